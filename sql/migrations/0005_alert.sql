-- Early warning: who can be reached, what is sent, by whom approved, and what became of every message.

-- ── People ────────────────────────────────────────────────────────────────────────────────────────────────────────
create table subscriber (
  subscriber_id uuid primary key default gen_random_uuid(),
  phone_enc     bytea not null check (length(phone_enc) between 29 and 80),
  phone_hmac    bytea not null unique check (length(phone_hmac) = 32),
  key_id        text not null,
  is_generated  boolean not null default false,
  bad_since     timestamptz,
  bad_code      integer,
  created_at    timestamptz not null default now(),
  check ((bad_since is null) = (bad_code is null))
);
comment on table subscriber is 'One telephone number, encrypted; read by the dispatch worker alone, so that no municipality learns that another knows it. System table.';
comment on column subscriber.is_generated is 'Made up for demonstration and training: refused by every live channel.';

create table resident (
  resident_id   uuid primary key default gen_random_uuid(),
  tenant_id     text not null references tenant,
  subscriber_id uuid references subscriber,
  lang          text not null check (lang in ('lv', 'lt', 'ru', 'en')),
  status        text not null default 'active' check (status in ('pending', 'active', 'erased')),
  created_at    timestamptz not null default now(),
  check (status <> 'erased' or subscriber_id is null),
  unique (tenant_id, resident_id),
  unique (tenant_id, subscriber_id)
);
comment on table resident is 'A person whom one municipality may warn. Without a subscriber there is no mobile number: a name for the list of visits. Nobody reads single rows; functions count and queue.';
create index resident_subscriber on resident (subscriber_id);
create index resident_no_mobile on resident (tenant_id, resident_id) where subscriber_id is null and status = 'active';

create table resident_place (
  resident_place_id uuid primary key default gen_random_uuid(),
  tenant_id   text not null references tenant,
  resident_id uuid not null,
  kind        text not null check (kind in ('home', 'work', 'school', 'parent', 'other')),
  geom        geometry(Point, 4326) not null,
  foreign key (tenant_id, resident_id) references resident (tenant_id, resident_id) on delete cascade,
  unique (tenant_id, resident_place_id)
);
comment on table resident_place is 'Why a person is warned: home, work, school, the parents'' home or another place, WGS 84.';
create index resident_place_geom on resident_place using gist (geom);
create index resident_place_resident on resident_place (tenant_id, resident_id);

create table opt_out (
  subscriber_id uuid not null references subscriber on delete cascade,
  tenant_id     text not null references tenant,
  at            timestamptz not null default now(),
  primary key (tenant_id, subscriber_id)
);
comment on table opt_out is 'A number that wants no messages from this sender. Other senders still reach it. System table.';

create table drill_group (
  drill_group_id uuid primary key default gen_random_uuid(),
  tenant_id      text not null references tenant,
  name           text not null check (length(name) between 1 and 80),
  unique (tenant_id, drill_group_id),
  unique (tenant_id, name)
);
comment on table drill_group is 'People who agreed to get exercise messages; a drill reaches them and nobody else, whatever area is drawn.';

create table drill_member (
  tenant_id      text not null references tenant,
  drill_group_id uuid not null,
  resident_id    uuid not null,
  primary key (tenant_id, drill_group_id, resident_id),
  foreign key (tenant_id, drill_group_id) references drill_group (tenant_id, drill_group_id) on delete cascade,
  foreign key (tenant_id, resident_id) references resident (tenant_id, resident_id) on delete cascade
);
comment on table drill_member is 'Who belongs to a drill group.';

create table alerting_agreement (
  alerting_agreement_id uuid primary key default gen_random_uuid(),
  tenant_id    text not null references tenant,
  to_tenant_id text not null references tenant,
  legal_basis  text not null check (length(legal_basis) between 3 and 500),
  agreed_by    text not null check (length(agreed_by) between 1 and 120),
  agreed_at    timestamptz not null default now(),
  valid_from   timestamptz not null default now(),
  valid_to     timestamptz not null,
  check (to_tenant_id <> tenant_id),
  check (valid_to > valid_from)
);
comment on table alerting_agreement is 'A municipality (tenant_id) lets another (to_tenant_id) warn its residents from a day to a day. The other learns counts, never people.';
create index alerting_agreement_to on alerting_agreement (to_tenant_id);

