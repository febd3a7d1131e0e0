-- Writing warnings: templates and words of hazards, areas kept and cut out, quiet hours, repeated texts, requests to the state's own warning systems, message classes, agreements proposed by one side.

-- ── Words and templates ───────────────────────────────────────────────────────────────────────────────────────────
create table hazard (
  hazard_code text primary key check (hazard_code ~ '^[a-z_]{2,30}$'),
  position    smallint not null,
  lv text not null, lt text not null, ru text not null, en text not null
);
comment on table hazard is 'What a warning is about, in the four languages of warnings: the glossary of authors. Shared reference table.';
insert into hazard values
  ('chemical', 1, 'Ķīmisku vielu noplūde', 'Cheminių medžiagų nuotėkis', 'Утечка химических веществ', 'Chemical leak'),
  ('gas', 2, 'Gāzes noplūde', 'Dujų nuotėkis', 'Утечка газа', 'Gas leak'),
  ('fire', 3, 'Ugunsgrēks', 'Gaisras', 'Пожар', 'Fire'),
  ('ordnance', 4, 'Nesprāgusi munīcija', 'Nesprogusi amunicija', 'Неразорвавшийся боеприпас', 'Unexploded ordnance'),
  ('flood', 5, 'Plūdi', 'Potvynis', 'Наводнение', 'Flood'),
  ('storm', 6, 'Vētra', 'Audra', 'Буря', 'Storm'),
  ('ice', 7, 'Apledojums', 'Plikledis', 'Гололёд', 'Icy roads'),
  ('heat', 8, 'Liels karstums', 'Kaitra', 'Сильная жара', 'Extreme heat'),
  ('frost', 9, 'Stiprs sals', 'Speigas', 'Сильный мороз', 'Severe frost'),
  ('water', 10, 'Ūdens nav dzerams', 'Vanduo negeriamas', 'Вода непригодна для питья', 'Water not drinkable'),
  ('power', 11, 'Elektrības padeves pārtraukums', 'Elektros tiekimo sutrikimas', 'Отключение электричества', 'Power cut'),
  ('missing', 12, 'Pazudis cilvēks', 'Dingo žmogus', 'Пропал человек', 'Missing person'),
  ('animal', 13, 'Bīstams dzīvnieks', 'Pavojingas gyvūnas', 'Опасное животное', 'Dangerous animal'),
  ('road', 14, 'Slēgts ceļš', 'Uždarytas kelias', 'Дорога закрыта', 'Road closed'),
  ('clear', 15, 'Apdraudējums beidzies', 'Pavojus baigėsi', 'Опасность миновала', 'All clear');

create table alert_template (
  tenant_id         text not null references tenant,
  alert_template_id uuid not null default gen_random_uuid(),
  version           integer not null default 1 check (version > 0),
  hazard_code       text not null references hazard,
  names             jsonb not null,
  category          text not null check (category in ('Geo', 'Met', 'Safety', 'Security', 'Rescue', 'Fire', 'Health', 'Env', 'Transport', 'Infra', 'CBRNE', 'Other')),
  response_type     text not null check (response_type in ('Shelter', 'Evacuate', 'Prepare', 'Execute', 'Avoid', 'Monitor', 'Assess', 'AllClear', 'None')),
  urgency           text not null check (urgency in ('Immediate', 'Expected', 'Future', 'Past', 'Unknown')),
  severity          text not null check (severity in ('Extreme', 'Severe', 'Moderate', 'Minor', 'Unknown')),
  certainty         text not null check (certainty in ('Observed', 'Likely', 'Possible', 'Unlikely', 'Unknown')),
  texts             jsonb not null,
  placeholders      jsonb not null default '[]',
  valid_until       timestamptz,
  withdrawn_at      timestamptz,
  withdrawn_name    text,
  written_name      text,
  written_at        timestamptz not null default now(),
  primary key (tenant_id, alert_template_id, version)
);
comment on table alert_template is 'Prepared warnings, a row for each version: the newest counts. Those of the tenant vias are shared by all; a municipality writes its own beside them.';
comment on column alert_template.texts is 'Text by language, with [marks] that the placeholders describe.';

insert into alert_template (tenant_id, hazard_code, names, category, response_type, urgency, severity, certainty, placeholders, texts, written_name)
select 'vias', h, (select jsonb_build_object('lv', z.lv, 'lt', z.lt, 'ru', z.ru, 'en', z.en) from hazard z where z.hazard_code = h), c, r, u, s, o,
  (select jsonb_agg(case key when 'place' then '{"key": "place", "kind": "place", "max": 24}'::jsonb when 'until' then '{"key": "until", "kind": "time", "max": 12}'
                             else '{"key": "phone", "kind": "phone", "max": 12}' end order by n) from unnest(p) with ordinality k(key, n)),
  jsonb_build_object('lv', lv, 'lt', lt, 'ru', ru, 'en', en), 'VIAS'
