-- What began to be handed over: the worker's alone.
drop policy if exists hand_over_system on hand_over;
create policy hand_over_system on hand_over for all to vias_owner, vias_worker using (true) with check (true);
