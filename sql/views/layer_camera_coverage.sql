-- What cameras see as a thematic layer, for those who may know their optics. The first column is the feature's id.
create or replace view layer_camera_coverage with (security_invoker = true) as
select v.coverage_no, v.tenant_id, c.detail_class_id as access_class_id, c.code, c.name, c.kind, c.status, v.view_no, v.period, v.ppm, v.area_m2, v.open_m2, v.geom
from camera_coverage v join camera c using (tenant_id, camera_id);

comment on view layer_camera_coverage is '{"title": {"lv": "Kameru pārklājums", "lt": "Kamerų aprėptis", "en": "Camera coverage"},
  "about": {"lv": "Ko kameras redz: dienā un naktī, pa pikseļiem uz metru, bez tā, ko aizsedz ēkas un privātuma maskas.", "lt": "Ką mato kameros: dieną ir naktį, pagal pikselius viename metre, be to, ką užstoja pastatai ir privatumo kaukės.", "en": "What cameras see: by day and by night, by pixels a metre, without what buildings and privacy masks hide."},
  "geometry": "MultiPolygon"}';
comment on column layer_camera_coverage.period is 'day or night.';
comment on column layer_camera_coverage.ppm is 'Pixels across a metre, at least (IEC 62676-4); 0 where the picture''s pixels are not known. Finer areas lie within coarser ones.';
comment on column layer_camera_coverage.area_m2 is 'Square metres seen.';
comment on column layer_camera_coverage.open_m2 is 'Square metres that would be seen without buildings and masks.';

grant select on layer_camera_coverage to vias_user, vias_machine, vias_public, vias_tiles, vias_jobs;
