-- A municipality or service leaves VIAS: what it takes along, what ends at once, what is erased after the waiting time, and what stays.

-- What outlives a municipality: its name and classes, which rows of others and the audit refer to; the audit; what it agreed on with others, which is theirs too; accounts without a name; who read data of people who are known elsewhere.
-- The feed of changes goes by itself in a week.
create or replace function departure_kept() returns text[] language sql immutable parallel safe as $$
  select '{tenant,access_class,audit_entry,audit_check,audit_anchored,share,share_reminder,alerting_agreement,agreement_proposal,account,personal_read,departure,change}'::text[] $$;

-- What is nobody's to take along: keys and secrets, queues, what is made of other rows, and residents, who gave their numbers to be warned by VIAS and register anew elsewhere.
create or replace function departure_left_behind() returns text[] language sql immutable parallel safe as $$
  select '{access_class,account_link,machine_secret,webhook_key,webhook_delivery,camera_event_key,camera_plate_key,camera_event_nonce,idempotency,registration,registration_code,service_message,sender_bucket,stopped_number,opt_out,resident,resident_place,home_address,drill_member,newcomer_waiting,placement,camera_coverage,camera_coverage_due,camera_sight,change}'::text[] $$;

-- Every table of rows that belong to a tenant and go with it, those that refer to others before these, histories last: whoever adds a table has nothing to do here.
create or replace function departure_tables() returns text[] language plpgsql stable set search_path = public, pg_temp as $$
declare
  remaining text[] := array(select c.relname::text from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'tenant_id' and not a.attisdropped
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and c.relname <> all (departure_kept()) order by 1);
  -- Pairs: who refers, to whom.
  froms text[];
  tos text[];
  sorted text[] := '{}';
  free text[];
begin
  select array_agg(c.relname::text), array_agg(f.relname::text) into froms, tos from pg_constraint k join pg_class c on c.oid = k.conrelid join pg_class f on f.oid = k.confrelid
  where k.contype = 'f' and k.conrelid <> k.confrelid and c.relname = any (remaining) and f.relname = any (remaining);
  while cardinality(remaining) > 0 loop
    free := array(select tab from unnest(remaining) tab where not exists (select from unnest(froms, tos) as pair (child, parent) where parent = tab and child = any (remaining)) order by tab);
    if cardinality(free) = 0 then
      raise exception 'tables refer to each other in a circle: %', remaining;
    end if;
    sorted := sorted || free;
    remaining := array(select tab from unnest(remaining) tab where tab <> all (free));
  end loop;
  -- Deleting a thing writes its history, so that goes afterwards.
  return array(select tab from unnest(sorted) with ordinality as s (tab, n) order by tab = any ('{incident_change,camera_change,indicator_revision,placement,camera_coverage_due}'), n);
end $$;

-- The owner, under whose rights these functions work, has rows hidden from him where a table names no policy for him. For no other function of his does that change: the rows show only while vias.leaving names their municipality.
create or replace function departure_open(tables text[]) returns void language plpgsql set search_path = public, pg_temp as $$
declare
  tab text;
begin
  for tab in select c.relname from unnest(tables) t join pg_class c on c.oid = to_regclass(t)
    where c.relrowsecurity and not exists (select from pg_policy p where p.polrelid = c.oid and 'vias_owner'::regrole = any (p.polroles) and p.polcmd = '*') loop
    begin
      execute format('create policy %1$s_leave on %1$I for all to vias_owner using (tenant_id = (select current_setting(''vias.leaving'', true))) with check (false)', tab);
    exception when duplicate_object then
      null; -- Another process did it meanwhile.
    end;
  end loop;
end $$;
revoke execute on function departure_open(text[]) from public;
-- Now for the tables that are there; a later one gets its policy when it is first needed.
select departure_open(departure_tables());

-- Whether a warning of the municipality is on its way to people.
create or replace function is_warning_underway(tenant text) returns boolean language sql stable security definer set search_path = public, pg_temp as $$
  select exists (select from alert a where a.tenant_id = tenant and a.status in ('in_review', 'approved', 'resolving', 'sending', 'paused')) $$;
