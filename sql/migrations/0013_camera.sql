-- Cameras: where they stand, what for, on what ground, how long pictures are kept; apart from it, and stricter, what they see exactly and where the picture is.

create table camera (
  camera_id          uuid primary key default gen_random_uuid(),
  camera_no          bigint generated always as identity unique,
  tenant_id          text not null references tenant,
  access_class_id    integer not null,
  sensitivity        smallint not null,
  detail_class_id    integer not null,
  detail_sensitivity smallint not null generated always as (greatest(sensitivity, 2::smallint)) stored,
  code               text not null check (length(code) between 1 and 60 and code = btrim(code)),
  name               text not null check (length(btrim(name)) between 1 and 200),
  kind               text not null check (kind in ('fixed', 'ptz', 'anpr', 'movable', 'drone', 'body_worn')),
  status             text not null default 'planned' check (status in ('planned', 'active', 'out_of_order', 'removed')),
  installed_on       date,
  removed_on         date,
  geom               geometry(Point, 4326) not null,
  purpose            text check (length(btrim(purpose)) between 3 and 500),
  legal_basis        text check (length(btrim(legal_basis)) between 3 and 500),
  retention_days     smallint check (retention_days between 0 and 3650),
  operator           text check (length(btrim(operator)) between 1 and 200),
  contact            text check (length(btrim(contact)) between 3 and 200),
  sign_placed_on     date,
  dpia_reference     text check (length(btrim(dpia_reference)) between 1 and 200),
  dpia_on            date,
  photo_url          text check (photo_url ~ '^https://' and length(photo_url) <= 500),
  description        jsonb not null default '{}' check (jsonb_typeof(description) = 'object' and length(description::text) <= 10000),
  import_id          uuid,
  is_generated       boolean not null default false,
  version            integer not null default 1,
  created_at         timestamptz not null default now(),
  created_by         text not null default my_principal(),
  created_by_name    text not null default my_principal_name(),
  changed_at         timestamptz not null default now(),
  changed_by         text not null default my_principal(),
  changed_by_name    text not null default my_principal_name(),
  unique (tenant_id, camera_id),
  constraint camera_code_once unique (tenant_id, code),
  foreign key (tenant_id, access_class_id, sensitivity) references access_class (tenant_id, access_class_id, sensitivity),
  foreign key (tenant_id, detail_class_id, detail_sensitivity) references access_class (tenant_id, access_class_id, sensitivity),
  constraint camera_active_has_ground check (status not in ('active', 'out_of_order') or (purpose is not null and legal_basis is not null)),
  constraint camera_removed_has_day check ((status = 'removed') = (removed_on is not null)),
  constraint camera_days_in_order check (removed_on is null or installed_on is null or removed_on >= installed_on),
  constraint camera_description_texts check (description - '{lv,lt,en}'::text[] = '{}')
);
comment on table camera is 'The register of cameras: what everybody may know of one. Sensitivity 0 is what the public page may show; what it sees exactly is in camera_view and camera_mask, its picture in camera_stream. What changed is in camera_change.';
comment on column camera.camera_no is 'The number in map tiles, which carry no uuid.';
comment on column camera.detail_class_id is 'The class of exact optics, masks and patrols: that of the camera, but at least sensitive (2), which no share opens to the public. Set by the database.';
comment on column camera.code is 'The owner''s own number of the camera; importing the same code again changes the same camera.';
comment on column camera.geom is 'Where it stands, WGS 84; of a drone or body-worn camera where it is kept.';
comment on column camera.purpose is 'What it is for, in the words of the notice. An active camera has one.';
comment on column camera.retention_days is 'Days for which recordings are kept; 0: nothing is recorded; null: not stated.';
comment on column camera.contact is 'Whom residents ask about it.';
comment on column camera.sign_placed_on is 'The day on which the warning sign was put up; null: none stands.';
comment on column camera.dpia_reference is 'The data protection impact assessment that covers it.';
comment on column camera.description is 'Texts for the public in lv, lt and en.';
create index camera_place on camera using gist (geom);
create index camera_class on camera (access_class_id, status, kind);

create table camera_view (
  tenant_id       text not null,
  camera_id       uuid not null,
  view_no         smallint not null check (view_no between 1 and 64),
  title           text check (length(btrim(title)) between 1 and 100),
  azimuth         double precision check (azimuth >= 0 and azimuth < 360),
  tilt            double precision check (tilt between -90 and 90),
  height_m        double precision check (height_m between 0 and 500),
  focal_mm        double precision check (focal_mm between 0.5 and 2000),
  sensor_width_mm double precision check (sensor_width_mm between 1 and 100),
  pixels_wide     integer check (pixels_wide between 16 and 100000),
  pixels_high     integer check (pixels_high between 16 and 100000),
  range_m         double precision check (range_m between 1 and 20000),
  night_range_m   double precision check (night_range_m between 0 and 20000),
  primary key (tenant_id, camera_id, view_no),
  foreign key (tenant_id, camera_id) references camera (tenant_id, camera_id) on delete cascade
);
comment on table camera_view is 'What a camera sees, one row for each head or preset: all that one field of view is computed from. The first is the home view. No row, or an empty azimuth: nobody knows, and nothing is drawn.';
comment on column camera_view.azimuth is 'The middle of the view, degrees clockwise from north; null: unknown.';
comment on column camera_view.tilt is 'Degrees, 0 level, -90 straight down.';
comment on column camera_view.height_m is 'Metres above the ground below it.';
comment on column camera_view.focal_mm is 'Focal length of the lens, mm (not the 35 mm equivalent).';
comment on column camera_view.sensor_width_mm is 'Width of the part of the sensor in use, mm.';
comment on column camera_view.range_m is 'How far it is useful by day, metres, as its owner says.';
comment on column camera_view.night_range_m is 'How far it is useful by night, metres; 0: not at all.';

