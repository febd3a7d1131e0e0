-- Webhooks to institutions: what happened is queued with the change itself, claimed with a lease, and settled by whoever still holds it.

-- What the role of an institution sees from a municipality now: my_access_classes() for a principal that is not the caller. A test holds both together.
create or replace function institution_classes(of_tenant text) returns setof integer language sql stable security definer set search_path = public, pg_temp as $$
  with clearance as (select theme, sensitivity_up_to as up_to from role_clearance where role = 'institution')
  select c.access_class_id from access_class c join clearance l on l.theme = c.theme and c.sensitivity <= l.up_to where c.tenant_id = of_tenant
  union
  select c.access_class_id from share s join access_class c on c.tenant_id = s.tenant_id and c.theme = s.theme and c.sensitivity <= s.sensitivity_up_to left join clearance l on l.theme = c.theme
  where s.approved_at <= now() and s.valid_from <= now() and s.expires_at > now() and (s.ended_at is null or s.ended_at > now())
    and (s.to_tenant_id is null or (s.to_tenant_id = of_tenant and c.sensitivity <= l.up_to)) $$;
revoke execute on function institution_classes(text) from public;

-- Webhooks that hear of an event; not those of the institution whose machine makes the change.
create or replace function webhooks_for(of_event text) returns setof webhook language sql stable security definer set search_path = public, pg_temp as $$
  select w.* from webhook w join institution i using (tenant_id, institution_id)
  where w.disabled_at is null and i.ended_at is null and of_event = any (w.events) and w.institution_id is distinct from my_institution() $$;
revoke execute on function webhooks_for(text) from public;

-- Queues one event about these incidents, up to 100 in one delivery. Each is told of in the class it is in, or was in.
create or replace function queue_incidents(of_event text, of_ids uuid[], of_classes integer[], of_categories text[]) returns void language sql security definer set search_path = public, pg_temp as $$
  insert into webhook_delivery (tenant_id, webhook_id, event, access_class_id, ids)
  select w.tenant_id, w.webhook_id, of_event, n.class, array_agg(n.id)
  from webhooks_for(of_event) w, lateral (
    select g.id, g.class, (row_number() over (partition by g.class order by g.id) - 1) / 100 as part
    from unnest(of_ids, of_classes, of_categories) g (id, class, category)
    where g.class = any (array(select institution_classes(w.tenant_id))) and (cardinality(w.categories) = 0 or g.category = any (w.categories))) n
  group by w.tenant_id, w.webhook_id, n.class, n.part $$;
revoke execute on function queue_incidents(text, uuid[], integer[], text[]) from public;

create or replace function incident_webhook() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
declare
  g record;
begin
  if not exists (select from webhook where disabled_at is null) then
    return null;
  end if;
  if tg_op = 'INSERT' then
    perform queue_incidents('incident.added', array_agg(incident_id), array_agg(access_class_id), array_agg(category_code)) from new_rows having count(*) > 0;
  elsif tg_op = 'DELETE' then
    perform queue_incidents('incident.removed', array_agg(incident_id), array_agg(access_class_id), array_agg(category_code)) from old_rows having count(*) > 0;
  else
    -- Only what others may see of an incident counts as a change; its description is its owner's.
    perform queue_incidents('incident.changed', array_agg(n.incident_id), array_agg(n.access_class_id), array_agg(n.category_code))
    from new_rows n join old_rows o using (incident_id)
    where n.access_class_id = o.access_class_id
      and (n.category_code, n.severity, n.status, n.occurred_at, n.due_at, n.closed_at, n.outcome, n.title, n.responsible, st_asbinary(n.public_geom))
        is distinct from (o.category_code, o.severity, o.status, o.occurred_at, o.due_at, o.closed_at, o.outcome, o.title, o.responsible, st_asbinary(o.public_geom))
    having count(*) > 0;
    -- One that moved to another class has left for those who saw it there, and is new to those who see it here; whoever sees both hears both, and the second is what counts.
    perform queue_incidents('incident.removed', array_agg(o.incident_id), array_agg(o.access_class_id), array_agg(o.category_code))
    from new_rows n join old_rows o using (incident_id) where n.access_class_id <> o.access_class_id having count(*) > 0;
    perform queue_incidents('incident.added', array_agg(n.incident_id), array_agg(n.access_class_id), array_agg(n.category_code))
    from new_rows n join old_rows o using (incident_id) where n.access_class_id <> o.access_class_id having count(*) > 0;
  end if;
  return null;
end $$;
drop trigger if exists incident_webhook_insert on incident;
create trigger incident_webhook_insert after insert on incident referencing new table as new_rows for each statement execute function incident_webhook();
drop trigger if exists incident_webhook_update on incident;
create trigger incident_webhook_update after update on incident referencing old table as old_rows new table as new_rows for each statement execute function incident_webhook();
drop trigger if exists incident_webhook_delete on incident;
create trigger incident_webhook_delete after delete on incident referencing old table as old_rows for each statement execute function incident_webhook();

