-- A plan is its municipality's own: no share opens it, because it tells what cameras do not see. Whoever may not know the optics of cameras may not know it either.
drop policy if exists camera_plan_read on camera_plan;
create policy camera_plan_read on camera_plan for select to vias_user, vias_machine
  using (tenant_id = (select my_tenant()) and access_class_id = any (array(select my_access_classes())));
drop policy if exists camera_plan_make on camera_plan;
create policy camera_plan_make on camera_plan for insert to vias_user, vias_machine
  with check (tenant_id = (select my_tenant()) and access_class_id = any (array(select my_writable_classes()))
              and access_class_id in (select c.access_class_id from access_class c where c.theme = 'cameras'));
-- A plan that tells of a camera of a special class is of that class too; the foreign key holds the two together.
grant insert (sensitivity) on camera_plan to vias_user, vias_machine;
drop policy if exists camera_plan_delete on camera_plan;
create policy camera_plan_delete on camera_plan for delete to vias_user, vias_machine
  using (tenant_id = (select my_tenant()) and access_class_id = any (array(select my_writable_classes())));
drop policy if exists camera_plan_jobs on camera_plan;
create policy camera_plan_jobs on camera_plan for select to vias_jobs using (true);

-- What was found goes with what it was found from, see open_plans. The plan's own policy holds inside each function.
drop policy if exists camera_plan_run_read on camera_plan_run;
create policy camera_plan_run_read on camera_plan_run for select to vias_user, vias_machine using (camera_plan_id in (select o.camera_plan_id from open_plans() o));
drop policy if exists camera_plan_run_make on camera_plan_run;
create policy camera_plan_run_make on camera_plan_run for insert to vias_user, vias_machine
  with check (tenant_id = (select my_tenant()) and camera_plan_id in (select w.camera_plan_id from writable_plans() w));
drop policy if exists camera_plan_run_jobs on camera_plan_run;
create policy camera_plan_run_jobs on camera_plan_run for all to vias_jobs using (true) with check (true);

drop policy if exists camera_plan_point_read on camera_plan_point;
create policy camera_plan_point_read on camera_plan_point for select to vias_user, vias_machine using (camera_plan_id in (select o.camera_plan_id from open_plans() o));
drop policy if exists camera_plan_point_make on camera_plan_point;
create policy camera_plan_point_make on camera_plan_point for insert to vias_user, vias_machine
  with check (tenant_id = (select my_tenant()) and camera_plan_id in (select w.camera_plan_id from writable_plans() w));
drop policy if exists camera_plan_point_jobs on camera_plan_point;
create policy camera_plan_point_jobs on camera_plan_point for all to vias_jobs using (true) with check (true);

drop policy if exists camera_plan_site_read on camera_plan_site;
create policy camera_plan_site_read on camera_plan_site for select to vias_user, vias_machine using (camera_plan_id in (select o.camera_plan_id from open_plans() o));
drop policy if exists camera_plan_site_make on camera_plan_site;
create policy camera_plan_site_make on camera_plan_site for insert to vias_user, vias_machine
  with check (tenant_id = (select my_tenant()) and camera_plan_id in (select w.camera_plan_id from writable_plans() w));
drop policy if exists camera_plan_site_change on camera_plan_site;
create policy camera_plan_site_change on camera_plan_site for update to vias_user, vias_machine
  using (tenant_id = (select my_tenant()) and camera_plan_id in (select w.camera_plan_id from writable_plans() w))
  with check (tenant_id = (select my_tenant()) and (camera_id is null or camera_id in (select c.camera_id from camera c where c.tenant_id = (select my_tenant()))));
drop policy if exists camera_plan_site_jobs on camera_plan_site;
create policy camera_plan_site_jobs on camera_plan_site for all to vias_jobs using (true) with check (true);
