-- Waiting newcomers, late receipts, STOPs of erased numbers and what was taken of replies: functions of the owner alone.
drop policy if exists newcomer_waiting_owner on newcomer_waiting;
create policy newcomer_waiting_owner on newcomer_waiting for all to vias_owner using (true) with check (true);
drop policy if exists late_reached_owner on late_reached;
create policy late_reached_owner on late_reached for all to vias_owner using (true) with check (true);
drop policy if exists stopped_number_owner on stopped_number;
create policy stopped_number_owner on stopped_number for all to vias_owner using (true) with check (true);
drop policy if exists inbound_message_owner on inbound_message;
create policy inbound_message_owner on inbound_message for all to vias_owner using (true) with check (true);
drop policy if exists reply_given_owner on reply_given;
create policy reply_given_owner on reply_given for all to vias_owner using (true) with check (true);
