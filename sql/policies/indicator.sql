-- The shared register (open indicators of the tenant vias) belongs to everybody and to no agreement that could run out; whatever a municipality owns is seen through its shares.
drop policy if exists indicator_read on indicator;
create policy indicator_read on indicator for select to vias_user, vias_machine, vias_public
  using (access_class_id = any (array(select my_access_classes())) or (tenant_id = 'vias' and sensitivity = 0));
drop policy if exists indicator_make on indicator;
create policy indicator_make on indicator for insert to vias_user, vias_machine
  with check (tenant_id = (select my_tenant()) and access_class_id = any (array(select my_writable_classes())));
drop policy if exists indicator_change on indicator;
create policy indicator_change on indicator for update to vias_user, vias_machine
  using (tenant_id = (select my_tenant()) and access_class_id = any (array(select my_writable_classes())))
  with check (tenant_id = (select my_tenant()) and access_class_id = any (array(select my_writable_classes())));
drop policy if exists indicator_delete on indicator;
create policy indicator_delete on indicator for delete to vias_user
  using (tenant_id = (select my_tenant()) and access_class_id = any (array(select my_writable_classes())));
drop policy if exists indicator_system on indicator;
create policy indicator_system on indicator for select to vias_tiles, vias_jobs using (true);
drop policy if exists indicator_owner on indicator;
create policy indicator_owner on indicator for select to vias_owner using (true);

-- A value is as open as its indicator: the register decides once, and its policy holds inside the sub-select too.
drop policy if exists indicator_value_read on indicator_value;
create policy indicator_value_read on indicator_value for select to vias_user, vias_machine, vias_public
  using (indicator_id in (select i.indicator_id from indicator i));
drop policy if exists indicator_value_make on indicator_value;
create policy indicator_value_make on indicator_value for insert to vias_user, vias_machine
  with check (tenant_id = (select my_tenant()) and indicator_id in (select i.indicator_id from indicator i where i.access_class_id = any (array(select my_writable_classes()))));
drop policy if exists indicator_value_change on indicator_value;
create policy indicator_value_change on indicator_value for update to vias_user, vias_machine
  using (tenant_id = (select my_tenant()) and indicator_id in (select i.indicator_id from indicator i where i.access_class_id = any (array(select my_writable_classes()))))
  with check (tenant_id = (select my_tenant()) and indicator_id in (select i.indicator_id from indicator i where i.access_class_id = any (array(select my_writable_classes()))));
drop policy if exists indicator_value_delete on indicator_value;
create policy indicator_value_delete on indicator_value for delete to vias_user, vias_machine
  using (tenant_id = (select my_tenant()) and indicator_id in (select i.indicator_id from indicator i where i.access_class_id = any (array(select my_writable_classes()))));
drop policy if exists indicator_value_system on indicator_value;
create policy indicator_value_system on indicator_value for select to vias_tiles, vias_jobs using (true);
drop policy if exists indicator_value_owner on indicator_value;
create policy indicator_value_owner on indicator_value for select to vias_owner using (true);

-- Who imported what, and what stood there before, is for those who keep the indicator.
drop policy if exists indicator_import_own on indicator_import;
create policy indicator_import_own on indicator_import for select to vias_user, vias_machine
  using (tenant_id = (select my_tenant()) and indicator_id in (select i.indicator_id from indicator i));
drop policy if exists indicator_import_make on indicator_import;
create policy indicator_import_make on indicator_import for insert to vias_user, vias_machine
  with check (tenant_id = (select my_tenant()) and indicator_id in (select i.indicator_id from indicator i where i.access_class_id = any (array(select my_writable_classes()))));
drop policy if exists indicator_import_change on indicator_import;
create policy indicator_import_change on indicator_import for update to vias_user, vias_machine
  using (tenant_id = (select my_tenant()) and indicator_id in (select i.indicator_id from indicator i where i.access_class_id = any (array(select my_writable_classes()))))
  with check (tenant_id = (select my_tenant()));