from (values
  ('chemical', 'CBRNE', 'Shelter', 'Immediate', 'Extreme', 'Observed', '{place,phone}'::text[],
   '[place]: ķīmisku vielu noplūde. Ejiet telpās, aizveriet logus un durvis. Gaidiet ziņu. Tālr. [phone]',
   '[place]: cheminių medžiagų nuotėkis. Eikite į patalpas, užverkite langus. Laukite žinių. Tel. [phone]',
   '[place]: утечка химикатов. Зайдите в помещение, закройте окна и двери. Ждите отбоя. Тел. [phone]',
   '[place]: chemical leak. Go indoors, close windows and doors, switch off ventilation. Wait for the all-clear. Questions: [phone]'),
  ('gas', 'Safety', 'Evacuate', 'Immediate', 'Extreme', 'Observed', '{place,phone}',
   '[place]: gāzes noplūde. Ejiet prom pret vēju. Nededziet uguni un gaismu! Gaidiet ziņu. Tālr. [phone]',
   '[place]: dujų nuotėkis. Pasitraukite prieš vėją. Nedekite ugnies ir šviesos! Laukite žinių. Tel. [phone]',
   '[place]: утечка газа. Уходите против ветра. Не включайте свет и огонь! Ждите отбоя. Тел. [phone]',
   '[place]: gas leak. Leave the area, walk against the wind. No fire, no light switches. Wait for the all-clear. Questions: [phone]'),
  ('fire', 'Fire', 'Shelter', 'Immediate', 'Severe', 'Observed', '{place,until,phone}',
   '[place]: ugunsgrēks, dūmi. Esiet telpās, aizveriet logus. Provizoriski līdz [until]. Tālr. [phone]',
   '[place]: gaisras, dūmai. Būkite patalpose, užverkite langus. Orientuojamai iki [until]. Tel. [phone]',
   '[place]: пожар, дым. Будьте в помещении, закройте окна. Ориентировочно до [until]. Тел. [phone]',
   '[place]: fire, dangerous smoke. Stay indoors, close windows, keep away from the fire. Expected until [until]. Questions: [phone]'),
  ('ordnance', 'Security', 'Evacuate', 'Immediate', 'Severe', 'Observed', '{place,until,phone}',
   '[place]: atrasta munīcija. Atstājiet šo vietu, netuvojieties līdz [until]. Tālr. [phone]',
   '[place]: rasta amunicija. Palikite šią vietą, nesiartinkite iki [until]. Tel. [phone]',
   '[place]: найден боеприпас. Покиньте это место, не подходите до [until]. Тел. [phone]',
   '[place]: unexploded ordnance found. Leave the area and keep away until [until]. Questions: [phone]'),
  ('flood', 'Met', 'Evacuate', 'Immediate', 'Extreme', 'Likely', '{place,until,phone}',
   '[place]: plūdi līdz [until]. Ejiet augstāk, ņemiet dokumentus un zāles. Briesmās 112. Tālr. [phone]',
   '[place]: potvynis iki [until]. Kilkite aukščiau, imkite dokumentus, vaistus. Pavojuje 112. Tel. [phone]',
   '[place]: наводнение до [until]. Идите выше, возьмите документы и лекарства. Тел. [phone]',
   '[place]: flooding until [until]. Move to higher ground, take documents and medicines. Do not drive on flooded roads. Questions: [phone]'),
  ('storm', 'Met', 'Prepare', 'Expected', 'Severe', 'Likely', '{place,until,phone}',
   '[place]: vētra līdz [until]. Esiet telpās, sargieties no kokiem un vadiem. Tālr. [phone]',
   '[place]: audra iki [until]. Likite patalpose, saugokitės medžių ir laidų. Tel. [phone]',
   '[place]: буря до [until]. Будьте дома, берегитесь деревьев и проводов. Тел. [phone]',
   '[place]: storm until [until]. Stay indoors, keep away from trees and fallen power lines. Questions: [phone]'),
  ('ice', 'Transport', 'Prepare', 'Expected', 'Moderate', 'Observed', '{place,until,phone}',
   '[place]: ceļi un ietves apledo. Bez vajadzības nebrauciet līdz [until]. Tālr. [phone]',
   '[place]: plikledis. Be reikalo nevažiuokite iki [until], eikite atsargiai. Tel. [phone]',
   '[place]: гололёд. Без нужды не выезжайте до [until], идите осторожно. Тел. [phone]',
   '[place]: roads and pavements are icy. Do not drive unless you must until [until]. Questions: [phone]'),
  ('heat', 'Met', 'Prepare', 'Expected', 'Moderate', 'Likely', '{place,until,phone}',
   '[place]: liels karstums līdz [until]. Dzeriet ūdeni, apraugiet vientuļos. Tālr. [phone]',
   '[place]: kaitra iki [until]. Gerkite vandenį, aplankykite vienišus žmones. Tel. [phone]',
   '[place]: сильная жара до [until]. Пейте воду, проведайте одиноких. Тел. [phone]',
   '[place]: extreme heat until [until]. Drink water, stay in the shade, look in on people who live alone. Questions: [phone]'),
  ('frost', 'Met', 'Prepare', 'Expected', 'Moderate', 'Likely', '{place,until,phone}',
   '[place]: stiprs sals līdz [until]. Ģērbieties silti, apraugiet vientuļos. Tālr. [phone]',
   '[place]: speigas iki [until]. Renkitės šiltai, aplankykite vienišus žmones. Tel. [phone]',
   '[place]: сильный мороз до [until]. Одевайтесь теплее, проведайте одиноких. Тел. [phone]',
   '[place]: severe frost until [until]. Dress warmly, look in on people who live alone. Questions: [phone]'),
  ('water', 'Health', 'Avoid', 'Immediate', 'Moderate', 'Observed', '{place,until,phone}',
   '[place]: krāna ūdens nav dzerams līdz [until]. Nelietojiet arī vārītu. Tālr. [phone]',
   '[place]: vandentiekio vanduo negeriamas iki [until]. Netinka ir virintas. Tel. [phone]',
   '[place]: вода из крана непригодна для питья до [until], даже кипячёная. Тел. [phone]',
   '[place]: tap water is not safe to drink until [until], not even boiled. Where to get drinking water: [phone]'),
  ('power', 'Infra', 'Prepare', 'Immediate', 'Moderate', 'Observed', '{place,until,phone}',
   '[place]: nav elektrības līdz [until]. Taupiet tālruni, palīdziet kaimiņiem. Tālr. [phone]',
   '[place]: nėra elektros iki [until]. Tausokite telefoną, padėkite kaimynams. Tel. [phone]',
   '[place]: нет электричества до [until]. Берегите заряд, помогите соседям. Тел. [phone]',
   '[place]: no electricity until [until]. Save your phone battery, look in on neighbours. Questions: [phone]'),
  ('missing', 'Rescue', 'Monitor', 'Immediate', 'Moderate', 'Observed', '{place,phone}',
   '[place]: pazudis cilvēks. Apskatiet pagalmu, šķūņus, pagrabus. Redzējāt? Zvaniet 112 vai [phone]',
   '[place]: dingo žmogus. Apžiūrėkite kiemą, sandėlius, rūsius. Pamatę skambinkite 112 ar [phone]',
   '[place]: пропал человек. Осмотрите двор, сараи, подвалы. Если увидите: 112 или [phone]',
   '[place]: a person is missing. Please check your yard, sheds and cellars. If you see them, call 112 or [phone]'),
  ('animal', 'Safety', 'Avoid', 'Immediate', 'Moderate', 'Observed', '{place,until,phone}',
   '[place]: bīstams dzīvnieks. Netuvojieties, sargiet bērnus līdz [until]. Tālr. [phone]',
   '[place]: pavojingas gyvūnas. Nesiartinkite, saugokite vaikus iki [until]. Tel. [phone]',
   '[place]: опасное животное. Не подходите, берегите детей до [until]. Тел. [phone]',
   '[place]: dangerous animal. Keep away, keep children indoors until [until]. Questions: [phone]'),
  ('road', 'Transport', 'Avoid', 'Immediate', 'Minor', 'Observed', '{place,until,phone}',
   '[place]: ceļš slēgts līdz [until]. Brauciet pa apvedceļu. Tālr. [phone]',
   '[place]: kelias uždarytas iki [until]. Važiuokite apylanka. Tel. [phone]',
   '[place]: дорога закрыта до [until]. Объезжайте. Тел. [phone]',
   '[place]: road closed until [until]. Use the diversion. Questions: [phone]'),
  ('clear', 'Safety', 'AllClear', 'Past', 'Minor', 'Observed', '{place,phone}',
   '[place]: apdraudējums beidzies. Izvēdiniet telpas. Paldies par sadarbību! Tālr. [phone]',
   '[place]: pavojus baigėsi. Išvėdinkite patalpas. Dėkojame už pagalbą! Tel. [phone]',
   '[place]: опасность миновала. Проветрите помещения. Спасибо за содействие! Тел. [phone]',
   '[place]: the danger is over. Air your rooms. Thank you for your help. Questions: [phone]')
) t(h, c, r, u, s, o, p, lv, lt, ru, en);

