-- What is deleted by age: how long each municipality keeps what, what would go, and its going in pieces.

create or replace function is_held(tenant text, what text, incident uuid) returns boolean language sql stable security definer set search_path = public, pg_temp as $$
  select exists (select from legal_hold h where h.tenant_id = tenant and h.ended_at is null
    and (h.incident_id is null and h.category in (what, case when what = 'personal_words' then 'incidents' end) or h.incident_id = incident)) $$;
revoke execute on function is_held(text, text, uuid) from public;

create or replace function kept_days(tenant text, what text) returns integer language sql stable security definer set search_path = public, pg_temp as $$
  select least(b.most_days, greatest(b.least_days, coalesce(r.days, b.usual_days)))
  from retention_bound b left join retention_rule r on r.tenant_id = tenant and r.category = b.category where b.category = what $$;
revoke execute on function kept_days(text, text) from public;

-- Years of statistics do not vanish in the first night after an upgrade: what does not go by itself waits for a municipality's choice.
create or replace function is_retention_decided(tenant text, what text) returns boolean language sql stable security definer set search_path = public, pg_temp as $$
  select exists (select from retention_bound b where b.category = what and (b.by_itself or exists (select from retention_rule r where r.tenant_id = tenant and r.category = what))) $$;
revoke execute on function is_retention_decided(text, text) from public;

-- A time within the operator's bounds, and a hold that is ended once and says by whom.
create or replace function retention_guard() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if tg_table_name = 'retention_rule' then
    if not exists (select from retention_bound b where b.category = new.category and new.days between b.least_days and b.most_days) then
      raise exception 'outside the bounds' using errcode = 'check_violation', constraint = 'retention_within_bounds';
    end if;
    new.changed_at := now(); new.changed_by := my_principal(); new.changed_by_name := my_principal_name();
  elsif tg_op = 'INSERT' then
    if new.incident_id is not null and not exists (select from incident i where i.tenant_id = new.tenant_id and i.incident_id = new.incident_id) then
      raise exception 'no such incident' using errcode = 'check_violation', constraint = 'hold_names_own_incident';
    end if;
  elsif old.ended_at is not null then
    raise exception 'ended already' using errcode = 'check_violation', constraint = 'hold_ends_once';
  else
    new.ended_at := now(); new.ended_by := my_principal(); new.ended_by_name := my_principal_name();
  end if;
  return new;
end $$;
drop trigger if exists guard on retention_rule;
create trigger guard before insert or update on retention_rule for each row execute function retention_guard();
drop trigger if exists guard on legal_hold;
create trigger guard before insert or update on legal_hold for each row execute function retention_guard();

-- The rows of a category that are over age and held by nobody, oldest first, by what finds them again; several categories are one query each, so that a count and a deletion can never differ.
create or replace function retention_due(tenant text, what text, most integer) returns table (thing text, since timestamptz) language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
  before timestamptz := now() - make_interval(days => kept_days(tenant, what));
begin
  if what = 'personal_words' then
    return query select p.thing_id::text, min(coalesce(i.closed_at, p.found_at)) from personal_piece p left join incident i on i.incident_id = p.thing_id
      where p.tenant_id = tenant and not is_held(tenant, what, p.thing_id) and case when i.incident_id is null then p.found_at else i.closed_at end < before group by p.thing_id order by 2, 1 limit most;
  elsif what = 'incidents' then
    return query select i.incident_id::text, i.closed_at from incident i where i.tenant_id = tenant and i.closed_at < before and not is_held(tenant, what, i.incident_id) order by i.closed_at, i.incident_id limit most;
  elsif what = 'import_rows' then
    return query select i.import_id::text, i.finished_at from import i where i.tenant_id = tenant and i.finished_at < before and not is_held(tenant, what, null)
      and (i.sample <> '[]' or exists (select from import_finding f where f.import_id = i.import_id)) order by i.finished_at, i.import_id limit most;
  elsif what = 'help_words' then
    return query select h.help_case_id::text, h.closed_at from help_case h where h.tenant_id = tenant and h.closed_at < before and (h.words is not null or h.note is not null) and not is_held(tenant, what, null) order by h.closed_at, h.help_case_id limit most;
  elsif what = 'map_links' then
    return query select l.map_link_id::text, least(l.expires_at, coalesce(l.ended_at, l.expires_at)) from map_link l where l.tenant_id = tenant and least(l.expires_at, coalesce(l.ended_at, l.expires_at)) < before and not is_held(tenant, what, null) order by 2, 1 limit most;
  elsif what = 'survey_answers' then
    -- From the end of the survey on; where it names none, from the import.
    return query select a.answer_no::text, e.ended from survey_answer a join survey s using (tenant_id, survey_id) join survey_import i using (tenant_id, survey_id, survey_import_id)
      cross join lateral (select coalesce((s.ended_on + 1)::timestamp at time zone 'Europe/Riga', i.begun_at) as ended) e
      where a.tenant_id = tenant and e.ended < before and not is_held(tenant, what, null) order by e.ended, a.answer_no limit most;
  end if;
