-- The noise of the cell-key method: mean 0, at most 2 either way, drawn by a key of 16 bits. Published, because a secret table protects nobody for long.
create or replace function cell_key_noise(cell_key bigint) returns integer language sql immutable parallel safe as $$
  select case when cell_key < 6554 then -2 when cell_key < 19661 then -1 when cell_key < 45875 then 0 when cell_key < 58982 then 1 else 2 end $$;

-- A number of five or more as others may know it: moved by the key of what is counted, and never below five.
create or replace function told_number(number bigint, cell_key bigint) returns bigint language sql immutable parallel safe as $$
  select greatest(5, number + cell_key_noise(cell_key)) $$;

-- Number of the 250 m LKS cell a place lies in, east and north. EPSG:3059 (Latvia) and EPSG:3346 (Lithuania) are one projection with northings 6,000 km apart,
-- which is 24,000 cells: both countries have the same lines, numbered here from 3059.
-- A table of one row, so that it becomes part of the question: called as a function it took ten times as long for each place.
drop function if exists lks_cell(geometry);
create function lks_cell(place geometry) returns table (x integer, y integer) language sql immutable parallel safe as $$
  select floor(st_x(m) / 250)::int, floor(st_y(m) / 250)::int from (select st_transform(place, 3059) as m offset 0) t $$;

-- Centre of a block of cells, WGS 84. A block of level n is 4^n cells wide: 250 m, 1, 4, 16 and 64 km.
create or replace function lks_block_centre(level integer, x integer, y integer) returns geometry language sql immutable parallel safe as $$
  select st_transform(st_setsrid(st_makepoint((x + 0.5) * 250 * (1 << 2 * level), (y + 0.5) * 250 * (1 << 2 * level)), 3059), 4326) $$;

-- Whether an area is large enough to be told of a block of a level: no smaller than the block itself (a 250 m cell is 62,550 square metres on the ellipsoid).
create or replace function fits_block(m2 double precision, level integer) returns boolean language sql immutable parallel safe as $$
  select m2 >= 61000.0::float8 * (1 << 4 * level) $$;

-- Numbers of people or incidents by 250 m cell, gathered until no number is small: the one table of numbers that every question is answered from.
-- Each cell of five and more stands alone; what is left of a stratum (a month, a group of categories, an age group) goes into its block of 1 km if it is five
-- or more there, what is left then into 4, 16 and 64 km; what is still fewer than five is never told. Everybody counted is in one block at most, so
-- whatever is asked and subtracted is a sum of whole blocks, and a block is never 1 to 4.
-- What is left in a block came from 16 smaller ones of 4 at most: 60 is told at most, because of 61 everybody would know that none of the sixteen is empty.
create or replace function protected_blocks(strata text[], xs integer[], ys integer[], numbers integer[], keys bigint[])
returns table (stratum text, level integer, x integer, y integer, told bigint) language sql immutable as $$
  with cell as (
    select * from unnest(strata, xs, ys, numbers, keys) c (stratum, x, y, n, key) where n > 0
  ), l0 as (
    select c.*, case when sum(n) over (partition by stratum, x, y) >= 5 then 0 end as level from cell c
  ), l1 as (
    select stratum, x, y, n, key, coalesce(level, case when sum(n) over (partition by stratum, level is null, x >> 2, y >> 2) >= 5 then 1 end) as level from l0
  ), l2 as (
    select stratum, x, y, n, key, coalesce(level, case when sum(n) over (partition by stratum, level is null, x >> 4, y >> 4) >= 5 then 2 end) as level from l1
  ), l3 as (
    select stratum, x, y, n, key, coalesce(level, case when sum(n) over (partition by stratum, level is null, x >> 6, y >> 6) >= 5 then 3 end) as level from l2
  ), l4 as (
    select stratum, x, y, n, key, coalesce(level, case when sum(n) over (partition by stratum, level is null, x >> 8, y >> 8) >= 5 then 4 end) as level from l3
  )
  select stratum, level, x >> 2 * level, y >> 2 * level,
         case when level = 0 then told_number(sum(n), (sum(key) % 65536)::bigint) else least(60, told_number(sum(n), (sum(key) % 65536)::bigint)) end
  from l4 where level is not null
  group by stratum, level, x >> 2 * level, y >> 2 * level
$$;