-- ── The draft ─────────────────────────────────────────────────────────────────────────────────────────────────────
alter table alert
  add column area_drawn       geometry(MultiPolygon, 4326),
  add column area_excluded    geometry(MultiPolygon, 4326),
  add column excluded_name    text check (length(excluded_name) between 1 and 200),
  add column template_id      uuid,
  add column template_version integer,
  add column template_values  jsonb,
  add column begins_at        timestamptz,
  add column quiet_reason     text check (length(quiet_reason) between 10 and 500),
  add column repeat_reason    text check (length(repeat_reason) between 10 and 500),
  add constraint alert_excluded_whole check ((area_drawn is null) = (area_excluded is null) and (excluded_name is null or area_excluded is not null)),
  add constraint alert_template_whole check ((template_id is null) = (template_version is null));
comment on column alert.area is 'Who is inside gets the warning: what was drawn without what was cut out.';
comment on column alert.area_drawn is 'The area as drawn, before anything was cut out of it; null when nothing was.';
comment on column alert.area_excluded is 'Cut out of the area: nobody in there gets the warning, and every screen says so.';
comment on column alert.begins_at is 'Not before this time; null: as soon as it is released.';
comment on column alert.quiet_reason is 'Why it goes out in the quiet hours all the same.';
comment on column alert.repeat_reason is 'Why the same text goes to an overlapping area again within 12 hours.';
grant update (area_drawn, area_excluded, excluded_name, template_id, template_version, template_values, begins_at, quiet_reason, repeat_reason) on alert to vias_user, vias_machine;

