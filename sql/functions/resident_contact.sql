-- E-mail address and push subscription as ways that residents choose by themselves, beside the SMS. Bytes come as hexadecimal digits in JSON.

-- Keeps an address that waits for its code and queues the message with it (none in a demonstration that has no mail server), within the limits: so many codes a day to an address, whoever asks, and so many a day by one person. A new code ends the one before it.
-- Answers 'sent' | 'address' | 'person' | 'gone'.
create or replace function begin_my_email(contact jsonb, message jsonb, limits jsonb) returns text language plpgsql security definer set search_path = public, pg_temp as $$
declare
  who uuid := my_subscriber();
  address bytea := decode(contact ->> 'hmac', 'hex');
  c record;
begin
  perform from subscriber where subscriber_id = who for update;
  if not found then
    return 'gone';
  end if;
  -- One after the other, so that two requests at once cannot both be the last that is allowed.
  perform pg_advisory_xact_lock(hashtextextended('vias contact', 0));
  delete from contact_code_sent where at < now() - interval '1 day';
  delete from contact_code where code_until < now();
  select count(*) filter (where contact_hmac = address) as by_address, count(*) filter (where subscriber_id = who) as by_person into c from contact_code_sent;
  if c.by_address >= (limits ->> 'perEmailADay')::int then return 'address'; end if;
  if c.by_person >= (limits ->> 'emailsOfAPersonADay')::int then return 'person'; end if;
  insert into contact_code as k (subscriber_id, contact_enc, key_id, code_hmac, code_until)
  values (who, decode(contact ->> 'enc', 'hex'), contact ->> 'keyId', decode(contact ->> 'codeHmac', 'hex'), now() + make_interval(secs => (limits ->> 'codeSeconds')::int))
  on conflict (subscriber_id) do update set contact_enc = excluded.contact_enc, key_id = excluded.key_id, code_hmac = excluded.code_hmac, code_until = excluded.code_until, tries = 0;
  insert into contact_code_sent (subscriber_id, contact_hmac) values (who, address);
  if message is not null then
    perform queue_service_message(message);
  end if;
  return 'sent';
end $$;
revoke execute on function begin_my_email(jsonb, jsonb, jsonb) from public;
grant execute on function begin_my_email(jsonb, jsonb, jsonb) to vias_resident;

-- Takes the code of an address: {outcome: 'ok'} | {outcome: 'wrong', left} | {outcome: 'over'}. The address takes the place of the one before it.
create or replace function confirm_my_email(code bytea, tries_most integer) returns jsonb language plpgsql security definer set search_path = public, pg_temp as $$
declare
  k contact_code;
begin
  select * into k from contact_code where subscriber_id = my_subscriber() for update;
  if not found or k.code_until <= now() or k.tries >= tries_most then
    return jsonb_build_object('outcome', 'over');
  end if;
  if k.code_hmac <> code then
    update contact_code set tries = tries + 1 where subscriber_id = k.subscriber_id;
    return case when k.tries + 1 >= tries_most then jsonb_build_object('outcome', 'over') else jsonb_build_object('outcome', 'wrong', 'left', tries_most - k.tries - 1) end;
  end if;
  perform put_contact(k.subscriber_id, 'email', k.contact_enc, k.key_id);
  delete from contact_code where subscriber_id = k.subscriber_id;
  return jsonb_build_object('outcome', 'ok');
end $$;
revoke execute on function confirm_my_email(bytea, integer) from public;
grant execute on function confirm_my_email(bytea, integer) to vias_resident;

-- Keeps a contact in the place of the one of its kind. For the functions of this file alone.
create or replace function put_contact(who uuid, of_kind text, enc bytea, sealed_with text) returns void language sql security definer set search_path = public, pg_temp as $$
  insert into subscriber_contact (subscriber_id, kind, contact_enc, key_id) values (who, of_kind, enc, sealed_with)
  on conflict (subscriber_id, kind) do update set contact_enc = excluded.contact_enc, key_id = excluded.key_id, created_at = now() $$;
revoke execute on function put_contact(uuid, text, bytea, text) from public;

-- The push subscription of my browser; false when I am unknown.
create or replace function keep_my_push(enc bytea, sealed_with text) returns boolean language plpgsql security definer set search_path = public, pg_temp as $$
begin
  perform from subscriber where subscriber_id = my_subscriber() for update;
  if not found then
    return false;
  end if;
  perform put_contact(my_subscriber(), 'push', enc, sealed_with);
  return true;
end $$;
revoke execute on function keep_my_push(bytea, text) from public;
grant execute on function keep_my_push(bytea, text) to vias_resident;

-- Takes a contact out, and an address that still waits for its code.
create or replace function forget_my_contact(of_kind text) returns void language plpgsql security definer set search_path = public, pg_temp as $$
begin
  delete from subscriber_contact where subscriber_id = my_subscriber() and kind = of_kind;
  delete from contact_code where subscriber_id = my_subscriber() and of_kind = 'email';
end $$;
revoke execute on function forget_my_contact(text) from public;
grant execute on function forget_my_contact(text) to vias_resident;
