import type { Language } from '@vias/sql/problem.ts';
import { readClock, readDate } from './date-text.ts';
import { readNumber } from './number-text.ts';
import { placeOf } from './place.ts';
import { type Crs, Profile } from './profile.ts';
import type { RawRow } from './row.ts';

type Field = 'id' | 'date' | 'time' | 'x' | 'y' | 'category' | 'severity' | 'description' | 'address' | 'personal';
type Sentence = Record<Language, string>;

/** What headers are called in Latvian, Lithuanian and English registers. */
const headers: Record<Field, RegExp> = {
  personal: /tel(?![a-zēė])|tel_|tālr|phone|personas.?kods|asmens.?kod|vārds|uzvārds|vardas|pavardė|e-?pasts|e-?mail|el\.? ?pašt/i,
  id: /^(?:id|uid|nr\.?|numurs|numeris|eil\.? ?nr\.?|reģ.*nr.*|reg.*nr.*|case.*(?:id|no|number)|incident.?(?:id|no)|negad.*nr.*|įvykio.?nr.*|atslēga|key)$/i,
  date: /dat(?:ums|a|e|um)|occurred|timestamp|noticis|notikum.*laik|pradžia|sākum|^time$|^laiks$|^laikas$|įvyko/i,
  time: /laiks|laikas|time|hour|pulksten|valand/i,
  x: /^(?:lon.*|lng|x|x[_ ].*|easting|.*garum.*|.*ilgum.*|.*austrum.*|.*rytai.*)$/i,
  y: /^(?:lat.*|y|y[_ ].*|northing|.*platum.*|.*ziemeļ.*|.*šiaur.*)$/i,
  category: /veids|kategorij|category|type$|tip(?:s|as)$|rūšis|rusis|klasifik|izsaukum/i,
  severity: /smag|severity|sunkum|prioritā|priorit|priority/i,
  description: /aprakst|aprašym|descri|piezīm|pastab|koment|comment|notes?$|saturs/i,
  address: /adres|address|iela|gatv|street|road|vieta$|vietovė/i,
};

const words = {
  time: { lv: 'Datumi ir pēc {zone} pulksteņa', lt: 'Datos pagal {zone} laikrodį', en: 'Dates are by the clock of {zone}' },
  noId: {
    lv: 'Atslēgas kolonnas nav: rindu atpazīs pēc tās satura',
    lt: 'Rakto stulpelio nėra: eilutė bus atpažįstama pagal turinį',
    en: 'There is no key column: a row is known by its content',
  },
  noPlace: {
    lv: 'Koordinātu nav: rindas būs statistikā, bet ne kartē',
    lt: 'Koordinačių nėra: eilutės bus statistikoje, bet ne žemėlapyje',
    en: 'There are no coordinates: rows count in statistics, not on maps',
  },
  swapped: {
    lv: 'Asis failā ir samainītas vietām; tas ir izlabots',
    lt: 'Ašys faile sukeistos vietomis; tai ištaisyta',
    en: 'The axes are swapped in the file; put right',
  },
  degrees: { lv: 'Koordinātas ir grādos (WGS 84)', lt: 'Koordinatės laipsniais (WGS 84)', en: 'Coordinates are degrees (WGS 84)' },
  lks92: { lv: 'Koordinātas ir LKS-92 metros', lt: 'Koordinatės LKS-92 metrais', en: 'Coordinates are LKS-92 metres' },
  lks94: { lv: 'Koordinātas ir LKS-94 metros', lt: 'Koordinatės LKS-94 metrais', en: 'Coordinates are LKS-94 metres' },
  personal: {
    lv: 'Personas dati, kas statistikai nav vajadzīgi',
    lt: 'Asmens duomenys, kurių statistikai nereikia',
    en: 'Personal data that statistics do not need',
  },
} as const satisfies Record<string, Sentence>;

export type Guess = { profile: Profile; sentences: string[]; fieldOf: Map<string, Field> };

const share = (values: readonly string[], test: (value: string) => boolean): number => {
  const given = values.filter((value) => value !== '');
  return given.length === 0 ? 0 : given.filter(test).length / given.length;
};
const isDate = (value: string): boolean => typeof readDate(value, ['iso', 'd.m.y', 'y.m.d', 'd/m/y', 'm/d/y']) !== 'string';
const isNumber = (value: string): boolean => readNumber(value) !== undefined;

/** Which coordinate system, and which column is which, put most of the rows into Latvia or Lithuania; degrees anywhere on Earth otherwise. */
const REGION = { west: 19, south: 53.5, east: 28.6, north: 58.5 };
/** Each country with its waters, degrees. LKS-92 metres read the wrong way round may still lie in the region, but then mostly at sea. */
const COUNTRY: Record<string, typeof REGION> = {
  LV: { west: 20.8, south: 55.6, east: 28.3, north: 58.1 },
  LT: { west: 20.6, south: 53.8, east: 26.9, north: 56.5 },
};
const guessPlace = (a: readonly string[], b: readonly string[], country: string): { crs: Crs; swapped: boolean } => {
  const order: Crs[] = country === 'LT' ? ['4326', '3346', '3059'] : ['4326', '3059', '3346'];
  const lies = (place: ReturnType<typeof placeOf>): boolean => typeof place === 'object' && !place.outside;
  const fits = (crs: Crs, swapped: boolean): number =>
    a.reduce((sum, x, i) => {
      const [first, second] = [readNumber(x), readNumber(b[i] ?? '')];
      if (first === undefined || second === undefined) return sum;
      const [east, north] = swapped ? [second, first] : [first, second];
      return sum + [REGION, COUNTRY[country] ?? REGION].filter((extent) => lies(placeOf(east, north, crs, extent))).length;
    }, 0);
  const tries = order.flatMap((crs) => [false, true].map((swapped) => ({ crs, swapped, score: fits(crs, swapped) })));
  const best = tries.reduce((top, next) => (next.score > top.score ? next : top));
  return best.score > 0 ? best : { crs: '4326', swapped: false };
};

