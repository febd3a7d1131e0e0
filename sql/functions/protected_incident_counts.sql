-- What a question about incidents by territory is answered for. Whoever may read every incident concerned gets the period and the categories asked for.
-- For everybody else calendar months (of the time Latvia and Lithuania keep) and whole groups of categories are the atoms, and a question is
-- widened to them: of two periods that differ by a day, or by one category, the difference would tell of single incidents.
create or replace function protected_incident_window(sets integer[], since timestamptz, until timestamptz, categories text[])
returns table (counted_since timestamptz, counted_until timestamptz, counted_categories text[], is_widened boolean)
language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
  mine integer[] := array(select my_access_classes());
  zone constant text := 'Europe/Riga';
  running constant timestamptz := date_trunc('month', now() at time zone zone) at time zone zone;
  first_moment timestamptz := date_trunc('month', since at time zone zone) at time zone zone;
  last_moment timestamptz := (date_trunc('month', (until at time zone zone) - interval '1 microsecond') + interval '1 month') at time zone zone;
  in_groups text[] := case when categories is not null then array(
    select category_code from incident_category where group_code in (select group_code from incident_category where category_code = any (categories)) order by sort_no) end;
begin
  is_widened := (first_moment, last_moment) is distinct from (since, until)
    or not coalesce(in_groups <@ categories, true);
  if is_widened then
    is_widened := exists (
      select from territory t
      join placement p on p.territory_id = t.territory_id and p.thing_kind = 'incident'
      join incident i on i.incident_id = p.thing_id
      where t.boundary_set_id = any (sets) and i.sensitivity < 3 and i.access_class_id <> all (mine) and i.occurred_at < running
        and (first_moment is null or i.occurred_at >= first_moment) and (last_moment is null or i.occurred_at < last_moment)
        and (in_groups is null or i.category_code = any (in_groups)));
  end if;
  counted_since := case when is_widened then first_moment else since end;
  counted_until := case when is_widened then last_moment else until end;
  counted_categories := case when is_widened then in_groups else categories end;
  return next;
end $$;

-- A month as a number, counted from the year 0.
create or replace function month_number(moment timestamp) returns integer language sql immutable parallel safe as $$
  select extract(year from moment)::integer * 12 + extract(month from moment)::integer - 1 $$;

-- The longest fixed period that a month lies in and that lies in the months asked for (the end is not one of them): the twelve months that were asked for, else a calendar year,
-- a quarter, or the month itself. Called by the number of its first month, and its length.
create or replace function fixed_period(month integer, first_month integer, end_month integer) returns text language sql immutable parallel safe as $$
  select case when end_month - first_month = 12 then first_month || '+12'
              when month / 12 * 12 >= first_month and month / 12 * 12 + 12 <= end_month then month / 12 * 12 || '+12'
              when month / 3 * 3 >= first_month and month / 3 * 3 + 3 <= end_month then month / 3 * 3 || '+3'
              else month || '+1' end $$;

-- Incidents by territory as the asker may know them: one protected view for every table and map by territory.
-- Rows the asker may read count exactly. Special-category rows it may not read do not count at all.
-- Of the other unreadable rows ("closed") only their number per territory and access class (municipality and sensitivity) counts, and never a small one:
--   1 to 4 of a class are left out (primary);
--   where that leaves one territory, or fewer than 5 incidents of the class, hidden behind a total of its country or of its parent,
--   the next smallest of the class go too (complementary), until no total has such a gap;
--   larger numbers of a class move by at most 2, by a key made of the incidents themselves (the cell-key method):
--   the same incidents always give the same number, and the difference of two questions tells of no single incident.
-- What a class tells of a territory is the same for everybody who may not read the class, and protected by itself: of the number that the public is told
-- a partner may take what it reads, and what is left are numbers of whole classes, none of them small. A territory is suppressed
-- where something is left out and nothing of what is closed is told.
-- Told are sums of fixed numbers: of a class in a territory in any twelve months, a quarter or a month, of all categories or of one group. A question about
-- other periods or several groups is answered by the sum of the longest of them that lie in it. Otherwise every period and every choice of groups would have noise of its own,
-- and whoever asks for all periods that begin in January and for the same from February on would have January on average, however small.
-- Closed incidents of the running month do not count until it is over: who asks every minute would see the first one come, and the fifth.
-- Whether a number is exact is then a matter of rights and land (closed_land), never of what happened.
-- Period and categories are those of protected_incident_window.
create or replace function protected_incident_counts(sets integer[], since timestamptz, until timestamptz, categories text[])
returns table (territory_id integer, incidents bigint, is_exact boolean, is_suppressed boolean)
language plpgsql stable security definer set search_path = public, pg_temp set jit = off as $$
#variable_conflict use_column
declare
  mine integer[] := array(select my_access_classes());
  running constant timestamptz := date_trunc('month', now() at time zone 'Europe/Riga') at time zone 'Europe/Riga';
  zone constant text := 'Europe/Riga';
  first_month integer;
  end_month integer;
  is_everything boolean;
  cells jsonb;
  hidden integer[];
  more integer[];
