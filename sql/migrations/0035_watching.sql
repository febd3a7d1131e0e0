-- What the operator watches and keeps: runs of backup and restore drills, minutes in which VIAS was up, and what a municipality is called, reached and measured by.

create table operation_run (
  operation_run_id bigint generated always as identity primary key,
  operation text not null check (operation in ('backup', 'restore_drill')),
  at        timestamptz not null default now(),
  is_good   boolean not null,
  detail    jsonb not null default '{}'
);
comment on table operation_run is 'When backups were made and restores rehearsed, and how that ended. Written by the commands themselves; system table.';
comment on column operation_run.detail is 'Figures of the run: seconds, rows, bytes, tables. No persons.';
create index operation_run_last on operation_run (operation, at desc);

create table uptime_day (
  day  date primary key,
  seen bit(1440) not null default 0::bit(1440)
);
comment on table uptime_day is 'One bit for each minute of a day (UTC) in which a server of VIAS wrote it: what was missing was an outage. System table, kept for 400 days.';

do $$
declare
  name text;
begin
  foreach name in array array['operation_run', 'uptime_day'] loop
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
  end loop;
end $$;
grant select, insert on operation_run to vias_jobs;
grant select, insert, update, delete on uptime_day to vias_jobs;

alter table tenant
  add column titles jsonb not null default '{}',
  add column contact jsonb not null default '{}',
  add column silent_after_min integer check (silent_after_min between 5 and 43200),
  add column version integer not null default 1,
  add constraint tenant_titles_are_texts check (jsonb_typeof(titles) = 'object' and titles - array['lv', 'lt', 'en'] = '{}'),
  add constraint tenant_contact_is_known check (jsonb_typeof(contact) = 'object' and contact - array['email', 'phone', 'web'] = '{}');
comment on column tenant.name is 'Its name in its own language.';
comment on column tenant.titles is 'Its name in Latvian, Lithuanian and English, {"lv": …, "lt": …, "en": …}; where one is missing, name.';
comment on column tenant.contact is 'How the institution (no person) is reached, for everybody: {"email": …, "phone": …, "web": …}.';
comment on column tenant.silent_after_min is 'Minutes without news of its incidents after which its feed counts as silent; null: by the rhythm of its own last 30 days.';
comment on column tenant.version is 'Counts changes.';
-- The operator's wish is carried out by the system and noted in the operator's name; no member writes tenants.
grant insert (tenant_id, country, name, languages, time_zone, titles, contact, silent_after_min) on tenant to vias_jobs;
grant update (name, languages, titles, contact, silent_after_min, version) on tenant to vias_jobs;

update tenant t set titles = jsonb_build_object('lv', v.lv, 'lt', v.lt, 'en', v.en)
from (values
  ('vias',             'VIAS', 'VIAS', 'VIAS'),
  ('lv-jelgava',       'Jelgavas valstspilsētas pašvaldība', 'Jelgavos valstybinio miesto savivaldybė', 'Jelgava State City Municipality'),
  ('lv-dobele',        'Dobeles novada pašvaldība', 'Duobelės krašto savivaldybė', 'Dobele Municipality'),
  ('lv-aizkraukle',    'Aizkraukles novada pašvaldība', 'Aizkrauklės krašto savivaldybė', 'Aizkraukle Municipality'),
  ('lv-livani',        'Līvānu novada pašvaldība', 'Lyvanų krašto savivaldybė', 'Līvāni Municipality'),
  ('lv-bauska',        'Bauskas novada pašvaldība', 'Bauskės krašto savivaldybė', 'Bauska Municipality'),
  ('lt-siauliai',      'Šauļu pilsētas pašvaldība', 'Šiaulių miesto savivaldybė', 'Šiauliai City Municipality'),
  ('lt-siauliai-fire', 'Šauļu ugunsdzēsības un glābšanas pārvalde', 'Šiaulių priešgaisrinė gelbėjimo valdyba', 'Šiauliai Fire and Rescue Board'),
  ('lt-akmene',        'Akmenes rajona pašvaldība', 'Akmenės rajono savivaldybė', 'Akmenė District Municipality'),
  ('lt-telsiai',       'Telšu rajona pašvaldība', 'Telšių rajono savivaldybė', 'Telšiai District Municipality'),
  ('lt-mazeikiai',     'Mažeiķu rajona pašvaldība', 'Mažeikių rajono savivaldybė', 'Mažeikiai District Municipality')
) v (id, lv, lt, en) where t.tenant_id = v.id;

-- The operator adds categories and says them in other words; their code, group and sensitivity stay.
grant insert (category_code, group_code, group_no, title, sensitivity, sort_no), update (title) on incident_category to vias_jobs;
