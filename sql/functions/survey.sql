-- What must be true of surveys and their answers, and what others than their readers are told of them.

create or replace function survey_write() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if not exists (select from access_class c where c.access_class_id = new.access_class_id and c.theme = 'indicators') then
    raise exception 'a survey belongs to a class of indicators' using errcode = 'check_violation', constraint = 'survey_class_theme';
  end if;
  new.answer_class_id := (select c.access_class_id from access_class c where c.tenant_id = new.tenant_id and c.theme = 'indicators' and c.sensitivity = 2);
  if tg_op = 'UPDATE' then
    new.version := old.version + 1;
    new.changed_at := now();
    new.changed_by := coalesce(my_principal(), 'vias_owner');
    new.changed_by_name := my_principal_name();
  end if;
  return new;
end $$;
drop trigger if exists survey_write on survey;
create trigger survey_write before insert or update on survey for each row execute function survey_write();

-- Who undid an import is kept by the database.
create or replace function survey_import_write() returns trigger language plpgsql as $$
begin
  if new.undone_at is not null and old.undone_at is null then
    new.undone_at := now();
    new.undone_by := my_principal();
    new.undone_by_name := my_principal_name();
  end if;
  return new;
end $$;
drop trigger if exists survey_import_write on survey_import;
create trigger survey_import_write before update on survey_import for each row execute function survey_import_write();

-- Words of an answer with marks in the place of whoever is named. People answer in Russian and Ukrainian too: two words with capitals beside each other, a word with an initial, and plates in look-alikes
-- of Latin letters are marked in Cyrillic. That marks a street now and then, and the answer has its place without it; nothing is kept behind a mark, so a name left standing would be the worse mistake.
create or replace function survey_covered(words text, country text) returns text language sql stable parallel safe set search_path = public, pg_temp as $$
  select regexp_replace(regexp_replace(personal_covered(words, country),
    '(?<![А-ЯЁІЇЄҐа-яёіїєґ0-9])(?:[АВЕКІМНОРСТУХ]{2,3}[ -]?[0-9]{3,4}(?:[ -]?[АВЕКІМНОРСТУХ]{2})?|[АВЕКМНОРСТУХ] ?[0-9]{3} ?[АВЕКМНОРСТУХ]{2}(?: ?[0-9]{2,3})?)(?![А-ЯЁІЇЄҐа-яёіїєґ0-9])',
    '[' || personal_word('plate', country) || ']', 'g'),
    '(?<![А-ЯЁІЇЄҐа-яёіїєґ])(?:[А-ЯЁІЇЄҐ][а-яёіїєґ]+(?:[ -]+[А-ЯЁІЇЄҐ][а-яёіїєґ]+)+|[А-ЯЁІЇЄҐ][а-яёіїєґ]+ [А-ЯЁІЇЄҐ]\.(?: ?[А-ЯЁІЇЄҐ]\.)?|(?:[А-ЯЁІЇЄҐ]\. ?){1,2}[А-ЯЁІЇЄҐ][а-яёіїєґ]+)',
    '[' || personal_word('name', country) || ']', 'g') $$;

-- Marks in the place of whoever is named, before the words are stored: what they stand for is kept nowhere. And the cell it lies in.
create or replace function survey_answer_write() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
declare
  cell record;
begin
  if new.words is not null then
    new.words := survey_covered(new.words, (select t.country from tenant t where t.tenant_id = new.tenant_id));
  end if;
  select * into cell from lks_cell(new.geom);
  new.cell_x := cell.x;
  new.cell_y := cell.y;
  return new;
end $$;
drop trigger if exists survey_answer_write on survey_answer;
create trigger survey_answer_write before insert on survey_answer for each row execute function survey_answer_write();

-- A block of cells (see lks_block_centre) as an area, WGS 84.
create or replace function lks_block(level integer, x integer, y integer) returns geometry language sql immutable parallel safe as $$
  select st_transform(st_setsrid(st_makeenvelope(x * w, y * w, (x + 1) * w, (y + 1) * w), 3059), 4326) from (select 250.0::float8 * (1 << 2 * level) as w) s $$;

