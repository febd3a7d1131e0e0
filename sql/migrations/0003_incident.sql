-- Incidents: what happened, where, when; whose it is; what became of it.

create table incident_category (
  category_code text primary key check (category_code ~ '^[a-z_]+$'),
  group_code    text not null,
  group_no      smallint not null check (group_no between 1 and 12),
  title         jsonb not null,
  sensitivity   smallint not null default 1 check (sensitivity between 0 and 3),
  sort_no       smallint not null
);
comment on table incident_category is 'The shared taxonomy in lv, lt and en. group_no is the column of the group in grid tiles (at most 12). Incidents of sensitivity 2 and 3 show others a snapped place. Shared reference table.';

insert into incident_category (category_code, group_code, group_no, sensitivity, sort_no, title) values
  ('fire_building',     'fire',     1, 1, 10, '{"lv":"Ugunsgrēks ēkā","lt":"Gaisras pastate","en":"Building fire"}'),
  ('fire_wildland',     'fire',     1, 1, 11, '{"lv":"Meža vai kūlas ugunsgrēks","lt":"Miško ar žolės gaisras","en":"Forest or grass fire"}'),
  ('fire_vehicle',      'fire',     1, 1, 12, '{"lv":"Deg transportlīdzeklis","lt":"Dega transporto priemonė","en":"Vehicle fire"}'),
  ('fire_waste',        'fire',     1, 1, 13, '{"lv":"Deg atkritumi","lt":"Dega atliekos","en":"Waste fire"}'),
  ('smoke',             'fire',     1, 1, 14, '{"lv":"Dūmi vai deguma smaka","lt":"Dūmai ar degėsių kvapas","en":"Smoke or smell of burning"}'),
  ('traffic_crash',     'traffic',  2, 1, 20, '{"lv":"Ceļu satiksmes negadījums","lt":"Eismo įvykis","en":"Traffic crash"}'),
  ('traffic_obstacle',  'traffic',  2, 1, 21, '{"lv":"Šķērslis uz ceļa","lt":"Kliūtis kelyje","en":"Obstacle on the road"}'),
  ('traffic_signal',    'traffic',  2, 1, 22, '{"lv":"Bojāts luksofors vai ceļa zīme","lt":"Sugedęs šviesoforas ar pažeistas kelio ženklas","en":"Broken signal or sign"}'),
  ('medical_help',      'medical',  3, 2, 30, '{"lv":"Neatliekamā medicīniskā palīdzība","lt":"Skubi medicinos pagalba","en":"Medical emergency"}'),
  ('assist_person',     'medical',  3, 2, 31, '{"lv":"Palīdzība cilvēkam","lt":"Pagalba žmogui","en":"Help for a person"}'),
  ('water_rescue',      'rescue',   4, 1, 40, '{"lv":"Glābšana uz ūdens vai ledus","lt":"Gelbėjimas vandenyje ar ant ledo","en":"Water or ice rescue"}'),
  ('missing_person',    'rescue',   4, 2, 41, '{"lv":"Pazudis cilvēks","lt":"Dingęs žmogus","en":"Missing person"}'),
  ('rescue_other',      'rescue',   4, 1, 42, '{"lv":"Citi glābšanas darbi","lt":"Kiti gelbėjimo darbai","en":"Other rescue"}'),
  ('storm_tree',        'weather',  5, 1, 50, '{"lv":"Vētra, nokritis koks","lt":"Audra, nuvirtęs medis","en":"Storm, fallen tree"}'),
  ('flood',             'weather',  5, 1, 51, '{"lv":"Plūdi, applūdusi teritorija","lt":"Potvynis, užlieta teritorija","en":"Flood"}'),
  ('ice_snow',          'weather',  5, 1, 52, '{"lv":"Apledojums vai sniegs","lt":"Apledėjimas ar sniegas","en":"Ice or snow"}'),
  ('power_outage',      'utility',  6, 1, 60, '{"lv":"Nav elektrības","lt":"Nėra elektros","en":"Power outage"}'),
  ('water_supply',      'utility',  6, 1, 61, '{"lv":"Ūdensvada vai kanalizācijas avārija","lt":"Vandentiekio ar nuotekų avarija","en":"Water or sewer failure"}'),
  ('heating',           'utility',  6, 1, 62, '{"lv":"Siltumapgādes avārija","lt":"Šilumos tiekimo avarija","en":"Heating failure"}'),
  ('gas_leak',          'utility',  6, 1, 63, '{"lv":"Gāzes noplūde","lt":"Dujų nuotėkis","en":"Gas leak"}'),
  ('hazmat',            'hazmat',   7, 1, 70, '{"lv":"Bīstamo vielu noplūde","lt":"Pavojingų medžiagų nuotėkis","en":"Hazardous substance"}'),
  ('pollution',         'hazmat',   7, 1, 71, '{"lv":"Vides piesārņojums","lt":"Aplinkos tarša","en":"Pollution"}'),
  ('explosive',         'hazmat',   7, 1, 72, '{"lv":"Sprādzienbīstams priekšmets","lt":"Sprogmuo","en":"Explosive item"}'),
  ('theft',             'crime',    8, 1, 80, '{"lv":"Zādzība","lt":"Vagystė","en":"Theft"}'),
  ('vehicle_theft',     'crime',    8, 1, 81, '{"lv":"Transportlīdzekļa zādzība","lt":"Transporto priemonės vagystė","en":"Vehicle theft"}'),
  ('burglary',          'crime',    8, 1, 82, '{"lv":"Zādzība ar iekļūšanu","lt":"Vagystė įsilaužus","en":"Burglary"}'),
  ('robbery',           'crime',    8, 1, 83, '{"lv":"Laupīšana","lt":"Plėšimas","en":"Robbery"}'),
  ('assault',           'crime',    8, 2, 84, '{"lv":"Miesas bojājumi, uzbrukums","lt":"Užpuolimas, sužalojimas","en":"Assault"}'),
  ('homicide',          'crime',    8, 2, 85, '{"lv":"Slepkavība","lt":"Nužudymas","en":"Homicide"}'),
  ('domestic_violence', 'crime',    8, 3, 86, '{"lv":"Vardarbība ģimenē","lt":"Smurtas artimoje aplinkoje","en":"Domestic violence"}'),
  ('vandalism',         'crime',    8, 1, 87, '{"lv":"Vandālisms","lt":"Vandalizmas","en":"Vandalism"}'),
  ('public_order',      'order',    9, 1, 90, '{"lv":"Sabiedriskās kārtības traucējums","lt":"Viešosios tvarkos pažeidimas","en":"Public disorder"}'),
  ('noise',             'order',    9, 1, 91, '{"lv":"Troksnis","lt":"Triukšmas","en":"Noise"}'),
  ('road_damage',       'street',  10, 1, 100, '{"lv":"Bojāts ceļš vai ietve","lt":"Pažeistas kelias ar šaligatvis","en":"Damaged road or pavement"}'),
  ('street_light',      'street',  10, 1, 101, '{"lv":"Nedeg ielas apgaismojums","lt":"Neveikia gatvės apšvietimas","en":"Street light out"}'),
  ('dumping',           'street',  10, 1, 102, '{"lv":"Nelegāli izmesti atkritumi","lt":"Neteisėtai išmestos atliekos","en":"Illegal dumping"}'),
  ('animal',            'animal',  11, 1, 110, '{"lv":"Bīstams vai cietis dzīvnieks","lt":"Pavojingas ar sužeistas gyvūnas","en":"Dangerous or injured animal"}'),
  ('false_alarm',       'other',   12, 1, 120, '{"lv":"Maldinošs izsaukums","lt":"Klaidingas iškvietimas","en":"False alarm"}'),
  ('other',             'other',   12, 1, 121, '{"lv":"Cits negadījums","lt":"Kitas įvykis","en":"Other incident"}');

