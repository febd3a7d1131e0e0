-- An import belongs to its tenant alone; those who write incidents may see and run it.
create or replace function may_import() returns boolean language sql stable as $$
  select my_roles() && '{incident-editor,dispatcher,municipality-admin}'::text[] $$;

drop policy if exists import_own on import;
create policy import_own on import for all to vias_user, vias_machine
  using (tenant_id = (select my_tenant()) and (select may_import())) with check (tenant_id = (select my_tenant()) and (select may_import()));
drop policy if exists import_jobs on import;
create policy import_jobs on import for all to vias_jobs using (true) with check (true);
drop policy if exists import_owner on import;
create policy import_owner on import for select to vias_owner using (true);

drop policy if exists import_profile_own on import_profile;
create policy import_profile_own on import_profile for all to vias_user, vias_machine
  using (tenant_id = (select my_tenant()) and (select may_import())) with check (tenant_id = (select my_tenant()) and (select may_import()));

drop policy if exists import_finding_own on import_finding;
create policy import_finding_own on import_finding for all to vias_user, vias_machine
  using (tenant_id = (select my_tenant()) and (select may_import())) with check (tenant_id = (select my_tenant()) and (select may_import()));

drop policy if exists import_update_own on import_update;
create policy import_update_own on import_update for all to vias_user, vias_machine
  using (tenant_id = (select my_tenant()) and (select may_import())) with check (tenant_id = (select my_tenant()) and (select may_import()));
