-- Whom a warning that begins goes to: enqueue_alert's alone.
drop policy if exists alert_slice_owner on alert_slice;
create policy alert_slice_owner on alert_slice for all to vias_owner using (true) with check (true);
