-- Events of cameras: who may send, how they land, who may look for a vehicle, what the hours count, and when all of it is erased.

-- Whether the machine that calls has a key that counts.
create or replace function require_event_sender() returns void language plpgsql stable security definer set search_path = public, pg_temp as $$
begin
  if my_principal_kind() is distinct from 'machine' or not exists (
    select from camera_event_key k where k.tenant_id = my_tenant() and k.machine_id = my_principal() and (k.expires_at is null or k.expires_at > now())) then
    raise exception 'this machine sends no events' using errcode = 'insufficient_privilege', constraint = 'camera_event_not_sender';
  end if;
end $$;
revoke execute on function require_event_sender() from public;

-- The key of that name, of the machine that calls; none when it is another's, over or unknown.
create or replace function event_sender_key(id uuid) returns table (algorithm text, public_key bytea, secret_enc bytea, key_id text) language sql stable security definer set search_path = public, pg_temp as $$
  select k.algorithm, k.public_key, k.secret_enc, k.key_id from camera_event_key k
  where k.camera_event_key_id = id and k.tenant_id = my_tenant() and k.machine_id = my_principal() and my_principal_kind() = 'machine' and (k.expires_at is null or k.expires_at > now()) $$;
revoke execute on function event_sender_key(uuid) from public;
grant execute on function event_sender_key(uuid) to vias_machine;

-- Notes that a signature came; false when it came before.
create or replace function take_event_nonce(id uuid, digest bytea) returns boolean language plpgsql security definer set search_path = public, pg_temp as $$
declare
  n integer;
begin
  perform require_event_sender();
  insert into camera_event_nonce (tenant_id, camera_event_key_id, nonce_digest)
  select k.tenant_id, k.camera_event_key_id, digest from camera_event_key k where k.camera_event_key_id = id and k.tenant_id = my_tenant() and k.machine_id = my_principal()
  on conflict do nothing;
  get diagnostics n = row_count;
  return n = 1;
end $$;
revoke execute on function take_event_nonce(uuid, bytea) from public;
grant execute on function take_event_nonce(uuid, bytea) to vias_machine;

-- When a key was last used, to the day: no audit entry a request.
create or replace function note_event_key_use(id uuid) returns void language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if exists (select from camera_event_key k where k.camera_event_key_id = id and k.tenant_id = my_tenant() and k.machine_id = my_principal() and (k.last_used_at is null or k.last_used_at < now() - interval '1 day')) then
    update camera_event_key k set last_used_at = now() where k.camera_event_key_id = id and k.tenant_id = my_tenant();
  end if;
end $$;
revoke execute on function note_event_key_use(uuid) from public;
grant execute on function note_event_key_use(uuid) to vias_machine;

-- What the events of a batch refer to: the municipality's cameras, its keys of plates that are still sent with, and what the machine's own codes mean.
create or replace function event_facts(cameras text[], plate_keys uuid[], codes text[]) returns jsonb language plpgsql stable security definer set search_path = public, pg_temp as $$
begin
  perform require_event_sender();
  return jsonb_build_object(
    'cameras', (select coalesce(jsonb_object_agg(c.code, jsonb_build_object('id', c.camera_id, 'kind', c.kind, 'inUse', c.status in ('active', 'out_of_order'), 'days', c.retention_days)), '{}')
      from camera c where c.tenant_id = my_tenant() and c.code = any (cameras)),
    'plateKeys', (select coalesce(jsonb_object_agg(k.camera_plate_key_id, k.purpose), '{}')
      from camera_plate_key k where k.tenant_id = my_tenant() and k.camera_plate_key_id = any (plate_keys) and (k.expires_at is null or k.expires_at > now())),
    'codes', (select coalesce(jsonb_object_agg(d.code, d.kind), '{}')
      from camera_event_code d where d.tenant_id = my_tenant() and d.machine_id = my_principal() and d.code = any (codes)));
end $$;
revoke execute on function event_facts(text[], uuid[], text[]) from public;
grant execute on function event_facts(text[], uuid[], text[]) to vias_machine;

-- Codes that nobody has given a meaning stand on the administrator's page; at most 200 of a machine.
create or replace function note_event_codes(codes text[]) returns void language plpgsql security definer set search_path = public, pg_temp as $$
begin
  perform require_event_sender();
  insert into camera_event_code (tenant_id, machine_id, code)
  select my_tenant(), my_principal(), c from unnest(codes) c
  where not exists (select from camera_event_code d where d.tenant_id = my_tenant() and d.machine_id = my_principal() and d.code = c)
  order by c limit greatest(0, 200 - (select count(*) from camera_event_code d where d.tenant_id = my_tenant() and d.machine_id = my_principal()))
  on conflict do nothing;
