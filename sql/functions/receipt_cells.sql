-- Where the people of an alert are warned, by 250 m LKS cell and by the state of the board: each person once, at the first of its places (home before work, school, the parents', another)
-- that lies in the area; in a drill wherever it lies. For the functions below alone: cells of one person are in here.
create or replace function alert_place_states(a alert) returns table (x integer, y integer, board text, n integer) language sql stable set jit = off as $$
  with place as (
    select distinct on (r.subscriber_id) r.subscriber_id, p.geom
    from recipient r
    join resident d on d.subscriber_id = r.subscriber_id
    join resident_place p on p.tenant_id = d.tenant_id and p.resident_id = d.resident_id and (a.is_drill or lies_in(p.geom, a.area))
    where r.alert_id = a.alert_id
    order by r.subscriber_id, (d.tenant_id = a.tenant_id) desc, place_bit(p.kind), p.resident_place_id
  )
  select c.x, c.y, board_state(r.state, r.error_code), count(*)::int
  from place p join recipient r on r.alert_id = a.alert_id and r.subscriber_id = p.subscriber_id, lks_cell(p.geom) c
  group by 1, 2, 3 $$;
revoke execute on function alert_place_states(alert) from public;

-- Cells and parts of the territory as sums by state, raw: the API gathers what is small before anybody sees it. After the retention time from what was kept, which is gathered already.
create or replace function alert_cells(id uuid) returns jsonb language plpgsql stable security definer set search_path = public, pg_temp set jit = off as $$
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
      -- The finest land that is loaded: parishes and elderships, or else the municipalities.
      select cell.x, cell.y, t.name from cell left join lateral (
        select t.name from territory t join boundary_set b using (boundary_set_id)
        where b.level in ('parish', 'municipality') and b.valid_from <= local_day() and (b.valid_to is null or b.valid_to > local_day()) and t.geom && cell.centre and st_intersects(t.geom, cell.centre)
        order by b.level = 'parish' desc limit 1) t on true
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
create or replace function alert_streets(id uuid) returns jsonb language plpgsql stable security definer set search_path = public, pg_temp set jit = off as $$
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
    with place as (
      select distinct on (r.subscriber_id) r.subscriber_id, p.tenant_id, p.resident_place_id, p.kind, p.geom, board_state(r.state, r.error_code) as board
      from recipient r
      join resident d on d.subscriber_id = r.subscriber_id
      join resident_place p on p.tenant_id = d.tenant_id and p.resident_id = d.resident_id and (a.is_drill or lies_in(p.geom, a.area))
      where r.alert_id = id
      order by r.subscriber_id, (d.tenant_id = a.tenant_id) desc, place_bit(p.kind), p.resident_place_id
    ), s as materialized (
      select c.x, c.y, h.street, case when h.street is not null then h.settlement end as settlement, p.board, count(*)::int as n
      from place p left join home_address l on p.kind = 'home' and l.tenant_id = p.tenant_id and l.resident_place_id = p.resident_place_id
        left join address h on h.address_id = l.address_id, lks_cell(p.geom) c
      group by 1, 2, 3, 4, 5
    ), part as (
      select cell.x, cell.y, t.territory_id as part from (select distinct x, y, lks_block_centre(0, x, y) as centre from s) cell left join lateral (
        select t.territory_id from territory t join boundary_set b using (boundary_set_id)
        where b.level in ('parish', 'municipality') and b.valid_from <= local_day() and (b.valid_to is null or b.valid_to > local_day()) and t.geom && cell.centre and st_intersects(t.geom, cell.centre)
        order by b.level = 'parish' desc limit 1) t on true
    )
    select coalesce(jsonb_agg(jsonb_build_object('x', x, 'y', y, 'part', part::text, 'street', street, 'settlement', settlement, 'states', states)), '[]')
    from (select s.x, s.y, p.part, s.street, s.settlement, jsonb_object_agg(s.board, s.n) as states from s join part p using (x, y) group by 1, 2, 3, 4, 5) t);
end $$;
revoke execute on function alert_streets(uuid) from public;
grant execute on function alert_streets(uuid) to vias_user, vias_machine, vias_jobs;
