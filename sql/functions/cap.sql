-- Alerts as the world may read them: those that went out, and nothing of who wrote them or how many got them.

-- One published alert for CAP, or null.
create or replace function published_alert(id uuid) returns jsonb language sql stable security definer set search_path = public, pg_temp as $$
  select jsonb_build_object(
    'id', a.alert_id, 'tenant', a.tenant_id, 'timeZone', t.time_zone, 'senderName', t.name, 'sent', to_char(a.approved_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
    'isDrill', a.is_drill, 'msgType', a.msg_type, 'category', a.category, 'event', a.event, 'responseType', a.response_type, 'urgency', a.urgency, 'severity', a.severity, 'certainty', a.certainty,
    'onset', to_char(a.onset_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'), 'expires', to_char(a.expires_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
    'headline', a.title, 'areaName', a.area_name, 'area', st_asgeojson(a.area, 6)::jsonb -> 'coordinates',
    'texts', (select jsonb_agg(jsonb_build_object('lang', x.lang, 'body', x.body) order by array_position(t.languages, x.lang), x.lang) from alert_text x where x.alert_id = a.alert_id),
    'refId', r.alert_id, 'refSent', to_char(r.approved_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))
  from alert a join tenant t using (tenant_id) left join alert r on r.tenant_id = a.tenant_id and r.alert_id = a.references_id and r.approved_at is not null
  where a.alert_id = id and a.started_at is not null $$;
revoke execute on function published_alert(uuid) from public;
grant execute on function published_alert(uuid) to vias_public, vias_user, vias_machine;

-- What the feed lists: the newest first.
create or replace function published_alerts(most integer) returns table (id uuid, title text, is_drill boolean, msg_type text, sender_name text, area_name text, approved_at timestamptz, started_at timestamptz, expires_at timestamptz)
language sql stable security definer set search_path = public, pg_temp as $$
  select a.alert_id, a.title, a.is_drill, a.msg_type, t.name, a.area_name, a.approved_at, a.started_at, a.expires_at
  from alert a join tenant t using (tenant_id) where a.started_at is not null order by a.started_at desc, a.alert_id limit most $$;
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
