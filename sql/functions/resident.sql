-- What a resident may do with their own rows: the principal of kind "resident" is one subscriber, named by a signed link. No function takes the id of anybody else.

create or replace function my_subscriber() returns uuid language sql stable as $$
  select case when my_principal_kind() = 'resident' then my_principal()::uuid end $$;

-- The municipality that warns at a place: of several (a fire service answers for the same ground) the one that the others are named after. Null where nobody uses VIAS.
create or replace function place_tenant(place geometry) returns text language sql stable set search_path = public, pg_temp as $$
  select tt.tenant_id
  from territory t join boundary_set b using (boundary_set_id) join tenant_territory tt on (tt.country, tt.scheme, tt.code) = (t.country, t.scheme, t.code)
  where b.valid_from <= local_day() and (b.valid_to is null or b.valid_to > local_day()) and t.geom && place and st_covers(t.geom, place)
  order by length(tt.tenant_id), tt.tenant_id limit 1 $$;

-- Everything stored about me. Null when I am unknown, erased perhaps.
create or replace function my_resident() returns jsonb language sql stable security definer set search_path = public, pg_temp as $$
  select jsonb_build_object(
    'phoneEnc', encode(s.phone_enc, 'hex'), 'phoneHmac', encode(s.phone_hmac, 'hex'), 'keyId', s.key_id, 'isGenerated', s.is_generated, 'knownSince', s.created_at, 'badSince', s.bad_since,
    'senders', (select coalesce(jsonb_agg(jsonb_build_object(
        'tenant', r.tenant_id, 'name', t.name, 'lang', r.lang, 'voice', r.wants_voice, 'source', r.source, 'nameEnc', encode(r.name_enc, 'hex'), 'nameKeyId', r.name_key_id,
        'hasCard', r.card_ref_hmac is not null, 'confirmedAt', r.confirmed_at, 'consentAt', r.consent_at, 'consentTextVersion', r.consent_text_version, 'since', r.created_at,
        'stoppedAt', (select o.at from opt_out o where o.tenant_id = r.tenant_id and o.subscriber_id = s.subscriber_id),
        'inDrills', exists (select from drill_member d where d.tenant_id = r.tenant_id and d.resident_id = r.resident_id),
        'places', (select coalesce(jsonb_agg(jsonb_build_object('kind', p.kind, 'lon', round(st_x(p.geom)::numeric, 6), 'lat', round(st_y(p.geom)::numeric, 6),
                     'labelEnc', encode(p.label_enc, 'hex'), 'labelKeyId', p.label_key_id) order by place_bit(p.kind), p.resident_place_id), '[]')
                   from resident_place p where p.tenant_id = r.tenant_id and p.resident_id = r.resident_id)) order by r.tenant_id), '[]')
      from resident r join tenant t using (tenant_id) where r.subscriber_id = s.subscriber_id and r.status <> 'erased'),
    'stoppedElsewhere', (select coalesce(jsonb_agg(jsonb_build_object('tenant', o.tenant_id, 'name', t.name, 'at', o.at) order by t.name), '[]') from opt_out o join tenant t using (tenant_id)
      where o.subscriber_id = s.subscriber_id and not exists (select from resident r where r.tenant_id = o.tenant_id and r.subscriber_id = s.subscriber_id)),
    'carers', (select coalesce(jsonb_agg(jsonb_build_object('id', c.carer_id, 'hint', c.hint, 'delayMin', c.delay_min, 'askedAt', c.asked_at, 'agreedAt', c.agreed_at) order by c.asked_at), '[]')
      from carer c where c.subscriber_id = s.subscriber_id and c.ended_at is null),
    'caresFor', (select coalesce(jsonb_agg(jsonb_build_object('id', c.carer_id, 'phoneEnc', encode(o.phone_enc, 'hex'), 'keyId', o.key_id, 'subscriber', o.subscriber_id, 'delayMin', c.delay_min, 'agreedAt', c.agreed_at) order by c.agreed_at), '[]')
      from carer c join subscriber o on o.subscriber_id = c.subscriber_id where c.carer_subscriber_id = s.subscriber_id),
    'contacts', (select coalesce(jsonb_agg(jsonb_build_object('kind', k.kind, 'since', k.created_at, 'enc', encode(k.contact_enc, 'hex'), 'keyId', k.key_id) order by k.kind), '[]') from subscriber_contact k where k.subscriber_id = s.subscriber_id),
    'alerts', (select coalesce(jsonb_agg(x order by x ->> 'startedAt' desc), '[]') from (
      select jsonb_build_object('title', a.title, 'sender', t.name, 'startedAt', a.started_at, 'state', q.state, 'answer', (select k.answer from acknowledgement k where k.alert_id = a.alert_id and k.subscriber_id = s.subscriber_id)) as x
      from alert a join tenant t using (tenant_id) join recipient q on q.alert_id = a.alert_id and q.subscriber_id = s.subscriber_id where a.started_at is not null order by a.started_at desc limit 100) y))
  from subscriber s where s.subscriber_id = my_subscriber() $$;
