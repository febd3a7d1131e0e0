-- Whose accounts the caller keeps: an administrator those of the own municipality, the operator the own and every municipality's administrators.
create or replace function may_manage_account(tenant text, roles text[]) returns boolean language sql stable set search_path = public, pg_temp as $$
  select my_principal_kind() = 'user' and (
    (has_role('municipality-admin') and tenant = my_tenant())
    or (has_role('operator') and my_tenant() = 'vias' and (tenant = 'vias' or 'municipality-admin' = any (roles)))) $$;

-- Who can let others in: an administrator of a municipality, an operator of VIAS itself.
create or replace function is_keeper(tenant text, roles text[]) returns boolean language sql immutable set search_path = public, pg_temp as $$
  select case when tenant = 'vias' then 'operator' else 'municipality-admin' end = any (roles) $$;

-- What people may make of an account. The provider, which reads the files, is not asked.
create or replace function account_guard() returns trigger language plpgsql set search_path = public, pg_temp as $$
declare
  own boolean := new.tenant_id = my_tenant();
  allowed text[] := case
    when new.kind = 'machine' then '{incident-editor,planner,institution}'
    when new.tenant_id = 'vias' then '{operator}'
    else '{incident-editor,planner,dispatcher,alert-author,alert-approver,institution,municipality-admin,auditor}' end;
begin
  if current_user <> 'vias_user' then return new; end if;
  if tg_op = 'INSERT' then
    if new.username !~ ('^[a-z0-9][a-z0-9._-]{1,39}@' || new.tenant_id || '$') then
      raise exception 'a name ends in @ and its tenant' using errcode = 'check_violation', constraint = 'account_name_of_tenant';
    end if;
    if new.kind = 'machine' then new.accepted_at := now(); end if;
  end if;
  if tg_op = 'INSERT' or new.roles is distinct from old.roles then
    if not new.roles <@ allowed then
      raise exception 'a role that is not given here' using errcode = 'check_violation', constraint = 'account_role_not_given';
    end if;
    if not own and (tg_op = 'UPDATE' or new.kind <> 'person' or new.roles <> '{municipality-admin}') then
      raise exception 'the operator makes administrators, their roles are the municipality''s affair' using errcode = 'check_violation', constraint = 'account_roles_by_own_admin';
    end if;
  end if;
  if tg_op = 'UPDATE' then
    if not own and (new.name, new.email, new.locale, new.per_minute) is distinct from (old.name, old.email, old.locale, old.per_minute) then
      raise exception 'the operator makes administrators, their data are the municipality''s affair' using errcode = 'check_violation', constraint = 'account_roles_by_own_admin';
    end if;
    if is_keeper(old.tenant_id, old.roles) and old.disabled_at is null and (new.disabled_at is not null or not is_keeper(new.tenant_id, new.roles)) then
      -- Two who take each other's rights at the same moment come one after the other.
      perform pg_advisory_xact_lock(hashtextextended('account ' || old.tenant_id, 0));
      if old.accepted_at is not null and not exists (
        select from account a where a.tenant_id = old.tenant_id and a.account_id <> old.account_id and a.kind = 'person'
          and a.disabled_at is null and a.accepted_at is not null and is_keeper(a.tenant_id, a.roles)) then
        raise exception 'the last administrator stays' using errcode = 'check_violation', constraint = 'account_last_keeper';
      end if;
      if old.account_id::text = my_principal() then
        raise exception 'nobody locks themselves out' using errcode = 'check_violation', constraint = 'account_not_oneself';
      end if;
    end if;
    if new.disabled_at is null and old.disabled_at is not null and new.kind = 'person' then
      -- Whoever comes back gets a new invitation: what was known before counts no more.
      new.accepted_at := null;
    elsif new.disabled_at is not null then
      new.disabled_at := coalesce(old.disabled_at, now());
    end if;
  end if;
  return new;
end $$;
drop trigger if exists account_guard on account;
create trigger account_guard before insert or update on account for each row execute function account_guard();

