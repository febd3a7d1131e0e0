import type { Member } from '@vias/sql/principal.ts';
import { Problem } from '@vias/sql/problem.ts';
import { type Sql, sql } from '@vias/sql/sql.ts';
import type { Tx } from '@vias/sql/transaction.ts';
import { z } from 'zod';
import { fieldOfView } from './check-camera.ts';
import { Camera, type CameraFilter, type CameraPatch, CameraVersion, type NewCamera } from './contract.ts';
import { replaceParts } from './part-queries.ts';

const iso = (column: Sql): Sql => sql`to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

/** A colleague by name; whoever works elsewhere stays the municipality. */
const person = (id: Sql, name: Sql): Sql =>
  sql`case when c.tenant_id = my_tenant() then json_build_object('id', ${id}, 'name', ${name}) else json_build_object('id', c.tenant_id, 'name', (select o.name from tenant o where o.tenant_id = c.tenant_id)) end`;

const isDetailed = sql`c.detail_class_id = any (array(select my_access_classes()))`;
const columns = sql`
  c.camera_id as id, c.camera_no as number, c.tenant_id as tenant, c.code, c.name, c.kind, c.status, c.sensitivity, st_asgeojson(c.geom, 7)::json as geometry,
  c.installed_on::text as "installedOn", c.removed_on::text as "removedOn", c.purpose, c.legal_basis as "legalBasis", c.retention_days as "retentionDays", c.operator, c.contact,
  c.sign_placed_on::text as "signPlacedOn", c.dpia_reference as "dpiaReference", c.dpia_on::text as "dpiaOn", c.photo_url as "photoUrl", c.description,
  (select t.name from placement p join territory t using (territory_id) join boundary_set b on b.boundary_set_id = p.boundary_set_id
   where p.thing_id = c.camera_id and b.level = 'municipality' order by b.valid_to nulls first, b.valid_from desc limit 1) as territory,
  case when ${isDetailed} then coalesce((
    select json_agg(json_build_object('title', v.title, 'azimuth', v.azimuth, 'tilt', v.tilt, 'heightM', v.height_m, 'focalMm', v.focal_mm, 'sensorWidthMm', v.sensor_width_mm,
                                      'pixelsWide', v.pixels_wide, 'pixelsHigh', v.pixels_high, 'rangeM', v.range_m, 'nightRangeM', v.night_range_m) order by v.view_no)
    from camera_view v where v.camera_id = c.camera_id), '[]') end as views,
  case when ${isDetailed} then coalesce((
    select json_agg(json_build_object('view', m.view_no, 'title', m.title, 'area', st_asgeojson(m.area, 7)::json, 'fromAzimuth', m.from_azimuth, 'toAzimuth', m.to_azimuth) order by m.mask_no)
    from camera_mask m where m.camera_id = c.camera_id), '[]') end as masks,
  coalesce((select json_agg(json_build_object('kind', r.kind, 'title', r.title, 'geometry', st_asgeojson(coalesce(r.line, r.area), 7)::json) order by r.reach_no)
            from camera_reach r where r.camera_id = c.camera_id), '[]') as reach,
  exists (select from camera_stream s where s.camera_id = c.camera_id) as "hasStream",
  c.is_generated as "isGenerated", (c.tenant_id = my_tenant() and c.access_class_id = any (array(select my_writable_classes()))) as "mayWrite",
  ${iso(sql`c.created_at`)} as "createdAt", ${person(sql`c.created_by`, sql`c.created_by_name`)} as "createdBy",
  ${iso(sql`c.changed_at`)} as "changedAt", ${person(sql`c.changed_by`, sql`c.changed_by_name`)} as "changedBy", c.version`;

const withoutWidth = z.array(z.looseObject({ focalMm: z.number().nullable(), sensorWidthMm: z.number().nullable() })).nullable();
/** A row as the contract has it; how wide a view is follows from lens and sensor. */
const Row = z.preprocess((row) => {
  const { views, ...rest } = row as { views: z.input<typeof withoutWidth> };
  return { ...rest, views: views?.map((view) => ({ ...view, fieldOfView: fieldOfView(view) })) ?? null };
}, Camera);

const oneOf = (column: Sql, values: readonly unknown[] | undefined): Sql =>
  values === undefined ? sql`true` : sql`${column} = any (${values})`;
const matching = ({ bbox, territory, kind, status, tenant }: CameraFilter): Sql =>
  sql.and([
    bbox ? sql`c.geom && st_makeenvelope(${bbox[0]}, ${bbox[1]}, ${bbox[2]}, ${bbox[3]}, 4326)` : sql`true`,
    territory === undefined
      ? sql`true`
      : sql`exists (select from placement p where p.thing_id = c.camera_id and p.territory_id = ${territory})`,
    oneOf(sql`c.kind`, kind),
    oneOf(sql`c.status`, status),
    oneOf(sql`c.tenant_id`, tenant),
  ]);

const laterThan = (after: string | undefined): Sql => {
  if (after === undefined) return sql`true`;
  const [, no] = /^(\d{1,18})$/.exec(after) ?? [];
  if (no === undefined) throw new Problem('camera.cursor_invalid', { field: 'after' });
  return sql`c.camera_no > ${no}::bigint`;
};

/** A page of cameras the principal may see, in the order they were entered. `total` counts all that match. */
export const selectCameras = async (tx: Tx, filter: CameraFilter) => {
  const { items, next } = await tx.page(
    Row,
    filter.limit,
    sql`select ${columns}, c.camera_no::text as key from camera c where ${matching(filter)} and ${laterThan(filter.after)} order by c.camera_no`,
  );
  const { total } = await tx.one(
    z.object({ total: z.coerce.number().int() }),
    sql`select count(*) as total from camera c where ${matching(filter)}`,
  );
  return { items, next, total };
};

/** The camera, or camera.not_found: whether it does not exist or is not for this reader stays unsaid. */
export const requireCamera = async (tx: Tx, id: string): Promise<Camera> => {
  const camera = await tx.maybe(Row, sql`select ${columns} from camera c where c.camera_id = ${id}`);
  if (!camera) throw new Problem('camera.not_found');
  return camera;
};

/** The member's own cameras with these codes, by code; nobody changes them until the end of the transaction. */
export const lockByCodes = async (tx: Tx, { tenant }: Member, codes: readonly string[]): Promise<Map<string, Camera>> => {
  const theirs = sql`c.tenant_id = ${tenant} and c.code = any (${codes}::text[])`;
  await tx.run(sql`select 1 from camera c where ${theirs} order by c.camera_no for update`);
  const found = await tx.rows(Row, sql`select ${columns} from camera c where ${theirs}`);
  return new Map(found.map((camera) => [camera.code, camera]));
};

/** The box in degrees around the territories that the principal's tenant answers for; null: none is known. */
export const selectHome = async (tx: Tx): Promise<[west: number, south: number, east: number, north: number] | null> => {
  const { box } = await tx.one(
    z.object({ box: z.tuple([z.number(), z.number(), z.number(), z.number()]).nullable() }),
    sql`
      select case when e is not null then json_build_array(st_xmin(e), st_ymin(e), st_xmax(e), st_ymax(e)) end as box
      from (select st_extent(t.geom) as e from tenant_territory o join territory t using (country, scheme, code) where o.tenant_id = my_tenant()) x`,
  );
  return box;
};

/** Every version, newest first; the first one is told from the camera itself. Owners only. */
export const selectHistory = (tx: Tx, id: string) =>
  tx.rows(
    CameraVersion,
    sql`
      select version, op, ${iso(sql`changed_at`)} as at, json_build_object('id', changed_by, 'name', changed_by_name) as by, reason, before, after
      from camera_change where camera_id = ${id}
      union all
      select 1, 'insert', ${iso(sql`created_at`)}, json_build_object('id', created_by, 'name', created_by_name), null, '{}', '{}'
      from camera where camera_id = ${id} and tenant_id = my_tenant()
      order by version desc`,
  );

/** Where the picture is, for who may open it; noted in the audit. */
export const openStream = async (tx: Tx, id: string): Promise<{ url: string }> => {
  await requireCamera(tx, id);
  const stream = await tx.maybe(z.object({ url: z.string() }), sql`select url from camera_stream where camera_id = ${id}`);
  if (!stream) throw new Problem('camera.stream_closed');
  await tx.run(sql`select audit_note('open_stream', 'camera', ${[id]}, 1, '{}')`);
  return stream;
};

const classOf = (tenant: string, sensitivity: number): Sql =>
  sql`(select access_class_id from access_class where tenant_id = ${tenant} and theme = 'cameras' and sensitivity = ${sensitivity})`;
const pointOf = ({ coordinates: [lon, lat] }: NewCamera['geometry']): Sql => sql`st_setsrid(st_makepoint(${lon}, ${lat}), 4326)`;

/** Throws camera.not_cleared when the member's roles do not write cameras as sensitive as this, or its details. */
export const requireClearance = async (tx: Tx, sensitivity: number, field: string): Promise<void> => {
  const { most } = await tx.one(z.object({ most: z.int().nullable() }), sql`select my_clearance('cameras') as most`);
  if (sensitivity > (most ?? -1)) throw new Problem('camera.not_cleared', { field, values: { sensitivity, most: most ?? 0 } });
};

/** Writes a camera of the member's own tenant, with all that belongs to it. */
export const insertCamera = async (tx: Tx, { tenant }: Member, camera: NewCamera, isGenerated = false): Promise<Camera> => {
  await requireClearance(tx, camera.sensitivity, 'sensitivity');
  if (camera.stream) await requireClearance(tx, camera.stream.sensitivity, 'stream.sensitivity');
  const { id } = await tx.one(
    z.object({ id: z.uuid() }),
    sql`
      insert into camera (tenant_id, sensitivity, access_class_id, code, name, kind, status, geom, installed_on, removed_on, purpose, legal_basis, retention_days, operator, contact,
                          sign_placed_on, dpia_reference, dpia_on, photo_url, description, is_generated)
      values (${tenant}, ${camera.sensitivity}, ${classOf(tenant, camera.sensitivity)}, ${camera.code}, ${camera.name}, ${camera.kind}, ${camera.status}, ${pointOf(camera.geometry)},
              ${camera.installedOn}, ${camera.removedOn}, ${camera.purpose}, ${camera.legalBasis}, ${camera.retentionDays}, ${camera.operator}, ${camera.contact},
              ${camera.signPlacedOn}, ${camera.dpiaReference}, ${camera.dpiaOn}, ${camera.photoUrl}, ${JSON.stringify(camera.description)}::jsonb, ${isGenerated})
      returning camera_id as id`,
  );
  await replaceParts(tx, { tenant, id }, camera);
  return requireCamera(tx, id);
};

/** Throws unless the camera is the member's to change and still the version it saw. Locks the row until the end of the transaction. */
export const lockCamera = async (tx: Tx, id: string, version: number): Promise<Camera> => {
  const camera = await requireCamera(tx, id);
  if (!camera.mayWrite) throw new Problem('camera.not_yours');
  const locked = await tx.maybe(z.object({ version: z.int() }), sql`select version from camera where camera_id = ${id} for update`);
  if (!locked) throw new Problem('camera.not_found');
  if (locked.version !== version) throw new Problem('camera.changed_meanwhile', { values: { version: locked.version } });
  return camera;
};

const giveReason = (tx: Tx, reason: string) => tx.run(sql`select set_config('vias.reason', ${reason}, true)`);

export const updateCamera = async (tx: Tx, before: Camera, { reason, ...patch }: CameraPatch): Promise<Camera> => {
  if (reason !== undefined) await giveReason(tx, reason);
  if (patch.sensitivity !== undefined) await requireClearance(tx, patch.sensitivity, 'sensitivity');
  if (patch.stream) await requireClearance(tx, patch.stream.sensitivity, 'stream.sensitivity');
  const sensitivity = patch.sensitivity ?? before.sensitivity;
  // The row is always written, so that a change of a view is a new version of its camera too.
  const sets: Sql[] = [sql`sensitivity = ${sensitivity}`, sql`access_class_id = ${classOf(before.tenant, sensitivity)}`];
  const set = (column: string, value: unknown) => value !== undefined && sets.push(sql`${sql.name(column)} = ${value}`);
  set('code', patch.code);
  set('name', patch.name);
  set('kind', patch.kind);
  set('status', patch.status);
  set('installed_on', patch.installedOn);
  set('removed_on', patch.removedOn);
  set('purpose', patch.purpose);
  set('legal_basis', patch.legalBasis);
  set('retention_days', patch.retentionDays);
  set('operator', patch.operator);
  set('contact', patch.contact);
  set('sign_placed_on', patch.signPlacedOn);
  set('dpia_reference', patch.dpiaReference);
  set('dpia_on', patch.dpiaOn);
  set('photo_url', patch.photoUrl);
  if (patch.geometry !== undefined) sets.push(sql`geom = ${pointOf(patch.geometry)}`);
  if (patch.description !== undefined) sets.push(sql`description = ${JSON.stringify(patch.description)}::jsonb`);
  await tx.run(sql`update camera set ${sql.join(sets)} where camera_id = ${before.id}`);
  await replaceParts(tx, before, patch);
  return requireCamera(tx, before.id);
};

/** Deletes the row and all that belongs to it; the last version and the reason stay in camera_change. */
export const deleteCamera = async (tx: Tx, { id }: Camera, reason: string): Promise<void> => {
  await giveReason(tx, reason);
  await tx.run(sql`delete from camera where camera_id = ${id}`);
};
