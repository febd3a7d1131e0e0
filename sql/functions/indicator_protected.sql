-- The values of an indicator in one period as everybody may know them, its keepers too: where small counts are masked, no total tells what a masked part hides.
-- One rule: no number is told that stands over a masked one, wholly or in part, by territory or by days. What is told is then made of numbers that hold nothing of it, and no
-- sums and differences of them, however many, say more of it than its range does. A total that is not told is told as the sum of what its parts are told as (43 as 41 to 44),
-- or without bounds where they are not all there.
-- A total that leaves a small count over its known parts counts as such a masked number itself.
-- Told all the same: what lies within a masked number (it is none, or masked itself), and what meets it in a part that is told itself (the total of a month without any, in a year of one to four).
-- Territories stand over each other by parents and reforms; where neither links two sets, by their boxes, which hides too much rather than too little.
create or replace function indicator_protected(wanted uuid, first_day date, next_day date)
returns table (territory_id integer, value double precision, lower double precision, upper double precision, status text)
language plpgsql stable rows 200 set jit = off set enable_nestloop = off as $$
#variable_conflict use_column
declare
  ind indicator;
  cells jsonb;
  more jsonb;
  -- Whatever shares a day with the period lies between these days.
  span_from date;
  span_to date;
begin
  select * into ind from indicator i where i.indicator_id = wanted;
  if not found then return; end if;
  if ind.masks_below is null then
    return query
      select t.territory_id, v.value, v.lower, v.upper, v.status
      from indicator_value v join territory t on t.boundary_set_id = v.boundary_set_id and t.code = v.code
      where v.indicator_id = wanted and v.starts_on = first_day and v.ends_on = next_day;
    return;
  end if;

  if not exists (select from indicator_value v where v.indicator_id = wanted and v.starts_on = first_day and v.ends_on = next_day) then return; end if;
  select min(v.starts_on), max(v.ends_on) into span_from, span_to from indicator_value v where v.indicator_id = wanted and v.starts_on < next_day and v.ends_on > first_day;

  with recursive stored as materialized (
    select t.territory_id, t.boundary_set_id, t.country, t.parent_id, v.starts_on, v.ends_on, v.value, v.lower, v.upper, v.status,
           v.starts_on < next_day and v.ends_on > first_day as is_near
    from indicator_value v join territory t on t.boundary_set_id = v.boundary_set_id and t.code = v.code
    where v.indicator_id = wanted and v.starts_on >= span_from and v.ends_on <= span_to
  ), cell as materialized (
    select s.* from stored s where s.starts_on = first_day and s.ends_on = next_day
  ), part as (
    -- What lies in a territory: those below it, and those that came into it whole.
    select d.territory_id, d.territory_id as total_id, 0 as depth from (select distinct s.territory_id from stored s) d
    union all
    select p.territory_id, up.total_id, p.depth + 1
    from part p cross join lateral (
      select t.parent_id as total_id from territory t where t.territory_id = p.total_id and t.parent_id is not null
      union all select f.to_territory_id from territory_successor f where f.from_territory_id = p.total_id and f.weight > 0.9999999) up
    where p.depth < 5
  ), rest as (
    -- A total that exceeds its known parts by a small count tells that count: of a part or a month without a value, or of people without an address.
    select 'places' as kind, t.territory_id, t.starts_on, t.ends_on
    from (select distinct p.territory_id, p.total_id from part p where p.depth > 0) p
    join stored t on t.territory_id = p.total_id and t.value is not null and t.is_near
    join stored s on s.territory_id = p.territory_id and s.starts_on = t.starts_on and s.ends_on = t.ends_on and s.status <> 'missing'
    group by t.territory_id, t.starts_on, t.ends_on, t.value, s.boundary_set_id
    having not bool_or(s.status = 'masked') and t.value - sum(s.value) > 1e-9 and t.value - sum(s.value) < ind.masks_below
    union
    select 'days', t.territory_id, t.starts_on, t.ends_on
    from stored t
    join stored s on s.territory_id = t.territory_id and s.starts_on >= t.starts_on and s.ends_on <= t.ends_on and s.ends_on - s.starts_on < t.ends_on - t.starts_on and s.status <> 'missing'
    where t.is_near and t.value is not null
    -- Months apart from quarters, weeks and days: one kind of period overlaps itself nowhere.
    group by t.territory_id, t.starts_on, t.ends_on, t.value, regexp_replace(indicator_period_text(s.starts_on, s.ends_on), '[0-9]', '', 'g')
    having not bool_or(s.status = 'masked') and t.value - sum(s.value) > 1e-9 and t.value - sum(s.value) < ind.masks_below
  ), small as materialized (
    select 'masked' as kind, s.territory_id as place, s.boundary_set_id, s.country, s.starts_on, s.ends_on from stored s where s.status = 'masked' and s.is_near
    union all
    select r.kind, r.territory_id, t.boundary_set_id, t.country, r.starts_on, r.ends_on from rest r join territory t on t.territory_id = r.territory_id
    where ind.aggregation = 'sum'
  ), place as materialized (
    select distinct s.place, s.boundary_set_id, s.country from small s
  ), above as (
    select p.place, p.place as at from place p
    union all
    select a.place, t.parent_id from above a join territory t on t.territory_id = a.at where t.parent_id is not null
  ), later as (
    -- is_own: reached from the place itself, not from what it lies in.
    select a.place, s.to_territory_id as at, a.at = a.place as is_own, 1 as depth from above a join territory_successor s on s.from_territory_id = a.at
    union all
    select l.place, s.to_territory_id, l.is_own, l.depth + 1 from later l join territory_successor s on s.from_territory_id = l.at where l.depth < 5
  ), earlier as (
    -- is_within: came into the place whole.
    select a.place, s.from_territory_id as at, a.at = a.place as is_own, a.at = a.place and s.weight > 0.9999999 as is_within, 1 as depth
    from above a join territory_successor s on s.to_territory_id = a.at
    union all
    select e.place, s.from_territory_id, e.is_own, e.is_within and s.weight > 0.9999999, e.depth + 1
    from earlier e join territory_successor s on s.to_territory_id = e.at where e.depth < 5
  ), side as (
    select a.place, a.at, a.at = a.place as is_own, a.at = a.place as is_within from above a
    union select l.place, l.at, l.is_own, false from later l
    union select e.place, e.at, e.is_own, e.is_within from earlier e
  ), higher as (
    select distinct s.place, s.at from side s
    union all
    select h.place, t.parent_id from higher h join territory t on t.territory_id = h.at where t.parent_id is not null
  ), deeper as (
    select s.place, s.at, bool_or(s.is_within) as is_within from side s where s.is_own group by s.place, s.at
    union all
    select d.place, t.territory_id, d.is_within from deeper d join territory t on t.parent_id = d.at
  ), reached as materialized (
    select r.place, r.at, bool_or(r.is_within) as is_within
    from (select h.place, h.at, false as is_within from higher h union all select s.place, s.at, s.is_within from side s union all select d.place, d.at, d.is_within from deeper d) r
    group by r.place, r.at
  ), linked as materialized (
    select distinct r.place, t.boundary_set_id from reached r join territory t on t.territory_id = r.at
  ), unlinked as materialized (
    select p.place, s.boundary_set_id
    from place p join (select distinct c.boundary_set_id, c.country from cell c) s on s.country = p.country
    left join linked l on l.place = p.place and l.boundary_set_id = s.boundary_set_id
    where l.place is null
  ), meets as materialized (
    select c.territory_id, r.place, r.is_within from cell c join reached r on r.at = c.territory_id
    union all
    select c.territory_id, u.place, false
    from unlinked u
    join cell c on c.boundary_set_id = u.boundary_set_id
    join territory of_cell on of_cell.territory_id = c.territory_id
    join territory of_place on of_place.territory_id = u.place
    where of_place.geom && of_cell.geom
  ), divided as (
    -- Numbers of both sides of a reform at one time, less each other, tell of pieces that no division knows: a divided territory and what it lies in are not told then,
    -- nor one of the old division beside parishes that know the new one only, or beside the new one in other periods.
    select distinct s.territory_id as at, 0 as depth
    from stored s join territory_successor f on f.from_territory_id = s.territory_id
    where s.is_near and s.status <> 'missing'
      and exists (select from stored k where k.is_near and k.status <> 'missing' and k.starts_on < s.ends_on and k.ends_on > s.starts_on
                  and (k.parent_id = f.to_territory_id
                       or k.territory_id = f.to_territory_id and (f.weight <= 0.9999999 or (k.starts_on, k.ends_on) <> (s.starts_on, s.ends_on))))
    union all
    select t.parent_id, d.depth + 1 from divided d join territory t on t.territory_id = d.at where t.parent_id is not null
  ), hidden as (
    select c.territory_id from cell c where c.territory_id in (select d.at from divided d) and c.status <> 'masked'
    union
    select m.territory_id
    from meets m join small s on s.place = m.place
    left join cell meeting on meeting.territory_id = s.place and meeting.status not in ('masked', 'missing')
    left join stored inside on inside.territory_id = m.territory_id and inside.starts_on = s.starts_on and inside.ends_on = s.ends_on and inside.status not in ('masked', 'missing')
    where not (m.is_within and s.starts_on <= first_day and s.ends_on >= next_day
               and case s.kind when 'masked' then true when 'places' then m.territory_id <> m.place else next_day - first_day < s.ends_on - s.starts_on end)
      -- They meet in a number that is told: none in that month, or in that part.
      and not (s.kind = 'masked' and s.starts_on <= first_day and s.ends_on >= next_day and meeting.territory_id is not null)
      and not (m.is_within and (s.kind = 'masked' or s.kind = 'places' and m.territory_id <> m.place) and s.starts_on >= first_day and s.ends_on <= next_day and inside.territory_id is not null)
  )
  select jsonb_agg(jsonb_build_object('territory_id', c.territory_id, 'boundary_set_id', c.boundary_set_id, 'parent_id', c.parent_id,
    'value', case when h.territory_id is null then c.value end, 'lower', case when h.territory_id is null then c.lower end, 'upper', case when h.territory_id is null then c.upper end,
    'status', case when h.territory_id is null or c.status = 'missing' then c.status else 'masked' end,
    'is_rest', exists (select from small s where s.kind <> 'masked' and s.place = c.territory_id and s.starts_on = first_day and s.ends_on = next_day))) into cells
  from cell c left join hidden h on h.territory_id = c.territory_id;

  -- From the smallest parts upwards, a level at a time: territories of one set, all of them there.
  while ind.aggregation = 'sum' loop
    with cell as (
      select c.* from jsonb_to_recordset(cells) c (territory_id integer, boundary_set_id integer, parent_id integer, value float8, lower float8, upper float8, status text, is_rest boolean)
    ), total as (
      select p.territory_id, c.boundary_set_id, sum(coalesce(c.lower, c.value)) as lower, sum(coalesce(c.upper, c.value)) as upper, count(*) as parts
      from cell p join cell c on c.parent_id = p.territory_id
      where p.status = 'masked' and p.lower is null and not p.is_rest and coalesce(c.lower, c.value) is not null
      group by p.territory_id, c.boundary_set_id
    ), best as (
      select distinct on (o.territory_id) o.territory_id, o.lower, o.upper from total o
      where o.parts = (select count(*) from territory t where t.parent_id = o.territory_id and t.boundary_set_id = o.boundary_set_id)
      order by o.territory_id, o.upper - o.lower, o.boundary_set_id
    )
    select jsonb_agg(case when b.territory_id is null then to_jsonb(c) else to_jsonb(c) || jsonb_build_object('lower', b.lower, 'upper', b.upper) end) into more
    from cell c left join best b on b.territory_id = c.territory_id
    having count(b.territory_id) > 0;
    exit when more is null;
    cells := more;
  end loop;

  return query
    select c.territory_id, c.value, c.lower, c.upper, c.status
    from jsonb_to_recordset(cells) c (territory_id integer, value float8, lower float8, upper float8, status text);
end $$;
