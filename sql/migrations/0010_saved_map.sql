-- Maps that people keep: the definition with every version of it, who may open it, and links that let somebody without an account see one version for a while.
create table saved_map (
  saved_map_id    uuid primary key default gen_random_uuid(),
  tenant_id       text not null references tenant,
  title           text not null check (length(btrim(title)) between 1 and 200),
  definition      jsonb not null check (jsonb_typeof(definition) = 'object' and length(definition::text) <= 100000),
  view            jsonb not null check (jsonb_typeof(view) = 'object' and length(view::text) <= 1000),
  visibility      text not null default 'own' check (visibility in ('own', 'tenant', 'partners', 'public')),
  partners        text[] not null default '{}',
  version         integer not null default 1,
  created_at      timestamptz not null default now(),
  created_by      text not null default my_principal(),
  created_by_name text not null default my_principal_name(),
  changed_at      timestamptz not null default now(),
  changed_by      text not null default my_principal(),
  changed_by_name text not null default my_principal_name(),
  unique (tenant_id, saved_map_id),
  constraint saved_map_partners_named check ((visibility = 'partners') = (cardinality(partners) > 0)),
  constraint saved_map_partners_few check (cardinality(partners) <= 50)
);
comment on table saved_map is 'A thematic map that was kept. Whoever opens it sees the numbers under their own rights: sharing a map shares the question, never the answer.';
comment on column saved_map.visibility is 'own: its maker; tenant: colleagues; partners: colleagues and the tenants named; public: everybody.';

create table saved_map_version (
  tenant_id     text not null,
  saved_map_id  uuid not null,
  version       integer not null,
  title         text not null,
  definition    jsonb not null,
  view          jsonb not null,
  saved_at      timestamptz not null default now(),
  saved_by      text not null,
  saved_by_name text not null,
  primary key (tenant_id, saved_map_id, version),
  foreign key (tenant_id, saved_map_id) references saved_map (tenant_id, saved_map_id) on delete cascade
);
comment on table saved_map_version is 'Every version of a kept map, as it was saved. Append-only.';

create table map_link (
  map_link_id       uuid primary key default gen_random_uuid(),
  tenant_id         text not null,
  saved_map_id      uuid not null,
  version           integer not null,
  secret_hash       bytea not null check (length(secret_hash) = 32),
  sensitivity_up_to smallint not null check (sensitivity_up_to between 0 and 1),
  purpose           text not null check (length(btrim(purpose)) between 3 and 500),
  created_at        timestamptz not null default now(),
  created_by        text not null default my_principal(),
  created_by_name   text not null default my_principal_name(),
  expires_at        timestamptz not null,
  ended_at          timestamptz,
  ended_by          text,
  opened            integer not null default 0,
  last_opened_at    timestamptz,
  unique (tenant_id, map_link_id),
  foreign key (tenant_id, saved_map_id) references saved_map (tenant_id, saved_map_id) on delete cascade,
  foreign key (tenant_id, saved_map_id, version) references saved_map_version (tenant_id, saved_map_id, version) on delete cascade,
  constraint map_link_ends check (expires_at > created_at and expires_at <= created_at + interval '1 year'),
  check ((ended_by is null) = (ended_at is null))
);
comment on table map_link is 'A link to one version of a kept map for somebody without an account. It carries the filter (the version) and the access level: the maker''s municipality up to the sensitivity, everybody else as the public. Only a digest of its secret is kept.';

alter table saved_map enable row level security;         alter table saved_map force row level security;
alter table saved_map_version enable row level security; alter table saved_map_version force row level security;
alter table map_link enable row level security;          alter table map_link force row level security;
select audit_table('saved_map');
select audit_table('map_link');

grant select on saved_map, saved_map_version to vias_user, vias_machine, vias_public;
grant insert (tenant_id, title, definition, view, visibility, partners) on saved_map to vias_user;
grant update (title, definition, view, visibility, partners) on saved_map to vias_user;
grant delete on saved_map to vias_user;
grant select (map_link_id, tenant_id, saved_map_id, version, sensitivity_up_to, purpose, created_at, created_by, created_by_name, expires_at, ended_at, ended_by, opened, last_opened_at) on map_link to vias_user;
grant insert (tenant_id, saved_map_id, version, secret_hash, sensitivity_up_to, purpose, expires_at) on map_link to vias_user;
grant update (ended_at, ended_by) on map_link to vias_user;
grant select, delete on saved_map, saved_map_version, map_link to vias_jobs;
