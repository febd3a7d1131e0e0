-- Asking approvers on duty, and the later review of what one person released alone.

-- Notes who is to be asked now, each person once for each submission, the next after the municipality's time, or at once where the last one could not be asked (no ways); on the database's clock, from any
-- number of workers. Whoever wrote the alert is not asked.
create or replace function ask_approvers(with_voice boolean) returns table (duty_call_id uuid, tenant_id text, tenant_name text, time_zone text, alert_id uuid, title text, is_drill boolean, expires_at timestamptz,
  duty_id uuid, lang text, phone_enc bytea, key_id text, is_generated boolean, ways text[]) language plpgsql security definer set search_path = public, pg_temp as $$
#variable_conflict use_column
begin
  return query
  with waiting as (
    select a.alert_id, a.tenant_id, a.title, a.is_drill, a.expires_at, a.submitted_at, t.name, t.time_zone, (select count(*) from duty_call c where c.tenant_id = a.tenant_id and c.alert_id = a.alert_id and c.submitted_at = a.submitted_at) as asked
    from alert a join tenant t using (tenant_id) join tenant_alert_setting s using (tenant_id)
    where a.status = 'in_review' and a.submitted_at is not null and a.expires_at > now()
      and not exists (select from duty_call c where c.tenant_id = a.tenant_id and c.alert_id = a.alert_id and c.submitted_at = a.submitted_at
                      and c.asked_at > now() - make_interval(secs => s.ask_next_s) and c.ways <> '{}')
  ), next as (
    select w.*, d.duty_id, d.name as person, d.lang, d.phone_enc, d.key_id, d.is_generated
    from waiting w cross join lateral (
      select d.* from duty d
      where d.tenant_id = w.tenant_id and d.from_at <= now() and d.until_at > now()
        and not exists (select from duty_call c where c.tenant_id = d.tenant_id and c.alert_id = w.alert_id and c.submitted_at = w.submitted_at and (c.duty_id = d.duty_id or c.name = d.name))
        and not exists (select from alert_change h where h.tenant_id = d.tenant_id and h.alert_id = w.alert_id and h.action in ('created', 'edited') and h.principal_name = d.name)
      order by d.position, d.from_at, d.duty_id limit 1) d
  ), called as (
    insert into duty_call (tenant_id, alert_id, submitted_at, call_no, duty_id, name, ways)
    select n.tenant_id, n.alert_id, n.submitted_at, n.asked + 1, n.duty_id, n.person, case when with_voice then array['sms', 'voice'] else array['sms'] end from next n
    -- Another worker was a moment earlier.
    on conflict do nothing
    returning duty_call.duty_call_id, duty_call.tenant_id, duty_call.alert_id, duty_call.ways
  )
  select c.duty_call_id, n.tenant_id, n.name, n.time_zone, n.alert_id, n.title, n.is_drill, n.expires_at, n.duty_id, n.lang, n.phone_enc, n.key_id, n.is_generated, c.ways
  from called c join next n on n.tenant_id = c.tenant_id and n.alert_id = c.alert_id;
end $$;
revoke execute on function ask_approvers(boolean) from public;
grant execute on function ask_approvers(boolean) to vias_worker;

-- Whoever was to be asked has a number that no key opens: stands on the alert's page as not asked, in its history and in the audit, and keeps nobody waiting.
create or replace function note_not_asked(call uuid) returns void language plpgsql security definer set search_path = public, pg_temp as $$
declare
  c duty_call;
begin
  update duty_call set ways = '{}' where duty_call_id = call returning * into strict c;
  insert into alert_change (tenant_id, alert_id, version, action, principal_id, principal_name, reason)
  select a.tenant_id, a.alert_id, a.version, 'not_asked', 'vias_worker', '', c.name from alert a where a.tenant_id = c.tenant_id and a.alert_id = c.alert_id;
  perform audit_append(c.tenant_id, 'ask.unreadable', 'duty', array[c.duty_id::text], 1, jsonb_build_object('alert', c.alert_id));
end $$;
revoke execute on function note_not_asked(uuid) from public;
grant execute on function note_not_asked(uuid) to vias_worker;