-- ── Settings ──────────────────────────────────────────────────────────────────────────────────────────────────────
create table alert_channel (
  channel text primary key,
  is_live boolean not null
);
comment on table alert_channel is 'Ways out. Only the simulator is not live. Shared reference table.';
insert into alert_channel values ('console', false), ('twilio', true), ('smpp', true);

create table tenant_alert_setting (
  tenant_id        text primary key references tenant,
  sender           text not null check (sender ~ '^[A-Za-z0-9 ]{1,11}$' and sender ~ '[A-Za-z]'),
  channel          text not null default 'console' references alert_channel,
  rate_segments    numeric not null default 10 check (rate_segments > 0 and rate_segments <= 10000),
  segment_price    numeric not null default 0.048 check (segment_price >= 0),
  price_unit       text not null default 'EUR' check (price_unit ~ '^[A-Z]{3}$'),
  max_segments     smallint not null default 3 check (max_segments between 1 and 10),
  tolerance_share  numeric not null default 0.02 check (tolerance_share between 0 and 0.5),
  tolerance_people integer not null default 20 check (tolerance_people between 0 and 10000),
  countdown_s      integer not null default 30 check (countdown_s between 0 and 600),
  quiet_from       time,
  quiet_to         time,
  drill_group_id   uuid,
  version          integer not null default 1,
  check ((quiet_from is null) = (quiet_to is null)),
  foreign key (tenant_id, drill_group_id) references drill_group (tenant_id, drill_group_id)
);
comment on table tenant_alert_setting is 'How a municipality warns: sender, channel, contracted segments per second, price of a segment, limits, countdown, quiet hours (only for priorities from 2), drill group.';
comment on column tenant_alert_setting.segment_price is 'Price of one segment in price_unit; the value given with a new tenant is an example.';

-- A first name for the sender, at most 11 plain characters: lv-jelgava → Jelgava.
create function sender_of(tenant text) returns text language sql immutable as $$
  select left(replace(initcap(translate(regexp_replace(tenant, '^[a-z]+-', ''), '-', ' ')), ' ', ''), 11) $$;
create function make_alert_setting() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  insert into tenant_alert_setting (tenant_id, sender)
  select n.tenant_id, sender_of(n.tenant_id) from new_rows n where n.country <> 'EU'
  on conflict do nothing;
  return null;
end $$;
create trigger tenant_alert_setting_made after insert on tenant referencing new table as new_rows for each statement execute function make_alert_setting();
insert into tenant_alert_setting (tenant_id, sender)
select tenant_id, sender_of(tenant_id) from tenant where country <> 'EU';

-- ── Alerts ────────────────────────────────────────────────────────────────────────────────────────────────────────
create type alert_status as enum ('draft', 'in_review', 'approved', 'resolving', 'sending', 'paused', 'completed', 'discarded', 'rejected', 'cancelled', 'expired');

create table alert_move (
  from_status alert_status not null,
  to_status   alert_status not null,
  mover       text not null check (mover in ('person', 'worker')),
  primary key (from_status, to_status, mover)
);
comment on table alert_move is 'The arrows an alert may follow, and whether a person or the dispatcher takes them. Shared reference table.';
insert into alert_move values
  ('draft', 'in_review', 'person'), ('draft', 'discarded', 'person'), ('in_review', 'draft', 'person'), ('in_review', 'rejected', 'person'), ('rejected', 'draft', 'person'),
  ('in_review', 'approved', 'person'), ('approved', 'resolving', 'worker'), ('resolving', 'sending', 'worker'), ('resolving', 'in_review', 'worker'),
  ('sending', 'paused', 'person'), ('sending', 'paused', 'worker'), ('paused', 'sending', 'person'), ('sending', 'completed', 'worker'), ('paused', 'completed', 'worker'),
  ('approved', 'cancelled', 'person'), ('resolving', 'cancelled', 'person'), ('sending', 'cancelled', 'person'), ('paused', 'cancelled', 'person'),
  ('approved', 'expired', 'worker'), ('resolving', 'expired', 'worker'), ('sending', 'expired', 'worker'), ('paused', 'expired', 'worker');

