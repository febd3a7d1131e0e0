-- Answers belong to the worker; cases of help to the municipality that warned; sums to whoever sees the alert.
drop policy if exists acknowledgement_system on acknowledgement;
create policy acknowledgement_system on acknowledgement for all to vias_worker, vias_owner using (true) with check (true);
drop policy if exists acknowledgement_retention on acknowledgement;
create policy acknowledgement_retention on acknowledgement for all to vias_jobs using (true);

drop policy if exists carer_notice_system on carer_notice;
create policy carer_notice_system on carer_notice for all to vias_owner using (true) with check (true);
drop policy if exists carer_notice_retention on carer_notice;
create policy carer_notice_retention on carer_notice for all to vias_jobs using (true);

drop policy if exists help_case_read on help_case;
create policy help_case_read on help_case for select to vias_user, vias_machine
  using (tenant_id = (select my_tenant()) and access_class_id = any (array(select my_access_classes())));
-- Who may take and close one: those who act, never a reader.
drop policy if exists help_case_change on help_case;
create policy help_case_change on help_case for update to vias_user, vias_machine
  using (tenant_id = (select my_tenant()) and access_class_id = any (array(select my_access_classes()))
    and ((select has_role('dispatcher')) or (select has_role('alert-author')) or (select has_role('alert-approver'))))
  with check (tenant_id = (select my_tenant()));
drop policy if exists help_case_system on help_case;
create policy help_case_system on help_case for all to vias_owner using (true) with check (true);
drop policy if exists help_case_retention on help_case;
create policy help_case_retention on help_case for all to vias_jobs using (true) with check (true);

drop policy if exists alert_wave_read on alert_wave;
create policy alert_wave_read on alert_wave for select to vias_user, vias_machine
  using (tenant_id = (select my_tenant()) and exists (select from alert a where a.alert_id = alert_wave.alert_id));
drop policy if exists alert_wave_owner on alert_wave;
create policy alert_wave_owner on alert_wave for all to vias_owner using (true) with check (true);
drop policy if exists alert_wave_worker on alert_wave;
create policy alert_wave_worker on alert_wave for select to vias_worker using (true);

drop policy if exists alert_result_system on alert_result;
create policy alert_result_system on alert_result for all to vias_owner, vias_jobs using (true) with check (true);