-- New values of an indicator come in many batches: one delivery that has not left yet tells of them all. It is locked, so that it does not leave before this change is there to be read.
create or replace function indicator_webhook() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
declare
  w webhook;
begin
  for w in select * from webhooks_for('indicator.changed') loop
    continue when new.access_class_id <> all (array(select institution_classes(w.tenant_id)));
    perform from webhook_delivery d where d.webhook_id = w.webhook_id and d.event = 'indicator.changed' and d.ids = array[new.indicator_id] and d.state = 'waiting' and d.tries = 0 for update;
    continue when found;
    insert into webhook_delivery (tenant_id, webhook_id, event, access_class_id, ids, next_at)
    values (w.tenant_id, w.webhook_id, 'indicator.changed', new.access_class_id, array[new.indicator_id], now() + interval '10 seconds');
  end loop;
  return null;
end $$;
drop trigger if exists indicator_webhook on indicator;
create trigger indicator_webhook after update of values_version on indicator for each row when (new.values_version <> old.values_version) execute function indicator_webhook();

-- Takes up to `most` of those that are due, at most four of one webhook at a time, the first of each before the second of any. The last fifty places are for a first one only: receivers that take
-- their time hold up no other, however many of them there are. Claimed for `lease`; whoever dies meanwhile leaves them to the next one.
-- No wait is longer than 26.4 hours: what is due later than in 27 was put off by a clock that ran ahead, and is due now.
create or replace function claim_webhook_deliveries(most integer, lease interval)
returns table (id uuid, tenant text, institution uuid, institution_name text, institution_code text, url text, event text, access_class_id integer, ids uuid[], tries smallint, fence integer, created_at timestamptz, keys jsonb)
language plpgsql security definer set search_path = public, pg_temp as $$
#variable_conflict use_column
begin
  -- One claim at a time, or two would each find four of the same webhook.
  perform pg_advisory_xact_lock(hashtextextended('claim_webhook_deliveries', 0));
  return query
    with busy as (
      select w.webhook_id, (select count(*) from webhook_delivery s where s.webhook_id = w.webhook_id and s.state = 'sending' and s.next_at > now() and s.next_at <= now() + interval '27 hours') as n from webhook w where w.disabled_at is null
    ), due as (
      select d.*, busy.n + row_number() over (partition by busy.webhook_id order by d.next_at, d.delivery_no) as nth
      from busy cross join lateral (select x.webhook_delivery_id, x.next_at, x.delivery_no from webhook_delivery x where x.webhook_id = busy.webhook_id and x.state in ('waiting', 'sending') and (x.next_at <= now() or x.next_at > now() + interval '27 hours')
                                    order by x.next_at, x.delivery_no limit greatest(0, 4 - busy.n)) d
    ), turn as (
      select due.*, row_number() over (order by due.nth, due.next_at, due.delivery_no) as place from due
    ), taken as (
      select d.webhook_delivery_id from turn join webhook_delivery d using (webhook_delivery_id)
      where (turn.nth = 1 or turn.place <= most - 50) and (d.next_at <= now() or d.next_at > now() + interval '27 hours') order by turn.place limit most for update of d skip locked
    ), claimed as (
      update webhook_delivery d set state = 'sending', tries = d.tries + 1, fence = d.fence + 1, next_at = now() + lease, tried_at = now()
      from taken where d.webhook_delivery_id = taken.webhook_delivery_id returning d.*
    )
    select c.webhook_delivery_id, c.tenant_id, i.institution_id, i.name, i.code, w.url, c.event, c.access_class_id, c.ids, c.tries, c.fence, c.created_at,
      (select coalesce(jsonb_agg(jsonb_build_object('id', k.webhook_key_id, 'enc', encode(k.secret_enc, 'hex'), 'keyId', k.key_id) order by k.created_at desc, k.webhook_key_id), '[]')
       from webhook_key k where k.webhook_id = c.webhook_id and (k.expires_at is null or k.expires_at > now()))
    from claimed c join webhook w using (webhook_id) join institution i on (i.tenant_id, i.institution_id) = (w.tenant_id, w.institution_id);
end $$;
revoke execute on function claim_webhook_deliveries(integer, interval) from public;
grant execute on function claim_webhook_deliveries(integer, interval) to vias_worker;

-- Disables a webhook; what waits becomes dead letters, to be sent again by a person.
create or replace function disable_webhook(which uuid, why text) returns void language plpgsql security definer set search_path = public, pg_temp as $$
begin
  update webhook w set disabled_at = now(), disabled_why = why, version = w.version + 1 where w.webhook_id = which and w.disabled_at is null;
  update webhook_delivery d set state = 'dead', ended_at = now(), last_why = coalesce(d.last_why, 'disabled') where d.webhook_id = which and d.state in ('waiting', 'sending');
end $$;
revoke execute on function disable_webhook(uuid, text) from public;

