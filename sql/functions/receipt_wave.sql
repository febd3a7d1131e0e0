-- Who of an alert's people a further wave may reach by a channel: who did not get it for good, and by another channel also who waits for a retry; never somebody who has it, who opted out, or whom the channel cannot reach.
-- By the alert's own channel a number that is known to be dead is not tried again; in the table of contacts stands who can be reached by e-mail or push.
-- `wanted`: who asked to be called when the SMS does not arrive, with whichever municipality.
drop function if exists wave_people(alert, text);
create function wave_people(a alert, by_channel text) returns table (subscriber_id uuid, lang text, wanted boolean) language sql stable set jit = off as $$
  select r.subscriber_id, r.lang, c.kind = 'voice' and exists (select from resident w where w.subscriber_id = r.subscriber_id and w.wants_voice and w.status = 'active')
  from recipient r
  join alert_channel c on c.channel = by_channel
  join subscriber s on s.subscriber_id = r.subscriber_id
  where r.alert_id = a.alert_id
    and (r.state = 'failed' or (by_channel <> a.channel and (r.state = 'suppressed' or (r.state = 'queued' and r.error_code is not null and r.next_channel is null))))
    and r.error_code is distinct from 21610
    and not exists (select from opt_out o where o.tenant_id = a.tenant_id and o.subscriber_id = r.subscriber_id)
    and (not c.is_live or not s.is_generated)
    and case when c.kind in ('sms', 'voice') then s.bad_since is null else exists (select from subscriber_contact k where k.subscriber_id = r.subscriber_id and k.kind = c.kind) end $$;
revoke execute on function wave_people(alert, text) from public;

-- What a further wave by a channel would be: people, and segments and money of their texts; calls have no price that we know, e-mail and push cost nothing.
create or replace function wave_offer(id uuid, by_channel text) returns jsonb language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
  a alert;
begin
  if not (has_role('alert-author') or has_role('alert-approver')) then
    raise exception 'not for this role' using errcode = 'insufficient_privilege';
  end if;
  select * into a from alert where alert_id = id and tenant_id = my_tenant() and access_class_id = any (array(select my_access_classes()));
  return (
    select jsonb_build_object('channel', c.channel, 'kind', c.kind, 'isAgain', c.channel = a.channel, 'people', coalesce(sum(p.n), 0)::int,
      'segments', case when c.kind = 'sms' then coalesce(sum(p.n * x.segments), 0)::int else 0 end,
      'price', case c.kind when 'sms' then round(coalesce(sum(p.n * x.segments), 0) * s.segment_price, 2) when 'voice' then null else 0 end, 'priceUnit', s.price_unit)
    from alert_channel c
    join alert_channel own on own.channel = a.channel
    join tenant_alert_setting s on s.tenant_id = a.tenant_id
    left join lateral (select lang, count(*) as n from wave_people(a, c.channel) group by lang) p on true
    left join alert_text x on x.alert_id = a.alert_id and x.lang = p.lang
    where c.channel = by_channel and c.is_live = own.is_live
    group by c.channel, c.kind, s.segment_price, s.price_unit);
end $$;
revoke execute on function wave_offer(uuid, text) from public;
grant execute on function wave_offer(uuid, text) to vias_user;

-- Starts it: those people go back into the queue, once, and nobody else. Refuses when they are others by more than a twentieth (and five people) than the person saw.
-- Answers the wave as it is kept.
create or replace function start_wave(id uuid, by_channel text, seen_people integer) returns jsonb language plpgsql security definer set search_path = public, pg_temp set jit = off as $$
declare
  a alert;
  offer jsonb;
  n integer;
  wave alert_wave;
begin
  if my_principal_kind() is distinct from 'user' or not (has_role('alert-author') or has_role('alert-approver')) then
    raise exception 'not for this role' using errcode = 'insufficient_privilege';
  end if;
  select * into a from alert where alert_id = id and tenant_id = my_tenant() for update;
  -- Nor after a later message has taken its place: "evacuate" must not follow "it is over".
  if not found or a.status not in ('sending', 'paused', 'completed') or a.expires_at <= now()
    or exists (select from alert f where f.references_id = a.alert_id and f.tenant_id = a.tenant_id and f.started_at is not null) then
    raise exception 'no further wave in this state' using errcode = 'check_violation', constraint = 'alert_wave_state';
  end if;
  offer := wave_offer(id, by_channel);
  if offer is null then
    raise exception 'not a channel of this alert' using errcode = 'check_violation', constraint = 'alert_wave_channel';
  end if;
  if (offer ->> 'people')::int = 0 then
    raise exception 'nobody to be reached again' using errcode = 'check_violation', constraint = 'alert_wave_nobody';
  end if;
  if abs((offer ->> 'people')::int - seen_people) > greatest(5, seen_people / 20) then
    raise exception 'others than were shown' using errcode = 'check_violation', constraint = 'alert_wave_changed';
  end if;
  with again as materialized (
    select r.subscriber_id, p.wanted from wave_people(a, by_channel) p join recipient r on r.alert_id = id and r.subscriber_id = p.subscriber_id
    where r.state in ('failed', 'suppressed', 'queued') for update of r
  )
  update recipient r set state = 'queued', wave = r.wave + 1, next_channel = nullif(by_channel, a.channel), failures = 0, error_code = null, lookups = 0,
    -- Whoever asked for a call is called first: what is due longest is claimed first.
    next_at = now() - case when again.wanted then interval '1 minute' else interval '0' end
  from again where r.alert_id = id and r.subscriber_id = again.subscriber_id;
  get diagnostics n = row_count;
  insert into alert_wave (tenant_id, alert_id, wave_no, channel, people, segments, price, price_unit, made_by, made_name)
  select a.tenant_id, id, coalesce(max(w.wave_no), 1) + 1, by_channel, n, (offer ->> 'segments')::int, (offer ->> 'price')::numeric, offer ->> 'priceUnit', my_principal(), my_principal_name()
  from alert_wave w where w.alert_id = id
  returning * into wave;
  insert into sender_bucket (tenant_id, sender, channel, rate_segments, burst, tokens)
  select a.tenant_id, a.sender, by_channel, s.rate_segments, greatest(s.rate_segments / 4, s.max_segments), s.max_segments from tenant_alert_setting s where s.tenant_id = a.tenant_id
  on conflict do nothing;
  insert into alert_change (tenant_id, alert_id, version, action, principal_id, principal_name, reason)
  values (a.tenant_id, id, a.version, 'wave', my_principal(), my_principal_name(), by_channel || ' ' || n);
  if a.status = 'completed' then
    update alert set status = 'sending', finished_at = null where alert_id = id;
  end if;
  return jsonb_build_object('no', wave.wave_no, 'channel', wave.channel, 'people', wave.people, 'segments', wave.segments, 'price', wave.price, 'priceUnit', wave.price_unit, 'by', wave.made_name, 'at', to_json(wave.made_at));
