-- Makes what may be known of the cells of one block of 64 km. Blocks never reach beyond it, so a grid is done block by block.
create or replace function refresh_population_blocks(grid integer, far_x integer, far_y integer) returns void language sql as $$
  delete from population_block where population_grid_id = grid and block_x >> 2 * (4 - level) = far_x and block_y >> 2 * (4 - level) = far_y;
  insert into population_block (population_grid_id, part, level, block_x, block_y, residents, geom)
  select grid, b.stratum, b.level, b.x, b.y, b.told, lks_block_centre(b.level, b.x, b.y)
  from (
    select array_agg(p.part) as parts, array_agg(c.cell_x) as xs, array_agg(c.cell_y) as ys, array_agg(p.n) as ns,
           array_agg(hashtextextended(format('%s %s %s %s %s', g.noise_key, p.part, c.cell_x, c.cell_y, p.n), 2) & 65535) as keys
    from population_grid g join population_cell c using (population_grid_id),
         lateral (values ('age_0_6', age_0_6), ('age_7_17', age_7_17), ('age_18_64', age_18_64), ('age_65_together', age_65 - lone_65), ('age_65_alone', lone_65)) p (part, n)
    where g.population_grid_id = grid and c.cell_x between far_x * 256 and far_x * 256 + 255 and c.cell_y between far_y * 256 and far_y * 256 + 255 and p.n > 0
  ) a, protected_blocks(a.parts, a.xs, a.ys, a.ns, a.keys) b
$$;

-- Residents of an area by part, as everybody may know them: blocks whose centre lies in it and which are no larger. A part without any is not in the answer:
-- nobody, or fewer than may be told. Of several editions of a country the newest counts.
create or replace function exposed_people(target geometry) returns table (part text, residents bigint) language sql stable set jit = off as $$
  with size as materialized (select st_area(target::geography) as m2),
  newest as materialized (
    select g.population_grid_id from population_grid g
    where not exists (select from population_grid newer where newer.country = g.country and newer.as_of > g.as_of)
  )
  select b.part, sum(b.residents)
  from population_block b, size
  where b.geom && target and st_intersects(target, b.geom) and fits_block(size.m2, b.level) and b.population_grid_id in (select population_grid_id from newest)
  group by b.part
$$;
