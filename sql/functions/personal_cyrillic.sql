-- Names and plates in Cyrillic: people in Latvia and Lithuania write to their municipality in Russian and Ukrainian too. By shape alone, as personal_names, but on the side of hiding:
-- two words with capitals are a person unless a word beside them says that they are a place or an institution. What is hidden wrongly in an incident is taken back with a reason.
create or replace function folded_cyrillic(word text) returns text language sql immutable parallel safe as $$
  select translate(word, 'АБВГДЕЁЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯІЇЄҐ', 'абвгдеёжзийклмнопрстуфхцчшщъыьэюяіїєґ') $$;

-- Whether a word has the ending of a surname or of a father's name, in any case: Russian, Ukrainian, and Latvian and Lithuanian ones as Russian writes them.
create or replace function is_cyrillic_surname(word text) returns boolean language sql immutable parallel safe as $$
  select char_length(word) >= 4 and word ~ ('(?:(?:ов|ев|ёв|ін|їн|ын)(?:|а|у|ым|им|е|ой|ою|ы)|[^аеиоуыэюя]ин(?:|а|у|ым|е|ой|ы)|[сц]к(?:ий|ого|ому|им|ом|ая|ую|ой|а)|енк(?:о|а|у|ом)|(?:ч|н|т|м|в|л)ук(?:|а|у|ом)|[юя]к(?:|а|у|ом)|дзе|швили|(?:ян|янц)(?:|а|у|ом)'
    || '|[ое]вич(?:|а|у|ем|ем|е)|[ои]вн(?:а|ы|е|у|ой)|(?:ови|еви|ьи)ч(?:|а|у|ем)|иничн(?:а|ы|е|у|ой)|(?:и|ы)ньш(?:|а|у|ем|е)|инь(?:я|ю|е)?|(?:ск|тс|юс|ус|ас|ис|кис|тис|унс|онс|анс|енс|манис|берг|кален|озол|звирбул)(?:|с|а|у|ом|е)|(?:аускас|аускаса|ене|айте|ите|уте|юте))$') $$;

create or replace function personal_cyrillic(words text) returns table (kind text, at int, length int) language plpgsql immutable parallel safe as $$
declare
  plate constant text := '(?<![А-ЯЁІЇЄҐа-яёіїєґA-Za-z0-9])(?:[АВЕКІМНОРСТУХ]{2,3}[ -]?[0-9]{3,4}(?:[ -]?[АВЕКІМНОРСТУХ]{2})?|[АВЕКМНОРСТУХ] ?[0-9]{3} ?[АВЕКМНОРСТУХ]{2}(?: ?[0-9]{2,3})?)(?![А-ЯЁІЇЄҐа-яёіїєґA-Za-z0-9])';
  run constant text := '(?<![0-9А-ЯЁІЇЄҐа-яёіїєґ.])(?:[А-ЯЁІЇЄҐ]\.|[А-ЯЁІЇЄҐ][а-яёіїєґ''’]+(?:-[А-ЯЁІЇЄҐ][а-яёіїєґ''’]+)?)(?:(?: {1,2}|(?<=\.) ?)(?:[А-ЯЁІЇЄҐ]\.(?![а-яёіїєґ])|[А-ЯЁІЇЄҐ][а-яёіїєґ''’]+(?:-[А-ЯЁІЇЄҐ][а-яёіїєґ''’]+)?))*(?![0-9А-ЯЁІЇЄҐа-яёіїєґ])';
  -- A word of these kinds says that a person is named next.
  role constant text[] := '{гр.,гражданин%,гражданк%,господин%,госпож%,жител%,заявител%,зовут,фамили%,им''я,имя,имени,звонит%,звонил%,позвонил%,сообщил%,сообщает%,сосед%,сосід%,сусід%,пострадавш%,потерпевш%,пропал%,пропавш%,найден%,
    задержан%,водител%,водій%,пассажир%,ребен%,ребён%,мальчик%,девочк%,девушк%,парн%,женщин%,мужчин%,жінк%,чоловік%,пенсионер%,инвалид%,пациент%,врач%,учител%,полицейск%,инспектор%,владел%,хозя%,свидетел%,
    мать,матери,отец,отца,сын%,дочь,дочери,брат%,сестр%,жена,жены,жену,муж,мужа,бабушк%,дедушк%,умер%,погиб%}';
  -- What a run of capitals beside it belongs to is a place or an institution.
  place constant text[] := '{ул.,улиц%,вул.,вулиц%,пр.,просп%,бульвар%,площад%,площ.,шоссе,переул%,пер.,набережн%,мост%,парк%,сквер%,район%,р-н,край%,края,волост%,посел%,посёл%,дерев%,село,села,селе,город%,г.,мест%,станци%,вокзал%,
    автовокзал%,останов%,рын%,магазин%,школ%,гимнази%,больниц%,поликлин%,аптек%,церк%,собор%,кладбищ%,озер%,рек%,река,море,моря,лес%,университет%,театр%,музе%,завод%,фабрик%,дорог%,трасс%,полици%,самоуправлени%,
    думы,дума,министерств%,служб%,крест,креста,кресту,союз%,республик%,федераци%}';
  -- What stands with a capital at the beginning of a sentence and is no name.
  opening constant text[] := '{в,во,на,у,из,с,со,за,от,до,под,над,при,по,о,об,к,ко,и,а,но,не,нет,что,как,где,когда,там,тут,здесь,это,эта,этот,он,она,они,мы,я,вы,мой,моя,наш,наша,весь,вся,все,около,возле,рядом,напротив,перед,между,после,
    вчера,сегодня,утром,ночью,днем,днём,вечером,пожар,авария,дтп,горит,упал,упала,упало,машина,автомобиль,автобус,поезд,собака,дом,кафе,магазин,школа,больница,темно,боюсь,опасно,просьба,просим,прошу,помогите,нужна,нужен,скорая,
    улица,площадь,рига,риги,риге,елгава,елгавы,елгаве,даугавпилс,лиепая,вентспилс,резекне,вильнюс,каунас,клайпеда,шяуляй,латвия,латвии,литва,литвы,литве,россия,украина,европа,європа,у,та,і,й,що,там,тут,біля,вчора,сьогодні,де}';
  start int := 1;
  head int;
  found text;
  before text;
  word_before text;
  word_after text;
  noun text[];
  n int;
  is_role boolean;
  opens boolean;
