-- Events of cameras: what partner machines saw, signed; number plates only as keyed hashes; who looked for one, and why.

create table camera_event_kind (
  kind        text primary key,
  position    smallint not null,
  of_vehicles boolean not null default false,
  has_amount  boolean not null default false,
  title       jsonb not null
);
comment on table camera_event_kind is 'What a camera can tell. Shared reference table.';
comment on column camera_event_kind.of_vehicles is 'It leads to one vehicle, and so to a person: only cameras that are registered for number plates send it.';
comment on column camera_event_kind.has_amount is 'It carries a number: of people or vehicles counted.';
insert into camera_event_kind (kind, position, of_vehicles, has_amount, title) values
  ('plate_read',       1, true,  false, '{"lv": "Nolasīta numurzīme", "lt": "Nuskaitytas numeris", "en": "Number plate read"}'),
  ('watch_list_hit',   2, true,  false, '{"lv": "Sakritība ar meklējamo sarakstu", "lt": "Sutapimas su paieškos sąrašu", "en": "Match with a watch list"}'),
  ('people_count',     3, false, true,  '{"lv": "Saskaitīti cilvēki", "lt": "Suskaičiuoti žmonės", "en": "People counted"}'),
  ('vehicle_count',    4, false, true,  '{"lv": "Saskaitīti transportlīdzekļi", "lt": "Suskaičiuotos transporto priemonės", "en": "Vehicles counted"}'),
  ('crowd',            5, false, true,  '{"lv": "Cilvēku drūzma", "lt": "Žmonių spūstis", "en": "Crowd"}'),
  ('loitering',        6, false, false, '{"lv": "Ilgstoša uzturēšanās vienā vietā", "lt": "Ilgas buvimas vienoje vietoje", "en": "Loitering"}'),
  ('line_crossing',    7, false, false, '{"lv": "Šķērsota robežlīnija", "lt": "Kirsta riba", "en": "Line crossed"}'),
  ('wrong_way',        8, false, false, '{"lv": "Braukšana pretējā virzienā", "lt": "Važiavimas prieš eismą", "en": "Driving the wrong way"}'),
  ('abandoned_object', 9, false, false, '{"lv": "Atstāts priekšmets", "lt": "Paliktas daiktas", "en": "Object left behind"}'),
  ('tampering',       10, false, false, '{"lv": "Kamera aizsegta vai pagriezta", "lt": "Kamera uždengta arba pasukta", "en": "Camera covered or turned"}'),
  ('other',           11, false, false, '{"lv": "Cits notikums", "lt": "Kitas įvykis", "en": "Something else"}');

create table camera_event_purpose (
  purpose  text primary key,
  position smallint not null,
  title    jsonb not null
);
comment on table camera_event_purpose is 'What events are kept for: an event is looked up for its own purpose and no other. Shared reference table.';
insert into camera_event_purpose (purpose, position, title) values
  ('stolen_vehicles', 1, '{"lv": "Nozagtu transportlīdzekļu meklēšana", "lt": "Vogtų transporto priemonių paieška", "en": "Finding stolen vehicles"}'),
  ('missing_persons', 2, '{"lv": "Pazudušu cilvēku meklēšana", "lt": "Dingusių žmonių paieška", "en": "Finding missing people"}'),
  ('public_order',    3, '{"lv": "Sabiedriskās kārtības nodrošināšana", "lt": "Viešosios tvarkos užtikrinimas", "en": "Public order"}'),
  ('traffic_safety',  4, '{"lv": "Satiksmes drošība", "lt": "Eismo saugumas", "en": "Traffic safety"}'),
  ('restricted_zone', 5, '{"lv": "Iebraukšana ierobežotas satiksmes zonā", "lt": "Įvažiavimas į riboto eismo zoną", "en": "Entry into a restricted zone"}'),
  ('crowd_safety',    6, '{"lv": "Drošība pasākumos un drūzmā", "lt": "Saugumas renginiuose ir spūstyse", "en": "Safety at events and in crowds"}'),
  ('property',        7, '{"lv": "Pašvaldības īpašuma aizsardzība", "lt": "Savivaldybės turto apsauga", "en": "Protection of municipal property"}');

