-- Whether STOP is honoured for an alert. Whoever got a warning of a class that overrides STOP gets its correction too, however mild that is: of a chain of them the strongest counts.
create or replace function alert_heeds_stop(id uuid) returns boolean language sql stable as $$
  with recursive chain as (
    select a.tenant_id, a.priority, a.audience_of_alert_id from alert a where a.alert_id = id
    union all select a.tenant_id, a.priority, a.audience_of_alert_id from chain c join alert a on a.alert_id = c.audience_of_alert_id
  )
  select coalesce(bool_and(heeds_stop(tenant_id, priority)), true) from chain $$;

-- Whom a correction or an all-clear goes to: exactly those whom the earlier alert reached or may have reached, in the language they got it in, whatever has become of their places since.
create or replace function alert_reached(sender_tenant text, of_alert uuid, live boolean)
returns table (subscriber_id uuid, lang text, reason smallint, is_generated boolean, fate text) language sql stable as $$
  select r.subscriber_id, r.lang, r.reason & ~64::smallint, r.is_generated,
         case when o.subscriber_id is not null and (select alert_heeds_stop(of_alert)) then 'opted_out' when s.bad_since is not null then 'bad_number' when live and r.is_generated then 'generated' else 'reached' end
  from recipient r join subscriber s using (subscriber_id)
  left join opt_out o on o.subscriber_id = r.subscriber_id and o.tenant_id = sender_tenant
  -- Whoever may have it is told too: a word too much does less harm than a false warning that stands.
  where r.alert_id = of_alert and r.state in ('sending', 'uncertain', 'review', 'accepted', 'sent', 'delivered', 'acknowledged') $$;
revoke execute on function alert_reached(text, uuid, boolean) from public;

-- Counts for a correction, in the form of alert_audience; audited as one. Only of an alert of one's own.
create or replace function correction_audience(of_alert uuid) returns jsonb language plpgsql security definer set search_path = public, pg_temp as $$
declare
  a alert;
  live boolean;
  answer jsonb;
begin
  if not (has_role('alert-author') or has_role('alert-approver')) then
    raise exception 'not for this role' using errcode = 'insufficient_privilege';
  end if;
  select * into a from alert where alert_id = of_alert and tenant_id = my_tenant();
  if not found then
    return null;
  end if;
  select c.is_live into strict live from tenant_alert_setting s join alert_channel c using (channel) where s.tenant_id = a.tenant_id;
  with m as materialized (
    select fate, lang, case when reason & 32 > 0 then 'drill' when reason & 1 > 0 then 'home' when reason & 2 > 0 then 'work' when reason & 4 > 0 then 'school'
                            when reason & 8 > 0 then 'parent' else 'other' end as first_reason, count(*)::int as n
    from alert_reached(a.tenant_id, of_alert, live) group by 1, 2, 3
  ), reached as (select * from m where fate = 'reached')
  select jsonb_build_object(
    'reached', (select coalesce(sum(n), 0) from reached),
    'reasons', (select coalesce(jsonb_object_agg(first_reason, n), '{}') from (select first_reason, sum(n) as n from reached group by 1) t),
    'langs', (select coalesce(jsonb_object_agg(lang, n), '{}') from (select lang, sum(n) as n from reached group by 1) t),
    'badNumber', (select coalesce(sum(n), 0) from m where fate = 'bad_number'),
    'optedOut', (select coalesce(sum(n), 0) from m where fate = 'opted_out'),
    'generated', (select coalesce(sum(n), 0) from m where fate = 'generated'),
    'noMobile', 0,
    'drillGroup', case when a.is_drill then (select g.name from tenant_alert_setting s join drill_group g using (tenant_id, drill_group_id) where s.tenant_id = a.tenant_id) end,
    'real', null)
  into answer;
  perform audit_note('count', 'audience', array[of_alert::text], (answer ->> 'reached')::int, jsonb_build_object('correctionOf', of_alert));
  return answer;
end $$;
revoke execute on function correction_audience(uuid) from public;
grant execute on function correction_audience(uuid) to vias_user, vias_machine;

-- Whether it is still known who got an alert of one's own.
create or replace function recipients_kept(id uuid) returns boolean language sql stable security definer set search_path = public, pg_temp as $$
  select exists (select from alert a where a.alert_id = id and a.tenant_id = my_tenant()) and not exists (select from alert_result r where r.alert_id = id) $$;
revoke execute on function recipients_kept(uuid) from public;
grant execute on function recipients_kept(uuid) to vias_user, vias_machine;

