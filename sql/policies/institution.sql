-- Institutions are kept by the municipality's administrator; the auditor reads. A machine sees its own institution.
drop policy if exists institution_read on institution;
create policy institution_read on institution for select to vias_user
  using (tenant_id = (select my_tenant()) and ((select has_role('municipality-admin')) or (select has_role('auditor'))));
drop policy if exists institution_own on institution;
create policy institution_own on institution for select to vias_machine using (institution_id = (select my_institution()));
drop policy if exists institution_make on institution;
create policy institution_make on institution for insert to vias_user with check (tenant_id = (select my_tenant()) and (select has_role('municipality-admin')));
drop policy if exists institution_change on institution;
create policy institution_change on institution for update to vias_user
  using (tenant_id = (select my_tenant()) and (select has_role('municipality-admin'))) with check (tenant_id = (select my_tenant()));

do $$
declare
  name text;
begin
  foreach name in array array['institution_machine', 'institution_indicator', 'webhook', 'webhook_key', 'webhook_delivery'] loop
    execute format('drop policy if exists %1$s_admin on %1$s', name);
    execute format('create policy %1$s_admin on %1$s for all to vias_user using (tenant_id = (select my_tenant()) and (select has_role(''municipality-admin'')))
      with check (tenant_id = (select my_tenant()) and (select has_role(''municipality-admin'')))', name);
    execute format('drop policy if exists %1$s_auditor on %1$s', name);
    execute format('create policy %1$s_auditor on %1$s for select to vias_user using (tenant_id = (select my_tenant()) and (select has_role(''auditor'')))', name);
  end loop;
  foreach name in array array['institution_machine', 'institution_indicator'] loop
    execute format('drop policy if exists %1$s_own on %1$s', name);
    execute format('create policy %1$s_own on %1$s for select to vias_machine using (institution_id = (select my_institution()))', name);
  end loop;
  -- Functions that ask who calls write with the rights of the owner: see institution.sql and webhook.sql.
  foreach name in array array['institution', 'institution_machine', 'institution_indicator', 'help_mark', 'help_question_count', 'webhook', 'webhook_key', 'webhook_delivery', 'source_category'] loop
    execute format('drop policy if exists %1$s_owner on %1$s', name);
    execute format('create policy %1$s_owner on %1$s for all to vias_owner using (true) with check (true)', name);
  end loop;
end $$;
drop policy if exists incident_owner_make on incident;
create policy incident_owner_make on incident for insert to vias_owner with check (true);
drop policy if exists incident_owner_change on incident;
create policy incident_owner_change on incident for update to vias_owner using (true) with check (true);

-- What an institution counts goes into the indicators that it was given, and nowhere else.
drop policy if exists indicator_value_institution_make on indicator_value;
create policy indicator_value_institution_make on indicator_value for insert to vias_machine
  with check (tenant_id = (select my_tenant()) and indicator_id = any (array(select my_institution_indicators())));
drop policy if exists indicator_value_institution_change on indicator_value;
create policy indicator_value_institution_change on indicator_value for update to vias_machine
  using (tenant_id = (select my_tenant()) and indicator_id = any (array(select my_institution_indicators())))
  with check (tenant_id = (select my_tenant()) and indicator_id = any (array(select my_institution_indicators())));
drop policy if exists indicator_import_institution_make on indicator_import;
create policy indicator_import_institution_make on indicator_import for insert to vias_machine
  with check (tenant_id = (select my_tenant()) and indicator_id = any (array(select my_institution_indicators())));
drop policy if exists indicator_import_institution_change on indicator_import;
create policy indicator_import_institution_change on indicator_import for update to vias_machine
  using (tenant_id = (select my_tenant()) and indicator_id = any (array(select my_institution_indicators())))
  with check (tenant_id = (select my_tenant()));
drop policy if exists indicator_institution_change on indicator;
create policy indicator_institution_change on indicator for update to vias_machine
  using (tenant_id = (select my_tenant()) and indicator_id = any (array(select my_institution_indicators())))
  with check (tenant_id = (select my_tenant()));
