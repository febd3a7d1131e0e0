-- Who acts, who sees what, what was written. Every later table leans on this one.

create table tenant (
  tenant_id  text primary key check (tenant_id ~ '^[a-z]{2,4}(-[a-z]+)*$'),
  country    text not null check (country in ('LV', 'LT', 'EU')),
  name       text not null,
  languages  text[] not null,
  time_zone  text not null
);
comment on table tenant is 'A municipality or service that owns data: lv-jelgava, lt-siauliai-fire. Shared reference table. A place keeps the name of its own country in every language.';

insert into tenant (tenant_id, country, name, languages, time_zone) values
  ('vias',             'EU', 'VIAS',                                           '{lv,lt,en}', 'Europe/Riga'),
  ('lv-jelgava',       'LV', 'Jelgavas valstspilsētas pašvaldība',             '{lv,ru,en}', 'Europe/Riga'),
  ('lv-dobele',        'LV', 'Dobeles novada pašvaldība',                      '{lv,ru,en}', 'Europe/Riga'),
  ('lv-aizkraukle',    'LV', 'Aizkraukles novada pašvaldība',                  '{lv,ru,en}', 'Europe/Riga'),
  ('lv-livani',        'LV', 'Līvānu novada pašvaldība',                       '{lv,ru,en}', 'Europe/Riga'),
  ('lv-bauska',        'LV', 'Bauskas novada pašvaldība',                      '{lv,ru,en}', 'Europe/Riga'),
  ('lt-siauliai',      'LT', 'Šiaulių miesto savivaldybė',                     '{lt,ru,en}', 'Europe/Vilnius'),
  ('lt-siauliai-fire', 'LT', 'Šiaulių priešgaisrinė gelbėjimo valdyba',        '{lt,ru,en}', 'Europe/Vilnius'),
  ('lt-akmene',        'LT', 'Akmenės rajono savivaldybė',                     '{lt,ru,en}', 'Europe/Vilnius'),
  ('lt-telsiai',       'LT', 'Telšių rajono savivaldybė',                      '{lt,ru,en}', 'Europe/Vilnius'),
  ('lt-mazeikiai',     'LT', 'Mažeikių rajono savivaldybė',                    '{lt,ru,en}', 'Europe/Vilnius');

-- Who the transaction acts for. Settings are transaction-local; '' and NULL both mean nobody.
create function my_tenant() returns text language sql stable as $$ select nullif(current_setting('vias.tenant', true), '') $$;
create function my_principal() returns text language sql stable as $$ select nullif(current_setting('vias.principal', true), '') $$;
create function my_principal_kind() returns text language sql stable as $$ select nullif(current_setting('vias.principal_kind', true), '') $$;
create function my_principal_name() returns text language sql stable as $$ select coalesce(current_setting('vias.principal_name', true), '') $$;
create function my_roles() returns text[] language sql stable as $$
  select case when my_principal_kind() in ('user', 'machine') then string_to_array(coalesce(current_setting('vias.roles', true), ''), ',') else '{}' end $$;
create function has_role(variant text) returns boolean language sql stable as $$ select variant = any (my_roles()) $$;

create table access_class (
  access_class_id integer generated always as identity primary key,
  tenant_id   text not null references tenant,
  theme       text not null check (theme in ('incidents', 'reports', 'alerts', 'residents', 'cameras', 'indicators')),
  sensitivity smallint not null check (sensitivity between 0 and 3),
  unique (tenant_id, theme, sensitivity),
  unique (tenant_id, access_class_id, sensitivity)
);
comment on table access_class is 'What a row is, for the question who may see it: owner, theme, sensitivity (0 open, 1 internal, 2 sensitive, 3 special category). Shared reference table.';

-- A tenant has all its classes from the first day, so that no row ever waits for one.
create function make_access_classes() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  insert into access_class (tenant_id, theme, sensitivity)
  select n.tenant_id, theme, sensitivity
  from new_rows n, unnest(array['incidents', 'reports', 'alerts', 'residents', 'cameras', 'indicators']) theme, generate_series(0, 3) sensitivity
  on conflict do nothing;
  return null;
end $$;
create trigger tenant_classes after insert on tenant referencing new table as new_rows for each statement execute function make_access_classes();
insert into access_class (tenant_id, theme, sensitivity)
select tenant_id, theme, sensitivity
from tenant, unnest(array['incidents', 'reports', 'alerts', 'residents', 'cameras', 'indicators']) theme, generate_series(0, 3) sensitivity
order by tenant_id, theme, sensitivity;

