-- What waits for a code belongs to nobody but the functions of the owner; messages leave through the worker, who also looks up carers.
drop policy if exists registration_owner on registration;
create policy registration_owner on registration for all to vias_owner using (true) with check (true);
drop policy if exists registration_code_owner on registration_code;
create policy registration_code_owner on registration_code for all to vias_owner using (true) with check (true);
drop policy if exists service_message_system on service_message;
create policy service_message_system on service_message for all to vias_owner, vias_worker using (true) with check (true);
drop policy if exists carer_owner on carer;
create policy carer_owner on carer for all to vias_owner using (true) with check (true);
drop policy if exists carer_worker on carer;
create policy carer_worker on carer for select to vias_worker using (true);
