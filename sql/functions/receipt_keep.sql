-- Alerts whose single recipients have been kept long enough, the oldest first: their sums are to be written, or the rest of their rows is to go.
create or replace function alerts_to_empty() returns table (alert_id uuid, is_drill boolean, has_result boolean) language sql stable security definer set search_path = public, pg_temp as $$
  select a.alert_id, a.is_drill, k.alert_id is not null
  from alert a join tenant_alert_setting s using (tenant_id) left join alert_result k using (alert_id)
  where a.started_at is not null and a.status in ('completed', 'cancelled', 'expired') and k.emptied_at is null
    and greatest(a.expires_at, coalesce(a.finished_at, a.expires_at)) + make_interval(days => s.keep_recipients_days) <= now()
  order by a.started_at limit 20 $$;
revoke execute on function alerts_to_empty() from public;
grant execute on function alerts_to_empty() to vias_jobs;

-- Deletes at most so many people's rows of an alert whose sums are kept, with their tries, receipts, answers and notices; at the end the calls for help lose who and what was written. True when nothing is left.
create or replace function empty_alert(id uuid, most integer) returns boolean language plpgsql security definer set search_path = public, pg_temp as $$
declare
  gone uuid[];
begin
  perform from alert_result k where k.alert_id = id for update;
  if not found then
    raise exception 'no sums are kept of this alert' using errcode = 'check_violation', constraint = 'alert_result_first';
  end if;
  gone := array(select subscriber_id from recipient where alert_id = id limit most);
  delete from delivery_event where alert_id = id and subscriber_id = any (gone);
  delete from delivery_try where alert_id = id and subscriber_id = any (gone);
  delete from acknowledgement where alert_id = id and subscriber_id = any (gone);
  delete from carer_notice where alert_id = id and subscriber_id = any (gone);
  delete from recipient where alert_id = id and subscriber_id = any (gone);
  if cardinality(gone) = most then
    return false;
  end if;
  update help_case set subscriber_id = null, words = null, note = null where alert_id = id and (subscriber_id is not null or words is not null or note is not null);
  update alert_result set emptied_at = now() where alert_id = id;
  return true;
end $$;
revoke execute on function empty_alert(uuid, integer) from public;
grant execute on function empty_alert(uuid, integer) to vias_jobs;
