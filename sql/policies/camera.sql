-- A camera is seen by class, like everything else. What it sees exactly has a class of its own; its picture belongs to its owner's people alone.
drop policy if exists camera_read on camera;
create policy camera_read on camera for select to vias_user, vias_machine, vias_public using (access_class_id = any (array(select my_access_classes())));
drop policy if exists camera_make on camera;
create policy camera_make on camera for insert to vias_user, vias_machine
  with check (tenant_id = (select my_tenant()) and access_class_id = any (array(select my_writable_classes())));
drop policy if exists camera_change on camera;
create policy camera_change on camera for update to vias_user, vias_machine
  using (tenant_id = (select my_tenant()) and access_class_id = any (array(select my_writable_classes())))
  with check (tenant_id = (select my_tenant()) and access_class_id = any (array(select my_writable_classes())));
drop policy if exists camera_delete on camera;
create policy camera_delete on camera for delete to vias_user, vias_machine
  using (tenant_id = (select my_tenant()) and access_class_id = any (array(select my_writable_classes())));
drop policy if exists camera_system on camera;
create policy camera_system on camera for select to vias_tiles, vias_jobs using (true);
drop policy if exists camera_owner on camera;
create policy camera_owner on camera for select to vias_owner using (true);

-- The camera's own policy holds inside each sub-select.
drop policy if exists camera_view_read on camera_view;
create policy camera_view_read on camera_view for select to vias_user, vias_machine, vias_public
  using (camera_id in (select c.camera_id from camera c where c.detail_class_id = any (array(select my_access_classes()))));
drop policy if exists camera_view_make on camera_view;
create policy camera_view_make on camera_view for insert to vias_user, vias_machine
  with check (tenant_id = (select my_tenant()) and camera_id in (select c.camera_id from camera c where c.detail_class_id = any (array(select my_writable_classes()))));
drop policy if exists camera_view_delete on camera_view;
create policy camera_view_delete on camera_view for delete to vias_user, vias_machine
  using (tenant_id = (select my_tenant()) and camera_id in (select c.camera_id from camera c where c.detail_class_id = any (array(select my_writable_classes()))));
drop policy if exists camera_view_system on camera_view;
create policy camera_view_system on camera_view for select to vias_tiles, vias_jobs using (true);

drop policy if exists camera_mask_read on camera_mask;
create policy camera_mask_read on camera_mask for select to vias_user, vias_machine, vias_public
  using (camera_id in (select c.camera_id from camera c where c.detail_class_id = any (array(select my_access_classes()))));
drop policy if exists camera_mask_make on camera_mask;
create policy camera_mask_make on camera_mask for insert to vias_user, vias_machine
  with check (tenant_id = (select my_tenant()) and camera_id in (select c.camera_id from camera c where c.detail_class_id = any (array(select my_writable_classes()))));
drop policy if exists camera_mask_delete on camera_mask;
create policy camera_mask_delete on camera_mask for delete to vias_user, vias_machine
  using (tenant_id = (select my_tenant()) and camera_id in (select c.camera_id from camera c where c.detail_class_id = any (array(select my_writable_classes()))));
drop policy if exists camera_mask_system on camera_mask;
create policy camera_mask_system on camera_mask for select to vias_tiles, vias_jobs using (true);

-- Gate lines and flight areas are as open as the camera; where people with cameras walk is not.
drop policy if exists camera_reach_read on camera_reach;
create policy camera_reach_read on camera_reach for select to vias_user, vias_machine, vias_public
  using (camera_id in (select c.camera_id from camera c where c.detail_class_id = any (array(select my_access_classes())))
         or (kind <> 'patrol' and camera_id in (select c.camera_id from camera c)));
drop policy if exists camera_reach_make on camera_reach;
create policy camera_reach_make on camera_reach for insert to vias_user, vias_machine
  with check (tenant_id = (select my_tenant()) and camera_id in (select c.camera_id from camera c where c.detail_class_id = any (array(select my_writable_classes()))));
drop policy if exists camera_reach_delete on camera_reach;
create policy camera_reach_delete on camera_reach for delete to vias_user, vias_machine
  using (tenant_id = (select my_tenant()) and camera_id in (select c.camera_id from camera c where c.detail_class_id = any (array(select my_writable_classes()))));
drop policy if exists camera_reach_system on camera_reach;
create policy camera_reach_system on camera_reach for select to vias_tiles, vias_jobs using (true);

-- By the clearance of one's own role and not by classes: a share opens classes, never a picture. Machines set it and never read it.
drop policy if exists camera_stream_read on camera_stream;
create policy camera_stream_read on camera_stream for select to vias_user
  using (tenant_id = (select my_tenant()) and sensitivity <= (select my_clearance('cameras')) and camera_id in (select c.camera_id from camera c));
drop policy if exists camera_stream_make on camera_stream;
create policy camera_stream_make on camera_stream for insert to vias_user, vias_machine
  with check (tenant_id = (select my_tenant()) and sensitivity <= (select my_clearance('cameras'))
              and camera_id in (select c.camera_id from camera c where c.access_class_id = any (array(select my_writable_classes()))));
drop policy if exists camera_stream_delete on camera_stream;
create policy camera_stream_delete on camera_stream for delete to vias_user, vias_machine
  using (tenant_id = (select my_tenant()) and sensitivity <= (select my_clearance('cameras'))
         and camera_id in (select c.camera_id from camera c where c.access_class_id = any (array(select my_writable_classes()))));

drop policy if exists camera_change_read on camera_change;
create policy camera_change_read on camera_change for select to vias_user, vias_machine
  using (tenant_id = (select my_tenant()) and access_class_id = any (array(select my_access_classes()))
         and camera_class_now(camera_id) = any (array(select my_access_classes())));
drop policy if exists camera_change_owner on camera_change;
create policy camera_change_owner on camera_change for all to vias_owner using (true) with check (true);
drop policy if exists camera_change_jobs on camera_change;
create policy camera_change_jobs on camera_change for select to vias_jobs using (true);
