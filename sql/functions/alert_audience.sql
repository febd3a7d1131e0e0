-- Whether a place lies inside; in a form whose share the planner guesses as a half instead of a thousandth, so that it does not walk a million residents one by one.
create or replace function lies_in(place geometry, target geometry) returns boolean language sql immutable as $$
  select place && target and case when st_intersects(place, target) then true else false end $$;

-- One definition of who gets an alert: the preview counts it, enqueue_alert queues it. A person counts once however many places or municipalities match.
create or replace function alert_matches(sender_tenant text, target geometry, drill boolean, live boolean)
returns table (subscriber_id uuid, lang text, reason smallint, is_generated boolean, fate text) language sql stable as $$
  with hit as (
    select r.subscriber_id, max(r.lang) filter (where r.tenant_id = sender_tenant) as own_lang, max(r.lang) as any_lang,
           bit_or(case p.kind when 'home' then 1 when 'work' then 2 when 'school' then 4 when 'parent' then 8 else 16 end)::smallint as reason
    from resident_place p join resident r on r.tenant_id = p.tenant_id and r.resident_id = p.resident_id
    where not drill and lies_in(p.geom, target) and r.status = 'active' and r.subscriber_id is not null
      and p.tenant_id = any (array(select sender_tenant union select g.tenant_id from alerting_agreement g where g.to_tenant_id = sender_tenant and now() >= g.valid_from and now() < g.valid_to))
    group by r.subscriber_id
    union all
    select r.subscriber_id, r.lang, r.lang, 32::smallint
    from tenant_alert_setting s
    join drill_member m on m.tenant_id = s.tenant_id and m.drill_group_id = s.drill_group_id
    join resident r on r.tenant_id = m.tenant_id and r.resident_id = m.resident_id
    where drill and s.tenant_id = sender_tenant and r.status = 'active' and r.subscriber_id is not null
  )
  select h.subscriber_id, coalesce(h.own_lang, h.any_lang), h.reason, s.is_generated,
         case when o.subscriber_id is not null then 'opted_out' when s.bad_since is not null then 'bad_number' when live and s.is_generated then 'generated' else 'reached' end
  from hit h
  join subscriber s on s.subscriber_id = h.subscriber_id
  left join opt_out o on o.subscriber_id = h.subscriber_id and o.tenant_id = sender_tenant
$$;
revoke execute on function alert_matches(text, geometry, boolean, boolean) from public;

-- Compiling the plan and sorting on disk would take longer than counting, hence jit and work_mem.
-- Counts for the author's and the approver's eyes, never people; `reasons` and `langs` count each person once, by the first reason that applies. Each question is audited.
create or replace function alert_audience(target geometry, drill boolean) returns jsonb language plpgsql security definer
set search_path = public, pg_temp set jit = off set work_mem = '64MB' as $$
declare
  mine text := my_tenant();
  live boolean;
  answer jsonb;
begin
  if not (has_role('alert-author') or has_role('alert-approver')) then
    raise exception 'not for this role' using errcode = 'insufficient_privilege';
  end if;
  select c.is_live into strict live from tenant_alert_setting s join alert_channel c using (channel) where s.tenant_id = mine;
  -- One pass over the people; everything after it reads a few dozen groups.
  with m as materialized (
    select fate, lang, case when reason & 32 > 0 then 'drill' when reason & 1 > 0 then 'home' when reason & 2 > 0 then 'work' when reason & 4 > 0 then 'school'
                            when reason & 8 > 0 then 'parent' else 'other' end as first_reason, count(*)::int as n
    from alert_matches(mine, target, drill, live) group by 1, 2, 3
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
    'real', case when drill then (select count(*) from alert_matches(mine, target, false, live) where fate = 'reached') end)
  into answer;
  perform audit_note('count', 'audience', '{}', (answer ->> 'reached')::int,
    jsonb_build_object('drill', drill, 'box', st_extent::text, 'km2', round((st_area(target::geography) / 1e6)::numeric, 3)) ) from (select st_extent(target)) e;
  return answer;
end $$;
revoke execute on function alert_audience(geometry, boolean) from public;
grant execute on function alert_audience(geometry, boolean) to vias_user, vias_machine;
