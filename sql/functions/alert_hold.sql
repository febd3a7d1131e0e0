-- The person on duty holds a warning that is being sent, for a reason, because authors and approvers may be asleep when somebody sees that it is wrong. Whoever held it goes on with it, so that
-- a hold by mistake costs seconds; stopping it for good, and going on with what others or the system paused, stays with those who wrote and approved it.
-- The state of an alert of one's own, held fast until whoever is on duty has moved it; null when there is none. Refuses everybody else.
create or replace function status_for_duty(id uuid) returns alert_status language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if my_principal_kind() is distinct from 'user' or not has_role('dispatcher') then
    raise exception 'not for this role' using errcode = 'insufficient_privilege';
  end if;
  return (select status from alert where alert_id = id and tenant_id = my_tenant() for update);
end $$;
revoke execute on function status_for_duty(uuid) from public;

-- 'held', 'not_sending', or null when there is no such alert of one's own.
create or replace function hold_alert(id uuid, why text) returns text language plpgsql security definer set search_path = public, pg_temp as $$
declare
  now_is alert_status := status_for_duty(id);
begin
  if now_is is null then
    return null;
  end if;
  if now_is <> 'sending' then
    return 'not_sending';
  end if;
  update alert set status = 'paused', stop_reason = why, stopped_name = my_principal_name() where alert_id = id;
  return 'held';
end $$;
revoke execute on function hold_alert(uuid, text) from public;
grant execute on function hold_alert(uuid, text) to vias_user;

-- Whether the last pause of an alert was made by whoever asks.
create or replace function held_by_me(id uuid) returns boolean language sql stable set search_path = public, pg_temp as $$
  select coalesce((select c.principal_id = my_principal() from alert_change c where c.alert_id = id and c.action = 'paused' order by c.alert_change_id desc limit 1), false) $$;
grant execute on function held_by_me(uuid) to vias_user, vias_machine;

-- 'goes_on', 'not_paused', 'not_yours' when somebody else paused it, or null when there is no such alert of one's own.
create or replace function let_alert_go_on(id uuid) returns text language plpgsql security definer set search_path = public, pg_temp as $$
declare
  now_is alert_status := status_for_duty(id);
begin
  if now_is is null then
    return null;
  end if;
  if now_is <> 'paused' then
    return 'not_paused';
  end if;
  if not held_by_me(id) then
    return 'not_yours';
  end if;
  update alert set status = 'sending', stop_reason = null, stopped_name = null where alert_id = id;
  return 'goes_on';
end $$;
revoke execute on function let_alert_go_on(uuid) from public;
grant execute on function let_alert_go_on(uuid) to vias_user;

-- The person on duty stops a warning of which nobody has got anything yet: whoever sees in the countdown that it is wrong is the one who is awake, and a warning that was stopped is prepared
-- again in a minute. Once sending has begun, pausing is theirs and stopping is not.
-- 'stopped', 'begun', 'not_there' when there is nothing to stop, or null when there is no such alert of one's own.
create or replace function stop_countdown(id uuid, why text) returns text language plpgsql security definer set search_path = public, pg_temp as $$
declare
  now_is alert_status := status_for_duty(id);
begin
  if now_is is null then
    return null;
  end if;
  if now_is in ('sending', 'paused') then
    return 'begun';
  end if;
  if now_is not in ('approved', 'resolving') then
    return 'not_there';
  end if;
  update alert set status = 'cancelled', stop_reason = why, stopped_name = my_principal_name() where alert_id = id;
  return 'stopped';
end $$;
revoke execute on function stop_countdown(uuid, text) from public;
grant execute on function stop_countdown(uuid, text) to vias_user;
