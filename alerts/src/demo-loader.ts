import type { Database } from '@vias/sql/database.ts';
import { sql } from '@vias/sql/sql.ts';
import type { Tx } from '@vias/sql/transaction.ts';
import { z } from 'zod';
import { type DemoPlace, type DemoResident, inventResidents } from './demo-residents.ts';
import type { PhoneVault } from './phone-vault.ts';

const jobs = { kind: 'jobs' } as const;
/** A transaction on the embedded database stays under 250 ms; batches grow and shrink to take half of that. */
const wantedMs = 110;

export type DemoResidentsOptions = {
  vault: PhoneVault;
  places: readonly DemoPlace[];
  count?: number;
  /** The drill group of a municipality. */
  drillName: (tenant: string) => string;
  progress?: (done: number, total: number) => void;
};

/** Loads invented residents with their sealed numbers and drill groups; what is there already stays, so an interrupted load is simply repeated. Answers how many people it holds. */
export async function loadDemoResidents(
  db: Database,
  { vault, places, count = 20_000, drillName, progress }: DemoResidentsOptions,
): Promise<number> {
  const people = [...inventResidents(places, count)];
  const { present } = await db.as(jobs, (tx) => tx.one(z.object({ present: z.int() }), sql`select count(*)::int as present from resident`));
  if (present >= people.length) return people.length;
  const tenants = [...new Set(people.map((p) => p.tenant))];
  const groups = await db.as(jobs, (tx) => makeDrillGroups(tx, tenants, drillName));
  let size = 400;
  for (let i = 0; i < people.length; ) {
    const batch = people.slice(i, i + size);
    const begun = performance.now();
    await db.as(jobs, (tx) => insertBatch(tx, batch, vault, groups));
    i += batch.length;
    size = Math.round(Math.min(2_000, Math.max(100, size * Math.min(1.6, Math.max(0.3, wantedMs / (performance.now() - begun))))));
    progress?.(i, people.length);
  }
  return people.length;
}

const Group = z.object({ tenant: z.string(), id: z.string() });

async function makeDrillGroups(tx: Tx, tenants: readonly string[], nameOf: (tenant: string) => string): Promise<Map<string, string>> {
  await tx.run(
    sql`insert into drill_group (tenant_id, name) select * from unnest(${tenants}::text[], ${tenants.map(nameOf)}::text[]) on conflict (tenant_id, name) do nothing`,
  );
  const groups = await tx.rows(
    Group,
    sql`select g.tenant_id as tenant, g.drill_group_id as id from drill_group g join unnest(${tenants}::text[], ${tenants.map(nameOf)}::text[]) v (tenant_id, name) using (tenant_id, name)`,
  );
  await tx.run(sql`update tenant_alert_setting s set drill_group_id = v.id
    from unnest(${groups.map((g) => g.tenant)}::text[], ${groups.map((g) => g.id)}::uuid[]) v (tenant_id, id) where s.tenant_id = v.tenant_id and s.drill_group_id is null`);
  return new Map(groups.map(({ tenant, id }) => [tenant, id]));
}

async function insertBatch(tx: Tx, people: readonly DemoResident[], vault: PhoneVault, groups: ReadonlyMap<string, string>): Promise<void> {
  const owners = people.flatMap((p) =>
    p.subscriberId && p.phone ? [{ ...p, id: p.subscriberId, sealed: vault.seal(p.subscriberId, p.phone) }] : [],
  );
  await tx.run(sql`
    insert into subscriber (subscriber_id, phone_enc, phone_hmac, key_id, is_generated, bad_since, bad_code)
    select id, enc, hmac, key_id, true, case when bad then now() end, case when bad then 30005 end
    from unnest(${owners.map((o) => o.id)}::uuid[], ${owners.map((o) => o.sealed.phoneEnc)}::bytea[], ${owners.map((o) => o.sealed.phoneHmac)}::bytea[],
                ${owners.map((o) => o.sealed.keyId)}::text[], ${owners.map((o) => o.isBadNumber)}::boolean[]) v (id, enc, hmac, key_id, bad)
    on conflict do nothing`);
  await tx.run(sql`
    insert into resident (resident_id, tenant_id, subscriber_id, lang)
    select * from unnest(${people.map((p) => p.residentId)}::uuid[], ${people.map((p) => p.tenant)}::text[], ${people.map((p) => p.subscriberId)}::uuid[], ${people.map((p) => p.lang)}::text[])
    on conflict do nothing`);
  const places = people.flatMap((p) => p.places.map((place) => ({ ...place, resident: p.residentId, tenant: p.tenant })));
  await tx.run(sql`
    insert into resident_place (tenant_id, resident_id, kind, geom)
    select tenant_id, resident_id, kind, st_setsrid(st_makepoint(lon, lat), 4326)
    from unnest(${places.map((p) => p.tenant)}::text[], ${places.map((p) => p.resident)}::uuid[], ${places.map((p) => p.kind)}::text[], ${places.map((p) => p.lon)}::float8[], ${places.map((p) => p.lat)}::float8[])
      v (tenant_id, resident_id, kind, lon, lat)
    where not exists (select from resident_place p where p.tenant_id = v.tenant_id and p.resident_id = v.resident_id)`);
  const out = owners.filter((o) => o.isOptedOut);
  await tx.run(
    sql`insert into opt_out (subscriber_id, tenant_id) select * from unnest(${out.map((o) => o.id)}::uuid[], ${out.map((o) => o.tenant)}::text[]) on conflict do nothing`,
  );
  const drill = people.filter((p) => p.isInDrill && groups.has(p.tenant));
  await tx.run(sql`
    insert into drill_member (tenant_id, drill_group_id, resident_id)
    select * from unnest(${drill.map((p) => p.tenant)}::text[], ${drill.map((p) => groups.get(p.tenant))}::uuid[], ${drill.map((p) => p.residentId)}::uuid[]) on conflict do nothing`);
}
