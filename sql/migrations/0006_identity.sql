-- What the embedded identity provider keeps. With Keycloak only identity_user_state is used. None of it belongs to a tenant, and only vias_identity may touch it.

create table oidc_payload (
  kind        text not null,
  id_hash     bytea not null,
  payload     jsonb not null,
  grant_id    text,
  uid         text,
  expires_at  timestamptz,
  consumed_at timestamptz,
  primary key (kind, id_hash)
);
comment on table oidc_payload is 'Sessions, grants, codes and refresh tokens of the embedded provider. Ids are kept as SHA-256, so a copy of this table signs nobody in.';
create index oidc_payload_grant on oidc_payload (grant_id) where grant_id is not null;
create index oidc_payload_uid on oidc_payload (uid) where uid is not null;
create index oidc_payload_expiry on oidc_payload (expires_at);

create table identity_key (
  kid        text primary key,
  purpose    text not null check (purpose in ('sign', 'secret')),
  material   text not null,
  created_at timestamptz not null default now(),
  retired_at timestamptz
);
comment on table identity_key is 'Signing keys and the secret behind cookies, so that tokens and sessions outlive a restart.';
comment on column identity_key.material is 'gcm1:… encrypted with the key from VIAS_IDENTITY_SECRET; plain:… without it, which production refuses.';
create unique index identity_key_secret on identity_key (purpose) where purpose = 'secret';

create table identity_totp (
  user_id   uuid primary key,
  material  text not null,
  last_step bigint not null default 0
);
comment on table identity_totp is 'The second factor of each person. last_step is the newest time step whose code was used: a code works once.';

create table identity_lockout (
  subject         text primary key,
  failures        integer not null default 0,
  last_failure_at timestamptz not null,
  locked_until    timestamptz
);
comment on table identity_lockout is 'Failed sign-ins per person, per address, and per person from an address. subject is a keyed hash: no names, no addresses.';

create table identity_user_state (
  user_id        uuid primary key,
  password_hash  text,
  refused_before timestamptz
);
comment on table identity_user_state is 'What VIAS itself decides about a person: the password (embedded provider only), and the time before which every token is refused, whoever issued it.';

alter table oidc_payload enable row level security;        alter table oidc_payload force row level security;
alter table identity_key enable row level security;        alter table identity_key force row level security;
alter table identity_totp enable row level security;       alter table identity_totp force row level security;
alter table identity_lockout enable row level security;    alter table identity_lockout force row level security;
alter table identity_user_state enable row level security; alter table identity_user_state force row level security;
grant select, insert, update, delete on oidc_payload, identity_totp, identity_lockout, identity_user_state to vias_identity;
grant select, insert, update on identity_key to vias_identity;
