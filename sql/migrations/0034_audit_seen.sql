-- The audit as people look through it: what verifying it found, what was written down outside, who saw a person's data, what a change changed; and word before a share ends.

create table audit_check (
  audit_check_id uuid primary key default gen_random_uuid(),
  chain        text not null,
  tenant_id    text references tenant,
  at           timestamptz not null default clock_timestamp(),
  took_ms      integer not null check (took_ms >= 0),
  by_person    boolean not null default false,
  entries      bigint not null,
  first_fault  bigint,
  anchor_kind  text not null check (anchor_kind in ('file', 'http')),
  anchors      integer not null,
  anchor_fault bigint,
  bad_lines    integer not null
);
comment on table audit_check is 'What each verification of an audit chain found: the nightly one of every chain, and those that a person asked for.';
comment on column audit_check.first_fault is 'The first entry that does not follow from the one before it; null when the chain holds.';
comment on column audit_check.anchor_fault is 'The first head written down outside the database that the chain no longer has: it was cut or rewritten.';
create index audit_check_last on audit_check (chain, at desc);

create table audit_anchored (
  chain     text primary key,
  tenant_id text references tenant,
  seq       bigint not null,
  at        timestamptz not null,
  kind      text not null check (kind in ('file', 'http'))
);
comment on table audit_anchored is 'Up to which entry the head of each chain is written down outside the database, and since when. Only told; what is compared is read from outside.';

create table personal_read (
  personal_read_id uuid primary key default gen_random_uuid(),
  tenant_id      text not null references tenant,
  subscriber_id  uuid not null references subscriber on delete cascade,
  at             timestamptz not null default clock_timestamp(),
  seq            bigint not null,
  principal_name text not null,
  roles          text[] not null,
  what           text[] not null,
  purpose        text not null
);
comment on table personal_read is 'Who read the data of which person, and what for: the answer to "who saw my data". Goes with the person; the entry of the audit, which names nobody, stays.';
comment on column personal_read.seq is 'The entry of the reader''s audit chain.';
create index personal_read_person on personal_read (subscriber_id, at desc);

alter table share add constraint share_of_tenant unique (tenant_id, share_id);
create table share_reminder (
  tenant_id text not null,
  share_id  uuid not null,
  days      smallint not null check (days in (30, 7)),
  at        timestamptz not null default now(),
  primary key (tenant_id, share_id, days),
  foreign key (tenant_id, share_id) references share (tenant_id, share_id)
);
comment on table share_reminder is 'That both sides were told, 30 and 7 days before a share ends.';

do $$ declare name text; begin
  foreach name in array array['audit_check', 'audit_anchored', 'personal_read', 'share_reminder'] loop
    execute format('alter table %I enable row level security, force row level security', name);
  end loop;
end $$;
select audit_table('share_reminder', 'share_id');

grant select on audit_check, audit_anchored to vias_user, vias_jobs;
grant insert on audit_check, audit_anchored to vias_jobs;
grant update on audit_anchored to vias_jobs;
grant select on share_reminder to vias_user, vias_jobs;

alter table service_message drop constraint service_message_kind_check;
alter table service_message add constraint service_message_kind_check check (kind in ('code', 'welcome', 'reply', 'carer', 'duty', 'share'));

-- Settings and agreements also say in the audit what was changed. Tables of residents never do: an entry stays when the person is erased. Incidents and cameras keep a history of their own.
create function audit_change() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$ begin return null; end $$;
do $$ declare
  part text[];
begin
  foreach part slice 1 in array array[
    ['share', 'share_id'], ['account', 'account_id'], ['indicator', 'indicator_id'], ['risk_model', 'risk_model_id'], ['saved_area', 'saved_area_id'],
    ['tenant_alert_setting', 'tenant_id'], ['alerting_agreement', 'alerting_agreement_id'], ['agreement_proposal', 'agreement_proposal_id'],
    ['saved_map', 'saved_map_id'], ['own_layer', 'own_layer_id'], ['duty', 'duty_id']] loop
    execute format('drop trigger audit_update on %I', part[1]);
    execute format('create trigger audit_update after update on %I referencing old table as old_rows new table as new_rows for each statement execute function audit_change(%L)', part[1], part[2]);
  end loop;
end $$;
