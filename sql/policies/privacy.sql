-- A person may be named as the one who answers for the work: read through incident_responsible().
revoke select (responsible) on incident from vias_user, vias_machine;

-- What stands behind marks is reached by the functions of personal_words.sql alone; times and holds are the administrator's.
drop policy if exists personal_piece_owner on personal_piece;
create policy personal_piece_owner on personal_piece for all to vias_owner using (true) with check (true);
do $$
declare
  name text;
begin
  foreach name in array array['retention_rule', 'legal_hold'] loop
    execute format('drop policy if exists %1$s_read on %1$s', name);
    execute format('create policy %1$s_read on %1$s for select to vias_user using (tenant_id = (select my_tenant()) and ((select has_role(''municipality-admin'')) or (select has_role(''auditor''))))', name);
    execute format('drop policy if exists %1$s_make on %1$s', name);
    execute format('create policy %1$s_make on %1$s for insert to vias_user with check (tenant_id = (select my_tenant()) and (select has_role(''municipality-admin'')))', name);
    execute format('drop policy if exists %1$s_change on %1$s', name);
    execute format('create policy %1$s_change on %1$s for update to vias_user using (tenant_id = (select my_tenant()) and (select has_role(''municipality-admin''))) with check (tenant_id = (select my_tenant()))', name);
    execute format('drop policy if exists %1$s_jobs on %1$s', name);
    execute format('create policy %1$s_jobs on %1$s for select to vias_jobs using (true)', name);
    execute format('drop policy if exists %1$s_owner on %1$s', name);
    execute format('create policy %1$s_owner on %1$s for all to vias_owner using (true) with check (true)', name);
  end loop;
end $$;

-- Words that were stored before there were marks get theirs when VIAS is upgraded, before anybody is served; versions and reasons keep the marks alone.
do $$
begin
  perform set_config('vias.erasing', 'on', true);
  update incident i set title = hide_personal(i.tenant_id, 'incident', i.incident_id, i.title), outcome = hide_personal(i.tenant_id, 'incident', i.incident_id, i.outcome),
    place_text = hide_personal(i.tenant_id, 'incident', i.incident_id, i.place_text), description = hide_personal(i.tenant_id, 'incident', i.incident_id, i.description)
  where exists (select from personal_marks(i.title)) or exists (select from personal_marks(i.outcome)) or exists (select from personal_marks(i.place_text)) or exists (select from personal_marks(i.description));
  update incident_change c set reason = personal_covered(c.reason, t.country), before = fields_covered(c.before, t.country), after = fields_covered(c.after, t.country)
  from tenant t where t.tenant_id = c.tenant_id and (c.reason is distinct from personal_covered(c.reason, t.country) or c.before <> fields_covered(c.before, t.country) or c.after <> fields_covered(c.after, t.country));
  update import_finding f set value = personal_covered(f.value, t.country) from tenant t where t.tenant_id = f.tenant_id and f.field not in ('place', 'time') and exists (select from personal_marks(f.value));
  perform set_config('vias.erasing', '', true);
end $$;
