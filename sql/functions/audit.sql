-- What people see of the audit beside its entries: whether one follows from the one before it, sign-ins, what a change changed, and who saw a person's data.

-- Looks at up to `most` entries after the entry `after` (0: from the beginning): the first that does not follow from the one before it, the last that was looked at, and how many they were. For one entry that is shown.
create or replace function audit_fault_after(name text, after bigint, most integer) returns table (first_fault bigint, last bigint, n integer)
language sql stable security definer set search_path = public, pg_temp as $$
  with entry as (
    select e.*, lag(e.seq, 1, after) over (order by e.seq) as seq_before,
      lag(e.hash, 1, coalesce((select p.hash from audit_entry p where p.chain = name and p.seq = after), sha256(convert_to(name, 'UTF8')))) over (order by e.seq) as hash_before
    from (select * from audit_entry where chain = name and seq > after order by seq limit most) e
  )
  select min(seq) filter (where seq <> seq_before + 1 or prev_hash <> hash_before
      or hash <> audit_entry_hash(prev_hash, chain, seq, at, tenant_id, principal_kind, principal_id, principal_name, action, thing_kind, thing_ids, thing_count, detail)),
    max(seq), count(*)::int
  from entry where name = my_tenant() or my_tenant() is null or has_role('operator') $$;

-- How the whole chain stands is recomputed outside the database (api/src/audit/verifying.ts), whose owner could replace a function that says so.
drop function if exists audit_head_fault(text);

-- Every chain that there is or was: by its head, its entries, or the note that its head was written down outside; whoever takes one away whole must take all three, and the file outside still has it.
create or replace function audit_chains() returns setof text language sql stable security definer set search_path = public, pg_temp as $$
  with recursive named as (
    (select min(chain) as chain from audit_entry)
    union all
    select (select min(e.chain) from audit_entry e where e.chain > n.chain) from named n where n.chain is not null
  )
  select c.chain from (select chain from audit_chain where seq > 0 union select chain from named where chain is not null union select chain from audit_anchored) c
  where my_principal_kind() = 'jobs' order by 1 $$;
revoke execute on function audit_chains() from public;
grant execute on function audit_chains() to vias_jobs;
revoke execute on function audit_fault_after(text, bigint, integer) from public;
grant execute on function audit_fault_after(text, bigint, integer) to vias_user;

-- The columns in which two states of a row differ: {column: [before, after]}; an empty list where a value is too long to be told. What is sealed, a place on the map or an address of a person is left out.
create or replace function audit_difference(before jsonb, after jsonb) returns jsonb language sql immutable as $$
  select jsonb_object_agg(key, case when length(value::text) <= 300 and length(coalesce(before -> key, 'null')::text) <= 300 then jsonb_build_array(before -> key, value) else '[]' end)
  from jsonb_each(after)
  where value is distinct from before -> key and key !~ '(_enc|_hmac|_hash|geom|area|secret|email|^phone.*|key_id|^from_file|^changed_.*|^version|access_class_id)$' $$;

-- As audit_statement(), and of a single row also what was changed.
create or replace function audit_change() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
declare
  part record;