-- Who had not got an alert and has it now: noted for its corrections. Only moves that are rare: what the first wave hands over was counted when the correction was queued.
create or replace function note_late_reached() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  insert into late_reached (alert_id, subscriber_id) values (new.alert_id, new.subscriber_id);
  -- The telephone just took a message, so its number is not dead.
  if new.state = 'delivered' and exists (select from alert_channel c where c.channel = new.channel and c.kind in ('sms', 'voice')) then
    update subscriber set bad_since = null, bad_code = null where subscriber_id = new.subscriber_id and bad_since is not null;
  end if;
  return null;
end $$;
drop trigger if exists late_reached on recipient;
create trigger late_reached after update on recipient for each row
  when (old.state <> new.state and ((old.state in ('queued', 'failed', 'suppressed', 'not_sent') and new.state in ('delivered', 'acknowledged'))
    or (new.wave > 1 and old.state in ('sending', 'uncertain', 'review') and new.state in ('accepted', 'sent', 'delivered', 'acknowledged'))))
  execute function note_late_reached();

-- Queues them for every correction and all-clear that lives and is the last word on that alert, each person once. Answers how many joined, by alert.
create or replace function queue_late_reached(every_s double precision) returns table (joined_alert_id uuid, people integer) language plpgsql security definer set search_path = public, pg_temp set jit = off as $$
declare
  a record;
  seen pg_snapshot;
  n integer;
begin
  for a in
    select l.alert_id, l.tenant_id, l.audience_of_alert_id, t.looked, c.is_live, l as whole
    from alert l join alert_turn t using (alert_id) join alert_channel c on c.channel = l.channel
    where l.audience_of_alert_id is not null and l.status in ('sending', 'paused', 'completed') and l.expires_at > now() and l.started_at is not null and t.looked_at <= now() - make_interval(secs => every_s)
      and exists (select from late_reached w where t.looked is null or not pg_visible_in_snapshot(w.xid, t.looked))
      and not exists (select from alert f where f.tenant_id = l.tenant_id and f.alert_id <> l.alert_id and f.started_at is not null
        and (f.references_id = l.alert_id or (f.references_id = l.audience_of_alert_id and (f.started_at, f.alert_id) > (l.started_at, l.alert_id))))
    for update of t skip locked
  loop
    seen := pg_current_snapshot();
    n := 0;
    if alert_hash(a.whole) = (a.whole).frozen_hash then
      -- Also who has got by now what this corrects in the second place: the wrong warning itself, not only its first correction.
      with recursive chain as (
        select a.audience_of_alert_id as id
        union all select o.audience_of_alert_id from chain c join alert o on o.alert_id = c.id where o.audience_of_alert_id is not null
      )
      insert into recipient (alert_id, subscriber_id, lang, reason, is_generated)
      select distinct on (m.subscriber_id) a.alert_id, m.subscriber_id,
             case when exists (select from alert_text x where x.alert_id = a.alert_id and x.lang = m.lang) then m.lang else (select languages[1] from tenant where tenant_id = a.tenant_id) end,
             m.reason | 64, m.is_generated
      from chain c
      cross join lateral (select array_agg(w.subscriber_id) as came from late_reached w where w.alert_id = c.id and (a.looked is null or not pg_visible_in_snapshot(w.xid, a.looked))) w
      cross join lateral alert_reached(a.tenant_id, c.id, a.is_live) m
      where w.came is not null and m.fate = 'reached' and m.subscriber_id = any (w.came)
      on conflict do nothing;
      get diagnostics n = row_count;
    end if;
    update alert_turn set looked = seen, looked_at = now() where alert_id = a.alert_id;
    if n > 0 then
      update alert set audience_count = audience_count + n, status = case when status = 'completed' then 'sending' else status end, finished_at = case when status = 'completed' then null else finished_at end
      where alert_id = a.alert_id;
      joined_alert_id := a.alert_id;
      people := n;
      return next;
    end if;
  end loop;
  delete from late_reached w where w.at < now() - interval '10 minutes' and not exists (
    select from alert l join alert_turn t using (alert_id)
    where l.audience_of_alert_id is not null and l.status in ('sending', 'paused', 'completed') and l.expires_at > now() and (t.looked is null or not pg_visible_in_snapshot(w.xid, t.looked)));
end $$;
revoke execute on function queue_late_reached(double precision) from public;
grant execute on function queue_late_reached(double precision) to vias_worker;
