-- The record of a security incident: what may not be written, its history, the terms of its reports, and who is reminded of them.

-- A clock elsewhere may run a little ahead of ours; more is a mistake.
create or replace function security_incident_guard() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if greatest(new.aware_at, new.began_at, new.ended_at) > now() + interval '5 minutes' then
    raise exception 'what has not happened yet is not recorded' using errcode = 'check_violation', constraint = 'security_incident_in_future';
  end if;
  if tg_op = 'UPDATE' then
    if exists (select from security_report r where r.tenant_id = new.tenant_id and r.security_incident_id = new.security_incident_id and r.taken_back_at is null and r.sent_at < new.aware_at) then
      raise exception 'a report was sent before' using errcode = 'check_violation', constraint = 'security_report_before_aware';
    end if;
    new.version := old.version + 1;
    new.changed_at := now();
    new.changed_by := coalesce(my_principal(), 'vias_owner');
    new.changed_by_name := my_principal_name();
  end if;
  return new;
end $$;
drop trigger if exists guard on security_incident;
create trigger guard before insert or update on security_incident for each row execute function security_incident_guard();

create or replace function security_incident_history() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  insert into security_incident_change (tenant_id, security_incident_id, version, changed_by, changed_by_name, facts)
  values (new.tenant_id, new.security_incident_id, new.version, new.changed_by, new.changed_by_name,
          to_jsonb(new) - '{tenant_id,security_incident_id,installation,version,created_at,created_by,created_by_name,changed_at,changed_by,changed_by_name}'::text[]);
  return null;
end $$;
drop trigger if exists history on security_incident;
create trigger history after insert or update on security_incident for each row execute function security_incident_history();
drop trigger if exists append_only on security_incident_change;
create trigger append_only before update or delete or truncate on security_incident_change for each statement execute function refuse_change();

create or replace function security_report_guard() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
declare
  i security_incident;
begin
  if tg_op = 'UPDATE' then
    if old.taken_back_at is not null then
      raise exception 'it was taken back already' using errcode = 'restrict_violation';
    end if;
    return new;
  end if;
  -- Two people who record at once do so one after the other.
  select * into i from security_incident x where x.tenant_id = new.tenant_id and x.security_incident_id = new.security_incident_id for update;
  if not found then return new; end if;
  if new.sent_at > now() + interval '5 minutes' then
    raise exception 'what was not sent yet is not recorded' using errcode = 'check_violation', constraint = 'security_incident_in_future';
  end if;
  if new.sent_at < i.aware_at then
    raise exception 'nobody reports before being aware' using errcode = 'check_violation', constraint = 'security_report_before_aware';
  end if;
  if new.step in ('progress_report', 'final_report') and not exists (select from security_report r where r.tenant_id = i.tenant_id and r.security_incident_id = i.security_incident_id
      and r.step = 'notification' and r.taken_back_at is null and r.sent_at <= new.sent_at) then
    raise exception 'the notification comes first' using errcode = 'check_violation', constraint = 'security_report_in_order';
  end if;
  if new.step = 'final_report' and i.ended_at is null then
    raise exception 'while it goes on, how it goes on is told' using errcode = 'check_violation', constraint = 'security_report_while_going_on';
  end if;
  new.version := i.version;
  return new;
end $$;
drop trigger if exists guard on security_report;
create trigger guard before insert or update on security_report for each row execute function security_report_guard();