begin
  select w.counted_since, w.counted_until, w.counted_categories into since, until, categories from protected_incident_window(sets, since, until, categories) w;
  first_month := coalesce(month_number(since at time zone zone), 0);
  end_month := month_number(least(until, running) at time zone zone);
  is_everything := categories is null or not exists (select from incident_category where category_code <> all (categories));
  -- One row for each fixed number of a class that is closed; what is readable has the class null.
  select jsonb_agg(c) into cells from (
    select row_number() over ()::integer as cell, t.territory_id, t.country, t.boundary_set_id, t.parent_id, m.class, p.part,
           coalesce(sum(m.n), 0) as n, coalesce(sum(m.cell_key), 0) % 65536 as cell_key
    from territory t
    left join (
      -- By month and category before anything is named, because there may be a million incidents.
      select p.territory_id, i.class, i.month, i.category_code, count(*) as n, sum(hashtextextended(i.incident_id::text, 0) & 65535) filter (where i.class is not null) as cell_key
      from territory a join placement p on p.territory_id = a.territory_id and p.thing_kind = 'incident'
      join lateral (
        select i.incident_id, c.class, case when c.class is not null then month_number(i.occurred_at at time zone zone) end as month,
               case when c.class is not null and not is_everything then i.category_code end as category_code
        from incident i, lateral (values (case when i.access_class_id <> all (mine) then i.access_class_id end)) c (class)
        where i.incident_id = p.thing_id
          and (since is null or i.occurred_at >= since) and (until is null or i.occurred_at < until)
          and (categories is null or i.category_code = any (categories))
          and (c.class is null or (i.sensitivity < 3 and i.occurred_at < running))
      ) i on true
      where a.boundary_set_id = any (sets)
      group by p.territory_id, i.class, i.month, i.category_code
    ) m on m.territory_id = t.territory_id
    left join incident_category g on g.category_code = m.category_code
    cross join lateral (values (fixed_period(m.month, first_month, end_month) || coalesce(' ' || g.group_code, ''))) p (part)
    where t.boundary_set_id = any (sets)
    group by t.territory_id, t.country, t.boundary_set_id, t.parent_id, m.class, p.part
  ) c;

  select array_agg(c.cell) into hidden
  from jsonb_to_recordset(cells) c (cell integer, class integer, n bigint) where c.class is not null and c.n < 5;

  -- A complement found for one total may itself be the only gap of another, so look again until there is none;
  -- parents first, because what closes a gap there often closes that of the country too.
  loop
    with member as (
      -- Each territory stands in two totals: that of its country's set and that of its parent. Two sets of a country are two totals,
      -- or what is hidden in one would seem to cover what is hidden in the other, and a question with both would show what a question with one hides.
      select c.cell, c.territory_id, c.class || ' ' || c.part as part, c.n, g.rank, g.total_of, c.cell = any (hidden) as is_hidden
      from jsonb_to_recordset(cells) c (cell integer, territory_id integer, country text, boundary_set_id integer, parent_id integer, class integer, part text, n bigint),
           lateral (values (1, c.parent_id::text), (2, c.country || c.boundary_set_id)) g (rank, total_of)
      where c.class is not null and g.total_of is not null
    ), ranked as (
      select m.cell, m.rank, m.is_hidden, bool_or(m.is_hidden) over (partition by m.rank, m.total_of, m.part) as any_hidden,
             count(*) over before as others, coalesce(sum(m.n) over before, 0) as others_n
      from member m
      window before as (partition by m.rank, m.total_of, m.part order by not m.is_hidden, m.n, m.territory_id rows between unbounded preceding and 1 preceding)
    ), gap as (
      select r.cell, r.rank from ranked r where not r.is_hidden and r.any_hidden and (r.others < 2 or r.others_n < 5)
    )
    select array_agg(distinct gap.cell) into more from gap where gap.rank = (select min(first.rank) from gap first);
    exit when more is null;
    hidden := hidden || more;
  end loop;

  return query
    with told as (
      select c.territory_id, coalesce(sum(c.n) filter (where c.class is null), 0)::bigint as readable,
             sum(told_number(c.n, c.cell_key)) filter (where c.class is not null and not coalesce(c.cell = any (hidden), false))::bigint as closed,
             bool_or(c.class is not null) as is_closed
      from jsonb_to_recordset(cells) c (territory_id integer, class integer, cell integer, n bigint, cell_key bigint)
      group by c.territory_id
    )
    select w.territory_id,
           case when not w.is_closed or w.closed is not null then w.readable + coalesce(w.closed, 0) end,
           not w.is_closed and not ((until is null or until > running) and exists (select from closed_land() l where lies_on(t.geom, l))),
           w.is_closed and w.closed is null
    from told w join territory t using (territory_id);
end $$;

-- Whoever may set its own principal would count as anybody (access.sql); GeoServer asks public_incident_counts.
revoke execute on function protected_incident_window(integer[], timestamptz, timestamptz, text[]), protected_incident_counts(integer[], timestamptz, timestamptz, text[]) from public;
grant execute on function protected_incident_window(integer[], timestamptz, timestamptz, text[]), protected_incident_counts(integer[], timestamptz, timestamptz, text[])
  to vias_user, vias_machine, vias_public, vias_jobs;
