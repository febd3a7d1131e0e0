import type { SampleRow } from '@vias/api/imports/contract.ts';
import type { Profile } from './import-data.ts';

/** What a column of the file means to VIAS. */
export type Field = 'skip' | 'id' | 'date' | 'time' | 'x' | 'y' | 'category' | 'severity' | 'heading' | 'description' | 'address';

/** The choices for a column, in the order of the list. */
export const fields: readonly Field[] = [
  'skip',
  'id',
  'date',
  'time',
  'x',
  'y',
  'category',
  'severity',
  'heading',
  'description',
  'address',
];

const lists = ['heading', 'description', 'address'] as const;
const isList = (field: Field): field is (typeof lists)[number] => (lists as readonly Field[]).includes(field);

/** The column that holds a field of which there is one; '' or null where none does. */
const holderOf = (profile: Profile, field: Field): string | null => {
  const { id, occurredAt, place, category, severity } = profile;
  const columns = place?.kind === 'columns' ? place : undefined;
  const single: Partial<Record<Field, string | null | undefined>> = {
    id,
    date: occurredAt.column,
    time: occurredAt.timeColumn,
    x: columns?.x,
    y: columns?.y,
    category: category.column,
    severity: severity.column,
  };
  return single[field] ?? null;
};

/** Every field that a column fills; a register may use one column twice (its category also grades the severity). */
export const fieldsOf = (profile: Profile, column: string): Field[] =>
  fields.filter((field) => (isList(field) ? profile[field].includes(column) : field !== 'skip' && holderOf(profile, field) === column));

const without = (profile: Profile, column: string): Profile => {
  const not = (name: string | null): string | null => (name === column ? null : name);
  const { place, occurredAt } = profile;
  return {
    ...profile,
    id: not(profile.id),
    occurredAt: { ...occurredAt, column: not(occurredAt.column) ?? '', timeColumn: not(occurredAt.timeColumn) },
    place: place?.kind === 'columns' ? { ...place, x: not(place.x) ?? '', y: not(place.y) ?? '' } : place,
    category: { ...profile.category, column: not(profile.category.column) },
    severity: { ...profile.severity, column: not(profile.severity.column) },
    heading: profile.heading.filter((name) => name !== column),
    description: profile.description.filter((name) => name !== column),
    address: profile.address.filter((name) => name !== column),
  };
};

/** Gives a column one meaning; another column that had it gives it up. An empty name stands where a needed column is missing. */
export const assign = (profile: Profile, column: string, field: Field): Profile => {
  const free = without(profile, column);
  const place = free.place?.kind === 'columns' ? free.place : { kind: 'columns' as const, x: '', y: '', crs: free.place?.crs ?? '4326' };
  if (isList(field)) return { ...free, [field]: [...free[field], column] };
  switch (field) {
    case 'id':
      return { ...free, id: column };
    case 'date':
      return { ...free, occurredAt: { ...free.occurredAt, column } };
    case 'time':
      return { ...free, occurredAt: { ...free.occurredAt, timeColumn: column } };
    case 'x':
    case 'y':
      return { ...free, place: { ...place, [field]: column } };
    case 'category':
      return { ...free, category: { ...free.category, column } };
    case 'severity':
      return { ...free, severity: { ...free.severity, column } };
    default:
      return free;
  }
};

/** East and north change places. */
export const swapAxes = (profile: Profile): Profile =>
  profile.place?.kind === 'columns' ? { ...profile, place: { ...profile.place, x: profile.place.y, y: profile.place.x } } : profile;

/** What is still missing before the file can be checked. */
export const missing = (profile: Profile): ('date' | 'x' | 'y')[] => {
  const half = profile.place?.kind === 'columns' ? profile.place : undefined;
  const asked: ('date' | 'x' | 'y')[] = [];
  if (profile.occurredAt.column === '') asked.push('date');
  if (half && half.x === '' && half.y !== '') asked.push('x');
  if (half && half.y === '' && half.x !== '') asked.push('y');
  return asked;
};

/** The profile as the server takes it: a place without columns is no place. */
export const toSend = (profile: Profile): Profile =>
  profile.place?.kind === 'columns' && (profile.place.x === '' || profile.place.y === '') ? { ...profile, place: null } : profile;

const findingFields: Partial<Record<Field, string>> = {
  id: 'id',
  date: 'occurredAt',
  time: 'occurredAt',
  x: 'place',
  y: 'place',
  category: 'category',
  severity: 'severity',
  heading: 'title',
  description: 'description',
  address: 'address',
};

/** How the rows looked at fare in one field: refused because of it, landing with a doubt about it, and what was said first. */
export const fate = (
  rows: readonly SampleRow[],
  field: Field,
): { refused: number; doubted: number; first: SampleRow['findings'][number] | undefined } => {
  const name = findingFields[field];
  const touched = rows.filter((row) => row.findings.some((finding) => finding.field === name));
  // A refused row has no time: it will not land.
  const refused = touched.filter((row) => row.occurredAt === null).length;
  const findings = touched.flatMap((row) => row.findings.filter((finding) => finding.field === name));
  return { refused, doubted: touched.length - refused, first: findings[0] };
};

/** Rows that land without a place because none is given, where the column is one of the coordinates: they count, but no map shows them. */
export const unplaced = (rows: readonly SampleRow[], field: Field): number =>
  field === 'x' || field === 'y'
    ? rows.filter(
        (row) => row.occurredAt !== null && row.position === null && row.findings.every((finding) => finding.field !== findingFields.x),
      ).length
    : 0;

/** An example of a personal column: enough to know it again, not enough to use it. */
export const covered = (example: string): string => (example.length < 5 ? '••••' : `${example.slice(0, 2)}••••${example.slice(-2)}`);

/** Codes of the source that no category is given for, in the order they come. */
export const unmappedCodes = (rows: readonly SampleRow[]): string[] => [
  ...new Set(rows.flatMap((row) => row.findings.filter((finding) => finding.code === 'category.unmapped').map((finding) => finding.value))),
];

const outsideCodes = ['place.outside_extent', 'place.outside_territory'];
/** True for a row whose place is doubted. */
export const isOutside = (row: SampleRow): boolean => row.findings.some(({ code }) => outsideCodes.includes(code));

/** A name for a saved profile made of its title: lower case, digits and hyphens. */
export const slugOf = (title: string): string =>
  title
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
    .slice(0, 60);
