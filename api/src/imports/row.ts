import { hash } from 'node:crypto';
import { readClock, readDate } from './date-text.ts';
import { type Finding, type FindingCode, findings } from './finding.ts';
import type { createLocalClock } from './local-time.ts';
import { maskPersonal } from './personal-text.ts';
import { placeOf, readPlace } from './place.ts';
import { columnsOf, type Profile } from './profile.ts';

/** A row as a reader hands it over: values stand in the order of the reader's columns. `point` is a GeoJSON geometry's position. */
export type RawRow = { line: number; values: readonly string[]; fault?: FindingCode; point?: readonly [number, number] | null };

/** A row as it will land. `occurredAt` in milliseconds UTC, the place in degrees WGS 84, null when the source gave none. */
export type Landing = {
  line: number;
  key: string;
  hash: string;
  category: string;
  sourceCategory: string | null;
  severity: number;
  occurredAt: number;
  title: string | null;
  description: string | null;
  address: string | null;
  lon: number | null;
  lat: number | null;
  warnings: Finding[];
};
export type Outcome = { landing: Landing } | { line: number; rejects: Finding[] };

/** What the database knows that a profile leans on: categories of the shared taxonomy and the tenant's own code list. */
export type Taxonomy = {
  tenant: string;
  isCategory: (code: string) => boolean;
  meaningOf: (sourceCategory: string) => { category: string; severity: number | null } | undefined;
};

const OLDEST = Date.UTC(1900, 0, 1);
const BAD_TEXT = /[\0\ufffd]/;
const digest = (text: string): string => hash('sha256', text, 'hex').slice(0, 32);

/**
 * Makes the function that turns raw rows of one file into landings or refusals. `now` bounds the future (milliseconds UTC).
 * The hash covers every column but the key, the tenant and the profile: a row read by a changed profile is a changed row, and equal hashes are of one source.
 */
export const createRowReader = (
  profile: Profile,
  columns: readonly string[],
  clock: ReturnType<typeof createLocalClock>,
  taxonomy: Taxonomy,
  now: number,
) => {
  const position = new Map(columns.map((name, i) => [name, i]));
  const at = (name: string | null): number => (name === null ? -1 : (position.get(name) ?? -1));
  const [id, date, time, category, severity] = [
    profile.id,
    profile.occurredAt.column,
    profile.occurredAt.timeColumn,
    profile.category.column,
    profile.severity.column,
  ].map(at) as [number, number, number, number, number];
  const [x, y] = profile.place?.kind === 'columns' ? [at(profile.place.x), at(profile.place.y)] : [-1, -1];
  const texts = (names: readonly string[]) => names.map(at);
  const [description, address, title] = [texts(profile.description), texts(profile.address), texts(profile.heading)];
  const hashed = columns
    .map((name, i) => ({ name, i }))
    .filter(({ i }) => i !== id)
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  const { title: _title, name: _name, ...mapping } = profile;
  const fingerprint = digest(`${taxonomy.tenant}${JSON.stringify(mapping)}`);

  return (row: RawRow): Outcome => {
    const rejects: Finding[] = [];
    const warnings: Finding[] = [];
    const note = (code: FindingCode, field: string, value: string) => {
      (findings[code].kind === 'reject' ? rejects : warnings).push({ code, field, value: value.slice(0, 500).replaceAll('\0', '␀') });
    };
    const value = (i: number): string => (i < 0 ? '' : (row.values[i] ?? '').trim());
    const joined = (positions: readonly number[], field: string, longest: number): string | null => {
      const text = positions.map(value).filter(Boolean).join(', ');
      if (text.length > longest) note('text.too_long', field, text);
      return text === '' ? null : text;
    };

    let content = '';
    for (const { name, i } of hashed) {
      const text = row.values[i];
      if (text) content += `${name}\u001f${text}\u001e`;
    }
    if (row.point) content += `\u001d${row.point[0]}\u001f${row.point[1]}`;
    if (row.fault) {
      note(
        row.fault,
        row.fault === 'place.not_a_point' ? 'place' : 'row',
        row.values.join(profile.delimiter === 'auto' ? ', ' : profile.delimiter),
      );
      return { line: row.line, rejects };
    }
    if (BAD_TEXT.test(content) || BAD_TEXT.test(value(id))) {
      const bad = row.values.findIndex((text) => BAD_TEXT.test(text));
      const text = row.values[bad] ?? '';
      note(text.includes('\0') ? 'text.control' : 'text.encoding', columns[bad] ?? 'row', text);
      return { line: row.line, rejects };
    }

    const contentHash = digest(content);
    const key = id < 0 ? contentHash : value(id);
    if (key === '') note('id.empty', 'id', '');
    if (key.length > 200) note('text.too_long', 'id', key);

    const occurredAt = readMoment(value(date), time < 0 ? undefined : value(time), profile, clock, note);
    if (occurredAt > now + 300_000) note('time.future', 'occurredAt', writtenMoment(value(date), value(time)));
    if (occurredAt < OLDEST) note('time.too_old', 'occurredAt', writtenMoment(value(date), value(time)));

    const place =
      profile.place === null
        ? 'none'
        : profile.place.kind === 'columns'
          ? readPlace(value(x), value(y), profile.place.crs, profile.extent)
          : row.point
            ? placeOf(row.point[0], row.point[1], profile.place.crs, profile.extent)
            : 'none';
    const written = row.point ? `${row.point[0]}; ${row.point[1]}` : `${value(x)}; ${value(y)}`;
    if (typeof place === 'string' && place !== 'none') note(`place.${place}`, 'place', written);
    if (typeof place === 'object' && place.outside) note('place.outside_extent', 'place', written);

    const code = value(category);
    if (code.length > 200) note('text.too_long', 'category', code);
    const meaning = taxonomy.meaningOf(code);
    const mapped =
      profile.category.map[code] ?? meaning?.category ?? (taxonomy.isCategory(code) ? code : undefined) ?? profile.category.otherwise;
    if (mapped === null || !taxonomy.isCategory(mapped)) note('category.unmapped', 'category', code);
    const grade = value(severity);
    const scaled =
      profile.severity.map[grade] ?? (/^[1-5]$/.test(grade) && Object.keys(profile.severity.map).length === 0 ? Number(grade) : undefined);
    if (severity >= 0 && grade !== '' && scaled === undefined) note('severity.unmapped', 'severity', grade);

    const words = joined(description, 'description', 10_000);
    const shown = words !== null && profile.maskPersonal ? maskPersonal(words) : words;
    if (shown !== words) note('text.masked', 'description', shown ?? '');
    const heading = joined(title, 'title', 200);
    const where = joined(address, 'address', 300);
    if (rejects.length > 0) return { line: row.line, rejects };
    const landsAs = mapped !== null && taxonomy.isCategory(mapped) ? mapped : 'other';
    const weighs = scaled ?? meaning?.severity ?? profile.severity.otherwise;
    return {
      landing: {
        line: row.line,
        key,
        // What the tenant's own code list makes of the row is part of it: a code that got a meaning changes its rows with the next file.
        hash: digest(`${fingerprint}${contentHash}${landsAs}${weighs}`),
        category: landsAs,
        sourceCategory: code === '' ? null : code,
        severity: weighs,
        occurredAt,
        title: heading,
        description: shown,
        address: where,
        lon: typeof place === 'object' ? place.lon : null,
        lat: typeof place === 'object' ? place.lat : null,
        warnings,
      },
    };
  };
};

