-- Where incidents may lie that the asker does not read: the land of whoever keeps a class of incidents closed to it. Rights decide this, never the incidents,
-- so that "exact" and "not exact" say nothing about what happened.
create or replace function closed_land() returns setof geometry language sql stable security definer set search_path = public, pg_temp as $$
  select t.geom
  from tenant_territory l join territory t on (t.country, t.scheme, t.code) = (l.country, l.scheme, l.code)
  where l.tenant_id in (select tenant_id from access_class where theme = 'incidents' and sensitivity < 3 and access_class_id <> all (array(select my_access_classes())))
    and t.valid_from <= local_day() and (t.valid_to is null or t.valid_to > local_day())
$$;

-- Whether an area has a part of a land in common, more than the line (or the sliver, up to a hectare) that neighbours share.
create or replace function lies_on(area geometry, land geometry) returns boolean language sql immutable parallel safe as $$
  select land && area and case when st_intersects(land, area) then st_covers(land, area) or st_area(st_intersection(land, area)) > 1.4e-6 else false end $$;

-- What a question about incidents in free areas is answered for: where incidents may be closed to the asker, whole calendar months (of the time Latvia and
-- Lithuania keep) and whole groups of categories, because only those are told of closed incidents.
create or replace function protected_cell_window(areas geometry[], since timestamptz, until timestamptz, categories text[])
returns table (counted_since timestamptz, counted_until timestamptz, counted_categories text[], is_widened boolean)
language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
  zone constant text := 'Europe/Riga';
  first_moment timestamptz := date_trunc('month', since at time zone zone) at time zone zone;
  last_moment timestamptz := (date_trunc('month', (until at time zone zone) - interval '1 microsecond') + interval '1 month') at time zone zone;
  in_groups text[] := case when categories is not null then array(
    select category_code from incident_category where group_code in (select group_code from incident_category where category_code = any (categories)) order by sort_no) end;
begin
  is_widened := ((first_moment, last_moment) is distinct from (since, until) or not coalesce(in_groups <@ categories, true))
    and exists (select from closed_land() l, unnest(areas) a where lies_on(a, l));
  counted_since := case when is_widened then first_moment else since end;
  counted_until := case when is_widened then last_moment else until end;
  counted_categories := case when is_widened then in_groups else categories end;
  return next;
end $$;

-- Of incidents that the asker may not read, what may be told of free areas; area_no counts from 1 in the order given.
--   closed   those in blocks of five and more (protected_blocks) whose centre lies in the area and which are no larger than it;
--            null when that is nobody: none, or too few to say, and which of the two is not told either; null too where `is_asked` is false;
--   is_shut  whoever answers for a part of the area keeps incidents closed to the asker.
-- Closed incidents are gathered by access class (municipality and sensitivity), month, group of categories and territory of every loaded set: no table by
-- territory can be subtracted from a block, and neither can what somebody may read. A block is the same for everybody who may not read its class.
-- They count when their whole month lies in the period and is over, and when their whole group is among the categories: single months add up to their year.
create or replace function closed_cell_counts(areas geometry[], since timestamptz, until timestamptz, categories text[], is_asked boolean default true)
returns table (area_no integer, closed bigint, is_shut boolean)
language plpgsql stable security definer set search_path = public, pg_temp set jit = off as $$
#variable_conflict use_column
declare
  zone constant text := 'Europe/Riga';
  shut integer[] := array(select access_class_id from access_class where theme = 'incidents' and sensitivity < 3 and access_class_id <> all (array(select my_access_classes())) order by 1);
  whole_groups text[];
  -- Blocks whose centre lies in an area reach no further beyond it than they are wide: 64 km, or as much less as the largest area is too small for blocks of 64 km.
  most_m2 double precision := (select max(st_area(a::geography)) from unnest(areas) a);
  most_level integer := (select coalesce(max(n), 0) from generate_series(0, 4) n where fits_block(most_m2, n));
  reach geometry := (select st_expand(st_extent(a)::geometry, 1.3 / (1 << 2 * (4 - most_level)), 0.7 / (1 << 2 * (4 - most_level))) from unnest(areas) a);
  -- Not the noise of the tables by territory: equal numbers must not tell of equal incidents.
  salt constant bigint := hashtextextended('cells', 1);
  found_strata text[];
  found_xs integer[];
  found_ys integer[];
  found_keys bigint[];
