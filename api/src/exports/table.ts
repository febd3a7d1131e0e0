import type { Language } from '@vias/sql/problem.ts';
import type { Geometry } from 'geojson';

export type Cell = string | number | boolean | null;
/** A column: its name in data formats, and its heading for people. */
export type Column = { key: string; kind: 'text' | 'number' | 'flag'; heading: Record<Language, string> };
/** A row of a file: cells in the order of the columns, and where it lies (WGS 84). */
export type Row = { cells: readonly Cell[]; geometry: Geometry | null };
/** What is exported. `about` are lines that say what the numbers are: heading and text. */
export type Table = { name: string; columns: readonly Column[]; rows: AsyncIterable<Row>; about: readonly (readonly [string, string])[] };

const column = (key: string, kind: Column['kind'], lv: string, lt: string, en: string): Column => ({ key, kind, heading: { lv, lt, en } });

export const mapColumns: readonly Column[] = [
  column('code', 'text', 'Kods', 'Kodas', 'Code'),
  column('name', 'text', 'Nosaukums', 'Pavadinimas', 'Name'),
  column('value', 'number', 'Vērtība', 'Reikšmė', 'Value'),
  column('low', 'number', 'Apakšējā robeža (95 %)', 'Apatinė riba (95 %)', 'Lower bound (95 %)'),
  column('high', 'number', 'Augšējā robeža (95 %)', 'Viršutinė riba (95 %)', 'Upper bound (95 %)'),
  column('count', 'number', 'Skaits', 'Skaičius', 'Count'),
  column('denominator', 'number', 'Saucējs', 'Vardiklis', 'Denominator'),
  column('class', 'number', 'Klase', 'Klasė', 'Class'),
  column('state', 'text', 'Stāvoklis', 'Būsena', 'State'),
  column('exact', 'flag', 'Precīzs skaitlis', 'Tikslus skaičius', 'Exact number'),
];
export const states: Record<'noData' | 'suppressed' | 'unstable', Record<Language, string>> = {
  noData: { lv: 'nav datu', lt: 'nėra duomenų', en: 'no data' },
  suppressed: { lv: 'slēpts, jo skaits ir mazs', lt: 'neskelbiama, nes skaičius mažas', en: 'suppressed, because the number is small' },
  unstable: { lv: 'nestabils, salīdzināt piesardzīgi', lt: 'nestabilu, lyginti atsargiai', en: 'unstable, compare with care' },
};

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

export const aboutHeadings = {
  title: { lv: 'Karte', lt: 'Žemėlapis', en: 'Map' },
  period: { lv: 'Laikposms', lt: 'Laikotarpis', en: 'Period' },
  shown: { lv: 'Rādīts', lt: 'Rodoma', en: 'Shown' },
  sources: { lv: 'Avoti', lt: 'Šaltiniai', en: 'Sources' },
  method: { lv: 'Dalījums klasēs', lt: 'Klasifikavimas', en: 'Classification' },
  warnings: { lv: 'Kas jāzina', lt: 'Ką svarbu žinoti', en: 'What to know' },
  made: { lv: 'Sagatavots', lt: 'Parengta', en: 'Made' },
} as const satisfies Record<string, Record<Language, string>>;
