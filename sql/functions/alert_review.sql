-- A person says what became of messages that nobody else can tell about: they went out, or they did not and go back into the queue (nowhere, when the alert has ended).
-- All of an alert at once, for nobody sees single recipients. Answers how many; null when there is no such alert of one's own.
create or replace function decide_review(id uuid, was_sent boolean, why text) returns integer language plpgsql security definer set search_path = public, pg_temp as $$
declare
  a alert;
  n integer;
begin
  if my_principal_kind() is distinct from 'user' or not (has_role('alert-author') or has_role('alert-approver')) then
    raise exception 'not for this role' using errcode = 'insufficient_privilege';
  end if;
  if not exists (select from alert where alert_id = id and tenant_id = my_tenant()) then
    return null;
  end if;
  -- People before their alert, as results are written (a result may pause it): the other way round both would wait for each other.
  perform from recipient where alert_id = id and state = 'review' order by subscriber_id for update;
  select * into strict a from alert where alert_id = id for update;
  if was_sent then
    with decided as (
      update recipient set state = 'sent', error_code = null where alert_id = id and state = 'review' returning subscriber_id, channel, attempt
    )
    insert into delivery_try as t (alert_id, subscriber_id, channel, try_no, status, rank, handed_at)
    select id, subscriber_id, channel, attempt, 'sent', 4, now() from decided
    on conflict (alert_id, subscriber_id, channel, try_no) do update set
      status = case when excluded.rank > t.rank then excluded.status else t.status end, rank = greatest(t.rank, excluded.rank), handed_at = coalesce(t.handed_at, excluded.handed_at);
  else
    update recipient set error_code = null, next_at = now(),
      state = case when a.status in ('sending', 'paused') and a.expires_at > now() then 'queued'::recipient_state else 'not_sent' end
    where alert_id = id and state = 'review';
  end if;
  get diagnostics n = row_count;
  if n > 0 then
    insert into alert_change (tenant_id, alert_id, version, action, principal_id, principal_name, reason)
    values (a.tenant_id, id, a.version, case when was_sent then 'decided_sent' else 'decided_not_sent' end, my_principal(), my_principal_name(), why);
    perform audit_note(case when was_sent then 'decide.sent' else 'decide.not_sent' end, 'recipient', array[id::text], n, jsonb_build_object('reason', why));
  end if;
  return n;
end $$;
revoke execute on function decide_review(uuid, boolean, text) from public;
grant execute on function decide_review(uuid, boolean, text) to vias_user;
