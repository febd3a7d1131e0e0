-- Where each of the people of an alert is warned, and the state of the board: the first of their places (home before work, school, the parents', another) that lies in the area; in a drill wherever it lies.
create or replace function alert_places(a alert) returns table (tenant_id text, resident_place_id uuid, kind text, geom geometry, board text) language sql stable as $$
  select distinct on (w.subscriber_id) w.tenant_id, w.resident_place_id, w.kind, w.geom, board_state(w.state, w.error_code)
  from (
    -- Joined before a place is looked at: the cost that the planner sees in st_intersects is so high that it would look up each resident by itself.
    select r.subscriber_id, r.state, r.error_code, d.tenant_id, p.resident_place_id, p.kind, p.geom
    from recipient r join resident d on d.subscriber_id = r.subscriber_id join resident_place p on p.tenant_id = d.tenant_id and p.resident_id = d.resident_id
    where r.alert_id = a.alert_id offset 0) w
  where a.is_drill or lies_in(w.geom, a.area)
  order by w.subscriber_id, (w.tenant_id = a.tenant_id) desc, place_bit(w.kind), w.resident_place_id $$;
revoke execute on function alert_places(alert) from public;

-- The finest land that is loaded at a place: parish or eldership, or else the municipality.
create or replace function finest_land(place geometry) returns table (territory_id integer, name text) language sql stable as $$
  select t.territory_id, t.name from territory t join boundary_set b using (boundary_set_id)
  where b.level in ('parish', 'municipality') and b.valid_from <= local_day() and (b.valid_to is null or b.valid_to > local_day()) and t.geom && place and st_intersects(t.geom, place)
  order by b.level = 'parish' desc limit 1 $$;

-- The same by 250 m LKS cell. For the functions below alone: cells of one person are in here.
create or replace function alert_place_states(a alert) returns table (x integer, y integer, board text, n integer) language sql stable as $$
  select c.x, c.y, p.board, count(*)::int from alert_places(a) p, lks_cell(p.geom) c group by 1, 2, 3 $$;
revoke execute on function alert_place_states(alert) from public;

-- Cells and parts of the territory as sums by state, raw: the API gathers what is small before anybody sees it. After the retention time from what was kept, which is gathered already.
create or replace function alert_cells(id uuid) returns jsonb language plpgsql stable security definer set search_path = public, pg_temp set jit = off set work_mem = '64MB' set max_parallel_workers_per_gather = 0 as $$
declare
  a alert;
begin
  select * into a from alert_in_sight(id);
  if not found then
    return null;
  end if;
  return coalesce((select cells from alert_result r where r.alert_id = id), (
    with s as materialized (select * from alert_place_states(a)), cell as materialized (
      select x, y, sum(n)::int as people, jsonb_object_agg(board, n) as states, lks_block_centre(0, x, y) as centre from s group by x, y
    ), part as (
      select cell.x, cell.y, t.name from cell left join lateral finest_land(cell.centre) t on true
    )
    select jsonb_build_object(
      'cells', (select coalesce(jsonb_agg(jsonb_build_object('x', x, 'y', y, 'people', people, 'states', states) order by y, x), '[]') from cell),
      'parts', (select coalesce(jsonb_agg(jsonb_build_object('name', name, 'states', states) order by name nulls last), '[]') from (
          select name, jsonb_object_agg(board, n) as states from (select p.name, s.board, sum(s.n)::int as n from s join part p using (x, y) group by 1, 2) t group by name) t))));
end $$;
revoke execute on function alert_cells(uuid) from public;
grant execute on function alert_cells(uuid) to vias_user, vias_machine, vias_jobs;

-- Corners of a block of cells, west, south, east, north of its middle lines: enough for a square on a map of a few kilometres.
create or replace function lks_block_ring(level integer, x integer, y integer) returns jsonb language sql stable as $$
  select st_asgeojson(st_transform(st_makeenvelope(x * w, y * w, (x + 1) * w, (y + 1) * w, 3059), 4326), 6)::jsonb -> 'coordinates' from (select 250.0 * (1 << 2 * level) as w) b $$;

-- The same people by cell, part of the territory and street, raw: a street is that of the address of the home in which somebody is warned. Who is warned at another place, or lives at no address
-- with a street, has none. Null when there is no such alert to see; when the single recipients are gone there are no streets any more.
create or replace function alert_streets(id uuid) returns jsonb language plpgsql stable security definer set search_path = public, pg_temp set jit = off set work_mem = '64MB' set max_parallel_workers_per_gather = 0 as $$
declare
  a alert;
begin
  select * into a from alert_in_sight(id);
  if not found then
    return null;
  end if;
  if exists (select from alert_result r where r.alert_id = id) then
    return '[]';
  end if;
  return (
    with s as materialized (
      select c.x, c.y, h.street, case when h.street is not null then h.settlement end as settlement, p.board, count(*)::int as n
      from alert_places(a) p left join home_address l on p.kind = 'home' and l.tenant_id = p.tenant_id and l.resident_place_id = p.resident_place_id
        left join address h on h.address_id = l.address_id, lks_cell(p.geom) c
      group by 1, 2, 3, 4, 5
    ), part as (
      select cell.x, cell.y, t.territory_id as part from (select distinct x, y, lks_block_centre(0, x, y) as centre from s) cell left join lateral finest_land(cell.centre) t on true
    )
    select coalesce(jsonb_agg(jsonb_build_object('x', x, 'y', y, 'part', part::text, 'street', street, 'settlement', settlement, 'states', states)), '[]')
    from (select s.x, s.y, p.part, s.street, s.settlement, jsonb_object_agg(s.board, s.n) as states from s join part p using (x, y) group by 1, 2, 3, 4, 5) t);
end $$;
revoke execute on function alert_streets(uuid) from public;
grant execute on function alert_streets(uuid) to vias_user, vias_machine, vias_jobs;