-- Whether the asker reads the single answers of a survey; null for one it does not see at all.
create or replace function reads_answers(id uuid) returns boolean language sql stable security definer set search_path = public, pg_temp as $$
  select s.tenant_id = coalesce(my_tenant(), '') and s.answer_class_id = any (array(select my_access_classes()))
  from survey s where s.survey_id = id and s.access_class_id = any (array(select my_access_classes()))
$$;

-- Answers of a survey by 250 m cell, as the asker may know them. Who reads single answers: exactly, for any reasons and parts of the day asked for. Everybody else the whole survey in
-- protected_blocks: cells of five and more, the rest gathered in blocks of 1 to 64 km until it is five, and never a block of fewer than the survey's least_answers; and nothing
-- for a part of it, because parts could be subtracted from each other.
create or replace function survey_cells(id uuid, for_reasons text[] default null, for_parts text[] default null)
returns table (level integer, x integer, y integer, answers bigint, is_exact boolean)
language plpgsql stable security definer set search_path = public, pg_temp set jit = off as $$
#variable_conflict use_column
declare
  reads boolean := reads_answers(id);
  found survey;
begin
  if reads is null or not reads and num_nonnulls(for_reasons, for_parts) > 0 then return; end if;
  if reads then
    return query
      select 0, a.cell_x, a.cell_y, count(*), true from survey_answer a
      where a.survey_id = id and (for_reasons is null or a.reasons && for_reasons) and (for_parts is null or a.day_part = any (for_parts))
      group by a.cell_x, a.cell_y;
  else
    select * into found from survey s where s.survey_id = id;
    return query
      with answer as (
        select array_agg(a.cell_x) as xs, array_agg(a.cell_y) as ys, array_agg(hashtextextended(encode(a.key_digest, 'hex'), found.survey_no) & 65535) as keys, count(*)::int as n
        from survey_answer a where a.survey_id = id
      )
      select b.level, b.x, b.y, b.told, false
      from answer, protected_blocks(array_fill(''::text, array[answer.n]), xs, ys, array_fill(1, array[answer.n]), keys) b
      where answer.n >= found.least_answers and b.told >= found.least_answers;
  end if;
end $$;

-- Answers of a survey by what they say: 'all', 'reason', 'day_part'; for those who read single answers 'age_group' and 'sex' too. Exact for them; everybody else reads a number only where
-- it is the survey's least_answers and more, moved by cell_key_noise, the number of all answers too: an exact one would tell from one day to the next that one more had answered.
create or replace function survey_counts(id uuid)
returns table (what text, value text, answers bigint)
language plpgsql stable security definer set search_path = public, pg_temp set jit = off as $$
#variable_conflict use_column
declare
  reads boolean := reads_answers(id);
  found survey;
begin
  if reads is null then return; end if;
  select * into found from survey s where s.survey_id = id;
  return query
    with said as (
      select a.key_digest, w.what, w.value from survey_answer a,
        lateral (select 'all' as what, null::text as value union all select 'day_part', a.day_part union all select 'reason', r from unnest(a.reasons) r
                 union all select 'age_group', a.age_group where reads union all select 'sex', a.sex where reads) w
      where a.survey_id = id
    ), counted as (
      select s.what, s.value, count(*) as n, (sum(hashtextextended(encode(s.key_digest, 'hex'), found.survey_no + 1) & 65535) % 65536)::bigint as key from said s group by s.what, s.value
    )
    select c.what, c.value,
           case when reads then c.n when c.n < found.least_answers then null else greatest(found.least_answers, told_number(c.n, c.key)) end
    from counted c where reads or c.n >= found.least_answers or c.what = 'all';
end $$;

revoke execute on function reads_answers(uuid), survey_cells(uuid, text[], text[]), survey_counts(uuid) from public;
grant execute on function reads_answers(uuid), survey_cells(uuid, text[], text[]), survey_counts(uuid) to vias_user, vias_machine, vias_public;
