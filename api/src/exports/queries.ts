import type { Language } from '@vias/sql/problem.ts';
import { type Sql, sql } from '@vias/sql/sql.ts';
import type { Tx } from '@vias/sql/transaction.ts';
import type { Geometry } from 'geojson';
import { z } from 'zod';

const Shape = z.object({ id: z.int(), shape: z.string() });
/** Shapes of territories by id, GeoJSON with six decimals (about 10 cm). */
export const selectShapes = async (tx: Tx, sets: readonly number[]): Promise<Map<number, Geometry>> => {
  const rows = await tx.rows(
    Shape,
    sql`select territory_id as id, st_asgeojson(geom, 6) as shape from territory where boundary_set_id = any (${sets})`,
  );
  return new Map(rows.map(({ id, shape }) => [id, JSON.parse(shape) as Geometry]));
};

/** Names of municipalities in the order of their ids; the id of one that there is not. */
export const selectTenantNames = async (tx: Tx, ids: readonly string[]): Promise<string[]> =>
  (
    await tx.rows(
      z.object({ name: z.string() }),
      sql`select coalesce(t.name, u.id) as name from unnest(${ids}::text[]) with ordinality u (id, n) left join tenant t on t.tenant_id = u.id order by u.n`,
    )
  ).map(({ name }) => name);

export type IncidentConditions = {
  bbox?: readonly number[] | undefined;
  territory?: number | undefined;
  during?: { from: string | null; to: string | null } | undefined;
  category?: readonly string[] | undefined;
  severity?: readonly number[] | undefined;
  status?: readonly string[] | undefined;
  tenant?: readonly string[] | undefined;
  placed?: boolean | undefined;
};
const oneOf = (column: Sql, values: readonly unknown[] | undefined): Sql =>
  values === undefined ? sql`true` : sql`${column} = any (${values})`;
const conditionsOf = ({ bbox, territory, during, category, severity, status, tenant, placed }: IncidentConditions): Sql =>
  sql.and([
    bbox ? sql`i.public_geom && st_makeenvelope(${bbox[0]}, ${bbox[1]}, ${bbox[2]}, ${bbox[3]}, 4326)` : sql`true`,
    territory === undefined
      ? sql`true`
      : sql`exists (select from placement p where p.thing_id = i.incident_id and p.territory_id = ${territory})`,
    during?.from ? sql`i.occurred_at >= ${during.from}::timestamptz` : sql`true`,
    during?.to ? sql`i.occurred_at < ${during.to}::timestamptz` : sql`true`,
    oneOf(sql`i.category_code`, category),
    oneOf(sql`i.severity`, severity),
    oneOf(sql`i.status`, status),
    oneOf(sql`i.tenant_id`, tenant),
    placed === undefined ? sql`true` : placed ? sql`i.public_geom is not null` : sql`i.public_geom is null`,
  ]);

export const countIncidents = async (tx: Tx, conditions: IncidentConditions): Promise<number> =>
  (
    await tx.one(
      z.object({ count: z.coerce.number().int() }),
      sql`select count(*) as count from incident i where ${conditionsOf(conditions)}`,
    )
  ).count;

export const IncidentRow = z.object({
  id: z.string(),
  at: z.string(),
  number: z.coerce.number().int(),
  municipality: z.string(),
  occurredAt: z.string(),
  category: z.string(),
  categoryCode: z.string(),
  severity: z.int(),
  status: z.string(),
  longitude: z.number().nullable(),
  latitude: z.number().nullable(),
});
export type IncidentRow = z.output<typeof IncidentRow>;

/** The next rows after the one given, oldest first: the public place, and the time as clocks showed it in the municipality. */
export const selectIncidentRows = (
  tx: Tx,
  conditions: IncidentConditions,
  lang: Language,
  after: { at: string; id: string } | undefined,
  limit: number,
) =>
  tx.rows(
    IncidentRow,
    sql`
      select i.incident_id as id, to_char(i.occurred_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as at, i.incident_no as number, t.name as municipality,
             to_char(i.occurred_at at time zone t.time_zone, 'YYYY-MM-DD HH24:MI:SS') as "occurredAt", c.title ->> ${lang} as category, i.category_code as "categoryCode",
             i.severity, i.status, st_x(i.public_geom) as longitude, st_y(i.public_geom) as latitude
      from incident i join tenant t using (tenant_id) join incident_category c using (category_code)
      where ${conditionsOf(conditions)} and ${after ? sql`(i.occurred_at, i.incident_id) > (${after.at}::timestamptz, ${after.id}::uuid)` : sql`true`}
      order by i.occurred_at, i.incident_id limit ${limit}`,
  );

/** Keeps in the audit who took how many rows away, as what and by which filter. */
export const noteExport = (tx: Tx, thing: 'incident' | 'map', rows: number, detail: object): Promise<number> =>
  tx.run(sql`select audit_note('export', ${thing}, '{}', ${rows}, ${JSON.stringify(detail)}::jsonb)`);
