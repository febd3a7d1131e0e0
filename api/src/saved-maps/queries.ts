import type { Member } from '@vias/sql/principal.ts';
import { Problem } from '@vias/sql/problem.ts';
import { type Sql, sql } from '@vias/sql/sql.ts';
import type { Tx } from '@vias/sql/transaction.ts';
import { z } from 'zod';
import {
  MapLink,
  type MapLinkBody,
  MapView,
  OpenMapLink,
  SavedMap,
  type SavedMapBody,
  SavedMapSummary,
  SavedMapVersion,
} from './contract.ts';

/** Maps that one person may keep. */
const mostMaps = 500;

const iso = (column: Sql): Sql => sql`to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
const summary = sql`
  m.saved_map_id as id, m.tenant_id as tenant, m.title, m.visibility, m.partners, m.version, ${iso(sql`m.changed_at`)} as "changedAt",
  case when m.tenant_id = my_tenant() then m.changed_by_name else (select t.name from tenant t where t.tenant_id = m.tenant_id) end as "changedBy",
  coalesce(m.tenant_id = my_tenant() and (m.created_by = my_principal() or (m.visibility <> 'own' and has_role('municipality-admin'))), false) as "isMine"`;

export const selectMaps = (tx: Tx, limit: number): Promise<z.output<typeof SavedMapSummary>[]> =>
  tx.rows(SavedMapSummary, sql`select ${summary} from saved_map m order by m.changed_at desc, m.saved_map_id limit ${limit}`);

/** Throws saved_map.not_found. */
export const requireMap = async (tx: Tx, id: string): Promise<SavedMap> => {
  const found = await tx.maybe(SavedMap, sql`select ${summary}, m.definition, m.view from saved_map m where m.saved_map_id = ${id}`);
  if (!found) throw new Problem('saved_map.not_found');
  return found;
};

/** Throws saved_map.may_not_share, saved_map.partner_unknown. */
export const requireSharable = async (tx: Tx, { roles, tenant }: Member, { visibility, partners }: SavedMapBody): Promise<void> => {
  if ((visibility === 'partners' || visibility === 'public') && !roles.some((role) => role === 'planner' || role === 'municipality-admin'))
    throw new Problem('saved_map.may_not_share', { field: 'visibility' });
  const known = await tx.rows(
    z.object({ id: z.string() }),
    sql`select tenant_id as id from tenant where tenant_id = any (${partners}) and tenant_id not in (${tenant}, 'vias')`,
  );
  const unknown = partners.find((partner) => !known.some(({ id }) => id === partner));
  if (unknown !== undefined || (visibility === 'partners') !== partners.length > 0)
    throw new Problem('saved_map.partner_unknown', { field: 'partners', values: { name: unknown ?? '—', example: 'lt-siauliai' } });
};

export const insertMap = async (
  tx: Tx,
  principal: Member,
  { title, definition, view, visibility, partners }: SavedMapBody,
): Promise<SavedMap> => {
  const { count } = await tx.one(
    z.object({ count: z.int() }),
    sql`select count(*)::int as count from saved_map where created_by = ${principal.id}`,
  );
  if (count >= mostMaps) throw new Problem('saved_map.too_many', { values: { count } });
  const { id } = await tx.one(
    z.object({ id: z.string() }),
    sql`insert into saved_map (tenant_id, title, definition, view, visibility, partners)
        values (${principal.tenant}, ${title}, ${JSON.stringify(definition)}::jsonb, ${JSON.stringify(view)}::jsonb, ${visibility}, ${partners}) returning saved_map_id as id`,
  );
  return requireMap(tx, id);
};

const requireOwn = async (tx: Tx, id: string): Promise<SavedMap> => {
  const map = await requireMap(tx, id);
  if (!map.isMine) throw new Problem('saved_map.not_yours');
  return map;
};

/** Throws saved_map.not_found, saved_map.not_yours, saved_map.changed_meanwhile. */
export const updateMap = async (
  tx: Tx,
  id: string,
  seen: number,
  { title, definition, view, visibility, partners }: SavedMapBody,
): Promise<SavedMap> => {
  await requireOwn(tx, id);
  const locked = await tx.one(z.object({ version: z.int() }), sql`select version from saved_map where saved_map_id = ${id} for update`);
  if (locked.version !== seen) throw new Problem('saved_map.changed_meanwhile', { values: { version: locked.version } });
  await tx.run(sql`update saved_map set title = ${title}, definition = ${JSON.stringify(definition)}::jsonb, view = ${JSON.stringify(view)}::jsonb, visibility = ${visibility}, partners = ${partners}
                   where saved_map_id = ${id}`);
  return requireMap(tx, id);
};

export const deleteMap = async (tx: Tx, id: string): Promise<void> => {
  await requireOwn(tx, id);
  await tx.run(sql`delete from saved_map where saved_map_id = ${id}`);
};

export const selectVersions = async (tx: Tx, id: string): Promise<z.output<typeof SavedMapVersion>[]> => {
  const { tenant } = await requireMap(tx, id);
  return tx.rows(
    SavedMapVersion,
    sql`select version, title, definition, view, ${iso(sql`saved_at`)} as "savedAt",
               case when tenant_id = my_tenant() then saved_by_name else (select name from tenant where tenant_id = ${tenant}) end as "savedBy"
        from saved_map_version where saved_map_id = ${id} order by version desc`,
  );
};

const linkColumns = sql`map_link_id as id, version, sensitivity_up_to as "sensitivityUpTo", purpose, ${iso(sql`created_at`)} as "createdAt", created_by_name as "createdBy",
  ${iso(sql`expires_at`)} as "expiresAt", opened, ${iso(sql`last_opened_at`)} as "lastOpenedAt"`;

export const selectLinks = async (tx: Tx, id: string): Promise<z.output<typeof MapLink>[]> => {
  await requireMap(tx, id);
  return tx.rows(
    MapLink,
    sql`select ${linkColumns}, ${iso(sql`ended_at`)} as "endedAt", is_link_stopped(map_link_id) as "isStopped" from map_link where saved_map_id = ${id} order by created_at desc`,
  );
};

/** Every link of the municipality that is not over; none for whoever does not administer it. */
export const selectOpenLinks = (tx: Tx): Promise<z.output<typeof OpenMapLink>[]> =>
  tx.rows(
    OpenMapLink,
    sql`select ${linkColumns}, title, is_stopped as "isStopped" from open_map_links() order by expires_at desc, map_link_id`,
  );

/** Only the digest of the secret goes into the database. Throws saved_map.not_found, saved_map.not_yours. */
export const insertLink = async (
  tx: Tx,
  principal: Member,
  id: string,
  { expiresAt, sensitivityUpTo, purpose }: MapLinkBody,
  digest: Buffer,
): Promise<string> => {
  const map = await requireMap(tx, id);
  if (map.tenant !== principal.tenant) throw new Problem('saved_map.not_yours');
  const made = await tx.one(
    z.object({ id: z.string() }),
    sql`insert into map_link (tenant_id, saved_map_id, version, secret_hash, sensitivity_up_to, purpose, expires_at)
        values (${principal.tenant}, ${id}, ${map.version}, ${digest}, ${sensitivityUpTo}, ${purpose}, ${expiresAt}::timestamptz) returning map_link_id as id`,
  );
  return made.id;
};

/** Throws saved_map.link_not_found. */
export const endLink = async (tx: Tx, principal: Member, id: string): Promise<void> => {
  const touched = await tx.run(
    sql`update map_link set ended_at = now(), ended_by = ${principal.id} where map_link_id = ${id} and ended_at is null`,
  );
  if (touched === 0) throw new Problem('saved_map.link_not_found');
};

const Opened = z.object({
  id: z.string(),
  title: z.string(),
  tenant: z.string(),
  definition: z.unknown(),
  view: MapView,
  expiresAt: z.string(),
});
/** What the holder of the secret sees; undefined when the link is over. Counts the opening. */
export const openLink = (tx: Tx, id: string, secret: Buffer): Promise<z.output<typeof Opened> | undefined> =>
  tx.maybe(
    Opened,
    sql`select o.map_link_id as id, o.title, t.name as tenant, o.definition, o.view, ${iso(sql`o.expires_at`)} as "expiresAt"
        from open_map_link(${id}::uuid, ${secret}) o join tenant t using (tenant_id)`,
  );

/** A public map by its id. Throws saved_map.not_found. */
export const requirePublicMap = async (tx: Tx, id: string) => {
  const found = await tx.maybe(
    Opened.omit({ expiresAt: true, id: true }),
    sql`select m.title, t.name as tenant, m.definition, m.view from saved_map m join tenant t using (tenant_id) where m.saved_map_id = ${id} and m.visibility = 'public'`,
  );
  if (!found) throw new Problem('saved_map.not_found');
  return found;
};
