-- Whether a place lies inside; in a form whose share the planner guesses as a half instead of a thousandth, so that it does not walk a million residents one by one.
create or replace function lies_in(place geometry, target geometry) returns boolean language sql immutable parallel safe as $$
  select place && target and case when st_intersects(place, target) then true else false end $$;

-- A kind of place as a bit of recipient.reason.
create or replace function place_bit(kind text) returns smallint language sql immutable parallel safe as $$
  select (case kind when 'home' then 1 when 'work' then 2 when 'school' then 4 when 'parent' then 8 else 16 end)::smallint $$;

-- One definition of who gets an alert: the preview counts it, enqueue_alert queues it. A person counts once however many places or municipalities match.
-- Two ways, because nearly always there is no agreement: a municipality's own residents are told apart by their key and need no second look for doubles.
-- What is the matter with a few numbers is looked up and not joined: the cost that the planner sees in st_intersects is so high that no choice of a join weighs anything beside it.
create or replace function alert_matches(sender_tenant text, target geometry, drill boolean, live boolean)
returns table (subscriber_id uuid, lang text, reason smallint, is_generated boolean, fate text) language sql stable parallel safe as $$
  with lender as materialized (
    select g.tenant_id from alerting_agreement g where g.to_tenant_id = sender_tenant and now() >= g.valid_from and now() < g.valid_to
  ), own as not materialized (
    select r.subscriber_id, r.lang, p.reason
    from (
      select resident_id, bit_or(place_bit(kind)) as reason from resident_place where not drill and tenant_id = sender_tenant and lies_in(geom, target) group by resident_id) p
    join resident r on r.tenant_id = sender_tenant and r.resident_id = p.resident_id
    where r.status = 'active' and r.subscriber_id is not null
  ), lent as not materialized (
    select r.subscriber_id, max(r.lang) as lang, bit_or(place_bit(p.kind)) as reason
    from resident_place p join resident r on r.tenant_id = p.tenant_id and r.resident_id = p.resident_id
    where not drill and exists (select from lender) and p.tenant_id = any (array(select tenant_id from lender))
      and lies_in(p.geom, target) and r.status = 'active' and r.subscriber_id is not null
    group by r.subscriber_id
  ), hit as (
    select own.subscriber_id, own.lang, own.reason from own where not exists (select from lender)
    union all
    select coalesce(own.subscriber_id, lent.subscriber_id), coalesce(own.lang, lent.lang),
           (coalesce(own.reason, 0::smallint) | coalesce(lent.reason, 0::smallint))::smallint
    from own full join lent on lent.subscriber_id = own.subscriber_id where exists (select from lender)
    union all
    select r.subscriber_id, r.lang, 32::smallint
    from tenant_alert_setting s
    join drill_member m on m.tenant_id = s.tenant_id and m.drill_group_id = s.drill_group_id
    join resident r on r.tenant_id = m.tenant_id and r.resident_id = m.resident_id
    where drill and s.tenant_id = sender_tenant and r.status = 'active' and r.subscriber_id is not null
  )
  select h.subscriber_id, h.lang, h.reason, h.subscriber_id in (select s.subscriber_id from subscriber s where s.is_generated),
         case when h.subscriber_id in (select s.subscriber_id from subscriber s where s.bad_since is not null) then 'bad_number'
              when live and h.subscriber_id in (select s.subscriber_id from subscriber s where s.is_generated) then 'generated'
              when h.subscriber_id in (select o.subscriber_id from opt_out o where o.tenant_id = sender_tenant) then 'opted_out'
              else 'reached' end
  from hit h
$$;
revoke execute on function alert_matches(text, geometry, boolean, boolean) from public;

-- Whether STOP is honoured for a warning of this priority: always, unless the municipality has set otherwise for danger to life (priority 0). Whoever is opted_out could be reached but for that.
create or replace function heeds_stop(of_tenant text, priority smallint) returns boolean language sql stable as $$
  select priority <> 0 or coalesce((select honour_stop from tenant_message_class where tenant_id = of_tenant and message_class = 'life_threatening'), true) $$;