revoke execute on function my_resident() from public;
grant execute on function my_resident() to vias_resident;

-- Keeps what I chose: {lang, voice, nameEnc, nameKeyId, cardHmac, textVersion, places: [{kind, lon, lat, labelEnc, labelKeyId}]}. A null name and card stay as they are.
-- Every place goes to the municipality that warns there; a municipality that is left with none forgets me. Answers {outcome: 'ok', isFirst, added: tenants} | 'outside' with the place | 'card' | 'gone'.
create or replace function save_my_resident(data jsonb, card_numbers_most integer) returns jsonb language plpgsql security definer set search_path = public, pg_temp as $$
declare
  who uuid := my_subscriber();
  card bytea := decode(data ->> 'cardHmac', 'hex');
  first boolean;
  outside integer;
  places jsonb;
  part record;
  own uuid;
  added text[] := '{}';
begin
  perform from subscriber where subscriber_id = who for update;
  if not found then
    return jsonb_build_object('outcome', 'gone');
  end if;
  if card is not null and (select count(distinct r.subscriber_id) from resident r where r.card_ref_hmac = card and r.subscriber_id is not null and r.subscriber_id <> who) >= card_numbers_most then
    return jsonb_build_object('outcome', 'card');
  end if;
  first := not exists (select from resident where subscriber_id = who and source = 'self');
  select jsonb_agg(p.x || jsonb_build_object('no', p.no - 1, 'tenant', place_tenant(st_setsrid(st_makepoint((p.x ->> 'lon')::float8, (p.x ->> 'lat')::float8), 4326))) order by p.no)
  into places from jsonb_array_elements(data -> 'places') with ordinality as p (x, no);
  select min((x ->> 'no')::int) into outside from jsonb_array_elements(places) as p (x) where x ->> 'tenant' is null;
  if outside is not null then
    return jsonb_build_object('outcome', 'outside', 'place', outside);
  end if;
  for part in select x ->> 'tenant' as tenant_id from jsonb_array_elements(places) as p (x) group by 1 order by 1 loop
    -- Each municipality's audit names its own resident, so that two of them cannot find by their audits that they know the same person.
    own := coalesce((select resident_id from resident where tenant_id = part.tenant_id and subscriber_id = who), gen_random_uuid());
    perform set_config('vias.principal', own::text, true);
    if not exists (select from resident where tenant_id = part.tenant_id and resident_id = own) then
      added := added || part.tenant_id;
      -- Whoever registers anew asks for its warnings: an earlier STOP, kept beyond erasing, would make that a promise nobody keeps.
      perform set_config('vias.principal', 'resident', true);
      delete from opt_out o where o.tenant_id = part.tenant_id and o.subscriber_id = who;
      perform set_config('vias.principal', own::text, true);
    end if;
    insert into resident as r (resident_id, tenant_id, subscriber_id, lang, source, wants_voice, name_enc, name_key_id, card_ref_hmac, confirmed_at, consent_at, consent_text_version)
    values (own, part.tenant_id, who, data ->> 'lang', 'self', (data ->> 'voice')::boolean, decode(data ->> 'nameEnc', 'hex'), data ->> 'nameKeyId', card, now(), now(), data ->> 'textVersion')
    on conflict (tenant_id, resident_id) do update set lang = excluded.lang, source = 'self', wants_voice = excluded.wants_voice, status = 'active',
      name_enc = coalesce(excluded.name_enc, r.name_enc), name_key_id = coalesce(excluded.name_key_id, r.name_key_id), card_ref_hmac = coalesce(excluded.card_ref_hmac, r.card_ref_hmac),
      confirmed_at = now(), consent_at = case when r.consent_text_version is distinct from excluded.consent_text_version then now() else r.consent_at end, consent_text_version = excluded.consent_text_version;
    delete from resident_place where tenant_id = part.tenant_id and resident_id = own;
    insert into resident_place (tenant_id, resident_id, kind, geom, label_enc, label_key_id)
    select part.tenant_id, own, x ->> 'kind', st_setsrid(st_makepoint((x ->> 'lon')::float8, (x ->> 'lat')::float8), 4326), decode(x ->> 'labelEnc', 'hex'), x ->> 'labelKeyId'
    from jsonb_array_elements(places) as p (x) where x ->> 'tenant' = part.tenant_id;
    perform set_config('vias.principal', who::text, true);
  end loop;
  for part in select tenant_id, resident_id from resident where subscriber_id = who and not exists (select from jsonb_array_elements(places) as p (x) where x ->> 'tenant' = tenant_id) loop
    perform forget_resident(part.tenant_id, part.resident_id);
  end loop;
  return jsonb_build_object('outcome', 'ok', 'isFirst', first, 'added', to_jsonb(added));
