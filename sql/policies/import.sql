-- An import belongs to its tenant alone; those who write incidents may see and run it.
create or replace function may_import() returns boolean language sql stable as $$
  select my_roles() && '{incident-editor,dispatcher,municipality-admin}'::text[] $$;

-- An import runs as the member it names, later and in another process: whoever makes one names nobody but himself, and no roles he has not.
create or replace function import_principal_is_self() returns trigger language plpgsql set search_path = public, pg_temp as $$
begin
  if current_user not in ('vias_user', 'vias_machine') then return new; end if;
  -- The policy refuses these, whoever they name.
  if new.tenant_id is distinct from my_tenant() or not may_import() then return new; end if;
  new.created_by := my_principal();
  new.created_by_name := my_principal_name();
  if jsonb_typeof(new.principal -> 'roles') is distinct from 'array'
     or (new.principal ->> 'kind', new.principal ->> 'id', new.principal ->> 'tenant', new.tenant_id) is distinct from (my_principal_kind(), my_principal(), my_tenant(), my_tenant())
     or exists (select from jsonb_array_elements_text(new.principal -> 'roles') role where role <> all (my_roles())) then
    raise exception 'an import runs as whoever brings it' using errcode = 'insufficient_privilege', constraint = 'import_principal_is_self';
  end if;
  return new;
end $$;
drop trigger if exists principal_is_self on import;
create trigger principal_is_self before insert or update of principal on import for each row execute function import_principal_is_self();

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
