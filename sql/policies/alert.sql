-- Numbers: the worker reads them, the demonstration loader adds made-up ones; nobody else, not even by a function that returns them.
drop policy if exists subscriber_worker on subscriber;
create policy subscriber_worker on subscriber for all to vias_worker using (true) with check (true);
drop policy if exists subscriber_generated on subscriber;
create policy subscriber_generated on subscriber for insert to vias_jobs with check (is_generated);
drop policy if exists subscriber_owner on subscriber;
create policy subscriber_owner on subscriber for all to vias_owner using (true) with check (true);
drop policy if exists opt_out_worker on opt_out;
create policy opt_out_worker on opt_out for all to vias_worker using (true) with check (true);
drop policy if exists opt_out_generated on opt_out;
create policy opt_out_generated on opt_out for insert to vias_jobs with check (true);
drop policy if exists opt_out_owner on opt_out;
create policy opt_out_owner on opt_out for all to vias_owner using (true) with check (true);

-- Residents: no person reads rows; counting and queueing are functions of the owner.
drop policy if exists resident_owner on resident;
create policy resident_owner on resident for all to vias_owner using (true) with check (true);
drop policy if exists resident_jobs on resident;
create policy resident_jobs on resident for all to vias_jobs using (true) with check (true);
drop policy if exists resident_place_owner on resident_place;
create policy resident_place_owner on resident_place for all to vias_owner using (true) with check (true);
drop policy if exists resident_place_jobs on resident_place;
create policy resident_place_jobs on resident_place for all to vias_jobs using (true) with check (true);
drop policy if exists drill_member_owner on drill_member;
create policy drill_member_owner on drill_member for all to vias_owner using (true) with check (true);
drop policy if exists drill_member_jobs on drill_member;
create policy drill_member_jobs on drill_member for all to vias_jobs using (true) with check (true);
drop policy if exists drill_group_read on drill_group;
create policy drill_group_read on drill_group for select to vias_user, vias_machine using (tenant_id = (select my_tenant()));
drop policy if exists drill_group_make on drill_group;
create policy drill_group_make on drill_group for insert to vias_user with check (tenant_id = (select my_tenant()) and (select has_role('municipality-admin')));
drop policy if exists drill_group_change on drill_group;
create policy drill_group_change on drill_group for update to vias_user
  using (tenant_id = (select my_tenant()) and (select has_role('municipality-admin'))) with check (tenant_id = (select my_tenant()));
drop policy if exists drill_group_system on drill_group;
create policy drill_group_system on drill_group for all to vias_owner, vias_jobs, vias_worker using (true) with check (true);

-- Agreements: both sides see them; the giver's administrator makes and ends them.
drop policy if exists alerting_agreement_read on alerting_agreement;
create policy alerting_agreement_read on alerting_agreement for select to vias_user, vias_machine using (tenant_id = (select my_tenant()) or to_tenant_id = (select my_tenant()));
drop policy if exists alerting_agreement_make on alerting_agreement;
create policy alerting_agreement_make on alerting_agreement for insert to vias_user with check (tenant_id = (select my_tenant()) and (select has_role('municipality-admin')));
drop policy if exists alerting_agreement_end on alerting_agreement;
create policy alerting_agreement_end on alerting_agreement for update to vias_user
  using (tenant_id = (select my_tenant()) and (select has_role('municipality-admin'))) with check (tenant_id = (select my_tenant()));
drop policy if exists alerting_agreement_system on alerting_agreement;
create policy alerting_agreement_system on alerting_agreement for all to vias_owner using (true) with check (true);
drop policy if exists alerting_agreement_worker on alerting_agreement;
create policy alerting_agreement_worker on alerting_agreement for select to vias_worker using (true);

drop policy if exists tenant_alert_setting_read on tenant_alert_setting;
create policy tenant_alert_setting_read on tenant_alert_setting for select to vias_user, vias_machine using (tenant_id = (select my_tenant()));
drop policy if exists tenant_alert_setting_change on tenant_alert_setting;
create policy tenant_alert_setting_change on tenant_alert_setting for update to vias_user
  using (tenant_id = (select my_tenant()) and (select has_role('municipality-admin'))) with check (tenant_id = (select my_tenant()));
