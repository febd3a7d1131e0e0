-- Territories as a thematic layer, one collection for each boundary set. The first column is the feature's id.
create or replace view layer_territory with (security_invoker = true) as
select t.territory_id, t.code, t.name, t.kind, t.country, b.level, t.boundary_set_id, t.valid_from, t.valid_to, t.area_km2, t.geom
from territory t join boundary_set b using (boundary_set_id);

comment on view layer_territory is '{"title": {"lv": "Teritorijas", "lt": "Teritorijos", "en": "Territories"},
  "about": {"lv": "Administratīvās teritorijas un to spēkā esības laiks.", "lt": "Administraciniai vienetai ir jų galiojimo laikas.", "en": "Administrative territories and when they held."},
  "geometry": "MultiPolygon", "time": ["valid_from", "valid_to"], "parts": {"from": "boundary_set", "key": "boundary_set_id", "title": "title"}}';
comment on column layer_territory.code is 'The code in the scheme of the country.';
comment on column layer_territory.valid_from is 'The first day on which the territory held.';
comment on column layer_territory.valid_to is 'The first day on which it no longer held; null when it still does.';
comment on column layer_territory.area_km2 is 'Square kilometres on the ellipsoid.';

grant select on layer_territory to vias_user, vias_machine, vias_public, vias_tiles, vias_jobs;