create table saved_area (
  saved_area_id uuid primary key default gen_random_uuid(),
  tenant_id     text not null references tenant,
  name          text not null check (length(name) between 1 and 120),
  geom          geometry(MultiPolygon, 4326) not null check (st_isvalid(geom) and not st_isempty(geom)),
  saved_name    text not null default my_principal_name(),
  saved_at      timestamptz not null default now(),
  unique (tenant_id, name)
);
comment on table saved_area is 'Areas a municipality warns again and again, by name.';

create table national_request (
  national_request_id uuid primary key default gen_random_uuid(),
  tenant_id   text not null references tenant,
  alert_id    uuid not null,
  system      text not null check (system in ('lv-alert', 'gpis')),
  level       text not null check (level in ('red', 'orange', 'yellow')),
  body        text not null check (length(body) between 10 and 2000),
  asked_by    text not null default my_principal(),
  asked_name  text not null default my_principal_name(),
  asked_at    timestamptz not null default now(),
  foreign key (tenant_id, alert_id) references alert (tenant_id, alert_id)
);
comment on table national_request is 'That the state was asked to warn by LV-ALERT or the Lithuanian cell broadcast: by whom, when and in which words. Append-only.';
create index national_request_alert on national_request (tenant_id, alert_id);

-- ── Settings and agreements ───────────────────────────────────────────────────────────────────────────────────────
alter table tenant_alert_setting add column quiet_drills boolean not null default false;
comment on column tenant_alert_setting.quiet_drills is 'Whether drills wait for the end of the quiet hours too.';
grant update (quiet_drills) on tenant_alert_setting to vias_user;

