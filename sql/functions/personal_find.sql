-- What in a text names a person: telephones, personal codes, e-mail addresses, plates and names. Pure: the same text gives the same marks, in both databases and whatever their locale.
-- Letters are written out, because under the C locale a database knows only those of ASCII.

-- A Latvian personal code of eleven digits: the old form (ddmmyy, century 0 to 2, control digit of the Office of Citizenship and Migration Affairs) or the one since 2017, which begins with 32 and tells no birthday.
create or replace function is_latvian_code(digits text) returns boolean language plpgsql immutable parallel safe as $$
declare
  weights int[] := '{1,6,3,7,9,10,5,8,4,2}';
  total int := 0;
begin
  if digits ~ '^32[0-9]{9}$' then return true; end if;
  if digits !~ '^[0-9]{6}[0-2][0-9]{4}$' or not is_day(1800 + 100 * substr(digits, 7, 1)::int + substr(digits, 5, 2)::int, substr(digits, 3, 2)::int, substr(digits, 1, 2)::int) then return false; end if;
  for i in 1..10 loop total := total + weights[i] * substr(digits, i, 1)::int; end loop;
  return (1101 - total) % 11 % 10 = substr(digits, 11, 1)::int;
end $$;

-- A Lithuanian personal code: sex and century 1 to 6, yymmdd, serial number, control digit in one or two rounds.
create or replace function is_lithuanian_code(digits text) returns boolean language plpgsql immutable parallel safe as $$
declare
  first int[] := '{1,2,3,4,5,6,7,8,9,1}';
  again int[] := '{3,4,5,6,7,8,9,1,2,3}';
  a int := 0;
  b int := 0;
begin
  if digits !~ '^[1-6][0-9]{10}$'
     or not is_day(1800 + 100 * ((substr(digits, 1, 1)::int - 1) / 2) + substr(digits, 2, 2)::int, substr(digits, 4, 2)::int, substr(digits, 6, 2)::int) then return false; end if;
  for i in 1..10 loop
    a := a + first[i] * substr(digits, i, 1)::int;
    b := b + again[i] * substr(digits, i, 1)::int;
  end loop;
  return case when a % 11 < 10 then a % 11 else b % 11 % 10 end = substr(digits, 11, 1)::int;
end $$;

create or replace function is_day(year int, month int, day int) returns boolean language sql immutable parallel safe as $$
  select month between 1 and 12 and day between 1 and
    case when month in (4, 6, 9, 11) then 30 when month <> 2 then 31 when year % 4 = 0 and (year % 100 <> 0 or year % 400 = 0) then 29 else 28 end $$;

-- Where a kind that has a notation stands in the text. A code with its hyphen is one even where a digit is mistyped: it tells the birthday all the same.
create or replace function personal_notations(words text) returns table (kind text, at int, length int) language plpgsql immutable parallel safe as $$
declare
  rest text := words;
  -- Few and joined, because PostgreSQL keeps only 32 compiled expressions.
  patterns constant text[] := array[
    '[^][[:space:]@<>(),;:"„“«»''/]+@(?:[0-9A-Za-zĀ-ž-]+\.)+[A-Za-z]{2,}',
    '(?<![0-9+-])(?:[0-9]{6} ?[-–] ?[0-9]{5}|[0-9]{11})(?![0-9])',
    '(?<![0-9A-Za-z])(?:\+|00)[1-9][0-9]{0,2}[ -]?(?:\(?[0-9]{1,4}\)?[ -]?){1,4}[0-9]{2,5}(?![0-9])',
    '(?<![0-9A-Za-z.,/+-])(?:37[01][ -]?[2-8](?:[ -]?[0-9]){7}'
      || '|[268][0-9]{7}|[268][0-9](?:[ -][0-9]{3}){2}|[26][0-9]{3}[ -][0-9]{4}|[26][0-9](?:[ -][0-9]{2}){3}|[26][0-9]{2}[ -][0-9]{2}[ -]?[0-9]{3}|[26][0-9]{2}[ -][0-9]{3}[ -][0-9]{2}|[26][0-9]{2}[ -][0-9]{5}'
      || '|(?:\([80][ -]?|[80][ -]?\(?)(?:6[0-9]{2}\)?[ -]?(?:[0-9]{5}|[0-9]{2}[ -][0-9]{3}|[0-9]{3}[ -][0-9]{2})|(?:5[ -]?[0-9]|[34][0-9]{2}|[34][0-9])\)?(?:[ -]?[0-9]){5,7}))(?![0-9A-Za-z/-]|[.,][0-9])',
    '(?<![0-9A-Za-zĀ-ž-])(?:[A-Z]{3}[ -]?[0-9]{3}|[A-Z]{2}(?:-[0-9]{1,4}| ?[0-9]{3,4})|[0-9]{3}[ -]?[A-Z]{2}'
      -- In small letters only where the text says that a plate follows.
      || '|(?<=(?:numurs|numuru|numura|numeris|numerį|numeriu|[Nn]r\.|numurzīm[ei]s?|a/m|auto) ?)[a-z]{2,3}[ -]?[0-9]{3,4})(?![0-9A-Za-zĀ-ž-])'];
  kinds constant text[] := '{email,code,phone,phone,plate}';
  found text;
  digits text;
  start int;