create table role_clearance (
  role              text not null,
  theme             text not null,
  sensitivity_up_to smallint not null check (sensitivity_up_to between 0 and 3),
  may_write         boolean not null default false,
  primary key (role, theme)
);
comment on table role_clearance is 'How far each role sees into each theme, and whether it may write there for its own tenant. Shared reference table.';
insert into role_clearance (role, theme, sensitivity_up_to, may_write) values
  ('incident-editor',    'incidents', 3, true),
  ('dispatcher',         'incidents', 3, true),  ('dispatcher', 'reports', 3, true), ('dispatcher', 'alerts', 2, false), ('dispatcher', 'cameras', 1, false),
  ('planner',            'incidents', 2, false), ('planner', 'reports', 1, false), ('planner', 'alerts', 1, false), ('planner', 'cameras', 2, true), ('planner', 'indicators', 2, true),
  ('alert-author',       'incidents', 2, false), ('alert-author', 'alerts', 3, true), ('alert-author', 'indicators', 1, false),
  ('alert-approver',     'incidents', 2, false), ('alert-approver', 'alerts', 3, true), ('alert-approver', 'indicators', 1, false),
  ('institution',        'incidents', 1, false), ('institution', 'indicators', 1, false),
  ('municipality-admin', 'incidents', 3, true),  ('municipality-admin', 'alerts', 2, false), ('municipality-admin', 'reports', 2, false), ('municipality-admin', 'cameras', 3, true), ('municipality-admin', 'indicators', 3, true),
  ('auditor',            'incidents', 1, false), ('auditor', 'alerts', 2, false),
  ('operator',           'indicators', 1, true);

create table share (
  share_id          uuid primary key default gen_random_uuid(),
  tenant_id         text not null references tenant,
  to_tenant_id      text references tenant,
  theme             text not null check (theme in ('incidents', 'reports', 'alerts', 'residents', 'cameras', 'indicators')),
  sensitivity_up_to smallint not null check (sensitivity_up_to between 0 and 3),
  purpose           text not null check (length(purpose) between 3 and 500),
  legal_basis       text check (length(legal_basis) between 3 and 500),
  agreement         text,
  valid_from        timestamptz not null default now(),
  expires_at        timestamptz not null,
  proposed_by       text not null default my_principal(),
  approved_by       text,
  approved_at       timestamptz,
  ended_at          timestamptz,
  ended_by          text,
  check (to_tenant_id is distinct from tenant_id),
  check (expires_at > valid_from),
  check ((approved_by is null) = (approved_at is null)),
  check ((ended_by is null) = (ended_at is null)),
  constraint share_public_is_not_sensitive check (to_tenant_id is not null or sensitivity_up_to <= 1),
  constraint share_special_has_basis check (sensitivity_up_to < 3 or legal_basis is not null)
);
comment on table share is 'What one municipality lets another (or, with no receiver, the public) see: a theme up to a sensitivity, with purpose, basis and an end. Counts only while approved, begun, not expired and not ended.';
create index share_receiver on share (to_tenant_id, theme);

create table audit_chain (
  chain text primary key,
  seq   bigint not null,
  hash  bytea not null
);
comment on table audit_chain is 'The head of each audit chain: one per tenant, and "-" for what belongs to no tenant. A cut tail shows as a head that no entry reaches.';

create table audit_entry (
  chain          text not null,
  seq            bigint not null,
  at             timestamptz not null,
  tenant_id      text references tenant,
  principal_kind text not null,
  principal_id   text not null,
  principal_name text not null,
  action         text not null,
  thing_kind     text not null,
  thing_ids      text[] not null,
  thing_count    integer not null,
  detail         jsonb not null,
  prev_hash      bytea not null,
  hash           bytea not null,
  primary key (chain, seq)
);
comment on table audit_entry is 'Append-only and hash-chained: who did what to which rows, and when. At most 20 ids are named; the count and the digest of all ids stand in detail.';
create index audit_entry_at on audit_entry (tenant_id, at);
create index audit_entry_thing on audit_entry using gin (thing_ids);

create function audit_entry_hash(prev bytea, chain text, seq bigint, at timestamptz, tenant_id text, principal_kind text, principal_id text, principal_name text,
                                 action text, thing_kind text, thing_ids text[], thing_count integer, detail jsonb) returns bytea language sql immutable as $$
  select sha256(prev || convert_to(jsonb_build_array(chain, seq, to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'), tenant_id, principal_kind, principal_id,
                                                     principal_name, action, thing_kind, thing_ids, thing_count, detail)::text, 'UTF8')) $$;

