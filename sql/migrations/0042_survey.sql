-- Surveys of safety: where people said that they do not feel safe, and why. What a survey found, protected, is as open as the survey; single answers never leave their municipality.

create table survey (
  survey_id          uuid primary key default gen_random_uuid(),
  survey_no          integer generated always as identity unique,
  tenant_id          text not null references tenant,
  access_class_id    integer not null,
  sensitivity        smallint not null check (sensitivity between 0 and 1),
  answer_class_id    integer not null,
  answer_sensitivity smallint not null generated always as (2::smallint) stored,
  title              jsonb not null,
  question           jsonb not null,
  reasons            jsonb not null default '[]' check (jsonb_typeof(reasons) = 'array' and length(reasons::text) <= 20000),
  source             text not null check (length(btrim(source)) between 3 and 500),
  began_on           date,
  ended_on           date,
  least_answers      smallint not null default 5 check (least_answers between 5 and 100),
  is_generated       boolean not null default false,
  version            integer not null default 1,
  created_at         timestamptz not null default now(),
  created_by         text not null default my_principal(),
  created_by_name    text not null default my_principal_name(),
  changed_at         timestamptz not null default now(),
  changed_by         text not null default my_principal(),
  changed_by_name    text not null default my_principal_name(),
  unique (tenant_id, survey_id),
  foreign key (tenant_id, access_class_id, sensitivity) references access_class (tenant_id, access_class_id, sensitivity),
  foreign key (tenant_id, answer_class_id, answer_sensitivity) references access_class (tenant_id, access_class_id, sensitivity),
  constraint survey_texts check (title ?& '{lv,lt,en}'::text[] and title - '{lv,lt,en}'::text[] = '{}' and question ?& '{lv,lt,en}'::text[] and question - '{lv,lt,en}'::text[] = '{}'
                                 and length(title::text) <= 2000 and length(question::text) <= 5000),
  constraint survey_days_in_order check (ended_on >= began_on)
);
comment on table survey is 'A survey of safety: its question and the reasons one can give, in lv, lt and en. Sensitivity 0: what it found, protected, may be shown to everybody; 1: inside, and to those it is shared with.';
comment on column survey.survey_no is 'The number in map tiles, which carry no uuid.';
comment on column survey.answer_class_id is 'The class of single answers: always sensitive (2). Set by the database.';
comment on column survey.reasons is 'The reasons one can give, in their order: [{"code", "lv", "lt", "en"}].';
comment on column survey.source is 'Who asked, how and when: stands under the map.';
comment on column survey.least_answers is 'Fewer answers than this are not told of a place or a reason to those who may not read single answers; five at least.';
create index survey_class on survey (access_class_id);

create table survey_import (
  survey_import_id uuid primary key default gen_random_uuid(),
  tenant_id        text not null,
  survey_id        uuid not null,
  file_name        text not null check (length(file_name) between 1 and 255),
  read_count       integer not null default 0 check (read_count >= 0),
  added_count      integer not null default 0 check (added_count >= 0),
  unchanged_count  integer not null default 0 check (unchanged_count >= 0),
  rejected_count   integer not null default 0 check (rejected_count >= 0),
  masked_count     integer not null default 0 check (masked_count >= 0),
  begun_at         timestamptz not null default now(),
  begun_by         text not null default my_principal(),
  begun_by_name    text not null default my_principal_name(),
  finished_at      timestamptz,
  undone_at        timestamptz,
  undone_by        text,
  undone_by_name   text,
  unique (tenant_id, survey_import_id),
  unique (tenant_id, survey_id, survey_import_id),
  foreign key (tenant_id, survey_id) references survey (tenant_id, survey_id) on delete cascade,
  constraint survey_import_nothing_lost check (finished_at is null or read_count = added_count + unchanged_count + rejected_count),
  check ((undone_at is null) = (undone_by is null))
);
comment on table survey_import is 'A file of answers: what became of its rows. Undoing it takes all its answers away; the row stays.';
comment on column survey_import.masked_count is 'Answers in whose words somebody was named; marks stand there now.';
create index survey_import_survey on survey_import (survey_id, begun_at);

