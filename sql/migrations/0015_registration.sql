-- Residents register themselves: the number confirmed by a code, what they chose, who is told about them, and the messages that say so.

alter table resident
  add column source text not null default 'register' check (source in ('register', 'self')),
  add column name_enc bytea check (length(name_enc) between 29 and 400),
  add column name_key_id text,
  add column card_ref_hmac bytea check (length(card_ref_hmac) = 32),
  add column wants_voice boolean not null default false,
  add column confirmed_at timestamptz,
  add column consent_at timestamptz,
  add column consent_text_version text check (length(consent_text_version) between 1 and 20),
  add constraint resident_name_has_key check ((name_enc is null) = (name_key_id is null)),
  add constraint resident_consents_to_a_text check ((consent_at is null) = (consent_text_version is null));
comment on column resident.source is 'self: the person confirmed the number and chose everything; what a register says never overwrites it. register: brought in by the municipality.';
comment on column resident.name_enc is 'The name, sealed like the number; asked for where there is no resident card.';
comment on column resident.card_ref_hmac is 'HMAC of the number of the resident card: finds a row of a register again, cannot be read back and proves nothing about who holds the card.';
create index resident_card on resident (card_ref_hmac, tenant_id) where card_ref_hmac is not null;

alter table resident_place
  add column label_enc bytea check (length(label_enc) between 29 and 400),
  add column label_key_id text,
  add constraint resident_place_label_has_key check ((label_enc is null) = (label_key_id is null));
comment on column resident_place.label_enc is 'The address in words as the person wrote it, sealed; shown to that person alone.';

create table registration (
  registration_id uuid primary key,
  tenant_id  text not null references tenant,
  lang       text not null check (lang in ('lv', 'lt', 'ru', 'en')),
  phone_enc  bytea not null check (length(phone_enc) between 29 and 80),
  phone_hmac bytea not null check (length(phone_hmac) = 32),
  key_id     text not null,
  is_generated boolean not null,
  code_hmac  bytea not null check (length(code_hmac) = 32),
  code_until timestamptz not null,
  tries      smallint not null default 0,
  created_at timestamptz not null default now()
);
comment on table registration is 'A number that waits for its code; gone once it is confirmed, or after 48 hours. The number is sealed for registration_id, which becomes the subscriber''s. System table.';

create table registration_code (
  registration_code_id bigint generated always as identity primary key,
  registration_id uuid not null,
  tenant_id  text not null references tenant,
  phone_hmac bytea not null,
  block_hmac bytea not null,
  ip_hmac    bytea not null,
  net_hmac   bytea not null,
  at         timestamptz not null default now(),
  used_at    timestamptz
);
comment on table registration_code is 'Codes that were sent in the last day, counted against SMS pumping by number, block of a hundred numbers, address and network, each as HMAC. System table.';
create index registration_code_at on registration_code (at);
create index registration_code_registration on registration_code (registration_id);

create table service_message (
  service_message_id uuid primary key,
  tenant_id  text not null references tenant,
  kind       text not null check (kind in ('code', 'welcome', 'reply', 'carer')),
  to_enc     bytea not null,
  body_enc   bytea not null,
  key_id     text not null,
  lang       text not null,
  is_generated boolean not null,
  tries      smallint not null default 0,
  next_at    timestamptz not null default now(),
  expires_at timestamptz not null,
  created_at timestamptz not null default now()
);
comment on table service_message is 'A short message about the registration itself (code, welcome, answer to STOP, question to a carer) until a channel has taken it; number and text are sealed. System table.';
create index service_message_due on service_message (next_at);

create table carer (
  carer_id      uuid primary key default gen_random_uuid(),
  subscriber_id uuid not null references subscriber on delete cascade,
  carer_hmac    bytea not null check (length(carer_hmac) = 32),
  hint          text not null check (hint ~ '^[0-9]{3}$'),
  carer_subscriber_id uuid references subscriber on delete cascade,
  delay_min     smallint not null default 15 check (delay_min between 5 and 240),
  asked_at      timestamptz not null default now(),
  agreed_at     timestamptz,
  ended_at      timestamptz,
  unique (subscriber_id, carer_hmac),
  check (ended_at is null or agreed_at is null),
  check ((agreed_at is null) = (carer_subscriber_id is null)),
  check (carer_subscriber_id <> subscriber_id)
);
comment on table carer is 'Who is told when a person cannot be reached; counts only once that other resident agreed by a link of their own. Of whom was asked only an HMAC and three digits are kept until then. System table.';
comment on column carer.ended_at is 'Taken back or declined; forgotten after two weeks, until when the same number is not written to again.';
comment on column carer.delay_min is 'Minutes without delivery after which the carer is told.';
create index carer_of on carer (carer_subscriber_id);

do $$
declare
  name text;
begin
  foreach name in array array['registration', 'registration_code', 'service_message', 'carer'] loop
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
  end loop;
end $$;
grant select, delete, update (tries, next_at) on service_message to vias_worker;
grant select on carer to vias_worker;

-- The audit of a municipality says that somebody stopped its messages, and names nobody: the same id in two audits would tell that both know the person.
drop trigger audit_insert on opt_out;
drop trigger audit_update on opt_out;
drop trigger audit_delete on opt_out;
select audit_table('opt_out', 'tenant_id');
