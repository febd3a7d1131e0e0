-- Runs and uptime belong to nobody and are read through system_facts(): no person, no machine, no resident writes or reads them.
drop policy if exists operation_run_system on operation_run;
create policy operation_run_system on operation_run for all to vias_owner, vias_jobs using (true) with check (true);
drop policy if exists uptime_day_system on uptime_day;
create policy uptime_day_system on uptime_day for all to vias_owner, vias_jobs using (true) with check (true);