-- Compiling the plan and sorting on disk would take longer than counting, hence jit and work_mem; so would sorting a hundred thousand people into eight groups, hence enable_sort.
-- What PL/pgSQL assigns is never shared out to several processes, but planned as if it were: hence max_parallel_workers_per_gather, here and in enqueue_alert.
-- Counts for the author's and the approver's eyes, never people; `reasons` and `langs` count each person once, by the first reason that applies. Each question is audited.
drop function if exists alert_audience(geometry, boolean);
create or replace function alert_audience(target geometry, drill boolean, for_life boolean default false) returns jsonb language plpgsql security definer
set search_path = public, pg_temp set jit = off set work_mem = '64MB' set enable_sort = off set max_parallel_workers_per_gather = 0 as $$
declare
  mine text := my_tenant();
  live boolean;
  heeds boolean := heeds_stop(my_tenant(), case when for_life and not drill then 0 else 1 end::smallint);
  answer jsonb;
  for_real bigint;
begin
  if not (has_role('alert-author') or has_role('alert-approver')) then
    raise exception 'not for this role' using errcode = 'insufficient_privilege';
  end if;
  select c.is_live into strict live from tenant_alert_setting s join alert_channel c using (channel) where s.tenant_id = mine;
  -- A statement of its own: within the next one it would be planned each time, and planning what lies in an area takes milliseconds.
  if drill then
    select count(*) into for_real from alert_matches(mine, target, false, live) where fate = 'reached';
  end if;
  -- One pass over the people; everything after it reads a few dozen groups.
  with kept as materialized (
    select case when fate = 'opted_out' and not heeds then 'reached' else fate end as fate, lang, reason, count(*)::int as n from alert_matches(mine, target, drill, live) group by 1, lang, reason
  ), m as (
    select fate, lang, case when reason & 32 > 0 then 'drill' when reason & 1 > 0 then 'home' when reason & 2 > 0 then 'work' when reason & 4 > 0 then 'school'
                            when reason & 8 > 0 then 'parent' else 'other' end as first_reason, n
    from kept
  ), reached as (select * from m where fate = 'reached')
  select jsonb_build_object(
    'reached', (select coalesce(sum(n), 0) from reached),
    'reasons', (select coalesce(jsonb_object_agg(first_reason, n), '{}') from (select first_reason, sum(n) as n from reached group by 1) t),
    'langs', (select coalesce(jsonb_object_agg(lang, n), '{}') from (select lang, sum(n) as n from reached group by 1) t),
    'badNumber', (select coalesce(sum(n), 0) from m where fate = 'bad_number'),
    'optedOut', (select coalesce(sum(n), 0) from m where fate = 'opted_out'),
    'generated', (select coalesce(sum(n), 0) from m where fate = 'generated'),
    'noMobile', case when drill then (
        select count(*) from tenant_alert_setting s join drill_member d using (tenant_id, drill_group_id) join resident r using (tenant_id, resident_id)
        where s.tenant_id = mine and r.subscriber_id is null and r.status = 'active')
      else (
        select count(distinct p.resident_id) from resident_place p join resident r on r.tenant_id = p.tenant_id and r.resident_id = p.resident_id
        where lies_in(p.geom, target) and r.subscriber_id is null and r.status = 'active'
          and p.tenant_id = any (array(select mine union select g.tenant_id from alerting_agreement g where g.to_tenant_id = mine and now() >= g.valid_from and now() < g.valid_to))) end,
    'drillGroup', case when drill then (select g.name from tenant_alert_setting s join drill_group g using (tenant_id, drill_group_id) where s.tenant_id = mine) end,
    'real', for_real)
  into answer;
  perform audit_note('count', 'audience', '{}', (answer ->> 'reached')::int,
    jsonb_build_object('drill', drill, 'box', st_extent::text, 'km2', round((st_area(target::geography) / 1e6)::numeric, 3)) ) from (select st_extent(target)) e;
  return answer;
end $$;
revoke execute on function alert_audience(geometry, boolean, boolean) from public;
grant execute on function alert_audience(geometry, boolean, boolean) to vias_user, vias_machine;
