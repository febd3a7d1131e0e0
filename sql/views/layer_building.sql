-- Outlines of buildings as a thematic layer. The first column is the feature's id.
create or replace view layer_building with (security_invoker = true) as
select building_id, source, height_m, geom from building;

comment on view layer_building is '{"title": {"lv": "Ēkas", "lt": "Pastatai", "en": "Buildings"},
  "about": {"lv": "Ēku apveidi, kas aizsedz kameru redzeslauku.", "lt": "Pastatų kontūrai, užstojantys kamerų regos lauką.", "en": "Outlines of buildings, which hide what is behind them from cameras."}, "geometry": "MultiPolygon"}';
comment on column layer_building.height_m is 'Metres above the ground; null: not known.';
comment on column layer_building.source is 'Where the outline comes from, with its licence.';

grant select on layer_building to vias_user, vias_machine, vias_public, vias_tiles, vias_jobs;