-- Locks the chain's head until commit, so that entries stand in commit order and no two have the same predecessor.
create function audit_append(tenant text, action text, thing_kind text, thing_ids text[], thing_count integer, detail jsonb) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  name text := coalesce(tenant, '-');
  head audit_chain;
  moment timestamptz;
  kind text := coalesce(my_principal_kind(), 'owner');
  who text := coalesce(my_principal(), 'vias_owner');
  next_hash bytea;
begin
  select * into head from audit_chain c where c.chain = name for update;
  if not found then
    insert into audit_chain (chain, seq, hash) values (name, 0, sha256(convert_to(name, 'UTF8'))) on conflict do nothing;
    select * into head from audit_chain c where c.chain = name for update;
  end if;
  moment := clock_timestamp();
  next_hash := audit_entry_hash(head.hash, name, head.seq + 1, moment, tenant, kind, who, my_principal_name(), action, thing_kind, thing_ids, thing_count, detail);
  insert into audit_entry (chain, seq, at, tenant_id, principal_kind, principal_id, principal_name, action, thing_kind, thing_ids, thing_count, detail, prev_hash, hash)
  values (name, head.seq + 1, moment, tenant, kind, who, my_principal_name(), action, thing_kind, thing_ids, thing_count, detail, head.hash, next_hash);
  update audit_chain c set seq = head.seq + 1, hash = next_hash where c.chain = name;
end $$;
revoke execute on function audit_append(text, text, text, text[], integer, jsonb) from public;

-- What is not a write but must be known: an export, a refusal, a read of personal data. Always in the name and the chain of who acts.
create function audit_note(action text, thing_kind text, thing_ids text[], thing_count integer, detail jsonb) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if action in ('insert', 'update', 'delete') then
    raise exception 'writes are noted by the tables themselves' using errcode = 'check_violation';
  end if;
  perform audit_append(my_tenant(), action, thing_kind, thing_ids[1:20], thing_count, detail);
end $$;

create function audit_statement() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
declare
  rows_of text := case tg_op when 'DELETE' then 'old_rows' else 'new_rows' end;
  part record;
