-- Alerts as the world may read them: those that went out, and nothing of who wrote them or how many got them.

-- What an event is called in each language, {"lv": …}: by the glossary of authors or the templates its municipality may use, where it has that name in any language; null where its author named it himself.
create or replace function event_names(event text, tenant text) returns jsonb language sql stable security definer set search_path = public, pg_temp as $$
  select n.names from (
    select 0 as turn, hazard_code as key, jsonb_build_object('lv', lv, 'lt', lt, 'ru', ru, 'en', en) as names from hazard
    union all select 1, alert_template_id::text || version, names from alert_template where tenant_id in (tenant, 'vias')
  ) n where exists (select from jsonb_each_text(n.names) x where x.value = event) order by n.turn, n.key limit 1 $$;
revoke execute on function event_names(text, text) from public;
grant execute on function event_names(text, text) to vias_user, vias_machine;

-- One published alert for CAP, or null.
create or replace function published_alert(id uuid) returns jsonb language sql stable security definer set search_path = public, pg_temp as $$
  select jsonb_build_object(
    'id', a.alert_id, 'tenant', a.tenant_id, 'timeZone', t.time_zone, 'senderName', t.name, 'sent', to_char(a.approved_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
    'isDrill', a.is_drill, 'msgType', a.msg_type, 'category', a.category, 'event', a.event, 'responseType', a.response_type, 'urgency', a.urgency, 'severity', a.severity, 'certainty', a.certainty,
    'onset', to_char(a.onset_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'), 'expires', to_char(a.expires_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
    'headline', a.title, 'mainLang', t.languages[1], 'areaName', a.area_name, 'area', st_asgeojson(a.area, 6)::jsonb -> 'coordinates',
    'texts', (select jsonb_agg(jsonb_build_object('lang', x.lang, 'body', x.body, 'areaWords', x.area_words, 'event', n.names ->> x.lang) order by array_position(t.languages, x.lang), x.lang) from alert_text x where x.alert_id = a.alert_id),
    'refId', r.alert_id, 'refSent', to_char(r.approved_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))
  from alert a join tenant t using (tenant_id) left join alert r on r.tenant_id = a.tenant_id and r.alert_id = a.references_id and r.approved_at is not null
    cross join lateral (select event_names(a.event, a.tenant_id) as names) n
  where a.alert_id = id and a.started_at is not null $$;
revoke execute on function published_alert(uuid) from public;
grant execute on function published_alert(uuid) to vias_public, vias_user, vias_machine;

-- When a published alert was stopped by a person; null when it was not. Whoever stops a warning that went out withdraws it for the world too.
create or replace function alert_stopped_at(id uuid) returns timestamptz language sql stable security definer set search_path = public, pg_temp as $$
  select max(c.at) from alert a join alert_change c on c.tenant_id = a.tenant_id and c.alert_id = a.alert_id and c.action = 'cancelled'
  where a.alert_id = id and a.status = 'cancelled' and a.started_at is not null $$;
revoke execute on function alert_stopped_at(uuid) from public;

-- The cancel that stopping an alert publishes: the alert itself, referred to, sent when it was stopped. Null when it was not stopped.
create or replace function published_stop(id uuid) returns jsonb language sql stable security definer set search_path = public, pg_temp as $$
  select p.alert || jsonb_build_object('id', id || '-stop', 'msgType', 'Cancel', 'sent', to_char(s.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'responseType', 'None', 'urgency', 'Past',
    'onset', null, 'refId', id, 'refSent', p.alert ->> 'sent')
  from (select alert_stopped_at(id) as at) s, (select published_alert(id) as alert) p where s.at is not null and p.alert is not null $$;
revoke execute on function published_stop(uuid) from public;
grant execute on function published_stop(uuid) to vias_public, vias_user, vias_machine;

-- What the feed lists, the newest first: what is valid now. What is over stays readable under its identifier.
drop function if exists published_alerts(integer);
create function published_alerts(most integer) returns table (id text, title text, is_drill boolean, msg_type text, sender_name text, area_name text, published_at timestamptz)
language sql stable security definer set search_path = public, pg_temp as $$
  with valid as (
    select a.alert_id, a.title, a.is_drill, a.msg_type, t.name, a.area_name, a.started_at, alert_stopped_at(a.alert_id) as stopped_at
    from alert a join tenant t using (tenant_id) where a.started_at is not null and a.expires_at > now() order by a.started_at desc, a.alert_id limit most
  )
  select e.* from (
    select alert_id::text, title, is_drill, msg_type, name, area_name, started_at from valid
    union all select alert_id || '-stop', title, is_drill, 'Cancel', name, area_name, stopped_at from valid where stopped_at is not null
  ) e (id, title, is_drill, msg_type, sender_name, area_name, published_at) order by e.published_at desc, e.id limit most $$;
revoke execute on function published_alerts(integer) from public;
grant execute on function published_alerts(integer) to vias_public, vias_user, vias_machine;

-- An update or a cancel of the same sender and source takes the place of what it refers to; references are sender,identifier,sent with a blank between.
create or replace function replace_cap_messages(of_tenant text, of_source text, refs jsonb) returns integer language sql security definer set search_path = public, pg_temp as $$
  with gone as (
    update cap_message m set replaced_at = now() from jsonb_to_recordset(refs) as r(sender text, identifier text, sent timestamptz)
    where m.tenant_id = of_tenant and m.source = of_source and ((of_tenant = my_tenant() and has_role('alert-author')) or my_principal_kind() = 'jobs') and m.sender = r.sender and m.identifier = r.identifier and m.sent_at = r.sent and m.replaced_at is null
    returning 1)
  select count(*)::int from gone $$;
revoke execute on function replace_cap_messages(text, text, jsonb) from public;
grant execute on function replace_cap_messages(text, text, jsonb) to vias_user, vias_machine, vias_jobs;
