import type { Member } from '@vias/sql/principal.ts';
import { Problem } from '@vias/sql/problem.ts';
import { type Sql, sql } from '@vias/sql/sql.ts';
import type { Tx } from '@vias/sql/transaction.ts';
import { z } from 'zod';
import { type LayerBody, type NewLayer, OwnLayer } from './contract.ts';
import { limits } from './limits.ts';
import type { LayerReading } from './read-layer.ts';
import { StoredFinding } from './report.ts';
import type { Shape } from './shape.ts';

const iso = (column: Sql): Sql => sql`to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
const mayChange = sql`coalesce(l.tenant_id = my_tenant() and (l.created_by = my_principal() or (l.visibility <> 'own' and has_role('municipality-admin'))), false)`;
// A partner reads what a layer is, not the paperwork of another municipality.
const columns = sql`
  l.own_layer_id as id, l.tenant_id as tenant, l.title, l.file_name as "fileName", l.format, l.crs, l.geometry_kinds as "geometryKinds", l.fields, l.extent,
  l.read_count as read, l.feature_count as kept, l.rejected_count as rejected, l.repaired_count as repaired, l.source, l.licence,
  l.lawful_basis as "lawfulBasis", l.has_personal_data as "hasPersonalData", l.visibility,
  case when l.tenant_id = my_tenant() then l.partners else '{}' end as partners, l.version, ${iso(sql`l.changed_at`)} as "changedAt",
  case when l.tenant_id = my_tenant() then l.changed_by_name else (select t.name from tenant t where t.tenant_id = l.tenant_id) end as "changedBy", ${mayChange} as "isMine"`;

/** The latest first. */
export const selectLayers = (tx: Tx): Promise<OwnLayer[]> =>
  tx.rows(OwnLayer, sql`select ${columns} from own_layer l where l.state = 'ready' order by l.changed_at desc, l.own_layer_id limit 1000`);

/** Throws layer.not_found. */
export const requireLayer = async (tx: Tx, id: string): Promise<OwnLayer> => {
  const found = await tx.maybe(OwnLayer, sql`select ${columns} from own_layer l where l.own_layer_id = ${id} and l.state = 'ready'`);
  if (!found) throw new Problem('layer.not_found');
  return found;
};

/** The version of a layer that the reader may see. Throws layer.not_found. */
export const requireVersion = async (tx: Tx, id: string): Promise<number> => {
  const found = await tx.maybe(
    z.object({ version: z.int() }),
    sql`select version from own_layer where own_layer_id = ${id} and state = 'ready'`,
  );
  if (!found) throw new Problem('layer.not_found');
  return found.version;
};

/** Throws layer.not_found. */
export const selectReport = async (tx: Tx, id: string): Promise<StoredFinding[]> => {
  const found = await tx.maybe(
    z.object({ report: z.array(StoredFinding) }),
    sql`select report from own_layer l where l.own_layer_id = ${id} and l.state = 'ready' and l.tenant_id = my_tenant()`,
  );
  if (!found) throw new Problem('layer.not_found');
  return found.report;
};

/** Throws layer.not_found, layer.feature_not_found. */
export const requireFeature = async (tx: Tx, id: string, number: number) => {
  await requireVersion(tx, id);
  const found = await tx.maybe(
    z.object({ number: z.int(), values: z.record(z.string(), z.unknown()) }),
    sql`select feature_number as number, properties as values from own_layer_feature where own_layer_id = ${id} and feature_number = ${number}::int`,
  );
  if (!found) throw new Problem('layer.feature_not_found');
  return found;
};

/** Nobody else sees a layer whose source, licence and lawful basis are not written down. Throws layer.ground_missing, layer.personal_stays_home, layer.partner_unknown. */
export const requireGround = async (
  tx: Tx,
  { tenant }: Member,
  { visibility, partners, source, licence, lawfulBasis }: Omit<LayerBody, 'title'>,
  hasPersonalData: boolean,
): Promise<void> => {
  const missing = Object.entries({ source, licence, lawfulBasis }).find(([, text]) => text === '')?.[0];
  if (missing !== undefined && (visibility !== 'own' || hasPersonalData)) throw new Problem('layer.ground_missing', { field: missing });
  if (hasPersonalData && visibility !== 'own' && visibility !== 'tenant')
    throw new Problem('layer.personal_stays_home', { field: 'visibility' });
  const known = await tx.rows(
    z.object({ id: z.string() }),
    sql`select tenant_id as id from tenant where tenant_id = any (${partners}) and tenant_id not in (${tenant}, 'vias')`,
  );
  const unknown = partners.find((partner) => !known.some(({ id }) => id === partner));
  if (unknown !== undefined || (visibility === 'partners') !== partners.length > 0)
    throw new Problem('layer.partner_unknown', { field: 'partners', values: { name: unknown ?? '—', example: 'lt-siauliai' } });
};

/** Throws layer.too_many. */
export const requireRoom = async (tx: Tx, { id }: Member): Promise<void> => {
  const { count } = await tx.one(z.object({ count: z.int() }), sql`select count(*)::int as count from own_layer where created_by = ${id}`);
  if (count >= limits.layersEach) throw new Problem('layer.too_many', { values: { count } });
};

/** Begins a layer that only its maker sees. */
export const insertLayer = (tx: Tx, { tenant }: Member, id: string, body: NewLayer, { format, crs }: { format: string; crs: number }) =>
  tx.run(sql`insert into own_layer (own_layer_id, tenant_id, title, file_name, format, crs, source, licence, lawful_basis, has_personal_data)
             values (${id}, ${tenant}, ${body.title}, ${body.fileName || 'layer'}, ${format}, ${crs}, ${body.source}, ${body.licence}, ${body.lawfulBasis}, ${body.hasPersonalData})`);

/** Makes a layer whole and shows it to whom it is for. */
export const finishLayer = (tx: Tx, id: string, { visibility, partners }: NewLayer, reading: LayerReading) =>
  tx.run(sql`update own_layer set state = 'ready', geometry_kinds = ${reading.geometryKinds}, fields = ${JSON.stringify(reading.fields)}::jsonb,
               extent = ${reading.extent}::float8[], read_count = ${reading.read}, feature_count = ${reading.kept}, rejected_count = ${reading.rejected},
               repaired_count = ${reading.repaired}, report = ${JSON.stringify(reading.findings)}::jsonb, visibility = ${visibility}, partners = ${partners}
             where own_layer_id = ${id}`);

/** Throws layer.not_found, layer.not_yours, layer.changed_meanwhile and the problems of requireGround. */
export const updateLayer = async (tx: Tx, member: Member, id: string, seen: number, body: LayerBody): Promise<OwnLayer> => {
  const layer = await requireLayer(tx, id);
  if (!layer.isMine) throw new Problem('layer.not_yours');
  const { version } = await tx.one(
    z.object({ version: z.int() }),
    sql`select version from own_layer where own_layer_id = ${id} for update`,
  );
  if (version !== seen) throw new Problem('layer.changed_meanwhile', { values: { version } });
  await requireGround(tx, member, body, layer.hasPersonalData);
  await tx.run(sql`update own_layer set title = ${body.title}, source = ${body.source}, licence = ${body.licence}, lawful_basis = ${body.lawfulBasis},
                     visibility = ${body.visibility}, partners = ${body.partners} where own_layer_id = ${id}`);
  return requireLayer(tx, id);
};

/** Deletes at most so many features and tells how many there were; the embedded database serves others in between. */
export const deleteFeatures = (tx: Tx, id: string, most: number): Promise<number> =>
  tx.run(sql`delete from own_layer_feature where own_layer_id = ${id}
             and feature_number in (select feature_number from own_layer_feature where own_layer_id = ${id} order by feature_number limit ${most}::int)`);

export const deleteLayer = (tx: Tx, id: string): Promise<number> => tx.run(sql`delete from own_layer where own_layer_id = ${id}`);
/** Takes a layer out of everybody's sight but its maker's. */
export const hideLayer = (tx: Tx, id: string): Promise<number> =>
  tx.run(
    sql`update own_layer set state = 'loading', visibility = 'own', partners = '{}' where own_layer_id = ${id} and created_by = my_principal()`,
  );

/** Layers of the member whose loading or deleting was cut off an hour ago or longer. */
export const selectLeftovers = (tx: Tx, { id }: Member) =>
  tx.rows(
    z.object({ id: z.string() }),
    sql`select own_layer_id as id from own_layer where created_by = ${id} and state = 'loading' and changed_at < now() - interval '1 hour'`,
  );

export const Judged = z.object({
  number: z.int(),
  mended: z.string().nullable(),
  lostPart: z.boolean(),
  fault: z.string().nullable(),
  box: z.array(z.number()).nullable(),
});
export type Feature = { number: number; shape: Shape; values: Record<string, unknown> };

const geojson = ({ area, line, point }: Shape) => ({
  ...(area.length > 0 && { area: JSON.stringify({ type: 'MultiPolygon', coordinates: area }) }),
  ...(line.length > 0 && { line: JSON.stringify({ type: 'MultiLineString', coordinates: line }) }),
  ...(point.length > 0 && { point: JSON.stringify({ type: 'MultiPoint', coordinates: point }) }),
});

/** Mends and judges a few features, and writes them into the layer when there is one. */
export const judgeFeatures = (tx: Tx, features: readonly Feature[], into: { tenant: string; id: string } | undefined) => {
  const given = JSON.stringify(features.map(({ number, shape, values }) => ({ n: number, p: values, ...geojson(shape) })));
  const judged = sql`judged as materialized (select * from judge_own_features(${given}::jsonb))`;
  const written = into
    ? sql`, written as (
        insert into own_layer_feature (tenant_id, own_layer_id, feature_number, properties, area, line, point)
        select ${into.tenant}, ${into.id}::uuid, feature_number, properties, area, line, point from judged where fault is null)`
    : sql``;
  const box = (corner: Sql): Sql => sql`${corner}(st_collect(array[area, line, point]::geometry[]))`;
  return tx.rows(
    Judged,
    sql`with ${judged}${written}
        select feature_number as number, mended, lost_part as "lostPart", fault,
               case when fault is null then array[${box(sql`st_xmin`)}, ${box(sql`st_ymin`)}, ${box(sql`st_xmax`)}, ${box(sql`st_ymax`)}] end as box
        from judged order by feature_number`,
  );
};
