import { sql } from '@vias/sql/sql.ts';
import type { Tx } from '@vias/sql/transaction.ts';
import { z } from 'zod';
import { type Columns, emptyColumns, epochStart, markOf } from './columns.ts';
import type { Dictionaries } from './point-tile.ts';

/** Statuses in the order of their index in the columns. */
export const statuses = ['reported', 'in_progress', 'closed'] as const;

const world = 2 ** 32;
const clamp = (value: number): number => Math.min(world - 1, Math.max(0, Math.floor(value)));

/** Web Mercator (EPSG:3857) as fractions of the world times 2³²; beyond 85° it is the edge, so that nothing placed is on no tile. */
export const toWorld = (lon: number, lat: number): { x: number; y: number } => {
  const sine = Math.sin((lat * Math.PI) / 180);
  return { x: clamp((lon / 360 + 0.5) * world), y: clamp((0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI)) * world) };
};

/** The taxonomy as the tiles use it; codes keep the index they had in `known`, new ones come after. */
export const selectDictionaries = async (tx: Tx, known: readonly string[] = []): Promise<Dictionaries> => {
  const rows = await tx.rows(
    z.object({ code: z.string(), group: z.string(), groupNo: z.int() }),
    sql`select category_code as code, group_code as "group", group_no as "groupNo" from incident_category order by sort_no, category_code`,
  );
  const classes = await tx.rows(
    z.object({ id: z.int(), tenant: z.string() }),
    sql`select access_class_id as id, tenant_id as tenant from access_class where theme = 'incidents'`,
  );
  const byCode = new Map(rows.map((row) => [row.code, row]));
  const categories = [...known, ...rows.map(({ code }) => code).filter((code) => !known.includes(code))];
  const groups = Array.from({ length: 12 }, (_, i) => rows.find(({ groupNo }) => groupNo === i + 1)?.group ?? '');
  return {
    categories,
    groups,
    groupOf: Uint8Array.from(categories, (code) => byCode.get(code)?.groupNo ?? 12),
    statuses,
    tenants: new Map(classes.map(({ id, tenant }) => [id, tenant])),
  };
};

const Bytes = z.custom<Buffer>((value) => Buffer.isBuffer(value));
const Packed = z.object({
  n: z.int(),
  last: z.int(),
  lon: Bytes,
  lat: Bytes,
  time: Bytes,
  no: Bytes,
  key: Bytes,
  category: Bytes,
  severity: Bytes,
  status: Bytes,
  cls: Bytes,
});

type Which = { after: number; limit: number } | { ids: readonly string[]; numbers: readonly number[] };

/**
 * Placed incidents as columns, packed by the database: one row with one value a column instead of a row object an incident.
 * Either the next `limit` after a number (`last` is then the number to go on from, 0 at the end), or those with the ids or numbers.
 */
export const selectColumns = async (tx: Tx, { categories }: Dictionaries, which: Which): Promise<{ columns: Columns; last: number }> => {
  const chosen =
    'after' in which
      ? sql`where public_geom is not null and incident_no > ${which.after} order by incident_no limit ${which.limit}`
      : sql`where public_geom is not null and (incident_id = any (${which.ids}::uuid[]) or incident_no = any (${which.numbers}::bigint[]))`;
  const packed = await tx.one(
    Packed,
    sql`
      with i as materialized (
        select incident_id, incident_no, public_geom, occurred_at, severity, status, access_class_id,
               coalesce(array_position(${categories}::text[], category_code), 0) - 1 as category
        from incident ${chosen}
      )
      select count(*)::int as n, coalesce(max(incident_no), 0)::float8 as last,
             coalesce(string_agg(float8send(st_x(public_geom)), ''::bytea), '') as lon,
             coalesce(string_agg(float8send(st_y(public_geom)), ''::bytea), '') as lat,
             coalesce(string_agg(float8send(floor(extract(epoch from occurred_at))::float8), ''::bytea), '') as time,
             coalesce(string_agg(float8send(incident_no::float8), ''::bytea), '') as no,
             coalesce(string_agg(substring(uuid_send(incident_id) from 13), ''::bytea), '') as key,
             coalesce(string_agg(int2send(category::int2), ''::bytea), '') as category,
             coalesce(string_agg(int2send(severity), ''::bytea), '') as severity,
             coalesce(string_agg(int2send(array_position(${statuses}::text[], status)::int2), ''::bytea), '') as status,
             coalesce(string_agg(int4send(access_class_id), ''::bytea), '') as cls
      from i`,
  );
  return { columns: unpack(packed), last: packed.last };
};

const unpack = (packed: z.output<typeof Packed>): Columns => {
  const columns = emptyColumns(packed.n);
  for (let i = 0; i < packed.n; i++) {
    const { x, y } = toWorld(packed.lon.readDoubleBE(i * 8), packed.lat.readDoubleBE(i * 8));
    const no = packed.no.readDoubleBE(i * 8);
    const category = packed.category.readInt16BE(i * 2);
    const cls = packed.cls.readInt32BE(i * 4);
    if (no > 0xffff_ffff || cls > 0xffff)
      throw new RangeError(`Incident ${no} of class ${cls} does not fit the columns of the tile store.`);
    columns.x[i] = x;
    columns.y[i] = y;
    columns.time[i] = clamp(packed.time.readDoubleBE(i * 8) - epochStart);
    columns.id[i] = no;
    columns.key[i] = packed.key.readUInt32BE(i * 4);
    // A category that is not in the dictionary yet: the last index, which readers of the dictionary take for "unknown".
    columns.category[i] = category < 0 ? 0xffff : category;
    columns.mark[i] = markOf(packed.severity.readInt16BE(i * 2), packed.status.readInt16BE(i * 2) - 1);
    columns.cls[i] = cls;
  }
  return columns;
};

/** What the change feed knows an incident by in the columns: the last 32 bits of its uuid. */
export const keyOf = (id: string): number => Number.parseInt(id.slice(-8), 16);
