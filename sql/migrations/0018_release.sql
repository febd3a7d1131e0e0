-- Release of warnings: corrections to exactly those who were reached, approvers on duty, the later review of what one person released alone, and warnings of others (CAP).

-- ── Corrections ───────────────────────────────────────────────────────────────────────────────────────────────────
alter table alert
  add column audience_of_alert_id uuid,
  add constraint alert_audience_of foreign key (tenant_id, audience_of_alert_id) references alert (tenant_id, alert_id),
  add constraint alert_audience_of_refers check (audience_of_alert_id is null or (audience_of_alert_id = references_id and msg_type <> 'Alert'));
comment on column alert.audience_of_alert_id is 'A correction or an all-clear goes to exactly those whom this earlier alert reached, whatever the area is.';
create index alert_audience_of on alert (audience_of_alert_id) where audience_of_alert_id is not null;

alter table tenant_alert_setting
  add column confirm_people integer not null default 1000 check (confirm_people between 20 and 1000000),
  add column ask_next_s integer not null default 300 check (ask_next_s between 60 and 3600),
  add column review_within_h integer not null default 72 check (review_within_h between 1 and 720);
comment on column tenant_alert_setting.confirm_people is 'From so many people on whoever approves also types the name of the area.';
comment on column tenant_alert_setting.ask_next_s is 'Seconds after which the next approver on duty is asked.';
comment on column tenant_alert_setting.review_within_h is 'Hours within which a second person reviews what one person released alone.';
grant update (confirm_people, ask_next_s, review_within_h) on tenant_alert_setting to vias_user;

-- ── Duty ──────────────────────────────────────────────────────────────────────────────────────────────────────────
create table duty (
  duty_id      uuid primary key,
  tenant_id    text not null references tenant,
  name         text not null check (length(name) between 2 and 120),
  lang         text not null check (lang in ('lv', 'lt', 'en')),
  position     smallint not null check (position between 1 and 50),
  from_at      timestamptz not null,
  until_at     timestamptz not null,
  phone_enc    bytea not null check (length(phone_enc) between 29 and 80),
  key_id       text not null,
  phone_end    text not null check (phone_end ~ '^[0-9]{3}$'),
  is_generated boolean not null default false,
  written_name text not null default my_principal_name(),
  written_at   timestamptz not null default now(),
  constraint duty_has_time check (until_at > from_at and until_at <= from_at + interval '366 days')
);
comment on table duty is 'Who of the approvers is on duty, from when until when, in which order they are asked; the number is sealed for duty_id.';
comment on column duty.name is 'As the sign-in names the person: whoever wrote the alert is not asked to approve it.';
create index duty_of on duty (tenant_id, until_at);

create table duty_call (
  duty_call_id uuid primary key default gen_random_uuid(),
  tenant_id    text not null references tenant,
  alert_id     uuid not null,
  submitted_at timestamptz not null,
  call_no      smallint not null,
  duty_id      uuid not null,
  name         text not null,
  ways         text[] not null,
  asked_at     timestamptz not null default now(),
  opened_at    timestamptz,
  unique (tenant_id, alert_id, submitted_at, call_no),
  unique (tenant_id, alert_id, submitted_at, duty_id),
  foreign key (tenant_id, alert_id) references alert (tenant_id, alert_id)
);
comment on table duty_call is 'Who was asked to approve an alert, when and how; the keys let nobody be asked twice however many workers run.';

create table break_glass_review (
  alert_id      uuid primary key,
  tenant_id     text not null references tenant,
  due_at        timestamptz not null,
  outcome       text check (outcome in ('justified', 'not_justified')),
  note          text check (length(note) between 10 and 1000),
  reviewed_by   text,
  reviewed_name text,
  reviewed_at   timestamptz,
  foreign key (tenant_id, alert_id) references alert (tenant_id, alert_id),
  constraint break_glass_review_whole check ((outcome is null) = (reviewed_at is null) and (outcome is null) = (reviewed_by is null) and (outcome is null) = (note is null))
);
comment on table break_glass_review is 'What one person released alone for the sake of life, until a second person has looked at it, and what that person found.';
create index break_glass_review_open on break_glass_review (tenant_id, due_at) where outcome is null;

