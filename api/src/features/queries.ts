import type { Database } from '@vias/sql/database.ts';
import type { Principal } from '@vias/sql/principal.ts';
import { Problem } from '@vias/sql/problem.ts';
import { type Sql, sql } from '@vias/sql/sql.ts';
import type { Tx } from '@vias/sql/transaction.ts';
import { z } from 'zod';
import { createGate } from '../http/gate.ts';
import type { Shape } from './cql2.ts';
import { type Crs, digitsOf, inCrs } from './crs.ts';
import type { ItemsQuery } from './items-query.ts';
import { type Collection, type Column, columnSql, fromSql, keyOf, kindOf, type Layer, propertiesOf, readComment } from './layer.ts';
import './problems.ts';
import { textOfShape } from './shape-sql.ts';

/** Longest a question of OGC API may keep the database, seconds. */
const patienceSeconds = 10;

/** Questions at a time and waiting, of the public and of members: whatever the world asks here, the database keeps connections for those who work. */
const widths = { public: 4, member: 8, waiting: 200 } as const;

/** Asks the database as the reader. Throws ogc.too_slow, ogc.crs_outside, ogc.shape_refused, service.unavailable. */
export type Ask = <T>(principal: Principal, fn: (tx: Tx) => Promise<T>) => Promise<T>;

/** The one way from OGC API to the database: as the reader, in its turn, and for a limited time. */
export const createAsk = (db: Database, seconds = patienceSeconds): Ask => {
  const gates = { public: createGate(widths.public, widths.waiting), member: createGate(widths.member, widths.waiting) };
  return async (principal, fn) => {
    try {
      return await gates[principal.kind === 'public' ? 'public' : 'member'](() =>
        db.as(principal, async (tx) => {
          // The embedded database cannot be interrupted; it has a watchdog.
          if (db.kind === 'native') await tx.run(sql`select set_config('statement_timeout', ${String(seconds * 1000)}, true)`);
          return fn(tx);
        }),
      );
    } catch (error) {
      throw readersFault(error, seconds) ?? error;
    }
  };
};

const readersFault = (error: unknown, seconds: number): Problem | undefined => {
  const { code, message = '' } = error as { code?: string; message?: string };
  if (code === '57014') return new Problem('ogc.too_slow', { values: { seconds }, headers: { 'retry-after': '30' }, cause: error });
  if (code !== 'XX000') return undefined;
  if (/transform|projection|coordinate/i.test(message)) return new Problem('ogc.crs_outside', { cause: error });
  return /geos|topology|collection|relate|lwgeom|intersection/i.test(message)
    ? new Problem('ogc.shape_refused', { field: 'filter', cause: error })
    : undefined;
};

const Found = z.object({
  view: z.string(),
  comment: z.string(),
  columns: z.array(z.object({ name: z.string(), type: z.string(), about: z.string().nullable() })),
});
/** Columns that say who may see a row, not what it is. */
const hidden = ['access_class_id'];

/** The layers that the reader may read: views `layer_…` that ask as the reader and say by a comment what they are. */
const selectLayers = async (tx: Tx): Promise<Layer[]> => {
  const found = await tx.rows(
    Found,
    sql`
      select c.relname as view, obj_description(c.oid, 'pg_class') as comment,
             json_agg(json_build_object('name', a.attname, 'type', format_type(a.atttypid, null), 'about', col_description(c.oid, a.attnum)) order by a.attnum) as columns
      from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
      where c.relkind = 'v' and c.relnamespace = 'public'::regnamespace and c.relname like 'layer\\_%' and 'security_invoker=true' = any (c.reloptions)
        and obj_description(c.oid, 'pg_class') is not null and has_table_privilege(c.oid, 'select')
      group by c.oid, c.relname order by c.relname`,
  );
  return found.flatMap(({ view, comment: text, columns: given }): Layer[] => {
    const comment = readComment(text);
    const columns = given.flatMap(({ name, type, about }): Column[] => {
      const kind = hidden.includes(name) ? undefined : kindOf(type);
      return kind ? [{ name, kind, about }] : [];
    });
    // A view that is no layer yet must not keep the others from being read; a test finds it.
    return comment && columns.some(({ name, kind }) => name === 'geom' && kind === 'geometry') ? [{ view, comment, columns }] : [];
  });
};

