-- Incidents by territory as the asker may know them: one protected view for every table and map by territory.
-- Rows the asker may read count exactly. Of the others ("closed") only their number per territory counts, and never a small one:
--   1 to 4 closed incidents suppress the territory (primary);
--   where that leaves one territory, or fewer than 5 closed incidents, hidden behind a total of its country or of its parent,
--   the next smallest go too (complementary);
--   larger numbers of closed incidents move by at most 2, by a key made of the incidents themselves (the cell-key method):
--   the same incidents always give the same number, and the difference of two questions tells of no single incident.
create or replace function protected_incident_counts(sets integer[], since timestamptz, until timestamptz, categories text[])
returns table (territory_id integer, incidents bigint, is_exact boolean, is_suppressed boolean)
language sql stable security definer set search_path = public, pg_temp as $$
  with mine as materialized (select array(select my_access_classes()) as classes),
  cell as materialized (
    select t.territory_id, t.country, t.parent_id, count(i.incident_id) as total,
           count(i.incident_id) filter (where i.access_class_id <> all (mine.classes)) as closed,
           coalesce(sum(hashtextextended(i.incident_id::text, 0) & 65535) filter (where i.access_class_id <> all (mine.classes)), 0) % 65536 as cell_key
    from territory t cross join mine
    left join (placement p join incident i on i.incident_id = p.thing_id
                 and (since is null or i.occurred_at >= since) and (until is null or i.occurred_at < until)
                 and (categories is null or i.category_code = any (categories)))
      on p.territory_id = t.territory_id and p.thing_kind = 'incident'
    where t.boundary_set_id = any (sets)
    group by t.territory_id, t.country, t.parent_id
  ),
  -- Each territory stands in two totals: that of its country's set and that of its parent.
  member as (
    select territory_id, closed, 'country ' || country as total_of from cell where closed > 0
    union all
    select territory_id, closed, 'parent ' || parent_id from cell where closed > 0 and parent_id is not null
  ),
  ranked as (
    select territory_id, closed < 5 as is_small, bool_or(closed < 5) over (partition by total_of) as any_small,
           count(*) over before as others, coalesce(sum(closed) over before, 0) as others_closed
    from member
    window before as (partition by total_of order by closed >= 5, closed, territory_id rows between unbounded preceding and 1 preceding)
  ),
  suppressed as (select distinct territory_id from ranked where is_small or (any_small and (others < 2 or others_closed < 5)))
  select c.territory_id,
         case when s.territory_id is null then c.total - c.closed + case when c.closed = 0 then 0 else greatest(5, c.closed + noise.moved) end end,
         c.closed = 0, s.territory_id is not null
  from cell c left join suppressed s using (territory_id),
       lateral (select case when cell_key < 6554 then -2 when cell_key < 19661 then -1 when cell_key < 45875 then 0 when cell_key < 58982 then 1 else 2 end as moved) noise
$$;