begin
  if words !~ '[0-9]{3}|@|[A-Z]{2}-[0-9]|[0-9]{2}[ -][0-9]{2}[ -][0-9]' then return; end if;
  for i in 1..array_length(patterns, 1) loop
    start := 1;
    continue when i = 1 and strpos(words, '@') = 0 or i = 3 and strpos(words, '+') = 0 and strpos(words, '00') = 0;
    loop
      at := regexp_instr(rest, patterns[i], start);
      exit when at = 0;
      found := regexp_substr(rest, patterns[i], start);
      length := char_length(found);
      start := at + length;
      kind := kinds[i];
      digits := regexp_replace(found, '[^0-9]', '', 'g');
      continue when kind = 'code' and case when found ~ '[^0-9]'
        then not (digits ~ '^32' or (digits ~ '^[0-9]{6}[0-2]' and is_day(2000, substr(digits, 3, 2)::int, substr(digits, 1, 2)::int)))
        else not (is_latvian_code(digits) or is_lithuanian_code(digits)) end;
      continue when kind = 'phone' and char_length(digits) not between 8 and 15;
      -- Post codes, numbers of dangerous goods, norms, gases and fractions of dust, and the emergency number are no plates.
      continue when kind = 'plate' and (found ~ '^(?:LV|LT|UN|EU|EN|ES|CO|NO|PM|ID|IP|PK|TP|KM|TV)[ -]?[0-9]' or found ~ '^(?:LVS|LST|ISO|SOS|DIN|PVC|EUR|TEL|UAB|SIA|VAS)[ -]?[0-9]' or found ~ '112$|^[0-9]{3}[ -]?(?:KV|KW|KM|MM|CM|ML|EU)$');
      return next;
      -- Covered, so that a later pattern does not find a part of it again.
      rest := overlay(rest placing repeat(chr(1), length) from at for length);
    end loop;
  end loop;
end $$;

-- Whether a word has the ending of a surname, in any case: Latvian, Lithuanian, and Slavic names as both write them.
create or replace function is_surname(word text) returns boolean language sql immutable parallel safe as $$
  select char_length(word) >= 4 and word ~ ('(?:iņ(?:š|a|am|u|as|ai|i|us)|ī(?:tis|ša|tim|ti|te|tes|tei)|(?:[oe]v|ovsk|evsk|insk|ausk|[^aeiouāēīū]sk)(?:s|is|a|am|im|u|as|ai|i|e|es|ei)|vič(?:s|a|am|u|as|ai)|(?:son|ēn|ān|ēr|ēl)(?:s|a|am|u|e|es|ei)'
    || '|man(?:is|im|e|es|ei)|maņa|(?:berg|kaln|štein|feld|val[dt])(?:s|a|am|u|as|ai|e)|niek(?:s|a|am|u)|niec(?:e|es|ei|i)|ul(?:is|im|e|ei)|āj(?:s|a|am)'
    || '|ausk(?:as|o|ui|ą|e)|ien(?:ė|ės|ei|ę)|(?:ai|y|ū|u)t(?:ė|ės|ei|ę)|(?:ai|y|u)t(?:is|į|iu)|(?:ai|y|u)či(?:o|ui)|[ae]vič(?:ius|iaus|iui|ių|iumi|iau)|on(?:is|io|iui|į)|ė[nl](?:as|o|ui|ą|is|io|iui|į)|ūn(?:as|o|ui|ą)|sk(?:is|io|iui|į|as|o|ui|ą)|[knt](?:us|aus|ui|ų)|el(?:is|io|iui|į))$') $$;