create table alert (
  alert_id        uuid primary key default gen_random_uuid(),
  tenant_id       text not null references tenant,
  access_class_id integer not null references access_class,
  status          alert_status not null default 'draft',
  title           text not null check (length(title) between 1 and 120),
  is_drill        boolean not null default false,
  msg_type        text not null default 'Alert' check (msg_type in ('Alert', 'Update', 'Cancel')),
  references_id   uuid,
  category        text not null check (category in ('Geo', 'Met', 'Safety', 'Security', 'Rescue', 'Fire', 'Health', 'Env', 'Transport', 'Infra', 'CBRNE', 'Other')),
  event           text not null check (length(event) between 1 and 120),
  response_type   text not null check (response_type in ('Shelter', 'Evacuate', 'Prepare', 'Execute', 'Avoid', 'Monitor', 'Assess', 'AllClear', 'None')),
  urgency         text not null check (urgency in ('Immediate', 'Expected', 'Future', 'Past', 'Unknown')),
  severity        text not null check (severity in ('Extreme', 'Severe', 'Moderate', 'Minor', 'Unknown')),
  certainty       text not null check (certainty in ('Observed', 'Likely', 'Possible', 'Unlikely', 'Unknown')),
  priority        smallint not null generated always as (case when is_drill then 4 when severity = 'Extreme' and urgency = 'Immediate' then 0
                    when severity in ('Extreme', 'Severe') then 1 when severity = 'Moderate' then 2 else 3 end) stored,
  area            geometry(MultiPolygon, 4326) not null check (st_isvalid(area) and not st_isempty(area)),
  area_name       text not null check (length(area_name) between 1 and 200),
  territory_ids   integer[] not null default '{}',
  onset_at        timestamptz,
  expires_at      timestamptz not null,
  without_marks   boolean not null default false,
  version         integer not null default 1,
  created_by      text not null default my_principal(),
  created_name    text not null default my_principal_name(),
  created_at      timestamptz not null default now(),
  submitted_by    text, submitted_name text, submitted_at timestamptz,
  approved_by     text, approved_name  text, approved_at  timestamptz,
  break_glass     text check (length(break_glass) between 10 and 500),
  preview_count   integer,
  frozen_hash     bytea,
  sender          text,
  channel         text references alert_channel,
  starts_at       timestamptz,
  started_at      timestamptz,
  finished_at     timestamptz,
  audience_count  integer,
  planned_s       integer,
  stop_reason     text,
  stopped_name    text,
  constraint alert_four_eyes check (approved_by is null or approved_by <> created_by or break_glass is not null),
  constraint alert_break_glass_is_for_life check (break_glass is null or (severity = 'Extreme' and urgency = 'Immediate' and not is_drill)),
  constraint alert_approval_freezes check (status not in ('approved', 'resolving', 'sending', 'paused', 'completed')
    or (approved_by is not null and frozen_hash is not null and starts_at is not null and channel is not null and sender is not null and preview_count is not null)),
  unique (tenant_id, alert_id),
  foreign key (tenant_id, references_id) references alert (tenant_id, alert_id)
);
comment on table alert is 'A warning from draft to the last receipt. Its status moves only along the arrows of alert_move; text and area are frozen by hash when it is approved.';
comment on column alert.priority is '0 extreme and immediate, 1 severe, 2 moderate, 3 minor, 4 drill: the lower overtakes.';
comment on column alert.preview_count is 'People that were reached when the second person approved; sending stops when reality differs by more than the tenant''s tolerance.';
create index alert_list on alert (tenant_id, created_at desc, alert_id desc);
create index alert_live on alert (priority) where status in ('approved', 'resolving', 'sending', 'paused');
create index alert_area on alert using gist (area);

create table alert_text (
  alert_id  uuid not null,
  tenant_id text not null references tenant,
  lang      text not null check (lang in ('lv', 'lt', 'ru', 'en')),
  body      text not null check (length(body) between 1 and 1000),
  sent_body text not null check (length(sent_body) between 1 and 1600),
  encoding  text not null check (encoding in ('GSM-7', 'UCS-2')),
  segments  smallint not null check (segments between 1 and 10),
  primary key (alert_id, lang),
  foreign key (tenant_id, alert_id) references alert (tenant_id, alert_id)
);
comment on table alert_text is 'What is written and what is sent (drill word added, marks kept or not), with its segments, per language.';

