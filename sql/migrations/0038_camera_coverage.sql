-- What cameras see: outlines of buildings, and for every view of a camera the ground that it covers, computed again whenever the camera or a building near it changes.

create table building (
  building_id integer generated always as identity primary key,
  source      text not null check (length(source) between 1 and 80),
  code        text not null check (length(code) between 1 and 60),
  height_m    real check (height_m between 0 and 1000),
  geom        geometry(MultiPolygon, 4326) not null,
  unique (source, code)
);
comment on table building is 'Outlines of buildings, that hide what is behind them. Shared reference table.';
comment on column building.source is 'Whose outlines these are, with the licence: those of one source replace each other.';
comment on column building.height_m is 'Metres above the ground; null: nobody knows, and it hides all that is behind it.';
create index building_geom on building using gist (geom);
grant select on building to vias_user, vias_machine, vias_resident, vias_public, vias_tiles, vias_jobs;
grant insert, update, delete on building to vias_jobs;

create table camera_coverage (
  coverage_no integer generated always as identity unique,
  tenant_id   text not null,
  camera_id   uuid not null,
  view_no     smallint not null,
  period      text not null check (period in ('day', 'night')),
  ppm         real not null check (ppm >= 0),
  area_m2     double precision not null check (area_m2 >= 0),
  open_m2     double precision not null check (open_m2 >= 0),
  geom        geometry(MultiPolygon, 4326) not null,
  primary key (tenant_id, camera_id, view_no, period, ppm),
  foreign key (tenant_id, camera_id) references camera (tenant_id, camera_id) on delete cascade
);
comment on table camera_coverage is 'The ground a view of a camera sees, cut by buildings and privacy masks: by day and by night, for each density of pixels at least. Derived from camera_view, camera_mask and building.';
comment on column camera_coverage.ppm is 'Pixels across a metre, at least; 0 where the picture''s pixels are not known.';
comment on column camera_coverage.open_m2 is 'Square metres that would be seen without buildings and masks.';
create index camera_coverage_geom on camera_coverage using gist (geom);

create table camera_sight (
  tenant_id   text not null,
  camera_id   uuid not null,
  view_no     smallint not null,
  reason      text check (reason in ('direction_unknown', 'optics_unknown', 'looks_over', 'inside_building')),
  on_wall     boolean not null default false,
  buildings   integer not null default 0 check (buildings >= 0),
  computed_at timestamptz not null default now(),
  primary key (tenant_id, camera_id, view_no),
  foreign key (tenant_id, camera_id) references camera (tenant_id, camera_id) on delete cascade
);
comment on table camera_sight is 'How the coverage of a view came about, or why there is none. Derived.';
comment on column camera_sight.buildings is 'Buildings within its reach that were asked.';

create table camera_coverage_due (
  tenant_id text not null,
  camera_id uuid not null,
  mark      bigint generated always as identity,
  primary key (tenant_id, camera_id),
  foreign key (tenant_id, camera_id) references camera (tenant_id, camera_id) on delete cascade
);
comment on table camera_coverage_due is 'Cameras whose coverage is to be computed anew. System table.';
comment on column camera_coverage_due.mark is 'Another one with every change: who computed from what was there before does not take the row away.';

alter table camera_coverage enable row level security;     alter table camera_coverage force row level security;
alter table camera_sight enable row level security;        alter table camera_sight force row level security;
alter table camera_coverage_due enable row level security; alter table camera_coverage_due force row level security;
grant select on camera_coverage, camera_sight to vias_user, vias_machine, vias_public, vias_tiles, vias_jobs;
grant insert, delete on camera_coverage, camera_sight to vias_jobs;
grant select, insert, delete on camera_coverage_due to vias_jobs;

-- An area has no azimuths, and two that are missing are not distinct: until now no mask could be an area.
alter table camera_mask drop constraint camera_mask_area_or_sector;
alter table camera_mask add constraint camera_mask_area_or_sector
  check ((area is null) = (from_azimuth is not null) and (from_azimuth is null) = (to_azimuth is null) and (from_azimuth is null or from_azimuth <> to_azimuth));
