-- Indicators: what is measured, its values by territory and period; and the social-risk models that experts weigh indicators with.

create table indicator (
  indicator_id      uuid primary key default gen_random_uuid(),
  tenant_id         text not null references tenant,
  access_class_id   integer not null,
  sensitivity       smallint not null,
  code              text not null check (code ~ '^[a-z][a-z0-9]*(_[a-z0-9]+)*$' and length(code) <= 60),
  title             jsonb not null,
  description       jsonb,
  unit              jsonb not null,
  direction         text not null check (direction in ('more_is_worse', 'more_is_better', 'neutral')),
  aggregation       text not null check (aggregation in ('sum', 'mean')),
  decimals          smallint not null default 0 check (decimals between 0 and 6),
  denominator       text not null check (denominator in ('none', 'residents', 'km2', 'indicator')),
  denominator_code  text,
  masks_below       smallint check (masks_below between 2 and 50),
  source            text not null check (length(source) between 3 and 300),
  source_address    text check (length(source_address) <= 500),
  licence           text not null check (length(licence) between 2 and 300),
  quality           text not null check (quality in ('official', 'register', 'survey', 'estimated', 'generated')),
  quality_note      jsonb,
  pull              jsonb,
  is_generated      boolean not null default false,
  retired_at        timestamptz,
  version           integer not null default 1,
  values_version    integer not null default 0,
  values_changed_at timestamptz,
  created_at        timestamptz not null default now(),
  created_by        text not null default my_principal(),
  created_by_name   text not null default my_principal_name(),
  changed_at        timestamptz not null default now(),
  changed_by        text not null default my_principal(),
  changed_by_name   text not null default my_principal_name(),
  unique (tenant_id, indicator_id),
  unique (tenant_id, code),
  foreign key (tenant_id, access_class_id, sensitivity) references access_class (tenant_id, access_class_id, sensitivity),
  constraint indicator_denominator_named check ((denominator = 'indicator') = (denominator_code is not null))
);
comment on table indicator is 'The register: what a number about a territory means, where it comes from, how good it is, and how it is carried across a reform. Those of the tenant vias are shared by everybody.';
comment on column indicator.aggregation is 'sum: the value of a merged territory is the sum of its parts; mean: their mean, weighted by the denominator.';
comment on column indicator.decimals is 'Decimals that values have; 0 are whole numbers, whose total is kept when they are divided.';
comment on column indicator.denominator is 'What a value stands against: residents, square kilometres, or another indicator (denominator_code); none for what stands alone.';
comment on column indicator.masks_below is 'Counts of people from 1 to one less than this are kept as a range from the moment they come in. Null: kept as they come.';
comment on column indicator.pull is 'How the values are fetched from a statistics office: tables, queries, code lists. Read by the command line, never by the server.';
comment on column indicator.values_version is 'Grows with every change of the values, so that whatever was computed from them knows that it is old.';
create index indicator_class on indicator (access_class_id);

create table indicator_import (
  indicator_import_id uuid primary key default gen_random_uuid(),
  tenant_id     text not null references tenant,
  indicator_id  uuid not null,
  origin        text not null check (origin in ('file', 'api', 'pull', 'generated')),
  file_name     text check (length(file_name) <= 255),
  begun_at      timestamptz not null default now(),
  begun_by      text not null default my_principal(),
  begun_by_name text not null default my_principal_name(),
  finished_at   timestamptz,
  read          integer not null default 0,
  added         integer not null default 0,
  updated       integer not null default 0,
  unchanged     integer not null default 0,
  rejected      integer not null default 0,
  folded        integer not null default 0,
  masked        integer not null default 0,
  missing       integer not null default 0,
  rejects       jsonb not null default '[]',
  unique (tenant_id, indicator_import_id),
  foreign key (tenant_id, indicator_id) references indicator (tenant_id, indicator_id) on delete cascade,
  check (finished_at is null or read = added + updated + unchanged + rejected + folded)
);
comment on table indicator_import is 'Every writing of values: by whom, from what, and what became of each row. rejects names at most 1,000 refused rows with line, field, value and reason.';
comment on column indicator_import.folded is 'Rows that went into the value of a longer period, as days into a week.';
create index indicator_import_of on indicator_import (indicator_id, begun_at desc);

