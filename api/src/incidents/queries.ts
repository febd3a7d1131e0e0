import type { Member } from '@vias/sql/principal.ts';
import { Problem } from '@vias/sql/problem.ts';
import { type Sql, sql } from '@vias/sql/sql.ts';
import type { Tx } from '@vias/sql/transaction.ts';
import { z } from 'zod';
import type { Shape } from '../http/parameters.ts';
import { Incident, IncidentCategory, type IncidentFilter, type IncidentPatch, IncidentVersion, type NewIncident } from './contract.ts';

const iso = (column: Sql): Sql => sql`to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

/** A colleague by name; whoever works elsewhere stays the municipality. */
const person = (id: Sql, name: Sql): Sql =>
  sql`case when i.tenant_id = my_tenant() then json_build_object('id', ${id}, 'name', ${name}) else json_build_object('id', i.tenant_id, 'name', (select o.name from tenant o where o.tenant_id = i.tenant_id)) end`;

/** The columns of an incident in the contract's shape. Exact place and words come from incident_detail(), which answers owners only. */
const columns = sql`
  i.incident_id as id, i.incident_no as number, i.tenant_id as tenant, i.category_code as category, i.sensitivity, i.severity, i.status,
  ${iso(sql`i.occurred_at`)} as "occurredAt", ${iso(sql`i.due_at`)} as "dueAt", ${iso(sql`i.closed_at`)} as "closedAt", i.outcome, i.title, incident_responsible(i.incident_id) as responsible,
  st_asgeojson(coalesce(d.geom, i.public_geom), 7)::json as geometry, (d.geom is not null) as "isExact", d.place_text as "placeText", d.description,
  (select t.name from placement p join territory t using (territory_id) join boundary_set b on b.boundary_set_id = p.boundary_set_id
   where p.thing_id = i.incident_id and b.level = 'municipality' order by b.valid_to nulls first, b.valid_from desc limit 1) as territory,
  case when i.source_code is not null and i.tenant_id = my_tenant() then json_build_object('code', i.source_code, 'key', i.source_key, 'category', i.source_category) end as source,
  i.flags, i.is_generated as "isGenerated", (i.tenant_id = my_tenant() and i.access_class_id = any (array(select my_writable_classes()))) as "mayWrite",
  ${iso(sql`i.created_at`)} as "createdAt", ${person(sql`i.created_by`, sql`i.created_by_name`)} as "createdBy",
  ${iso(sql`i.changed_at`)} as "changedAt", ${person(sql`i.changed_by`, sql`i.changed_by_name`)} as "changedBy", i.version`;

const cursorPattern = /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{6})_([0-9a-f-]{36})$/;
const olderThan = (after: string | undefined): Sql => {
  if (after === undefined) return sql`true`;
  const [, at, id] = cursorPattern.exec(after) ?? [];
  if (at === undefined || id === undefined) throw new Problem('incident.cursor_invalid', { field: 'after' });
  return sql`(i.occurred_at, i.incident_id) < (${at}::timestamp at time zone 'UTC', ${id}::uuid)`;
};

const oneOf = (column: Sql, values: readonly unknown[] | undefined): Sql =>
  values === undefined ? sql`true` : sql`${column} = any (${values})`;

const shapeOf = (shape: Shape): Sql => sql`st_setsrid(st_geomfromgeojson(${JSON.stringify(shape)}), 4326)`;

/** Throws geometry.self_crossing, with the place as latitude, longitude: what lies inside such a shape nobody can say. */
const requireSimple = async (tx: Tx, shape: Shape): Promise<void> => {
  const fault = await tx.maybe(
    z.object({ place: z.string() }),
    sql`select coalesce(round(st_y((d).location)::numeric, 5) || ', ' || round(st_x((d).location)::numeric, 5), '') as place
        from st_isvaliddetail(${shapeOf(shape)}) d where not (d).valid`,
  );
  if (fault) throw new Problem('geometry.self_crossing', { field: 'within', values: fault });
};

/** What a filter means in SQL; `i` is the incident. Boxes and shapes use the public place, so that every channel counts the same. */
export const matching = ({
  bbox,
  within,
  territory,
  during,
  category,
  severity,
  status,
  tenant,
  number,
  q,
  placed,
}: Omit<IncidentFilter, 'after' | 'limit'>): Sql =>
  sql.and([
    bbox ? sql`i.public_geom && st_makeenvelope(${bbox[0]}, ${bbox[1]}, ${bbox[2]}, ${bbox[3]}, 4326)` : sql`true`,
    within ? sql`i.public_geom && ${shapeOf(within)} and st_intersects(i.public_geom, ${shapeOf(within)})` : sql`true`,
    territory === undefined
      ? sql`true`
      : sql`exists (select from placement p where p.thing_id = i.incident_id and p.territory_id = ${territory})`,
    during?.from ? sql`i.occurred_at >= ${during.from}::timestamptz` : sql`true`,
    during?.to ? sql`i.occurred_at < ${during.to}::timestamptz` : sql`true`,
    oneOf(sql`i.category_code`, category),
    oneOf(sql`i.severity`, severity),
    oneOf(sql`i.status`, status),
    oneOf(sql`i.tenant_id`, tenant),
    oneOf(sql`i.incident_no`, number),
    q === undefined ? sql`true` : sql`i.incident_id in (select incident_text_match(${`%${q.replace(/[\\%_]/g, '\\$&')}%`}))`,
    placed === undefined ? sql`true` : placed ? sql`i.public_geom is not null` : sql`i.public_geom is null`,
  ]);

/** A page of incidents the principal may see, newest first; `after` is the last key of the page before. `total` counts all that match. */
export const selectIncidents = async (tx: Tx, { after, limit, ...filter }: IncidentFilter) => {
  if (filter.within) await requireSimple(tx, filter.within);
  const conditions = matching(filter);
  const { items, next } = await tx.page(
    Incident,
    limit,
    sql`
      with found as materialized (
        select i.* from (select incident_id, occurred_at from incident i where ${conditions} and ${olderThan(after)}
                         order by occurred_at desc, incident_id desc limit ${limit + 1}) i
      ), detail as materialized (select * from incident_detail(array(select incident_id from found)))
      select ${columns}, to_char(i.occurred_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US') || '_' || i.incident_id as key
      from found join incident i using (incident_id) left join detail d using (incident_id)
      order by i.occurred_at desc, i.incident_id desc`,
  );
  const { total } = await tx.one(
    z.object({ total: z.coerce.number().int() }),
    sql`select count(*) as total from incident i where ${conditions}`,
  );
  return { items, next, total };
};

export const selectIncident = (tx: Tx, id: string): Promise<Incident | undefined> =>
  tx.maybe(
    Incident,
    sql`select ${columns} from incident i left join incident_detail(array[${id}::uuid]) d using (incident_id) where i.incident_id = ${id}`,
  );

/** The incident, or incident.not_found: whether it does not exist or is not for this reader stays unsaid. */
export const requireIncident = async (tx: Tx, id: string): Promise<Incident> => {
  const incident = await selectIncident(tx, id);
  if (!incident) throw new Problem('incident.not_found');
  return incident;
};

/** Every version, newest first; the first one is told from the incident itself. Owners only. */
export const selectHistory = (tx: Tx, id: string) =>
  tx.rows(
    IncidentVersion,
    sql`
      select version, op, ${iso(sql`changed_at`)} as at, json_build_object('id', changed_by, 'name', changed_by_name) as by, reason, before, after
      from incident_change where incident_id = ${id}
      union all
      select 1, 'insert', ${iso(sql`created_at`)}, json_build_object('id', created_by, 'name', created_by_name), null, '{}', '{}'
      from incident where incident_id = ${id} and tenant_id = my_tenant()
      order by version desc`,
  );

const pointOf = (geometry: { coordinates: [number, number] } | null): Sql =>
  geometry === null ? sql`null::geometry` : sql`st_setsrid(st_makepoint(${geometry.coordinates[0]}, ${geometry.coordinates[1]}), 4326)`;

const classOf = (tenant: string, sensitivity: Sql): Sql =>
  sql`(select access_class_id from access_class where tenant_id = ${tenant} and theme = 'incidents' and sensitivity = ${sensitivity})`;

/** Writes an incident for the member's own tenant. Its sensitivity is at least that of its category. */
export const insertIncident = async (tx: Tx, { tenant }: Member, incident: NewIncident): Promise<Incident> => {
  const made = await tx.maybe(
    z.object({ id: z.uuid() }),
    sql`
      insert into incident (tenant_id, sensitivity, access_class_id, category_code, severity, status, occurred_at, due_at, title, responsible, place_text, description, geom)
      select ${tenant}, s.level, ${classOf(tenant, sql`s.level`)}, c.category_code, ${incident.severity}, ${incident.status}, ${incident.occurredAt}, ${incident.dueAt},
             ${incident.title}, ${incident.responsible}, ${incident.placeText}, ${incident.description}, ${pointOf(incident.geometry)}
      from incident_category c, lateral (select greatest(c.sensitivity, ${incident.sensitivity ?? 0}::smallint) as level) s
      where c.category_code = ${incident.category}
      returning incident_id as id`,
  );
  if (!made) throw new Problem('incident.category_unknown', { field: 'category', values: { category: incident.category } });
  return requireIncident(tx, made.id);
};

/** Throws unless the incident is the member's to change and still the version it saw. Locks the row until the end of the transaction. */
export const lockIncident = async (tx: Tx, id: string, version: number): Promise<Incident> => {
  const incident = await requireIncident(tx, id);
  if (!incident.mayWrite) throw new Problem('incident.not_yours');
  const locked = await tx.maybe(z.object({ version: z.int() }), sql`select version from incident where incident_id = ${id} for update`);
  if (!locked) throw new Problem('incident.not_found');
  if (locked.version !== version) throw new Problem('incident.changed_meanwhile', { values: { version: locked.version } });
  return incident;
};

const giveReason = (tx: Tx, reason: string) => tx.run(sql`select set_config('vias.reason', ${reason}, true)`);

export const updateIncident = async (tx: Tx, before: Incident, { reason, ...patch }: IncidentPatch): Promise<Incident> => {
  if (reason !== undefined) await giveReason(tx, reason);
  const category = patch.category ?? before.category;
  const sets: Sql[] = [
    sql`category_code = c.category_code`,
    sql`sensitivity = s.level`,
    sql`access_class_id = ${classOf(before.tenant, sql`s.level`)}`,
  ];
  const set = (column: string, value: unknown) => value !== undefined && sets.push(sql`${sql.name(column)} = ${value}`);
  set('severity', patch.severity);
  set('occurred_at', patch.occurredAt);
  set('due_at', patch.dueAt);
  set('title', patch.title);
  set('responsible', patch.responsible);
  set('place_text', patch.placeText);
  set('description', patch.description);
  if (patch.geometry !== undefined) sets.push(sql`geom = ${pointOf(patch.geometry)}`);
  if (patch.status !== undefined) sets.push(sql`status = ${patch.status}`, sql`closed_at = null`, sql`outcome = null`);
  const touched = await tx.run(sql`
    update incident i set ${sql.join(sets)}
    from incident_category c, lateral (select greatest(c.sensitivity, ${patch.sensitivity ?? before.sensitivity}::smallint) as level) s
    where i.incident_id = ${before.id} and c.category_code = ${category}`);
  if (touched !== 1) throw new Problem('incident.category_unknown', { field: 'category', values: { category } });
  return requireIncident(tx, before.id);
};

export const closeIncident = async (tx: Tx, { id }: Incident, outcome: string): Promise<Incident> => {
  await tx.run(sql`update incident set status = 'closed', closed_at = now(), outcome = ${outcome} where incident_id = ${id}`);
  return requireIncident(tx, id);
};

/** Deletes the row; the last version and the reason stay in incident_change. */
export const deleteIncident = async (tx: Tx, { id }: Incident, reason: string): Promise<void> => {
  await giveReason(tx, reason);
  await tx.run(sql`delete from incident where incident_id = ${id}`);
};

export const selectCategories = (tx: Tx) =>
  tx.rows(
    IncidentCategory,
    sql`select category_code as code, group_code as group, group_no as "groupNo", title, sensitivity from incident_category order by sort_no`,
  );
