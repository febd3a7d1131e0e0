-- A period as people and files write it: 2021, 2021-Q3, 2021-07, 2021-W26 (ISO week), 2021-07-01; anything else as first/last-and-one day.
create or replace function indicator_period_text(starts_on date, ends_on date) returns text language sql immutable parallel safe as $$
  select case
    when ends_on = starts_on + 1 then to_char(starts_on, 'YYYY-MM-DD')
    when ends_on = starts_on + 7 and extract(isodow from starts_on) = 1 then to_char(starts_on, 'IYYY-"W"IW')
    when extract(day from starts_on) = 1 and ends_on = (starts_on + interval '1 month')::date then to_char(starts_on, 'YYYY-MM')
    when extract(day from starts_on) = 1 and extract(month from starts_on)::int % 3 = 1 and ends_on = (starts_on + interval '3 months')::date then to_char(starts_on, 'YYYY-"Q"Q')
    when extract(doy from starts_on) = 1 and ends_on = (starts_on + interval '1 year')::date then to_char(starts_on, 'YYYY')
    else to_char(starts_on, 'YYYY-MM-DD') || '/' || to_char(ends_on, 'YYYY-MM-DD') end $$;

-- The days of a written period, none when it is no period.
create or replace function indicator_period_days(written text) returns table (starts_on date, ends_on date) language plpgsql immutable strict parallel safe as $$
begin
  if written ~ '^\d{4}$' then
    starts_on := make_date(written::int, 1, 1);
    ends_on := (starts_on + interval '1 year')::date;
  elsif written ~ '^\d{4}-Q[1-4]$' then
    starts_on := make_date(left(written, 4)::int, 3 * right(written, 1)::int - 2, 1);
    ends_on := (starts_on + interval '3 months')::date;
  elsif written ~ '^\d{4}-\d\d$' then
    starts_on := make_date(left(written, 4)::int, right(written, 2)::int, 1);
    ends_on := (starts_on + interval '1 month')::date;
  elsif written ~ '^\d{4}-W\d\d$' then
    starts_on := to_date(written, 'IYYY-"W"IW');
    ends_on := starts_on + 7;
    if to_char(starts_on, 'IYYY-"W"IW') <> written then return; end if;
  elsif written ~ '^\d{4}-\d\d-\d\d$' then
    starts_on := written::date;
    ends_on := starts_on + 1;
  elsif written ~ '^\d{4}-\d\d-\d\d/\d{4}-\d\d-\d\d$' then
    starts_on := split_part(written, '/', 1)::date;
    ends_on := split_part(written, '/', 2)::date;
    if ends_on <= starts_on then return; end if;
  else
    return;
  end if;
  return next;
exception when datetime_field_overflow or invalid_datetime_format then
  return;
end $$;

-- The indicator that a code means to the asker: its own, else the shared one, else a partner's. `lv-jelgava:lone_pensioners` names whose.
create or replace function indicator_by_code(wanted text) returns uuid language sql stable as $$
  select i.indicator_id from indicator i
  where i.code = wanted or (position(':' in wanted) > 0 and i.tenant_id = split_part(wanted, ':', 1) and i.code = split_part(wanted, ':', 2))
  order by i.tenant_id = my_tenant() desc nulls last, i.tenant_id = 'vias' desc, i.tenant_id limit 1 $$;

-- The period to show when none is asked for: one that the countries of the sets have in common, the newest of those.
create or replace function indicator_latest_period(wanted text, sets integer[]) returns table (starts_on date, ends_on date) language sql stable as $$
  select v.starts_on, v.ends_on
  from indicator_value v join boundary_set b using (boundary_set_id)
  where v.indicator_id = indicator_by_code(wanted) and b.country in (select country from boundary_set where boundary_set_id = any (sets))
  group by v.starts_on, v.ends_on
  order by count(distinct b.country) desc, v.ends_on desc, v.starts_on desc limit 1 $$;

-- Residents on the last count before the day, else on the first after it.
create or replace function territory_residents(territory integer, day date) returns double precision language sql stable as $$
  select p.residents::float8 from territory_population p where p.territory_id = territory order by p.as_of > day, abs(p.as_of - day) limit 1 $$;

