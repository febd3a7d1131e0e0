-- Whether the reader's roles may see how many of its residents a warning by SMS reaches.
create or replace function may_see_coverage() returns boolean language sql stable as $$
  select has_role('planner') or has_role('alert-author') or has_role('alert-approver') or has_role('municipality-admin') $$;

-- The land a municipality answers for today: its municipalities, and parishes and neighbourhoods in them where they are loaded.
create or replace function coverage_land(of_tenant text) returns table (territory_id integer, within integer, name text, level text, geom geometry) language sql stable as $$
  with today as (
    select t.*, b.level from territory t join boundary_set b using (boundary_set_id)
    where b.level in ('municipality', 'parish', 'neighbourhood') and b.valid_from <= local_day() and (b.valid_to is null or b.valid_to > local_day())
  ), own as (
    select t.* from today t join tenant_territory o on o.country = t.country and o.scheme = t.scheme and o.code = t.code where o.tenant_id = of_tenant and t.level = 'municipality'
  )
  select territory_id, null::integer, name, level, geom from own
  union all
  select t.territory_id, own.territory_id, t.name, t.level, t.geom
  from own join today t on t.level <> 'municipality' and own.geom && t.label_point and st_covers(own.geom, t.label_point) $$;

-- By territory of the reader's municipality: dwellings (or residents, where no dwellings are known) and how many of them a warning by SMS reaches, to the nearest five.
-- Held back (reached null) where fewer than 20 are there, reached or not reached, nobody included; and where one part of a municipality alone is held back, its next smallest part goes with it,
-- or the whole less the others would tell it.
create or replace function coverage_by_territory() returns table (territory_id integer, name text, level text, basis text, total integer, reached integer) language plpgsql stable security definer
set search_path = public, pg_temp set jit = off as $$
declare
  mine text := my_tenant();
begin
  if not may_see_coverage() then
    raise exception 'not for this role' using errcode = 'insufficient_privilege';
  end if;
  return query
  with land as materialized (select * from coverage_land(mine)), reach as materialized (select * from homes_reached(mine, (select st_expand(st_setsrid(st_extent(l.geom)::geometry, 4326), 0.0011) from coverage_land(mine) l))),
  housed as (
    select l.territory_id, sum(a.dwellings)::int as total, sum(least(a.dwellings, coalesce(r.people, 0)))::int as reached
    from land l
    -- Fenced, so that one territory meets all points in turn: it is then unpacked and prepared once, not once per point.
    cross join lateral (select address.* from address where address.dwellings > 0 and l.geom && address.geom and st_covers(l.geom, address.geom) offset 0) a
    left join reach r using (address_id)
    group by l.territory_id
  ), peopled as (
    select l.territory_id, p.residents as total, (
        select count(distinct h.subscriber_id)::int from (
          select r.subscriber_id from resident_place q join resident r on r.tenant_id = q.tenant_id and r.resident_id = q.resident_id
          join subscriber s on s.subscriber_id = r.subscriber_id
          where q.tenant_id = mine and q.kind = 'home' and r.status = 'active' and s.bad_since is null and lies_in(q.geom, l.geom)
            and not (s.is_generated and (select c.is_live from tenant_alert_setting t join alert_channel c using (channel) where t.tenant_id = mine))
            and not exists (select from opt_out o where o.subscriber_id = r.subscriber_id and o.tenant_id = mine)) h) as reached
    from land l cross join lateral (select residents from territory_population p where p.territory_id = l.territory_id order by as_of desc limit 1) p
    where not exists (select from housed h where h.territory_id = l.territory_id)
  ), counted as (
    select l.territory_id, l.within, l.name, l.level, case when h.territory_id is not null then 'dwellings' when p.territory_id is not null then 'residents' end as basis,
           coalesce(h.total, p.total) as total, coalesce(h.reached, p.reached) as reached
    from land l left join housed h using (territory_id) left join peopled p using (territory_id)
  ), few as (
    select c.*, coalesce(c.reached < 20 or c.total - c.reached < 20, true) as is_few from counted c
  ), ranked as (
    select f.*, count(*) filter (where is_few) over siblings as hidden, row_number() over (partition by f.level, f.within, is_few order by f.reached, f.territory_id) as nth from few f
    window siblings as (partition by f.level, f.within)
  )
  select r.territory_id, r.name, r.level, r.basis, r.total,
         case when r.is_few or (r.within is not null and r.hidden = 1 and r.nth = 1) then null else (round(r.reached / 5.0) * 5)::int end
  from ranked r order by r.level, r.name, r.territory_id;
end $$;
revoke execute on function coverage_by_territory() from public;
grant execute on function coverage_by_territory() to vias_user, vias_machine;

-- Settlements of the reader's municipality with 20 dwellings and more, with how many of them are reached as above, and the streets of a settlement where fewer than five people (nobody included) are
-- reached: `is_gap`, the places nobody can reach. Whether somebody is registered in a smaller place is told to nobody. A settlement that is a gap stands for its streets.
create or replace function coverage_places() returns table (kind text, settlement text, street text, municipality text, dwellings integer, reached integer, is_gap boolean, geom geometry)
language plpgsql stable security definer set search_path = public, pg_temp set jit = off as $$
declare
  mine text := my_tenant();
begin
  if not may_see_coverage() then
    raise exception 'not for this role' using errcode = 'insufficient_privilege';
  end if;
  return query
  with reach as materialized (select * from homes_reached(mine, (select st_expand(st_setsrid(st_extent(l.geom)::geometry, 4326), 0.0011) from coverage_land(mine) l))), house as materialized (
    select l.territory_id, l.name as municipality, a.settlement, a.street, a.dwellings, coalesce(r.people, 0) as people, a.geom
    from coverage_land(mine) l
    cross join lateral (select address.* from address where address.dwellings > 0 and address.settlement is not null and l.geom && address.geom and st_covers(l.geom, address.geom) offset 0) a
    left join reach r using (address_id)
    where l.level = 'municipality'
  ), place as (
    select h.territory_id, h.municipality, h.settlement, sum(h.dwellings)::int as dwellings, sum(h.people) as people, sum(least(h.dwellings, h.people))::int as reached,
           st_centroid(st_collect(h.geom)) as geom
    from house h group by 1, 2, 3 having sum(h.dwellings) >= 20
  ), way as (
    select h.territory_id, h.municipality, h.settlement, h.street, sum(h.dwellings)::int as dwellings, st_centroid(st_collect(h.geom)) as geom
    from house h where h.street is not null group by 1, 2, 3, 4 having sum(h.dwellings) >= 20 and sum(h.people) < 5
  )
  select 'settlement', p.settlement, null::text, p.municipality, p.dwellings,
         case when p.reached >= 20 and p.dwellings - p.reached >= 20 then (round(p.reached / 5.0) * 5)::int end, p.people < 5, p.geom
  from place p
  union all
  select 'street', w.settlement, w.street, w.municipality, w.dwellings, null::int, true, w.geom
  from way w where not exists (select from place p where p.territory_id = w.territory_id and p.settlement = w.settlement and p.people < 5)
  order by 5 desc, 2, 3;
end $$;
revoke execute on function coverage_places() from public;
grant execute on function coverage_places() to vias_user, vias_machine;