const Part = z.object({ part: z.int(), title: z.object({ lv: z.string(), lt: z.string(), en: z.string() }).partial().loose() });

/** Every collection that the reader may read, layers before their parts' order. */
export const selectCollections = async (tx: Tx): Promise<Collection[]> => {
  const collections: Collection[] = [];
  for (const layer of await selectLayers(tx)) {
    const id = layer.view.slice('layer_'.length);
    const { parts, title } = layer.comment;
    if (!parts) {
      collections.push({ ...layer, id, title, part: undefined });
      continue;
    }
    const rows = await tx.rows(
      Part,
      sql`select ${sql.name(parts.key)} as part, ${sql.name(parts.title)} as title from ${sql.name(parts.from)} order by 1`,
    );
    for (const { part, title: own } of rows) {
      const name = own.en ?? own.lv ?? own.lt ?? String(part);
      collections.push({ ...layer, id: `${id}-${part}`, part, title: { lv: own.lv ?? name, lt: own.lt ?? name, en: name } });
    }
  }
  return collections;
};

/** One collection by its id. Throws ogc.collection_unknown. */
export const selectCollection = async (tx: Tx, id: string): Promise<Collection> => {
  const found = (await selectCollections(tx)).find((collection) => collection.id === id);
  if (!found) throw new Problem('ogc.collection_unknown', { values: { id: id.slice(0, 80) } });
  return found;
};

const propertySql = ({ name, kind }: Column): Sql =>
  kind === 'instant' ? sql`to_char(${columnSql(name)} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')` : columnSql(name);

/** A feature as GeoJSON text; rings run as GeoJSON wants them. */
const featureSql = (collection: Collection, crs: Crs): Sql => {
  const geom = /Polygon/.test(collection.comment.geometry) ? sql`st_forcepolygonccw(${columnSql('geom')})` : columnSql('geom');
  const pairs = propertiesOf(collection).map((column) => sql`${column.name}::text, ${propertySql(column)}`);
  return sql`json_build_object('type', 'Feature', 'id', ${columnSql(keyOf(collection).name)},
    'geometry', st_asgeojson(${inCrs(geom, crs)}, ${digitsOf(crs)}::int, 0)::json, 'properties', json_build_object(${sql.join(pairs)}))::text`;
};

const Row = z.object({ key: z.string(), feature: z.string() });
export type FeatureRow = z.output<typeof Row>;

/** At most `limit` features that match, in the order of their keys, from after `last` (the key of the page before); one more than asked for tells that there are more. */
export const selectFeatures = (
  tx: Tx,
  collection: Collection,
  { crs, where, after }: ItemsQuery,
  last: Sql,
  limit: number,
): Promise<FeatureRow[]> => {
  const key = columnSql(keyOf(collection).name);
  return tx.rows(
    Row,
    sql`select ${key}::text as key, ${featureSql(collection, crs)} as feature ${fromSql(collection)} and ${where} and ${after} and ${last} order by ${key} limit ${limit}::int`,
  );
};

/** How many features match that the reader may read. */
export const countFeatures = async (tx: Tx, collection: Collection, { where }: ItemsQuery): Promise<number> =>
  (await tx.one(z.object({ n: z.coerce.number() }), sql`select count(*) as n ${fromSql(collection)} and ${where}`)).n;

/** One feature by its key, or undefined. */
export const selectFeature = (tx: Tx, collection: Collection, key: Sql, crs: Crs): Promise<FeatureRow | undefined> =>
  tx.maybe(
    Row,
    sql`select ${columnSql(keyOf(collection).name)}::text as key, ${featureSql(collection, crs)} as feature ${fromSql(collection)} and ${columnSql(keyOf(collection).name)} = ${key}`,
  );

/** Throws geometry.self_crossing with the place, in the filter's own coordinates: what lies inside such a shape nobody can say. */
export const requireSimple = async (tx: Tx, areas: readonly Shape[]): Promise<void> => {
  if (areas.length === 0) return;
  const fault = await tx.maybe(
    z.object({ place: z.string() }),
    sql`select coalesce(st_x((d).location) || ' ' || st_y((d).location), '') as place
        from unnest(${areas.map(textOfShape)}::text[]) shape, lateral (select st_isvaliddetail(st_geomfromtext(shape)) as d) v where not (d).valid limit 1`,
  );
  if (fault) throw new Problem('geometry.self_crossing', { field: 'filter', values: fault });
};
