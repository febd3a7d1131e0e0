import type { Language } from '@vias/sql/problem.ts';

/** Something noticed about a row: it was refused, it landed with a doubt, or it equals an earlier row. */
export type Finding = { field: string; value: string; code: string };
type Text = Record<Language, string> & { kind: 'reject' | 'warning' | 'duplicate' };

/** Every reason a row may be refused or doubted for. Codes are stable; the texts are what the report says. */
export const findings = {
  'row.columns': {
    kind: 'reject',
    en: 'The row has a different number of columns than the header',
    lv: 'Rindā ir cits kolonnu skaits nekā galvenē',
    lt: 'Eilutėje kitas stulpelių skaičius nei antraštės eilutėje',
  },
  'row.cut_off': { kind: 'reject', en: 'The row is cut off before its end', lv: 'Rinda ir aprauta', lt: 'Eilutė nutrūksta' },
  'row.quotes': {
    kind: 'reject',
    en: 'A quotation mark is opened and not closed',
    lv: 'Pēdiņas ir atvērtas, bet nav aizvērtas',
    lt: 'Kabutės atidarytos, bet neuždarytos',
  },
  'row.too_long': {
    kind: 'reject',
    en: 'The row is longer than one megabyte',
    lv: 'Rinda ir garāka par vienu megabaitu',
    lt: 'Eilutė ilgesnė nei vienas megabaitas',
  },
  'row.unreadable': {
    kind: 'reject',
    en: 'The object is not valid JSON',
    lv: 'Objekts nav derīgs JSON',
    lt: 'Objektas nėra taisyklingas JSON',
  },
  'text.encoding': {
    kind: 'reject',
    en: 'The text is not in the declared encoding',
    lv: 'Teksts nav norādītajā kodējumā',
    lt: 'Tekstas ne nurodytosios koduotės',
  },
  'text.control': { kind: 'reject', en: 'The text holds a NUL byte', lv: 'Tekstā ir nulles baits', lt: 'Tekste yra nulinis baitas' },
  'text.too_long': {
    kind: 'reject',
    en: 'The text is too long for this field',
    lv: 'Teksts šim laukam ir par garu',
    lt: 'Tekstas šiam laukui per ilgas',
  },
  'text.masked': {
    kind: 'warning',
    en: 'A telephone number or personal code was covered',
    lv: 'Tālruņa numurs vai personas kods aizklāts',
    lt: 'Telefono numeris ar asmens kodas uždengtas',
  },
  'id.empty': { kind: 'reject', en: 'The source key is missing', lv: 'Trūkst avota atslēgas', lt: 'Trūksta šaltinio rakto' },
  'time.empty': { kind: 'reject', en: 'The time is missing', lv: 'Trūkst laika', lt: 'Trūksta laiko' },
  'time.date_only': {
    kind: 'reject',
    en: 'Only the date is given, the time is missing',
    lv: 'Trūkst laika, ir tikai datums',
    lt: 'Nurodyta tik data, trūksta laiko',
  },
  'time.midnight': {
    kind: 'warning',
    en: 'The time is missing; midnight was taken',
    lv: 'Trūkst laika; pieņemta pusnakts',
    lt: 'Trūksta laiko; įrašytas vidurnaktis',
  },
  'time.unreadable': {
    kind: 'reject',
    en: 'This is not a date or time in a declared format',
    lv: 'Tas nav datums vai laiks norādītajā pierakstā',
    lt: 'Tai nėra nurodyto formato data ar laikas',
  },
  'time.impossible': {
    kind: 'reject',
    en: 'There is no such date or time',
    lv: 'Tāda datuma vai laika nav',
    lt: 'Tokios datos ar laiko nėra',
  },
  'time.skipped_hour': {
    kind: 'reject',
    en: 'This hour does not exist: the clocks went forward',
    lv: 'Šādas stundas nav: pulksteņi pagriezti uz priekšu',
    lt: 'Tokios valandos nėra: laikrodžiai pasukti į priekį',
  },
  'time.ambiguous': {
    kind: 'warning',
    en: 'This hour came twice when the clocks went back; the first was taken',
    lv: 'Šī stunda bija divreiz, jo pulksteņi pagriezti atpakaļ; pieņemta pirmā',
    lt: 'Ši valanda buvo du kartus, nes laikrodžiai pasukti atgal; įrašyta pirmoji',
  },
  'time.future': { kind: 'reject', en: 'The time is in the future', lv: 'Laiks ir nākotnē', lt: 'Laikas yra ateityje' },
  'time.too_old': { kind: 'reject', en: 'The time is before 1900', lv: 'Laiks ir pirms 1900. gada', lt: 'Laikas ankstesnis nei 1900 m.' },
  'place.not_a_number': {
    kind: 'reject',
    en: 'The coordinates are not numbers',
    lv: 'Koordinātas nav skaitļi',
    lt: 'Koordinatės nėra skaičiai',
  },
  'place.half': {
    kind: 'reject',
    en: 'One of the two coordinates is missing',
    lv: 'Trūkst vienas no abām koordinātām',
    lt: 'Trūksta vienos iš dviejų koordinačių',
  },
  'place.swapped': {
    kind: 'reject',
    en: 'Longitude and latitude are swapped',
    lv: 'Garums un platums ir samainīti vietām',
    lt: 'Ilguma ir platuma sukeistos vietomis',
  },
  'place.impossible': {
    kind: 'reject',
    en: 'There is no such place on Earth',
    lv: 'Tādas vietas uz Zemes nav',
    lt: 'Tokios vietos Žemėje nėra',
  },
  'place.not_a_point': { kind: 'reject', en: 'The geometry is not a point', lv: 'Ģeometrija nav punkts', lt: 'Geometrija nėra taškas' },
  'place.outside_extent': {
    kind: 'warning',
    en: 'The place is outside the area where this source reports from',
    lv: 'Vieta ir ārpus teritorijas, no kuras šis avots ziņo',
    lt: 'Vieta už teritorijos, iš kurios šis šaltinis praneša',
  },
  'place.outside_territory': {
    kind: 'warning',
    en: 'The place is in no known territory',
    lv: 'Vieta neatrodas nevienā zināmā teritorijā',
    lt: 'Vieta nėra jokioje žinomoje teritorijoje',
  },
  'category.unmapped': {
    kind: 'warning',
    en: 'This category is not in the list; the row landed as “Other incident”',
    lv: 'Šāda veida nav sarakstā; rinda ierakstīta kā „Cits negadījums”',
    lt: 'Tokios rūšies sąraše nėra; eilutė įrašyta kaip „Kitas įvykis“',
  },
  'severity.unmapped': {
    kind: 'warning',
    en: 'This severity is not on the scale; the usual one was taken',
    lv: 'Šāda smaguma skalā nav; pieņemts parastais',
    lt: 'Tokio sunkumo skalėje nėra; įrašytas įprastas',
  },
  'row.duplicate': {
    kind: 'duplicate',
    en: 'The row equals another in everything but its key',
    lv: 'Rinda ir tāda pati kā cita, atšķiras tikai atslēga',
    lt: 'Eilutė sutampa su kita, skiriasi tik raktas',
  },
} as const satisfies Record<string, Text>;
export type FindingCode = keyof typeof findings;

/** What an incident's flags say of a warning. */
export const flagOf: Partial<Record<FindingCode, string>> = {
  'time.ambiguous': 'time_ambiguous',
  'time.midnight': 'time_unknown',
  'place.outside_extent': 'outside_extent',
  'place.outside_territory': 'outside_territory',
  'category.unmapped': 'category_unmapped',
  'severity.unmapped': 'severity_unmapped',
  'text.masked': 'personal_masked',
  'row.duplicate': 'possible_duplicate',
};

/** A finding as one sentence in the reader's language; the code itself if it comes from a newer release. */
export const sentenceOf = (code: string, lang: Language): string => (findings as Record<string, Text>)[code]?.[lang] ?? code;