-- An indicator by territory, one row for each territory of the sets: what the asker may see, in the division asked for, whatever division it was counted in.
-- `wanted` is a code, `period` a written period or null for the latest. A value stands directly, or is carried from the predecessors:
--   sums by the weights of succession, each divided by largest remainder at the last decimal of the indicator, so that the total is kept;
--   means weighted by the denominator of each predecessor times its weight;
--   ranges (masked values) as ranges that hold every value the weights allow.
-- Values are those of indicator_protected: a total over a masked part is a range too, or masked without bounds.
-- status: final, provisional, estimated (also whatever was divided by weights), masked (only lower and upper are known, if they are), missing (no value; reason says why):
--   no_value, source_unknown, predecessor_missing, denominator_missing, no_denominator, succession_incomplete, later_division; or of masked ones without bounds: part_masked.
create or replace function indicator_by_territory(wanted text, period text, sets integer[])
returns table (territory_id integer, starts_on date, ends_on date, value double precision, lower double precision, upper double precision, status text, is_converted boolean,
               reason text, denominator double precision)
language plpgsql stable set jit = off as $$
#variable_conflict use_column
declare
  ind indicator;
  first_day date;
  next_day date;
  scale float8;
  -- Divided sums of whole units carry what lies between; means do not.
  summed boolean;
  base uuid;
