-- Territories with validity in time, and where each thing lies in every loaded set of them.

-- Text as people type it: small letters, no diacritics. Written out letter by letter, because the database may sort and lower by the C locale.
create function folded(value text) returns text language sql immutable strict parallel safe as $$
  select lower(translate(value,
    'ĀāČčĒēĢģĪīĶķĻļŅņŌōŖŗŠšŪūŽžĄąĘęĖėĮįŲųĆćŁłŃńÓóŚśŹźŻżÄäÖöÕõÜüÅåАБВГДЕЁёЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯ',
    'aacceeggiikkllnnoorrssuuzzaaeeeeiiuuccllnnoosszzzzaaoooouuaaабвгдееежзийклмнопрстуфхцчшщъыьэюя')) $$;
-- The words a thing is found by: its name and the forms of it, each word after a space.
create function search_words(name text, forms text[]) returns text language sql immutable parallel safe as $$
  select ' ' || public.folded(name || coalesce(' ' || array_to_string(forms, ' '), '')) $$;

create table boundary_set (
  boundary_set_id integer generated always as identity primary key,
  country      text not null check (country ~ '^[A-Z]{2}$'),
  scheme       text not null,
  level        text not null check (level in ('country', 'region', 'municipality', 'parish', 'neighbourhood', 'settlement', 'grid')),
  title        jsonb not null,
  valid_from   date not null,
  valid_to     date,
  source       text not null,
  licence      text not null,
  is_generated boolean not null default false,
  loaded_at    timestamptz not null default now(),
  version      integer not null default 1,
  unique (country, scheme, level, valid_from),
  check (valid_to is null or valid_to > valid_from)
);
comment on column boundary_set.valid_to is 'The first day on which the set no longer holds.';
comment on table boundary_set is 'One edition of one division of a country: the 43 Latvian municipalities from 1 July 2021. Shared reference table. version grows when the set is loaded again, and with it the address of its tiles.';

create table territory (
  territory_id    integer generated always as identity primary key,
  boundary_set_id integer not null references boundary_set,
  country         text not null,
  scheme          text not null,
  code            text not null check (length(code) between 1 and 40),
  name            text not null,
  name_forms      text[] not null default '{}',
  kind            text,
  parent_id       integer references territory,
  valid_from      date not null,
  valid_to        date,
  geom            geometry(MultiPolygon, 4326) not null,
  label_point     geometry(Point, 4326) not null,
  area_km2        double precision not null check (area_km2 > 0),
  search_words    text not null generated always as (search_words(name, name_forms)) stored,
  unique (boundary_set_id, code)
);
comment on table territory is 'A territory is (country, scheme, code), never its name: Alytus and Šiauliai are two units each. Shared reference table.';
comment on column territory.name_forms is 'The name as other languages write it (Šauļi, Mažeiķi), for search only.';
comment on column territory.area_km2 is 'Square kilometres on the ellipsoid.';
create index territory_geom on territory using gist (geom);
create index territory_parent on territory (parent_id);

create table territory_successor (
  from_territory_id integer not null references territory on delete cascade,
  to_territory_id   integer not null references territory on delete cascade,
  weight            double precision not null check (weight > 0 and weight <= 1),
  basis             text not null,
  primary key (from_territory_id, to_territory_id)
);
comment on table territory_successor is 'What became of a territory: weights of one territory sum to 1. They serve values without a point; things with a point are placed again. Shared reference table.';

create table territory_population (
  territory_id integer not null references territory on delete cascade,
  as_of        date not null,
  residents    integer not null check (residents >= 0),
  source       text not null,
  primary key (territory_id, as_of)
);
comment on table territory_population is 'Residents of a territory on a day: the denominator of rates. Shared reference table.';

create table tenant_territory (
  tenant_id text not null references tenant,
  country   text not null,
  scheme    text not null,
  code      text not null,
  primary key (tenant_id, country, scheme, code)
);
comment on table tenant_territory is 'The territories a tenant answers for and reports from. A territory nobody reports from has no data, which is not the same as nothing happened. Shared reference table.';

create table settlement (
  settlement_id integer generated always as identity primary key,
  country       text not null,
  name          text not null,
  name_forms    text[] not null default '{}',
  kind          text,
  population    integer,
  geom          geometry(Point, 4326) not null,
  source        text not null,
  source_key    text,
  search_words  text not null generated always as (search_words(name, name_forms)) stored,
  unique (source, source_key)
);
comment on table settlement is 'Towns and villages, for search, for saying where something is, and for the words of an alert. Shared reference table.';
create index settlement_geom on settlement using gist (geom);

create table placement (
  thing_kind      text not null check (thing_kind in ('incident', 'report', 'camera')),
  thing_id        uuid not null,
  boundary_set_id integer not null references boundary_set on delete cascade,
  territory_id    integer not null references territory on delete cascade,
  tenant_id       text not null,
  access_class_id integer not null,
  primary key (thing_id, boundary_set_id)
);
comment on table placement is 'The territory each placed thing lies in, for every loaded set. Filled when the thing is written and again when a set is loaded; no row means that it lies in no territory of that set. Owner and class are those of the thing.';
create index placement_territory on placement (territory_id, thing_kind);
alter table placement enable row level security;
alter table placement force row level security;

grant select on boundary_set, territory, territory_successor, territory_population, tenant_territory, settlement
  to vias_user, vias_machine, vias_resident, vias_public, vias_worker, vias_tiles, vias_jobs;
grant insert, update, delete on boundary_set, territory, territory_successor, territory_population, tenant_territory, settlement to vias_jobs;
grant select on placement to vias_user, vias_machine, vias_public, vias_tiles, vias_jobs;
grant insert, delete on placement to vias_jobs;