create table tenant_message_class (
  tenant_id     text not null references tenant,
  message_class text not null check (message_class in ('life_threatening', 'severe', 'information', 'exercise')),
  honour_stop   boolean not null default true,
  legal_basis   text not null check (length(legal_basis) between 3 and 500),
  primary key (tenant_id, message_class),
  constraint message_class_stop check (honour_stop or message_class = 'life_threatening')
);
comment on table tenant_message_class is 'On which legal basis a municipality sends messages of a class, and whether it honours STOP: only for life-threatening ones may it not.';
create function make_message_class() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  insert into tenant_message_class (tenant_id, message_class, legal_basis)
  select n.tenant_id, c.class, case n.country when 'LT' then c.lt else c.lv end
  from new_rows n, (values
    ('life_threatening', 'VDAR 6. panta 1. punkta d) un e) apakšpunkts; Civilās aizsardzības un katastrofas pārvaldīšanas likums', 'BDAR 6 straipsnio 1 dalies d ir e punktai; Krizių valdymo ir civilinės saugos įstatymas'),
    ('severe', 'VDAR 6. panta 1. punkta e) apakšpunkts; Civilās aizsardzības un katastrofas pārvaldīšanas likums', 'BDAR 6 straipsnio 1 dalies e punktas; Krizių valdymo ir civilinės saugos įstatymas'),
    ('information', 'VDAR 6. panta 1. punkta a) apakšpunkts (piekrišana)', 'BDAR 6 straipsnio 1 dalies a punktas (sutikimas)'),
    ('exercise', 'VDAR 6. panta 1. punkta a) apakšpunkts (piekrišana)', 'BDAR 6 straipsnio 1 dalies a punktas (sutikimas)')) c(class, lv, lt)
  where n.country <> 'EU'
  on conflict do nothing;
  return null;
end $$;
create trigger tenant_message_class_made after insert on tenant referencing new table as new_rows for each statement execute function make_message_class();
insert into tenant_message_class (tenant_id, message_class, legal_basis)
select t.tenant_id, c.class, case t.country when 'LT' then c.lt else c.lv end
from tenant t, (values
  ('life_threatening', 'VDAR 6. panta 1. punkta d) un e) apakšpunkts; Civilās aizsardzības un katastrofas pārvaldīšanas likums', 'BDAR 6 straipsnio 1 dalies d ir e punktai; Krizių valdymo ir civilinės saugos įstatymas'),
  ('severe', 'VDAR 6. panta 1. punkta e) apakšpunkts; Civilās aizsardzības un katastrofas pārvaldīšanas likums', 'BDAR 6 straipsnio 1 dalies e punktas; Krizių valdymo ir civilinės saugos įstatymas'),
  ('information', 'VDAR 6. panta 1. punkta a) apakšpunkts (piekrišana)', 'BDAR 6 straipsnio 1 dalies a punktas (sutikimas)'),
  ('exercise', 'VDAR 6. panta 1. punkta a) apakšpunkts (piekrišana)', 'BDAR 6 straipsnio 1 dalies a punktas (sutikimas)')) c(class, lv, lt)
where t.country <> 'EU';

-- What is proposed counts for nothing; alerting_agreement holds what both sides agreed on, so that whoever counts or queues asks one table only.
create table agreement_proposal (
  agreement_proposal_id uuid primary key default gen_random_uuid(),
  tenant_id     text not null references tenant,
  to_tenant_id  text not null references tenant,
  asked_tenant  text not null default my_tenant() references tenant,
  legal_basis   text not null check (length(legal_basis) between 3 and 500),
  valid_to      timestamptz not null,
  proposed_by   text not null default my_principal(),
  proposed_name text not null default my_principal_name(),
  proposed_at   timestamptz not null default now(),
  alerting_agreement_id uuid,
  closed_at     timestamptz,
  check (to_tenant_id <> tenant_id),
  check (asked_tenant in (tenant_id, to_tenant_id)),
  check (alerting_agreement_id is null or closed_at is not null)
);
comment on table agreement_proposal is 'One side proposes that a municipality (tenant_id) lets another (to_tenant_id) warn its residents; the other side accepts it, which makes an alerting_agreement, or nothing comes of it.';
create index agreement_proposal_to on agreement_proposal (to_tenant_id);
-- Only accept_agreement makes one, only end_agreement ends one.
revoke insert, update on alerting_agreement from vias_user;
revoke update (valid_to) on alerting_agreement from vias_user;

do $$
declare
  name text;
begin
  foreach name in array array['alert_template', 'saved_area', 'national_request', 'tenant_message_class', 'agreement_proposal'] loop
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
  end loop;
end $$;
select audit_table('alert_template');
select audit_table('saved_area');
select audit_table('national_request');
select audit_table('tenant_message_class', 'message_class');
select audit_table('agreement_proposal');

grant select on hazard to vias_user, vias_machine;
grant select on alert_template, saved_area, national_request, tenant_message_class, agreement_proposal to vias_user, vias_machine;
grant select on tenant_message_class to vias_worker;
grant insert, update (withdrawn_at, withdrawn_name) on alert_template to vias_user;
grant insert, delete on saved_area to vias_user, vias_machine;
grant insert on national_request to vias_user;
grant update (honour_stop, legal_basis) on tenant_message_class to vias_user;
grant insert on agreement_proposal to vias_user;