begin
  select * into ind from indicator i where i.indicator_id = indicator_by_code(wanted);
  if not found then return; end if;
  if period is null then
    select l.starts_on, l.ends_on into first_day, next_day from indicator_latest_period(wanted, sets) l;
  else
    select d.starts_on, d.ends_on into first_day, next_day from indicator_period_days(period) d;
  end if;
  scale := 10 ^ ind.decimals;
  summed := ind.aggregation = 'sum';
  base := case when ind.denominator = 'indicator' then indicator_by_code(ind.denominator_code) end;

  return query
  with recursive target as (
    select t.territory_id, t.boundary_set_id, t.country, t.scheme, t.valid_from, t.area_km2, t.code from territory t where t.boundary_set_id = any (sets)
  ), protected_base as materialized (
    -- What a masked number of another indicator hides, its use as a denominator hides too.
    select d.territory_id, d.value from indicator_protected(base, first_day, next_day) d
  ), given as materialized (
    select t.territory_id, t.boundary_set_id, t.country, t.scheme, b.valid_from, v.value, coalesce(v.lower, v.value) as lower, coalesce(v.upper, v.value) as upper,
           v.lower is not null or v.status = 'masked' as has_range, v.status,
           case ind.denominator when 'residents' then territory_residents(t.territory_id, next_day - 1) when 'km2' then t.area_km2
             when 'indicator' then (select d.value from protected_base d where d.territory_id = v.territory_id) end as denominator
    from indicator_protected(ind.indicator_id, first_day, next_day) v
    join territory t on t.territory_id = v.territory_id
    join boundary_set b on b.boundary_set_id = t.boundary_set_id
  ), counted as (
    select distinct g.boundary_set_id, g.country, g.scheme, g.valid_from from given g
  ), path as (
    -- From each territory back through the reforms, until a division that was counted; also of those that have a value of their own, so that a predecessor is divided whole.
    select n.territory_id as target_id, n.boundary_set_id as target_set, s.from_territory_id as from_id, f.boundary_set_id as from_set, s.weight, 1 as depth
    from target n join territory_successor s on s.to_territory_id = n.territory_id join territory f on f.territory_id = s.from_territory_id
    union all
    select p.target_id, p.target_set, s.from_territory_id, f.boundary_set_id, p.weight * s.weight, p.depth + 1
    from path p join territory_successor s on s.to_territory_id = p.from_id join territory f on f.territory_id = s.from_territory_id
    where p.depth < 5 and p.from_set not in (select c.boundary_set_id from counted c)
  ), chosen as (
    select distinct on (p.target_id) p.target_id, p.from_set from path p join counted c on c.boundary_set_id = p.from_set order by p.target_id, c.valid_from desc, p.from_set
  ), link as (
    select p.target_id, p.target_set, p.from_id, sum(p.weight) as weight from path p join chosen c on c.target_id = p.target_id and c.from_set = p.from_set group by 1, 2, 3
  ), whole as (
    -- How much of each predecessor stands in the set asked for: less than all of it means that a successor is not loaded.
    select l.from_id, l.target_set, sum(l.weight) as weight from link l group by 1, 2
  ), portion as (
    select l.target_id, l.from_id, l.weight, g.territory_id is not null and g.status <> 'missing' as is_known, g.value, g.has_range, g.status, g.denominator,
           w.weight > 0.999 as is_whole, l.weight < 0.9999999 as is_divided,
           abs(g.value) * scale * l.weight as exact, floor(abs(g.value) * scale * l.weight) as units,
           round(sum(abs(g.value) * scale * l.weight) over parts) - sum(floor(abs(g.value) * scale * l.weight)) over parts as over,
           row_number() over (parts order by abs(g.value) * scale * l.weight - floor(abs(g.value) * scale * l.weight) desc, l.target_id) as turn,
           case when l.weight < 0.9999999 and summed then floor(g.lower * scale * l.weight) / scale else g.lower end as lower,
           case when l.weight < 0.9999999 and summed then ceil(g.upper * scale * l.weight) / scale else g.upper end as upper
    from link l join whole w on w.from_id = l.from_id and w.target_set = l.target_set
    left join given g on g.territory_id = l.from_id
    window parts as (partition by l.from_id, l.target_set)
  ), carried as (
    select p.target_id, count(*) as parts, bool_and(p.is_known) as is_known, bool_and(p.is_whole) as is_whole, bool_or(p.is_divided) as is_divided,
           bool_or(p.status = 'masked') as is_masked, bool_or(p.status = 'masked' and p.lower is null) as is_boundless, bool_or(p.has_range) as has_range, bool_or(p.status = 'estimated') as is_estimated, bool_or(p.status = 'provisional') as is_provisional,
           bool_and(p.denominator is not null) as has_denominators,
           sum(sign(p.value) * (p.units + case when p.turn <= p.over then 1 else 0 end) / scale) as sum_value,
           sum(case when p.has_range then p.lower else sign(p.value) * (p.units + case when p.turn <= p.over then 1 else 0 end) / scale end) as sum_lower,
           sum(case when p.has_range then p.upper else sign(p.value) * (p.units + case when p.turn <= p.over then 1 else 0 end) / scale end) as sum_upper,
           sum(p.value * p.denominator * p.weight) / nullif(sum(p.denominator * p.weight), 0) as mean_value,
           sum(p.lower * p.denominator * p.weight) / nullif(sum(p.denominator * p.weight), 0) as mean_lower,
           sum(p.upper * p.denominator * p.weight) / nullif(sum(p.denominator * p.weight), 0) as mean_upper,
           min(p.value) as only_value, min(p.lower) as only_lower, min(p.upper) as only_upper,
           sum(p.denominator * p.weight) as denominator
    from portion p group by p.target_id
  ), answer as (
    select c.target_id, case
        when not c.is_known then 'predecessor_missing'
        when summed and not c.is_whole then 'succession_incomplete'
        when not summed and c.parts > 1 and ind.denominator = 'none' then 'no_denominator'
        when not summed and c.parts > 1 and (not c.has_denominators or (c.mean_lower is null and not c.is_boundless)) then 'denominator_missing' end as reason,
      case when summed then c.sum_value when c.parts = 1 then c.only_value else c.mean_value end as value,
      case when c.is_boundless then null when summed then c.sum_lower when c.parts = 1 then c.only_lower else c.mean_lower end as lower,
      case when c.is_boundless then null when summed then c.sum_upper when c.parts = 1 then c.only_upper else c.mean_upper end as upper,
      c.is_masked, c.has_range, c.denominator,
      case when c.is_masked then 'masked' when c.is_estimated or (c.is_divided and (summed or c.parts > 1)) then 'estimated' when c.is_provisional then 'provisional' else 'final' end as status
    from carried c
  )
  select t.territory_id, first_day, next_day,
    case when g.territory_id is not null then g.value when a.reason is null and not a.is_masked then a.value end,
    case when g.has_range then g.lower when a.reason is null and (a.is_masked or a.has_range) then a.lower end,
    case when g.has_range then g.upper when a.reason is null and (a.is_masked or a.has_range) then a.upper end,
    coalesce(g.status, case when a.reason is null then a.status end, 'missing'),
    g.territory_id is null and a.target_id is not null and a.reason is null,
    case when g.status = 'missing' then 'source_unknown' when g.status = 'masked' and g.lower is null or a.reason is null and a.is_masked and a.lower is null and g.territory_id is null then 'part_masked' when g.territory_id is not null then null when a.target_id is not null then a.reason
      when exists (select from counted c where c.country = t.country and c.scheme = t.scheme and c.valid_from > t.valid_from) then 'later_division'
      else 'no_value' end,
    coalesce(g.denominator, a.denominator, case ind.denominator when 'residents' then territory_residents(t.territory_id, next_day - 1) when 'km2' then t.area_km2 end)
  from target t left join given g on g.territory_id = t.territory_id left join answer a on a.target_id = t.territory_id
  order by t.territory_id;
end $$;
