-- Whether an alert asks its people for an answer: its text leads to the page with the two buttons.
create or replace function alert_asks(id uuid) returns boolean language sql stable as $$
  select exists (select from alert_text where alert_id = id and position('{link}' in sent_body) > 0) $$;

-- How long answers are taken after an alert has ended: somebody may need help when the danger is over.
create or replace function answers_until(a alert) returns timestamptz language sql stable as $$
  select greatest(a.expires_at, coalesce(a.finished_at, a.expires_at)) + interval '24 hours' $$;

-- What is kept of a call for help when more is said: the page shows what was written and takes the whole again, messages come one after the other and are put together. 300 characters, the last message whole.
create or replace function more_words(before text, more text, by_way text) returns text language sql immutable as $$
  select case when more is null or before is null or by_way = 'link' then coalesce(more, before) when position(more in before) > 0 then before
    else right(left(before, greatest(0, 297 - length(more))) || ' / ' || more, 300) end $$;

-- A person who was warned says to be safe or to need help; the last word counts. NEED HELP opens a case, one at a time for each person and alert; a person who
-- is safe afterwards leaves the case to the dispatcher, who sees it. Answers what was kept: 'safe', 'help', 'over' (too late) or 'unknown' (no such recipient).
create or replace function answer_alert(id uuid, who uuid, said text, by_way text, said_words text default null) returns text
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  a alert;
begin
  -- The row of the recipient first: two answers at once are one after the other, and so are an answer and a receipt.
  perform from recipient where alert_id = id and subscriber_id = who for update;
  if not found then
    return 'unknown';
  end if;
  select * into strict a from alert where alert_id = id;
  if now() > answers_until(a) then
    return 'over';
  end if;
  insert into acknowledgement as k (alert_id, subscriber_id, answer, way) values (id, who, said, by_way)
  on conflict (alert_id, subscriber_id) do update set answer = excluded.answer, way = excluded.way, at = clock_timestamp()
    where (k.answer, k.way) is distinct from (excluded.answer, excluded.way);
  update recipient set state = 'acknowledged', error_code = null where alert_id = id and subscriber_id = who and state <> 'acknowledged';
  if said = 'safe' then
    update help_case set safe_at = now() where tenant_id = a.tenant_id and alert_id = id and subscriber_id = who and state <> 'closed' and safe_at is null;
  else
    insert into help_case as c (tenant_id, access_class_id, alert_id, subscriber_id, way, words)
    select a.tenant_id, k.access_class_id, id, who, by_way, said_words from access_class k where k.tenant_id = a.tenant_id and k.theme = 'alerts' and k.sensitivity = 2
    on conflict (tenant_id, alert_id, subscriber_id) where state <> 'closed' do update set words = more_words(c.words, excluded.words, by_way), safe_at = null
      where (excluded.words is not null and excluded.words is distinct from c.words) or c.safe_at is not null;
  end if;
  return said;
end $$;
revoke execute on function answer_alert(uuid, uuid, text, text, text) from public;
grant execute on function answer_alert(uuid, uuid, text, text, text) to vias_worker;

-- In which words a person asked for help after an alert, as long as that waits: for the page behind their own link, which shows them what was sent.
create or replace function words_of_help(id uuid, who uuid) returns text language sql stable security definer set search_path = public, pg_temp as $$
  select words from help_case where alert_id = id and subscriber_id = who and state <> 'closed' $$;
revoke execute on function words_of_help(uuid, uuid) from public;
grant execute on function words_of_help(uuid, uuid) to vias_worker;

-- The last alert that left for a number, of one municipality or of any, while answers to it are taken.
create or replace function last_alert_of(who uuid, of_tenant text) returns uuid language sql stable security definer set search_path = public, pg_temp as $$
  select a.alert_id from recipient r join alert a using (alert_id)
  where r.subscriber_id = who and r.attempt > 0 and (of_tenant is null or a.tenant_id = of_tenant) and a.started_at > now() - interval '30 days' and now() <= answers_until(a)
  order by a.is_drill, a.started_at desc limit 1 $$;
revoke execute on function last_alert_of(uuid, text) from public;
grant execute on function last_alert_of(uuid, text) to vias_worker;

-- The same by a reply, which names no alert: the last one that reached this number, while answers to it are taken, with what the reply says besides.
-- Null when there is none.
drop function if exists answer_by_reply(uuid, text, text);
create function answer_by_reply(who uuid, said text, said_words text default null) returns text language plpgsql security definer set search_path = public, pg_temp as $$
declare
  last uuid := last_alert_of(who, null);
begin
  return case when last is not null then answer_alert(last, who, said, 'reply', said_words) end;
end $$;
revoke execute on function answer_by_reply(uuid, text, text) from public;
grant execute on function answer_by_reply(uuid, text, text) to vias_worker;

-- What somebody writes whose call for help waits goes to it, whatever the words are: who asks "where are you" is answered by them. Answers whether there was such a call.
create or replace function add_to_help(who uuid, said_words text) returns boolean language plpgsql security definer set search_path = public, pg_temp as $$
begin
  update help_case set words = more_words(words, said_words, 'reply') where alert_id = last_alert_of(who, null) and subscriber_id = who and state <> 'closed';
  return found;
end $$;
revoke execute on function add_to_help(uuid, text) from public;
grant execute on function add_to_help(uuid, text) to vias_worker;

