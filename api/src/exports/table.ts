import type { Language } from '@vias/sql/problem.ts';
import type { Geometry } from 'geojson';
import { type Method, noData, suppressed } from '../maps/classes.ts';
import type { ThematicMap } from '../maps/thematic-contract.ts';

export type Cell = string | number | boolean | null;
/** A column: its name in data formats, and its heading for people. */
export type Column = { key: string; kind: 'text' | 'number' | 'flag'; heading: Record<Language, string> };
/** A row of a file: cells in the order of the columns, and where it lies (WGS 84). */
export type Row = { cells: readonly Cell[]; geometry: Geometry | null };
/** What is exported: `name` is for the file, `title` for people, `about` are lines that say what the numbers are: heading and text. */
export type Table = {
  name: string;
  title: string;
  columns: readonly Column[];
  rows: AsyncIterable<Row>;
  about: readonly (readonly [string, string])[];
};

const column = (key: string, kind: Column['kind'], lv: string, lt: string, en: string): Column => ({ key, kind, heading: { lv, lt, en } });

type Value = ThematicMap['values'][number];
/** A column of a map's numbers and what stands in it; a text takes the reader's language. */
export type MapColumn = Column & { of: (value: Value, lang: Language) => Cell };
const filled = (of: MapColumn['of'], key: string, kind: Column['kind'], lv: string, lt: string, en: string): MapColumn => ({
  ...column(key, kind, lv, lt, en),
  of,
});

const stateOf = ({ class: cls, isUnstable }: Value, lang: Language): string =>
  cls === noData ? states.noData[lang] : cls === suppressed ? states.suppressed[lang] : isUnstable ? states.unstable[lang] : '';

/** The columns of a map: everything that its page tells of an area. Bounds are those of a published range where an indicator is mapped, else of 95 %. */
export const mapColumns = ({ source, measure, display, second }: ThematicMap['definition']): MapColumn[] => {
  const boundsOf = (kind: string): string => (kind === 'indicator' ? '' : ' (95 %)');
  const sure = boundsOf(source.kind);
  const also = second && boundsOf(second.source.kind);
  return [
    filled(({ code }) => code, 'code', 'text', 'Kods', 'Kodas', 'Code'),
    filled(({ name }) => name, 'name', 'text', 'Nosaukums', 'Pavadinimas', 'Name'),
    filled(({ value }) => value, 'value', 'number', 'Vērtība', 'Reikšmė', 'Value'),
    filled(({ interval }) => interval?.[0] ?? null, 'low', 'number', `Apakšējā robeža${sure}`, `Apatinė riba${sure}`, `Lower bound${sure}`),
    filled(
      ({ interval }) => interval?.[1] ?? null,
      'high',
      'number',
      `Augšējā robeža${sure}`,
      `Viršutinė riba${sure}`,
      `Upper bound${sure}`,
    ),
    filled(({ count }) => count, 'count', 'number', 'Skaits', 'Skaičius', 'Count'),
    filled(({ denominator }) => denominator, 'denominator', 'number', 'Saucējs', 'Vardiklis', 'Denominator'),
    ...(measure.kind === 'change'
      ? [filled(({ reference }) => reference, 'reference', 'number', 'Salīdzināmā vērtība', 'Lyginamoji reikšmė', 'Compared with')]
      : []),
    filled(({ class: cls }) => cls, 'class', 'number', 'Klase', 'Klasė', 'Class'),
    filled(stateOf, 'state', 'text', 'Stāvoklis', 'Būsena', 'State'),
    ...(display === 'hotspots'
      ? [
          filled(({ hotSpot }) => hotSpot?.z ?? null, 'z', 'number', 'Gi* (z)', 'Gi* (z)', 'Gi* (z)'),
          filled(({ hotSpot }) => hotSpot?.q ?? null, 'q', 'number', 'Koriģētā p', 'Koreguota p', 'Adjusted p'),
        ]
      : []),
    ...(also === undefined
      ? []
      : [
          filled(({ second: two }) => two?.value ?? null, 'second', 'number', 'Otrā vērtība', 'Antroji reikšmė', 'Second value'),
          filled(
            ({ second: two }) => two?.interval?.[0] ?? null,
            'second_low',
            'number',
            `Otrās vērtības apakšējā robeža${also}`,
            `Antrosios reikšmės apatinė riba${also}`,
            `Lower bound of the second value${also}`,
          ),
          filled(
            ({ second: two }) => two?.interval?.[1] ?? null,
            'second_high',
            'number',
            `Otrās vērtības augšējā robeža${also}`,
            `Antrosios reikšmės viršutinė riba${also}`,
            `Upper bound of the second value${also}`,
          ),
          filled(
            ({ second: two }) => two?.class ?? null,
            'second_class',
            'number',
            'Otrās vērtības klase',
            'Antrosios reikšmės klasė',
            'Class of the second value',
          ),
        ]),
    filled(({ isExact }) => isExact, 'exact', 'flag', 'Precīzs skaitlis', 'Tikslus skaičius', 'Exact number'),
  ];
};
const states: Record<'noData' | 'suppressed' | 'unstable', Record<Language, string>> = {
  noData: { lv: 'nav datu', lt: 'nėra duomenų', en: 'no data' },
  suppressed: { lv: 'slēpts, jo skaits ir mazs', lt: 'neskelbiama, nes skaičius mažas', en: 'suppressed, because the number is small' },
  unstable: { lv: 'nestabils, salīdzināt piesardzīgi', lt: 'nestabilu, lyginti atsargiai', en: 'unstable, compare with care' },
};