create table indicator_value (
  tenant_id           text not null references tenant,
  indicator_id        uuid not null,
  boundary_set_id     integer not null references boundary_set,
  code                text not null check (length(code) between 1 and 40),
  starts_on           date not null,
  ends_on             date not null,
  value               double precision,
  lower               double precision,
  upper               double precision,
  status              text not null check (status in ('final', 'provisional', 'estimated', 'masked', 'missing')),
  indicator_import_id uuid not null,
  primary key (indicator_id, boundary_set_id, code, starts_on, ends_on),
  foreign key (tenant_id, indicator_id) references indicator (tenant_id, indicator_id),
  foreign key (tenant_id, indicator_import_id) references indicator_import (tenant_id, indicator_import_id),
  check (ends_on > starts_on),
  constraint indicator_value_shape check (case status
    when 'masked' then value is null and lower is not null and upper is not null and lower <= upper
    when 'missing' then value is null and lower is null and upper is null
    else value is not null and (lower is null) = (upper is null) and coalesce(lower <= value and value <= upper, true) end),
  constraint indicator_value_finite check (coalesce(abs(value), 0) < 1e15 and coalesce(abs(lower), 0) < 1e15 and coalesce(abs(upper), 0) < 1e15)
);
comment on table indicator_value is 'A value of an indicator for a territory and a period. The territory is (boundary set, code), so that a value keeps the division it was counted in; masked values are ranges, never zero.';
comment on column indicator_value.ends_on is 'The first day after the period.';
comment on column indicator_value.status is 'masked: only the range lower to upper is known; missing: the source says that it does not know.';
create index indicator_value_period on indicator_value (indicator_id, starts_on, ends_on);

create table indicator_revision (
  tenant_id           text not null,
  indicator_id        uuid not null,
  boundary_set_id     integer not null,
  code                text not null,
  starts_on           date not null,
  ends_on             date not null,
  value               double precision,
  lower               double precision,
  upper               double precision,
  status              text not null,
  indicator_import_id uuid not null,
  replaced_at         timestamptz not null default clock_timestamp(),
  replaced_by         text not null default coalesce(my_principal(), 'vias_owner'),
  replaced_by_name    text not null default my_principal_name(),
  foreign key (tenant_id) references tenant
);
comment on table indicator_revision is 'Values that a later import replaced or removed: statistics are revised, and a map printed last year must still be explained. Append-only.';
create index indicator_revision_of on indicator_revision (indicator_id, boundary_set_id, code, starts_on);
create trigger indicator_revision_append_only before update or delete or truncate on indicator_revision for each statement execute function refuse_change();

create table risk_model (
  risk_model_id   uuid primary key default gen_random_uuid(),
  tenant_id       text not null references tenant,
  access_class_id integer not null,
  sensitivity     smallint not null,
  code            text not null check (code ~ '^[a-z][a-z0-9]*(_[a-z0-9]+)*$' and length(code) <= 60),
  title           jsonb not null,
  version         integer not null default 1,
  is_generated    boolean not null default false,
  retired_at      timestamptz,
  created_at      timestamptz not null default now(),
  created_by      text not null default my_principal(),
  created_by_name text not null default my_principal_name(),
  changed_at      timestamptz not null default now(),
  changed_by      text not null default my_principal(),
  changed_by_name text not null default my_principal_name(),
  unique (tenant_id, risk_model_id),
  unique (tenant_id, code),
  foreign key (tenant_id, access_class_id, sensitivity) references access_class (tenant_id, access_class_id, sensitivity)
);
comment on table risk_model is 'A social-risk index of a municipality; what it is made of stands in its versions.';