create table camera_mask (
  tenant_id    text not null,
  camera_id    uuid not null,
  mask_no      smallint not null check (mask_no between 1 and 64),
  view_no      smallint,
  title        text check (length(btrim(title)) between 1 and 200),
  area         geometry(Polygon, 4326),
  from_azimuth double precision check (from_azimuth >= 0 and from_azimuth < 360),
  to_azimuth   double precision check (to_azimuth >= 0 and to_azimuth < 360),
  primary key (tenant_id, camera_id, mask_no),
  foreign key (tenant_id, camera_id) references camera (tenant_id, camera_id) on delete cascade,
  foreign key (tenant_id, camera_id, view_no) references camera_view (tenant_id, camera_id, view_no) on delete cascade,
  constraint camera_mask_area_or_sector check ((area is null) = (from_azimuth is not null) and (from_azimuth is null) = (to_azimuth is null) and from_azimuth is distinct from to_azimuth)
);
comment on table camera_mask is 'What a camera is made not to see: an area on the ground, or a sector clockwise from one azimuth to another. Without a view it holds for all of them.';
create index camera_mask_area on camera_mask using gist (area);

create table camera_reach (
  tenant_id text not null,
  camera_id uuid not null,
  reach_no  smallint not null check (reach_no between 1 and 64),
  kind      text not null check (kind in ('gate', 'flight_area', 'patrol')),
  title     text check (length(btrim(title)) between 1 and 200),
  line      geometry(LineString, 4326),
  area      geometry(Polygon, 4326),
  primary key (tenant_id, camera_id, reach_no),
  foreign key (tenant_id, camera_id) references camera (tenant_id, camera_id) on delete cascade,
  constraint camera_reach_shape check ((kind = 'flight_area') = (area is not null) and (kind = 'flight_area') = (line is null))
);
comment on table camera_reach is 'Where cameras work that have no field of view to draw: gate lines at which number plates are read, areas in which drones fly, tracks on which body-worn cameras patrol. Patrols are as closed as exact optics.';
create index camera_reach_line on camera_reach using gist (line);
create index camera_reach_area on camera_reach using gist (area);

create table camera_stream (
  tenant_id   text not null,
  camera_id   uuid not null,
  sensitivity smallint not null default 2 check (sensitivity between 1 and 3),
  url         text not null check (url ~* '^(rtsps?|https?)://' and length(url) <= 500),
  primary key (tenant_id, camera_id),
  foreign key (tenant_id, camera_id) references camera (tenant_id, camera_id) on delete cascade,
  constraint camera_stream_without_password check (url !~ '^[^/]*//[^/?#]*@')
);
comment on table camera_stream is 'Where the picture is. Only for the owner''s own people whose role is cleared for cameras up to the sensitivity here: no share and no public reaches it, and opening it is audited.';

create table camera_change (
  tenant_id       text not null references tenant,
  camera_id       uuid not null,
  version         integer not null,
  access_class_id integer not null,
  changed_at      timestamptz not null,
  changed_by      text not null,
  changed_by_name text not null,
  op              text not null check (op in ('update', 'delete')),
  reason          text,
  before          jsonb not null,
  after           jsonb not null,
  primary key (tenant_id, camera_id, version)
);
comment on table camera_change is 'Every change after the first version, the status among them: the fields that changed, before and after. Append-only; kept when the camera is deleted.';
create trigger camera_change_append_only before update or truncate on camera_change for each statement execute function refuse_change();

alter table camera enable row level security;        alter table camera force row level security;
alter table camera_view enable row level security;   alter table camera_view force row level security;
alter table camera_mask enable row level security;   alter table camera_mask force row level security;
alter table camera_reach enable row level security;  alter table camera_reach force row level security;
alter table camera_stream enable row level security; alter table camera_stream force row level security;
alter table camera_change enable row level security; alter table camera_change force row level security;
select audit_table('camera');
select audit_table('camera_view', 'camera_id');
select audit_table('camera_mask', 'camera_id');
select audit_table('camera_reach', 'camera_id');
select audit_table('camera_stream', 'camera_id');
select announce_table('camera');

grant select on camera to vias_user, vias_machine, vias_jobs;
-- Everything but who wrote it.
grant select (camera_id, camera_no, tenant_id, access_class_id, sensitivity, detail_class_id, code, name, kind, status, installed_on, removed_on, geom, purpose, legal_basis, retention_days,
              operator, contact, sign_placed_on, dpia_reference, dpia_on, photo_url, description, is_generated, version) on camera to vias_public, vias_tiles;
grant insert (tenant_id, access_class_id, sensitivity, code, name, kind, status, installed_on, removed_on, geom, purpose, legal_basis, retention_days, operator, contact, sign_placed_on,
              dpia_reference, dpia_on, photo_url, description, import_id, is_generated) on camera to vias_user, vias_machine;
grant update (access_class_id, sensitivity, code, name, kind, status, installed_on, removed_on, geom, purpose, legal_basis, retention_days, operator, contact, sign_placed_on, dpia_reference,
              dpia_on, photo_url, description, import_id) on camera to vias_user, vias_machine;
grant delete on camera to vias_user, vias_machine;
grant select on camera_view, camera_mask, camera_reach to vias_user, vias_machine, vias_public, vias_tiles, vias_jobs;
grant insert, delete on camera_view, camera_mask, camera_reach to vias_user, vias_machine;
grant select, insert, delete on camera_stream to vias_user, vias_machine;
grant select on camera_change to vias_user, vias_machine, vias_jobs;