create table alert_change (
  alert_change_id bigint generated always as identity primary key,
  tenant_id    text not null references tenant,
  alert_id     uuid not null,
  version      integer not null,
  action       text not null,
  principal_id text not null,
  principal_name text not null,
  reason       text,
  at           timestamptz not null default clock_timestamp(),
  foreign key (tenant_id, alert_id) references alert (tenant_id, alert_id)
);
comment on table alert_change is 'Who created, edited and moved an alert, and when; written by triggers, append-only.';
create index alert_change_alert on alert_change (tenant_id, alert_id, alert_change_id);
create trigger alert_change_append_only before update or delete on alert_change for each statement execute function refuse_change();

-- ── Dispatch ──────────────────────────────────────────────────────────────────────────────────────────────────────
create type recipient_state as enum ('queued', 'sending', 'accepted', 'sent', 'delivered', 'acknowledged', 'failed', 'uncertain', 'review', 'suppressed', 'not_sent');

-- Lean on purpose: a million rows must be queued in seconds. No foreign keys (nobody may insert but enqueue_alert, nobody deletes an alert), partial indexes only.
create table recipient (
  alert_id      uuid not null,
  subscriber_id uuid not null,
  next_at       timestamptz not null default now(),
  lease_until   timestamptz,
  state         recipient_state not null default 'queued',
  error_code    integer,
  reason        smallint not null,
  attempt       smallint not null default 0,
  failures      smallint not null default 0,
  lookups       smallint not null default 0,
  is_generated  boolean not null,
  lang          text not null,
  channel       text,
  primary key (alert_id, subscriber_id),
  constraint recipient_generated_never_live check (channel = 'console' or not is_generated),
  constraint recipient_sending_is_leased check (state <> 'sending' or (lease_until is not null and channel is not null and attempt > 0))
) with (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.02);
comment on table recipient is 'One message for one person, however many places or municipalities match; the sum of the states is the audience at all times. System table.';
comment on column recipient.attempt is 'Number of claims; the fencing token of whoever holds the lease.';
comment on column recipient.failures is 'Tries that a carrier took and then failed; chooses the next delay of error_class.';
comment on column recipient.reason is 'Bit mask: 1 home, 2 work, 4 school, 8 parent, 16 other, 32 drill group.';
create index recipient_due on recipient (alert_id, next_at) where state = 'queued';
create index recipient_lease on recipient (lease_until) where state = 'sending';
create index recipient_unclear on recipient (next_at) where state = 'uncertain';

create table delivery_try (
  alert_id      uuid not null,
  subscriber_id uuid not null,
  try_no        smallint not null,
  rank          smallint not null,
  error_code    integer,
  handed_at     timestamptz,
  delivered_at  timestamptz,
  channel       text not null references alert_channel,
  status        text not null,
  provider_sid  text,
  price         numeric,
  price_unit    text,
  primary key (alert_id, subscriber_id, channel, try_no)
) with (fillfactor = 80);
comment on table delivery_try is 'What became of each try once anything is known; the intent before the first POST is recipient.attempt. System table.';

create table delivery_event (
  alert_id      uuid not null,
  subscriber_id uuid not null,
  at            timestamptz not null default clock_timestamp(),
  try_no        smallint not null,
  error_code    integer,
  channel       text not null,
  status        text not null,
  provider_sid  text,
  primary key (alert_id, subscriber_id, channel, try_no, status)
);
comment on table delivery_event is 'Every receipt as it came, once; append-only. System table.';
create trigger delivery_event_append_only before update on delivery_event for each statement execute function refuse_change();

create table error_class (
  error_code    integer primary key,
  class         text not null check (class in ('carrier', 'number', 'opted_out', 'content', 'account')),
  action        text not null check (action in ('retry', 'bad_number', 'opt_out', 'fail', 'close_channel')),
  retry_after_s integer[] not null default '{}',
  en text not null, lv text not null, lt text not null,
  check ((action = 'retry') = (cardinality(retry_after_s) > 0))
);
comment on table error_class is 'What a provider''s error code means and what is done about it. Data, because the codes keep changing. Shared reference table.';