begin
  if words !~ '[А-ЯЁІЇЄҐ]' then return; end if;
  kind := 'plate';
  loop
    at := regexp_instr(words, plate, start);
    exit when at = 0;
    length := char_length(regexp_substr(words, plate, start));
    start := at + length;
    return next;
  end loop;
  kind := 'name';
  start := 1;
  loop
    head := regexp_instr(words, run, start);
    exit when head = 0;
    found := regexp_substr(words, run, start);
    start := head + char_length(found);
    before := substr(words, greatest(1, head - 60), head - greatest(1, head - 60));
    -- A name in quotation marks is that of a firm or a ship.
    continue when before ~ '[„“"«][^”"»“]{0,40}$' and before !~ '[„“"«][^”"»“]*[”"»“] *$';
    opens := before ~ '(?:^|[.!?:;\n(–]) *$' and before !~ '[^А-ЯЁІЇЄҐа-яёіїєґ](?:ул|вул|пр|пл|пер|г|гр)\. *$' and before !~ '^(?:ул|вул|пр|пл|пер|г|гр)\. *$';
    word_before := folded_cyrillic(coalesce((regexp_match(before, '([А-ЯЁІЇЄҐа-яёіїєґ''’-]+\.?)[ ,:–]*$'))[1], '-'));
    word_after := folded_cyrillic(coalesce((regexp_match(substr(words, start, 40), '^ *([А-ЯЁІЇЄҐа-яёіїєґ-]+\.?)'))[1], '-'));
    is_role := not opens and word_before like any (role);
    continue when not opens and word_before like any (place) or word_after like any (place);
    noun := regexp_split_to_array(regexp_replace(found, '\.(?=[^ ])', '. ', 'g'), ' +');
    n := array_length(noun, 1);
    -- Words that open a sentence, and the word for the role itself.
    while n > 0 and noun[1] not like '%.' and (folded_cyrillic(noun[1]) = any (opening) or folded_cyrillic(noun[1]) like any (role) or folded_cyrillic(noun[1]) like any (place)) loop
      is_role := is_role or folded_cyrillic(noun[1]) like any (role);
      head := head + char_length(noun[1]) + coalesce(char_length(regexp_substr(substr(words, head + char_length(noun[1]), 3), '^ +')), 0);
      if folded_cyrillic(noun[1]) like any (place) then n := 0; exit; end if;
      noun := noun[2:];
      n := n - 1;
    end loop;
    continue when n = 0 or folded_cyrillic(noun[n]) like any (place) or folded_cyrillic(noun[n]) = any (opening);
    if n = 1 then
      -- One capital is a person where a word before it says so, or where its end leaves no doubt.
      continue when noun[1] like '%.' or char_length(noun[1]) < 3
        or not (is_role or folded_cyrillic(noun[1]) ~ '(?:[ое]вич|[ое]вна|[ое]вны|[ое]вне|енко|иньш|аускас|айте)$' or (not opens and folded_cyrillic(noun[1]) ~ '(?:ов|ев|ова|ева|ову|еву)$'));
    end if;
    at := head;
    length := char_length(regexp_substr(substr(words, head), '^[^ .,;:!?()]+\.?' || repeat(' *[^ .,;:!?()]+\.?', n - 1)));
    -- The full stop of a sentence is no part of a name.
    if noun[n] not like '%.' and substr(words, head + length - 1, 1) = '.' then length := length - 1; end if;
    return next;
  end loop;
end $$;
