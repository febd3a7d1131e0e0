-- Messages that are no alert (calls to approvers on duty, codes, word to carers) on their way out.

-- Takes up to `most` of those that are due, duty first, then codes. Each goes by the channel that is open, as alerts do, and uses the same contracted rate: it goes before the backlog of an alert, for it
-- waits for one token and not for all that its text takes, and what it takes too much the next ones wait for. While an alert is being sent, all but duty together get a quarter of the rate, so that a rush of
-- registrations does not stop a warning. A message of a closed channel that has no second one goes when its next probe is due. Claimed for a minute: a process that dies sends it at most once more.
-- `mine` are the channels that the process has (null: all): what goes by another one stays for whoever has it.
drop function if exists claim_service_messages(integer);
create or replace function claim_service_messages(most integer, mine text[] default null) returns table (id uuid, kind text, to_enc bytea, body_enc bytea, key_id text, lang text, is_generated boolean, tries smallint, valid_for_s double precision,
  tenant_id text, sender text, channel text, is_probe boolean)
language plpgsql security definer set search_path = public, pg_temp as $$
#variable_conflict use_column
declare
  m record;
  b sender_bucket;
  way text;
  moment timestamptz;
  have numeric;
  busy boolean;
  taken integer := 0;
begin
  -- Several senders would take buckets in different orders.
  perform pg_advisory_xact_lock(hashtext('claim_service_messages'));
  for m in
    select x.*, s.sender, s.channel as own_channel, s.second_channel, s.rate_segments, s.second_rate_segments, s.max_segments
    -- The first few of each municipality, or the many of one whose channel is closed would hide everybody else's.
    from (select q.service_message_id, row_number() over (partition by q.tenant_id, q.channel, q.kind = 'duty' order by q.kind = 'code' desc, q.next_at) as nth
          from service_message q where q.next_at <= now() and q.expires_at > now()) q
    join service_message x using (service_message_id) join tenant_alert_setting s on s.tenant_id = x.tenant_id
    where q.nth <= 2 * most and x.next_at <= now() and x.expires_at > now()
    order by x.kind = 'duty' desc, x.kind = 'code' desc, q.nth, x.next_at for update of x skip locked
  loop
    exit when taken >= most;
    way := m.channel;
    if way is null then
      select w.channel into way
      from (values (m.own_channel, 1), (m.second_channel, 2)) w (channel, nth)
      where w.channel is not null and not exists (select from sender_bucket k where k.tenant_id = m.tenant_id and k.sender = m.sender and k.channel = w.channel and k.closed_at is not null)
      order by w.nth limit 1;
      way := coalesce(way, open_channel(m.tenant_id, m.sender, m.own_channel), m.own_channel);
    end if;
    continue when way <> all (mine);
    insert into sender_bucket (tenant_id, sender, channel, rate_segments, burst, tokens)
    select m.tenant_id, m.sender, way, r.rate, greatest(r.rate / 4, m.max_segments), m.max_segments
    from (select case when way = m.second_channel then m.second_rate_segments else m.rate_segments end as rate) r
    on conflict do nothing;
    select k.* into strict b from sender_bucket k where k.tenant_id = m.tenant_id and k.sender = m.sender and k.channel = way for update;
    moment := clock_timestamp();
    -- As for alerts: a clock that was set back stops nobody.
    have := case when b.at > moment + interval '1 second' then b.burst else least(b.burst, b.tokens + b.rate_segments * extract(epoch from moment - b.at)) end;
    continue when have <= 0 or (b.closed_at is not null and coalesce(b.probe_at > moment, true));
    busy := m.kind <> 'duty' and exists (select from alert a where a.tenant_id = m.tenant_id and a.sender = m.sender and a.status = 'sending' and a.expires_at > now()
      and exists (select from recipient r where r.alert_id = a.alert_id and r.state = 'queued' and r.next_at <= now()));
    continue when busy and b.service_at > moment;
    update sender_bucket k set tokens = have - m.segments, at = moment,
      service_at = case when busy then greatest(coalesce(k.service_at, moment), moment - interval '1 second') + make_interval(secs => (4 * m.segments / k.rate_segments)::float8) else k.service_at end,
      probe_at = case when k.closed_at is null then null else moment + interval '1 minute' end
    where k.tenant_id = m.tenant_id and k.sender = m.sender and k.channel = way;
    update service_message x set tries = x.tries + 1, next_at = now() + make_interval(secs => 60 * (x.tries + 1)) where x.service_message_id = m.service_message_id;
    taken := taken + 1;
    return query select m.service_message_id, m.kind, m.to_enc, m.body_enc, m.key_id, m.lang, m.is_generated, (m.tries + 1)::smallint, extract(epoch from m.expires_at - now())::float8, m.tenant_id, m.sender, way, b.closed_at is not null;
  end loop;
end $$;
revoke execute on function claim_service_messages(integer, text[]) from public;
grant execute on function claim_service_messages(integer, text[]) to vias_worker;

-- A closed channel has taken a message that is no alert: it is open again, unless it was closed for what alerts say.
create or replace function reopen_by_service(of_tenant text, of_sender text, of_channel text) returns void language sql security definer set search_path = public, pg_temp as $$
  update sender_bucket k set closed_at = null, closed_code = null, probe_at = null, probes = 0, probe_alert_id = null, probe_subscriber_id = null, probe_try_no = null
  where k.tenant_id = of_tenant and k.sender = of_sender and k.channel = of_channel and k.closed_at is not null
    and not exists (select from error_class e where e.error_code = k.closed_code and e.class = 'content') $$;
revoke execute on function reopen_by_service(text, text, text) from public;
grant execute on function reopen_by_service(text, text, text) to vias_worker;