end $$;
revoke execute on function note_event_codes(text[]) from public;
grant execute on function note_event_codes(text[]) to vias_machine;

-- Writes events, and counts each once: 'added', 'known' (came before, the same), 'differs' (came before with another content; what is there stays).
create or replace function land_camera_events(rows jsonb) returns table (no integer, outcome text) language plpgsql security definer set search_path = public, pg_temp as $$
declare
  fresh text[];
begin
  perform require_event_sender();
  with given as materialized (
    select g.*, (g."occurredAt" at time zone 'Europe/Riga')::date + greatest(least(g.days, c.retention_days::integer), 1) as last_day
    from jsonb_to_recordset(rows) g (key text, hash text, camera uuid, kind text, code text, "occurredAt" timestamptz, confidence real, purpose text, "legalBasis" text, days integer, amount integer, list text, "plateKey" uuid, plate text)
    join camera c on c.tenant_id = my_tenant() and c.camera_id = g.camera and c.retention_days is not null
  ), added as (
    insert into camera_event (tenant_id, camera_id, machine_id, event_key, content_hash, kind, code, occurred_at, confidence, purpose, legal_basis, amount, list_code, camera_plate_key_id, plate_hash, erase_on)
    select my_tenant(), g.camera, my_principal(), g.key, decode(g.hash, 'hex'), g.kind, g.code, g."occurredAt", g.confidence, g.purpose, g."legalBasis", g.amount, g.list, g."plateKey", decode(g.plate, 'hex'), g.last_day
    from given g order by g.key
    on conflict (tenant_id, machine_id, event_key) do nothing
    returning event_key, camera_id, kind, occurred_at, amount
  ), counted as (
    insert into camera_event_hour as h (tenant_id, camera_id, kind, hour, events, amount)
    select my_tenant(), a.camera_id, a.kind, date_trunc('hour', a.occurred_at, 'UTC') as hour, count(*), coalesce(sum(a.amount), 0) from added a group by 2, 3, 4 order by 2, 3, 4
    on conflict (tenant_id, camera_id, kind, hour) do update set events = h.events + excluded.events, amount = h.amount + excluded.amount
  )
  select coalesce(array_agg(a.event_key), '{}') into fresh from added a;
  -- A statement of its own, so that it sees what somebody else wrote meanwhile.
  return query
    select g.no, case when g.key = any (fresh) then 'added' when e.content_hash = decode(g.hash, 'hex') then 'known' else 'differs' end
    from jsonb_to_recordset(rows) g (no integer, key text, hash text)
    left join camera_event e on (e.tenant_id, e.machine_id, e.event_key) = (my_tenant(), my_principal(), g.key)
    order by g.no;
end $$;
revoke execute on function land_camera_events(jsonb) from public;
grant execute on function land_camera_events(jsonb) to vias_machine;

-- Gives a machine's code its meaning, and up to `most` events that waited for it their kind; answers how many. A kind that leads to a vehicle counts for later events alone: none that waits has a plate.
create or replace function mean_event_code(machine text, own text, meant text, most integer) returns integer language plpgsql security definer set search_path = public, pg_temp as $$
declare
  n integer;
begin
  if my_principal_kind() is distinct from 'user' or not has_role('municipality-admin') then
    raise exception 'not for this role' using errcode = 'insufficient_privilege';
  end if;
  if not exists (select from camera_event_code d where d.tenant_id = my_tenant() and d.machine_id = machine and d.code = own) then return null; end if;
  update camera_event_code d set kind = meant where d.tenant_id = my_tenant() and d.machine_id = machine and d.code = own and d.kind is distinct from meant;
  if meant = 'other' or (select k.of_vehicles from camera_event_kind k where k.kind = meant) then return 0; end if;
  with waiting as (
    select e.camera_event_id from camera_event e where e.tenant_id = my_tenant() and e.machine_id = machine and e.code = own and e.kind = 'other' order by e.occurred_at, e.event_key limit most for update
  ), moved as (
    update camera_event e set kind = meant from waiting w where e.camera_event_id = w.camera_event_id returning e.camera_id, e.occurred_at, e.amount
  ), sums as materialized (
    select m.camera_id, date_trunc('hour', m.occurred_at, 'UTC') as hour, count(*)::integer as events, coalesce(sum(m.amount), 0)::bigint as amount from moved m group by 1, 2
  ), taken as (
    update camera_event_hour h set events = h.events - s.events, amount = h.amount - s.amount from sums s
    where h.tenant_id = my_tenant() and h.camera_id = s.camera_id and h.kind = 'other' and h.hour = s.hour
  ), given as (
    insert into camera_event_hour as h (tenant_id, camera_id, kind, hour, events, amount) select my_tenant(), s.camera_id, meant, s.hour, s.events, s.amount from sums s order by 2, 4
    on conflict (tenant_id, camera_id, kind, hour) do update set events = h.events + excluded.events, amount = h.amount + excluded.amount
  )
  select count(*)::integer into n from moved;
  return n;