-- Where everyone but the owner sees a sensitive incident: the centre of its LKS cell, 250 m for sensitive and 1 km for special categories.
-- Outside the Baltic the grid is in degrees, because LKS coordinates mean nothing there.
-- Named with their schema, because a restored dump fills this column with an empty search path.
create function snapped_place(place geometry, sensitivity smallint) returns geometry language sql immutable parallel safe as $$
  select case
    when place is null or sensitivity < 2 then place
    when public.st_x(place) between 19 and 30 and public.st_y(place) between 53 and 59 then (
      select public.st_transform(public.st_setsrid(public.st_makepoint((floor(public.st_x(m) / cell) + 0.5) * cell, (floor(public.st_y(m) / cell) + 0.5) * cell), 3059), 4326)
      from (select public.st_transform(place, 3059) as m, case sensitivity when 2 then 250.0 else 1000.0 end as cell) lks)
    else public.st_setsrid(public.st_makepoint((floor(public.st_x(place) / 0.01) + 0.5) * 0.01, (floor(public.st_y(place) / 0.01) + 0.5) * 0.01), 4326)
  end $$;

create table incident (
  incident_id      uuid primary key default gen_random_uuid(),
  incident_no      bigint generated always as identity unique,
  tenant_id        text not null references tenant,
  access_class_id  integer not null,
  sensitivity      smallint not null,
  source_code      text check (length(source_code) <= 60),
  source_key       text check (length(source_key) <= 200),
  source_category  text check (length(source_category) <= 200),
  row_hash         bytea,
  category_code    text not null references incident_category,
  severity         smallint not null check (severity between 1 and 5),
  status           text not null default 'reported' check (status in ('reported', 'in_progress', 'closed')),
  occurred_at      timestamptz not null,
  due_at           timestamptz,
  closed_at        timestamptz,
  outcome          text check (length(outcome) <= 500),
  title            text not null check (length(title) between 1 and 200),
  responsible      text check (length(responsible) <= 200),
  place_text       text check (length(place_text) <= 300),
  description      text check (length(description) <= 10000),
  geom             geometry(Point, 4326),
  public_geom      geometry(Point, 4326) generated always as (snapped_place(geom, sensitivity)) stored,
  flags            text[] not null default '{}',
  import_id        uuid,
  is_generated     boolean not null default false,
  version          integer not null default 1,
  created_at       timestamptz not null default now(),
  created_by       text not null default my_principal(),
  created_by_name  text not null default my_principal_name(),
  changed_at       timestamptz not null default now(),
  changed_by       text not null default my_principal(),
  changed_by_name  text not null default my_principal_name(),
  unique (tenant_id, incident_id),
  unique (tenant_id, source_code, source_key),
  foreign key (tenant_id, access_class_id, sensitivity) references access_class (tenant_id, access_class_id, sensitivity),
  check ((status = 'closed') = (closed_at is not null)),
  check (due_at is null or due_at >= occurred_at - interval '1 day')
);
comment on table incident is 'What happened, where and when; one row per incident, what changed in incident_change.';
comment on column incident.incident_no is 'The number in map tiles, which carry no uuid.';
comment on column incident.geom is 'Exact place, WGS 84. Null when the source gave none: the row counts in statistics, not on maps. Nobody selects this column; the owner reads it through incident_detail().';
comment on column incident.public_geom is 'The place everyone else gets and every list, box, tile and export uses, so that their counts agree. Made from geom and sensitivity by the database itself.';
comment on column incident.flags is 'What an import noticed: time_ambiguous, outside_extent, outside_territory, possible_duplicate, category_unmapped …';
create index incident_place on incident using gist (public_geom);
create index incident_time on incident (tenant_id, occurred_at desc, incident_id desc);
create index incident_class_time on incident (access_class_id, occurred_at desc, incident_id desc);
create index incident_import on incident (import_id) where import_id is not null;

