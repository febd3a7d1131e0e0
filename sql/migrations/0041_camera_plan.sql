-- Plans of where new cameras should stand: what was asked, where they could stand, whom or what they should see, and what was found.

create table camera_plan (
  camera_plan_id  uuid primary key default gen_random_uuid(),
  tenant_id       text not null references tenant,
  access_class_id integer not null,
  sensitivity     smallint not null default 2 check (sensitivity >= 2),
  title           text not null check (length(btrim(title)) between 1 and 200),
  area            geometry(MultiPolygon, 4326) not null,
  question        jsonb not null check (jsonb_typeof(question) = 'object' and length(question::text) <= 1000000),
  created_at      timestamptz not null default now(),
  created_by      text not null default my_principal(),
  created_by_name text not null default my_principal_name(),
  unique (tenant_id, camera_plan_id),
  foreign key (tenant_id, access_class_id, sensitivity) references access_class (tenant_id, access_class_id, sensitivity)
);
comment on table camera_plan is 'Where new cameras should stand: what was asked. As closed as the optics of cameras, and never shared: it tells what cameras do not see.';
comment on column camera_plan.area is 'The area whose places should be seen, WGS 84.';
comment on column camera_plan.question is 'Weights of the demand, kinds of camera with their prices, budget, zones without cameras, and what the notice for residents says.';
create index camera_plan_class on camera_plan (access_class_id, created_at desc);

create table camera_plan_run (
  tenant_id      text not null,
  camera_plan_id uuid not null,
  state          text not null default 'waiting' check (state in ('waiting', 'computing', 'done', 'failed')),
  step           text check (step in ('seeing', 'choosing')),
  progress       smallint not null default 0 check (progress between 0 and 100),
  beat_at        timestamptz,
  tries          smallint not null default 0,
  answer         jsonb,
  finished_at    timestamptz,
  primary key (tenant_id, camera_plan_id),
  foreign key (tenant_id, camera_plan_id) references camera_plan (tenant_id, camera_plan_id) on delete cascade,
  constraint camera_plan_run_answered check ((state = 'done') = (answer is not null))
);
comment on table camera_plan_run is 'How far the computing of a plan is, and what it found. Derived from camera_plan.';
comment on column camera_plan_run.beat_at is 'When whoever computes it was last heard of; after two minutes of silence another one begins anew.';

create table camera_plan_point (
  tenant_id      text not null,
  camera_plan_id uuid not null,
  point_no       integer not null check (point_no >= 0),
  geom           geometry(Point, 4326) not null,
  weight         double precision not null check (weight >= 0),
  parts          real[] not null check (cardinality(parts) = 4),
  before         smallint not null check (before >= 0),
  before_ppm     real not null default 0 check (before_ppm >= 0),
  after          smallint check (after >= before),
  after_ppm      real check (after_ppm >= before_ppm),
  primary key (tenant_id, camera_plan_id, point_no),
  foreign key (tenant_id, camera_plan_id) references camera_plan (tenant_id, camera_plan_id) on delete cascade
);
comment on table camera_plan_point is 'Open places of a plan''s area, evenly apart: how much each counts, how many cameras see it as it is and with the plan. Derived.';
comment on column camera_plan_point.weight is 'Percent of all the demand of the plan.';
comment on column camera_plan_point.parts is 'Percent of all ground, incidents, answers of surveys and risk in the area.';
comment on column camera_plan_point.before_ppm is 'The most pixels a metre at which a camera sees it, of the grades of IEC 62676-4; 0: none does.';

create table camera_plan_site (
  tenant_id      text not null,
  camera_plan_id uuid not null,
  site_no        integer not null check (site_no >= 0),
  name           text not null check (length(name) between 1 and 200),
  geom           geometry(Point, 4326) not null,
  refused        text check (refused in ('in_zone', 'inside_building', 'sees_zone', 'sees_nothing')),
  kind_no        smallint,
  azimuth        double precision check (azimuth >= 0 and azimuth < 360),
  gain           double precision,
  seen           geometry(MultiPolygon, 4326),
  camera_id      uuid,
  primary key (tenant_id, camera_plan_id, site_no),
  foreign key (tenant_id, camera_plan_id) references camera_plan (tenant_id, camera_plan_id) on delete cascade,
  foreign key (tenant_id, camera_id) references camera (tenant_id, camera_id) on delete set null (camera_id),
  constraint camera_plan_site_chosen check ((kind_no is null) = (azimuth is null) and (kind_no is null or refused is null))
);
comment on table camera_plan_site is 'Where cameras of a plan could stand; those that were chosen have a kind of camera and a direction. Derived, but for the camera that was made of one.';
comment on column camera_plan_site.refused is 'Why no camera can stand there: it lies in a zone without cameras or inside a building, or every view from it would show mostly such zones, or nothing of the demand.';
comment on column camera_plan_site.gain is 'Percent of the demand that would be lost without it.';
comment on column camera_plan_site.seen is 'What it would see at the fineness asked for, without the zones.';
comment on column camera_plan_site.camera_id is 'The planned camera that was made of it.';
create index camera_plan_site_camera on camera_plan_site (camera_id) where camera_id is not null;

alter table camera_plan enable row level security;       alter table camera_plan force row level security;
alter table camera_plan_run enable row level security;   alter table camera_plan_run force row level security;
alter table camera_plan_point enable row level security; alter table camera_plan_point force row level security;
alter table camera_plan_site enable row level security;  alter table camera_plan_site force row level security;
select audit_table('camera_plan');
select announce_table('camera_plan');

grant select on camera_plan, camera_plan_run, camera_plan_point, camera_plan_site to vias_user, vias_machine, vias_jobs;
grant insert (tenant_id, access_class_id, title, area, question) on camera_plan to vias_user, vias_machine;
grant delete on camera_plan to vias_user, vias_machine;
grant insert (tenant_id, camera_plan_id) on camera_plan_run to vias_user, vias_machine;
grant insert (tenant_id, camera_plan_id, point_no, geom, weight, parts, before, before_ppm) on camera_plan_point to vias_user, vias_machine;
grant insert (tenant_id, camera_plan_id, site_no, name, geom), update (camera_id) on camera_plan_site to vias_user, vias_machine;
grant update on camera_plan_run, camera_plan_point, camera_plan_site to vias_jobs;
