-- Layers that people bring themselves: a file that was read, repaired and kept, with where it comes from, on what ground it is held and who may see it.
create table own_layer (
  own_layer_id      uuid primary key default gen_random_uuid(),
  tenant_id         text not null references tenant,
  title             text not null check (length(btrim(title)) between 1 and 200),
  state             text not null default 'loading' check (state in ('loading', 'ready')),
  file_name         text not null check (length(file_name) between 1 and 255),
  format            text not null check (format in ('geojson', 'csv', 'gpkg', 'shp', 'kml', 'fgb')),
  crs               integer check (crs in (4326, 3059, 3346, 3857)),
  geometry_kinds    text[] not null default '{}' check (geometry_kinds <@ array['point', 'line', 'area']),
  fields            jsonb not null default '[]' check (jsonb_typeof(fields) = 'array' and length(fields::text) <= 200000),
  extent            double precision[] check (cardinality(extent) = 4),
  read_count        integer not null default 0,
  feature_count     integer not null default 0,
  rejected_count    integer not null default 0,
  repaired_count    integer not null default 0,
  report            jsonb not null default '[]' check (jsonb_typeof(report) = 'array' and length(report::text) <= 1000000),
  source            text not null default '' check (length(source) <= 500),
  licence           text not null default '' check (length(licence) <= 200),
  lawful_basis      text not null default '' check (length(lawful_basis) <= 500),
  has_personal_data boolean not null default false,
  visibility        text not null default 'own' check (visibility in ('own', 'tenant', 'partners', 'public')),
  partners          text[] not null default '{}',
  version           integer not null default 1,
  created_at        timestamptz not null default now(),
  created_by        text not null default my_principal(),
  created_by_name   text not null default my_principal_name(),
  changed_at        timestamptz not null default now(),
  changed_by        text not null default my_principal(),
  changed_by_name   text not null default my_principal_name(),
  unique (tenant_id, own_layer_id),
  constraint own_layer_nothing_lost check (read_count = feature_count + rejected_count),
  constraint own_layer_shared_with_ground check (visibility = 'own' or (btrim(source) <> '' and btrim(licence) <> '' and btrim(lawful_basis) <> '')),
  constraint own_layer_personal_stays_home check (not has_personal_data or visibility in ('own', 'tenant')),
  constraint own_layer_personal_has_ground check (not has_personal_data or btrim(lawful_basis) <> ''),
  constraint own_layer_whole_when_shared check (state = 'ready' or visibility = 'own'),
  constraint own_layer_partners_named check ((visibility = 'partners') = (cardinality(partners) > 0)),
  constraint own_layer_partners_few check (cardinality(partners) <= 50)
);
comment on table own_layer is 'A layer that somebody brought as a file. Nobody but its maker sees it before its source, licence and lawful basis are written down; personal data never leave the municipality.';
comment on column own_layer.state is 'loading: its features are being written, only its maker sees it; ready: whole.';
comment on column own_layer.crs is 'EPSG code in which the file was read; features are kept in WGS 84.';
comment on column own_layer.extent is 'West, south, east, north in degrees, WGS 84.';
comment on column own_layer.report is 'What was repaired and rejected on reading, and why: the first findings, and how many there are of each kind.';
comment on column own_layer.visibility is 'own: its maker; tenant: colleagues; partners: colleagues and the tenants named; public: everybody.';

create table own_layer_feature (
  tenant_id      text not null,
  own_layer_id   uuid not null,
  feature_number integer not null check (feature_number > 0),
  properties     jsonb not null default '{}' check (jsonb_typeof(properties) = 'object' and length(properties::text) <= 200000),
  area           geometry(MultiPolygon, 4326),
  line           geometry(MultiLineString, 4326),
  point          geometry(MultiPoint, 4326),
  primary key (tenant_id, own_layer_id, feature_number),
  foreign key (tenant_id, own_layer_id) references own_layer (tenant_id, own_layer_id) on delete cascade,
  constraint own_layer_feature_somewhere check (num_nonnulls(area, line, point) > 0)
);
comment on table own_layer_feature is 'Features of own layers. A mixed collection has more than one of area, line and point. Degrees, WGS 84.';
comment on column own_layer_feature.feature_number is 'Its place in the file, from 1.';
create index own_layer_feature_layer on own_layer_feature (own_layer_id, feature_number);
create index own_layer_feature_area on own_layer_feature using gist (area);
create index own_layer_feature_line on own_layer_feature using gist (line);
create index own_layer_feature_point on own_layer_feature using gist (point);

alter table own_layer enable row level security;         alter table own_layer force row level security;
alter table own_layer_feature enable row level security; alter table own_layer_feature force row level security;
select audit_table('own_layer');

grant select on own_layer, own_layer_feature to vias_user, vias_machine, vias_public;
grant insert (own_layer_id, tenant_id, title, file_name, format, crs, source, licence, lawful_basis, has_personal_data) on own_layer to vias_user;
grant update (title, state, geometry_kinds, fields, extent, read_count, feature_count, rejected_count, repaired_count, report, source, licence, lawful_basis, visibility, partners) on own_layer to vias_user;
grant delete on own_layer to vias_user;
grant insert (tenant_id, own_layer_id, feature_number, properties, area, line, point), delete on own_layer_feature to vias_user;
grant select, delete on own_layer, own_layer_feature to vias_jobs;
