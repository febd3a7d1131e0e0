import type { Database } from '@vias/sql/database.ts';
import type { Member, Role } from '@vias/sql/principal.ts';
import { sql } from '@vias/sql/sql.ts';
import { z } from 'zod';
import { importValues } from '../indicators/import-values.ts';
import '../indicators/problems.ts';
import { insertIndicator, requireIndicator } from '../indicators/queries.ts';
import '../risk/problems.ts';
import { insertModel, insertRating } from '../risk/queries.ts';
import { demoSets } from './municipalities.ts';
import { demoIndicators } from './seed-indicators-catalogue.ts';
import { demoExperts, demoRiskModel, judgementsOf } from './seed-indicators-experts.ts';
import { inventValues, readUnits } from './seed-indicators-values.ts';

type MemberOf = (tenant: string, role: Role, name?: string) => Member;
/** Municipalities whose experts have already rated the indicators. */
const ratedBy = ['lv-jelgava', 'lt-akmene'] as const;

/** Loads the invented indicators and the ratings of two groups of experts. What is there already stays; it finishes what was interrupted. */
export async function seedIndicators(
  db: Database,
  { now, memberOf, progress }: { now: number; memberOf: MemberOf; progress: (text: string) => void },
): Promise<void> {
  const operator = memberOf('vias', 'operator');
  const Existing = z.object({ code: z.string(), isWhole: z.boolean() });
  const existing = await db.as(operator, (tx) =>
    tx.rows(
      Existing,
      sql`select i.code, (select count(*) = 3 from indicator_import m where m.indicator_id = i.indicator_id and m.finished_at is not null) as "isWhole"
          from indicator i where i.tenant_id = 'vias'`,
    ),
  );
  const isWhole = new Map(existing.map((one) => [one.code, one.isWhole]));
  const open = demoIndicators.filter(({ code }) => isWhole.get(code) !== true);
  if (open.length > 0) progress(`Demonstration data: ${open.length} indicators (invented) …`);
  const units = readUnits();
  for (const demo of open) {
    const { city, country, scatter, drift, perResident, isQuarterly, ...given } = demo;
    const indicator = await db.as(operator, (tx) =>
      isWhole.has(demo.code) ? requireIndicator(tx, `vias:${demo.code}`) : insertIndicator(tx, operator, given, true),
    );
    for (const { edition, country: land, rows } of inventValues(demo, units, now)) {
      const set = demoSets.find(({ id }) => id === edition);
      const division = { country: land, scheme: set?.scheme, level: 'municipality' };
      await importValues(db, operator, indicator, { origin: 'generated', division }, rows);
    }
  }
  for (const tenant of ratedBy) await seedModel(db, memberOf, tenant);
}

/** A model of social risk, not approved yet, rated by seven invented experts, one of whom contradicts himself. */
async function seedModel(db: Database, memberOf: MemberOf, tenant: (typeof ratedBy)[number]): Promise<void> {
  const planner = memberOf(tenant, 'planner');
  const Count = z.object({ n: z.coerce.number() });
  const { n } = await db.as(planner, (tx) => tx.one(Count, sql`select count(*) as n from risk_model where tenant_id = my_tenant()`));
  if (n > 0) return;
  const model = await db.as(planner, (tx) => insertModel(tx, planner, demoRiskModel, true));
  for (const [i, expert] of demoExperts.entries()) {
    const member = memberOf(tenant, 'institution', expert.code);
    const group = expert.group[tenant.startsWith('lv-') ? 'lv' : 'lt'];
    await db.as(member, (tx) => insertRating(tx, model, { version: 1, group, judgements: judgementsOf(i), note: null }));
  }
}
