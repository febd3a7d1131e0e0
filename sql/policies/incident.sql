-- Whoever writes an incident does not choose its key, its version and in whose name it was written.
revoke insert on incident from vias_user, vias_machine;
grant insert (tenant_id, access_class_id, sensitivity, source_code, source_key, source_category, row_hash, category_code, severity, status, occurred_at, due_at, closed_at, outcome,
              title, responsible, place_text, description, geom, flags, import_id, is_generated, created_at, changed_at) on incident to vias_user, vias_machine;

drop policy if exists incident_read on incident;
create policy incident_read on incident for select to vias_user, vias_machine, vias_public using (access_class_id = any (array(select my_access_classes())));
drop policy if exists incident_make on incident;
create policy incident_make on incident for insert to vias_user, vias_machine
  with check (tenant_id = (select my_tenant()) and access_class_id = any (array(select my_writable_classes())));
drop policy if exists incident_change on incident;
create policy incident_change on incident for update to vias_user, vias_machine
  using (tenant_id = (select my_tenant()) and access_class_id = any (array(select my_writable_classes())))
  with check (tenant_id = (select my_tenant()) and access_class_id = any (array(select my_writable_classes())));
drop policy if exists incident_delete on incident;
create policy incident_delete on incident for delete to vias_user, vias_machine
  using (tenant_id = (select my_tenant()) and access_class_id = any (array(select my_writable_classes())));
drop policy if exists incident_system on incident;
create policy incident_system on incident for select to vias_tiles, vias_jobs using (true);
drop policy if exists incident_owner on incident;
create policy incident_owner on incident for select to vias_owner using (true);

drop policy if exists incident_change_read on incident_change;
create policy incident_change_read on incident_change for select to vias_user, vias_machine
  using (tenant_id = (select my_tenant()) and access_class_id = any (array(select my_access_classes()))
         and incident_class_now(incident_id) = any (array(select my_access_classes())));
drop policy if exists incident_change_owner on incident_change;
create policy incident_change_owner on incident_change for all to vias_owner using (true) with check (true);
drop policy if exists incident_change_jobs on incident_change;
create policy incident_change_jobs on incident_change for select to vias_jobs using (true);

-- Writing cameras or indicators is no leave to say what a partner's codes mean.
create or replace function writes_incidents() returns boolean language sql stable as $$
  select exists (select from access_class where theme = 'incidents' and access_class_id = any (array(select my_writable_classes()))) $$;
drop policy if exists source_category_own on source_category;
create policy source_category_own on source_category for select to vias_user, vias_machine using (tenant_id = (select my_tenant()));
drop policy if exists source_category_make on source_category;
create policy source_category_make on source_category for insert to vias_user, vias_machine
  with check (tenant_id = (select my_tenant()) and (select writes_incidents()));
drop policy if exists source_category_change on source_category;
create policy source_category_change on source_category for update to vias_user, vias_machine
  using (tenant_id = (select my_tenant()) and (select writes_incidents())) with check (tenant_id = (select my_tenant()));

drop policy if exists placement_read on placement;
create policy placement_read on placement for select to vias_user, vias_machine, vias_public using (access_class_id = any (array(select my_access_classes())));
drop policy if exists placement_system on placement;
create policy placement_system on placement for select to vias_tiles, vias_jobs using (true);
drop policy if exists placement_fill on placement;
create policy placement_fill on placement for insert to vias_jobs with check (true);
drop policy if exists placement_refill on placement;
create policy placement_refill on placement for delete to vias_jobs using (true);
drop policy if exists placement_owner on placement;
create policy placement_owner on placement for all to vias_owner using (true) with check (true);