revoke execute on function is_warning_underway(text) from public;

-- Whether a municipality has left: then nobody signs in for it, whatever a file says.
create or replace function has_left(tenant text) returns boolean language sql stable security definer set search_path = public, pg_temp as $$
  select exists (select from departure d where d.tenant_id = tenant and d.withdrawn_at is null and d.erased_at is not null) $$;
revoke execute on function has_left(text) from public;
grant execute on function has_left(text) to vias_identity;

-- Whose people and machines the door of the API refuses where Keycloak keeps them: all but those who keep and audit a municipality that agreed, everybody of one that is gone.
create or replace function leaving_tenants() returns table (tenant text, gone boolean) language sql stable security definer set search_path = public, pg_temp as $$
  select d.tenant_id, d.erased_at is not null from departure d where d.withdrawn_at is null and d.agreed_at is not null $$;
revoke execute on function leaving_tenants() from public;
grant execute on function leaving_tenants() to vias_identity;

-- What a municipality that leaves begins no more: from the agreement on nothing new with others, after the erasure no accounts.
create or replace function refuse_leaving() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
declare
  d record;
begin
  -- Locked until the end: an agreement to leave that is being made at this moment waits and ends what is begun here, or this waits for it and is refused.
  for d in select x.agreed_at, x.erased_at from departure x where x.withdrawn_at is null and x.tenant_id in (to_jsonb(new) ->> 'tenant_id', to_jsonb(new) ->> 'to_tenant_id') order by x.tenant_id for share loop
    if d.agreed_at is not null and (tg_table_name <> 'account' or (d.erased_at is not null and my_principal_kind() = 'user')) then
      raise exception 'the municipality leaves' using errcode = 'check_violation', constraint = 'tenant_is_leaving';
    end if;
  end loop;
  return new;
end $$;
do $$
declare
  tab text;
begin
  foreach tab in array '{share,alerting_agreement,agreement_proposal,account,webhook}'::text[] loop
    execute format('drop trigger if exists refuse_leaving on %I', tab);
    execute format('create trigger refuse_leaving before insert on %I for each row execute function refuse_leaving()', tab);
  end loop;
end $$;
drop trigger if exists refuse_leaving_again on webhook;
create trigger refuse_leaving_again before update of disabled_at on webhook for each row when (old.disabled_at is not null and new.disabled_at is null) execute function refuse_leaving();

-- The operator announces that a municipality leaves. Answers the departure; null when there is no such municipality or it leaves already.
create or replace function announce_departure(tenant text, why text, days integer) returns uuid language plpgsql security definer set search_path = public, pg_temp as $$
declare
  made uuid;
begin
  if my_principal_kind() is distinct from 'user' or not has_role('operator') then
    raise exception 'not for this role' using errcode = 'insufficient_privilege';
  end if;
  insert into departure (tenant_id, reason, wait_days, announced_by, announced_by_name)
  select t.tenant_id, why, days, my_principal(), my_principal_name() from tenant t where t.tenant_id = tenant and t.country <> 'EU'
  on conflict (tenant_id) where withdrawn_at is null do nothing returning departure_id into made;
  return made;
end $$;

-- Rows of one table of the caller's own municipality as it takes them along, after the key `after` (null: from the first): geometry as GeoJSON, without what is sealed or secret. In the order of the primary key,
-- which nobody changes: a row that is written meanwhile changes its place in the table, and would be taken along twice or not at all.
drop function if exists departure_rows(text, tid, integer);
create or replace function departure_rows(tab text, after jsonb, most integer) returns table (at jsonb, kept jsonb) language plpgsql security definer set search_path = public, pg_temp as $$
declare
  secret text[];
  keys text;
  given text;
  place text;