end $$;
revoke execute on function save_my_resident(jsonb, integer) from public;
grant execute on function save_my_resident(jsonb, integer) to vias_resident;

-- One municipality's row about a person, with its places and drill groups, is gone. For the functions of this file alone.
create or replace function forget_resident(of_tenant text, id uuid) returns void language plpgsql security definer set search_path = public, pg_temp as $$
declare
  before text := my_principal();
begin
  perform set_config('vias.principal', id::text, true);
  delete from drill_member where tenant_id = of_tenant and resident_id = id;
  delete from resident_place where tenant_id = of_tenant and resident_id = id;
  delete from resident where tenant_id = of_tenant and resident_id = id;
  perform set_config('vias.principal', coalesce(before, ''), true);
end $$;
revoke execute on function forget_resident(text, uuid) from public;

-- STOP or START for one sender, or for all (null): who is stopped now and who still reaches the number, by name.
create or replace function set_senders(who uuid, of_tenant text, stop boolean) returns jsonb language plpgsql security definer set search_path = public, pg_temp as $$
declare
  before text := my_principal();
begin
  -- The audits of the senders say that a resident did it; the id of the number would tell two of them that they know the same person.
  perform set_config('vias.principal', 'resident', true);
  if stop then
    insert into opt_out (subscriber_id, tenant_id)
    select who, r.tenant_id from resident r where r.subscriber_id = who and r.status = 'active' and (of_tenant is null or r.tenant_id = of_tenant)
    union select who, of_tenant from subscriber where of_tenant is not null and subscriber_id = who
    -- All is all: neighbours that may write under an agreement, and whoever has written without an entry of this person.
    union select who, g.to_tenant_id from resident r join alerting_agreement g using (tenant_id) where of_tenant is null and r.subscriber_id = who and r.status = 'active' and g.valid_to > now()
    union select who, a.tenant_id from alert a join recipient q using (alert_id)
      where of_tenant is null and q.subscriber_id = who and a.started_at > now() - interval '30 days' and exists (select from subscriber where subscriber_id = who)
    on conflict do nothing;
    -- What waits in a queue of theirs leaves no more.
    update recipient q set state = 'suppressed' from alert a
    where a.alert_id = q.alert_id and a.status in ('sending', 'paused') and q.subscriber_id = who and q.state = 'queued' and (of_tenant is null or a.tenant_id = of_tenant)
      and alert_heeds_stop(a.alert_id);
  else
    delete from opt_out where subscriber_id = who and (of_tenant is null or tenant_id = of_tenant);
  end if;
  perform set_config('vias.principal', coalesce(before, ''), true);
  -- Stopped may also be somebody who wrote under an agreement and has no entry of this person.
  return jsonb_build_object(
    'stopped', (select coalesce(jsonb_agg(t.name order by t.name), '[]') from opt_out o join tenant t using (tenant_id) where o.subscriber_id = who),
    'reaching', (select coalesce(jsonb_agg(t.name order by t.name), '[]') from resident r join tenant t using (tenant_id)
      where r.subscriber_id = who and r.status = 'active' and not exists (select from opt_out o where o.tenant_id = r.tenant_id and o.subscriber_id = who)));
end $$;
revoke execute on function set_senders(uuid, text, boolean) from public;

create or replace function set_my_senders(of_tenant text, stop boolean) returns jsonb language sql security definer set search_path = public, pg_temp as $$
  select set_senders(my_subscriber(), of_tenant, stop) $$;
revoke execute on function set_my_senders(text, boolean) from public;
grant execute on function set_my_senders(text, boolean) to vias_resident;

-- A reply from a number: STOP counts for the sender whose alert came last, or for all; START for all; HELP changes nothing. Null when the number is unknown: then nothing is answered.
create or replace function reply_of(number bytea, command text, to_all boolean) returns jsonb language plpgsql security definer set search_path = public, pg_temp as $$
declare
  s subscriber;
  sender text;