create table risk_model_version (
  risk_model_id    uuid not null,
  tenant_id        text not null references tenant,
  version          integer not null check (version > 0),
  definition       jsonb not null,
  note             text check (length(note) <= 500),
  made_at          timestamptz not null default now(),
  made_by          text not null default my_principal(),
  made_by_name     text not null default my_principal_name(),
  weights          jsonb,
  approved_at      timestamptz,
  approved_by      text,
  approved_by_name text,
  approved_ratings uuid[],
  primary key (tenant_id, risk_model_id, version),
  foreign key (tenant_id, risk_model_id) references risk_model (tenant_id, risk_model_id),
  check ((approved_at is null) = (weights is null) and (approved_at is null) = (approved_by is null) and (approved_at is null) = (approved_ratings is null))
);
comment on table risk_model_version is 'Which indicators stand in which dimension, and the weights once somebody has approved them with the ratings they came from. An approved version does not change and takes no more ratings.';

create table risk_rating (
  risk_rating_id uuid primary key default gen_random_uuid(),
  tenant_id      text not null references tenant,
  risk_model_id  uuid not null,
  version        integer not null,
  rating_no      integer not null check (rating_no > 0),
  expert_group   text check (length(expert_group) between 2 and 60),
  judgements     jsonb not null,
  note           text check (length(note) <= 500),
  rated_at       timestamptz not null default now(),
  rated_by       text not null default my_principal(),
  rated_by_name  text not null default my_principal_name(),
  unique (tenant_id, risk_model_id, version, rated_by, rating_no),
  foreign key (tenant_id, risk_model_id, version) references risk_model_version (tenant_id, risk_model_id, version)
);
comment on table risk_rating is 'One expert''s pairwise judgements on one version of a model. Append-only: who reconsiders rates again, the highest rating_no counts, and the earlier ones stay.';
create trigger risk_rating_append_only before update or delete or truncate on risk_rating for each statement execute function refuse_change();

alter table indicator enable row level security;           alter table indicator force row level security;
alter table indicator_import enable row level security;    alter table indicator_import force row level security;
alter table indicator_value enable row level security;     alter table indicator_value force row level security;
alter table indicator_revision enable row level security;  alter table indicator_revision force row level security;
alter table risk_model enable row level security;          alter table risk_model force row level security;
alter table risk_model_version enable row level security;  alter table risk_model_version force row level security;
alter table risk_rating enable row level security;         alter table risk_rating force row level security;
select audit_table('indicator');
select announce_table('indicator');
select audit_table('indicator_import');
select audit_table('risk_model');
select announce_table('risk_model');
select audit_table('risk_model_version', 'risk_model_id');
select audit_table('risk_rating');

grant select on indicator, indicator_value to vias_user, vias_machine, vias_public, vias_tiles, vias_jobs;
grant select on indicator_import, indicator_revision to vias_user, vias_machine, vias_jobs;
grant select on risk_model, risk_model_version to vias_user, vias_machine, vias_public, vias_jobs;
grant select on risk_rating to vias_user, vias_jobs;
grant insert (tenant_id, access_class_id, sensitivity, code, title, description, unit, direction, aggregation, decimals, denominator, denominator_code, masks_below, source, source_address,
              licence, quality, quality_note, pull, is_generated) on indicator to vias_user, vias_machine;
grant update (access_class_id, sensitivity, title, description, unit, direction, aggregation, decimals, denominator, denominator_code, masks_below, source, source_address,
              licence, quality, quality_note, pull, retired_at, values_version, values_changed_at) on indicator to vias_user, vias_machine;
grant delete on indicator to vias_user;
grant insert (tenant_id, indicator_id, origin, file_name) on indicator_import to vias_user, vias_machine;
grant update (finished_at, read, added, updated, unchanged, rejected, folded, masked, missing, rejects) on indicator_import to vias_user, vias_machine;
grant insert, delete on indicator_value to vias_user, vias_machine;
grant update (value, lower, upper, status, indicator_import_id) on indicator_value to vias_user, vias_machine;
grant insert (tenant_id, access_class_id, sensitivity, code, title, is_generated) on risk_model to vias_user;
grant update (access_class_id, sensitivity, title, version, retired_at) on risk_model to vias_user;
grant insert (risk_model_id, tenant_id, version, definition, note) on risk_model_version to vias_user;
grant update (weights, approved_at, approved_ratings) on risk_model_version to vias_user;
grant insert (tenant_id, risk_model_id, version, rating_no, expert_group, judgements, note) on risk_rating to vias_user;
