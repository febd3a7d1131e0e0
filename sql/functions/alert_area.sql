-- Areas are united and cut on a grid of 1e-7 degrees, a centimetre, because GEOS is sure to get through there: without one it throws among slivers, and the embedded database ends the statement
-- without a word. Each time a border may move by most of a centimetre, so what is left is widened by three, more than three times add up to: whoever stands on the edge of what was drawn is warned,
-- and somebody who stands three centimetres inside of a cut-out too. Corners stay corners.
create or replace function widen_area(area geometry) returns geometry language sql immutable parallel safe as $$
  select st_multi(st_collectionextract(st_buffer(area, 3e-7, 'join=mitre mitre_limit=2'), 3)) $$;

-- An area in words and numbers: size, edge, places, and whose land it lies on. `agreed` is land of others whose residents this tenant may warn today; `notIncluded` the rest.
create or replace function alert_area_facts(target geometry) returns jsonb language sql stable as $$
  with land as (
    select t.country, st_area(st_intersection(t.geom, target, 1e-7)::geography) as m2,
           coalesce(bool_or(tt.tenant_id = my_tenant()), false) as own,
           coalesce(bool_or(g.alerting_agreement_id is not null), false) as agreed
    from boundary_set b
    join territory t on t.boundary_set_id = b.boundary_set_id and t.geom && target and st_intersects(t.geom, target)
    left join tenant_territory tt on tt.country = t.country and tt.scheme = t.scheme and tt.code = t.code
    left join alerting_agreement g on g.tenant_id = tt.tenant_id and g.to_tenant_id = my_tenant() and now() >= g.valid_from and now() < g.valid_to
    where b.level = 'municipality' and b.valid_from <= local_day() and (b.valid_to is null or b.valid_to > local_day())
    group by t.territory_id
  ), total as (select st_area(target::geography) as m2)
  select jsonb_build_object(
    'km2', round((total.m2 / 1e6)::numeric, 3),
    'edgeKm', round((st_perimeter(target::geography) / 1000)::numeric, 2),
    'vertices', st_npoints(target) - (select sum(1 + st_numinteriorrings(d.geom)) from st_dump(target) d),
    'share', case when exists (select from land) then jsonb_build_object(
      'own', round((coalesce((select sum(m2) from land where own), 0) / total.m2)::numeric, 4),
      'agreed', round((coalesce((select sum(m2) from land where agreed and not own), 0) / total.m2)::numeric, 4),
      'notIncluded', round((coalesce((select sum(m2) from land where not agreed and not own), 0) / total.m2)::numeric, 4),
      'abroad', round((coalesce((select sum(m2) from land where country <> (select country from tenant where tenant_id = my_tenant())), 0) / total.m2)::numeric, 4)) end,
    'settlements', (select coalesce(jsonb_agg(name order by population desc nulls last, name), '[]')
                    from (select name, population from settlement where geom && target and st_intersects(geom, target) order by population desc nulls last, name limit 50) s),
    'settlementCount', (select count(*) from settlement where geom && target and st_intersects(geom, target)))
  from total $$;

-- Alerts of the last 12 hours whose area overlaps, newest first: a second message to the same people deserves a second look.
drop function if exists alert_recent_overlaps(geometry, uuid);
create or replace function alert_recent(target geometry, except_id uuid) returns table (alert_id uuid, title text, approved_at timestamptz, bodies text[]) language sql stable as $$
  select a.alert_id, a.title, a.approved_at, array(select t.body from alert_text t where t.alert_id = a.alert_id)
  from alert a
  where a.tenant_id = my_tenant() and not a.is_drill and a.status in ('approved', 'resolving', 'sending', 'paused', 'completed') and a.approved_at > now() - interval '12 hours'
    and a.area && target and st_intersects(a.area, target) and a.alert_id is distinct from except_id
  order by a.approved_at desc limit 50 $$;

-- Everything within so many metres of a point, line or area. Measured in the plane of the country the middle lies in (LKS-92 or LKS-94), whose scale is off by 0.06 % at most; that, and the
-- corners that stand for a circle, and the rounding of coordinates, are added, so that nobody within the distance is left out.
create or replace function buffer_area(target geometry, metres double precision) returns geometry language sql stable as $$
  with plane as (
    select case coalesce((select t.country from territory t join boundary_set b using (boundary_set_id)
                          where b.level = 'municipality' and b.valid_from <= local_day() and (b.valid_to is null or b.valid_to > local_day())
                            and t.geom && st_pointonsurface(target) and st_intersects(t.geom, st_pointonsurface(target)) limit 1),
                         (select country from tenant where tenant_id = my_tenant())) when 'LT' then 3346 else 3059 end as srid
  )
  select st_multi(st_transform(st_buffer(st_transform(target, srid), metres * 1.0006 / cos(pi() / 32) + 0.1, 8), 4326)) from plane $$;