-- What everybody may read of an alert once it is being sent: no number of people, no name of who wrote it. Null for drafts and for what does not exist.
create or replace function alert_page(id uuid) returns jsonb language sql stable security definer set search_path = public, pg_temp as $$
  select jsonb_build_object(
    'id', a.alert_id, 'status', a.status, 'title', a.title, 'isDrill', a.is_drill, 'msgType', a.msg_type, 'event', a.event, 'severity', a.severity, 'urgency', a.urgency,
    'responseType', a.response_type, 'areaName', a.area_name, 'area', st_asgeojson(st_simplifypreservetopology(a.area, 0.0005), 4)::jsonb,
    'startedAt', to_char(a.started_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'), 'expiresAt', to_char(a.expires_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
    'onsetAt', to_char(a.onset_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
    'changedAt', to_char(coalesce((select max(c.at) from alert_change c where c.alert_id = a.alert_id and c.action in ('cancelled', 'expired', 'sending')), a.started_at) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
    'isOver', a.expires_at <= now(), 'takesAnswers', now() <= answers_until(a),
    'isKept', not exists (select from alert_result r where r.alert_id = a.alert_id)
      and greatest(a.expires_at, coalesce(a.finished_at, a.expires_at)) + make_interval(days => s.keep_recipients_days) > now(),
    'tenant', t.name, 'country', t.country, 'mainLanguage', t.languages[1], 'timeZone', t.time_zone, 'phone', s.contact_phone,
    'texts', (select jsonb_object_agg(x.lang, x.body) from alert_text x where x.alert_id = a.alert_id),
    'areaWords', (select coalesce(jsonb_object_agg(x.lang, x.area_words), '{}') from alert_text x where x.alert_id = a.alert_id and x.area_words is not null),
    'places', (select coalesce(jsonb_agg(jsonb_build_array(p.name, round(st_x(p.geom)::numeric, 4), round(st_y(p.geom)::numeric, 4), p.inside) order by p.inside desc, p.population desc nulls last, p.name), '[]') from (
        select name, population, geom, st_intersects(geom, a.area) as inside from settlement where geom && st_expand(a.area, 0.02) order by st_intersects(geom, a.area) desc, population desc nulls last, name limit 14) p),
    'next', (select jsonb_build_object('id', n.alert_id, 'msgType', n.msg_type, 'responseType', n.response_type, 'title', n.title,
                                       'startedAt', to_char(n.started_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'))
             from alert n where n.tenant_id = a.tenant_id and n.references_id = a.alert_id and n.started_at is not null order by n.started_at desc limit 1))
  from alert a join tenant t using (tenant_id) join tenant_alert_setting s using (tenant_id)
  where a.alert_id = id and a.started_at is not null $$;
revoke execute on function alert_page(uuid) from public;
grant execute on function alert_page(uuid) to vias_public, vias_worker;

-- Who asks for help and where: for whoever acts, with the purpose; each look stands in the audit. Name and number come sealed, the number only to call back. Null when there is no such case of one's own.
create or replace function help_person(id uuid, purpose text) returns jsonb language plpgsql security definer set search_path = public, pg_temp as $$
declare
  c help_case;
  answer jsonb;
begin
  if not (has_role('dispatcher') or has_role('alert-author') or has_role('alert-approver')) or my_principal_kind() is distinct from 'user' then
    raise exception 'not for this role' using errcode = 'insufficient_privilege';
  end if;
  select * into c from help_case where help_case_id = id and tenant_id = my_tenant() and access_class_id = any (array(select my_access_classes()));
  if not found then
    return null;
  end if;
  select jsonb_build_object(
    'lang', (select lang from recipient where alert_id = c.alert_id and subscriber_id = c.subscriber_id),
    'sealed', (select jsonb_build_object('subscriber', s.subscriber_id, 'hmac', encode(s.phone_hmac, 'hex'), 'phoneEnc', case when purpose = 'call_back' then encode(s.phone_enc, 'hex') end, 'keyId', s.key_id,
        'nameEnc', encode(n.name_enc, 'hex'), 'nameKeyId', n.name_key_id)
      from subscriber s left join lateral (select r.name_enc, r.name_key_id from resident r where r.subscriber_id = s.subscriber_id and r.tenant_id = c.tenant_id and r.name_enc is not null limit 1) n on true
      where s.subscriber_id = c.subscriber_id),
    'places', (select coalesce(jsonb_agg(jsonb_build_object('kind', p.kind, 'address', (select full_text from address where address_id = nearest_address(p.geom)), 'lon', round(st_x(p.geom)::numeric, 5), 'lat', round(st_y(p.geom)::numeric, 5),
                                                            'inArea', st_intersects(p.geom, a.area)) order by st_intersects(p.geom, a.area) desc, place_bit(p.kind)), '[]')
               from resident r join resident_place p on p.tenant_id = r.tenant_id and p.resident_id = r.resident_id
               -- What only another municipality knows is told as far as it made the person one of those warned.
               where r.subscriber_id = c.subscriber_id and (r.tenant_id = c.tenant_id or st_intersects(p.geom, a.area))))
  into answer from alert a where a.alert_id = c.alert_id;
  perform note_personal_read(c.subscriber_id, 'help_case', array[id::text], '{name,places}'::text[] || case when purpose = 'call_back' then '{phone}'::text[] else '{}' end, purpose);
  return answer;
end $$;
revoke execute on function help_person(uuid, text) from public;
grant execute on function help_person(uuid, text) to vias_user;
