-- Whoever keeps a municipality, and whoever audits it, sees that it leaves; all steps go through functions.
drop policy if exists departure_read on departure;
create policy departure_read on departure for select to vias_user
  using (tenant_id = (select my_tenant()) and ((select has_role('municipality-admin')) or (select has_role('auditor'))));
drop policy if exists departure_jobs on departure;
create policy departure_jobs on departure for select to vias_jobs using (true);
drop policy if exists departure_owner on departure;
create policy departure_owner on departure for all to vias_owner using (true) with check (true);
