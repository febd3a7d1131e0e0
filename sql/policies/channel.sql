-- Contacts other than a number: the worker alone, like the number itself. What changed about residents: functions of the owner.
drop policy if exists subscriber_contact_system on subscriber_contact;
create policy subscriber_contact_system on subscriber_contact for all to vias_worker, vias_owner using (true) with check (true);
-- Addresses that wait for their code, and their counters: functions of the owner.
drop policy if exists contact_code_owner on contact_code;
create policy contact_code_owner on contact_code for all to vias_owner using (true) with check (true);
drop policy if exists contact_code_sent_owner on contact_code_sent;
create policy contact_code_sent_owner on contact_code_sent for all to vias_owner using (true) with check (true);
drop policy if exists newcomer_owner on newcomer;
create policy newcomer_owner on newcomer for all to vias_owner using (true) with check (true);