end $$;
revoke execute on function start_wave(uuid, text, integer) from public;
grant execute on function start_wave(uuid, text, integer) to vias_user;

-- Calls that begin by themselves: people who asked for a call, whose SMS of an alert of priority 0 or 1 has failed for good and whom nobody called yet, once each. Never in a drill (its priority is 4), never for word
-- that it is over, never after a later message has taken its place, and nothing that a person paused. Everybody else is called only by the wave that a person starts. For the worker that has a channel for calls.
-- Answers how many people were queued, by alert.
create or replace function queue_wanted_calls() returns table (called_alert_id uuid, people integer) language plpgsql security definer set search_path = public, pg_temp set jit = off as $$
declare
  a alert;
  n integer;
begin
  for a in
    select l.* from alert l join alert_channel c on c.channel = l.channel
    where l.status in ('sending', 'completed') and l.expires_at > now() and l.priority in (0, 1) and not l.is_drill and l.started_at is not null
      and l.response_type <> 'AllClear' and l.msg_type <> 'Cancel'
      and c.is_live = (select v.is_live from alert_channel v where v.channel = 'voice')
      -- Asked before anything is locked: in most rounds there is nobody.
      and exists (select from recipient r join resident w on w.subscriber_id = r.subscriber_id and w.wants_voice and w.status = 'active' where r.alert_id = l.alert_id and r.state = 'failed'
        and not exists (select from delivery_try t where t.alert_id = r.alert_id and t.subscriber_id = r.subscriber_id and t.channel = 'voice'))
      and not exists (select from alert f where f.references_id = l.alert_id and f.tenant_id = l.tenant_id and f.started_at is not null)
      -- Twenty waves are all that an alert can have.
      and not exists (select from alert_wave w where w.alert_id = l.alert_id and w.wave_no = 20 and not exists (select from alert_wave o where o.alert_id = l.alert_id and o.made_by = 'vias_worker'))
    order by l.priority, l.started_at
    for update of l skip locked
  loop
    with again as materialized (
      select r.subscriber_id from wave_people(a, 'voice') p join recipient r on r.alert_id = a.alert_id and r.subscriber_id = p.subscriber_id
      where p.wanted and r.state = 'failed' and r.next_channel is distinct from 'voice'
        and not exists (select from delivery_try t where t.alert_id = r.alert_id and t.subscriber_id = r.subscriber_id and t.channel = 'voice')
      order by r.next_at limit 1000
      for update of r skip locked
    )
    update recipient r set state = 'queued', wave = r.wave + 1, next_channel = 'voice', failures = 0, error_code = null, lookups = 0, next_at = now() - interval '1 minute'
    from again where r.alert_id = a.alert_id and r.subscriber_id = again.subscriber_id and r.state = 'failed';
    get diagnostics n = row_count;
    continue when n = 0;
    -- One wave of an alert, which grows as messages fail; in the history it stands once.
    update alert_wave w set people = w.people + n where w.alert_id = a.alert_id and w.made_by = 'vias_worker';
    if not found then
      insert into alert_wave (tenant_id, alert_id, wave_no, channel, people, segments, price, price_unit, made_by, made_name)
      select a.tenant_id, a.alert_id, (select coalesce(max(w.wave_no), 1) + 1 from alert_wave w where w.alert_id = a.alert_id), 'voice', n, 0, null, s.price_unit, 'vias_worker', '' from tenant_alert_setting s where s.tenant_id = a.tenant_id;
      insert into sender_bucket (tenant_id, sender, channel, rate_segments, burst, tokens)
      select a.tenant_id, a.sender, 'voice', s.rate_segments, greatest(s.rate_segments / 4, s.max_segments), s.max_segments from tenant_alert_setting s where s.tenant_id = a.tenant_id
      on conflict do nothing;
      insert into alert_change (tenant_id, alert_id, version, action, principal_id, principal_name, reason) values (a.tenant_id, a.alert_id, a.version, 'wave', 'vias_worker', '', 'voice');
    end if;
    if a.status = 'completed' then
      update alert set status = 'sending', finished_at = null where alert_id = a.alert_id;
    end if;
    called_alert_id := a.alert_id;
    people := n;
    return next;
  end loop;
end $$;
revoke execute on function queue_wanted_calls() from public;
grant execute on function queue_wanted_calls() to vias_worker;
