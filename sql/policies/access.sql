-- Shares: both sides see them; the giver's administrator makes and ends them, the receiver's approves.
drop policy if exists share_read on share;
create policy share_read on share for select to vias_user, vias_machine using (tenant_id = (select my_tenant()) or to_tenant_id = (select my_tenant()));
drop policy if exists share_propose on share;
create policy share_propose on share for insert to vias_user
  with check (tenant_id = (select my_tenant()) and (select has_role('municipality-admin')) and approved_at is null and ended_at is null and proposed_by = (select my_principal()));
drop policy if exists share_change on share;
create policy share_change on share for update to vias_user
  using ((tenant_id = (select my_tenant()) or to_tenant_id = (select my_tenant())) and (select has_role('municipality-admin')))
  with check ((tenant_id = (select my_tenant()) or to_tenant_id = (select my_tenant())) and (select has_role('municipality-admin')));
drop policy if exists share_owner on share;
create policy share_owner on share for all to vias_owner using (true) with check (true);
drop policy if exists share_jobs on share;
create policy share_jobs on share for select to vias_jobs using (true);

drop policy if exists audit_entry_read on audit_entry;
create policy audit_entry_read on audit_entry for select to vias_user
  using (tenant_id = (select my_tenant()) and ((select has_role('auditor')) or (select has_role('municipality-admin'))));
drop policy if exists audit_entry_owner on audit_entry;
create policy audit_entry_owner on audit_entry for all to vias_owner using (true) with check (true);
drop policy if exists audit_entry_jobs on audit_entry;
create policy audit_entry_jobs on audit_entry for select to vias_jobs using (true);
drop policy if exists audit_chain_read on audit_chain;
create policy audit_chain_read on audit_chain for select to vias_user
  using (chain = (select my_tenant()) and ((select has_role('auditor')) or (select has_role('municipality-admin'))));
drop policy if exists audit_chain_owner on audit_chain;
create policy audit_chain_owner on audit_chain for all to vias_owner using (true) with check (true);
drop policy if exists audit_chain_jobs on audit_chain;
create policy audit_chain_jobs on audit_chain for select to vias_jobs using (true);

drop policy if exists change_read on change;
create policy change_read on change for select to vias_user, vias_machine using (access_class_id = any (array(select my_access_classes())));
drop policy if exists change_system on change;
create policy change_system on change for select to vias_worker, vias_tiles, vias_jobs using (true);
drop policy if exists change_prune on change;
create policy change_prune on change for delete to vias_jobs using (true);
drop policy if exists change_owner on change;
create policy change_owner on change for all to vias_owner using (true) with check (true);

drop policy if exists idempotency_own on idempotency;
create policy idempotency_own on idempotency for select to vias_user, vias_machine using (tenant_id = (select my_tenant()) and principal_id = (select my_principal()));
drop policy if exists idempotency_keep on idempotency;
create policy idempotency_keep on idempotency for insert to vias_user, vias_machine
  with check (tenant_id = (select my_tenant()) and principal_id = (select my_principal()));
drop policy if exists idempotency_jobs on idempotency;
create policy idempotency_jobs on idempotency for all to vias_jobs using (true) with check (true);
