import type { Member } from '@vias/sql/principal.ts';
import { Problem } from '@vias/sql/problem.ts';
import { sql } from '@vias/sql/sql.ts';
import type { Tx } from '@vias/sql/transaction.ts';
import type { Deps } from '../deps.ts';
import { type NewTenant, Tenant, type TenantChange } from './contract.ts';

const jobs = { kind: 'jobs' } as const;
const zones = { lv: 'Europe/Riga', lt: 'Europe/Vilnius' } as const;

const selectTenants = (tx: Tx, id: string | null) =>
  tx.rows(
    Tenant,
    sql`
      select t.tenant_id as id, t.country, t.name, t.titles, t.languages, t.time_zone as "timeZone", t.contact, t.silent_after_min as "silentAfterMin", t.version,
             (select coalesce(json_agg(json_build_object('country', a.country, 'scheme', a.scheme, 'code', a.code, 'name', coalesce((
                select u.name from territory u where (u.country, u.scheme, u.code) = (a.country, a.scheme, a.code) order by u.valid_from desc limit 1), a.code)) order by a.code), '[]')
              from tenant_territory a where a.tenant_id = t.tenant_id) as territories,
             n.admins, n.invited, n.codes_waiting as "codesWaiting", to_char(f.last_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as "lastIncidentAt"
      from tenant t join tenant_readiness() n using (tenant_id) left join incident_feeds() f using (tenant_id)
      where t.country <> 'EU' and (${id}::text is null or t.tenant_id = ${id}::text) order by t.tenant_id`,
  );

/** The municipalities and services. No member may count their people and codes, so the system does. */
export const readTenants = ({ db }: Pick<Deps, 'db'>): Promise<Tenant[]> => db.as(jobs, (tx) => selectTenants(tx, null));

const readTenant = async ({ db }: Pick<Deps, 'db'>, id: string): Promise<Tenant> => {
  const [tenant] = await db.as(jobs, (tx) => selectTenants(tx, id));
  if (!tenant) throw new Problem('tenant.not_found');
  return tenant;
};

/** In the transaction of the change itself, so that there is never one without the other; for the municipality too, whose auditor reads no other chain. */
const note = (tx: Tx, { id: who, name }: Member, action: string, id: string, detail: object) =>
  tx.run(sql`select note_for_operator(${who}, ${name}, ${id}, ${action}, 'tenant', ${id}, ${JSON.stringify(detail)}::jsonb)`);

const requireOnce = (languages: readonly string[]): void => {
  if (new Set(languages).size < languages.length) throw new Problem('tenant.language_repeated', { field: 'languages' });
};

/** Tenants belong to no member: the operator's wish is carried out by the system and noted in the operator's name. Throws tenant.id_taken, tenant.language_repeated. */
export const insertTenant = async (deps: Pick<Deps, 'db'>, operator: Member, tenant: NewTenant): Promise<Tenant> => {
  const { id, name, titles, languages, contact, silentAfterMin } = tenant;
  requireOnce(languages);
  const country = id.slice(0, 2) as keyof typeof zones;
  await deps.db.as(jobs, async (tx) => {
    const made = await tx.run(sql`
      insert into tenant (tenant_id, country, name, languages, time_zone, titles, contact, silent_after_min)
      values (${id}, ${country.toUpperCase()}, ${name}, ${languages}, ${zones[country]}, ${JSON.stringify(titles)}, ${JSON.stringify(contact)}, ${silentAfterMin})
      on conflict do nothing`);
    if (made === 0) throw new Problem('tenant.id_taken', { field: 'id', values: { id } });
    await note(tx, operator, 'tenant.add', id, tenant);
  });
  return readTenant(deps, id);
};

/** Throws tenant.not_found, tenant.changed_meanwhile, tenant.language_repeated. */
export const updateTenant = async (
  deps: Pick<Deps, 'db'>,
  operator: Member,
  id: string,
  version: number,
  change: TenantChange,
): Promise<Tenant> => {
  const { name, titles, languages, contact, silentAfterMin } = change;
  requireOnce(languages);
  await readTenant(deps, id);
  await deps.db.as(jobs, async (tx) => {
    const changed = await tx.run(sql`
      update tenant set name = ${name}, titles = ${JSON.stringify(titles)}, languages = ${languages}, contact = ${JSON.stringify(contact)},
        silent_after_min = ${silentAfterMin}, version = version + 1 where tenant_id = ${id} and version = ${version}`);
    if (changed === 0) throw new Problem('tenant.changed_meanwhile');
    await note(tx, operator, 'tenant.change', id, change);
  });
  return readTenant(deps, id);
};