begin
  select * into s from subscriber where phone_hmac = number;
  if not found then
    return null;
  end if;
  if not exists (select from resident where subscriber_id = s.subscriber_id) then
    -- A register has dropped the number while its messages were still on their way: nothing is answered, but STOP is done.
    if command = 'stop' then
      perform set_senders(s.subscriber_id, null, true);
    end if;
    return null;
  end if;
  if not to_all then
    select a.tenant_id into sender from alert a join recipient q on q.alert_id = a.alert_id and q.subscriber_id = s.subscriber_id
    where q.attempt > 0 and a.started_at > now() - interval '30 days' order by a.started_at desc limit 1;
  end if;
  return (select jsonb_build_object('subscriber', s.subscriber_id, 'isGenerated', s.is_generated, 'lang', max(r.lang), 'tenant', coalesce(sender, min(r.tenant_id)))
          from resident r where r.subscriber_id = s.subscriber_id)
    || case command when 'stop' then set_senders(s.subscriber_id, sender, true) when 'start' then set_senders(s.subscriber_id, null, false) else
      (select jsonb_build_object('stopped', '[]'::jsonb, 'reaching', coalesce(jsonb_agg(t.name order by t.name), '[]')) from resident r join tenant t using (tenant_id)
       where r.subscriber_id = s.subscriber_id and not exists (select from opt_out o where o.tenant_id = r.tenant_id and o.subscriber_id = s.subscriber_id)) end;
end $$;
revoke execute on function reply_of(bytea, text, boolean) from public;
grant execute on function reply_of(bytea, text, boolean) to vias_worker;

-- I and everything about me are gone; the counts of alerts stay under an id that belongs to nobody any more. api/src/residents/canary.test.ts walks through every table afterwards.
create or replace function erase_me() returns boolean language plpgsql security definer set search_path = public, pg_temp as $$
declare
  who uuid := my_subscriber();
  number bytea;
  part record;
  mine uuid[];
begin
  select phone_hmac into number from subscriber where subscriber_id = who for update;
  if not found then
    return false;
  end if;
  mine := array(select resident_id from resident where subscriber_id = who);
  for part in select tenant_id, resident_id from resident where subscriber_id = who loop
    perform forget_resident(part.tenant_id, part.resident_id);
  end loop;
  -- The audits of the senders must not name the number that they have in common.
  perform set_config('vias.principal', 'resident', true);
  update recipient q set state = 'suppressed' from alert a where a.alert_id = q.alert_id and a.status in ('sending', 'paused') and q.subscriber_id = who and q.state = 'queued';
  -- By alert, because the keys of both begin with it.
  update delivery_try d set provider_sid = null from alert a where d.alert_id = a.alert_id and d.subscriber_id = who and d.provider_sid is not null;
  delete from delivery_event d using alert a where d.alert_id = a.alert_id and d.subscriber_id = who;
  -- What a dispatcher noted at the end speaks of the person too.
  update help_case set subscriber_id = null, words = null, note = null where subscriber_id = who;
  delete from carer_notice where subscriber_id = who or carer_subscriber_id = who;
  delete from late_reached where subscriber_id = who;
  update newcomer set resident_ids = array(select unnest(resident_ids) except select unnest(mine)) where resident_ids && mine;
  update sender_bucket set probe_subscriber_id = null where probe_subscriber_id = who;
  delete from service_message where number = any (number_hmacs);
  delete from registration where phone_hmac = number;
  -- The counters stay for their day, that of the number too, or erasing would give new codes without end.
  update registration_code set registration_id = gen_random_uuid() where phone_hmac = number;
  delete from carer where carer_hmac = number;
  -- A STOP outlives who said it, as HMAC alone: a register would bring the number in again without it.
  insert into stopped_number (tenant_id, phone_hmac, at) select o.tenant_id, number, o.at from opt_out o where o.subscriber_id = who on conflict do nothing;
  delete from opt_out where subscriber_id = who;
  delete from subscriber where subscriber_id = who;
  return true;
end $$;
revoke execute on function erase_me() from public;
grant execute on function erase_me() to vias_resident;

-- A number that comes back has the STOP it left with, whoever brings it in.
create or replace function restore_stops() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
declare
  before text := my_principal();
begin
  if exists (select from stopped_number) then
    perform set_config('vias.principal', 'resident', true);
    insert into opt_out (subscriber_id, tenant_id, at) select n.subscriber_id, z.tenant_id, z.at from touched n join stopped_number z using (phone_hmac) on conflict do nothing;
    delete from stopped_number z using touched n where z.phone_hmac = n.phone_hmac;
    perform set_config('vias.principal', coalesce(before, ''), true);
  end if;
  return null;
end $$;
drop trigger if exists restore_stops on subscriber;
create trigger restore_stops after insert on subscriber referencing new table as touched for each statement execute function restore_stops();