end $$;
revoke execute on function mean_event_code(text, text, text, integer) from public;
grant execute on function mean_event_code(text, text, text, integer) to vias_user;

-- Who answers people about their own data.
create or replace function answers_subjects() returns boolean language sql stable as $$
  select my_principal_kind() = 'user' and my_tenant() is not null and (has_role('municipality-admin') or has_role('auditor')) $$;

-- How many events of a code wait for its meaning, for the administrator and the auditor.
create or replace function event_code_waiting(machine text, own text) returns integer language sql stable security definer set search_path = public, pg_temp as $$
  select count(*)::integer from camera_event e where e.tenant_id = my_tenant() and e.machine_id = machine and e.code = own and e.kind = 'other' and answers_subjects() $$;
revoke execute on function event_code_waiting(text, text) from public;
grant execute on function event_code_waiting(text, text) to vias_user;

-- Whether the caller may look for vehicles for a purpose today.
create or replace function may_look_up(for_purpose text) returns boolean language sql stable security definer set search_path = public, pg_temp as $$
  select my_principal_kind() = 'user' and exists (select from camera_look_up_right r
    where r.tenant_id = my_tenant() and r.person_id = my_principal() and r.purpose = for_purpose and r.ended_at is null and r.valid_until >= local_day()) $$;
revoke execute on function may_look_up(text) from public;
grant execute on function may_look_up(text) to vias_user;

-- The sealed keys that plates of a purpose were hashed with; of every purpose for whoever answers people about their own vehicle.
create or replace function plate_keys_for(for_purpose text) returns table (id uuid, sealed bytea, key_id text) language plpgsql stable security definer set search_path = public, pg_temp as $$
begin
  if not (case when for_purpose is null then answers_subjects() else may_look_up(for_purpose) end) then
    raise exception 'no right to look for vehicles' using errcode = 'insufficient_privilege', constraint = 'camera_look_up_no_right';
  end if;
  return query select k.camera_plate_key_id, k.secret_enc, k.key_id from camera_plate_key k where k.tenant_id = my_tenant() and (for_purpose is null or k.purpose = for_purpose) order by k.created_at;
end $$;
revoke execute on function plate_keys_for(text) from public;
grant execute on function plate_keys_for(text) to vias_user;

-- The passages of a vehicle (by keyed hashes) or of a watch list, newest first. The audit is written before anything is read: when it cannot be, nothing is answered.
-- `sought`: 'plate' and 'list' for a purpose that the caller has a right for; 'subject' and 'erasure' for whoever answers people about their own vehicle, over all purposes.
create or replace function look_up_passages(sought text, hashes jsonb, list text, for_purpose text, reason text, case_number text, from_at timestamptz, to_at timestamptz, most integer) returns jsonb
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  daily constant integer := 20;
  today timestamptz := local_day()::timestamp at time zone 'Europe/Riga';
  wanted bytea[] := array(select decode(h, 'hex') from jsonb_array_elements_text(hashes) h);
  passages jsonb;
  n integer;
