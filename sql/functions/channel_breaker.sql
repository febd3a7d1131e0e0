-- Breakers. A channel of a sender is closed when the provider refuses the account, filters the text out or cannot be reached; what is queued goes to the tenant's second channel, and where there is none
-- that is open the alert pauses for a person. Nothing that the closed channel may have taken is touched: rows that are not "queued" stay where they are, so nobody gets a message on both.

-- A second channel is as live as the first: falling back from operators to the simulator would report deliveries that never were.
create or replace function refuse_unlike_channels() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if (select count(distinct (c.is_live, c.kind)) from alert_channel c where c.channel in (new.channel, new.second_channel)) > 1 then
    raise exception 'the second channel must be of the kind of the first' using errcode = 'check_violation', constraint = 'tenant_alert_setting_like_channels';
  end if;
  return new;
end $$;
drop trigger if exists like_channels on tenant_alert_setting;
create trigger like_channels before insert or update on tenant_alert_setting for each row when (new.second_channel is not null) execute function refuse_unlike_channels();

-- A second channel that is set, or whose contract changes, counts at once, also for what is being sent.
create or replace function open_second_bucket() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  insert into sender_bucket as b (tenant_id, sender, channel, rate_segments, burst, tokens)
  select new.tenant_id, k.sender, new.second_channel, new.second_rate_segments, greatest(new.second_rate_segments / 4, new.max_segments), new.max_segments
  from (select new.sender union select sender from sender_bucket where tenant_id = new.tenant_id) k
  on conflict (tenant_id, sender, channel) do update set rate_segments = excluded.rate_segments, burst = excluded.burst, tokens = least(b.tokens, excluded.burst);
  return null;
end $$;
drop trigger if exists second_bucket on tenant_alert_setting;
create trigger second_bucket after insert or update on tenant_alert_setting for each row when (new.second_channel is not null) execute function open_second_bucket();

-- The channel that takes the next message of this sender when `wanted` is what the alert was approved for: that one while it is open or due for its probe, else the second likewise; null when neither takes anything.
create or replace function open_channel(of_tenant text, of_sender text, wanted text) returns text language sql stable set search_path = public, pg_temp as $$
  select w.channel
  from (select wanted as channel, 1 as nth
        union all
        select s.second_channel, 2 from tenant_alert_setting s join alert_channel c1 on c1.channel = wanted join alert_channel c2 on c2.channel = s.second_channel
        where s.tenant_id = of_tenant and c1.kind = c2.kind and c1.is_live = c2.is_live and s.second_channel <> wanted) w
  left join sender_bucket b on b.tenant_id = of_tenant and b.sender = of_sender and b.channel = w.channel
  where b.closed_at is null or b.probe_at <= now()
  order by w.nth limit 1 $$;

-- Closes a channel of a sender; 'second' when all that is to go by it goes by the municipality's other one, 'paused' when an alert had to stop, 'waits' when no other takes over and no alert stops: what is to go
-- by it (a further wave's own way, a message that is no alert) waits for its probe; 'closed' when it was closed already (a failed probe makes the next one wait longer).
create or replace function close_channel(of_tenant text, of_sender text, of_channel text, code integer, why text) returns text language plpgsql security definer set search_path = public, pg_temp as $$
declare
  answer text;
  a record;
begin
  update sender_bucket b set closed_at = now(), closed_code = code, probes = 0, probe_at = now() + interval '1 minute', probe_alert_id = null, probe_subscriber_id = null, probe_try_no = null
  where b.tenant_id = of_tenant and b.sender = of_sender and b.channel = of_channel and b.closed_at is null;
  if not found then
    return 'closed';
  end if;
  insert into sender_bucket (tenant_id, sender, channel, rate_segments, burst, tokens)
  select of_tenant, of_sender, s.second_channel, s.second_rate_segments, greatest(s.second_rate_segments / 4, s.max_segments), s.max_segments
  from tenant_alert_setting s where s.tenant_id = of_tenant and s.second_channel is not null and s.second_channel <> of_channel
  on conflict do nothing;
  answer := case when exists (select from tenant_alert_setting s where s.tenant_id = of_tenant and coalesce(
      nullif(open_channel(of_tenant, of_sender, of_channel), of_channel), case when s.second_channel = of_channel then open_channel(of_tenant, of_sender, s.channel) end) is not null) then 'second' else 'waits' end;
  for a in
    select l.alert_id, l.tenant_id, l.version, open_channel(of_tenant, of_sender, l.channel) as way from alert l
    where l.tenant_id = of_tenant and l.sender = of_sender and l.status = 'sending'
      and (l.channel = of_channel or of_channel = (select s.second_channel from tenant_alert_setting s where s.tenant_id = of_tenant))
  loop
    if a.way is null then
      update alert set status = 'paused', stop_reason = why where alert_id = a.alert_id;
      answer := 'paused';
    else
      insert into alert_change (tenant_id, alert_id, version, action, principal_id, principal_name, reason)
      values (a.tenant_id, a.alert_id, a.version, 'other_channel', 'vias_worker', '', why || ' ' || code);
      perform pg_notify('vias_alert', a.alert_id::text);
    end if;
  end loop;
  insert into alert_change (tenant_id, alert_id, version, action, principal_id, principal_name, reason)
  select l.tenant_id, l.alert_id, l.version, 'channel_waits', 'vias_worker', '', why || ' ' || code from alert l
  where answer = 'waits' and l.tenant_id = of_tenant and l.sender = of_sender and l.status = 'sending' and l.channel <> of_channel
    and exists (select from alert_wave v where v.alert_id = l.alert_id and v.channel = of_channel)
    and exists (select from recipient r where r.alert_id = l.alert_id and r.next_channel = of_channel and r.state in ('queued', 'sending', 'uncertain'));
  return answer;
end $$;
revoke execute on function close_channel(text, text, text, integer, text) from public;
grant execute on function close_channel(text, text, text, integer, text) to vias_worker;

-- The probe of a closed channel was sent or delivered: it is open again. Answers whether it was a probe.
create or replace function reopen_channel(of_alert uuid, of_subscriber uuid, of_try integer, of_channel text) returns boolean language plpgsql security definer set search_path = public, pg_temp as $$
declare
  b sender_bucket;
begin
  update sender_bucket k set closed_at = null, closed_code = null, probe_at = null, probes = 0, probe_alert_id = null, probe_subscriber_id = null, probe_try_no = null
  where k.probe_alert_id = of_alert and k.probe_subscriber_id = of_subscriber and k.probe_try_no = of_try and k.channel = of_channel and k.closed_at is not null
  returning k.* into b;
  if not found then
    return false;
  end if;
  insert into alert_change (tenant_id, alert_id, version, action, principal_id, principal_name)
  select l.tenant_id, l.alert_id, l.version, 'channel_back', 'vias_worker', '' from alert l where l.tenant_id = b.tenant_id and l.sender = b.sender and l.status = 'sending'
    and (l.channel = b.channel or exists (select from alert_wave v where v.alert_id = l.alert_id and v.channel = b.channel));
  return true;
end $$;
revoke execute on function reopen_channel(uuid, uuid, integer, text) from public;
grant execute on function reopen_channel(uuid, uuid, integer, text) to vias_worker;
