-- Who is here: places where people are looked after or help comes from, and residents by cell of 250 m, as aggregates and nothing finer.

create table facility (
  facility_id  integer generated always as identity primary key,
  country      text not null check (country ~ '^[A-Z]{2}$'),
  kind         text not null check (kind in ('kindergarten', 'school', 'care_home', 'hospital', 'clinic', 'fire_station', 'police', 'social_service', 'shelter')),
  name         text not null check (length(name) between 1 and 200),
  geom         geometry(Point, 4326) not null,
  capacity     integer check (capacity > 0),
  source       text not null,
  source_key   text not null,
  as_of        date not null,
  is_generated boolean not null default false,
  unique (source, source_key)
);
comment on table facility is 'Schools, care homes, hospitals, fire stations and other places that a warning or a plan must think of, from public registers. Shared reference table.';
comment on column facility.capacity is 'People it is made for: places of a kindergarten or care home, pupils of a school, beds of a hospital.';
create index facility_geom on facility using gist (geom);

create table population_grid (
  population_grid_id integer generated always as identity primary key,
  country      text not null check (country ~ '^[A-Z]{2}$'),
  as_of        date not null,
  source       text not null,
  licence      text not null,
  is_estimated boolean not null default false,
  is_generated boolean not null default false,
  geom         geometry(MultiPolygon, 4326) not null,
  noise_key    uuid not null default gen_random_uuid(),
  unique (country, as_of)
);
comment on table population_grid is 'One edition of residents by cell. Shared reference table.';
comment on column population_grid.noise_key is 'Goes into the noise of its blocks; readable by vias_jobs alone, or everybody could work the noise out and take it off again.';
comment on column population_grid.geom is 'Where it counts everybody: a cell missing inside has no residents, outside nothing is known.';
comment on column population_grid.is_estimated is 'Spread over the cells by a model instead of counted in them.';
create index population_grid_geom on population_grid using gist (geom);

create table population_cell (
  population_grid_id integer not null references population_grid on delete cascade,
  cell_x       integer not null,
  cell_y       integer not null,
  age_0_6      integer not null default 0 check (age_0_6 >= 0),
  age_7_17     integer not null default 0 check (age_7_17 >= 0),
  age_18_64    integer not null default 0 check (age_18_64 >= 0),
  age_65       integer not null default 0 check (age_65 >= 0),
  lone_65      integer not null default 0 check (lone_65 between 0 and age_65),
  primary key (population_grid_id, cell_x, cell_y)
);
comment on table population_cell is 'Residents of a 250 m LKS cell by age, and how many of those from 65 up live alone. Readable by vias_jobs alone: everybody else reads population_block. Shared reference table.';
comment on column population_cell.cell_x is 'Easting in EPSG:3059 divided by 250 m, rounded down. The cells of EPSG:3346 are the same.';
comment on column population_cell.cell_y is 'Northing in EPSG:3059 divided by 250 m, rounded down; that of EPSG:3346 less 24,000.';

create table population_block (
  population_grid_id integer not null references population_grid on delete cascade,
  part         text not null check (part in ('age_0_6', 'age_7_17', 'age_18_64', 'age_65_together', 'age_65_alone')),
  level        integer not null check (level between 0 and 4),
  block_x      integer not null,
  block_y      integer not null,
  residents    integer not null check (residents >= 5),
  geom         geometry(Point, 4326) not null,
  primary key (population_grid_id, part, level, block_x, block_y)
);
comment on table population_block is 'What may be known of population_cell: nobody in two parts, nobody in two blocks, no number below five (protected_blocks). Shared reference table.';
comment on column population_block.level is 'A block is 4^level cells wide: 250 m, 1, 4, 16 and 64 km. A block holds those whom no smaller block holds.';
comment on column population_block.geom is 'The centre of the block.';
create index population_block_geom on population_block using gist (geom);

grant select on facility, population_block to vias_user, vias_machine, vias_public, vias_jobs;
grant select (population_grid_id, country, as_of, source, licence, is_estimated, is_generated, geom) on population_grid to vias_user, vias_machine, vias_public;
grant select on population_grid, population_cell to vias_jobs;
grant insert, update, delete on facility, population_grid, population_cell, population_block to vias_jobs;
