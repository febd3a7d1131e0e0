import { hash } from 'node:crypto';
import type { Language } from '@vias/sql/problem.ts';
import { placeOf, readPlace } from '../imports/place.ts';
import type { Crs } from '../imports/profile.ts';
import type { RawRow } from '../imports/row.ts';
import { AgeGroup, DayPart, Sex, type Survey } from './contract.ts';

/** Words of one answer, characters; a mark may be longer than what it stands for. */
export const mostWords = 2000;

/** What columns are called, in the three languages; lower case, without signs between words. */
const columns = {
  id: ['id', 'nr', 'no', 'answer id', 'response id', 'atbildes nr', 'numurs', 'numeris', 'atsakymo nr'],
  lon: ['lon', 'lng', 'long', 'longitude', 'x', 'garums', 'ilguma'],
  lat: ['lat', 'latitude', 'y', 'platums', 'platuma'],
  reasons: ['reasons', 'reason', 'why', 'iemesls', 'iemesli', 'kāpēc', 'priežastis', 'priežastys', 'kodėl'],
  words: ['words', 'comment', 'comments', 'text', 'komentārs', 'komentāri', 'piezīmes', 'komentaras', 'pastabos', 'teksts', 'tekstas'],
  dayPart: ['day part', 'daypart', 'time of day', 'time', 'when', 'diennakts laiks', 'laiks', 'kad', 'paros metas', 'laikas', 'kada'],
  age: ['age', 'age group', 'agegroup', 'vecums', 'vecuma grupa', 'amžius', 'amžiaus grupė'],
  sex: ['sex', 'gender', 'dzimums', 'lytis'],
} as const;
export type Field = keyof typeof columns;
const fieldByName: ReadonlyMap<string, Field> = new Map(
  Object.entries(columns).flatMap(([field, names]) => names.map((name): [string, Field] => [name, field as Field])),
);
const plain = (text: string): string =>
  text
    .toLowerCase()
    .replace(/[_\-.\s]+/g, ' ')
    .trim();
/** What a column is for; undefined when nobody knows. */
export const fieldOf = (column: string): Field | undefined => fieldByName.get(plain(column));

const partNames: Record<DayPart, readonly string[]> = {
  morning: ['morning', 'rīts', 'rītā', 'no rīta', 'rytas', 'ryte', 'rytą'],
  day: ['day', 'daytime', 'diena', 'dienā', 'dieną'],
  evening: ['evening', 'vakars', 'vakarā', 'vakaras', 'vakare'],
  night: ['night', 'nakts', 'naktī', 'naktis', 'naktį'],
};
const sexNames: Record<Sex, readonly string[]> = {
  female: ['female', 'f', 'woman', 'sieviete', 's', 'moteris'],
  male: ['male', 'man', 'vīrietis', 'v', 'vyras'],
  other: ['other', 'cits', 'cita', 'kita', 'kitas'],
};

/** The part of the day that a word or a clock time (21:30, 21, 1899-12-31T21:30:00) names; undefined when it names none. */
export const readDayPart = (value: string): DayPart | undefined => {
  const word = value.trim().toLowerCase();
  const named = DayPart.options.find((part) => partNames[part].includes(word));
  if (named) return named;
  const [, hours, minutes = '0'] = /^(?:\d{4}-\d\d-\d\dT)?(\d{1,2})(?:[:.](\d\d))?(?::\d\d)?$/i.exec(value.trim()) ?? [];
  const hour = Number(hours);
  if (hours === undefined || hour > 24 || Number(minutes) > 59 || (hour === 24 && Number(minutes) > 0)) return undefined;
  if (hour >= 23 || hour < 6) return 'night';
  return hour < 10 ? 'morning' : hour < 18 ? 'day' : 'evening';
};

/** The age group of a code or of an age in whole years up to 120; undefined when it is neither. */
export const readAge = (value: string): AgeGroup | undefined => {
  const code = AgeGroup.options.find((group) => group === value.trim().toLowerCase().replaceAll(/[-–]/g, '_'));
  if (code) return code;
  if (!/^\d{1,3}$/.test(value.trim()) || Number(value) > 120) return undefined;
  const age = Number(value);
  return age < 18 ? 'under_18' : age < 30 ? '18_29' : age < 45 ? '30_44' : age < 65 ? '45_64' : '65_up';
};

const readSex = (value: string): Sex | undefined => Sex.options.find((sex) => sexNames[sex].includes(value.trim().toLowerCase()));

export type Fault = { field: string; value: string; code: string; values?: Record<string, string | number> };
/** An answer ready to be written; digests are hexadecimal, 16 bytes. */
export type Answer = {
  line: number;
  key: string;
  content: string;
  lon: number;
  lat: number;
  reasons: string[];
  words: string | null;
  dayPart: DayPart | null;
  ageGroup: AgeGroup | null;
  sex: Sex | null;
};
export type ReadAnswer = { line: number; answer: Answer } | { line: number; faults: Fault[] };

