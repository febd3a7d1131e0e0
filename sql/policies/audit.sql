-- What verifying found is read by those who read the audit; who saw a person's data through functions alone.
drop policy if exists audit_check_read on audit_check;
create policy audit_check_read on audit_check for select to vias_user
  using (tenant_id = (select my_tenant()) and ((select has_role('auditor')) or (select has_role('municipality-admin'))));
drop policy if exists audit_check_system on audit_check;
create policy audit_check_system on audit_check for all to vias_jobs, vias_owner using (true) with check (true);
drop policy if exists audit_anchored_read on audit_anchored;
create policy audit_anchored_read on audit_anchored for select to vias_user
  using (tenant_id = (select my_tenant()) and ((select has_role('auditor')) or (select has_role('municipality-admin'))));
drop policy if exists audit_anchored_system on audit_anchored;
create policy audit_anchored_system on audit_anchored for all to vias_jobs, vias_owner using (true) with check (true);
drop policy if exists personal_read_owner on personal_read;
create policy personal_read_owner on personal_read for all to vias_owner using (true) with check (true);
-- Both sides of a share see that they were told.
drop policy if exists share_reminder_read on share_reminder;
create policy share_reminder_read on share_reminder for select to vias_user
  using (exists (select from share s where s.tenant_id = share_reminder.tenant_id and s.share_id = share_reminder.share_id));
drop policy if exists share_reminder_system on share_reminder;
create policy share_reminder_system on share_reminder for all to vias_jobs, vias_owner using (true) with check (true);