drop policy if exists indicator_import_jobs on indicator_import;
create policy indicator_import_jobs on indicator_import for select to vias_jobs using (true);
drop policy if exists indicator_import_owner on indicator_import;
create policy indicator_import_owner on indicator_import for select to vias_owner using (true);

drop policy if exists indicator_revision_own on indicator_revision;
create policy indicator_revision_own on indicator_revision for select to vias_user, vias_machine
  using (tenant_id = (select my_tenant()) and indicator_id in (select i.indicator_id from indicator i));
drop policy if exists indicator_revision_owner on indicator_revision;
create policy indicator_revision_owner on indicator_revision for all to vias_owner using (true) with check (true);
drop policy if exists indicator_revision_jobs on indicator_revision;
create policy indicator_revision_jobs on indicator_revision for select to vias_jobs using (true);

drop policy if exists risk_model_read on risk_model;
create policy risk_model_read on risk_model for select to vias_user, vias_machine, vias_public using (access_class_id = any (array(select my_access_classes())));
drop policy if exists risk_model_make on risk_model;
create policy risk_model_make on risk_model for insert to vias_user
  with check (tenant_id = (select my_tenant()) and access_class_id = any (array(select my_writable_classes())));
drop policy if exists risk_model_change on risk_model;
create policy risk_model_change on risk_model for update to vias_user
  using (tenant_id = (select my_tenant()) and access_class_id = any (array(select my_writable_classes())))
  with check (tenant_id = (select my_tenant()) and access_class_id = any (array(select my_writable_classes())));
drop policy if exists risk_model_jobs on risk_model;
create policy risk_model_jobs on risk_model for select to vias_jobs using (true);
drop policy if exists risk_model_owner on risk_model;
create policy risk_model_owner on risk_model for select to vias_owner using (true);

-- A partner sees the weights that were approved, not what is still being talked about.
drop policy if exists risk_model_version_read on risk_model_version;
create policy risk_model_version_read on risk_model_version for select to vias_user, vias_machine, vias_public
  using ((tenant_id = (select my_tenant()) or approved_at is not null) and risk_model_id in (select m.risk_model_id from risk_model m));
drop policy if exists risk_model_version_make on risk_model_version;
create policy risk_model_version_make on risk_model_version for insert to vias_user
  with check (tenant_id = (select my_tenant()) and risk_model_id in (select m.risk_model_id from risk_model m where m.access_class_id = any (array(select my_writable_classes()))));
drop policy if exists risk_model_version_approve on risk_model_version;
create policy risk_model_version_approve on risk_model_version for update to vias_user
  using (tenant_id = (select my_tenant()) and risk_model_id in (select m.risk_model_id from risk_model m where m.access_class_id = any (array(select my_writable_classes()))))
  with check (tenant_id = (select my_tenant()));
drop policy if exists risk_model_version_jobs on risk_model_version;
create policy risk_model_version_jobs on risk_model_version for select to vias_jobs using (true);
drop policy if exists risk_model_version_owner on risk_model_version;
-- All, because a rating locks the version it is of.
create policy risk_model_version_owner on risk_model_version for all to vias_owner using (true) with check (true);

-- Who rated what is told at home only; who sees a model of its own municipality may rate it, in its own name.
drop policy if exists risk_rating_read on risk_rating;
create policy risk_rating_read on risk_rating for select to vias_user
  using (tenant_id = (select my_tenant()) and risk_model_id in (select m.risk_model_id from risk_model m));
drop policy if exists risk_rating_make on risk_rating;
create policy risk_rating_make on risk_rating for insert to vias_user
  with check (tenant_id = (select my_tenant()) and rated_by = (select my_principal())
              and risk_model_id in (select m.risk_model_id from risk_model m where m.tenant_id = (select my_tenant())));
drop policy if exists risk_rating_jobs on risk_rating;
create policy risk_rating_jobs on risk_rating for select to vias_jobs using (true);
drop policy if exists risk_rating_owner on risk_rating;
create policy risk_rating_owner on risk_rating for select to vias_owner using (true);
