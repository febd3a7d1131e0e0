-- The periods and categories that one map counts, for one or more periods compared with each other. `part` are the categories of a share, among `categories`.
-- protected_incident_window decides for each of a map by territory, protected_cell_window for free areas (the extent of a grid, own polygons; null for territories);
-- if one is widened, all are widened to calendar months and whole groups, so that like is compared with like.
drop function if exists thematic_windows(integer[], geometry, timestamptz[], timestamptz[], text[], text[]);
create or replace function thematic_windows(sets integer[], areas geometry[], since timestamptz[], until timestamptz[], categories text[], part text[])
returns table (counted_since timestamptz, counted_until timestamptz, counted_categories text[], counted_part text[], is_widened boolean)
language sql stable set search_path = public, pg_temp as $$
  with asked as (
    select a.since, a.until, a.n from unnest(since, until) with ordinality a (since, until, n)
  ), widened as (
    select bool_or(w.is_widened) as yes
    from asked a, (select categories as list union select part where part is not null) c,
         lateral (select p.is_widened from protected_incident_window(sets, a.since, a.until, c.list) p where areas is null
                  union all select p.is_widened from protected_cell_window(areas, a.since, a.until, c.list) p where areas is not null) w
  )
  select case when w.yes then date_trunc('month', a.since at time zone 'Europe/Riga') at time zone 'Europe/Riga' else a.since end,
         case when w.yes then (date_trunc('month', (a.until at time zone 'Europe/Riga') - interval '1 microsecond') + interval '1 month') at time zone 'Europe/Riga' else a.until end,
         case when w.yes then thematic_whole_groups(categories) else categories end,
         case when w.yes then thematic_whole_groups(part) else part end,
         w.yes
  from asked a, widened w order by a.n
$$;

-- All categories of the groups that these stand in; null stays null.
create or replace function thematic_whole_groups(categories text[]) returns text[] language sql stable set search_path = public, pg_temp as $$
  select case when categories is not null then array(
    select c.category_code from incident_category c
    where c.group_code in (select g.group_code from incident_category g where g.category_code = any (categories)) order by c.sort_no) end
$$;

-- The same ISO weeks of earlier years, as moments of local time: from the first to the day before, so many years back, nearest year first.
-- Weekdays stay weekdays. Week 53 is compared with week 52 where a year has no 53.
create or replace function thematic_same_weeks(since timestamptz, until timestamptz, years integer)
returns table (back integer, earlier_since timestamptz, earlier_until timestamptz)
language sql stable set search_path = public, pg_temp as $$
  select y, (since at time zone 'Europe/Riga' - days * interval '1 day') at time zone 'Europe/Riga', (until at time zone 'Europe/Riga' - days * interval '1 day') at time zone 'Europe/Riga'
  from generate_series(1, years) y,
       lateral (select (since at time zone 'Europe/Riga')::date as day) d,
       -- 28 December always lies in the last week of its ISO year, 4 January in the first.
       lateral (select make_date(extract(isoyear from day)::int - y, 1, 4) as fourth, extract(week from make_date(extract(isoyear from day)::int - y, 12, 28))::int as weeks) earlier,
       lateral (select day - (fourth - extract(isodow from fourth)::int + 1 + 7 * (least(extract(week from day)::int, weeks) - 1) + extract(isodow from day)::int - 1) as days) shift
  order by y
$$;