/** What a file of incidents is called inside. */
export const incidentsTitle: Record<Language, string> = { lv: 'Negadījumi', lt: 'Įvykiai', en: 'Incidents' };
export const incidentColumns: readonly Column[] = [
  column('number', 'number', 'Numurs', 'Numeris', 'Number'),
  column('municipality', 'text', 'Pašvaldība', 'Savivaldybė', 'Municipality'),
  column('occurredAt', 'text', 'Noticis (vietējais laiks)', 'Įvyko (vietos laiku)', 'Occurred (local time)'),
  column('category', 'text', 'Kategorija', 'Kategorija', 'Category'),
  column('categoryCode', 'text', 'Kategorijas kods', 'Kategorijos kodas', 'Category code'),
  column('severity', 'number', 'Smagums', 'Sunkumas', 'Severity'),
  column('status', 'text', 'Stāvoklis', 'Būsena', 'Status'),
  column('longitude', 'number', 'Ģeogrāfiskais garums', 'Geografinė ilguma', 'Longitude'),
  column('latitude', 'number', 'Ģeogrāfiskais platums', 'Geografinė platuma', 'Latitude'),
];

/** States of an incident as people say them; in the tables themselves stand the codes. */
export const statusWords: Readonly<Record<string, Record<Language, string>>> = {
  reported: { lv: 'ziņots', lt: 'pranešta', en: 'reported' },
  in_progress: { lv: 'darbā', lt: 'vykdoma', en: 'in progress' },
  closed: { lv: 'pabeigts', lt: 'baigta', en: 'closed' },
};

export const aboutHeadings = {
  title: { lv: 'Karte', lt: 'Žemėlapis', en: 'Map' },
  unit: { lv: 'Mērvienība', lt: 'Matavimo vienetas', en: 'Unit' },
  compared: { lv: 'Salīdzināts ar', lt: 'Lyginama su', en: 'Compared with' },
  period: { lv: 'Laikposms', lt: 'Laikotarpis', en: 'Period' },
  kinds: { lv: 'Tikai veidi', lt: 'Tik rūšys', en: 'Kinds only' },
  part: { lv: 'Īpatsvars: veidi', lt: 'Dalis: rūšys', en: 'Share of kinds' },
  severity: { lv: 'Tikai smagums', lt: 'Tik sunkumas', en: 'Severity only' },
  status: { lv: 'Tikai stāvoklis', lt: 'Tik būsena', en: 'Status only' },
  tenant: { lv: 'Tikai pašvaldības', lt: 'Tik savivaldybės', en: 'Municipalities only' },
  shown: { lv: 'Rādīts', lt: 'Rodoma', en: 'Shown' },
  sources: { lv: 'Avoti', lt: 'Šaltiniai', en: 'Sources' },
  method: { lv: 'Dalījums klasēs', lt: 'Klasifikavimas', en: 'Classification' },
  warnings: { lv: 'Kas jāzina', lt: 'Ką svarbu žinoti', en: 'What to know' },
  made: { lv: 'Sagatavots', lt: 'Parengta', en: 'Made' },
} as const satisfies Record<string, Record<Language, string>>;

/** How classes were found, as the page says it. */
export const methodTitles = {
  natural: { lv: 'Dabiskie lūzumi', lt: 'Natūralūs lūžiai', en: 'Natural breaks' },
  quantile: { lv: 'Vienāds skaits klasē', lt: 'Vienodas skaičius klasėje', en: 'Equal counts' },
  equal: { lv: 'Vienādi intervāli', lt: 'Vienodi intervalai', en: 'Equal intervals' },
  pretty: { lv: 'Apaļas robežas', lt: 'Apvalios ribos', en: 'Round bounds' },
  deviation: { lv: 'Standartnovirzes', lt: 'Standartiniai nuokrypiai', en: 'Standard deviations' },
  geometric: { lv: 'Ģeometriskā progresija', lt: 'Geometrinė progresija', en: 'Geometric progression' },
  manual: { lv: 'Savas robežas', lt: 'Savos ribos', en: 'Own bounds' },
} as const satisfies Record<Method, Record<Language, string>>;
export const hotSpotMethod: Record<Language, string> = {
  lv: 'Getis–Ord Gi*, Benjamini–Hochberg korekcija',
  lt: 'Getis–Ord Gi*, Benjamini–Hochberg korekcija',
  en: 'Getis–Ord Gi*, Benjamini–Hochberg control',
};

const unitTitles: Record<string, Record<Language, string>> = {
  incidents: { lv: 'notikumi', lt: 'įvykiai', en: 'incidents' },
  cameras: { lv: 'kameras', lt: 'kameros', en: 'cameras' },
  features: { lv: 'objekti', lt: 'objektai', en: 'features' },
  per_1000_residents: { lv: 'uz 1000 iedzīvotājiem', lt: '1000 gyventojų', en: 'per 1,000 residents' },
  per_km2: { lv: 'uz km²', lt: '1 km²', en: 'per km²' },
  percent: { lv: '%', lt: '%', en: '%' },
  percent_change: { lv: 'izmaiņas, %', lt: 'pokytis, %', en: 'change, %' },
  percentage_points: { lv: 'procentpunkti', lt: 'procentiniai punktai', en: 'percentage points' },
  minutes: { lv: 'minūtes', lt: 'minutės', en: 'minutes' },
  severity: { lv: 'smagums (1–5)', lt: 'sunkumas (1–5)', en: 'severity (1–5)' },
};
/** What the values are in: that of the indicator, words for a unit of ours, else the field of a layer. */
export const unitOf = ({ unit, indicator }: Pick<ThematicMap, 'unit' | 'indicator'>, lang: Language): string =>
  unit === 'indicator' && indicator ? indicator.unit[lang] : (unitTitles[unit]?.[lang] ?? unit);
