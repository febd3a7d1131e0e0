-- Queues the audience of an approved alert and lets it go, unless reality differs from what was approved; the dispatcher alone may call it.
-- Answers 'sending', 'audience_changed' (back to review with the new number) or 'busy' (another worker has it).
create or replace function enqueue_alert(id uuid) returns text language plpgsql security definer
set search_path = public, pg_temp set jit = off set work_mem = '64MB' as $$
declare
  a alert;
  setting tenant_alert_setting;
  live boolean;
  heeds boolean;
  langs text[];
  main_lang text;
  n integer;
  -- Who comes after this moment is a late joiner (queue_late_joiners).
  seen pg_snapshot := pg_current_snapshot();
begin
  select * into a from alert where alert_id = id and status = 'resolving' for update skip locked;
  if not found then
    return 'busy';
  end if;
  select * into strict setting from tenant_alert_setting where tenant_id = a.tenant_id;
  select is_live into strict live from alert_channel where channel = a.channel;
  heeds := heeds_stop(a.tenant_id, a.priority);
  select array_agg(lang) into langs from alert_text where alert_id = id;
  select languages[1] into main_lang from tenant where tenant_id = a.tenant_id;
  -- What was queued, and the earlier message's queue that was emptied, are taken back together when the number is another one.
  begin
    -- Two statements, because a million people are planned as what they are.
    if a.audience_of_alert_id is null then
      insert into recipient (alert_id, subscriber_id, lang, reason, is_generated)
      select id, m.subscriber_id, case when m.lang = any (langs) then m.lang else main_lang end, m.reason, m.is_generated
      from alert_matches(a.tenant_id, a.area, a.is_drill, live) m
      where m.fate = 'reached' or (m.fate = 'opted_out' and not heeds)
      order by m.subscriber_id;
    else
      -- Before anybody is counted: who still waits for the earlier message does not get it after this one. Who is claimed at this very moment is counted below.
      update recipient set state = 'not_sent' where alert_id = a.audience_of_alert_id and state = 'queued';
      insert into recipient (alert_id, subscriber_id, lang, reason, is_generated)
      select id, m.subscriber_id, case when m.lang = any (langs) then m.lang else main_lang end, m.reason, m.is_generated
      from alert_reached(a.tenant_id, a.audience_of_alert_id, live) m
      where m.fate = 'reached'
      order by m.subscriber_id;
    end if;
    get diagnostics n = row_count;
    -- Whoever has the wrong warning is told, also those who got it after the approval: it goes on being sent until now.
    if n = 0 or a.audience_of_alert_id is null and abs(n - a.preview_count) > greatest(setting.tolerance_people, floor(setting.tolerance_share * a.preview_count)) then
      raise exception 'another audience than was approved' using errcode = 'VC001';
    end if;
  exception when sqlstate 'VC001' then
    update alert set status = 'in_review', preview_count = n, stop_reason = 'audience_changed' where alert_id = id;
    return 'audience_changed';
  end;
  insert into sender_bucket (tenant_id, sender, channel, rate_segments, burst, tokens)
  values (a.tenant_id, a.sender, a.channel, setting.rate_segments, greatest(setting.rate_segments / 4, setting.max_segments), setting.max_segments)
  on conflict (tenant_id, sender, channel) do update set rate_segments = excluded.rate_segments, burst = excluded.burst, tokens = least(sender_bucket.tokens, excluded.burst);
  -- Its turn begins where the others' stand, so that it neither waits for them to catch up nor makes them wait.
  insert into alert_turn (alert_id, looked, last_claimed_at)
  values (id, seen, least(clock_timestamp(), (select min(t.last_claimed_at) from alert_turn t join alert o using (alert_id)
    where o.status = 'sending' and exists (select from recipient r where r.alert_id = o.alert_id and r.state = 'queued' and r.next_at <= now()))))
  on conflict (alert_id) do update set looked = excluded.looked;
  update alert set status = 'sending', audience_count = n, started_at = now(), stop_reason = null, planned_s = (
    select ceil(sum(t.segments * r.people) / setting.rate_segments)
    from (select lang, count(*) as people from recipient where alert_id = id group by lang) r join alert_text t on t.alert_id = id and t.lang = r.lang)
  where alert_id = id;
  return 'sending';
end $$;
revoke execute on function enqueue_alert(uuid) from public;
grant execute on function enqueue_alert(uuid) to vias_worker;
