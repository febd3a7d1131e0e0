-- Security incidents are written by whoever keeps the municipality, and by the operator those of the whole installation. An auditor reads; of the operator's incidents those who keep or audit a municipality read too: it is their data.
create or replace function sees_security(owner text) returns boolean language sql stable set search_path = public, pg_temp as $$
  select (owner = my_tenant() or exists (select from tenant t where t.tenant_id = owner and t.country = 'EU')) and (has_role('municipality-admin') or has_role('auditor') or has_role('operator')) $$;
create or replace function keeps_security(owner text) returns boolean language sql stable set search_path = public, pg_temp as $$
  select owner = my_tenant() and (has_role('municipality-admin') or has_role('operator')) $$;

do $$
declare
  name text;
begin
  foreach name in array array['security_incident', 'security_incident_change', 'security_report', 'security_reminder'] loop
    execute format('drop policy if exists %1$s_read on %1$s', name);
    execute format('create policy %1$s_read on %1$s for select to vias_user using (sees_security(tenant_id))', name);
    execute format('drop policy if exists %1$s_owner on %1$s', name);
    execute format('create policy %1$s_owner on %1$s for all to vias_owner using (true) with check (true)', name);
  end loop;
  foreach name in array array['security_incident', 'security_report'] loop
    execute format('drop policy if exists %1$s_make on %1$s', name);
    execute format('create policy %1$s_make on %1$s for insert to vias_user with check (keeps_security(tenant_id))', name);
    execute format('drop policy if exists %1$s_change on %1$s', name);
    execute format('create policy %1$s_change on %1$s for update to vias_user using (keeps_security(tenant_id)) with check (keeps_security(tenant_id))', name);
    execute format('drop policy if exists %1$s_jobs on %1$s', name);
    execute format('create policy %1$s_jobs on %1$s for select to vias_jobs using (true)', name);
  end loop;
end $$;