begin
  for part in execute format(
    'select tenant_id as tenant, (array_agg(%1$I::text))[1:20] as ids, count(*)::int as n, encode(sha256(convert_to(string_agg(%1$I::text, '',''), ''UTF8'')), ''hex'') as digest
     from %2$I group by tenant_id order by tenant_id', tg_argv[0], rows_of)
  loop
    perform audit_append(part.tenant, lower(tg_op), tg_table_name, part.ids, part.n,
      jsonb_strip_nulls(jsonb_build_object('digest', case when part.n > 20 then part.digest end, 'reason', nullif(current_setting('vias.reason', true), ''))));
  end loop;
  return null;
end $$;

-- select audit_table('incident'): every statement that writes the table leaves an audit entry per tenant. The key is <table>_id unless named.
create function audit_table(name regclass, key text default null) returns void language plpgsql as $$
declare
  col text := coalesce(key, name::text || '_id');
begin
  execute format('create trigger audit_insert after insert on %s referencing new table as new_rows for each statement execute function audit_statement(%L)', name, col);
  execute format('create trigger audit_update after update on %s referencing new table as new_rows for each statement execute function audit_statement(%L)', name, col);
  execute format('create trigger audit_delete after delete on %s referencing old table as old_rows for each statement execute function audit_statement(%L)', name, col);
end $$;

create function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception '% is append-only', tg_table_name using errcode = 'restrict_violation';
end $$;
create trigger audit_entry_append_only before update or delete or truncate on audit_entry for each statement execute function refuse_change();

-- The first entry that does not follow from the one before it; none when the chain is whole and ends at its head.
create function audit_first_fault(name text) returns bigint language sql stable security definer set search_path = public, pg_temp as $$
  with entry as (
    select e.*, lag(e.hash, 1, sha256(convert_to(name, 'UTF8'))) over (order by e.seq) as expected_prev, row_number() over (order by e.seq) as expected_seq
    from audit_entry e where e.chain = name
  ), fault as (
    select seq from entry
    where seq <> expected_seq or prev_hash <> expected_prev
       or hash <> audit_entry_hash(prev_hash, chain, seq, at, tenant_id, principal_kind, principal_id, principal_name, action, thing_kind, thing_ids, thing_count, detail)
    union all
    select c.seq from audit_chain c
    where c.chain = name and not exists (select from audit_entry e where e.chain = name and e.seq = c.seq and e.hash = c.hash) and c.seq > 0
  )
  select min(seq) from fault
  where name = my_tenant() or my_tenant() is null or has_role('operator') $$;

create table change (
  change_id       bigint generated always as identity primary key,
  xid             xid8 not null default pg_current_xact_id(),
  at              timestamptz not null default clock_timestamp(),
  thing_kind      text not null,
  op              text not null check (op in ('insert', 'update', 'delete')),
  tenant_id       text not null references tenant,
  access_class_id integer not null references access_class,
  ids             uuid[] not null
);
comment on table change is 'The change feed: what was written, in which access class. Its readers come back to what was still open when they read, so that nothing committed late is ever skipped; NOTIFY vias_change only wakes them.';
create index change_order on change (xid, change_id);
create index change_class on change (access_class_id, change_id);

create function announce_statement() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
declare
  key text := tg_argv[0];
begin
  if tg_op <> 'DELETE' then
    execute format('insert into change (thing_kind, op, tenant_id, access_class_id, ids)
                    select %L, %L, tenant_id, access_class_id, array_agg(%I) from new_rows group by tenant_id, access_class_id', tg_table_name, lower(tg_op), key);
  end if;
  if tg_op = 'DELETE' then
    execute format('insert into change (thing_kind, op, tenant_id, access_class_id, ids)
                    select %L, ''delete'', tenant_id, access_class_id, array_agg(%I) from old_rows group by tenant_id, access_class_id', tg_table_name, key);
  elsif tg_op = 'UPDATE' then
    -- A row that moved to another class has left the old one: whoever saw it there must hear of it.
    execute format('insert into change (thing_kind, op, tenant_id, access_class_id, ids)
                    select %1$L, ''delete'', o.tenant_id, o.access_class_id, array_agg(o.%2$I) from old_rows o join new_rows n on n.%2$I = o.%2$I
                    where n.access_class_id <> o.access_class_id group by o.tenant_id, o.access_class_id', tg_table_name, key);
  end if;
  perform pg_notify('vias_change', tg_table_name);
  return null;
end $$;

-- select announce_table('incident'): every statement that writes the table goes to the change feed.
create function announce_table(name regclass, key text default null) returns void language plpgsql as $$
declare
  col text := coalesce(key, name::text || '_id');
begin
  execute format('create trigger announce_insert after insert on %s referencing new table as new_rows for each statement execute function announce_statement(%L)', name, col);
  execute format('create trigger announce_update after update on %s referencing old table as old_rows new table as new_rows for each statement execute function announce_statement(%L)', name, col);
  execute format('create trigger announce_delete after delete on %s referencing old table as old_rows for each statement execute function announce_statement(%L)', name, col);
end $$;

create table idempotency (
  tenant_id    text not null references tenant,
  principal_id text not null,
  key          text not null check (length(key) between 1 and 200),
  request_hash bytea not null,
  status       smallint not null,
  answer       jsonb not null,
  at           timestamptz not null default now(),
  primary key (tenant_id, principal_id, key)
);
comment on table idempotency is 'Answers already given to a request with an Idempotency-Key: the same key gets the same answer for a day, whatever the network did.';

alter table share enable row level security;        alter table share force row level security;
alter table audit_chain enable row level security;  alter table audit_chain force row level security;
alter table audit_entry enable row level security;  alter table audit_entry force row level security;
alter table change enable row level security;       alter table change force row level security;
alter table idempotency enable row level security;  alter table idempotency force row level security;
select audit_table('share');

grant select on tenant, access_class, role_clearance to vias_user, vias_machine, vias_resident, vias_public, vias_worker, vias_tiles, vias_jobs, vias_identity;
grant select, insert, update on share to vias_user;
grant select on share to vias_machine, vias_jobs;
grant select on audit_entry, audit_chain to vias_user, vias_jobs;
grant select on change to vias_user, vias_machine, vias_worker, vias_tiles, vias_jobs;
grant delete on change to vias_jobs;
grant select, insert on idempotency to vias_user, vias_machine;
grant select, delete on idempotency to vias_jobs;
grant execute on function audit_note(text, text, text[], integer, jsonb) to vias_user, vias_machine, vias_resident, vias_worker, vias_jobs, vias_identity;
revoke execute on function audit_first_fault(text) from public;
grant execute on function audit_first_fault(text) to vias_user, vias_jobs;