-- Refuses every token that the account got until now, on every channel, and ends what it is signed in with.
create or replace function refuse_account_tokens(whose uuid, with_sessions boolean) returns integer language plpgsql security definer set search_path = public, pg_temp as $$
declare
  n integer := 0;
begin
  insert into identity_user_state (user_id, refused_before) values (whose, clock_timestamp())
  on conflict (user_id) do update set refused_before = excluded.refused_before;
  if with_sessions then
    select count(*) into n from oidc_payload where kind = 'Session' and payload ->> 'accountId' = whose::text and expires_at > now();
    delete from oidc_payload where payload ->> 'accountId' = whose::text;
  end if;
  return n;
end $$;
revoke execute on function refuse_account_tokens(uuid, boolean) from public;

-- A role that was taken counts no more from the next request on: older tokens, which carry it, are refused; a given one comes with the next token, in five minutes at most. Whoever is disabled is signed out of everything.
create or replace function account_effect() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if new.disabled_at is not null and old.disabled_at is null then
    perform refuse_account_tokens(new.account_id, true);
    update account_link set expires_at = now() where account_id = new.account_id and used_at is null and expires_at > now();
  elsif new.disabled_at is null and old.disabled_at is not null and new.accepted_at is null then
    update identity_user_state set password_hash = null where user_id = new.account_id;
    delete from identity_totp where user_id = new.account_id;
  elsif not new.roles @> old.roles then
    perform refuse_account_tokens(new.account_id, false);
  end if;
  return null;
end $$;
drop trigger if exists account_effect on account;
create trigger account_effect after update on account for each row execute function account_effect();

-- What the provider knows of the accounts that the caller keeps.
create or replace function account_facts() returns table (account_id uuid, has_factor boolean, sessions integer, link_purpose text, link_until timestamptz)
language sql stable security definer set search_path = public, pg_temp as $$
  select a.account_id, exists (select from identity_totp f where f.user_id = a.account_id),
    (select count(*)::int from oidc_payload p where p.kind = 'Session' and p.payload ->> 'accountId' = a.account_id::text and p.expires_at > now()),
    l.purpose, l.expires_at
  from account a
  left join lateral (select k.purpose, k.expires_at from account_link k where k.account_id = a.account_id and k.used_at is null and k.expires_at > now() order by k.expires_at desc limit 1) l on true
  where may_manage_account(a.tenant_id, a.roles) $$;
revoke execute on function account_facts() from public;
grant execute on function account_facts() to vias_user;

-- Where a person is signed in; the id is a hash that opens nothing.
create or replace function account_sessions(whose uuid) returns table (id text, signed_in_at timestamptz, acr text, until timestamptz)
language sql stable security definer set search_path = public, pg_temp as $$
  select encode(p.id_hash, 'hex'), to_timestamp((p.payload ->> 'loginTs')::float), coalesce(p.payload ->> 'acr', 'pwd'), p.expires_at
  from oidc_payload p join account a on a.account_id::text = p.payload ->> 'accountId'
  where p.kind = 'Session' and p.expires_at > now() and a.account_id = whose and may_manage_account(a.tenant_id, a.roles)
  order by 2 desc, 1 $$;
revoke execute on function account_sessions(uuid) from public;
grant execute on function account_sessions(uuid) to vias_user;

create or replace function end_account_sessions(whose uuid) returns integer language plpgsql security definer set search_path = public, pg_temp as $$
declare
  tenant text;
  n integer;
begin
  select a.tenant_id into tenant from account a where a.account_id = whose and may_manage_account(a.tenant_id, a.roles);
  if not found then return null; end if;
  n := refuse_account_tokens(whose, true);
  perform audit_append(tenant, 'end_sessions', 'account', array[whose::text], 1, jsonb_build_object('sessions', n));
  return n;
end $$;
revoke execute on function end_account_sessions(uuid) from public;
grant execute on function end_account_sessions(uuid) to vias_user;

