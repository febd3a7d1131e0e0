-- A municipality or service leaves: announced, agreed, taken along, and after a time of waiting erased.

create table departure (
  departure_id      uuid primary key default gen_random_uuid(),
  tenant_id         text not null references tenant,
  reason            text not null check (length(btrim(reason)) between 10 and 500),
  wait_days         integer not null check (wait_days between 30 and 365),
  announced_at      timestamptz not null default now(),
  announced_by      text not null,
  announced_by_name text not null,
  exported_at       timestamptz,
  agreed_at         timestamptz,
  agreed_by         text,
  agreed_by_name    text,
  erase_after       timestamptz,
  withdrawn_at      timestamptz,
  withdrawn_by      text,
  withdrawn_by_name text,
  erased            jsonb not null default '{}',
  erasing           text,
  erased_at         timestamptz,
  unique (tenant_id, departure_id),
  check ((agreed_at is null) = (agreed_by is null) and (agreed_at is null) = (erase_after is null)),
  check ((withdrawn_at is null) = (withdrawn_by is null)),
  constraint departure_exported_first check (agreed_at is null or exported_at is not null),
  constraint departure_waits check (erase_after >= agreed_at + interval '30 days'),
  check (erased_at is null or (agreed_at is not null and withdrawn_at is null))
);
comment on table departure is 'A municipality or service that leaves: the operator announces it, its own administrator takes its data along and agrees, and after the waiting time everything of its own is erased but the audit. Until the erasure begins either of them takes it back.';
comment on column departure.exported_at is 'When its own data were last taken along; nobody agrees before that.';
comment on column departure.erased is 'Rows that were erased, by table.';
comment on column departure.erasing is 'The table that is being emptied: where the erasure goes on.';
create unique index departure_open on departure (tenant_id) where withdrawn_at is null;

alter table departure enable row level security;
alter table departure force row level security;
select audit_table('departure');
grant select on departure to vias_user, vias_jobs;
