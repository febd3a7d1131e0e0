-- Queues the audience of an approved alert and lets it go, unless reality differs from what was approved; the dispatcher alone may call it.

-- Clears away, four thousand at a time, what a beginning left behind that was stopped or given up: whoever is queued for it goes, and at last the slices. Answers whether there is more. The caller holds the alert's lock.
create or replace function clear_slices(id uuid) returns boolean language plpgsql security definer set search_path = public, pg_temp as $$
declare
  n integer;
begin
  if not exists (select from alert_slice where alert_id = id) then
    return false;
  end if;
  delete from recipient where alert_id = id and subscriber_id = any (array(select subscriber_id from recipient where alert_id = id limit 4000));
  get diagnostics n = row_count;
  if n = 4000 then
    return true;
  end if;
  delete from alert_slice where alert_id = id;
  return false;
end $$;
revoke execute on function clear_slices(uuid) from public;

-- The same for every alert that was stopped, or sent back to review, while it began.
create or replace function clear_abandoned_slices() returns void language plpgsql security definer set search_path = public, pg_temp as $$
declare
  one uuid;
begin
  for one in
    select a.alert_id from alert a where a.status <> 'resolving' and exists (select from alert_slice l where l.alert_id = a.alert_id) for update skip locked
  loop
    perform clear_slices(one);
  end loop;
end $$;
revoke execute on function clear_abandoned_slices() from public;
grant execute on function clear_abandoned_slices() to vias_worker;

-- First the audience is resolved as of one moment, judged as a whole and kept in slices; then each call queues one slice, and with the last one the alert begins. Whoever dies in between leaves a whole slice
-- queued or none: the next one goes on, nobody is lost and nobody doubled. A correction is queued in one go, for what it corrects may be on its way.
-- Answers 'sending', 'more' (call again), 'audience_changed' (back to review with the new number) or 'busy' (another worker has it).
drop function if exists enqueue_alert(uuid);
-- Four thousand are queued in a fraction of 250 ms, also on the embedded database.
create or replace function enqueue_alert(id uuid, per_slice integer default 4000) returns text language plpgsql security definer
set search_path = public, pg_temp set jit = off set work_mem = '64MB' set max_parallel_workers_per_gather = 0 as $$
declare
  a alert;
  setting tenant_alert_setting;
  live boolean;
  heeds boolean;
  langs text[];
  n bigint;
  approval timestamptz;
  one alert_slice;
  -- Who comes after this moment is a late joiner (queue_late_joiners).
  seen pg_snapshot := pg_current_snapshot();
