-- Towns and villages as a thematic layer. The first column is the feature's id.
create or replace view layer_settlement with (security_invoker = true) as
select settlement_id, name, country, kind, population, source, geom
from settlement;

comment on view layer_settlement is '{"title": {"lv": "Apdzīvotās vietas", "lt": "Gyvenvietės", "en": "Settlements"},
  "about": {"lv": "Pilsētas un ciemi.", "lt": "Miestai ir kaimai.", "en": "Towns and villages."}, "geometry": "Point"}';
comment on column layer_settlement.population is 'Residents as the source gives them; null when it does not.';
comment on column layer_settlement.source is 'Where the settlement comes from, with its licence.';

grant select on layer_settlement to vias_user, vias_machine, vias_public, vias_tiles, vias_jobs;
