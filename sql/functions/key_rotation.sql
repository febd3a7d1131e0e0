-- What is sealed under another key than the current one, for the command that changes keys: it opens and seals outside the database and brings the new bytes back.

-- At most n values with what they are bound to, in no order; those named in `passed` (thing and id, because a number and the contacts of its subscriber have one id) could not be opened and are left.
drop function if exists sealed_under_other_keys(text, uuid[], integer);
create or replace function sealed_under_other_keys(current_key text, passed text[], n integer)
returns table (thing text, id uuid, bound_to text, sealed bytea, key_id text) language sql stable security definer set search_path = public, pg_temp as $$
  (select 'phone', s.subscriber_id, s.subscriber_id::text, s.phone_enc, s.key_id from subscriber s where s.key_id <> current_key and 'phone ' || s.subscriber_id <> all (passed) limit n)
  union all (select 'contact ' || c.kind, c.subscriber_id, c.subscriber_id::text, c.contact_enc, c.key_id from subscriber_contact c where c.key_id <> current_key and 'contact ' || c.kind || ' ' || c.subscriber_id <> all (passed) limit n)
  union all (select 'duty', d.duty_id, d.duty_id::text, d.phone_enc, d.key_id from duty d where d.key_id <> current_key and 'duty ' || d.duty_id <> all (passed) limit n)
  union all (select 'webhook', k.webhook_key_id, k.webhook_key_id::text, k.secret_enc, k.key_id from webhook_key k where k.key_id <> current_key and 'webhook ' || k.webhook_key_id <> all (passed) limit n)
  union all (select 'event key', k.camera_event_key_id, k.camera_event_key_id::text, k.secret_enc, k.key_id from camera_event_key k where k.key_id <> current_key and 'event key ' || k.camera_event_key_id <> all (passed) limit n)
  union all (select 'plate key', k.camera_plate_key_id, k.camera_plate_key_id::text, k.secret_enc, k.key_id from camera_plate_key k where k.key_id <> current_key and 'plate key ' || k.camera_plate_key_id <> all (passed) limit n)
  union all (select 'name', r.resident_id, 'name/' || encode(coalesce(s.phone_hmac, r.card_ref_hmac), 'hex'), r.name_enc, r.name_key_id
    from resident r left join subscriber s using (subscriber_id) where r.name_key_id <> current_key and 'name ' || r.resident_id <> all (passed) limit n)
  union all (select 'label', p.resident_place_id, 'label/' || encode(s.phone_hmac, 'hex'), p.label_enc, p.label_key_id
    from resident_place p join resident r on r.tenant_id = p.tenant_id and r.resident_id = p.resident_id join subscriber s using (subscriber_id) where p.label_key_id <> current_key and 'label ' || p.resident_place_id <> all (passed) limit n)
  limit n $$;
revoke execute on function sealed_under_other_keys(text, text[], integer) from public;
grant execute on function sealed_under_other_keys(text, text[], integer) to vias_worker;

-- Puts the new bytes where the old ones still are; a value that was written meanwhile stays as it is. Answers how many were put.
create or replace function reseal(things text[], ids uuid[], old_bytes bytea[], new_bytes bytea[], current_key text) returns integer language plpgsql security definer set search_path = public, pg_temp as $$
declare
  n integer;
  total integer := 0;
begin
  update subscriber s set phone_enc = v.new, key_id = current_key from unnest(things, ids, old_bytes, new_bytes) v (thing, id, old, new) where v.thing = 'phone' and s.subscriber_id = v.id and s.phone_enc = v.old;
  get diagnostics n = row_count; total := total + n;
  update subscriber_contact c set contact_enc = v.new, key_id = current_key from unnest(things, ids, old_bytes, new_bytes) v (thing, id, old, new)
  where v.thing = 'contact ' || c.kind and c.subscriber_id = v.id and c.contact_enc = v.old;
  get diagnostics n = row_count; total := total + n;
  update duty d set phone_enc = v.new, key_id = current_key from unnest(things, ids, old_bytes, new_bytes) v (thing, id, old, new) where v.thing = 'duty' and d.duty_id = v.id and d.phone_enc = v.old;
  get diagnostics n = row_count; total := total + n;
  update webhook_key k set secret_enc = v.new, key_id = current_key from unnest(things, ids, old_bytes, new_bytes) v (thing, id, old, new) where v.thing = 'webhook' and k.webhook_key_id = v.id and k.secret_enc = v.old;
  get diagnostics n = row_count; total := total + n;
  update camera_event_key k set secret_enc = v.new, key_id = current_key from unnest(things, ids, old_bytes, new_bytes) v (thing, id, old, new) where v.thing = 'event key' and k.camera_event_key_id = v.id and k.secret_enc = v.old;
  get diagnostics n = row_count; total := total + n;
  update camera_plate_key k set secret_enc = v.new, key_id = current_key from unnest(things, ids, old_bytes, new_bytes) v (thing, id, old, new) where v.thing = 'plate key' and k.camera_plate_key_id = v.id and k.secret_enc = v.old;
  get diagnostics n = row_count; total := total + n;
  update resident r set name_enc = v.new, name_key_id = current_key from unnest(things, ids, old_bytes, new_bytes) v (thing, id, old, new) where v.thing = 'name' and r.resident_id = v.id and r.name_enc = v.old;
  get diagnostics n = row_count; total := total + n;
  update resident_place p set label_enc = v.new, label_key_id = current_key from unnest(things, ids, old_bytes, new_bytes) v (thing, id, old, new) where v.thing = 'label' and p.resident_place_id = v.id and p.label_enc = v.old;
  get diagnostics n = row_count; total := total + n;
  return total;
end $$;
revoke execute on function reseal(text[], uuid[], bytea[], bytea[], text) from public;
grant execute on function reseal(text[], uuid[], bytea[], bytea[], text) to vias_worker;