begin
  if my_principal_kind() is distinct from 'user' or not has_role('municipality-admin')
    or not exists (select from departure d where d.tenant_id = my_tenant() and d.withdrawn_at is null and d.erased_at is null) or tab = any (departure_left_behind())
    or not exists (select from pg_attribute a where a.attrelid = to_regclass('public.' || quote_ident(tab)) and a.attname = 'tenant_id' and not a.attisdropped) then
    raise exception 'not for this role' using errcode = 'insufficient_privilege';
  end if;
  select string_agg(format('x.%I', a.attname), ', ' order by k.n), string_agg(format('($2 ->> %L)::%s', a.attname, format_type(a.atttypid, a.atttypmod)), ', ' order by k.n),
    string_agg(format('%L, x.%I::text', a.attname, a.attname), ', ' order by k.n) into keys, given, place
  from pg_index i cross join lateral unnest(i.indkey) with ordinality k (col, n) join pg_attribute a on a.attrelid = i.indrelid and a.attnum = k.col where i.indrelid = to_regclass(tab) and i.indisprimary;
  -- A history without a key is only added to: there its place is one.
  if keys is null then
    keys := 'x.ctid'; given := '($2 ->> ''ctid'')::tid'; place := '''ctid'', x.ctid::text';
  end if;
  perform departure_open(array[tab]), set_config('vias.leaving', my_tenant(), true);
  secret := array(select a.attname::text from pg_attribute a where a.attrelid = to_regclass(tab) and a.attnum > 0 and not a.attisdropped
    and (a.attname ~ '(_enc|_hmacs?|_hash|secret|material|key_id|access_class_id|detail_class_id)$' or a.attname in ('subscriber_id', 'carer_subscriber_id', 'probe_subscriber_id', 'from_file')) and a.attname <> 'prev_hash');
  return query execute format('select jsonb_build_object(%s), to_jsonb(x) - $3 from %I x where x.tenant_id = $1 and ($2 is null or (%s) > (%s)) order by %s limit $4', place, tab, keys, given, keys)
    using my_tenant(), after, secret, most;
  perform set_config('vias.leaving', '', true);
end $$;

create or replace function departure_export_tables() returns text[] language sql stable set search_path = public, pg_temp as $$
  select array(select tab from unnest(departure_tables() || departure_kept()) tab where tab <> all (departure_left_behind()) order by tab) $$;

-- Everything was taken along: {table: rows} goes into the audit.
create or replace function note_departure_export(counts jsonb) returns void language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if my_principal_kind() is distinct from 'user' or not has_role('municipality-admin') then
    raise exception 'not for this role' using errcode = 'insufficient_privilege';
  end if;
  update departure d set exported_at = now() where d.tenant_id = my_tenant() and d.withdrawn_at is null and d.erased_at is null;
  perform audit_append(my_tenant(), 'export', 'tenant', array[my_tenant()], (select coalesce(sum(value::int), 0)::int from jsonb_each_text(counts)), jsonb_build_object('tables', counts));
end $$;

-- The municipality's own administrator agrees: the waiting begins, everything between it and others ends, machines and people sign in no more but those who keep and audit it.
-- Answers 'ok' | 'none' | 'exported' (nothing was taken along yet) | 'alert' | 'agreed' | 'self' (whoever announced it).
create or replace function agree_departure() returns text language plpgsql security definer set search_path = public, pg_temp as $$
declare
  d departure;
begin
  if my_principal_kind() is distinct from 'user' or not has_role('municipality-admin') then
    raise exception 'not for this role' using errcode = 'insufficient_privilege';
  end if;
  select * into d from departure x where x.tenant_id = my_tenant() and x.withdrawn_at is null for update;
  if not found then return 'none'; end if;
  if d.agreed_at is not null then return 'agreed'; end if;
  if d.announced_by = my_principal() then return 'self'; end if;
  if d.exported_at is null then return 'exported'; end if;
  if is_warning_underway(my_tenant()) then return 'alert'; end if;
  -- The audit of everybody whom it concerns, in the order in which every other statement takes the chains: or one of them and this would wait for each other.
  perform from audit_chain c where c.chain in (
    select my_tenant() union select unnest(array[s.tenant_id, s.to_tenant_id]) from share s where my_tenant() in (s.tenant_id, s.to_tenant_id) and s.ended_at is null
    union select unnest(array[g.tenant_id, g.to_tenant_id]) from alerting_agreement g where my_tenant() in (g.tenant_id, g.to_tenant_id) and g.valid_to > now()
    union select unnest(array[p.tenant_id, p.to_tenant_id]) from agreement_proposal p where my_tenant() in (p.tenant_id, p.to_tenant_id) and p.closed_at is null) order by c.chain for update;
  update departure x set agreed_at = now(), agreed_by = my_principal(), agreed_by_name = my_principal_name(), erase_after = now() + make_interval(days => d.wait_days) where x.departure_id = d.departure_id;
  update share s set ended_at = now(), ended_by = my_principal() where my_tenant() in (s.tenant_id, s.to_tenant_id) and s.ended_at is null and s.expires_at > now();
  update alerting_agreement g set valid_from = least(g.valid_from, now() - interval '1 microsecond'), valid_to = now() where my_tenant() in (g.tenant_id, g.to_tenant_id) and g.valid_to > now();
  update agreement_proposal p set closed_at = now() where my_tenant() in (p.tenant_id, p.to_tenant_id) and p.closed_at is null;
  update map_link l set ended_at = now(), ended_by = my_principal() where l.tenant_id = my_tenant() and l.ended_at is null and l.expires_at > now();
  perform disable_webhook(w.webhook_id, 'person') from webhook w where w.tenant_id = my_tenant() and w.disabled_at is null;
  update account a set disabled_at = now() where a.tenant_id = my_tenant() and a.disabled_at is null and not a.roles && '{municipality-admin,auditor}';
  return 'ok';
end $$;

-- Until the erasure begins the operator or the municipality's administrator takes it back. What has ended stays ended: it is agreed on anew. Answers whether there was anything to take back.
create or replace function withdraw_departure(tenant text) returns boolean language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if my_principal_kind() is distinct from 'user' or not (has_role('operator') or (has_role('municipality-admin') and tenant = my_tenant())) then
    raise exception 'not for this role' using errcode = 'insufficient_privilege';
  end if;
  update departure d set withdrawn_at = now(), withdrawn_by = my_principal(), withdrawn_by_name = my_principal_name()
  where d.tenant_id = tenant and d.withdrawn_at is null and d.erased_at is null and d.erased = '{}';
  return found;
end $$;

-- Whose time has come; a legal hold, or a warning on its way, puts it off. For a day after the end once more: somebody may have been writing at that very moment.
create or replace function departures_due() returns setof text language sql stable security definer set search_path = public, pg_temp as $$
  select d.tenant_id from departure d where d.withdrawn_at is null and (d.erased_at is null or d.erased_at > now() - interval '1 day') and d.erase_after <= now() and is_clock_shown()
    and not exists (select from legal_hold h where h.tenant_id = d.tenant_id and h.ended_at is null) and not is_warning_underway(d.tenant_id) order by 1 $$;

-- One municipality forgets one resident. Whoever nobody else knows is gone from VIAS; whoever is known elsewhere, cares for somebody or has asked another municipality for help stays there as before.
create or replace function departure_resident(of_tenant text, id uuid, who uuid) returns void language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if who is null or exists (select from resident r where r.subscriber_id = who and r.tenant_id <> of_tenant) or exists (select from carer c where c.carer_subscriber_id = who)
    or exists (select from help_case h where h.subscriber_id = who and h.tenant_id <> of_tenant) then
    perform forget_resident(of_tenant, id);
    update newcomer n set resident_ids = array_remove(n.resident_ids, id) where n.resident_ids @> array[id];
    return;
  end if;
  perform set_config('vias.principal_kind', 'resident', true), set_config('vias.principal', who::text, true);
  perform erase_me();
  perform set_config('vias.principal_kind', 'jobs', true), set_config('vias.principal', 'vias_jobs', true);
end $$;
revoke execute on function departure_resident(text, uuid, uuid) from public;

-- Erases up to `most` rows of a municipality whose time has come, and answers how many; 0 when nothing is left, and then it is gone. Cut off in between, the next call goes on.
create or replace function departure_step(tenant text, most integer) returns integer language plpgsql security definer set search_path = public, pg_temp as $$
declare
  d departure;
  tab text;
  n integer := 0;
  part record;
  tables text[];
begin
  if my_principal_kind() is distinct from 'jobs' then
    raise exception 'not for this role' using errcode = 'insufficient_privilege';
  end if;
  select * into d from departure x where x.tenant_id = tenant and x.withdrawn_at is null for update;
  if not found or tenant not in (select departures_due()) then return 0; end if;
  tables := departure_tables();
  perform departure_open(tables);
  perform set_config('vias.erasing', 'on', true), set_config('vias.reason', 'departure', true), set_config('vias.leaving', tenant, true);
  tab := 'resident';
  for part in select r.resident_id, r.subscriber_id from resident r where r.tenant_id = tenant order by r.resident_id limit least(most, 20) loop
    perform departure_resident(tenant, part.resident_id, part.subscriber_id);
    n := n + 1;
  end loop;
  if n = 0 then
    -- What became of its warnings, in tables that know a warning and no municipality.
    foreach tab in array '{carer_notice,acknowledgement,late_reached,delivery_event,delivery_try,recipient,alert_slice,alert_turn}'::text[] loop
      execute format('delete from %1$I where ctid = any (array(select x.ctid from %1$I x join alert a on a.alert_id = x.alert_id where a.tenant_id = $1 limit $2))', tab) using tenant, most;
      get diagnostics n = row_count;
      exit when n > 0;
    end loop;
  end if;
  if n = 0 then
    -- From where the last call was; only when nothing is left after it, all of them once more.
    foreach tab in array tables[coalesce(array_position(tables, d.erasing), 1):] || tables loop
      -- A warning may refer to another one: all of them at once.
      execute format('delete from %1$I where ctid = any (array(select x.ctid from %1$I x where x.tenant_id = $1 limit $2))', tab) using tenant, case when tab = 'alert' then 1000000 else most end;
      get diagnostics n = row_count;
      exit when n > 0;
    end loop;
  end if;
  if n = 0 then
    tab := 'account';
    select a.account_id into part from account a where a.tenant_id = tenant and a.username !~ '^erased-' order by a.account_id limit 1;
    if found then
      update account a set disabled_at = coalesce(a.disabled_at, now()) where a.account_id = part.account_id;
      perform take_out_account(part.account_id);
      n := 1;
    end if;
  end if;
  if n > 0 then
    update departure x set erasing = tab, erased = x.erased || jsonb_build_object(tab, coalesce((x.erased ->> tab)::int, 0) + n) where x.departure_id = d.departure_id;
  elsif d.erased_at is null then
    update tenant t set contact = '{}', version = t.version + 1 where t.tenant_id = tenant;
    update departure x set erased_at = now(), erasing = null where x.departure_id = d.departure_id;
    perform audit_append(tenant, 'departure', 'tenant', array[tenant], 1, jsonb_build_object('erased', d.erased));
  end if;
  perform set_config('vias.erasing', '', true), set_config('vias.reason', '', true), set_config('vias.leaving', '', true);
  return n;
end $$;

revoke execute on function announce_departure(text, text, integer), agree_departure(), withdraw_departure(text), departures_due(), departure_step(text, integer), departure_rows(text, jsonb, integer), note_departure_export(jsonb), departure_export_tables() from public;
grant execute on function announce_departure(text, text, integer), agree_departure(), withdraw_departure(text), departure_rows(text, jsonb, integer), note_departure_export(jsonb), departure_export_tables() to vias_user;
grant execute on function departures_due(), departure_step(text, integer) to vias_jobs;
