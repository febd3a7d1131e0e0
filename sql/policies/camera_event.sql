-- Keys, codes and rights are kept by the municipality's administrator; the auditor, who is the data-protection officer, reads. Events and hours are nobody's to read.
do $$
declare
  name text;
begin
  foreach name in array array['camera_event_key', 'camera_plate_key', 'camera_event_code', 'camera_look_up_right'] loop
    execute format('drop policy if exists %1$s_admin on %1$s', name);
    execute format('create policy %1$s_admin on %1$s for all to vias_user using (tenant_id = (select my_tenant()) and (select has_role(''municipality-admin'')))
      with check (tenant_id = (select my_tenant()) and (select has_role(''municipality-admin'')))', name);
    execute format('drop policy if exists %1$s_auditor on %1$s', name);
    execute format('create policy %1$s_auditor on %1$s for select to vias_user using (tenant_id = (select my_tenant()) and (select has_role(''auditor'')))', name);
  end loop;
  -- Functions that ask who calls work with the rights of the owner: see functions/camera_event.sql.
  foreach name in array array['camera_event_key', 'camera_event_nonce', 'camera_plate_key', 'camera_event_code', 'camera_event', 'camera_event_hour', 'camera_look_up_right', 'camera_look_up'] loop
    execute format('drop policy if exists %1$s_owner on %1$s', name);
    execute format('create policy %1$s_owner on %1$s for all to vias_owner using (true) with check (true)', name);
  end loop;
end $$;
-- Whoever has a right sees it, and the own look-ups; the administrator and the auditor see everybody's.
drop policy if exists camera_look_up_right_own on camera_look_up_right;
create policy camera_look_up_right_own on camera_look_up_right for select to vias_user using (tenant_id = (select my_tenant()) and person_id = (select my_principal()));
drop policy if exists camera_look_up_read on camera_look_up;
create policy camera_look_up_read on camera_look_up for select to vias_user
  using (tenant_id = (select my_tenant()) and (looked_by = (select my_principal()) or (select has_role('municipality-admin')) or (select has_role('auditor'))));
