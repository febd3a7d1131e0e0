import { readPhone } from '@vias/alerts/phone.ts';
import { looksSwapped } from '../http/lon-lat.ts';
import type { Lang } from './contract.ts';
import { limits } from './limits.ts';

/** Columns of a register file; one row for each place of a person, further rows of the same person add places. */
export const columns = ['phone', 'card', 'name', 'language', 'kind', 'lon', 'lat'] as const;
export type Column = (typeof columns)[number];
/** What the columns are also called in files of Latvian and Lithuanian municipalities. */
const otherNames: Record<string, Column> = {
  telefons: 'phone',
  talrunis: 'phone',
  mobilais: 'phone',
  telefonas: 'phone',
  tel: 'phone',
  karte: 'card',
  kartes_numurs: 'card',
  iedzivotaja_karte: 'card',
  kortele: 'card',
  korteles_numeris: 'card',
  vards: 'name',
  vards_uzvards: 'name',
  vardas: 'name',
  vardas_pavarde: 'name',
  valoda: 'language',
  kalba: 'language',
  lang: 'language',
  veids: 'kind',
  rusis: 'kind',
  vieta: 'kind',
  garums: 'lon',
  ilguma: 'lon',
  longitude: 'lon',
  x: 'lon',
  platums: 'lat',
  latitude: 'lat',
  platuma: 'lat',
  y: 'lat',
}; // prettier-ignore

/** The column that a heading means; undefined for one that is not needed. */
export const columnOf = (heading: string): Column | undefined => {
  const plain = heading
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .trim()
    .replace(/[^a-z]+/g, '_')
    .replace(/^_|_$/g, '');
  return columns.find((column) => column === plain) ?? otherNames[plain];
};

type Place = { kind: string; lon: number; lat: number };
/** A person as a file tells of one: known by number, or by card where there is none. */
export type Person = {
  line: number;
  key: string;
  phone: string | null;
  card: string | null;
  name: string | null;
  lang: Lang;
  places: Place[];
};
/** Why a row is refused; `values` hold at most the last two digits of a number. `phone` and `card` are those of the row as far as they can be read: whom a refused row names is not missing. */
export type Reject = {
  line: number;
  column: Column;
  code: string;
  values: Record<string, string | number>;
  phone: string | null;
  card: string | null;
};

const langs = new Set(['lv', 'lt', 'ru', 'en']);
const kinds: Record<string, string> = {
  '': 'home',
  home: 'home',
  work: 'work',
  school: 'school',
  parent: 'parent',
  other: 'other',
  majas: 'home',
  dzivesvieta: 'home',
  darbs: 'work',
  skola: 'school',
  vecaki: 'parent',
  cita: 'other',
  namai: 'home',
  darbas: 'work',
  mokykla: 'school',
  tevai: 'parent',
  kita: 'other',
}; // prettier-ignore
const plain = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().trim();
const numberOf = (text: string): number => (/^-?\d{1,3}([.,]\d{1,12})?$/.test(text) ? Number(text.replace(',', '.')) : Number.NaN);

/** Reads one row; `country` is that of the municipality, for numbers without a country code. */
export const readRow = (line: number, row: Partial<Record<Column, string>>, country: 'LV' | 'LT'): Person | Reject => {
  const at = (column: Column): string => (row[column] ?? '').trim();
  const reading = at('phone') === '' ? undefined : readPhone(at('phone'), country);
  const phone = reading && 'e164' in reading ? reading.e164 : null;
  const cardText = at('card')
    .toUpperCase()
    .replace(/[^0-9A-Z]/g, '');
  const isCard = cardText.length >= 4 && cardText.length <= 40;
  const card = isCard ? cardText : null;
  const refuse = (column: Column, code: string, values: Reject['values'] = {}): Reject => ({
    line,
    column,
    code: `resident.row_${code}`,
    values,
    phone,
    card,
  });
  if (reading && 'refusal' in reading) return refuse('phone', 'phone', { end: `··${at('phone').replace(/\D/g, '').slice(-2)}` });
  if (at('card') !== '' && !isCard) return refuse('card', 'card');
  if (phone === null && card === null) return refuse('phone', 'nobody');
  const lang = at('language').toLowerCase();
  if (!langs.has(lang)) return refuse('language', 'language');
  const kind = kinds[plain(at('kind'))];
  if (kind === undefined) return refuse('kind', 'kind');
  const [lon, lat] = [numberOf(at('lon')), numberOf(at('lat'))];
  if (!(Math.abs(lon) <= 180 && Math.abs(lat) <= 90) || looksSwapped(lon, lat)) return refuse('lon', 'place');
  const name = at('name').slice(0, 120);
  return {
    line,
    key: phone ?? `card ${card}`,
    phone,
    card,
    name: name === '' ? null : name,
    lang: lang as Lang,
    places: [{ kind, lon, lat }],
  };
};

/** Puts the rows of each person together; a row that contradicts an earlier one of the same person is refused, a place given twice counts once. */
export const gatherPeople = (rows: readonly Person[]): { people: Person[]; rejects: Reject[] } => {
  const people = new Map<string, Person>();
  const rejects: Reject[] = [];
  for (const row of rows) {
    const known = people.get(row.key);
    if (!known) {
      people.set(row.key, { ...row, places: [...row.places] });
      continue;
    }
    const contradicts =
      row.lang !== known.lang ||
      (row.name !== null && known.name !== null && row.name !== known.name) ||
      (row.card !== null && known.card !== null && row.card !== known.card);
    const place = row.places[0] as Place;
    const isKnown = known.places.some(({ kind, lon, lat }) => kind === place.kind && lon === place.lon && lat === place.lat);
    const { line, phone, card } = row;
    if (contradicts) rejects.push({ line, column: 'language', code: 'resident.row_twice', values: { line: known.line }, phone, card });
    else if (!isKnown && known.places.length >= limits.places)
      rejects.push({ line, column: 'kind', code: 'resident.row_places', values: { limit: limits.places }, phone, card });
    else {
      if (!isKnown) known.places.push(place);
      known.name ??= row.name;
      known.card ??= row.card;
    }
  }
  return { people: [...people.values()], rejects };
};