-- A one-time link, in the place of any older one. What it replaces stops working now: nobody waits for the link to be used. Answers its end, null for no such account.
create or replace function make_account_link(whose uuid, purpose text, code_hash bytea) returns timestamptz language plpgsql security definer set search_path = public, pg_temp as $$
declare
  a account;
  until timestamptz := now() + case purpose when 'invite' then interval '72 hours' else interval '24 hours' end;
begin
  select * into a from account x where x.account_id = whose and x.kind = 'person' and may_manage_account(x.tenant_id, x.roles) for update;
  if not found then return null; end if;
  if a.disabled_at is not null then
    raise exception 'the account is disabled' using errcode = 'check_violation', constraint = 'account_is_disabled';
  end if;
  if (purpose = 'invite') <> (a.accepted_at is null) then
    raise exception 'an invitation is for whoever has not accepted one' using errcode = 'check_violation', constraint = 'account_link_fits_state';
  end if;
  if a.account_id::text = my_principal() then
    raise exception 'nobody resets their own way in' using errcode = 'check_violation', constraint = 'account_reset_by_another';
  end if;
  update account_link l set expires_at = now() where l.account_id = whose and l.used_at is null and l.expires_at > now();
  insert into account_link (tenant_id, account_id, purpose, code_hash, expires_at) values (a.tenant_id, whose, purpose, code_hash, until);
  if purpose = 'factor' then
    delete from identity_totp where user_id = whose;
    perform refuse_account_tokens(whose, true);
  elsif purpose = 'password' then
    update identity_user_state set password_hash = null where user_id = whose;
    perform refuse_account_tokens(whose, true);
  end if;
  perform audit_append(a.tenant_id, 'link_' || purpose, 'account', array[whose::text], 1, '{}');
  return until;
end $$;
revoke execute on function make_account_link(uuid, text, bytea) from public;
grant execute on function make_account_link(uuid, text, bytea) to vias_user;

-- A new secret of a machine; the newest one before it lasts `overlap` longer, an older one ends now. Null for no such machine.
create or replace function rotate_machine_secret(machine uuid, new_hash bytea, new_hint text, overlap interval) returns uuid language plpgsql security definer set search_path = public, pg_temp as $$
declare
  a account;
  newest uuid;
  made uuid;
begin
  select * into a from account x where x.account_id = machine and x.kind = 'machine' and may_manage_account(x.tenant_id, x.roles) for update;
  if not found then return null; end if;
  if a.disabled_at is not null then
    raise exception 'the account is disabled' using errcode = 'check_violation', constraint = 'account_is_disabled';
  end if;
  select s.secret_id into newest from machine_secret s where s.account_id = machine and (s.expires_at is null or s.expires_at > now()) order by s.created_at desc, s.secret_id limit 1;
  update machine_secret s set expires_at = case when s.secret_id = newest then least(coalesce(s.expires_at, 'infinity'), now() + overlap) else now() end
  where s.account_id = machine and (s.expires_at is null or s.expires_at > now());
  insert into machine_secret (tenant_id, account_id, secret_hash, hint, origin) values (a.tenant_id, machine, new_hash, new_hint, 'page') returning secret_id into made;
  if newest is not null and overlap <= interval '0' then perform refuse_account_tokens(machine, false); end if;
  return made;
end $$;
revoke execute on function rotate_machine_secret(uuid, bytea, text, interval) from public;
grant execute on function rotate_machine_secret(uuid, bytea, text, interval) to vias_user;

-- Ends one secret now, with the tokens that the machine already has. The last one may end too: a leak must be stopped.
create or replace function end_machine_secret(machine uuid, secret uuid) returns boolean language plpgsql security definer set search_path = public, pg_temp as $$
begin
  update machine_secret s set expires_at = now() from account a
  where s.secret_id = secret and s.account_id = machine and a.account_id = machine and may_manage_account(a.tenant_id, a.roles) and (s.expires_at is null or s.expires_at > now());
  if not found then return false; end if;
  perform refuse_account_tokens(machine, false);
  return true;
end $$;
revoke execute on function end_machine_secret(uuid, uuid) from public;
grant execute on function end_machine_secret(uuid, uuid) to vias_user;
