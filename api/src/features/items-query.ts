import { Problem } from '@vias/sql/problem.ts';
import { type Sql, sql } from '@vias/sql/sql.ts';
import { z } from 'zod';
import type { Shape } from './cql2.ts';
import { parseFilter } from './cql2-parse.ts';
import { filterSql } from './cql2-sql.ts';
import { type Crs, crsOf } from './crs.ts';
import { type Collection, type Column, columnSql, instantSql, keyOf, keyValue, queryablesOf, timeOf } from './layer.ts';
import { areasOf, boxOf, boxSql } from './shape-sql.ts';

/** Features of one answer: unless asked otherwise, and at most. */
export const defaultLimit = 100;
export const maxLimit = 10_000;

/** What one request for items asks. */
export type ItemsQuery = {
  crs: Crs;
  limit: number;
  /** The limit asked for, where it was more than there is. */
  askedLimit: number | undefined;
  /** Only how many, no features. */
  hits: boolean;
  /** Conditions on the view `l`, and the one that begins the page. */
  where: Sql;
  after: Sql;
  isFirstPage: boolean;
  /** Areas of the filter, whose borders must not cross themselves. */
  areas: Shape[];
};

const own = [
  'f',
  'lang',
  'limit',
  'after',
  'bbox',
  'bbox-crs',
  'crs',
  'datetime',
  'filter',
  'filter-lang',
  'filter-crs',
  'resultType',
] as const;

/** Properties that are parameters of their own: `?status=closed`. */
export const parametersOf = (collection: Collection): Column[] =>
  queryablesOf(collection).filter(({ name, kind }) => kind !== 'geometry' && !own.some((known) => known === name));

/** Reads the parameters of a request for items; what nobody knows, or says twice, is refused with a sentence. */
export const readItemsQuery = (given: Record<string, unknown>, collection: Collection): ItemsQuery => {
  const properties = parametersOf(collection);
  for (const [name, value] of Object.entries(given)) {
    if (!own.some((known) => known === name) && !properties.some((column) => column.name === name))
      throw new Problem('request.parameter_unknown', { field: name, values: { name: name.slice(0, 60) } });
    if (typeof value !== 'string') throw new Problem('request.invalid', { field: name, values: { field: name.slice(0, 60) } });
  }
  const text = (name: (typeof own)[number]): string | undefined => given[name] as string | undefined;
  const resultType = text('resultType') ?? 'results';
  if (resultType !== 'results' && resultType !== 'hits')
    throw new Problem('ogc.value_invalid', { field: 'resultType', values: { name: 'resultType', example: 'resultType=hits' } });
  const filter = readFilter(text('filter'), text('filter-lang'));
  const filterCrs = crsOf(text('filter-crs'), 'filter-crs');
  const limit = readLimit(text('limit'));
  return {
    crs: crsOf(text('crs'), 'crs'),
    limit: Math.min(limit, maxLimit),
    askedLimit: limit > maxLimit ? limit : undefined,
    hits: resultType === 'hits',
    where: sql.and([
      readBox(text('bbox'), crsOf(text('bbox-crs'), 'bbox-crs')),
      readTime(text('datetime'), collection),
      ...properties.filter(({ name }) => given[name] !== undefined).map((column) => equals(column, String(given[column.name]))),
      filter ? filterSql(filter, collection, filterCrs) : sql`true`,
    ]),
    after: readCursor(text('after'), collection),
    isFirstPage: text('after') === undefined,
    areas: filter ? areasOf(filter) : [],
  };
};

const readLimit = (text: string | undefined): number => {
  const limit = text === undefined ? defaultLimit : Number(text);
  if (text !== undefined && (!/^\d{1,15}$/.test(text) || limit < 1))
    throw new Problem('ogc.limit_invalid', { field: 'limit', values: { most: maxLimit } });
  return limit;
};

const readFilter = (text: string | undefined, language = 'cql2-text') => {
  if (language !== 'cql2-text')
    throw new Problem('ogc.filter_language', { field: 'filter-lang', values: { language: language.slice(0, 40) } });
  return text === undefined ? undefined : parseFilter(text);
};