const writtenMoment = (date: string, time: string): string => (time === '' ? date : `${date} ${time}`);

/** The instant a row happened, milliseconds UTC; a refusal is noted and 0 comes back. */
const readMoment = (
  date: string,
  time: string | undefined,
  profile: Profile,
  clock: ReturnType<typeof createLocalClock>,
  note: (code: FindingCode, field: string, value: string) => void,
): number => {
  const refuse = (code: FindingCode): number => {
    note(code, 'occurredAt', writtenMoment(date, time ?? ''));
    return 0;
  };
  if (date === '') return refuse('time.empty');
  const read = readDate(date, profile.occurredAt.formats);
  if (typeof read === 'string') return refuse(`time.${read}`);
  let wall = read.wall;
  if (time === '' && !read.hasTime) {
    if (profile.occurredAt.emptyTime === 'reject') return refuse('time.date_only');
    note('time.midnight', 'occurredAt', date);
  } else if (time !== undefined && time !== '') {
    // A spreadsheet's time cell comes as a whole date of the year 1899 or 1900; only its clock counts.
    const ofDay = readClock(time.replace(/^(?:1899-12-3[01]|1900-01-0[01])T/, ''));
    if (typeof ofDay === 'string') return refuse(`time.${ofDay}`);
    wall = Math.floor(wall / 86_400_000) * 86_400_000 + ofDay;
  }
  if (read.offset !== undefined) return wall - read.offset * 60_000;
  const local = clock(wall);
  if (local.kind === 'missing') return refuse('time.skipped_hour');
  if (local.kind === 'ambiguous') note('time.ambiguous', 'occurredAt', writtenMoment(date, time ?? ''));
  return local.instant;
};

/** The columns a profile names and the file does not have. */
export const missingColumns = (profile: Profile, columns: readonly string[]): string[] =>
  columnsOf(profile).filter((name) => !columns.includes(name));
