-- Addresses: where people live by the registers of both countries, how they are found, and at which of them somebody is registered for warnings.

-- What an address is found by: letters without diacritics (Cyrillic spelled in Latin), the letter of a house joined to its number, no flat, no words that everybody shortens in a way of their own
-- (iela, g., pag., nov., sav.), each word after a space. Written out word by word, because the database may know no letters beyond ASCII.
create function address_key(value text) returns text language sql immutable strict parallel safe as $$
  select ' ' || btrim(regexp_replace(regexp_replace(regexp_replace(regexp_replace(regexp_replace(regexp_replace(regexp_replace(
    -- «5 a», «5-a» and «5A» are one house; «5-12» is flat 12 of house 5.
    regexp_replace(regexp_replace(
      translate(replace(replace(replace(regexp_replace(public.folded(value), '(^|[ ,.])е', '\1je', 'g'), 'щ', 'sc'), 'ю', 'ju'), 'я', 'ja'),
        'абвгдежзийклмнопрстуфхцчшыэъь', 'abvgdezzijklmnoprstufhccsie'),
      '(\d+)[ -]*([a-z])(?![a-z0-9.])', '\1\2', 'g'), '(\d+[a-z]?)-\d+', '\1', 'g'),
    '[^a-z0-9/]+', ' ', 'g'),
    '(^| )(?:iela|ielas|iel|i|g|gatve|gatves|ul|ulica|ulitsa|str|street|nr|no|pag|pagasts|pagasta|nov|novads|novada|sav|savivaldybe|m|r|raj|rajonas|k|kaimas|mstl|miestelis|sen|seniunija)(?= |$)', '\1', 'g'),
    '(^| )(?:prospektas|prospekts|prospekta|prosp)(?= |$)', '\1pr', 'g'), '(^| )aleja(?= |$)', '\1al', 'g'), '(^| )plentas(?= |$)', '\1pl', 'g'),
    '(^| )(?:bulvaris|bulvaras)(?= |$)', '\1bulv', 'g'),
    ' +', ' ', 'g')) $$;

create table address (
  address_id   integer generated always as identity primary key,
  country      text not null check (country ~ '^[A-Z]{2}$'),
  source       text not null check (length(source) between 1 and 80),
  code         text not null check (length(code) between 1 and 40),
  full_text    text not null check (length(full_text) between 1 and 300),
  street       text check (length(street) between 1 and 120),
  house        text check (length(house) between 1 and 120),
  settlement   text check (length(settlement) between 1 and 120),
  name_forms   text[] not null default '{}',
  dwellings    integer check (dwellings between 0 and 5000),
  geom         geometry(Point, 4326) not null,
  is_generated boolean not null default false,
  search_key   text not null generated always as (address_key(search_words(full_text, name_forms))) stored,
  unique (country, source, code)
);
comment on table address is 'Houses with an address, from the address registers of both countries or a file. Shared reference table.';
comment on column address.code is 'The key of the register: the same house in every edition.';
comment on column address.dwellings is 'Flats, or 1 for a house of its own; 0 where nobody lives, null where nobody said.';
comment on column address.name_forms is 'The settlement as other languages write it, for search only.';
comment on column address.geom is 'WGS 84; the entrance or the middle of the house, as the register has it.';
create index address_geom on address using gist (geom);
create index address_search on address using gin (search_key gin_trgm_ops);

create table home_address (
  tenant_id         text not null,
  resident_place_id uuid not null,
  address_id        integer not null references address on delete cascade,
  primary key (tenant_id, resident_place_id),
  foreign key (tenant_id, resident_place_id) references resident_place (tenant_id, resident_place_id) on delete cascade
);
comment on table home_address is 'The address that the home of a registered resident is nearest to, within 60 m. Derived from resident_place and address; read by functions that count, by nobody else. System table.';
create index home_address_address on home_address (address_id, tenant_id);
alter table home_address enable row level security;
alter table home_address force row level security;

grant select on address to vias_user, vias_machine, vias_resident, vias_public, vias_worker, vias_jobs;
grant insert, update, delete on address to vias_jobs;