begin
  if cardinality(shut) > 0 and is_asked then
    whole_groups := array(select group_code from incident_category group by group_code having categories is null or bool_and(category_code = any (categories)));
    select array_agg(i.access_class_id || ' ' || i.month::text || ' ' || i.group_code || ' ' || i.lands), array_agg(c.x), array_agg(c.y), array_agg(i.key)
    into found_strata, found_xs, found_ys, found_keys
    from (
      select i.public_geom, i.access_class_id, date_trunc('month', i.occurred_at at time zone zone) as month, g.group_code, hashtextextended(i.incident_id::text, salt) & 65535 as key,
             coalesce((select string_agg(p.territory_id::text, ',' order by p.boundary_set_id) from placement p where p.thing_id = i.incident_id), '') as lands
      from incident i join incident_category g using (category_code)
      where i.access_class_id = any (shut) and i.sensitivity < 3 and i.public_geom && reach and g.group_code = any (whole_groups)
        and (since is null or i.occurred_at >= since) and (until is null or i.occurred_at < until)
        and i.occurred_at < date_trunc('month', now() at time zone zone) at time zone zone
        and st_x(i.public_geom) between 19 and 30 and st_y(i.public_geom) between 53 and 59
    ) i, lks_cell(i.public_geom) c
    where (since is null or i.month at time zone zone >= since) and (until is null or (i.month + interval '1 month') at time zone zone <= until);
  end if;

  return query
    with area as materialized (
      select a.no::integer as no, a.geom, st_area(a.geom::geography) as m2 from unnest(areas) with ordinality a (geom, no)
    ), block as materialized (
      select b.level, b.told, lks_block_centre(b.level, b.x, b.y) as centre
      from protected_blocks(found_strata, found_xs, found_ys, array_fill(1, array[coalesce(cardinality(found_xs), 0)]), found_keys) b
    ), others as (
      select a.no, sum(b.told)::bigint as n
      from area a join block b on b.centre && a.geom and st_intersects(b.centre, a.geom) and fits_block(a.m2, b.level)
      group by a.no
    ), shut_area as materialized (
      select distinct a.no from closed_land() l, area a where lies_on(a.geom, l)
    )
    select a.no, others.n, s.no is not null
    from area a left join others on others.no = a.no left join shut_area s on s.no = a.no
    order by a.no;
end $$;

-- Incidents in free areas (a drawn polygon, the hexagons or squares of a grid) as the asker may know them; area_no counts from 1 in the order given.
--   readable  the incidents the asker may read, exactly, for just what was asked;
--   closed    of the others, what closed_cell_counts tells;
--   incidents the sum of both;
--   is_exact  nothing here can be closed to the asker;
--   is_suppressed  something here can be closed, nothing readable, nothing told: neither "none" nor a number would be right.
-- Questions by severity, status or tenant are answered from readable incidents alone. Special-category incidents the asker may not read never count.
-- protected_cell_window says what to ask for.
create or replace function protected_cell_counts(areas geometry[], since timestamptz, until timestamptz, categories text[],
                                                 severities smallint[] default null, statuses text[] default null, tenants text[] default null)
returns table (area_no integer, incidents bigint, readable bigint, closed bigint, is_exact boolean, is_suppressed boolean)
language plpgsql stable security definer set search_path = public, pg_temp set jit = off as $$
#variable_conflict use_column
declare
  mine integer[] := array(select my_access_classes());
begin
  return query
    with area as materialized (
      select a.no::integer as no, a.geom from unnest(areas) with ordinality a (geom, no)
    ), own as (
      select a.no, count(*) as n
      from area a join incident i on i.public_geom && a.geom and st_intersects(i.public_geom, a.geom)
      where i.access_class_id = any (mine)
        and (since is null or i.occurred_at >= since) and (until is null or i.occurred_at < until)
        and (categories is null or i.category_code = any (categories)) and (severities is null or i.severity = any (severities))
        and (statuses is null or i.status = any (statuses)) and (tenants is null or i.tenant_id = any (tenants))
      group by a.no
    ), others as materialized (
      select * from closed_cell_counts(areas, since, until, categories, severities is null and statuses is null and tenants is null)
    )
    select a.no, coalesce(own.n, 0) + coalesce(o.closed, 0), coalesce(own.n, 0), o.closed, not o.is_shut and o.closed is null,
           o.is_shut and own.n is null and o.closed is null
    from area a join others o on o.area_no = a.no left join own on own.no = a.no
    order by a.no;
end $$;

revoke execute on function closed_land(), protected_cell_window(geometry[], timestamptz, timestamptz, text[]),
  protected_cell_counts(geometry[], timestamptz, timestamptz, text[], smallint[], text[], text[]), closed_cell_counts(geometry[], timestamptz, timestamptz, text[], boolean) from public;
grant execute on function protected_cell_window(geometry[], timestamptz, timestamptz, text[]),
  protected_cell_counts(geometry[], timestamptz, timestamptz, text[], smallint[], text[], text[]), closed_cell_counts(geometry[], timestamptz, timestamptz, text[], boolean) to vias_user, vias_machine, vias_public;
