-- Who is late and what comes twice: people of a register who come while an alert lives, receipts that come after a correction went out, STOPs of erased numbers, replies that are handed on again.

alter table alert_turn add column joined integer not null default 0;
comment on column alert_turn.joined is 'How many people of a register joined since a person last looked at the audience.';

create table newcomer_waiting (
  alert_id      uuid not null,
  subscriber_id uuid not null references subscriber on delete cascade,
  tenant_id     text not null references tenant,
  at            timestamptz not null default clock_timestamp(),
  released_at   timestamptz,
  primary key (alert_id, subscriber_id)
);
comment on table newcomer_waiting is 'People of a register who came into the area of an alert that lives, more than its tolerance: they get it once a person has released them. Gone with the alert''s end. System table.';
create index newcomer_waiting_subscriber on newcomer_waiting (subscriber_id);

create table late_reached (
  late_reached_id bigint generated always as identity primary key,
  xid           xid8 not null default pg_current_xact_id(),
  at            timestamptz not null default clock_timestamp(),
  alert_id      uuid not null,
  subscriber_id uuid not null
);
comment on table late_reached is 'Who was taken for not reached and has an alert after all; corrections of it that are alive look here. Pruned like newcomer. System table.';
create index late_reached_alert on late_reached (alert_id);

create table stopped_number (
  tenant_id  text not null references tenant,
  phone_hmac bytea not null check (length(phone_hmac) = 32),
  at         timestamptz not null,
  primary key (tenant_id, phone_hmac)
);
comment on table stopped_number is 'STOP of a number that is not stored any more, as HMAC alone: a register that brings it in again brings it in as stopped. System table.';
create index stopped_number_phone on stopped_number (phone_hmac);

create table inbound_message (
  message_hmac bytea primary key check (length(message_hmac) = 32),
  at           timestamptz not null default now()
);
comment on table inbound_message is 'Replies that were taken, by an HMAC of the provider''s number of the message: handed on again, or replayed, they do nothing. Kept for a year. System table.';

create table reply_given (
  reply_given_id bigint generated always as identity primary key,
  phone_hmac bytea not null check (length(phone_hmac) = 32),
  text_hmac  bytea not null check (length(text_hmac) = 32),
  at         timestamptz not null default now()
);
comment on table reply_given is 'Automatic answers of the last hour, counted by number. System table.';
create index reply_given_phone on reply_given (phone_hmac, at);

do $$
declare
  name text;
begin
  foreach name in array array['newcomer_waiting', 'late_reached', 'stopped_number', 'inbound_message', 'reply_given'] loop
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
  end loop;
end $$;