end $$;
revoke execute on function retention_due(text, text, integer) from public;

-- What would go of the caller's municipality (of every one, for the jobs): a count, the oldest, and how many are held; nothing is changed.
create or replace function retention_report() returns table (tenant_id text, category text, days integer, decided boolean, due integer, oldest timestamptz, holds integer) language sql stable security definer set search_path = public, pg_temp as $$
  select t.tenant_id, b.category, kept_days(t.tenant_id, b.category), is_retention_decided(t.tenant_id, b.category), d.n, d.oldest, (select count(*)::int from legal_hold h where h.tenant_id = t.tenant_id and h.category = b.category and h.ended_at is null)
  from tenant t cross join retention_bound b cross join lateral (select count(*)::int as n, min(since) as oldest from retention_due(t.tenant_id, b.category, 1000000)) d
  where my_principal_kind() = 'jobs' or (t.tenant_id = my_tenant() and my_principal_kind() = 'user' and (has_role('municipality-admin') or has_role('auditor')))
  order by 1, 2 $$;

-- Deletes up to `most` of what is due, oldest first, and answers how many; 0 when nothing is left. With an audit entry of counts.
create or replace function retention_step(tenant text, what text, most integer) returns integer language plpgsql security definer set search_path = public, pg_temp as $$
declare
  things text[];
  gone uuid[];
  surveys uuid[];
begin
  if not (my_principal_kind() = 'jobs' or (tenant = my_tenant() and my_principal_kind() = 'user' and has_role('municipality-admin'))) then
    raise exception 'not for this role' using errcode = 'insufficient_privilege';
  end if;
  if not is_retention_decided(tenant, what) or (my_principal_kind() = 'jobs' and not is_clock_shown()) then return 0; end if;
  things := array(select thing from retention_due(tenant, what, most));
  if cardinality(things) = 0 then return 0; end if;
  -- An answer has a number and no uuid.
  if what <> 'survey_answers' then gone := things::uuid[]; end if;
  if what = 'personal_words' then
    delete from personal_piece p where p.tenant_id = tenant and p.thing_id = any (gone);
  elsif what = 'incidents' then
    perform set_config('vias.erasing', 'on', true), set_config('vias.reason', 'retention', true);
    delete from personal_piece p where p.tenant_id = tenant and p.thing_id = any (gone);
    delete from incident i where i.tenant_id = tenant and i.incident_id = any (gone);
    delete from incident_change c where c.tenant_id = tenant and c.incident_id = any (gone);
    perform set_config('vias.erasing', '', true);
  elsif what = 'import_rows' then
    delete from import_finding f where f.tenant_id = tenant and f.import_id = any (gone);
    update import i set sample = '[]' where i.tenant_id = tenant and i.import_id = any (gone);
  elsif what = 'help_words' then
    update help_case h set words = null, note = null where h.tenant_id = tenant and h.help_case_id = any (gone);
  elsif what = 'map_links' then
    delete from map_link l where l.tenant_id = tenant and l.map_link_id = any (gone);
  elsif what = 'survey_answers' then
    surveys := array(select distinct a.survey_id from survey_answer a where a.tenant_id = tenant and a.answer_no = any (things::bigint[]));
    delete from survey_answer a where a.tenant_id = tenant and a.answer_no = any (things::bigint[]);
    -- Whoever looks at what it found is told, once.
    update survey s set source = s.source where s.tenant_id = tenant and s.survey_id = any (surveys) and not exists (select from survey_answer a where a.tenant_id = tenant and a.survey_id = s.survey_id);
  end if;
  perform audit_append(tenant, 'retention', what, case when what = 'survey_answers' then '{}' else things[1:20] end, cardinality(things), jsonb_build_object('days', kept_days(tenant, what)));
  return cardinality(things);
end $$;
revoke execute on function retention_report(), retention_step(text, text, integer) from public;
grant execute on function retention_report(), retention_step(text, text, integer) to vias_user, vias_jobs;