create table camera_event_key (
  camera_event_key_id uuid primary key,
  tenant_id   text not null references tenant,
  machine_id  text not null check (length(machine_id) between 1 and 80),
  algorithm   text not null check (algorithm in ('ed25519', 'hmac-sha256')),
  public_key  bytea check (length(public_key) = 32),
  secret_enc  bytea check (length(secret_enc) between 29 and 120),
  key_id      text,
  created_at  timestamptz not null default now(),
  expires_at  timestamptz,
  last_used_at timestamptz,
  unique (tenant_id, camera_event_key_id),
  check ((algorithm = 'ed25519') = (public_key is not null)),
  check ((algorithm = 'hmac-sha256') = (secret_enc is not null) and (secret_enc is null) = (key_id is null))
);
comment on table camera_event_key is 'Keys with which partner machines sign events: a public one of theirs, or a secret of two, sealed like telephone numbers. Two are valid while a machine changes over.';
create index camera_event_key_machine on camera_event_key (tenant_id, machine_id);

create table camera_event_nonce (
  tenant_id           text not null,
  camera_event_key_id uuid not null,
  nonce_digest        bytea not null check (length(nonce_digest) = 32),
  seen_at             timestamptz not null default now(),
  primary key (tenant_id, camera_event_key_id, nonce_digest),
  foreign key (tenant_id, camera_event_key_id) references camera_event_key (tenant_id, camera_event_key_id)
);
comment on table camera_event_nonce is 'Signatures that came already, for as long as their time would still be taken: no request counts twice.';
create index camera_event_nonce_seen on camera_event_nonce (seen_at);

create table camera_plate_key (
  camera_plate_key_id uuid primary key,
  tenant_id   text not null references tenant,
  purpose     text not null references camera_event_purpose,
  secret_enc  bytea not null check (length(secret_enc) between 29 and 120),
  key_id      text not null,
  created_at  timestamptz not null default now(),
  expires_at  timestamptz,
  unique (tenant_id, camera_plate_key_id)
);
comment on table camera_plate_key is 'Keys of number plates, one purpose each: senders hash plates with them, a look-up does the same. Sealed like telephone numbers; without the key outside the database no hash here leads back to a plate. One that is over goes with the last event that it hashed.';

create table camera_event_code (
  tenant_id  text not null references tenant,
  machine_id text not null check (length(machine_id) between 1 and 80),
  code       text not null check (length(code) between 1 and 60),
  kind       text references camera_event_kind,
  last_at    timestamptz not null default now(),
  primary key (tenant_id, machine_id, code)
);
comment on table camera_event_code is 'What a machine calls its events, and what that means here; without a kind it waits for the administrator.';

create table camera_event (
  camera_event_id uuid primary key default gen_random_uuid(),
  tenant_id    text not null,
  camera_id    uuid not null,
  machine_id   text not null,
  event_key    text not null check (length(event_key) between 1 and 80),
  content_hash bytea not null check (length(content_hash) = 32),
  kind         text not null references camera_event_kind,
  code         text,
  occurred_at  timestamptz not null,
  confidence   real not null check (confidence between 0 and 1),
  purpose      text not null references camera_event_purpose,
  legal_basis  text not null check (length(legal_basis) between 3 and 300),
  amount       integer check (amount between 0 and 1000000),
  list_code    text check (list_code ~ '^[a-z0-9]+(-[a-z0-9]+)*$' and length(list_code) between 2 and 40),
  camera_plate_key_id uuid,
  plate_hash   bytea check (length(plate_hash) = 32),
  erase_on     date not null,
  unique (tenant_id, machine_id, event_key),
  foreign key (tenant_id, camera_id) references camera (tenant_id, camera_id) on delete cascade,
  foreign key (tenant_id, camera_plate_key_id) references camera_plate_key (tenant_id, camera_plate_key_id),
  constraint camera_event_plate_is_hashed check ((kind = 'plate_read') = (plate_hash is not null) and (plate_hash is null) = (camera_plate_key_id is null)),
  constraint camera_event_hit_names_list check ((kind = 'watch_list_hit') = (list_code is not null))
);
comment on table camera_event is 'What a camera told. Granted to nobody: passages come out of look_up_passages() alone, which asks for a reason and writes the audit first; counts out of camera_event_counts(), without few.';
comment on column camera_event.event_key is 'The sender''s own id: the same id is the same event.';
comment on column camera_event.erase_on is 'From this day on (Riga) it is neither found nor kept: the shorter of what the sender and the camera say.';
create index camera_event_plate on camera_event (tenant_id, plate_hash) where plate_hash is not null;
create index camera_event_list on camera_event (tenant_id, list_code, occurred_at) where list_code is not null;
create index camera_event_erase on camera_event (erase_on);
create index camera_event_camera on camera_event (camera_id);
create index camera_event_plate_key on camera_event (camera_plate_key_id) where camera_plate_key_id is not null;
create index camera_event_waiting on camera_event (tenant_id, machine_id, code) where kind = 'other';

