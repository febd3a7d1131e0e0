-- Templates: everybody who writes or reads warnings sees the shared ones and the own municipality's; its administrator writes its own.
drop policy if exists alert_template_read on alert_template;
create policy alert_template_read on alert_template for select to vias_user, vias_machine using (tenant_id in ((select my_tenant()), 'vias'));
drop policy if exists alert_template_write on alert_template;
create policy alert_template_write on alert_template for insert to vias_user with check (tenant_id = (select my_tenant()) and (select has_role('municipality-admin')));
drop policy if exists alert_template_withdraw on alert_template;
create policy alert_template_withdraw on alert_template for update to vias_user
  using (tenant_id = (select my_tenant()) and (select has_role('municipality-admin'))) with check (tenant_id = (select my_tenant()));
drop policy if exists alert_template_owner on alert_template;
create policy alert_template_owner on alert_template for all to vias_owner using (true) with check (true);

drop policy if exists saved_area_read on saved_area;
create policy saved_area_read on saved_area for select to vias_user, vias_machine using (tenant_id = (select my_tenant()));
drop policy if exists saved_area_write on saved_area;
create policy saved_area_write on saved_area for insert to vias_user, vias_machine
  with check (tenant_id = (select my_tenant()) and ((select has_role('alert-author')) or (select has_role('municipality-admin'))));
drop policy if exists saved_area_remove on saved_area;
create policy saved_area_remove on saved_area for delete to vias_user, vias_machine
  using (tenant_id = (select my_tenant()) and ((select has_role('alert-author')) or (select has_role('municipality-admin'))));
drop policy if exists saved_area_owner on saved_area;
create policy saved_area_owner on saved_area for all to vias_owner using (true) with check (true);

drop policy if exists national_request_read on national_request;
create policy national_request_read on national_request for select to vias_user, vias_machine
  using (tenant_id = (select my_tenant()) and exists (select from alert a where a.alert_id = national_request.alert_id));
drop policy if exists national_request_write on national_request;
create policy national_request_write on national_request for insert to vias_user
  with check (tenant_id = (select my_tenant()) and asked_by = (select my_principal()) and ((select has_role('alert-author')) or (select has_role('alert-approver'))));
drop policy if exists national_request_owner on national_request;
create policy national_request_owner on national_request for all to vias_owner using (true) with check (true);

drop policy if exists tenant_message_class_read on tenant_message_class;
create policy tenant_message_class_read on tenant_message_class for select to vias_user, vias_machine using (tenant_id = (select my_tenant()));
drop policy if exists tenant_message_class_change on tenant_message_class;
create policy tenant_message_class_change on tenant_message_class for update to vias_user
  using (tenant_id = (select my_tenant()) and (select has_role('municipality-admin'))) with check (tenant_id = (select my_tenant()));
drop policy if exists tenant_message_class_system on tenant_message_class;
create policy tenant_message_class_system on tenant_message_class for all to vias_owner using (true) with check (true);
drop policy if exists tenant_message_class_worker on tenant_message_class;
create policy tenant_message_class_worker on tenant_message_class for select to vias_worker using (true);

drop policy if exists agreement_proposal_read on agreement_proposal;
create policy agreement_proposal_read on agreement_proposal for select to vias_user, vias_machine using (tenant_id = (select my_tenant()) or to_tenant_id = (select my_tenant()));
drop policy if exists agreement_proposal_make on agreement_proposal;
create policy agreement_proposal_make on agreement_proposal for insert to vias_user
  with check (asked_tenant = (select my_tenant()) and proposed_by = (select my_principal()) and (select has_role('municipality-admin')));
drop policy if exists agreement_proposal_owner on agreement_proposal;
create policy agreement_proposal_owner on agreement_proposal for all to vias_owner using (true) with check (true);