insert into error_class (error_code, class, action, retry_after_s, en, lv, lt) values
  (30001, 'carrier', 'retry', '{120,600,1800}', 'The provider''s queue is full', 'Operatora rinda ir pilna', 'Operatoriaus eilė pilna'),
  (30003, 'carrier', 'retry', '{120,600,1800}', 'Phone switched off or out of reach', 'Tālrunis izslēgts vai nav sasniedzams', 'Telefonas išjungtas arba nepasiekiamas'),
  (30008, 'carrier', 'retry', '{120,600,1800}', 'The operator gave no reason', 'Operators nenorādīja iemeslu', 'Operatorius priežasties nenurodė'),
  (30009, 'carrier', 'retry', '{120,600,1800}', 'A part of the message was lost', 'Daļa īsziņas pazuda', 'Dingo dalis žinutės'),
  (30017, 'carrier', 'retry', '{120,600,1800}', 'The operator''s network is overloaded', 'Operatora tīkls ir pārslogots', 'Operatoriaus tinklas perkrautas'),
  (21211, 'number', 'bad_number', '{}', 'The number is not valid', 'Numurs nav derīgs', 'Numeris negaliojantis'),
  (21214, 'number', 'bad_number', '{}', 'The number cannot be reached', 'Numurs nav sasniedzams', 'Numeris nepasiekiamas'),
  (21217, 'number', 'bad_number', '{}', 'The number does not look valid', 'Numurs neizskatās derīgs', 'Numeris atrodo negaliojantis'),
  (21614, 'number', 'bad_number', '{}', 'Not a mobile number', 'Nav mobilā tālruņa numurs', 'Ne mobiliojo telefono numeris'),
  (30005, 'number', 'bad_number', '{}', 'The number does not exist', 'Numurs neeksistē', 'Numeris neegzistuoja'),
  (30006, 'number', 'bad_number', '{}', 'A fixed line that takes no messages', 'Fiksētais tālrunis, īsziņas nesaņem', 'Laidinis telefonas, žinučių nepriima'),
  (21610, 'opted_out', 'opt_out', '{}', 'Wants no messages from this sender', 'Atteicies no šī sūtītāja īsziņām', 'Atsisakė šio siuntėjo žinučių'),
  (30004, 'content', 'fail', '{}', 'The operator blocked the message', 'Operators bloķēja īsziņu', 'Operatorius užblokavo žinutę'),
  (30007, 'content', 'fail', '{}', 'The operator filtered the message out', 'Operators īsziņu atsijāja', 'Operatorius žinutę atmetė'),
  (21605, 'content', 'fail', '{}', 'The text is too long', 'Teksts ir par garu', 'Tekstas per ilgas'),
  (21617, 'content', 'fail', '{}', 'The text is too long', 'Teksts ir par garu', 'Tekstas per ilgas'),
  (30410, 'content', 'fail', '{}', 'The provider timed out', 'Pakalpojuma sniedzējs neatbildēja laikā', 'Paslaugos teikėjas laiku neatsakė'),
  (30450, 'content', 'fail', '{}', 'Blocked as suspected message pumping', 'Bloķēts kā aizdomīga masu sūtīšana', 'Užblokuota kaip įtartinas masinis siuntimas'),
  (20003, 'account', 'close_channel', '{}', 'The provider refused our account', 'Pakalpojuma sniedzējs noraidīja mūsu kontu', 'Paslaugos teikėjas atmetė mūsų paskyrą'),
  (21408, 'account', 'close_channel', '{}', 'Sending to this country is not switched on', 'Sūtīšana uz šo valsti nav ieslēgta', 'Siuntimas į šią šalį neįjungtas'),
  (21606, 'account', 'close_channel', '{}', 'The sender is not ours', 'Sūtītājs nav mūsu', 'Siuntėjas ne mūsų'),
  (21612, 'account', 'close_channel', '{}', 'The sender cannot reach this number', 'Sūtītājs nevar sasniegt šo numuru', 'Siuntėjas negali pasiekti šio numerio'),
  (21704, 'account', 'close_channel', '{}', 'The messaging service has no sender', 'Ziņojumapmaiņas pakalpojumam nav sūtītāja', 'Žinučių paslauga neturi siuntėjo'),
  (30002, 'account', 'close_channel', '{}', 'The provider suspended our account', 'Pakalpojuma sniedzējs apturēja mūsu kontu', 'Paslaugos teikėjas sustabdė mūsų paskyrą'),
  (30034, 'account', 'close_channel', '{}', 'The sender is not registered', 'Sūtītājs nav reģistrēts', 'Siuntėjas neregistruotas'),
  (63038, 'account', 'close_channel', '{}', 'The daily limit is used up', 'Dienas limits ir izlietots', 'Dienos limitas išnaudotas'),
  (14107, 'account', 'close_channel', '{}', 'Too many messages from this sender', 'Pārāk daudz īsziņu no šī sūtītāja', 'Per daug žinučių iš šio siuntėjo');