/** Guesses a profile from headers and the first rows; says in sentences what it took for granted. `home` are the tenant's country and time zone. */
export const guessProfile = (
  columns: readonly string[],
  rows: readonly RawRow[],
  home: { country: string; timeZone: string },
  lang: Language,
): Guess => {
  const good = rows.filter(({ fault }) => !fault);
  const values = (name: string): string[] => good.map((row) => (row.values[columns.indexOf(name)] ?? '').trim());
  const fieldOf = new Map<string, Field>();
  const take = (field: Field, test: (sample: string[]) => boolean = () => true): string | null => {
    const named = columns.find((name) => !fieldOf.has(name) && headers[field].test(name) && test(values(name)));
    if (named !== undefined) fieldOf.set(named, field);
    return named ?? null;
  };
  for (const name of columns) if (headers.personal.test(name)) fieldOf.set(name, 'personal');
  const date =
    take('date', (sample) => share(sample, isDate) > 0.5) ??
    columns.find((name) => !fieldOf.has(name) && share(values(name), isDate) > 0.8) ??
    null;
  if (date !== null) fieldOf.set(date, 'date');
  const hasClock =
    date !== null &&
    values(date).some((value) => {
      const read = readDate(value, ['iso', 'd.m.y', 'y.m.d', 'd/m/y', 'm/d/y']);
      return typeof read === 'object' && read.hasTime;
    });
  const time = hasClock ? null : take('time', (sample) => share(sample, (value) => typeof readClock(value) === 'number') > 0.5);
  const id = take('id', (sample) => new Set(sample).size === sample.length);
  const x = take('x', (sample) => share(sample, isNumber) > 0.5);
  const y = take('y', (sample) => share(sample, isNumber) > 0.5);
  const [category, severity, description, address] = [take('category'), take('severity'), take('description'), take('address')];
  const isGeometry = good.some(({ point }) => point);
  const found = x !== null && y !== null ? guessPlace(values(x), values(y), home.country) : undefined;
  const slashed = date !== null && values(date).some((value) => value.includes('/'));
  const monthFirst =
    slashed &&
    share(values(date ?? ''), (value) => typeof readDate(value, ['m/d/y']) === 'object') >
      share(values(date ?? ''), (value) => typeof readDate(value, ['d/m/y']) === 'object');
  const profile = Profile.parse({
    name: 'new-source',
    title: 'new-source',
    source: 'new-source',
    timeZone: home.timeZone,
    id,
    occurredAt: { column: date ?? columns[0] ?? 'date', timeColumn: time, ...(slashed && { formats: monthFirst ? ['m/d/y'] : ['d/m/y'] }) },
    place: isGeometry
      ? { kind: 'geometry' }
      : found
        ? { kind: 'columns', x: found.swapped ? y : x, y: found.swapped ? x : y, crs: found.crs }
        : null,
    category: { column: category },
    severity: { column: severity },
    description: description === null ? [] : [description],
    address: address === null ? [] : [address],
  });
  const say = (sentence: Sentence, slots: Record<string, string> = {}): string =>
    sentence[lang].replace(/\{(\w+)\}/g, (_all, slot: string) => slots[slot] ?? '');
  const sentences = [say(words.time, { zone: home.timeZone })];
  if (id === null) sentences.push(say(words.noId));
  if (profile.place === null) sentences.push(say(words.noPlace));
  if (found) sentences.push(say(found.crs === '4326' ? words.degrees : found.crs === '3059' ? words.lks92 : words.lks94));
  if (found?.swapped) sentences.push(say(words.swapped));
  if ([...fieldOf.values()].includes('personal')) sentences.push(say(words.personal));
  return { profile, sentences, fieldOf };
};

/** Which field of VIAS a profile gives a column to. */
export const fieldsOf = (profile: Profile): Map<string, Field> => {
  const { id, occurredAt, place, category, severity, description, address } = profile;
  const pairs: [string | null, Field][] = [
    [id, 'id'],
    [occurredAt.column, 'date'],
    [occurredAt.timeColumn, 'time'],
    [category.column, 'category'],
    [severity.column, 'severity'],
    ...description.map((name): [string, Field] => [name, 'description']),
    ...address.map((name): [string, Field] => [name, 'address']),
  ];
  if (place?.kind === 'columns') pairs.push([place.x, 'x'], [place.y, 'y']);
  return new Map(pairs.filter((pair): pair is [string, Field] => pair[0] !== null));
};
