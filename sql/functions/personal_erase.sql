-- Export and erasure of people who sign in, and of people who are named in incidents; residents have my_resident() and erase_me().

-- Everything kept about an account: its own row, its sessions, and of each table the rows that name it. No secret and no hash of one, and no words about somebody else. Null for an account that is not the caller's to keep.
create or replace function account_export(whose uuid, purpose text) returns jsonb language plpgsql security definer set search_path = public, pg_temp as $$
declare
  a account;
  k record;
  part jsonb;
  n bigint;
  held jsonb := '{}';
begin
  select * into a from account x where x.account_id = whose and may_manage_account(x.tenant_id, x.roles);
  if not found then return null; end if;
  for k in select s.tab, c.col, s.key is null as by_name, s.fate, s.why from subject_keys() s cross join lateral unnest(case when s.key is null then s.names else array[s.key] end) c (col)
           where s.subject = 'account' and s.tab not in ('account', 'oidc_payload', 'identity_totp', 'identity_user_state', 'identity_lockout') and to_regclass(s.tab) is not null order by 1, 2 loop
    continue when k.by_name and not exists (select from information_schema.columns c where c.table_schema = 'public' and c.table_name = k.tab and c.column_name = 'tenant_id');
    execute format('select count(*), coalesce(jsonb_agg(to_jsonb(t) - ''{secret_hash,code_hash,phone_enc,material,row_hash,answer,request_hash,geom,public_geom,area,before,after,definition,profile,sample,prev_hash,hash,title,description,place_text,outcome,responsible,words,note,detail,taken_back_reason,value}''::text[]) filter (where rn <= 1000), ''[]'')
      from (select x.*, row_number() over () as rn from %I x where %I::text = $1 %s) t', k.tab, k.col, case when k.by_name then 'and tenant_id = $2' else '' end)
      into n, part using case when k.by_name then a.name else whose::text end, a.tenant_id;
    if n > 0 then
      held := held || jsonb_build_object(k.tab || '.' || k.col, jsonb_build_object('rows', n, 'fate', k.fate, 'why', k.why, 'first', part));
    end if;
  end loop;
  perform audit_append(a.tenant_id, 'export_person', 'account', array[whose::text], 1, jsonb_build_object('purpose', purpose));
  return jsonb_build_object('account', to_jsonb(a), 'hasSecondFactor', exists (select from identity_totp f where f.user_id = whose),
    'sessions', (select coalesce(jsonb_agg(jsonb_build_object('signedInAt', to_timestamp((p.payload ->> 'loginTs')::float), 'until', p.expires_at)), '[]') from oidc_payload p where p.kind = 'Session' and p.payload ->> 'accountId' = whose::text),
    'tables', held);
end $$;

-- Takes a person or machine that was disabled out of everything but the record of official acts: {"table.column": rows}. For the functions below alone.
create or replace function take_out_account(whose uuid) returns jsonb language plpgsql security definer set search_path = public, pg_temp as $$
declare
  a account;
  k record;
  col text;
  n bigint;
  nobody constant text := '—';
  done jsonb := '{}';
begin
  select * into a from account x where x.account_id = whose for update;
  for k in select s.tab, s.key, s.names, s.fate from subject_keys() s where s.subject = 'account' and s.fate in ('deleted', 'unnamed') and to_regclass(s.tab) is not null
           and s.tab not in ('account', 'machine_secret', 'oidc_payload', 'identity_user_state', 'identity_lockout', 'duty') order by s.tab, s.key loop
    if k.fate = 'deleted' then
      execute format('delete from %I where %I::text = $1', k.tab, k.key) using whose::text;
      get diagnostics n = row_count;
      if n > 0 then done := done || jsonb_build_object(k.tab || '.' || k.key, n); end if;
    else
      foreach col in array k.names loop
        n := unname_person(k.tab, k.key, col, whose, a.tenant_id, a.name);
        if n > 0 then done := done || jsonb_build_object(k.tab || '.' || col, n); end if;
      end loop;
    end if;
  end loop;
  -- The number of a person on duty, and when; who was called in which warning stays a time without a name.
  delete from duty d where d.tenant_id = a.tenant_id and d.name = a.name;
  get diagnostics n = row_count;
  if n > 0 then done := done || jsonb_build_object('duty.name', n); end if;
  n := unname_person('duty', null, 'written_name', whose, a.tenant_id, a.name);
  if n > 0 then done := done || jsonb_build_object('duty.written_name', n); end if;
  delete from machine_secret m where m.account_id = whose;
  delete from oidc_payload p where p.payload ->> 'accountId' = whose::text;
  update identity_user_state s set password_hash = null where s.user_id = whose;
  -- Past the guard and the audit of changes, which would write the name down once more.
  alter table account disable trigger user;
  update account x set name = nobody || ' ' || nobody, email = '', username = 'erased-' || left(whose::text, 13) || '@' || a.tenant_id, from_file = null where x.account_id = whose;
  alter table account enable trigger user;
  return done || jsonb_build_object('account', 1);
end $$;
revoke execute on function take_out_account(uuid) from public;

-- The same for whoever keeps the account. It must be disabled first, so that nobody is erased who is still at work. Null for an account that is not the caller's to keep.
create or replace function erase_account(whose uuid, why text) returns jsonb language plpgsql security definer set search_path = public, pg_temp as $$
declare
  a account;
  done jsonb;
begin
  select * into a from account x where x.account_id = whose and may_manage_account(x.tenant_id, x.roles) for update;
  if not found then return null; end if;
  if a.disabled_at is null then
    raise exception 'disable the account first' using errcode = 'check_violation', constraint = 'account_erased_is_disabled';
  end if;
  done := take_out_account(whose);
  perform audit_append(a.tenant_id, 'erase_person', 'account', array[whose::text], 1, jsonb_build_object('reason', why, 'tables', done - 'account'));
  return done;
end $$;

-- Empties one column of the rows that name a person. Histories and counters of versions take no notice: it changes nothing that they tell of.
create or replace function unname_person(tab text, key text, col text, whose uuid, tenant text, called text) returns bigint language plpgsql set search_path = public, pg_temp as $$
declare
  n bigint;
  condition text := case when col = 'principal' then format('%1$I ->> ''id'' = $1 and %1$I ->> ''name'' is distinct from ''—''', col) when key is null then format('tenant_id = $2 and %I = $3', col) else format('%I = $1', key) end;
begin
  execute format('select count(*) from %I where %s and %I::text <> ''—''', tab, condition, col) into n using whose::text, tenant, called;
  if n = 0 then return 0; end if;
  execute format('alter table %I disable trigger user', tab);
  execute format('update %I set %I = %s where %s and %I::text <> ''—''', tab, col, case when col = 'principal' then 'principal || ''{"name": "—"}''' else '''—''' end, condition, col) using whose::text, tenant, called;
  execute format('alter table %I enable trigger user', tab);
  return n;
end $$;
revoke execute on function unname_person(text, text, text, uuid, text, text) from public;

-- Letters and digits alone, so that a number is met however it is spaced.
create or replace function plain_words(words text) returns text language sql immutable strict parallel safe as $$
  select regexp_replace(folded(words), '[^a-z0-9а-я]', '', 'g') $$;

-- In which of the municipality's incidents somebody is named so, and by which words: {id, number, occurredAt, title, values, held}; for whoever may read what stands behind marks.
create or replace function named_in(words text, purpose text) returns jsonb language plpgsql security definer set search_path = public, pg_temp as $$
declare
  found_in jsonb;
begin
  select coalesce(jsonb_agg(jsonb_build_object('id', i.incident_id, 'number', i.incident_no, 'occurredAt', i.occurred_at, 'title', i.title, 'values', p.said, 'held', is_held(i.tenant_id, 'personal_words', i.incident_id)) order by i.occurred_at desc, i.incident_no), '[]') into found_in
  from (select x.thing_id, jsonb_agg(distinct x.value) as said from personal_piece x
        where x.tenant_id = my_tenant() and x.thing_kind = 'incident' and x.taken_back_at is null and strpos(plain_words(x.value), plain_words(words)) > 0 group by x.thing_id) p
  join incident i on i.incident_id = p.thing_id
  where i.tenant_id = my_tenant() and (personal_incident(i.incident_id, false)).incident_id is not null;
  perform audit_append(my_tenant(), 'read_personal', 'incident', array(select x ->> 'id' from jsonb_array_elements(found_in) x limit 20), jsonb_array_length(found_in), jsonb_build_object('purpose', purpose));
  return found_in;
end $$;

-- Takes away for ever what stands behind the marks with exactly these words; the marks stay in the text. What is held stays. Answers {erased, held}.
create or replace function erase_named(said text[], why text) returns jsonb language plpgsql security definer set search_path = public, pg_temp as $$
declare
  gone uuid[];
  kept integer;
begin
  if not has_role('municipality-admin') or my_principal_kind() is distinct from 'user' or my_tenant() is null then
    raise exception 'not for this role' using errcode = 'insufficient_privilege';
  end if;
  select count(*) into kept from personal_piece p where p.tenant_id = my_tenant() and p.value = any (said) and p.taken_back_at is null and is_held(p.tenant_id, 'personal_words', p.thing_id);
  with erased as (
    delete from personal_piece p where p.tenant_id = my_tenant() and p.value = any (said) and p.taken_back_at is null and not is_held(p.tenant_id, 'personal_words', p.thing_id) returning p.thing_id
  ) select coalesce(array_agg(thing_id), '{}') into gone from erased;
  perform audit_append(my_tenant(), 'erase_person', 'incident', array(select distinct x::text from unnest(gone) x limit 20), cardinality(gone), jsonb_build_object('reason', why, 'held', kept));
  return jsonb_build_object('erased', cardinality(gone), 'held', kept);
end $$;

revoke execute on function account_export(uuid, text), erase_account(uuid, text), named_in(text, text), erase_named(text[], text) from public;
grant execute on function account_export(uuid, text), erase_account(uuid, text), named_in(text, text), erase_named(text[], text) to vias_user;
