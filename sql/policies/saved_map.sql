-- A kept map is seen by its maker, colleagues, the partners named or everybody, as its visibility says. Its numbers are not in it.
drop policy if exists saved_map_read on saved_map;
create policy saved_map_read on saved_map for select to vias_user, vias_machine
  using ((tenant_id = (select my_tenant()) and (visibility <> 'own' or created_by = (select my_principal())))
         or (visibility = 'partners' and (select my_tenant()) = any (partners)) or visibility = 'public');
drop policy if exists saved_map_public on saved_map;
create policy saved_map_public on saved_map for select to vias_public using (visibility = 'public');
drop policy if exists saved_map_make on saved_map;
create policy saved_map_make on saved_map for insert to vias_user
  with check (tenant_id = (select my_tenant()) and created_by = (select my_principal())
              and (visibility in ('own', 'tenant') or (select has_role('planner')) or (select has_role('municipality-admin'))));
drop policy if exists saved_map_change on saved_map;
create policy saved_map_change on saved_map for update to vias_user
  using (tenant_id = (select my_tenant()) and (created_by = (select my_principal()) or (visibility <> 'own' and (select has_role('municipality-admin')))))
  with check (tenant_id = (select my_tenant())
              and (visibility in ('own', 'tenant') or (select has_role('planner')) or (select has_role('municipality-admin'))));
drop policy if exists saved_map_delete on saved_map;
create policy saved_map_delete on saved_map for delete to vias_user
  using (tenant_id = (select my_tenant()) and (created_by = (select my_principal()) or (visibility <> 'own' and (select has_role('municipality-admin')))));
drop policy if exists saved_map_jobs on saved_map;
create policy saved_map_jobs on saved_map for all to vias_jobs, vias_owner using (true) with check (true);

drop policy if exists saved_map_version_read on saved_map_version;
-- Earlier versions are drafts of the municipality: whoever else may open the map sees what it shows now.
create policy saved_map_version_read on saved_map_version for select to vias_user, vias_machine, vias_public
  using (saved_map_id in (select m.saved_map_id from saved_map m where m.tenant_id = (select my_tenant()) or m.version = saved_map_version.version));
drop policy if exists saved_map_version_owner on saved_map_version;
create policy saved_map_version_owner on saved_map_version for all to vias_owner, vias_jobs using (true) with check (true);

-- Links are for the municipality that made them. Who may read the map sees that there are links, who administers sees every one; who made a link or administers ends it.
drop policy if exists map_link_read on map_link;
create policy map_link_read on map_link for select to vias_user
  using (tenant_id = (select my_tenant()) and ((select has_role('municipality-admin')) or created_by = (select my_principal()) or saved_map_id in (select m.saved_map_id from saved_map m)));
drop policy if exists map_link_make on map_link;
create policy map_link_make on map_link for insert to vias_user
  with check (tenant_id = (select my_tenant()) and created_by = (select my_principal()) and ended_at is null
              and ((select has_role('planner')) or (select has_role('municipality-admin'))) and saved_map_id in (select m.saved_map_id from saved_map m));
drop policy if exists map_link_end on map_link;
create policy map_link_end on map_link for update to vias_user
  using (tenant_id = (select my_tenant()) and ended_at is null and (created_by = (select my_principal()) or (select has_role('municipality-admin'))))
  with check (tenant_id = (select my_tenant()) and ended_by = (select my_principal()));
drop policy if exists map_link_owner on map_link;
create policy map_link_owner on map_link for all to vias_owner, vias_jobs using (true) with check (true);
