-- What VIAS notes down about the database itself; run before the migrations at every start, so every line may run again.

create table if not exists schema_version (version bigint primary key, name text, md5 text, run_at timestamptz);
comment on table schema_version is 'Migrations that have run. Shared reference table.';

create table if not exists repeatable_file (
  name       text primary key,
  hash       text not null,
  applied_at timestamptz not null default now()
);
comment on table repeatable_file is 'Functions, policies and views as last applied, by the hash of their text. Shared reference table.';

create table if not exists installation (
  installation_id boolean primary key default true check (installation_id),
  mode            text not null check (mode in ('demo', 'production')),
  made_at         timestamptz not null default now()
);
comment on table installation is 'One row: what this database is for, written on the first start and never changed. Shared reference table.';

grant select on schema_version, repeatable_file, installation to public;
