import type { Member } from '@vias/sql/principal.ts';
import { sql } from '@vias/sql/sql.ts';
import type { Tx } from '@vias/sql/transaction.ts';
import { z } from 'zod';

/** A delivery that a worker took. */
export const Claimed = z.object({
  id: z.uuid(),
  tenant: z.string(),
  institution: z.uuid(),
  institutionName: z.string(),
  institutionCode: z.string(),
  url: z.string(),
  event: z.string(),
  accessClass: z.int().nullable(),
  ids: z.array(z.uuid()),
  tries: z.int(),
  fence: z.int(),
  createdAt: z.string(),
  keys: z.array(z.object({ id: z.uuid(), enc: z.string(), keyId: z.string() })),
});
export type Claimed = z.output<typeof Claimed>;

/** Who reads what an institution is told: the role of an institution and nothing else, whatever further roles its machines have. */
export const principalOf = ({
  institution,
  institutionName,
  tenant,
}: Pick<Claimed, 'institution' | 'institutionName' | 'tenant'>): Member => ({
  kind: 'machine',
  id: institution,
  name: institutionName,
  tenant,
  roles: ['institution'],
});

const Fact = z.record(z.string(), z.unknown());
const moment = (column: ReturnType<typeof sql>) => sql`to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')`;

/** The facts of a delivery as they are now, read as the institution: ids, codes, times and states, no words and no places. Undefined when nothing is left that it may know. */
export const readPayload = async (
  tx: Tx,
  { event, ids, accessClass, createdAt, institutionCode, tenant }: Claimed,
): Promise<object | undefined> => {
  const head = { type: event, timestamp: createdAt };
  if (event === 'webhook.test') return { ...head, data: { tenant } };
  if (event === 'indicator.changed') {
    const indicators = await tx.rows(
      Fact,
      sql`select code, tenant_id as tenant, values_version as "valuesVersion", ${moment(sql`values_changed_at`)} as "changedAt" from indicator where indicator_id = any (${ids}::uuid[]) order by code`,
    );
    return indicators.length === 0 ? undefined : { ...head, data: { indicators } };
  }
  if (event === 'incident.removed') {
    // Only whoever could still have seen it learns that it is gone; and what is there to be read is not gone.
    const incidents = await tx.rows(
      Fact,
      sql`select g.id from unnest(${ids}::uuid[]) g (id) where ${accessClass}::int = any (array(select my_access_classes()))
          and not exists (select from incident i where i.incident_id = g.id) order by g.id`,
    );
    return incidents.length === 0 ? undefined : { ...head, data: { incidents } };
  }
  const incidents = await tx.rows(
    Fact,
    sql`select i.incident_id as id, i.tenant_id as tenant, i.category_code as category, i.severity, i.status, ${moment(sql`i.occurred_at`)} as "occurredAt", i.version,
          case when i.tenant_id = my_tenant() and i.source_code = ${`institution-${institutionCode}`} then i.source_key end as "ownId"
        from incident i where i.incident_id = any (${ids}::uuid[]) order by i.occurred_at, i.incident_id`,
  );
  return incidents.length === 0 ? undefined : { ...head, data: { incidents } };
};
