-- Cameras as a thematic layer: what residents may know of one, and of which cameras, as shares say. The first column is the feature's id.
-- Whoever is not signed in as somebody of a municipality is told of a place within 50 m, and not whether a camera is out of order.
create or replace view layer_camera with (security_invoker = true) as
select camera_id, camera_no, tenant_id, access_class_id, code, name, kind,
       case when (select my_principal_kind()) in ('user', 'machine', 'tiles', 'jobs') then status else told_camera_status(status) end as status, purpose, legal_basis, retention_days, operator, contact, sign_placed_on, dpia_on, installed_on, removed_on,
       description ->> 'lv' as description_lv, description ->> 'lt' as description_lt, description ->> 'en' as description_en, is_generated,
       case when (select my_principal_kind()) in ('user', 'machine', 'tiles', 'jobs') then geom else told_camera_place(kind, geom) end::geometry(Point, 4326) as geom
from camera;

comment on view layer_camera is '{"title": {"lv": "Kameras", "lt": "Kameros", "en": "Cameras"},
  "about": {"lv": "Pašvaldību videonovērošanas kameras: kur tās ir, kādam mērķim, uz kāda pamata un cik ilgi glabā ierakstus.", "lt": "Savivaldybių vaizdo stebėjimo kameros: kur jos yra, kokiu tikslu, kokiu pagrindu ir kiek laiko saugomi įrašai.", "en": "Municipal cameras: where they are, what for, on what legal basis, and how long recordings are kept."},
  "geometry": "Point"}';
comment on column layer_camera.kind is 'fixed, ptz (turns and zooms), anpr (number plates), movable, drone, body_worn.';
comment on column layer_camera.status is 'planned, active, out_of_order, removed; everybody is told of one out of order as active.';
comment on column layer_camera.retention_days is 'Days for which recordings are kept; 0: nothing is recorded; null: not stated.';
comment on column layer_camera.sign_placed_on is 'The day on which the warning sign was put up.';
comment on column layer_camera.dpia_on is 'The day of the data protection impact assessment.';
comment on column layer_camera.geom is 'Where it stands, WGS 84; of a drone or body-worn camera where it is kept. Everybody is told the middle of its 50 m square, of drones and body-worn cameras of their 1 km square.';

grant select on layer_camera to vias_user, vias_machine, vias_public, vias_tiles, vias_jobs;