create table incident_change (
  tenant_id       text not null,
  incident_id     uuid not null,
  version         integer not null,
  access_class_id integer not null,
  changed_at      timestamptz not null,
  changed_by      text not null,
  changed_by_name text not null,
  op              text not null check (op in ('update', 'delete')),
  reason          text,
  before          jsonb not null,
  after           jsonb not null,
  primary key (tenant_id, incident_id, version),
  foreign key (tenant_id) references tenant
);
comment on table incident_change is 'Every change after the first version: the fields that changed, before and after. How it was made stands in the incident itself. Append-only; kept when the incident is deleted.';
create trigger incident_change_append_only before update or truncate on incident_change for each statement execute function refuse_change();

create table source_category (
  tenant_id       text not null references tenant,
  source_code     text not null,
  source_category text not null,
  category_code   text references incident_category,
  severity        smallint check (severity between 1 and 5),
  primary key (tenant_id, source_code, source_category)
);
comment on table source_category is 'A partner''s own codes and what they mean in the shared taxonomy; a null meaning waits for a person. Both codes are kept on the incident.';

alter table incident enable row level security;         alter table incident force row level security;
alter table incident_change enable row level security;  alter table incident_change force row level security;
alter table source_category enable row level security;  alter table source_category force row level security;
select audit_table('incident');
select announce_table('incident');
select audit_table('source_category', 'source_category');

grant select on incident_category to vias_user, vias_machine, vias_resident, vias_public, vias_worker, vias_tiles, vias_jobs;
-- Every column but the exact place, the words of the place and the description: those only through incident_detail().
grant select (incident_id, incident_no, tenant_id, access_class_id, sensitivity, source_code, source_key, source_category, row_hash, category_code, severity, status, occurred_at,
              due_at, closed_at, outcome, title, responsible, public_geom, flags, import_id, is_generated, version, created_at, created_by, created_by_name, changed_at, changed_by, changed_by_name)
  on incident to vias_user, vias_machine;
grant select (incident_id, incident_no, tenant_id, access_class_id, sensitivity, category_code, severity, status, occurred_at, public_geom, flags, is_generated, version)
  on incident to vias_public, vias_tiles;
grant select on incident to vias_jobs;
grant insert, delete on incident to vias_user, vias_machine;
grant update (access_class_id, sensitivity, source_category, row_hash, category_code, severity, status, occurred_at, due_at, closed_at, outcome, title, responsible, place_text, description,
              geom, flags, import_id) on incident to vias_user, vias_machine;
grant select on incident_change to vias_user, vias_jobs;
grant select on incident_change to vias_machine;
grant select, insert, update on source_category to vias_user, vias_machine;
