-- What the database knows of how VIAS is, for the figures of Prometheus, the page of its state and /health: numbers and times, no persons. Of one municipality, or of all (null).
create or replace function system_facts(of_tenant text) returns jsonb language sql stable security definer set search_path = public, pg_temp set jit = off as $$
  with live as materialized (
    select alert_id, status from alert where status in ('sending', 'paused') and (of_tenant is null or tenant_id = of_tenant)
  ), recent as materialized (
    select r.channel, r.state, count(*) as n from alert a join recipient r using (alert_id)
    where a.started_at >= now() - interval '1 day' and (of_tenant is null or a.tenant_id = of_tenant) group by r.channel, r.state
  )
  select jsonb_build_object(
    'at', extract(epoch from clock_timestamp()),
    'databaseBytes', pg_database_size(current_database()),
    'queue', jsonb_build_object(
      'queued', (select count(*) from live l join recipient r using (alert_id) where r.state = 'queued'),
      'sending', (select coalesce(sum(n), 0) from recent where state = 'sending'),
      'uncertain', (select coalesce(sum(n), 0) from recent where state = 'uncertain'),
      'review', (select coalesce(sum(n), 0) from recent where state = 'review'),
      -- Only what could go now: what waits for its next try, or in an alert that a person paused, is not late.
      'oldestSeconds', (select greatest(0, extract(epoch from now() - min(r.next_at))) from live l join recipient r using (alert_id) where l.status = 'sending' and r.state = 'queued' and r.next_at <= now()),
      'service', (select count(*) from service_message m where of_tenant is null or m.tenant_id = of_tenant),
      'serviceOldestSeconds', (select greatest(0, extract(epoch from now() - min(m.next_at))) from service_message m where m.next_at <= now() and (of_tenant is null or m.tenant_id = of_tenant))),
    'outcomes', (select coalesce(jsonb_agg(jsonb_build_object('channel', channel, 'outcome', outcome, 'n', n)), '[]') from (
      select coalesce(channel, 'none') as channel, case when state in ('accepted', 'sent') then 'handed_over' when state = 'acknowledged' then 'delivered' else state::text end as outcome, sum(n) as n
      from recent where state not in ('queued', 'sending') group by 1, 2) o),
    'closed', (select coalesce(jsonb_agg(jsonb_build_object('tenant', b.tenant_id, 'channel', b.channel, 'since', to_char(b.closed_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'), 'code', b.closed_code) order by b.closed_at), '[]')
      from sender_bucket b where b.closed_at is not null and (of_tenant is null or b.tenant_id = of_tenant)),
    'duty', jsonb_build_object(
      'now', (select count(*) from duty d where d.from_at <= now() and d.until_at > now() and (of_tenant is null or d.tenant_id = of_tenant)),
      'without', (select coalesce(jsonb_agg(t.tenant_id order by t.tenant_id), '[]') from tenant t where t.country <> 'EU' and (of_tenant is null or t.tenant_id = of_tenant)
        and not exists (select from duty d where d.tenant_id = t.tenant_id and d.from_at <= now() and d.until_at > now()))),
    'imports', (select jsonb_build_object('running', count(*) filter (where state in ('waiting', 'running', 'undoing')), 'failed', count(*) filter (where state = 'failed' and changed_at >= now() - interval '1 day'))
      from import i where i.changed_at >= now() - interval '30 days' and (of_tenant is null or i.tenant_id = of_tenant)),
    'runs', (select coalesce(jsonb_object_agg(operation, run), '{}') from (
      select distinct on (operation) operation, jsonb_build_object('at', to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'), 'isGood', is_good, 'detail', detail) as run
      from operation_run order by operation, at desc, operation_run_id desc) r),
    'reports', (select jsonb_build_object('n', count(*), 'next', to_char(min(o.due_at) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'), 'step', (array_agg(o.step order by o.due_at))[1], 'tenant', (array_agg(o.tenant_id order by o.due_at))[1])
      from security_reports_open(of_tenant) o),
    -- The last look at each chain; all are looked at every night, so the oldest of them says since when one may rely on it.
    'audit', (select jsonb_build_object('at', to_char(min(at) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'), 'faults', coalesce(jsonb_agg(jsonb_build_object('chain', chain, 'seq', fault) order by chain) filter (where fault is not null), '[]')) from (
      select distinct on (chain) chain, at, least(first_fault, anchor_fault) as fault from audit_check where of_tenant is null or chain = of_tenant order by chain, at desc) v),
    'auditEntries', (select coalesce(sum(c.seq), 0) from audit_chain c where of_tenant is null or c.chain = of_tenant),
    'uptime', (select coalesce(jsonb_agg(jsonb_build_object('day', day, 'minutes', bit_count(seen), 'firstMinute', position(B'1' in seen) - 1) order by day), '[]')
      from uptime_day where day > (now() at time zone 'UTC')::date - 30)) $$;
revoke execute on function system_facts(text) from public;
grant execute on function system_facts(text) to vias_jobs;

-- Notes that a server was up in this minute.
create or replace function note_uptime() returns void language sql security definer set search_path = public, pg_temp as $$
  insert into uptime_day as u (day, seen)
  select d, set_bit(0::bit(1440), m, 1) from (select (now() at time zone 'UTC')::date as d, (extract(hour from now() at time zone 'UTC') * 60 + extract(minute from now() at time zone 'UTC'))::int as m) t
  on conflict (day) do update set seen = u.seen | excluded.seen;
  -- A clock that jumped ahead takes nothing away: what is left tells that it jumped.
  delete from uptime_day where day < (now() at time zone 'UTC')::date - 400 and is_clock_shown() $$;
revoke execute on function note_uptime() from public;
grant execute on function note_uptime() to vias_jobs;