drop policy if exists tenant_alert_setting_system on tenant_alert_setting;
create policy tenant_alert_setting_system on tenant_alert_setting for all to vias_owner, vias_jobs using (true) with check (true);
drop policy if exists tenant_alert_setting_worker on tenant_alert_setting;
create policy tenant_alert_setting_worker on tenant_alert_setting for select to vias_worker using (true);

-- Alerts: seen by access class, by others than the owner's people only once sending began: a share, even with everybody, shows no drafts. Written by the tenant's authors and approvers, moved by the worker. The guard on the table says which move is whose.
drop policy if exists alert_read on alert;
create policy alert_read on alert for select to vias_user, vias_machine
  using (access_class_id = any (array(select my_access_classes())) and (tenant_id = (select my_tenant()) or started_at is not null));
drop policy if exists alert_write on alert;
create policy alert_write on alert for insert to vias_user, vias_machine
  with check (tenant_id = (select my_tenant()) and (select has_role('alert-author')) and created_by = (select my_principal()) and access_class_id = any (array(select my_writable_classes())));
drop policy if exists alert_change on alert;
create policy alert_change on alert for update to vias_user, vias_machine
  using (tenant_id = (select my_tenant()) and ((select has_role('alert-author')) or (select has_role('alert-approver'))))
  with check (tenant_id = (select my_tenant()) and access_class_id = any (array(select my_writable_classes())));
drop policy if exists alert_worker on alert;
create policy alert_worker on alert for all to vias_worker using (true) with check (true);
drop policy if exists alert_owner on alert;
create policy alert_owner on alert for all to vias_owner using (true) with check (true);
drop policy if exists alert_jobs on alert;
create policy alert_jobs on alert for select to vias_jobs using (true);

drop policy if exists alert_text_read on alert_text;
create policy alert_text_read on alert_text for select to vias_user, vias_machine using (exists (select from alert a where a.alert_id = alert_text.alert_id));
drop policy if exists alert_text_write on alert_text;
create policy alert_text_write on alert_text for insert to vias_user, vias_machine with check (tenant_id = (select my_tenant()) and (select has_role('alert-author')));
drop policy if exists alert_text_remove on alert_text;
create policy alert_text_remove on alert_text for delete to vias_user, vias_machine using (tenant_id = (select my_tenant()) and (select has_role('alert-author')));
drop policy if exists alert_text_system on alert_text;
create policy alert_text_system on alert_text for all to vias_owner using (true) with check (true);
drop policy if exists alert_text_worker on alert_text;
create policy alert_text_worker on alert_text for select to vias_worker using (true);

drop policy if exists alert_change_read on alert_change;
create policy alert_change_read on alert_change for select to vias_user, vias_machine
  using (tenant_id = (select my_tenant()) and exists (select from alert a where a.alert_id = alert_change.alert_id));
drop policy if exists alert_change_owner on alert_change;
create policy alert_change_owner on alert_change for all to vias_owner using (true) with check (true);
drop policy if exists alert_change_worker on alert_change;
create policy alert_change_worker on alert_change for select to vias_worker using (true);

-- Dispatch: the worker's own tables; retention removes rows by alert.
do $$
declare
  name text;
begin
  foreach name in array array['recipient', 'delivery_try', 'delivery_event', 'sender_bucket', 'alert_turn'] loop
    execute format('drop policy if exists %1$s_system on %1$I', name);
    execute format('create policy %1$s_system on %1$I for all to vias_worker, vias_owner using (true) with check (true)', name);
  end loop;
  foreach name in array array['recipient', 'delivery_try', 'delivery_event'] loop
    execute format('drop policy if exists %1$s_retention on %1$I', name);
    execute format('create policy %1$s_retention on %1$I for all to vias_jobs using (true)', name);
  end loop;
end $$;
