-- What names a person in free text, kept apart from the text; how long each kind of thing is kept, and what is held back from deletion.

create table personal_piece (
  tenant_id   text not null references tenant,
  thing_kind  text not null check (thing_kind in ('incident')),
  thing_id    uuid not null,
  kind        text not null check (kind in ('name', 'phone', 'code', 'email', 'plate')),
  piece_no    integer not null check (piece_no > 0),
  value       text not null check (length(value) between 1 and 400),
  by_hand     boolean not null default false,
  found_at    timestamptz not null default now(),
  taken_back_at     timestamptz,
  taken_back_by     text,
  taken_back_name   text,
  taken_back_reason text check (length(taken_back_reason) between 3 and 500),
  everywhere  boolean not null default false,
  primary key (tenant_id, thing_kind, thing_id, kind, piece_no),
  check ((taken_back_at is null) = (taken_back_by is null) and (taken_back_at is null) = (taken_back_reason is null)),
  check (not everywhere or taken_back_at is not null)
);
comment on table personal_piece is 'What names a person in the words of an incident. The words themselves hold only its mark, "[tālrunis 1]": so no list, map, file, search or history shows it. Granted to nobody: read through personal_words(), which leaves an audit entry.';
comment on column personal_piece.everywhere is 'Taken back for the whole municipality: the same words are no mark anywhere in its texts from then on.';
create index personal_piece_exempt on personal_piece (tenant_id, folded(value)) where taken_back_at is not null;

-- A mark may be longer than what it stands for; what people type keeps its limits in the API.
alter table incident drop constraint incident_title_check, drop constraint incident_outcome_check, drop constraint incident_place_text_check, drop constraint incident_description_check;
alter table incident add constraint incident_title_check check (length(title) between 1 and 1000), add constraint incident_outcome_check check (length(outcome) <= 2000),
  add constraint incident_place_text_check check (length(place_text) <= 1500), add constraint incident_description_check check (length(description) <= 40000);

-- Whether somebody has taken it on is for everybody who sees the incident; who it is, a person perhaps, is for colleagues: the column itself is granted to nobody from now on.
alter table incident add column is_taken boolean generated always as (responsible is not null) stored;
comment on column incident.is_taken is 'Whether somebody answers for the work; who, incident_responsible() tells.';
grant select (is_taken) on incident to vias_user, vias_machine;

create table retention_bound (
  category     text primary key,
  least_days   integer not null check (least_days > 0),
  most_days    integer not null,
  usual_days   integer not null,
  by_itself    boolean not null default true,
  title        jsonb not null,
  check (usual_days between least_days and most_days)
);
comment on column retention_bound.by_itself is 'Whether the usual time counts until a municipality has chosen one; else nothing goes before that.';
comment on table retention_bound is 'What is deleted by age, and within which bounds a municipality chooses: the operator''s. Shared reference table.';
insert into retention_bound (category, least_days, most_days, usual_days, by_itself, title) values
  ('personal_words', 30, 1095, 365, true, '{"lv": "Personu norādes negadījumu aprakstos", "lt": "Asmenų duomenys įvykių aprašymuose", "en": "What names a person in the words of incidents"}'),
  ('incidents', 365, 36500, 1825, false, '{"lv": "Slēgti negadījumi ar visu vēsturi", "lt": "Užbaigti įvykiai su visa istorija", "en": "Closed incidents with their history"}'),
  ('import_rows', 7, 365, 90, true, '{"lv": "Importa ziņojumi par atsevišķām rindām", "lt": "Importo pranešimai apie atskiras eilutes", "en": "What imports reported about single rows"}'),
  ('help_words', 30, 1095, 365, true, '{"lv": "Palīdzības lūgumu vārdi un piezīmes", "lt": "Pagalbos prašymų žodžiai ir pastabos", "en": "Words and notes of requests for help"}'),
  ('map_links', 30, 1095, 365, true, '{"lv": "Beigušās karšu saites", "lt": "Nebegaliojančios žemėlapių nuorodos", "en": "Links to maps that are over"}');

create table retention_rule (
  tenant_id       text not null references tenant,
  category        text not null references retention_bound,
  days            integer not null,
  changed_at      timestamptz not null default now(),
  changed_by      text not null default my_principal(),
  changed_by_name text not null default my_principal_name(),
  primary key (tenant_id, category)
);
comment on table retention_rule is 'How many days a municipality keeps a category; without a row the usual time counts.';

create table legal_hold (
  legal_hold_id   uuid primary key default gen_random_uuid(),
  tenant_id       text not null references tenant,
  category        text not null references retention_bound,
  incident_id     uuid,
  reason          text not null check (length(btrim(reason)) between 10 and 500),
  placed_at       timestamptz not null default now(),
  placed_by       text not null default my_principal(),
  placed_by_name  text not null default my_principal_name(),
  ended_at        timestamptz,
  ended_by        text,
  ended_by_name   text,
  unique (tenant_id, legal_hold_id),
  check ((ended_at is null) = (ended_by is null))
);
comment on table legal_hold is 'What a court, an inquiry or a complaint needs: while it lasts nothing of the category, or of the one incident it names, is deleted by age or erased.';

alter table personal_piece enable row level security; alter table personal_piece force row level security;
alter table retention_rule enable row level security; alter table retention_rule force row level security;
alter table legal_hold enable row level security;     alter table legal_hold force row level security;
select audit_table('retention_rule', 'category');
select audit_table('legal_hold');

grant select on retention_bound to vias_user, vias_jobs;
grant select on retention_rule, legal_hold to vias_user, vias_jobs;
grant insert (tenant_id, category, days), update (days) on retention_rule to vias_user;
grant insert (tenant_id, category, incident_id, reason), update (ended_at) on legal_hold to vias_user;
