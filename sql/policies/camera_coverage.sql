-- What a camera sees exactly is as closed as its optics, whatever the camera itself is.
drop policy if exists camera_coverage_read on camera_coverage;
create policy camera_coverage_read on camera_coverage for select to vias_user, vias_machine, vias_public
  using (camera_id in (select c.camera_id from camera c where c.detail_class_id = any (array(select my_access_classes()))));
drop policy if exists camera_coverage_system on camera_coverage;
create policy camera_coverage_system on camera_coverage for select to vias_tiles using (true);
drop policy if exists camera_coverage_jobs on camera_coverage;
create policy camera_coverage_jobs on camera_coverage for all to vias_jobs using (true) with check (true);

drop policy if exists camera_sight_read on camera_sight;
create policy camera_sight_read on camera_sight for select to vias_user, vias_machine, vias_public
  using (camera_id in (select c.camera_id from camera c where c.detail_class_id = any (array(select my_access_classes()))));
drop policy if exists camera_sight_system on camera_sight;
create policy camera_sight_system on camera_sight for select to vias_tiles using (true);
drop policy if exists camera_sight_jobs on camera_sight;
create policy camera_sight_jobs on camera_sight for all to vias_jobs using (true) with check (true);

drop policy if exists camera_coverage_due_jobs on camera_coverage_due;
create policy camera_coverage_due_jobs on camera_coverage_due for all to vias_jobs using (true) with check (true);
drop policy if exists camera_coverage_due_owner on camera_coverage_due;
create policy camera_coverage_due_owner on camera_coverage_due for all to vias_owner using (true) with check (true);
