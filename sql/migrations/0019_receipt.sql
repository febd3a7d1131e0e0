-- What comes back from the people who were warned: answers, calls for help, the second wave, word to carers, and what is kept when the single rows are gone.

alter table tenant_alert_setting
  add column contact_phone text check (contact_phone ~ '^\+?[0-9 ]{3,20}$'),
  add column carer_after_min smallint not null default 15 check (carer_after_min between 1 and 720),
  add column keep_recipients_days smallint not null default 90 check (keep_recipients_days between 1 and 730);
comment on column tenant_alert_setting.contact_phone is 'Whom people call beside 112; stands on the page of every alert.';
comment on column tenant_alert_setting.carer_after_min is 'Carers are told at the earliest so many minutes after sending began, when the message was not delivered, or not answered where the alert asks for it.';
comment on column tenant_alert_setting.keep_recipients_days is 'So long after an alert has ended its single recipients are kept; then only sums are.';
grant update (contact_phone, carer_after_min, keep_recipients_days) on tenant_alert_setting to vias_user;

-- Which wave a recipient is in: only a person who starts the next one takes somebody from "failed" back to the queue.
alter table recipient add column wave smallint not null default 1, add column next_channel text;
comment on column recipient.wave is 'First message or a later wave that a person started for those who did not get it.';
comment on column recipient.next_channel is 'The way out that the wave was started for; null: the alert''s own.';
grant update (wave, next_channel) on recipient to vias_worker;
create index recipient_wave on recipient (alert_id, next_channel, next_at) where state = 'queued' and next_channel is not null;

-- A second wave may follow when the first has run through.
insert into alert_move values ('completed', 'sending', 'person');

create table acknowledgement (
  alert_id      uuid not null,
  subscriber_id uuid not null,
  answer        text not null check (answer in ('safe', 'help')),
  way           text not null check (way in ('link', 'reply', 'person')),
  first_at      timestamptz not null default clock_timestamp(),
  at            timestamptz not null default clock_timestamp(),
  primary key (alert_id, subscriber_id)
);
comment on table acknowledgement is 'What a person answered to an alert, the last word counts. Kept as long as the recipients. System table.';

create table help_case (
  help_case_id    uuid primary key default gen_random_uuid(),
  tenant_id       text not null references tenant,
  access_class_id integer not null references access_class,
  alert_id        uuid not null,
  subscriber_id   uuid,
  way             text not null check (way in ('link', 'reply', 'person')),
  words           text check (length(words) between 1 and 300),
  state           text not null default 'open' check (state in ('open', 'taken', 'closed')),
  opened_at       timestamptz not null default clock_timestamp(),
  safe_at         timestamptz,
  taken_at        timestamptz, taken_by text, taken_name text,
  closed_at       timestamptz, closed_by text, closed_name text,
  outcome         text check (outcome in ('helped', 'passed_on', 'safe', 'mistake', 'not_found')),
  note            text check (length(note) between 1 and 500),
  constraint help_case_taken_by_somebody check (state <> 'taken' or (taken_at is not null and taken_by is not null)),
  constraint help_case_closed_with_reason check ((state = 'closed') = (closed_at is not null and closed_by is not null and outcome is not null)),
  unique (tenant_id, help_case_id),
  foreign key (tenant_id, alert_id) references alert (tenant_id, alert_id)
);
comment on table help_case is 'Somebody who was warned answered NEED HELP; open until a dispatcher has taken and closed it. Who and where is read through help_person() alone, with the purpose in the audit.';
comment on column help_case.subscriber_id is 'Who asks. Granted to nobody; emptied with the recipients.';
comment on column help_case.safe_at is 'When the same person said afterwards to be safe; a dispatcher still closes the case.';
create unique index help_case_one_open on help_case (tenant_id, alert_id, subscriber_id) where state <> 'closed';
create index help_case_list on help_case (tenant_id, opened_at);

create table carer_notice (
  alert_id            uuid not null,
  subscriber_id       uuid not null,
  carer_subscriber_id uuid not null,
  at                  timestamptz not null default clock_timestamp(),
  primary key (alert_id, subscriber_id, carer_subscriber_id)
);
comment on table carer_notice is 'A carer was told that a person could not be reached, or did not answer: once for each alert, person and carer. Kept as long as the recipients. System table.';

create table alert_wave (
  tenant_id   text not null references tenant,
  alert_id    uuid not null,
  wave_no     smallint not null check (wave_no between 2 and 20),
  channel     text not null,
  people      integer not null check (people > 0),
  segments    integer not null,
  price       numeric,
  price_unit  text not null,
  made_by     text not null,
  made_name   text not null,
  made_at     timestamptz not null default now(),
  primary key (alert_id, wave_no),
  foreign key (tenant_id, alert_id) references alert (tenant_id, alert_id)
);
comment on table alert_wave is 'Each further wave of an alert: to how many of those who did not get it, by which way out, at what cost, by whom.';
comment on column alert_wave.price is 'In price_unit; null where a channel has no price that we know.';

create table alert_result (
  alert_id   uuid primary key,
  tenant_id  text not null references tenant,
  board      jsonb not null,
  cells      jsonb not null,
  made_at    timestamptz not null default now(),
  emptied_at timestamptz,
  foreign key (tenant_id, alert_id) references alert (tenant_id, alert_id)
);
comment on table alert_result is 'The sums of an alert whose single recipients have been deleted: board and report answer from here. Cells hold no fewer than five people.';
comment on column alert_result.emptied_at is 'When the last single row was gone.';

do $$
declare
  name text;
begin
  foreach name in array array['acknowledgement', 'help_case', 'carer_notice', 'alert_wave', 'alert_result'] loop
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
  end loop;
end $$;
select audit_table('help_case');
select audit_table('alert_wave', 'alert_id');
select audit_table('alert_result', 'alert_id');
select announce_table('help_case');

grant select, insert, update on acknowledgement to vias_worker;
grant select, delete on acknowledgement, carer_notice to vias_jobs;
grant select (help_case_id, tenant_id, access_class_id, alert_id, way, words, state, opened_at, safe_at, taken_at, taken_by, taken_name, closed_at, closed_by, closed_name, outcome, note)
  on help_case to vias_user, vias_machine;
grant update (state, taken_at, taken_by, taken_name, closed_at, closed_by, closed_name, outcome, note) on help_case to vias_user, vias_machine;
grant select (help_case_id, tenant_id, alert_id, subscriber_id, opened_at, state), update (subscriber_id, words, note) on help_case to vias_jobs;
grant select on alert_wave to vias_user, vias_machine, vias_worker;
grant select, insert, update (emptied_at) on alert_result to vias_jobs;
grant select on tenant_alert_setting to vias_jobs;