create table sender_bucket (
  tenant_id     text not null references tenant,
  sender        text not null,
  rate_segments numeric not null check (rate_segments > 0),
  burst         numeric not null check (burst > 0),
  tokens        numeric not null,
  at            timestamptz not null default clock_timestamp(),
  closed_at     timestamptz,
  closed_code   integer,
  primary key (tenant_id, sender)
);
comment on table sender_bucket is 'The contracted segments per second of a sender, shared by all workers; closed when the provider refuses the account. System table.';

create table alert_turn (
  alert_id        uuid primary key,
  last_claimed_at timestamptz not null default clock_timestamp()
);
comment on table alert_turn is 'Whose turn it is among alerts of equal priority. Apart from alert, so that taking turns is no change of the alert. System table.';

-- ── Who may touch what ────────────────────────────────────────────────────────────────────────────────────────────
do $$
declare
  name text;
begin
  foreach name in array array['subscriber', 'resident', 'resident_place', 'opt_out', 'drill_group', 'drill_member', 'alerting_agreement', 'tenant_alert_setting', 'alert',
                              'alert_text', 'alert_change', 'recipient', 'delivery_try', 'delivery_event', 'sender_bucket', 'alert_turn'] loop
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
  end loop;
end $$;

select audit_table('resident');
select audit_table('resident_place');
select audit_table('opt_out', 'subscriber_id');
select audit_table('drill_group');
select audit_table('drill_member', 'resident_id');
select audit_table('alert_text', 'alert_id');
select audit_table('alerting_agreement');
select audit_table('tenant_alert_setting', 'tenant_id');
select audit_table('alert');
select announce_table('alert');

grant select on alert_channel, alert_move, error_class to vias_user, vias_machine, vias_worker, vias_jobs;
grant select on alert, alert_text, alert_change, tenant_alert_setting, alerting_agreement, drill_group to vias_user, vias_machine, vias_worker;
grant insert on alert, alert_text to vias_user, vias_machine;
grant delete on alert_text to vias_user, vias_machine;
grant update (status, title, is_drill, msg_type, category, event, response_type, urgency, severity, certainty, area, area_name, territory_ids, onset_at, expires_at, without_marks,
              version, submitted_by, submitted_name, submitted_at, approved_by, approved_name, break_glass, preview_count, stop_reason, stopped_name)
  on alert to vias_user, vias_machine;
grant update (status, started_at, finished_at, stop_reason) on alert to vias_worker;
grant update (sender, channel, rate_segments, segment_price, price_unit, max_segments, tolerance_share, tolerance_people, countdown_s, quiet_from, quiet_to, drill_group_id, version)
  on tenant_alert_setting to vias_user;
grant insert, update (valid_to) on alerting_agreement to vias_user;

grant select on subscriber, opt_out, recipient, delivery_try, delivery_event, sender_bucket, alert_turn to vias_worker;
grant update (bad_since, bad_code) on subscriber to vias_worker;
grant insert on opt_out, delivery_try, delivery_event, alert_turn to vias_worker;
grant update (state, next_at, lease_until, error_code, attempt, failures, lookups, channel) on recipient to vias_worker;
grant update on delivery_try, sender_bucket, alert_turn to vias_worker;

grant insert on subscriber, opt_out, drill_member to vias_jobs;
grant select, insert on resident, resident_place, drill_group to vias_jobs;
grant select, update (drill_group_id) on tenant_alert_setting to vias_jobs;
grant select, delete on recipient, delivery_try, delivery_event to vias_jobs;
grant select on alert to vias_jobs;
