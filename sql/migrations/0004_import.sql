-- Imports: a file read by a profile, what became of each of its rows, and how to take it back.

create table import_profile (
  tenant_id       text not null references tenant,
  name            text not null check (name ~ '^[a-z0-9]+(-[a-z0-9]+)*$' and length(name) <= 60),
  profile         jsonb not null,
  changed_at      timestamptz not null default now(),
  changed_by      text not null default my_principal(),
  changed_by_name text not null default my_principal_name(),
  primary key (tenant_id, name)
);
comment on table import_profile is 'How one source''s files are read: columns, notation, time zone, code lists. Saved per source and used again with the next file.';

create table import (
  import_id    uuid primary key default gen_random_uuid(),
  import_no    bigint generated always as identity unique,
  tenant_id    text not null references tenant,
  file_name    text not null check (length(file_name) between 1 and 255),
  file_bytes   bigint not null check (file_bytes >= 0),
  profile      jsonb not null,
  is_dry_run   boolean not null default false,
  principal    jsonb not null,
  state        text not null default 'waiting' check (state in ('waiting', 'running', 'paused', 'stopped', 'finished', 'failed', 'undoing', 'undone')),
  problem      jsonb,
  sample       jsonb not null default '[]',
  columns      text[] not null default '{}',
  attempt      integer not null default 0,
  progress     double precision not null default 0 check (progress between 0 and 1),
  read         integer not null default 0,
  added        integer not null default 0,
  updated      integer not null default 0,
  rejected     integer not null default 0,
  unchanged    integer not null default 0,
  unplaced     integer not null default 0,
  warnings     integer not null default 0,
  duplicates   integer not null default 0,
  restored     integer not null default 0,
  removed      integer not null default 0,
  kept         integer not null default 0,
  created_at   timestamptz not null default now(),
  created_by   text not null default my_principal(),
  created_by_name text not null default my_principal_name(),
  changed_at   timestamptz not null default now(),
  finished_at  timestamptz,
  unique (tenant_id, import_id),
  constraint import_counts_every_row check (added + updated + rejected + unchanged = read)
);
comment on table import is 'One file brought in. Its counts are committed with each batch, so that they are true whatever happens: added + updated + rejected + unchanged = read.';
comment on column import.principal is 'Who the import runs as until it ends, though the token that began it expires.';
comment on column import.progress is 'Share of the file that is read, 0 to 1.';
comment on column import.unplaced is 'Rows read, and not refused, that have no place; so too warnings and duplicates: they tell about the file and are the same when it comes again.';
create index import_of_tenant on import (tenant_id, import_no desc);
create index import_at_work on import (state) where state in ('waiting', 'running', 'undoing');

create table import_finding (
  tenant_id text not null,
  import_id uuid not null,
  line      integer not null,
  no        smallint not null,
  kind      text not null check (kind in ('reject', 'warning', 'duplicate')),
  code      text not null,
  field     text not null,
  value     text not null,
  primary key (import_id, line, no),
  foreign key (tenant_id, import_id) references import (tenant_id, import_id) on delete cascade
);
comment on table import_finding is 'Every reason why a row was refused or doubted: line of the file, field, the value as written. No row is dropped silently.';

create table import_update (
  tenant_id   text not null,
  import_id   uuid not null,
  incident_id uuid not null,
  version     integer not null,
  row_hash    bytea,
  primary key (import_id, incident_id, version),
  foreign key (tenant_id, import_id) references import (tenant_id, import_id) on delete cascade
);
comment on table import_update is 'Incidents that an import changed: the version it made and the hash of the row before, so that the import can be taken back.';

create index incident_row_hash on incident (row_hash) where row_hash is not null;

alter table import_profile enable row level security; alter table import_profile force row level security;
alter table import enable row level security;         alter table import force row level security;
alter table import_finding enable row level security; alter table import_finding force row level security;
alter table import_update enable row level security;  alter table import_update force row level security;
select audit_table('import_profile', 'name');
select audit_table('import');

grant select, insert, update on import_profile to vias_user, vias_machine;
grant select, insert on import, import_finding, import_update to vias_user, vias_machine;
grant update (state, attempt, problem, sample, columns, progress, read, added, updated, rejected, unchanged, unplaced, warnings, duplicates, restored, removed, kept, changed_at, finished_at)
  on import to vias_user, vias_machine;
grant select on import to vias_jobs;
grant update (state, problem, changed_at, finished_at) on import to vias_jobs;
grant delete on import to vias_jobs;
