-- Codes of partners' sources as the operator keeps them, for every municipality: the lists, one list, and what a code means. Numbers of incidents are not told: those are the municipality's.
create or replace function code_lists() returns table (tenant_id text, source_code text, codes integer, waiting integer) language sql stable security definer set search_path = public, pg_temp as $$
  select s.tenant_id, s.source_code, count(*)::int, count(*) filter (where s.category_code is null)::int from source_category s group by 1, 2 $$;
revoke execute on function code_lists() from public;
grant execute on function code_lists() to vias_jobs;

-- A column that was taken for the code by mistake holds names of persons or ways to reach them: what is found as such, six digits, an @, or more than 60 letters are no code and stay with the
-- municipality. In plpgsql, for personal_marks() comes later in the alphabet.
create or replace function is_code(value text) returns boolean language plpgsql immutable strict parallel safe set search_path = public, pg_temp as $$
begin
  return length(value) <= 60 and value !~ '@|([0-9][ -]?){6}' and not exists (select from personal_marks(value));
end $$;
create or replace function code_list(of_tenant text, source text) returns table (source_category text, category_code text, severity smallint, is_shown boolean)
language sql stable security definer set search_path = public, pg_temp as $$
  select s.source_category, s.category_code, s.severity, is_code(s.source_category) from source_category s where s.tenant_id = of_tenant and s.source_code = source $$;
revoke execute on function code_list(text, text) from public;
grant execute on function code_list(text, text) to vias_jobs;

-- Writes the meaning of a code; false when the source never sent it.
create or replace function mean_code(of_tenant text, source text, code text, category text, of_severity smallint) returns boolean language plpgsql security definer set search_path = public, pg_temp as $$
begin
  update source_category s set category_code = category, severity = of_severity where s.tenant_id = of_tenant and s.source_code = source and s.source_category = code and is_code(code);
  return found;
end $$;
revoke execute on function mean_code(text, text, text, text, smallint) from public;
grant execute on function mean_code(text, text, text, text, smallint) to vias_jobs;

-- Gives at most so many incidents that waited for a code their category and answers how many: what is more sensitive than before goes up, nothing comes down. For the operator's jobs, and for the municipality's administrator.
create or replace function apply_code(of_tenant text, source text, code text, most integer) returns integer language plpgsql security definer set search_path = public, pg_temp as $$
declare
  n integer;
begin
  if not (my_principal_kind() = 'jobs' or (my_principal_kind() = 'user' and of_tenant = my_tenant() and has_role('municipality-admin'))) then
    raise exception 'not for this role' using errcode = 'insufficient_privilege';
  end if;
  perform set_config('vias.reason', left('code ' || code, 200), true);
  update incident i set category_code = c.category_code, severity = coalesce(s.severity, i.severity), flags = array_remove(i.flags, 'category_unmapped'),
    sensitivity = a.sensitivity, access_class_id = a.access_class_id,
    title = case when i.title in (select value from jsonb_each_text(o.title)) then c.title ->> case when t.languages[1] in ('lv', 'lt') then t.languages[1] else 'en' end else i.title end
  from source_category s join incident_category c on c.category_code = s.category_code join tenant t on t.tenant_id = s.tenant_id, incident_category o, access_class a
  where s.tenant_id = of_tenant and s.source_code = source and s.source_category = code and o.category_code = 'other'
    and i.incident_id in (select w.incident_id from incident w where w.tenant_id = of_tenant and w.source_code = source and w.source_category = code and 'category_unmapped' = any (w.flags) limit most)
    and a.tenant_id = i.tenant_id and a.theme = 'incidents' and a.sensitivity = greatest(i.sensitivity, c.sensitivity);
  get diagnostics n = row_count;
  return n;
end $$;
revoke execute on function apply_code(text, text, text, integer) from public;
grant execute on function apply_code(text, text, text, integer) to vias_user, vias_jobs;
