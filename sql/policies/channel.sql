-- Contacts other than a number: the worker alone, like the number itself. What changed about residents: functions of the owner.
drop policy if exists subscriber_contact_system on subscriber_contact;
create policy subscriber_contact_system on subscriber_contact for all to vias_worker, vias_owner using (true) with check (true);
drop policy if exists newcomer_owner on newcomer;
create policy newcomer_owner on newcomer for all to vias_owner using (true) with check (true);