const readBox = (text: string | undefined, crs: Crs): Sql => {
  if (text === undefined) return sql`true`;
  const parts = text.split(',').map((part) => part.trim());
  const numbers = parts.length === 6 ? [0, 1, 3, 4].map((i) => parts[i] as string) : parts;
  if (numbers.length !== 4 || !parts.every((part) => /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d{1,3})?$/i.test(part)))
    throw new Problem('ogc.bbox_invalid', { field: 'bbox' });
  const boxes = boxSql(boxOf(numbers.map(Number), crs, 'bbox'), crs);
  const geom = columnSql('geom');
  return sql`(${sql.join(
    boxes.map((box) => sql`(${geom} && ${box} and st_intersects(${geom}, ${box}))`),
    sql` or `,
  )})`;
};

const day = z.iso.date();
const instant = z.iso.datetime({ offset: true });
/** First and last moment of a day or an instant, also as milliseconds since 1970; a day is one of UTC, with or without the T that some clients leave at its end. */
const momentsOf = (text: string): { begin: Sql; end: Sql; first: number; last: number } => {
  const date = text.replace(/T$/, '');
  if (day.safeParse(date).success) {
    const begin = sql`(${date}::date::timestamp at time zone 'UTC')`;
    return {
      begin,
      end: sql`(${begin} + interval '1 day' - interval '1 microsecond')`,
      first: Date.parse(date),
      last: Date.parse(date) + 86_399_999,
    };
  }
  if (!instant.safeParse(text).success) throw new Problem('ogc.datetime_invalid', { field: 'datetime' });
  const at = Date.parse(text);
  return { begin: sql`${text}::timestamptz`, end: sql`${text}::timestamptz`, first: at, last: at };
};

/** Both ends belong to an interval, as OGC API has it. What has no time passes, and so does an end that is open. */
const readTime = (text: string | undefined, collection: Collection): Sql => {
  if (text === undefined) return sql`true`;
  const parts = text.split('/');
  const [from, to] = parts.map((part) => (part === '' || part === '..' ? undefined : momentsOf(part)));
  const isInterval = parts.length === 2 && (from || to) && !(from && to && from.first > to.last);
  if (!isInterval && !(parts.length === 1 && from)) throw new Problem('ogc.datetime_invalid', { field: 'datetime' });
  const time = timeOf(collection);
  if (!time) return sql`true`;
  const last = parts.length === 1 ? from : to;
  const begin = instantSql(time.begin);
  const end = time.end ? instantSql(time.end) : begin;
  const notOver = !from ? sql`true` : time.end ? sql`(${end} is null or ${end} > ${from.begin})` : sql`${end} >= ${from.begin}`;
  return sql.and([notOver, last ? sql`${begin} <= ${last.end}` : sql`true`]);
};

const equals = (column: Column, text: string): Sql => {
  const { name, kind } = column;
  const refuse = (example: string): Problem =>
    new Problem('ogc.value_invalid', { field: name, values: { name, example: `${name}=${example}` } });
  switch (kind) {
    case 'integer':
      if (!/^[+-]?\d{1,15}$/.test(text)) throw refuse('3');
      return sql`${columnSql(name)} = ${text}::int8`;
    case 'number':
      if (text.trim() === '' || !Number.isFinite(Number(text))) throw refuse('12.5');
      return sql`${columnSql(name)} = ${Number(text)}::float8`;
    case 'boolean':
      if (text !== 'true' && text !== 'false') throw refuse('true');
      return sql`${columnSql(name)} = ${text}::boolean`;
    case 'uuid':
      if (!z.guid().safeParse(text).success) throw refuse('00000000-0000-4000-8000-000000000000');
      return sql`${columnSql(name)} = ${text}::uuid`;
    case 'date':
      if (!day.safeParse(text).success) throw refuse('2026-01-31');
      return sql`${columnSql(name)} = ${text}::date`;
    case 'instant':
      if (!instant.safeParse(text).success) throw refuse('2026-01-31T12:00:00Z');
      return sql`${columnSql(name)} = ${text}::timestamptz`;
    default:
      if (text.includes('\0')) throw refuse('Dobele');
      return sql`${columnSql(name)} = ${text}::text`;
  }
};

const readCursor = (text: string | undefined, collection: Collection): Sql =>
  text === undefined
    ? sql`true`
    : sql`${columnSql(keyOf(collection).name)} > ${keyValue(collection, text, new Problem('ogc.cursor_invalid', { field: 'after' }))}`;
