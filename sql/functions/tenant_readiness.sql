-- What a municipality or service still needs before it can work, counted for the operator: administrators, and codes of its sources without a meaning. Counts only.
create or replace function tenant_readiness() returns table (tenant_id text, admins integer, invited integer, codes_waiting integer)
language sql stable security definer set search_path = public, pg_temp as $$
  select t.tenant_id,
         (select count(*)::int from account a where a.tenant_id = t.tenant_id and a.kind = 'person' and 'municipality-admin' = any (a.roles) and a.accepted_at is not null and a.disabled_at is null),
         (select count(*)::int from account a where a.tenant_id = t.tenant_id and a.kind = 'person' and 'municipality-admin' = any (a.roles) and a.accepted_at is null and a.disabled_at is null),
         (select count(*)::int from source_category s where s.tenant_id = t.tenant_id and s.category_code is null)
  from tenant t $$;
revoke execute on function tenant_readiness() from public;
grant execute on function tenant_readiness() to vias_jobs;
