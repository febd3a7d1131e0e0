-- A survey is seen by class, as an indicator is, and written by those who write its answers too. Its single answers belong to its owner's people alone: no share reaches them.
drop policy if exists survey_read on survey;
create policy survey_read on survey for select to vias_user, vias_machine, vias_public using (access_class_id = any (array(select my_access_classes())));
drop policy if exists survey_make on survey;
create policy survey_make on survey for insert to vias_user, vias_machine
  with check (tenant_id = (select my_tenant()) and access_class_id = any (array(select my_writable_classes())) and answer_class_id = any (array(select my_writable_classes())));
drop policy if exists survey_change on survey;
create policy survey_change on survey for update to vias_user, vias_machine
  using (tenant_id = (select my_tenant()) and access_class_id = any (array(select my_writable_classes())) and answer_class_id = any (array(select my_writable_classes())))
  with check (tenant_id = (select my_tenant()) and access_class_id = any (array(select my_writable_classes())) and answer_class_id = any (array(select my_writable_classes())));
drop policy if exists survey_delete on survey;
create policy survey_delete on survey for delete to vias_user, vias_machine
  using (tenant_id = (select my_tenant()) and access_class_id = any (array(select my_writable_classes())) and answer_class_id = any (array(select my_writable_classes())));
drop policy if exists survey_system on survey;
create policy survey_system on survey for select to vias_tiles, vias_jobs using (true);
drop policy if exists survey_owner on survey;
create policy survey_owner on survey for all to vias_owner using (true) with check (true);

drop policy if exists survey_import_read on survey_import;
create policy survey_import_read on survey_import for select to vias_user, vias_machine
  using (tenant_id = (select my_tenant()) and survey_id in (select s.survey_id from survey s where s.answer_class_id = any (array(select my_access_classes()))));
drop policy if exists survey_import_make on survey_import;
create policy survey_import_make on survey_import for insert to vias_user, vias_machine
  with check (tenant_id = (select my_tenant()) and survey_id in (select s.survey_id from survey s where s.answer_class_id = any (array(select my_writable_classes()))));
drop policy if exists survey_import_change on survey_import;
create policy survey_import_change on survey_import for update to vias_user, vias_machine
  using (tenant_id = (select my_tenant()) and survey_id in (select s.survey_id from survey s where s.answer_class_id = any (array(select my_writable_classes()))))
  with check (tenant_id = (select my_tenant()));
drop policy if exists survey_import_system on survey_import;
create policy survey_import_system on survey_import for select to vias_jobs using (true);
drop policy if exists survey_import_owner on survey_import;
create policy survey_import_owner on survey_import for all to vias_owner using (true) with check (true);

drop policy if exists survey_answer_read on survey_answer;
create policy survey_answer_read on survey_answer for select to vias_user, vias_machine, vias_public
  using (tenant_id = (select my_tenant()) and survey_id in (select s.survey_id from survey s where s.answer_class_id = any (array(select my_access_classes()))));
drop policy if exists survey_answer_make on survey_answer;
create policy survey_answer_make on survey_answer for insert to vias_user, vias_machine
  with check (tenant_id = (select my_tenant()) and survey_id in (select s.survey_id from survey s where s.answer_class_id = any (array(select my_writable_classes()))));
drop policy if exists survey_answer_delete on survey_answer;
create policy survey_answer_delete on survey_answer for delete to vias_user, vias_machine
  using (tenant_id = (select my_tenant()) and survey_id in (select s.survey_id from survey s where s.answer_class_id = any (array(select my_writable_classes()))));
drop policy if exists survey_answer_system on survey_answer;
create policy survey_answer_system on survey_answer for select to vias_jobs using (true);
drop policy if exists survey_answer_owner on survey_answer;
create policy survey_answer_owner on survey_answer for all to vias_owner using (true) with check (true);