-- What the page of an alert shows: who was asked, and who is asked next and when. Null next: nobody else is on duty.
create or replace function approvers_asked(id uuid) returns jsonb language sql stable as $$
  select jsonb_build_object(
    'calls', (select coalesce(jsonb_agg(jsonb_build_object('name', c.name, 'ways', c.ways, 'at', to_char(c.asked_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
        'openedAt', to_char(c.opened_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')) order by c.call_no), '[]')
      from duty_call c where c.tenant_id = a.tenant_id and c.alert_id = a.alert_id and c.submitted_at = a.submitted_at),
    'next', case when a.status = 'in_review' then (
      select jsonb_build_object('name', d.name, 'at', to_char(greatest(now(), coalesce((select max(c.asked_at) from duty_call c where c.tenant_id = a.tenant_id and c.alert_id = a.alert_id and c.submitted_at = a.submitted_at and c.ways <> '{}')
          + make_interval(secs => s.ask_next_s), now())) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'))
      from duty d join tenant_alert_setting s on s.tenant_id = d.tenant_id
      where d.tenant_id = a.tenant_id and d.from_at <= now() and d.until_at > now()
        and not exists (select from duty_call c where c.tenant_id = d.tenant_id and c.alert_id = a.alert_id and c.submitted_at = a.submitted_at and (c.duty_id = d.duty_id or c.name = d.name))
        and not exists (select from alert_change h where h.tenant_id = d.tenant_id and h.alert_id = a.alert_id and h.action in ('created', 'edited') and h.principal_name = d.name)
      order by d.position, d.from_at, d.duty_id limit 1) end,
    'onDuty', (select count(*) from duty d where d.tenant_id = a.tenant_id and d.from_at <= now() and d.until_at > now()))
  from alert a where a.alert_id = id and a.tenant_id = my_tenant() $$;

-- One person's release is owed a second look.
create or replace function owe_review() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  insert into break_glass_review (alert_id, tenant_id, due_at)
  select new.alert_id, new.tenant_id, now() + make_interval(hours => s.review_within_h) from tenant_alert_setting s where s.tenant_id = new.tenant_id
  on conflict (alert_id) do update set due_at = excluded.due_at where break_glass_review.outcome is null;
  return null;
end $$;
drop trigger if exists owe_review on alert;
create trigger owe_review after update on alert for each row when (new.status = 'approved' and old.status <> 'approved' and new.break_glass is not null) execute function owe_review();

-- The second look, by an approver or administrator who neither wrote nor released it. Answers 'done', 'own', 'already', or null when there is nothing to review.
create or replace function review_break_glass(id uuid, verdict text, words text) returns text language plpgsql security definer set search_path = public, pg_temp as $$
declare
  r break_glass_review;
  a alert;
begin
  if my_principal_kind() is distinct from 'user' or not (has_role('alert-approver') or has_role('municipality-admin')) then
    raise exception 'not for this role' using errcode = 'insufficient_privilege';
  end if;
  select * into r from break_glass_review where alert_id = id and tenant_id = my_tenant() for update;
  if not found then
    return null;
  end if;
  select * into strict a from alert where alert_id = id;
  -- Nothing left after all: the audience had changed, and two people released it then.
  if a.break_glass is null then
    return null;
  end if;
  if a.approved_by = my_principal() or exists (select from alert_change c where c.alert_id = id and c.action in ('created', 'edited', 'approved') and c.principal_id = my_principal()) then
    return 'own';
  end if;
  if r.outcome is not null then
    return 'already';
  end if;
  update break_glass_review set outcome = verdict, note = words, reviewed_by = my_principal(), reviewed_name = my_principal_name(), reviewed_at = now() where alert_id = id;
  insert into alert_change (tenant_id, alert_id, version, action, principal_id, principal_name, reason)
  values (a.tenant_id, id, a.version, 'reviewed_' || verdict, my_principal(), my_principal_name(), words);
  return 'done';
end $$;
revoke execute on function review_break_glass(uuid, text, text) from public;
grant execute on function review_break_glass(uuid, text, text) to vias_user;