-- Endings that hardly anything but a surname has, so that the word is one by itself.
create or replace function is_sure_surname(word text) returns boolean language sql immutable parallel safe as $$
  select char_length(word) >= 6 and word ~ '(?:iņš|vičs|viča|ovskis|evskis|ovska|evska|auskis|sons|ienė|ienės|ienei|ienę|aitė|aitės|aitei|aitę|ytė|ytės|ytei|ytę|aitis|aičio|aičiui|aitį|auskas|ausko|auskui|auską|[ae]vičius|[ae]vičiaus|[ae]vičiui|[ae]vičių)$' $$;

-- Names of people in a text, by their shape alone: capitals, endings of surnames, initials, and the words that stand before and after. No list of names is asked.
create or replace function personal_names(words text) returns table (at int, length int) language plpgsql immutable parallel safe as $$
declare
  run constant text := '(?<![0-9A-Za-zĀ-ž@.])(?:[A-ZĀČĒĢĪĶĻŅŌŖŠŪŽĄĘĖĮŲÄÖÜÓŁ][a-zāčēģīķļņōŗšūžąęėįųäöüół]?\.|[A-ZĀČĒĢĪĶĻŅŌŖŠŪŽĄĘĖĮŲÄÖÜÓŁ][a-zāčēģīķļņōŗšūžąęėįųäöüół]+(?:-[A-ZĀČĒĢĪĶĻŅŌŖŠŪŽĄĘĖĮŲÄÖÜÓŁ][a-zāčēģīķļņōŗšūžąęėįųäöüół]+)?)(?:(?: {1,2}|(?<=\.) ?)(?:[A-ZĀČĒĢĪĶĻŅŌŖŠŪŽĄĘĖĮŲÄÖÜÓŁ][a-zāčēģīķļņōŗšūžąęėįųäöüół]?\.(?![a-zāčēģīķļņōŗšūžąęėįųäöüół])|[A-ZĀČĒĢĪĶĻŅŌŖŠŪŽĄĘĖĮŲÄÖÜÓŁ][a-zāčēģīķļņōŗšūžąęėįųäöüół]+(?:-[A-ZĀČĒĢĪĶĻŅŌŖŠŪŽĄĘĖĮŲÄÖÜÓŁ][a-zāčēģīķļņōŗšūžąęėįųäöüół]+)?))*(?![0-9A-Za-zĀ-ž@])';
  loud constant text := '(?<![0-9A-Za-zĀ-ž@])[A-ZĀČĒĢĪĶĻŅŌŖŠŪŽĄĘĖĮŲ]{3,}(?:-[A-ZĀČĒĢĪĶĻŅŌŖŠŪŽĄĘĖĮŲ]{3,})?(?: {1,2}[A-ZĀČĒĢĪĶĻŅŌŖŠŪŽĄĘĖĮŲ]{3,}(?:-[A-ZĀČĒĢĪĶĻŅŌŖŠŪŽĄĘĖĮŲ]{3,})?){1,2}(?![0-9A-Za-zĀ-ž@])';
  -- A word of these kinds says that a person is named next.
  role constant text[] := '{aizturēt%,asmens%,asmuo%,atbildīg%,atrast%,berniuk%,bojāgājuš%,brol%,brāl%,budėtoj%,bērn%,cietus%,cietuš%,cietēj%,dežurant%,dukr%,dukt%,dzīvesbiedr%,dēl%,gydytoj%,gyventoj%,iedzīvotāj%,
    ieškom%,informēt%,inspektor%,invalīd%,izsauc%,kaimiņ%,kaimyn%,keleiv%,komandier%,kreip%,kundz%,kung%,liecinie%,lieciniek%,liudytoj%,meit%,meiten%,meklē%,mergait%,miris%,mirus%,mirusi%,miruš%,
    mirė%,miręs%,mokytoj%,moter%,motin%,mās%,māt%,neįgal%,nukentėj%,pacient%,pagalba%,palīdzība%,pareišk%,pasažier%,pasiklyd%,pavard%,paziņo%,pensinink%,pensionār%,perduota%,persona%,pieteicēj%,
    pil.,piliet%,pilson%,policist%,ponas%,ponia%,poniai%,ponios%,pono%,ponui%,praneš%,prašo%,rasta,rastas,sauc%,savinink%,seser%,sesuo%,siev%,skambin%,skolotāj%,sulaik%,sutuoktin%,sūn%,tēv%,tėv%,
    uzvārd%,vadītāj%,vaik%,vairuotoj%,vardas%,vardu%,vecmāmiņ%,vectēv%,vyras,vyro,vyrui,vyrą,vārdā%,vīra,vīram,vīriet%,vīrs,vīru,ziņo%,zvan,zvana,zvans,zvanīja,zvanījis,zvanījusi,zvanītāj%,zēn%,
    ārst%,īpašnie%,šofer%,šoferi%,žuv%}';
  -- What a run of capitals before it belongs to is a place or an institution.
  place constant text[] := '{aikšt%,akademij%,al.,alėj%,apkaim%,apskrit%,aptiek%,augstskol%,autoost%,baznīc%,bažnyči%,bibliotek%,bibliotēk%,bulvār%,bērnudārz%,centr%,ceļ%,ciem%,darželi%,dienest%,dome,domei,domes,domi,
    domē,ezer%,ežer%,fondas%,g.,galvaspilsēt%,gatv%,gimnazij%,hall%,iel%,k.,kaimas,kaime,kaimo,kaimą,kapi%,kapin%,kapos%,kapu%,keli%,klinik%,koledž%,kolegij%,komisariat%,krastmal%,krypti%,
    laukum%,ligonin%,lopšel%,līcis%,līcī%,m.,mež%,miest%,miestel%,mikrorajon%,mišk%,mokykl%,mstl.,muzej%,muziej%,mājās,novad%,pagast%,pamatskol%,parduotuv%,park%,pašvaldīb%,pili,piln%,pils,
    pilsēt%,pilī,pl.,plent%,polic%,policij%,poliklinik%,poliklīnik%,pr.,progimnazij%,prospekt%,r.,raj.,rajon%,savivaldyb%,sen.,seniūnij%,skol%,slimnīc%,stacij%,stadion%,stot%,sākumskol%,takas%,
    take%,tako%,taryb%,teatr%,tehnikum%,teātr%,tilt%,tirg%,trase%,turg%,universitet%,universitāt%,upe%,upes%,upē%,upė%,vaistin%,valdyb%,valstspilsēt%,veikal%,vidusskol%,virzien%,ģimnāzij%,šosej%,
    šķērsiel%}';
  make constant text[] := '{audi,bmw,chevrolet,circle,citroen,citroën,covid,dacia,daf,facebook,fiat,ford,google,honda,hyundai,iki,iveco,jeep,kia,land,lexus,lidl,ltg,man,maxima,mazda,mercedes,mercedes-benz,mini,
    mitsubishi,neste,nissan,norfa,opel,peugeot,porsche,rail,range,renault,rimi,saab,scania,seat,skoda,sms,subaru,suzuki,tesla,toyota,via,viada,virši,volkswagen,volvo,vw,škoda}';
  -- What stands with a capital at the beginning of a sentence and is no name.
  opening constant text[] := '{ab,akmenės,ant,antroji,ap,apie,ar,austrumu,auto,autobusas,autobuss,automašīna,automobilis,avarija,avārija,aš,be,bet,bez,biedrība,blakus,braucot,brīdī,bute,caur,deg,dega,didžioji,dienvidu,
    dzīvoklī,eiropas,es,europos,gaisras,gar,gatvė,iela,iki,ir,iš,ja,jaunais,jaunā,jei,jelgava,jelgavas,ji,jie,jis,jo,kad,kafejnīca,kai,kaimas,kaunas,kauno,kavinė,kažkas,koks,kravas,kur,kāda,kāds,
    latvija,latvijas,lielais,lielā,lietuva,lietuvas,ligoninė,līdz,mana,mano,mans,mazais,mazā,mašina,mašīna,mažeikių,mažoji,medis,mes,mokykla,māja,mājā,mēs,namas,name,naujoji,nav,negadījums,no,
    nokritis,nokritusi,nuvirto,nėra,otrais,otrā,pa,pagal,pagalba,palīdzība,per,pie,pirmais,pirmoji,pirms,pirmā,po,pret,prie,prieš,pēc,republikas,rietumu,ryt,rīga,rīgas,rīt,senoji,sia,skola,
    slimnīca,starp,su,suns,ta,tad,tada,tarp,tas,te,telšių,ten,traukinys,tur,tā,uab,ugunsgrēks,un,uz,vakar,valsts,valstybės,važiuojant,vecais,vecā,viesnīca,viešbutis,vilciens,vilniaus,vilnius,
    virs,virš,viss,viņa,viņi,viņš,všį,yra,zem,ziemeļu,zvans,čia,į,įvykis,šalia,šeit,ši,šiandien,šiauliai,šiaulių,šis,šodien,šuo,šī}';
  -- Ends of words that no name has in these languages, and of places one is in.
  closed constant text[] := '{%b,%c,%d,%f,%g,%h,%k,%l,%p,%r,%t,%v}';
  inside constant text[] := '{%ā,%ē,%ī,%oje,%uje,%yje,%ėje,%ose,%yse,%ėse}';
  noun text[];
  n int;
  start int := 1;
  head int;
  found text;
  before text;
  follows text;
  last_word text;
  is_role boolean;
  opens boolean;
  is_initial boolean;
  strong boolean;
