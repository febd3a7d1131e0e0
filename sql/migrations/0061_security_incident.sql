-- Security incidents of the system itself, and what is told of them to the authorities in time (NIS2 Article 23, GDPR Articles 33 and 34).

create table security_incident (
  security_incident_id uuid primary key default gen_random_uuid(),
  tenant_id            text not null references tenant,
  country              text not null check (country in ('LV', 'LT')),
  title                text not null check (length(btrim(title)) between 3 and 200),
  is_significant       boolean not null,
  aware_at             timestamptz not null,
  began_at             timestamptz,
  ended_at             timestamptz,
  happened             text not null check (length(btrim(happened)) between 10 and 4000),
  cause                text not null default '' check (length(cause) <= 4000),
  consequences         text not null default '' check (length(consequences) <= 4000),
  systems              text not null default '' check (length(systems) <= 2000),
  data_concerned       text not null default '' check (length(data_concerned) <= 2000),
  has_personal_data    boolean not null,
  is_high_risk         boolean not null,
  residents            integer check (residents between 0 and 10000000),
  cross_border         text not null check (cross_border in ('unknown', 'no', 'possible', 'yes')),
  unlawful_act         text not null check (unlawful_act in ('unknown', 'no', 'suspected')),
  traces               text not null default '' check (length(traces) <= 4000),
  measures             text not null default '' check (length(measures) <= 4000),
  contact              text not null default '' check (length(contact) <= 300),
  installation         jsonb not null default '{}',
  version              integer not null default 1,
  created_at           timestamptz not null default now(),
  created_by           text not null default my_principal(),
  created_by_name      text not null default my_principal_name(),
  changed_at           timestamptz not null default now(),
  changed_by           text not null default my_principal(),
  changed_by_name      text not null default my_principal_name(),
  unique (tenant_id, security_incident_id),
  constraint security_incident_began check (began_at <= aware_at),
  constraint security_incident_ended check (ended_at >= began_at),
  constraint security_incident_risk check (has_personal_data or not is_high_risk)
);
comment on table security_incident is 'A security incident of the system, as it is known now; every earlier state is in security_incident_change. One of the operator concerns the whole installation, and those who keep a municipality read it.';
comment on column security_incident.country is 'Whose authorities are told: of the municipality, and of an incident of the operator the one that was chosen.';
comment on column security_incident.is_significant is 'Whether it must be reported under NIS2; one that need not is recorded all the same.';
comment on column security_incident.aware_at is 'When the institution became aware: every term begins here.';
comment on column security_incident.is_high_risk is 'Whether it is likely to be a high risk to people, who are then told themselves (GDPR Article 34).';
comment on column security_incident.residents is 'How many residents it touched, as far as is known; null: not known.';
comment on column security_incident.traces is 'Signs of the intrusion: addresses, files, accounts.';
comment on column security_incident.installation is 'What VIAS knew of itself when the incident was recorded: versions, list of parts, last backup and drill, head of the audit. Set by the database and the server, never changed.';
create index security_incident_aware on security_incident (tenant_id, aware_at);

create table security_incident_change (
  tenant_id            text not null,
  security_incident_id uuid not null,
  version              integer not null,
  at                   timestamptz not null default now(),
  changed_by           text not null,
  changed_by_name      text not null,
  facts                jsonb not null,
  primary key (tenant_id, security_incident_id, version),
  foreign key (tenant_id, security_incident_id) references security_incident (tenant_id, security_incident_id)
);
comment on table security_incident_change is 'Every state that the record of a security incident ever had, with whoever wrote it. Append-only.';

create table security_report (
  security_report_id   uuid primary key default gen_random_uuid(),
  tenant_id            text not null,
  security_incident_id uuid not null,
  step                 text not null check (step in ('early_warning', 'notification', 'progress_report', 'final_report', 'data_authority', 'people')),
  sent_at              timestamptz not null,
  reference            text not null default '' check (length(reference) <= 200),
  version              integer not null,
  recorded_at          timestamptz not null default now(),
  recorded_by          text not null default my_principal(),
  recorded_by_name     text not null default my_principal_name(),
  taken_back_at        timestamptz,
  taken_back_by        text,
  taken_back_by_name   text,
  taken_back_reason    text check (length(btrim(taken_back_reason)) between 3 and 500),
  unique (tenant_id, security_report_id),
  foreign key (tenant_id, security_incident_id) references security_incident (tenant_id, security_incident_id),
  check ((taken_back_at is null) = (taken_back_by is null) and (taken_back_at is null) = (taken_back_reason is null))
);
comment on table security_report is 'What was sent to an authority, or told to people, when and by whom. Never changed; one that was recorded by mistake is taken back with the reason.';
comment on column security_report.reference is 'The number that the authority gave.';
comment on column security_report.version is 'The state of the record from which it was written. Set by the database.';
-- Of each step one; only how it goes on may be told more than once.
create unique index security_report_once on security_report (tenant_id, security_incident_id, step) where taken_back_at is null and step <> 'progress_report';

create table security_reminder (
  tenant_id            text not null,
  security_incident_id uuid not null,
  step                 text not null,
  hours                smallint not null check (hours in (168, 24, 6, 0)),
  at                   timestamptz not null default now(),
  primary key (tenant_id, security_incident_id, step, hours),
  foreign key (tenant_id, security_incident_id) references security_incident (tenant_id, security_incident_id)
);
comment on table security_reminder is 'That those who answer for a report were told of its term, so many hours before it; 0: that it is over.';

do $$ declare name text; begin
  foreach name in array array['security_incident', 'security_incident_change', 'security_report', 'security_reminder'] loop
    execute format('alter table %I enable row level security, force row level security', name);
  end loop;
end $$;
select audit_table('security_incident');
select audit_table('security_report');
select audit_table('security_reminder', 'security_incident_id');

grant select on security_incident, security_report to vias_user, vias_jobs;
grant select on security_incident_change, security_reminder to vias_user;
grant insert (tenant_id, country, title, is_significant, aware_at, began_at, ended_at, happened, cause, consequences, systems, data_concerned, has_personal_data, is_high_risk, residents, cross_border, unlawful_act, traces, measures, contact, installation)
  on security_incident to vias_user;
grant update (title, is_significant, aware_at, began_at, ended_at, happened, cause, consequences, systems, data_concerned, has_personal_data, is_high_risk, residents, cross_border, unlawful_act, traces, measures, contact)
  on security_incident to vias_user;
grant insert (tenant_id, security_incident_id, step, sent_at, reference) on security_report to vias_user;
grant update (taken_back_at, taken_back_by, taken_back_by_name, taken_back_reason) on security_report to vias_user;

alter table service_message drop constraint service_message_kind_check;
alter table service_message add constraint service_message_kind_check check (kind in ('code', 'welcome', 'reply', 'carer', 'duty', 'share', 'security'));
