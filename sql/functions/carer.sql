-- Carers: a resident names another one by number, who must agree by a link of their own.

-- Asks; the answer is the same whether the number is known or not: {outcome: 'asked', id, subscriber, lang} (subscriber null where nobody is to be written to) | 'many' | 'self' | 'gone'.
create or replace function ask_my_carer(number bytea, hint_digits text, delay integer, carers_most integer) returns jsonb language plpgsql security definer set search_path = public, pg_temp as $$
declare
  me uuid := my_subscriber();
  mine bytea;
  kept carer;
  other uuid;
  was_asked boolean;
begin
  select phone_hmac into mine from subscriber where subscriber_id = me for update;
  if not found then return jsonb_build_object('outcome', 'gone'); end if;
  if mine = number then return jsonb_build_object('outcome', 'self'); end if;
  was_asked := exists (select from carer where subscriber_id = me and carer_hmac = number);
  if not exists (select from carer where subscriber_id = me and carer_hmac = number and ended_at is null)
    and (select count(*) from carer where subscriber_id = me and (ended_at is null or asked_at > now() - interval '1 day') and carer_hmac <> number) >= carers_most then return jsonb_build_object('outcome', 'many'); end if;
  insert into carer as c (subscriber_id, carer_hmac, hint, delay_min) values (me, number, hint_digits, delay)
  on conflict (subscriber_id, carer_hmac) do update set delay_min = excluded.delay_min, ended_at = null returning * into kept;
  -- Written to once only, and only who confirmed a number here: nobody is pestered through this form.
  select s.subscriber_id into other from subscriber s where s.phone_hmac = number and not was_asked
    and exists (select from resident r where r.subscriber_id = s.subscriber_id and r.source = 'self' and r.status = 'active');
  return (select jsonb_build_object('outcome', 'asked', 'id', kept.carer_id, 'subscriber', other, 'isGenerated', coalesce((select is_generated from subscriber where subscriber_id = other), false),
    'lang', (select max(r.lang) from resident r where r.subscriber_id = other), 'tenant', (select min(r.tenant_id) from resident r where r.subscriber_id = coalesce(other, me))));
end $$;
revoke execute on function ask_my_carer(bytea, text, integer, integer) from public;
grant execute on function ask_my_carer(bytea, text, integer, integer) to vias_resident;

-- Ends it from either side. False when there is no such thing of mine.
create or replace function end_my_care(id uuid) returns boolean language plpgsql security definer set search_path = public, pg_temp as $$
begin
  update carer set ended_at = now(), agreed_at = null, carer_subscriber_id = null
  where carer_id = id and ended_at is null and (subscriber_id = my_subscriber() or carer_subscriber_id = my_subscriber());
  return found;
end $$;
revoke execute on function end_my_care(uuid) from public;
grant execute on function end_my_care(uuid) to vias_resident;

-- What the holder of a carer's link is asked: who it is about, by number. Null when it was taken back.
create or replace function carer_question(id uuid) returns jsonb language sql stable security definer set search_path = public, pg_temp as $$
  select jsonb_build_object('phoneEnc', encode(s.phone_enc, 'hex'), 'keyId', s.key_id, 'subscriber', s.subscriber_id, 'delayMin', c.delay_min, 'agreedAt', c.agreed_at)
  from carer c join subscriber s on s.subscriber_id = c.subscriber_id where c.carer_id = id and c.ended_at is null $$;
revoke execute on function carer_question(uuid) from public;
grant execute on function carer_question(uuid) to vias_worker;

-- The answer: yes makes the carer, no ends it. Who was asked and declines stays as one who has not answered, for the number would else show itself as one that is known. False when it was taken back meanwhile, or when the number is no resident's any more.
create or replace function answer_carer(id uuid, agrees boolean) returns boolean language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if not agrees then
    update carer set ended_at = case when agreed_at is not null then now() end, agreed_at = null, carer_subscriber_id = null where carer_id = id and ended_at is null;
    return found;
  end if;
  update carer c set carer_subscriber_id = s.subscriber_id, agreed_at = coalesce(c.agreed_at, now()) from subscriber s
  where c.carer_id = id and c.ended_at is null and s.phone_hmac = c.carer_hmac and exists (select from resident r where r.subscriber_id = s.subscriber_id and r.status = 'active');
  return found;
end $$;
revoke execute on function answer_carer(uuid, boolean) from public;
grant execute on function answer_carer(uuid, boolean) to vias_worker;