begin
  if words ~ loud then
    loop
      at := regexp_instr(words, loud, start);
      exit when at = 0;
      found := regexp_substr(words, loud, start);
      length := char_length(found);
      start := at + length;
      noun := regexp_split_to_array(folded_case(found), ' +');
      if array_length(noun, 1) > 2 and (noun[1] like any (role) or noun[1] = any (opening)) then
        at := at + char_length(noun[1]) + 1;
        length := length - char_length(noun[1]) - 1;
        noun := noun[2:];
      end if;
      if is_surname(noun[array_length(noun, 1)]) and noun[1] <> all (opening) and not noun[1] like any (place) and not noun[array_length(noun, 1)] like any (place)
         and not folded_case(ltrim(coalesce(regexp_substr(substr(words, start, 30), '^ +[A-Za-zĀ-ž]+\.?'), ''))) like any (place) then return next; end if;
    end loop;
  end if;
  start := 1;
  loop
    head := regexp_instr(words, run, start);
    exit when head = 0;
    found := regexp_substr(words, run, start);
    start := head + char_length(found);
    before := substr(words, greatest(1, head - 60), head - greatest(1, head - 60));
    -- Most capitals begin a sentence and nothing more.
    continue when strpos(found, ' ') = 0 and strpos(found, '.') = 0 and (before = '' or right(rtrim(before), 1) in ('.', '!', '?', ';')) and not is_sure_surname(found);
    -- A name in quotation marks is that of a firm or a ship.
    continue when translate(before, '„“"«', '') <> before and before ~ '[„“"«][^”"»“]{0,40}$' and before !~ '[„“"«][^”"»“]*[”"»“] *$';
    opens := before ~ '(?:^|[.!?:;\n(–]) *$';
    is_role := folded_case(coalesce((regexp_match(before, '([A-Za-zĀ-ž]+\.?)(?: ir| yra| –|,|:)? *$'))[1], '-')) like any (role);
    follows := folded_case(coalesce((regexp_match(substr(words, start, 40), '^ *([A-Za-zĀ-ž]+\.?)'))[1], ''));
    noun := regexp_split_to_array(regexp_replace(found, '\.(?=[^ ])', '. ', 'g'), ' +');
    n := array_length(noun, 1);
    if follows like any (place) then
      continue when n <= 2;
      -- The first of three that open a sentence is its first word.
      n := n - case when n = 3 and not opens then 1 else 2 end;
    end if;
    -- Words that open a sentence, and the word for the role itself.
    while n > 0 loop
      exit when noun[1] like '%.';
      if folded_case(noun[1]) like any (role) then
        is_role := true;
      elsif not (folded_case(noun[1]) = any (opening) or (n > 1 and folded_case(noun[1]) like any (place)) or (n > 2 and opens and not noun[1] like any ('{%s,%š,%a,%e,%ė,%o,%m,%i,%u}')) or (opens and n = 2 and noun[1] like any (closed) and not is_surname(folded_case(noun[2])))) then
        exit;
      else
        opens := true;
      end if;
      head := head + char_length(noun[1]) + coalesce(char_length(regexp_substr(substr(words, head + char_length(noun[1]), 3), '^ +')), 0);
      noun := noun[2:];
      n := n - 1;
    end loop;
    -- From the make of a car on, and from a place one is in, nothing is a name.
    for i in 1..n loop
      if folded_case(noun[i]) = any (make) then n := i - 1; exit; end if;
      if i > 1 and noun[i] like any (inside) then n := i - 1; exit; end if;
    end loop;
    continue when n = 0 or noun[1] like any (inside);
    is_initial := exists (select from unnest(noun[1:n]) w where w like '%.');
    last_word := folded_case(noun[n]);
    strong := exists (select from unnest(noun[1:n]) w, regexp_split_to_table(folded_case(w), '-') part where is_surname(part));
    if n = 1 then
      continue when is_initial or folded_case(noun[1]) like any (place) or not (is_sure_surname(last_word) or (is_role and char_length(last_word) >= 3 and (strong or last_word like any ('{%s,%š,%a,%e,%ė,%o,%ei,%ai,%am,%im,%ui}')) and not (last_word like any ('{%as,%es,%u,%os,%ų}') and follows like any ('{%ā,%ē,%ī,%ū,%oje,%uje,%yje}'))));
    else
      continue when not (strong or is_role or (is_initial and n = 2 and char_length(last_word) > 2)
        or ((not opens or noun[1] like any ('{%s,%š,%a,%e,%ė}')) and not noun[1] like any (closed)
            and last_word like any ('{%s,%š,%a,%e,%ė,%o,%am,%im,%u,%ą,%ę,%į,%ų,%i}') and not (last_word like any ('{%as,%es,%u,%os,%ų}') and follows like any ('{%ā,%ē,%ī,%ū,%oje,%uje,%yje}'))));
    end if;
    at := head;
    -- Up to the end of the n-th word.
    length := char_length(regexp_substr(substr(words, head), '^[^ .,;:!?()]+\.?' || repeat(' *[^ .,;:!?()]+\.?', n - 1)));
    -- The full stop of a sentence is no part of a name.
    if noun[n] not like '%.' and substr(words, head + length - 1, 1) = '.' then length := length - 1; end if;
    return next;
  end loop;