begin
  if not (case when sought in ('plate', 'list') then may_look_up(for_purpose) when sought = 'subject' then answers_subjects() when sought = 'erasure' then answers_subjects() and has_role('municipality-admin') else false end) then
    raise exception 'no right to look for vehicles' using errcode = 'insufficient_privilege', constraint = 'camera_look_up_no_right';
  end if;
  perform pg_advisory_xact_lock(hashtextextended('camera look-up ' || my_tenant() || ' ' || my_principal(), 0));
  if (select count(*) from camera_look_up l where l.tenant_id = my_tenant() and l.looked_by = my_principal() and l.looked_at >= today) >= daily then
    raise exception 'looked up too often' using errcode = 'check_violation', constraint = 'camera_look_up_too_many';
  end if;
  perform audit_note('look_up', 'camera_event', '{}', 0, jsonb_strip_nulls(jsonb_build_object('sought', sought, 'list', list, 'purpose', for_purpose, 'reason', reason, 'case', case_number)));
  with met as materialized (
    select e.*, c.code as camera_code, c.name as camera_name from camera_event e join camera c using (tenant_id, camera_id)
    where e.tenant_id = my_tenant() and e.erase_on > local_day() and case when sought = 'list' then e.list_code = list else e.plate_hash = any (wanted) end
      and (for_purpose is null or e.purpose = for_purpose) and (from_at is null or e.occurred_at >= from_at) and (to_at is null or e.occurred_at < to_at)
  )
  select count(*), (select coalesce(jsonb_agg(jsonb_build_object('at', to_char(p.occurred_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'), 'camera', p.camera_code, 'cameraName', p.camera_name,
    'purpose', p.purpose, 'legalBasis', p.legal_basis, 'confidence', round(p.confidence::numeric, 3)::float8, 'list', p.list_code, 'eraseOn', p.erase_on::text) order by p.occurred_at desc, p.camera_code, p.event_key), '[]')
    from (select * from met order by occurred_at desc, camera_code, event_key limit most) p)
  into n, passages from met;
  insert into camera_look_up (tenant_id, sought, list_code, purpose, reason, case_number, from_at, to_at, found) values (my_tenant(), sought, list, for_purpose, reason, case_number, from_at, to_at, n);
  if sought = 'erasure' then
    delete from camera_event e where e.tenant_id = my_tenant() and e.plate_hash = any (wanted);
  end if;
  return jsonb_build_object('total', n, 'passages', passages, 'left', daily - (select count(*) from camera_look_up l where l.tenant_id = my_tenant() and l.looked_by = my_principal() and l.looked_at >= today));
end $$;
revoke execute on function look_up_passages(text, jsonb, text, text, text, text, timestamptz, timestamptz, integer) from public;
grant execute on function look_up_passages(text, jsonb, text, text, text, text, timestamptz, timestamptz, integer) to vias_user;

-- What a camera of one's own told hour by hour, of one kind: -2 where it is fewer than five, hours without anything left out. An hour that is not over is not told, or each minute would tell of itself.
create or replace function camera_event_counts(camera uuid, what text, from_at timestamptz, to_at timestamptz) returns table (hour timestamptz, n bigint) language sql stable security definer set search_path = public, pg_temp as $$
  select h.hour, case when v.n between 1 and 4 then -2 else v.n end
  from camera_event_hour h join camera_event_kind k using (kind) join camera c on c.tenant_id = h.tenant_id and c.camera_id = h.camera_id
  cross join lateral (select case when k.has_amount then h.amount else h.events end as n) v
  where h.tenant_id = my_tenant() and h.camera_id = camera and h.kind = what and h.hour >= from_at and h.hour < to_at and h.hour + interval '1 hour' <= now()
    and c.access_class_id = any (array(select my_access_classes())) and v.n > 0
  order by h.hour $$;
revoke execute on function camera_event_counts(uuid, text, timestamptz, timestamptz) from public;
grant execute on function camera_event_counts(uuid, text, timestamptz, timestamptz) to vias_user;

-- Erases up to `most` events whose day has come, and what nobody needs any more: signatures, keys of plates that hashed nothing that is left, hours older than three years. Answers how many events.
create or replace function erase_camera_events(most integer) returns integer language plpgsql security definer set search_path = public, pg_temp as $$
declare
  part record;
  total integer := 0;
begin
  if my_principal_kind() is distinct from 'jobs' then
    raise exception 'not for this role' using errcode = 'insufficient_privilege';
  end if;
  for part in
    with due as (select e.camera_event_id from camera_event e where e.erase_on <= local_day() limit most),
    gone as (delete from camera_event e using due d where e.camera_event_id = d.camera_event_id returning e.tenant_id)
    select g.tenant_id, count(*)::integer as n from gone g group by 1 order by 1
  loop
    perform audit_append(part.tenant_id, 'retention', 'camera_event', '{}', part.n, '{}');
    total := total + part.n;
  end loop;
  -- Once a run, with its last piece.
  if total < most then
    delete from camera_event_nonce where seen_at < now() - interval '15 minutes';
    delete from camera_event_hour where hour < now() - interval '3 years';
    delete from camera_plate_key k where k.expires_at < now() and not exists (select from camera_event e where e.camera_plate_key_id = k.camera_plate_key_id);
  end if;
  return total;
end $$;
revoke execute on function erase_camera_events(integer) from public;
grant execute on function erase_camera_events(integer) to vias_jobs;

-- A camera that keeps for a shorter time from now on keeps what it told before no longer either.
create or replace function camera_event_shorten() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if new.retention_days is not null and new.retention_days is distinct from old.retention_days then
    update camera_event e set erase_on = (e.occurred_at at time zone 'Europe/Riga')::date + greatest(new.retention_days, 1)
    where e.camera_id = new.camera_id and e.erase_on > (e.occurred_at at time zone 'Europe/Riga')::date + greatest(new.retention_days, 1);
  end if;
  return null;
end $$;
drop trigger if exists camera_event_shorten on camera;
create trigger camera_event_shorten after update on camera for each row execute function camera_event_shorten();