create table survey_answer (
  answer_no        bigint generated always as identity unique,
  tenant_id        text not null,
  survey_id        uuid not null,
  survey_import_id uuid not null,
  key_digest       bytea not null check (length(key_digest) = 16),
  content_digest   bytea not null check (length(content_digest) = 16),
  geom             geometry(Point, 4326) not null,
  cell_x           integer not null,
  cell_y           integer not null,
  reasons          text[] not null default '{}' check (cardinality(reasons) <= 20),
  words            text check (length(words) between 1 and 8000),
  day_part         text check (day_part in ('morning', 'day', 'evening', 'night')),
  age_group        text check (age_group in ('under_18', '18_29', '30_44', '45_64', '65_up')),
  sex              text check (sex in ('female', 'male', 'other')),
  primary key (tenant_id, survey_id, key_digest),
  foreign key (tenant_id, survey_id) references survey (tenant_id, survey_id) on delete cascade,
  foreign key (tenant_id, survey_id, survey_import_id) references survey_import (tenant_id, survey_id, survey_import_id) on delete cascade
);
comment on table survey_answer is 'Single answers: where somebody does not feel safe, why and when. For people of the municipality who may read sensitive indicators; everybody else reads survey_cells(). Names, telephones, codes and plates in the words become marks before they are stored, and nothing is kept behind them.';
comment on column survey_answer.key_digest is 'What tells the answer from others of its survey: a digest of its number in the file, or of all it says. The number itself, which may be an e-mail address, is not kept.';
comment on column survey_answer.content_digest is 'A digest of all it says: the same number with other words is refused.';
comment on column survey_answer.cell_x is 'The 250 m cell it lies in, see lks_cell(). Set by the database.';
comment on column survey_answer.day_part is 'When: morning (6 to 10), day (10 to 18), evening (18 to 23), night (23 to 6); null: not said.';
create index survey_answer_place on survey_answer using gist (geom);
create index survey_answer_import on survey_answer (survey_import_id);
create index survey_answer_survey on survey_answer (survey_id, answer_no);
create index survey_answer_cell on survey_answer (survey_id, cell_x, cell_y);

alter table survey enable row level security;        alter table survey force row level security;
alter table survey_import enable row level security; alter table survey_import force row level security;
alter table survey_answer enable row level security; alter table survey_answer force row level security;
select audit_table('survey');
select audit_table('survey_import');
select announce_table('survey');

grant select on survey to vias_user, vias_machine, vias_jobs;
grant select (survey_id, survey_no, tenant_id, access_class_id, sensitivity, answer_class_id, title, question, reasons, source, began_on, ended_on, least_answers, is_generated, version) on survey to vias_public, vias_tiles;
grant insert (tenant_id, access_class_id, sensitivity, title, question, reasons, source, began_on, ended_on, least_answers, is_generated) on survey to vias_user, vias_machine;
grant update (access_class_id, sensitivity, title, question, reasons, source, began_on, ended_on, least_answers) on survey to vias_user, vias_machine;
grant delete on survey to vias_user, vias_machine;
grant select on survey_import to vias_user, vias_machine, vias_jobs;
grant insert (tenant_id, survey_id, file_name) on survey_import to vias_user, vias_machine;
grant update (read_count, added_count, unchanged_count, rejected_count, masked_count, finished_at, undone_at) on survey_import to vias_user, vias_machine;
grant select on survey_answer to vias_user, vias_machine, vias_public, vias_jobs;
grant insert (tenant_id, survey_id, survey_import_id, key_digest, content_digest, geom, reasons, words, day_part, age_group, sex), delete on survey_answer to vias_user, vias_machine;