create table camera_event_hour (
  tenant_id text not null,
  camera_id uuid not null,
  kind      text not null references camera_event_kind,
  hour      timestamptz not null,
  events    integer not null check (events >= 0),
  amount    bigint not null default 0 check (amount >= 0),
  primary key (tenant_id, camera_id, kind, hour),
  foreign key (tenant_id, camera_id) references camera (tenant_id, camera_id) on delete cascade
);
comment on table camera_event_hour is 'How many events of a kind a camera told in an hour: what remains when the events are gone. Granted to nobody; camera_event_counts() leaves out numbers below five.';

create table camera_look_up_right (
  camera_look_up_right_id uuid primary key default gen_random_uuid(),
  tenant_id   text not null references tenant,
  person_id   text not null check (length(person_id) between 1 and 80),
  person_name text not null check (length(btrim(person_name)) between 1 and 200),
  purpose     text not null references camera_event_purpose,
  legal_basis text not null check (length(btrim(legal_basis)) between 3 and 300),
  valid_until date not null,
  granted_at  timestamptz not null default now(),
  granted_by  text not null default my_principal(),
  granted_by_name text not null default my_principal_name(),
  ended_at    timestamptz,
  constraint camera_look_up_not_oneself check (granted_by <> person_id)
);
comment on table camera_look_up_right is 'Who may look for vehicles, for which purpose and until when; given by name, by another person.';
create index camera_look_up_right_person on camera_look_up_right (tenant_id, person_id);

create table camera_look_up (
  camera_look_up_id uuid primary key default gen_random_uuid(),
  look_up_no   bigint generated always as identity unique,
  tenant_id    text not null references tenant,
  looked_at    timestamptz not null default now(),
  looked_by    text not null default my_principal(),
  looked_by_name text not null default my_principal_name(),
  sought       text not null check (sought in ('plate', 'list', 'subject', 'erasure')),
  list_code    text,
  purpose      text references camera_event_purpose,
  reason       text not null check (length(btrim(reason)) between 10 and 500),
  case_number  text not null check (length(btrim(case_number)) between 3 and 60),
  from_at      timestamptz,
  to_at        timestamptz,
  found        integer not null default 0 check (found >= 0)
);
comment on table camera_look_up is 'Every look-up: who, when, why, for which case and how many passages were shown. Never the plate, nor a hash of it. Append-only; goes with its municipality.';
comment on column camera_look_up.sought is 'subject, erasure: somebody asked what is kept about the own vehicle.';
create index camera_look_up_person on camera_look_up (tenant_id, looked_by, looked_at);
create trigger camera_look_up_append_only before update or truncate on camera_look_up for each statement execute function refuse_change();

do $$
declare
  name text;
begin
  foreach name in array array['camera_event_key', 'camera_event_nonce', 'camera_plate_key', 'camera_event_code', 'camera_event', 'camera_event_hour', 'camera_look_up_right', 'camera_look_up'] loop
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
  end loop;
end $$;
select audit_table('camera_event_key');
select audit_table('camera_plate_key');
select audit_table('camera_event_code', 'code');
select audit_table('camera_look_up_right');

grant select on camera_event_kind, camera_event_purpose to vias_user, vias_machine, vias_jobs;
grant select (camera_event_key_id, tenant_id, machine_id, algorithm, created_at, expires_at, last_used_at) on camera_event_key to vias_user;
grant insert (camera_event_key_id, tenant_id, machine_id, algorithm, public_key, secret_enc, key_id), update (expires_at) on camera_event_key to vias_user;
grant select (camera_plate_key_id, tenant_id, purpose, created_at, expires_at) on camera_plate_key to vias_user;
grant insert (camera_plate_key_id, tenant_id, purpose, secret_enc, key_id), update (expires_at) on camera_plate_key to vias_user;
grant select on camera_event_code, camera_look_up_right, camera_look_up to vias_user;
grant insert (tenant_id, person_id, person_name, purpose, legal_basis, valid_until), update (ended_at) on camera_look_up_right to vias_user;