begin
  select * into a from alert where alert_id = id and status = 'resolving' for update skip locked;
  if not found then
    return 'busy';
  end if;
  approval := coalesce(a.approved_at, '-infinity');
  if exists (select from alert_slice where alert_id = id and approved_at <> approval) then
    perform clear_slices(id);
    return 'more';
  end if;
  select * into strict setting from tenant_alert_setting where tenant_id = a.tenant_id;
  -- The municipality's own language first: it is for whoever reads one without a text.
  select array_agg(x.lang order by x.lang = t.languages[1] desc, x.lang) into langs from alert_text x join tenant t using (tenant_id) where x.alert_id = id;
  if not exists (select from alert_slice where alert_id = id) then
    if a.frozen_hash is distinct from alert_hash(a) then
      raise exception 'text or area differ from what was approved' using errcode = 'check_violation', constraint = 'alert_frozen';
    end if;
    select is_live into strict live from alert_channel where channel = a.channel;
    heeds := heeds_stop(a.tenant_id, a.priority);
    -- What was kept, and the earlier message's queue that was emptied, are taken back together when the number is another one.
    begin
      -- Two statements, because a million people are planned as what they are.
      if a.audience_of_alert_id is null then
        insert into alert_slice (alert_id, slice_no, approved_at, subscriber_ids, langs, reasons, generated)
        select id, (nth - 1) / per_slice, approval, array_agg(m.subscriber_id), array_agg(case when m.lang = any (langs) then m.lang else langs[1] end), array_agg(m.reason), array_agg(m.is_generated)
        from (select k.*, row_number() over (order by k.subscriber_id) as nth from alert_matches(a.tenant_id, a.area, a.is_drill, live) k
              where k.fate = 'reached' or (k.fate = 'opted_out' and not heeds)) m
        group by 2;
      else
        -- Before anybody is counted: who still waits for the earlier message does not get it after this one. Who is claimed at this very moment is counted below.
        update recipient set state = 'not_sent' where alert_id = a.audience_of_alert_id and state = 'queued';
        insert into alert_slice (alert_id, slice_no, approved_at, subscriber_ids, langs, reasons, generated)
        select id, 0, approval, array_agg(m.subscriber_id order by m.subscriber_id), array_agg(case when m.lang = any (langs) then m.lang else langs[1] end order by m.subscriber_id),
          array_agg(m.reason order by m.subscriber_id), array_agg(m.is_generated order by m.subscriber_id)
        from alert_reached(a.tenant_id, a.audience_of_alert_id, live) m
        where m.fate = 'reached'
        having count(*) > 0;
      end if;
      select coalesce(sum(cardinality(l.subscriber_ids)), 0) into n from alert_slice l where l.alert_id = id;
      -- Whoever has the wrong warning is told, also those who got it after the approval: it goes on being sent until now.
      if n = 0 or a.audience_of_alert_id is null and abs(n - a.preview_count) > greatest(setting.tolerance_people, floor(setting.tolerance_share * a.preview_count)) then
        raise exception 'another audience than was approved' using errcode = 'VC001';
      end if;
    exception when sqlstate 'VC001' then
      update alert set status = 'in_review', preview_count = n, stop_reason = 'audience_changed' where alert_id = id;
      return 'audience_changed';
    end;
    -- Whoever approved it counted on neighbours whose agreement has ended since: a few of them do not hold it up, but it is said.
    insert into alert_change (tenant_id, alert_id, version, action, principal_id, principal_name, reason)
    select a.tenant_id, id, a.version, 'agreement_ended', my_principal(), my_principal_name(), string_agg(t.name, ', ' order by t.name)
    from tenant t
    where not a.is_drill and a.audience_of_alert_id is null
      and exists (select from alerting_agreement g where g.to_tenant_id = a.tenant_id and g.tenant_id = t.tenant_id and g.valid_from <= a.approved_at and a.approved_at < g.valid_to and g.valid_to <= now())
      and not exists (select from alerting_agreement g where g.to_tenant_id = a.tenant_id and g.tenant_id = t.tenant_id and now() >= g.valid_from and now() < g.valid_to)
      and exists (select from resident_place p where p.tenant_id = t.tenant_id and lies_in(p.geom, a.area))
    having count(*) > 0;
    insert into alert_turn (alert_id, looked) values (id, seen) on conflict (alert_id) do update set looked = excluded.looked;
    if n > per_slice and a.audience_of_alert_id is null then
      return 'more';
    end if;
  end if;

  select * into strict one from alert_slice where alert_id = id order by slice_no limit 1;
  -- Whoever was erased meanwhile is nobody any more.
  insert into recipient (alert_id, subscriber_id, lang, reason, is_generated)
  select id, m.subscriber_id, m.lang, m.reason, m.is_generated
  from unnest(one.subscriber_ids, one.langs, one.reasons, one.generated) m (subscriber_id, lang, reason, is_generated)
  where exists (select from subscriber s where s.subscriber_id = m.subscriber_id)
  on conflict do nothing;
  delete from alert_slice where alert_id = id and slice_no = one.slice_no;
  if exists (select from alert_slice where alert_id = id) then
    return 'more';
  end if;

  insert into sender_bucket (tenant_id, sender, channel, rate_segments, burst, tokens)
  values (a.tenant_id, a.sender, a.channel, setting.rate_segments, greatest(setting.rate_segments / 4, setting.max_segments), setting.max_segments)
  on conflict (tenant_id, sender, channel) do update set rate_segments = excluded.rate_segments, burst = excluded.burst, tokens = least(sender_bucket.tokens, excluded.burst);
  -- Its turn begins where the others' stand, so that it neither waits for them to catch up nor makes them wait.
  update alert_turn set last_claimed_at = least(clock_timestamp(), (select min(t.last_claimed_at) from alert_turn t join alert o using (alert_id)
    where o.status = 'sending' and exists (select from recipient r where r.alert_id = o.alert_id and r.state = 'queued' and r.next_at <= now())))
  where alert_id = id;
  select coalesce(sum(r.people), 0), ceil(sum(t.segments * r.people) / setting.rate_segments) into n, a.planned_s
  from (select lang, count(*) as people from recipient where alert_id = id group by lang) r join alert_text t on t.alert_id = id and t.lang = r.lang;
  update alert set status = 'sending', audience_count = n, started_at = now(), stop_reason = null, planned_s = a.planned_s where alert_id = id;
  return 'sending';
end $$;
revoke execute on function enqueue_alert(uuid, integer) from public;
grant execute on function enqueue_alert(uuid, integer) to vias_worker;
