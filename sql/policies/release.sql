-- The roster: approvers, authors and administrators see who is on duty; the administrator writes it. The number is granted to the worker alone.
drop policy if exists duty_read on duty;
create policy duty_read on duty for select to vias_user, vias_machine
  using (tenant_id = (select my_tenant()) and ((select has_role('municipality-admin')) or (select has_role('alert-approver')) or (select has_role('alert-author')) or (select has_role('auditor'))));
drop policy if exists duty_write on duty;
create policy duty_write on duty for insert to vias_user, vias_machine with check (tenant_id = (select my_tenant()) and (select has_role('municipality-admin')));
drop policy if exists duty_remove on duty;
create policy duty_remove on duty for delete to vias_user, vias_machine using (tenant_id = (select my_tenant()) and (select has_role('municipality-admin')));
drop policy if exists duty_worker on duty;
create policy duty_worker on duty for select to vias_worker using (true);
drop policy if exists duty_owner on duty;
create policy duty_owner on duty for all to vias_owner using (true) with check (true);

drop policy if exists duty_call_read on duty_call;
create policy duty_call_read on duty_call for select to vias_user, vias_machine
  using (tenant_id = (select my_tenant()) and exists (select from alert a where a.alert_id = duty_call.alert_id));
drop policy if exists duty_call_system on duty_call;
create policy duty_call_system on duty_call for all to vias_worker, vias_owner using (true) with check (true);

drop policy if exists break_glass_review_read on break_glass_review;
create policy break_glass_review_read on break_glass_review for select to vias_user, vias_machine
  using (tenant_id = (select my_tenant()) and exists (select from alert a where a.alert_id = break_glass_review.alert_id));
drop policy if exists break_glass_review_owner on break_glass_review;
create policy break_glass_review_owner on break_glass_review for all to vias_owner using (true) with check (true);

-- Warnings of others: those of feeds are everybody's, those a municipality brought in its own.
drop policy if exists cap_message_read on cap_message;
create policy cap_message_read on cap_message for select to vias_user, vias_machine using (tenant_id in ((select my_tenant()), 'vias')
  and (select my_roles()) && array['alert-author', 'alert-approver', 'dispatcher', 'planner', 'municipality-admin', 'auditor']);
drop policy if exists cap_message_write on cap_message;
create policy cap_message_write on cap_message for insert to vias_user, vias_machine with check (tenant_id = (select my_tenant()) and (select has_role('alert-author')));
drop policy if exists cap_message_jobs on cap_message;
create policy cap_message_jobs on cap_message for all to vias_jobs using (tenant_id = 'vias') with check (tenant_id = 'vias');
drop policy if exists cap_message_owner on cap_message;
create policy cap_message_owner on cap_message for all to vias_owner using (true) with check (true);

drop policy if exists cap_decision_read on cap_decision;
create policy cap_decision_read on cap_decision for select to vias_user, vias_machine using (tenant_id = (select my_tenant())
  and (select my_roles()) && array['alert-author', 'alert-approver', 'dispatcher', 'planner', 'municipality-admin', 'auditor']);
drop policy if exists cap_decision_write on cap_decision;
create policy cap_decision_write on cap_decision for insert to vias_user, vias_machine
  with check (tenant_id = (select my_tenant()) and decided_by = (select my_principal()) and (select has_role('alert-author')));
drop policy if exists cap_decision_owner on cap_decision;
create policy cap_decision_owner on cap_decision for all to vias_owner using (true) with check (true);
