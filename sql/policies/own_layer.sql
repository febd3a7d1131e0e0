-- A layer of one's own is seen by its maker, colleagues, the partners named or everybody, as its visibility says; until it is whole by its maker alone.
drop policy if exists own_layer_read on own_layer;
create policy own_layer_read on own_layer for select to vias_user, vias_machine
  using ((tenant_id = (select my_tenant()) and (created_by = (select my_principal()) or (visibility <> 'own' and state = 'ready')))
         or (state = 'ready' and (visibility = 'public' or (visibility = 'partners' and (select my_tenant()) = any (partners)))));
drop policy if exists own_layer_public on own_layer;
create policy own_layer_public on own_layer for select to vias_public using (visibility = 'public' and state = 'ready');
drop policy if exists own_layer_make on own_layer;
create policy own_layer_make on own_layer for insert to vias_user
  with check (tenant_id = (select my_tenant()) and created_by = (select my_principal()) and state = 'loading' and visibility = 'own'
              and ((select has_role('planner')) or (select has_role('municipality-admin'))));
drop policy if exists own_layer_change on own_layer;
create policy own_layer_change on own_layer for update to vias_user
  using (tenant_id = (select my_tenant()) and (created_by = (select my_principal()) or (visibility <> 'own' and (select has_role('municipality-admin')))))
  with check (tenant_id = (select my_tenant()) and ((select has_role('planner')) or (select has_role('municipality-admin'))));
drop policy if exists own_layer_delete on own_layer;
create policy own_layer_delete on own_layer for delete to vias_user
  using (tenant_id = (select my_tenant()) and (created_by = (select my_principal()) or (visibility <> 'own' and (select has_role('municipality-admin')))));
drop policy if exists own_layer_owner on own_layer;
create policy own_layer_owner on own_layer for all to vias_owner, vias_jobs using (true) with check (true);

-- A feature is as open as its layer: the layer's own policy holds inside the sub-select.
drop policy if exists own_layer_feature_read on own_layer_feature;
create policy own_layer_feature_read on own_layer_feature for select to vias_user, vias_machine, vias_public
  using (own_layer_id in (select l.own_layer_id from own_layer l));
-- Features are written once, while their layer is being loaded by the one who brings it.
drop policy if exists own_layer_feature_make on own_layer_feature;
create policy own_layer_feature_make on own_layer_feature for insert to vias_user
  with check (tenant_id = (select my_tenant())
              and own_layer_id in (select l.own_layer_id from own_layer l where l.state = 'loading' and l.created_by = (select my_principal())));
drop policy if exists own_layer_feature_delete on own_layer_feature;
create policy own_layer_feature_delete on own_layer_feature for delete to vias_user
  using (tenant_id = (select my_tenant()) and own_layer_id in (select l.own_layer_id from own_layer l
         where l.created_by = (select my_principal()) or (l.visibility <> 'own' and (select has_role('municipality-admin')))));
drop policy if exists own_layer_feature_owner on own_layer_feature;
create policy own_layer_feature_owner on own_layer_feature for all to vias_owner, vias_jobs using (true) with check (true);