const digest = (text: string): string => hash('sha256', text, 'hex').slice(0, 32);

/**
 * Makes the function that reads the rows of one file, in their order: without a column of numbers the same answer given twice is two answers,
 * and the same file again gives the same two. Nothing is guessed: what cannot be read refuses the row with its field and value.
 */
export const createAnswerReader = (
  survey: Pick<Survey, 'id' | 'reasons'>,
  header: () => readonly string[],
  { crs, lang }: { crs: Crs; lang: Language },
) => {
  const codes = new Map(
    survey.reasons.flatMap(({ code, lv, lt, en }) => [code, lv, lt, en].map((name): [string, string] => [plain(name), code])),
  );
  const possible = survey.reasons.map((reason) => reason[lang]).join('; ') || '–';
  const times = new Map<string, number>();
  let fields: (Field | undefined)[] = [];

  return ({ line, values, fault: broken, point }: RawRow): ReadAnswer => {
    if (broken) return { line, faults: [{ field: 'row', value: values.join(', ').slice(0, 200), code: broken }] };
    // A reader of free objects learns columns as it goes.
    const names = header();
    if (fields.length !== names.length) fields = names.map(fieldOf);
    const given = new Map<Field, string>();
    // Free objects leave holes where they have nothing for a column.
    for (const [i, raw] of values.entries()) {
      const [field, value] = [fields[i], (raw as string | undefined)?.trim() ?? ''];
      if (field && value !== '' && !given.has(field)) given.set(field, value);
    }
    const faults: Fault[] = [];
    const fault = (field: string, value: string, code: string, more?: Fault['values']) =>
      faults.push({ field, value: value.slice(0, 200), code, ...(more && { values: more }) });
    const bad = [...given].find(([, value]) => /[\0\ufffd]/.test(value));
    if (bad) fault(bad[0], bad[1].replaceAll('\0', '␀'), bad[1].includes('\0') ? 'text.control' : 'text.encoding');

    const [x, y] = [given.get('lon') ?? '', given.get('lat') ?? ''];
    // GeoJSON is in degrees, whatever columns the file has beside it.
    const place = point ? placeOf(point[0], point[1], '4326', null) : readPlace(x, y, crs, null);
    const written = point ? `${point[0]}; ${point[1]}` : `${x}; ${y}`;
    if (place === 'none') fault('place', '', 'survey.place_missing');
    else if (typeof place === 'string') fault('place', written, `place.${place}`);
    // The squares of the results are those of the national grid, which both countries have.
    else if (place.lon < 20 || place.lon > 29 || place.lat < 53 || place.lat > 59) fault('place', written, 'survey.place_far');

    const reasons = new Set<string>();
    for (const part of (given.get('reasons') ?? '').split(/[;,|\n]/)) {
      if (part.trim() === '') continue;
      const code = codes.get(plain(part));
      if (code) reasons.add(code);
      else fault('reasons', part.trim(), 'survey.reason_unknown', { possible });
    }
    const words = given.get('words') ?? null;
    if (words !== null && [...words].length > mostWords) fault('words', words, 'survey.words_too_long', { most: mostWords });
    if (words === null && reasons.size === 0 && !faults.some(({ field }) => field === 'reasons'))
      fault('reasons', '', 'survey.nothing_said');
    const read = <T>(field: Field, as: (value: string) => T | undefined, possibly: string): T | null => {
      const value = given.get(field);
      if (value === undefined) return null;
      const found = as(value);
      if (found === undefined) fault(field, value, 'survey.value_unreadable', { possible: possibly });
      return found ?? null;
    };
    const dayPart = read('dayPart', readDayPart, `${DayPart.options.join(', ')}, 21:30`);
    const ageGroup = read('age', readAge, `${AgeGroup.options.join(', ')}, 0 … 120`);
    const sex = read('sex', readSex, Sex.options.join(', '));
    if (faults.length > 0 || typeof place === 'string') return { line, faults };

    const { lon, lat } = place;
    const sorted = [...reasons].sort();
    const content = digest(JSON.stringify([survey.id, lon, lat, sorted, words, dayPart, ageGroup, sex]));
    const id = given.get('id');
    const seen = (times.get(content) ?? 0) + 1;
    if (id === undefined) times.set(content, seen);
    const key = digest(id === undefined ? `${content} ${seen}` : `${survey.id} number ${id}`);
    return { line, answer: { line, key, content, lon, lat, reasons: sorted, words, dayPart, ageGroup, sex } };
  };
};