-- The steps of an incident with their terms and what was sent. A null term of an open step: without undue delay, or while it still goes on not known yet.
-- 24 and 72 hours are hours of the clock; a month is one of the calendar where the authority is. It runs from the notification, until that is sent from its term (Article 23(4)(d));
-- of an incident that goes on, how it goes on is told then, and the final report a month after its end (e). A notification in time is an early warning too.
create or replace function security_steps(i security_incident) returns table (step text, due_at timestamptz, sent_at timestamptz, reference text, report_id uuid, sent_by text)
language sql stable set search_path = public, pg_temp as $$
  with sent as (
    select distinct on (r.step) r.step, r.sent_at, r.reference, r.security_report_id, r.recorded_by_name
    from security_report r where r.tenant_id = i.tenant_id and r.security_incident_id = i.security_incident_id and r.taken_back_at is null order by r.step, r.sent_at desc
  ), term as (
    select z.zone, ((coalesce((select s.sent_at from sent s where s.step = 'notification'), i.aware_at + interval '72 hours') at time zone z.zone) + interval '1 month') at time zone z.zone as month_at
    from (select case i.country when 'LT' then 'Europe/Vilnius' else 'Europe/Riga' end as zone) z
  ), wanted as (
    select 'early_warning' as step, 1 as no, i.aware_at + interval '24 hours' as due_at where i.is_significant
      and not exists (select from sent s where s.step = 'notification' and not exists (select from sent e where e.step = 'early_warning'))
    union all select 'notification', 2, i.aware_at + interval '72 hours' where i.is_significant
    union all select 'progress_report', 3, t.month_at from term t
      where i.is_significant and (exists (select from sent s where s.step = 'progress_report') or ((i.ended_at is null or i.ended_at > t.month_at) and not exists (select from sent s where s.step = 'final_report')))
    union all select 'final_report', 4, case when i.ended_at <= t.month_at then t.month_at else ((i.ended_at at time zone t.zone) + interval '1 month') at time zone t.zone end from term t where i.is_significant
    union all select 'data_authority', 5, i.aware_at + interval '72 hours' where i.has_personal_data
    union all select 'people', 6, null where i.is_high_risk
  )
  select w.step, w.due_at, s.sent_at, s.reference, s.security_report_id, s.recorded_by_name from wanted w left join sent s using (step) order by w.no $$;

-- Steps that nobody has sent yet and that have a term, of one municipality or of all (null).
create or replace function security_reports_open(of_tenant text) returns table (tenant_id text, security_incident_id uuid, step text, due_at timestamptz)
language sql stable set search_path = public, pg_temp as $$
  select i.tenant_id, i.security_incident_id, s.step, s.due_at from security_incident i, security_steps(i) s
  where (of_tenant is null or i.tenant_id = of_tenant) and s.sent_at is null and s.due_at is not null $$;

-- What the database knows of the installation when an incident is recorded: last backup and drill, head of the audit, state of the schema.
create or replace function security_installation() returns jsonb language sql stable security definer set search_path = public, pg_temp as $$
  select jsonb_build_object(
    'schema', (select max(version) from schema_version),
    'postgresql', current_setting('server_version'),
    'postgis', postgis_lib_version(),
    'backup', (select to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') from operation_run where operation = 'backup' and is_good order by at desc limit 1),
    'drill', (select to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') from operation_run where operation = 'restore_drill' and is_good order by at desc limit 1),
    'audit', (select jsonb_build_object('chain', chain, 'seq', seq, 'hash', encode(hash, 'hex')) from audit_chain where chain = my_tenant())) $$;
revoke execute on function security_installation() from public;
grant execute on function security_installation() to vias_user;

-- Notes which reports are due within a week (of the month alone), a day, six hours, or are late, each once, and answers to whom it is to be told.
create or replace function remind_security() returns table (title text, step text, hours smallint, due_at timestamptz, tenant_id text, locale text, email text)
language plpgsql security definer set search_path = public, pg_temp as $$
#variable_conflict use_column
begin
  return query
    with due as (
      insert into security_reminder as r (tenant_id, security_incident_id, step, hours)
      select o.tenant_id, o.security_incident_id, o.step,
        case when o.due_at <= now() then 0 when o.due_at <= now() + interval '6 hours' then 6 when o.due_at <= now() + interval '24 hours' then 24 else 168 end
      from security_reports_open(null) o
      where o.due_at <= now() + case when o.step in ('progress_report', 'final_report') then interval '168 hours' else interval '24 hours' end
      on conflict do nothing returning r.tenant_id, r.security_incident_id, r.step, r.hours
    )
    select i.title, d.step, d.hours, o.due_at, a.tenant_id, a.locale, a.email
    from due d join security_incident i using (tenant_id, security_incident_id) join security_reports_open(null) o using (tenant_id, security_incident_id, step)
    left join account a on a.tenant_id = d.tenant_id and a.kind = 'person' and a.roles && '{municipality-admin,operator}'::text[] and a.disabled_at is null and a.accepted_at is not null and a.email <> ''
    order by o.due_at, i.title, a.account_id;
end $$;
revoke execute on function remind_security() from public;
grant execute on function remind_security() to vias_jobs;