end $$;

-- Small letters of both languages, under any locale.
create or replace function folded_case(word text) returns text language sql immutable parallel safe as $$
  select lower(translate(word, 'ĀČĒĢĪĶĻŅŌŖŠŪŽĄĘĖĮŲ', 'āčēģīķļņōŗšūžąęėįų')) $$;

-- Every mark of a text: kind, first character (from 1), length. Marks never overlap.
create or replace function personal_marks(words text) returns table (kind text, at int, length int) language plpgsql immutable parallel safe as $$
declare
  rest text := words;
  m record;
begin
  -- Most words of incidents hold neither digits nor a capital but the first, and are not looked at further.
  if words is null or words !~ '[0-9]{3}|@|[A-Z]{2}-[0-9]|[0-9]{2}[ -][0-9]{2}[ -][0-9]|[^A-ZĀČĒĢĪĶĻŅŌŖŠŪŽĄĘĖĮŲÄÖÜÓŁ][A-ZĀČĒĢĪĶĻŅŌŖŠŪŽĄĘĖĮŲÄÖÜÓŁ]|^[^ ]*(?:iņš|vič|sk[aio]|sons|ien|ait|yt|ausk)|[А-ЯЁІЇЄҐ]' then return; end if;
  for m in select * from personal_notations(words) loop
    kind := m.kind; at := m.at; length := m.length;
    rest := overlay(rest placing repeat('0', m.length) from m.at for m.length);
    return next;
  end loop;
  for m in select * from personal_cyrillic(rest) loop
    kind := m.kind; at := m.at; length := m.length;
    return next;
  end loop;
  if rest !~ '[^A-ZĀČĒĢĪĶĻŅŌŖŠŪŽĄĘĖĮŲÄÖÜÓŁ][A-ZĀČĒĢĪĶĻŅŌŖŠŪŽĄĘĖĮŲÄÖÜÓŁ]|^[^ ]*(?:iņš|vič|sk[aio]|sons|ien|ait|yt|ausk)' then return; end if;
  kind := 'name';
  for m in select * from personal_names(rest) loop
    at := m.at; length := m.length;
    return next;
  end loop;
end $$;
