drop function if exists claim_carers(integer);
-- Claims carers who are to be told that a person could not be reached, or did not answer an alert that asks for it: each alert, person and carer once, whatever worker asks, for the row
-- is written in the transaction that queues the message. By the database's clock. Never in a drill, never for an alert that was stopped or is over, never somebody whose number is dead or
-- who stopped the messages of this sender. Numbers come sealed; the worker opens them, and one it could not open is claimed again after ten minutes: the key may be back.
create or replace function claim_carers(most integer) returns table (alert_id uuid, tenant_id text, sender text, title text, subscriber_id uuid, phone_enc bytea, key_id text,
  carer_id uuid, carer_enc bytea, carer_key_id text, lang text, is_generated boolean, valid_for_s integer, is_unanswered boolean, is_again boolean)
language plpgsql security definer set search_path = public, pg_temp set jit = off as $$
#variable_conflict use_column
begin
  return query
  with due as (
    select a.alert_id, a.tenant_id, a.sender, a.title, a.expires_at, r.subscriber_id, c.carer_subscriber_id, r.state = 'delivered' as is_unanswered,
      exists (select from carer_notice n where n.alert_id = a.alert_id and n.subscriber_id = r.subscriber_id and n.carer_subscriber_id = c.carer_subscriber_id) as is_again
    from alert a
    join tenant_alert_setting s using (tenant_id)
    join recipient r on r.alert_id = a.alert_id
    join carer c on c.subscriber_id = r.subscriber_id and c.agreed_at is not null
    where a.status in ('sending', 'paused', 'completed') and not a.is_drill and a.expires_at > now()
      -- Word that it is over asks nobody for an answer.
      and a.response_type <> 'AllClear' and a.msg_type <> 'Cancel'
      -- Nor is anybody looked for because of a warning that was taken back.
      and not exists (select from alert f where f.audience_of_alert_id = a.alert_id and f.started_at is not null)
      and a.started_at + make_interval(mins => greatest(s.carer_after_min, c.delay_min)) <= now()
      -- Whoever only waits for the morning is not lost.
      and (r.attempt > 0 or a.priority < 2)
      and (r.state not in ('delivered', 'acknowledged') or (r.state = 'delivered' and alert_asks(a.alert_id)))
      and not exists (select from carer_notice n where n.alert_id = a.alert_id and n.subscriber_id = r.subscriber_id and n.carer_subscriber_id = c.carer_subscriber_id
        and (n.unreadable_at is null or n.unreadable_at > now() - interval '10 minutes'))
    limit most
  ), claimed as (
    insert into carer_notice (alert_id, subscriber_id, carer_subscriber_id) select d.alert_id, d.subscriber_id, d.carer_subscriber_id from due d
    on conflict (alert_id, subscriber_id, carer_subscriber_id) do update set at = clock_timestamp(), unreadable_at = null where carer_notice.unreadable_at <= now() - interval '10 minutes'
    returning carer_notice.alert_id, carer_notice.subscriber_id, carer_notice.carer_subscriber_id
  )
  select d.alert_id, d.tenant_id, d.sender, d.title, d.subscriber_id, p.phone_enc, p.key_id, o.subscriber_id, o.phone_enc, o.key_id,
         coalesce((select max(x.lang) from resident x where x.subscriber_id = o.subscriber_id), 'lv'), o.is_generated, least(7200, extract(epoch from d.expires_at - now()))::int, d.is_unanswered, d.is_again
  from claimed k join due d using (alert_id, subscriber_id, carer_subscriber_id)
  join subscriber p on p.subscriber_id = k.subscriber_id
  join subscriber o on o.subscriber_id = k.carer_subscriber_id and o.bad_since is null
  where not exists (select from opt_out z where z.tenant_id = d.tenant_id and z.subscriber_id = o.subscriber_id);
end $$;
revoke execute on function claim_carers(integer) from public;
grant execute on function claim_carers(integer) to vias_worker;

-- Notes carers who could not be told because a number does not open, so that the board of the alert counts them.
create or replace function note_unreadable_carers(alerts uuid[], subscribers uuid[], carers uuid[]) returns void language sql security definer set search_path = public, pg_temp as $$
  update carer_notice n set unreadable_at = now() from unnest(alerts, subscribers, carers) v (alert_id, subscriber_id, carer_id)
  where n.alert_id = v.alert_id and n.subscriber_id = v.subscriber_id and n.carer_subscriber_id = v.carer_id $$;
revoke execute on function note_unreadable_carers(uuid[], uuid[], uuid[]) from public;
grant execute on function note_unreadable_carers(uuid[], uuid[], uuid[]) to vias_worker;
