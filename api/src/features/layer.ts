import { type Language, languages, type Problem } from '@vias/sql/problem.ts';
import type { Sql } from '@vias/sql/sql.ts';
import { sql } from '@vias/sql/sql.ts';
import { z } from 'zod';

const Texts = z.object({ lv: z.string(), lt: z.string(), en: z.string() });
/** What the comment of a view `layer_…` says of it, as JSON. */
const LayerComment = z.object({
  title: Texts,
  about: Texts.optional(),
  geometry: z.enum(['Point', 'MultiPoint', 'LineString', 'MultiLineString', 'Polygon', 'MultiPolygon']),
  /** The column of the moment, or those of begin and (exclusive, null for open) end. */
  time: z.union([z.string(), z.tuple([z.string(), z.string()])]).optional(),
  /** One collection for each row of `from`: those of the view that have its `key`. */
  parts: z.object({ from: z.string(), key: z.string(), title: z.string() }).optional(),
});

/** The comment of a view as that of a layer; undefined when it is none. */
export const readComment = (text: string): z.output<typeof LayerComment> | undefined => {
  try {
    return LayerComment.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
};

/** Kinds of value that a filter tells apart; `list` and `object` can be read but not asked for. */
export type Kind = 'text' | 'uuid' | 'integer' | 'number' | 'boolean' | 'date' | 'instant' | 'geometry' | 'list' | 'object';
export type Column = { name: string; kind: Kind; about: string | null };

/** A thematic layer: a view `layer_…` of the database. Its first column is the feature's id, `geom` the geometry in WGS 84. */
export type Layer = { view: string; comment: z.output<typeof LayerComment>; columns: readonly Column[] };
/** A layer, or one part of it, as OGC API shows it. */
export type Collection = Layer & { id: string; title: z.output<typeof Texts>; part: number | undefined };

const kinds: Record<string, Kind> = {
  text: 'text',
  'character varying': 'text',
  uuid: 'uuid',
  smallint: 'integer',
  integer: 'integer',
  bigint: 'integer',
  real: 'number',
  'double precision': 'number',
  numeric: 'number',
  boolean: 'boolean',
  date: 'date',
  'timestamp with time zone': 'instant',
  geometry: 'geometry',
  jsonb: 'object',
  json: 'object',
};
/** The kind of a database type; undefined for types that a layer does not show. */
export const kindOf = (type: string): Kind | undefined => (type.endsWith('[]') ? 'list' : kinds[type]);

export const keyOf = ({ columns }: Layer): Column => columns[0] as Column;
export const propertiesOf = ({ columns }: Layer): Column[] => columns.filter(({ kind }) => kind !== 'geometry');
export const queryablesOf = ({ columns }: Layer): Column[] => columns.filter(({ kind }) => kind !== 'list' && kind !== 'object');

/** Whether a layer is given as tiles: all but lines. */
export const hasTiles = ({ comment }: Layer): boolean => /Point|Polygon/.test(comment.geometry);

/** A column of the view `l`. */
export const columnSql = (name: string): Sql => sql`l.${sql.name(name)}`;
/** The view as `l`, or the part of it. */
export const fromSql = ({ view, part, comment }: Collection): Sql =>
  part === undefined
    ? sql`from ${sql.name(view)} l where true`
    : sql`from ${sql.name(view)} l where ${columnSql(comment.parts?.key ?? '')} = ${part}::int`;

/** A date or an instant column as an instant: a day begins at midnight UTC. */
export const instantSql = ({ name, kind }: Column): Sql =>
  kind === 'date' ? sql`(${columnSql(name)}::timestamp at time zone 'UTC')` : columnSql(name);

/** Columns of the layer's time: the moment, or begin and exclusive end. */
export const timeOf = ({ comment, columns }: Layer): { begin: Column; end: Column | undefined } | undefined => {
  const names = typeof comment.time === 'string' ? [comment.time] : (comment.time ?? []);
  const [begin, end] = names.map((name) => columns.find((column) => column.name === name));
  return begin && { begin, end };
};

/** A feature's id as the layer's key. Throws `otherwise` when it cannot be one. */
export const keyValue = (layer: Layer, text: string, otherwise: Problem): Sql => {
  const { kind } = keyOf(layer);
  if (kind === 'uuid' && z.guid().safeParse(text).success) return sql`${text}::uuid`;
  if (kind === 'integer' && /^-?\d{1,18}$/.test(text)) return sql`${text}::bigint`;
  if (kind === 'text' && !text.includes('\0') && text.length <= 200) return sql`${text}::text`;
  throw otherwise;
};

/** The language asked for by `lang`, else the reader's own. */
export const languageOf = (wanted: string | undefined, reader: Language): Language => languages.find((known) => known === wanted) ?? reader;
