import { defineProblems } from '@vias/sql/problem.ts';

defineProblems({
  'ogc.collection_unknown': {
    status: 404,
    en: 'There is no collection named {id}, or you may not see it. /ogc/collections lists those you may see.',
    lv: 'Kolekcijas {id} nav, vai arī jums nav tiesību to redzēt. Pieejamās kolekcijas ir uzskaitītas adresē /ogc/collections.',
    lt: 'Rinkinio {id} nėra arba neturite teisės jo matyti. Prieinami rinkiniai išvardyti adresu /ogc/collections.',
  },
  'ogc.feature_unknown': {
    status: 404,
    en: 'There is no feature {id} in this collection, or you may not see it.',
    lv: 'Objekta {id} šajā kolekcijā nav, vai arī jums nav tiesību to redzēt.',
    lt: 'Objekto {id} šiame rinkinyje nėra arba neturite teisės jo matyti.',
  },
  'ogc.tile_set_unknown': {
    status: 404,
    en: 'There is no tile set {id}; there is WebMercatorQuad, for layers of points and areas.',
    lv: 'Flīžu kopas {id} nav; ir WebMercatorQuad – punktu un laukumu slāņiem.',
    lt: 'Plytelių rinkinio {id} nėra; yra „WebMercatorQuad“ – taškų ir plotų sluoksniams.',
  },
  'ogc.crs_unknown': {
    status: 400,
    en: 'The coordinate system {crs} is not offered here. Choose one of these: {known}.',
    lv: 'Koordinātu sistēma {crs} šeit netiek piedāvāta. Izvēlieties kādu no šīm: {known}.',
    lt: 'Koordinačių sistema {crs} čia nesiūloma. Rinkitės vieną iš šių: {known}.',
  },
  'ogc.crs_outside': {
    status: 400,
    en: 'Some coordinates cannot be converted between the coordinate systems: they lie where the system does not hold. Narrow the request by bbox, or ask for CRS84.',
    lv: 'Dažas koordinātas nevar pārrēķināt, jo tās ir ārpus koordinātu sistēmas darbības apgabala. Sašauriniet pieprasījumu ar bbox vai izmantojiet CRS84.',
    lt: 'Kai kurių koordinačių perskaičiuoti negalima, nes jos yra už koordinačių sistemos galiojimo ribų. Susiaurinkite užklausą parametru „bbox“ arba naudokite CRS84.',
  },
  'ogc.limit_invalid': {
    status: 400,
    en: 'limit is a whole number from 1; at most {most} features come at once, more of them by the link “next”.',
    lv: 'limit ir vesels skaitlis, sākot ar 1; vienā reizē saņemami ne vairāk kā {most} objekti, pārējie – ar saiti „next”.',
    lt: '„limit“ yra sveikasis skaičius nuo 1; vienu kartu pateikiama ne daugiau kaip {most} objektų, kiti – nuoroda „next“.',
  },
  'ogc.limit_lowered': {
    status: 200,
    en: '{limit} features were asked for; at most {most} come at once. The link “next” leads on.',
    lv: 'Pieprasīto objektu skaits ir {limit}; vienā reizē saņemami ne vairāk kā {most}. Tālāk ved saite „next”.',
    lt: 'Prašyta objektų: {limit}; vienu kartu pateikiama ne daugiau kaip {most}. Toliau veda nuoroda „next“.',
  },
  'ogc.bbox_invalid': {
    status: 400,
    en: 'bbox is four numbers, the lower corner before the upper, in the axis order of bbox-crs: for example bbox=23,56,24,57 in CRS84.',
    lv: 'bbox ir četri skaitļi – vispirms apakšējais stūris, tad augšējais – bbox-crs asu secībā, piemēram, bbox=23,56,24,57 sistēmā CRS84.',
    lt: '„bbox“ – tai keturi skaičiai: pirmiausia apatinis kampas, paskui viršutinis, „bbox-crs“ ašių tvarka, pavyzdžiui, bbox=23,56,24,57 sistemoje CRS84.',
  },
  'ogc.datetime_invalid': {
    status: 400,
    en: 'datetime is a day, an instant or an interval of them, for example 2026-01-31, 2026-01-31T12:00:00Z or 2026-01-01/.. – the start before the end.',
    lv: 'datetime ir diena, brīdis vai intervāls, piemēram, 2026-01-31, 2026-01-31T12:00:00Z vai 2026-01-01/.. – sākumam jābūt pirms beigām.',
    lt: '„datetime“ – tai diena, akimirka arba intervalas, pavyzdžiui, 2026-01-31, 2026-01-31T12:00:00Z arba 2026-01-01/.. – pradžia turi būti prieš pabaigą.',
  },
  'ogc.value_invalid': {
    status: 400,
    en: 'The value of {name} cannot be read; write for example {example}.',
    lv: '{name} vērtību nevar nolasīt; rakstiet, piemēram, {example}.',
    lt: '{name} reikšmės perskaityti negalima; rašykite, pavyzdžiui, {example}.',
  },
  'ogc.cursor_invalid': {
    status: 400,
    en: 'The cursor of the next page is not valid. Begin again without the parameter after.',
    lv: 'Nākamās lapas norāde nav derīga. Sāciet no jauna bez parametra after.',
    lt: 'Kito puslapio žymeklis negalioja. Pradėkite iš naujo be parametro „after“.',
  },
  'ogc.filter_language': {
    status: 400,
    en: 'Filters are written in cql2-text; {language} is not known here.',
    lv: 'Filtrs jāraksta valodā cql2-text; {language} šeit netiek atpazīta.',
    lt: 'Filtras rašomas kalba „cql2-text“; „{language}“ čia neatpažįstama.',
  },
  'ogc.filter_syntax': {
    status: 400,
    en: 'The filter cannot be read at character {at} ({found}). Here would fit: {expected}',
    lv: 'Filtru nevar nolasīt no {at}. rakstzīmes ({found}). Šeit derētu: {expected}',
    lt: 'Filtro negalima perskaityti nuo {at}-ojo ženklo ({found}). Čia tiktų: {expected}',
  },
  'ogc.filter_too_long': {
    status: 400,
    en: 'The filter has {bytes} bytes; at most {limit} are taken. Use simpler shapes or shorter lists.',
    lv: 'Filtra garums ir {bytes} B; pieļaujami ne vairāk kā {limit} B. Izmantojiet vienkāršākas formas vai īsākus sarakstus.',
    lt: 'Filtro ilgis – {bytes} B; leidžiama ne daugiau kaip {limit} B. Naudokite paprastesnes figūras arba trumpesnius sąrašus.',
  },
  'ogc.filter_too_deep': {
    status: 400,
    en: 'The filter is nested deeper than {limit} levels.',
    lv: 'Filtrs ir ligzdots dziļāk par {limit} līmeņiem.',
    lt: 'Filtras gilesnis nei {limit} lygių.',
  },
  'ogc.property_unknown': {
    status: 400,
    en: 'There is no property {name} to filter by. There are: {known}.',
    lv: 'Īpašības {name}, pēc kuras filtrēt, nav. Pieejamās: {known}.',
    lt: 'Savybės {name}, pagal kurią būtų filtruojama, nėra. Galimos: {known}.',
  },
  'ogc.filter_type': {
    status: 400,
    en: 'The filter compares what cannot be compared: {left} with {right}. What would work is for example {example}',
    lv: 'Filtrā salīdzināts nesalīdzināmais: {left} ar {right}. Derētu, piemēram, {example}',
    lt: 'Filtre lyginama tai, ko palyginti negalima: {left} su {right}. Tiktų, pavyzdžiui, {example}',
  },
  'ogc.shape_invalid': {
    status: 400,
    en: 'The shape {shape} in the filter cannot be one; write for example {example}',
    lv: 'Forma {shape} filtrā nav iespējama; rakstiet, piemēram, {example}',
    lt: 'Figūra {shape} filtre neįmanoma; rašykite, pavyzdžiui, {example}',
  },
  'ogc.shape_refused': {
    status: 400,
    en: 'The database cannot compare these shapes. Use a simpler shape without GEOMETRYCOLLECTION, or S_INTERSECTS.',
    lv: 'Datubāze nevar salīdzināt šīs formas. Izmantojiet vienkāršāku formu bez GEOMETRYCOLLECTION vai S_INTERSECTS.',
    lt: 'Duomenų bazė negali palyginti šių figūrų. Naudokite paprastesnę figūrą be GEOMETRYCOLLECTION arba S_INTERSECTS.',
  },
  'ogc.too_slow': {
    status: 503,
    en: 'The answer takes longer than {seconds} s. Narrow the request by bbox, datetime or a simpler filter.',
    lv: 'Atbilde aizņem vairāk nekā {seconds} s. Sašauriniet pieprasījumu ar bbox, datetime vai vienkāršāku filtru.',
    lt: 'Atsakymas trunka ilgiau nei {seconds} s. Susiaurinkite užklausą parametrais „bbox“, „datetime“ arba paprastesniu filtru.',
  },
});