-- What became of one try: 'done', 'withheld', 'failed' (again after `wait`, dead where there is none) or 'gone' (nobody is there any more). Answers null for who came back too late, else what the webhook
-- became: 'open', 'gone' or 'failing'. After five days without one success a webhook is disabled.
create or replace function settle_webhook_delivery(which uuid, claim integer, outcome text, status integer, why text, wait interval) returns text language plpgsql security definer set search_path = public, pg_temp as $$
declare
  d webhook_delivery;
  w webhook;
begin
  update webhook_delivery x set
    state = case outcome when 'failed' then case when wait is null then 'dead' else 'waiting' end when 'gone' then 'dead' else outcome end,
    ended_at = case when outcome <> 'failed' or wait is null then now() end, next_at = case when wait is not null then now() + wait else x.next_at end,
    last_status = status, last_why = case when outcome in ('failed', 'gone') then why end
  where x.webhook_delivery_id = which and x.fence = claim and x.state = 'sending' returning x.* into d;
  if not found then return null; end if;
  update webhook x set last_ok_at = case when outcome = 'done' then now() else x.last_ok_at end,
    failing_since = case outcome when 'done' then null when 'withheld' then x.failing_since else coalesce(x.failing_since, now()) end
  where x.webhook_id = d.webhook_id returning x.* into w;
  if outcome = 'gone' or (outcome = 'failed' and w.failing_since < now() - interval '5 days') then
    perform disable_webhook(d.webhook_id, case outcome when 'gone' then 'gone' else 'failing' end);
    return case outcome when 'gone' then 'gone' else 'failing' end;
  end if;
  return 'open';
end $$;
revoke execute on function settle_webhook_delivery(uuid, integer, text, integer, text, interval) from public;
grant execute on function settle_webhook_delivery(uuid, integer, text, integer, text, interval) to vias_worker;

-- Sent ones are kept for 30 days, dead and dropped ones for 90; none goes by a clock that jumped ahead.
create or replace function forget_webhook_deliveries() returns integer language plpgsql security definer set search_path = public, pg_temp as $$
declare
  n integer;
begin
  delete from webhook_delivery where webhook_delivery_id in (
    select webhook_delivery_id from webhook_delivery where ended_at < now() - case when state in ('done', 'withheld') then interval '30 days' else interval '90 days' end and is_clock_shown() limit 5000);
  get diagnostics n = row_count;
  return n;
end $$;
revoke execute on function forget_webhook_deliveries() from public;
grant execute on function forget_webhook_deliveries() to vias_worker;

-- The administrator sends dead letters of a webhook again (one, or all), or drops one with the reason. Answers how many it was about.
create or replace function resend_webhook_deliveries(of_webhook uuid, one uuid) returns integer language plpgsql security definer set search_path = public, pg_temp as $$
declare
  names text[];
begin
  if not has_role('municipality-admin') then raise exception 'not for this role' using errcode = 'insufficient_privilege'; end if;
  if exists (select from webhook w where w.webhook_id = of_webhook and w.tenant_id = my_tenant() and w.disabled_at is not null) then
    raise exception 'the webhook is disabled' using errcode = 'check_violation', constraint = 'webhook_is_disabled';
  end if;
  with again as (
    update webhook_delivery d set state = 'waiting', tries = 0, next_at = now(), ended_at = null, ended_by_name = null, drop_reason = null
    where d.webhook_id = of_webhook and d.tenant_id = my_tenant() and d.state in ('dead', 'dropped') and (one is null and d.state = 'dead' or d.webhook_delivery_id = one) returning d.webhook_delivery_id)
  select array_agg(webhook_delivery_id::text) into names from again;
  if names is not null then
    perform audit_note('resend', 'webhook_delivery', names, cardinality(names), jsonb_build_object('webhook', of_webhook));
  end if;
  return coalesce(cardinality(names), 0);
end $$;
revoke execute on function resend_webhook_deliveries(uuid, uuid) from public;
grant execute on function resend_webhook_deliveries(uuid, uuid) to vias_user;

create or replace function drop_webhook_delivery(which uuid, reason text) returns boolean language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if not has_role('municipality-admin') then raise exception 'not for this role' using errcode = 'insufficient_privilege'; end if;
  update webhook_delivery d set state = 'dropped', drop_reason = reason, ended_by_name = my_principal_name() where d.webhook_delivery_id = which and d.tenant_id = my_tenant() and d.state = 'dead';
  if not found then return false; end if;
  perform audit_note('drop', 'webhook_delivery', array[which::text], 1, jsonb_build_object('reason', reason));
  return true;
end $$;
revoke execute on function drop_webhook_delivery(uuid, text) from public;
grant execute on function drop_webhook_delivery(uuid, text) to vias_user;

-- A person disables a webhook: what waits becomes dead letters.
create or replace function stop_webhook(which uuid) returns boolean language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if not has_role('municipality-admin') or not exists (select from webhook w where w.webhook_id = which and w.tenant_id = my_tenant()) then return false; end if;
  perform disable_webhook(which, 'person');
  return true;
end $$;
revoke execute on function stop_webhook(uuid) from public;
grant execute on function stop_webhook(uuid) to vias_user;
