-- People and machines of the embedded identity provider, as administrators keep them. With Keycloak as the provider these tables stay empty.

create table account (
  account_id  uuid primary key default gen_random_uuid(),
  tenant_id   text not null references tenant,
  kind        text not null check (kind in ('person', 'machine')),
  username    text not null check (length(username) between 3 and 120),
  name        text not null check (length(name) between 2 and 120),
  email       text not null default '' check (length(email) <= 200),
  locale      text not null default 'lv' check (locale in ('lv', 'lt', 'en')),
  roles       text[] not null check (cardinality(roles) > 0),
  per_minute  integer check (per_minute between 1 and 6000),
  from_file   jsonb,
  accepted_at timestamptz,
  disabled_at timestamptz,
  created_at  timestamptz not null default now(),
  unique (tenant_id, account_id),
  unique (tenant_id, username),
  check (kind = 'machine' or per_minute is null)
);
comment on table account is 'Who may sign in at the embedded provider: a person or a partner''s machine, of exactly one municipality or service. Never deleted: the audit names it.';
comment on column account.username is 'What one signs in with. Made on the page it ends in @ and the tenant, so that no municipality learns which names another one uses.';
comment on column account.per_minute is 'A machine''s quota: requests a minute; null for the server''s own limit.';
comment on column account.from_file is 'The entry of the realm file or VIAS_USERS_FILE as it was last read; null for whoever was made on the page or left the file.';
comment on column account.accepted_at is 'When the invitation was used; null while it waits, and then nobody signs in.';
create index account_username on account (username);

create table account_link (
  account_link_id uuid primary key default gen_random_uuid(),
  tenant_id  text not null,
  account_id uuid not null,
  purpose    text not null check (purpose in ('invite', 'factor', 'password')),
  code_hash  bytea not null,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  used_at    timestamptz,
  foreign key (tenant_id, account_id) references account (tenant_id, account_id)
);
comment on table account_link is 'One-time links that an administrator hands on: to accept an invitation, to set a new second factor or a new password. Kept as SHA-256 of 256 random bits, so a copy of this table opens nothing.';
create index account_link_account on account_link (account_id);
create index account_link_code on account_link (code_hash);

create table machine_secret (
  secret_id   uuid primary key default gen_random_uuid(),
  tenant_id   text not null,
  account_id  uuid not null,
  secret_hash bytea not null,
  hint        text not null,
  origin      text not null check (origin in ('page', 'settings')),
  created_at  timestamptz not null default now(),
  expires_at  timestamptz,
  unique (tenant_id, account_id, secret_hash),
  foreign key (tenant_id, account_id) references account (tenant_id, account_id)
);
comment on table machine_secret is 'Secrets that machines sign in with, as SHA-256 of at least 32 random characters. Two are valid for a while when a key is changed.';
comment on column machine_secret.hint is 'The last four characters, by which people tell two secrets apart.';
create index machine_secret_account on machine_secret (account_id);

create table credential_use (
  used_id      uuid primary key,
  last_used_at timestamptz not null
);
comment on table credential_use is 'When an account, or one secret of a machine, last got an access token. These live five minutes, so it is exact to five minutes.';

alter table account enable row level security;        alter table account force row level security;
alter table account_link enable row level security;   alter table account_link force row level security;
alter table machine_secret enable row level security; alter table machine_secret force row level security;
alter table credential_use enable row level security; alter table credential_use force row level security;
select audit_table('account');
select audit_table('account_link');
select audit_table('machine_secret', 'secret_id');

grant select, update (name, email, locale, roles, per_minute, disabled_at) on account to vias_user;
grant insert (tenant_id, kind, username, name, email, locale, roles, per_minute) on account to vias_user;
grant select (secret_id, tenant_id, account_id, hint, origin, created_at, expires_at) on machine_secret to vias_user;
grant select on credential_use to vias_user;
grant select, insert, update on account, machine_secret, credential_use to vias_identity;
grant select, update on account_link to vias_identity;