alter table service_message drop constraint service_message_kind_check;
alter table service_message add constraint service_message_kind_check check (kind in ('code', 'welcome', 'reply', 'carer', 'duty'));
alter table service_message add column channel text;
comment on column service_message.channel is 'Another channel than that of the municipality: a call. Null: its own.';

-- ── Warnings of others ────────────────────────────────────────────────────────────────────────────────────────────
create table cap_message (
  cap_message_id uuid primary key default gen_random_uuid(),
  tenant_id   text not null references tenant,
  source      text not null check (length(source) between 1 and 120),
  sender      text not null check (length(sender) between 1 and 200),
  identifier  text not null check (length(identifier) between 1 and 200),
  sent_at     timestamptz not null,
  status      text not null check (status in ('Actual', 'Exercise')),
  msg_type    text not null check (msg_type in ('Alert', 'Update', 'Cancel')),
  category    text not null,
  event       text not null check (length(event) between 1 and 120),
  response_type text not null,
  urgency     text not null,
  severity    text not null,
  certainty   text not null,
  onset_at    timestamptz,
  expires_at  timestamptz not null,
  headline    text not null check (length(headline) between 1 and 200),
  area_name   text not null check (length(area_name) between 1 and 200),
  texts       jsonb not null,
  is_signed   boolean not null,
  geom        geometry(MultiPolygon, 4326) not null check (st_isvalid(geom) and not st_isempty(geom)),
  replaced_at timestamptz,
  received_at timestamptz not null default now(),
  -- By source: what one feed says in another's name neither keeps out nor replaces what that one says.
  unique (tenant_id, source, sender, identifier, sent_at)
);
comment on table cap_message is 'A warning of somebody else, read from a feed (tenant vias, for everybody) or brought in by a municipality. It is sent to nobody: an author may take it over as a draft.';
comment on column cap_message.replaced_at is 'A later message of the same sender updates or cancels it.';
create index cap_message_live on cap_message (expires_at);
create index cap_message_geom on cap_message using gist (geom);

create table cap_decision (
  tenant_id      text not null references tenant,
  cap_message_id uuid not null,
  alert_id       uuid,
  decided_by     text not null default my_principal(),
  decided_name   text not null default my_principal_name(),
  decided_at     timestamptz not null default now(),
  primary key (tenant_id, cap_message_id),
  foreign key (tenant_id, alert_id) references alert (tenant_id, alert_id)
);
comment on table cap_decision is 'What a municipality made of a warning of somebody else: a draft, or nothing (no alert_id); it stays when the message is cleared away.';

do $$
declare
  name text;
begin
  foreach name in array array['duty', 'duty_call', 'break_glass_review', 'cap_message', 'cap_decision'] loop
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
  end loop;
end $$;
select audit_table('duty');
select audit_table('break_glass_review', 'alert_id');
select audit_table('cap_message');
select audit_table('cap_decision', 'cap_message_id');

grant select (duty_id, tenant_id, name, lang, position, from_at, until_at, phone_end, is_generated, written_name, written_at) on duty to vias_user, vias_machine;
grant insert, delete on duty to vias_user, vias_machine;
grant select on duty, duty_call to vias_worker;
grant insert, update (opened_at) on duty_call to vias_worker;
grant select on duty_call, break_glass_review to vias_user, vias_machine;
grant select, insert on cap_message to vias_user, vias_machine;
grant select, insert, delete, update (replaced_at) on cap_message to vias_jobs;
grant select on cap_decision to vias_user, vias_machine;
grant insert on cap_decision to vias_user, vias_machine;

create index alert_started on alert (started_at desc, alert_id) where started_at is not null;