begin
  for part in execute format(
    'select n.tenant_id as tenant, (array_agg(n.%1$I::text))[1:20] as ids, count(*)::int as n, encode(sha256(convert_to(string_agg(n.%1$I::text, '',''), ''UTF8'')), ''hex'') as digest,
       case when count(*) = 1 then (array_agg(audit_difference(to_jsonb(o), to_jsonb(n))))[1] end as changes
     from new_rows n left join old_rows o on o.tenant_id = n.tenant_id and o.%1$I = n.%1$I group by n.tenant_id order by n.tenant_id', tg_argv[0])
  loop
    perform audit_append(part.tenant, 'update', tg_table_name, part.ids, part.n,
      jsonb_strip_nulls(jsonb_build_object('digest', case when part.n > 20 then part.digest end, 'reason', nullif(current_setting('vias.reason', true), '')))
        || case when part.changes is null then '{}' else jsonb_build_object('changes', part.changes) end);
  end loop;
  return null;
end $$;

-- What two municipalities agree on stands in the audit of both, or the auditor of the one that did not begin it could not find what the own administrator agreed to. Otherwise as audit_statement() and audit_change().
-- The chains are taken in the order of their names, as by every other statement.
create or replace function audit_agreed() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
declare
  part record;
begin
  for part in execute format(
    'select g.tenant, (array_agg(n.%1$I::text))[1:20] as ids, count(*)::int as n, encode(sha256(convert_to(string_agg(n.%1$I::text, '',''), ''UTF8'')), ''hex'') as digest, %2$s as changes
     from new_rows n %3$s cross join lateral (values (n.tenant_id), (n.to_tenant_id)) g (tenant) where g.tenant is not null group by g.tenant order by g.tenant', tg_argv[0],
    case tg_op when 'UPDATE' then 'case when count(*) = 1 then (array_agg(audit_difference(to_jsonb(o), to_jsonb(n))))[1] end' else 'null::jsonb' end,
    case tg_op when 'UPDATE' then format('join old_rows o on o.%1$I = n.%1$I', tg_argv[0]) else '' end)
  loop
    perform audit_append(part.tenant, lower(tg_op), tg_table_name, part.ids, part.n,
      jsonb_strip_nulls(jsonb_build_object('digest', case when part.n > 20 then part.digest end, 'reason', nullif(current_setting('vias.reason', true), '')))
        || case when part.changes is null then '{}' else jsonb_build_object('changes', part.changes) end);
  end loop;
  return null;
end $$;
do $$
declare
  tab text;
begin
  foreach tab in array '{share,alerting_agreement,agreement_proposal}'::text[] loop
    execute format('drop trigger if exists audit_insert on %I', tab);
    execute format('create trigger audit_insert after insert on %I referencing new table as new_rows for each statement execute function audit_agreed(%L)', tab, tab || '_id');
    execute format('drop trigger if exists audit_update on %I', tab);
    execute format('create trigger audit_update after update on %I referencing old table as old_rows new table as new_rows for each statement execute function audit_agreed(%L)', tab, tab || '_id');
  end loop;
end $$;

-- What the system does for an operator with what belongs to no member: in the operator's name and in the transaction of the change itself.
create or replace function note_as_operator(who text, who_name text, chains text[], action text, thing_kind text, thing_ids text[], thing_count integer, detail jsonb) returns void language plpgsql security definer set search_path = public, pg_temp as $$
declare
  name text;
begin
  if my_principal_kind() is distinct from 'jobs' then
    raise exception 'only for the system' using errcode = 'insufficient_privilege';
  end if;
  perform set_config('vias.principal_kind', 'user', true), set_config('vias.principal', who, true), set_config('vias.principal_name', who_name, true);
  for name in select c from unnest(chains) c where c is not null order by c loop
    perform audit_append(name, action, thing_kind, thing_ids, thing_count, detail);
  end loop;
  perform set_config('vias.principal_kind', 'jobs', true), set_config('vias.principal', 'vias_jobs', true), set_config('vias.principal_name', '', true);
end $$;
revoke execute on function note_as_operator(text, text, text[], text, text, text[], integer, jsonb) from public;

-- A change of one thing, for the operators and for the municipality that it is about (null: none).
create or replace function note_for_operator(who text, who_name text, about text, action text, thing_kind text, thing_id text, detail jsonb) returns void language sql security definer set search_path = public, pg_temp as $$
  select note_as_operator(who, who_name, array['vias', about], action, thing_kind, array[thing_id], 1, detail) $$;
revoke execute on function note_for_operator(text, text, text, text, text, text, jsonb) from public;
grant execute on function note_for_operator(text, text, text, text, text, text, jsonb) to vias_jobs;

-- A loading of borders, places, addresses or buildings, or a part of one.
create or replace function note_load(who text, who_name text, tenant text, thing_kind text, thing_ids text[], thing_count integer, detail jsonb) returns void language sql security definer set search_path = public, pg_temp as $$
  select note_as_operator(who, who_name, array[tenant], 'load', thing_kind, thing_ids[1:20], thing_count, detail) $$;
revoke execute on function note_load(text, text, text, text, text[], integer, jsonb) from public;
grant execute on function note_load(text, text, text, text, text[], integer, jsonb) to vias_jobs;

-- A person signed in at the embedded provider (in that person's name), or somebody tried to with that person's name: what is 'sign_in' or 'sign_in_refused'.
create or replace function note_sign_in(whose uuid, what text, about jsonb) returns void language plpgsql security definer set search_path = public, pg_temp as $$
declare
  a account;
begin
  select * into a from account x where x.account_id = whose;
  if not found or what not in ('sign_in', 'sign_in_refused') then return; end if;
  if what = 'sign_in' then
    perform set_config('vias.principal_kind', 'user', true), set_config('vias.principal', whose::text, true), set_config('vias.principal_name', a.name, true);
  end if;
  perform audit_append(a.tenant_id, what, 'account', array[whose::text], 1, about);
  perform set_config('vias.principal_kind', 'identity', true), set_config('vias.principal', 'vias_identity', true), set_config('vias.principal_name', '', true);
end $$;
revoke execute on function note_sign_in(uuid, text, jsonb) from public;
grant execute on function note_sign_in(uuid, text, jsonb) to vias_identity;

-- With Keycloak the sign-in itself is elsewhere: the first request of a session that is seen here is noted, once, whichever process sees it.
create or replace function note_session(signed_in bigint, with_factor boolean) returns void language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if my_principal_kind() is distinct from 'user' or my_tenant() is null then return; end if;
  -- Of two processes that see it at once the second waits, and then finds it noted.
  perform pg_advisory_xact_lock(hashtextextended('session ' || my_principal(), 0));
  if exists (select from audit_entry where chain = my_tenant() and thing_ids @> array[my_principal()] and action = 'sign_in' and detail ->> 'authTime' = signed_in::text and (detail ->> 'acr' = 'mfa') = with_factor) then
    return;
  end if;
  perform audit_append(my_tenant(), 'sign_in', 'account', array[my_principal()], 1, jsonb_build_object('acr', case when with_factor then 'mfa' else 'pwd' end, 'authTime', signed_in));
end $$;
revoke execute on function note_session(bigint, boolean) from public;
grant execute on function note_session(bigint, boolean) to vias_user;

-- For functions that give out a person's data: the entry of the audit, which names no person, and the line that answers "who saw my data".
create or replace function note_personal_read(who uuid, thing_kind text, thing_ids text[], what text[], purpose text) returns void language plpgsql security definer set search_path = public, pg_temp as $$
begin
  perform audit_note('read', thing_kind, thing_ids, 1, jsonb_build_object('purpose', purpose));
  insert into personal_read (tenant_id, subscriber_id, seq, principal_name, roles, what, purpose)
  select my_tenant(), who, c.seq, my_principal_name(), my_roles(), what, purpose from audit_chain c where c.chain = my_tenant() and who is not null;
end $$;
revoke execute on function note_personal_read(uuid, text, text[], text[], text) from public;

-- Who saw my data, as I may know it: the institution, in what capacity, when, what and what for; never a name.
create or replace function my_personal_reads() returns jsonb language sql stable security definer set search_path = public, pg_temp as $$
  select coalesce(jsonb_agg(x order by x ->> 'at' desc), '[]') from (
    select jsonb_build_object('at', to_char(p.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'), 'institution', t.name, 'roles', p.roles, 'what', p.what, 'purpose', p.purpose) as x
    from personal_read p join tenant t using (tenant_id) where p.subscriber_id = my_subscriber() order by p.at desc limit 200) y $$;
revoke execute on function my_personal_reads() from public;
grant execute on function my_personal_reads() to vias_resident;

-- The same for the municipality's auditor or administrator, with names, of the own municipality alone, and with whom it warned and what the person did. A number that the municipality does not know
-- answers as one that nobody knows. The question itself is a read of personal data. The newest 500, with how many there are: who answers a person must know what is left out.
create or replace function person_reads(number bytea, since timestamptz, why text) returns jsonb language plpgsql security definer set search_path = public, pg_temp as $$
declare
  who uuid := (select subscriber_id from subscriber where phone_hmac = number);
  own uuid := (select resident_id from resident where tenant_id = my_tenant() and subscriber_id = who);
  answer jsonb;
begin
  if my_principal_kind() is distinct from 'user' or not (has_role('auditor') or has_role('municipality-admin')) then
    raise exception 'only for those who read the audit' using errcode = 'insufficient_privilege';
  end if;
  select jsonb_build_object('items', coalesce(jsonb_agg(x order by x ->> 'at' desc), '[]'), 'total', coalesce(max(total), 0)) into answer from (
    select count(*) over () as total, jsonb_build_object('at', to_char(y.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'), 'kind', y.kind, 'name', y.name, 'roles', y.roles, 'what', y.what, 'purpose', y.purpose, 'seq', y.seq) as x from (
      select p.at, 'read' as kind, p.principal_name as name, p.roles, p.what, p.purpose, p.seq from personal_read p where p.subscriber_id = who and p.tenant_id = my_tenant()
      union all
      select coalesce(a.started_at, q.next_at), 'alert', a.title, '{}', '{phone}', 'alert', null from recipient q join alert a using (alert_id)
      where q.subscriber_id = who and a.tenant_id = my_tenant() and q.attempt > 0
        -- Whom a warning reached under an agreement alone would be known to a neighbour.
        and own is not null
      union all
      select e.at, 'self', '', '{}', '{card}', e.action, e.seq from audit_entry e
      where e.chain = my_tenant() and e.thing_kind = 'resident' and e.thing_ids @> array[own::text] and e.principal_kind = 'resident') y
    where y.at >= since order by y.at desc limit 500) z;
  if own is not null or (answer ->> 'total')::int > 0 then
    perform note_personal_read(who, 'personal_read', '{}', '{reads}', why);
  else
    perform audit_note('read', 'personal_read', '{}', 0, jsonb_build_object('purpose', why));
  end if;
  return answer;
end $$;
revoke execute on function person_reads(bytea, timestamptz, text) from public;
grant execute on function person_reads(bytea, timestamptz, text) to vias_user;
