import { sql } from '@vias/sql/sql.ts';
import type { Tx } from '@vias/sql/transaction.ts';
import { z } from 'zod';
import type { DemoTenant } from './demo-tenants.ts';
import type { DemoIncident } from './incident-generator.ts';
import type { DemoSet, Municipality } from './municipalities.ts';

/** Marks the shares that the demonstration made; they are made last, so that they also say that it is whole. */
const agreement = 'VIAS-DEMO';

export const isSeeded = async (tx: Tx): Promise<boolean> =>
  (await tx.one(z.object({ seeded: z.boolean() }), sql`select exists (select from share where agreement = ${agreement}) as seeded`)).seeded;

export const selectGroups = async (tx: Tx): Promise<Map<string, string>> => {
  const rows = await tx.rows(
    z.object({ category: z.string(), group: z.string() }),
    sql`select category_code as category, group_code as group from incident_category`,
  );
  return new Map(rows.map(({ category, group }) => [category, group]));
};

/** Titles in three languages and the residents of every unit. */
export const completeSet = async (tx: Tx, id: number, set: DemoSet, units: readonly Municipality[]): Promise<void> => {
  await tx.run(sql`update boundary_set set title = ${JSON.stringify(set.title)}::jsonb where boundary_set_id = ${id}`);
  await tx.run(sql`
    insert into territory_population (territory_id, as_of, residents, source)
    select t.territory_id, ${set.residents.asOf}::date, (value->>'residents')::int, ${set.residents.source}
    from jsonb_array_elements(${JSON.stringify(units.map(({ code, residents }) => ({ code, residents })))}::jsonb)
    join territory t on t.boundary_set_id = ${id} and t.code = value->>'code'
    on conflict (territory_id, as_of) do update set residents = excluded.residents, source = excluded.source`);
};

export const insertTenantTerritories = (tx: Tx, tenants: readonly DemoTenant[]) => {
  const rows = tenants.flatMap(({ tenant, country, scheme, codes }) => codes.map((code) => ({ tenant, country, scheme, code })));
  return tx.run(sql`
    insert into tenant_territory (tenant_id, country, scheme, code)
    select value->>'tenant', value->>'country', value->>'scheme', value->>'code' from jsonb_array_elements(${JSON.stringify(rows)}::jsonb)
    on conflict do nothing`);
};

const iso = (at: number | null) => (at === null ? null : new Date(at).toISOString());

/** Writes invented incidents of the member's tenant; those that are there already stay. */
export const insertIncidents = (tx: Tx, incidents: readonly DemoIncident[]) => {
  const rows = incidents.map((incident) => ({
    ...incident,
    occurredAt: iso(incident.occurredAt),
    recordedAt: iso(incident.recordedAt),
    dueAt: iso(incident.dueAt),
    closedAt: iso(incident.closedAt),
  }));
  return tx.run(sql`
    insert into incident (tenant_id, access_class_id, sensitivity, source_code, source_key, category_code, severity, status, occurred_at, due_at, closed_at, outcome,
                          title, responsible, place_text, description, geom, is_generated, created_at, changed_at)
    select my_tenant(), a.access_class_id, c.sensitivity, 'demo', i.key, i.category, i.severity, i.status, i."occurredAt", i."dueAt", i."closedAt", i.outcome,
           i.title, i.responsible, i."placeText", i.description, st_setsrid(st_makepoint(i.lon, i.lat), 4326), true, i."recordedAt", coalesce(i."closedAt", i."recordedAt")
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as i (
      key text, category text, severity smallint, status text, "occurredAt" timestamptz, "recordedAt" timestamptz, "dueAt" timestamptz, "closedAt" timestamptz,
      outcome text, title text, responsible text, "placeText" text, description text, lon float8, lat float8)
    join incident_category c on c.category_code = i.category
    join access_class a on a.tenant_id = my_tenant() and a.theme = 'incidents' and a.sensitivity = c.sensitivity
    on conflict (tenant_id, source_code, source_key) do nothing`);
};

/** Proposes that a tenant (null: the public) sees the member's incidents up to sensitivity 1, for a month already and two years to come. */
export const proposeShare = (tx: Tx, to: string | null, purpose: string, now: number) =>
  tx.run(sql`
    insert into share (tenant_id, to_tenant_id, theme, sensitivity_up_to, purpose, agreement, valid_from, expires_at)
    values (my_tenant(), ${to}, 'incidents', 1, ${purpose}, ${agreement}, ${iso(now - 30 * 86_400_000)}, ${iso(now + 730 * 86_400_000)})`);

/** Approves what the demonstration proposed to the member's tenant, or to the public on its behalf. */
export const approveShares = (tx: Tx) =>
  tx.run(sql`
    update share set approved_at = now()
    where agreement = ${agreement} and approved_at is null and coalesce(to_tenant_id, tenant_id) = my_tenant()`);

/** When the newest invented incident of the member's tenant happened, milliseconds since 1970; 0 when there is none. */
export const selectNewest = async (tx: Tx): Promise<number> => {
  const Newest = z.object({ at: z.coerce.number() });
  const newest = sql`select coalesce(extract(epoch from max(occurred_at)) * 1000, 0)::float8 as at from incident where source_code = 'demo' and tenant_id = my_tenant()`;
  return (await tx.one(Newest, newest)).at;
};

/** Closes invented incidents that were left open on an earlier day. */
export const closeLeftOpen = (tx: Tx, outcome: string) =>
  tx.run(sql`
    update incident set status = 'closed', outcome = ${outcome}, closed_at = occurred_at + interval '2 hours'
    where source_code = 'demo' and tenant_id = my_tenant() and status <> 'closed' and occurred_at < now() - interval '12 hours'`);
