import type { Database } from '@vias/sql/database.ts';
import type { Member } from '@vias/sql/principal.ts';
import { demoTenants } from './demo-tenants.ts';
import { approveShares, proposeShare } from './seed-queries.ts';

/** Līvāni has agreed with its own side of the border only, so that the demonstration also shows what is not shared. */
const isAgreed = (one: string, other: string) =>
  one !== other && ![one, other].includes('lv-livani') ? true : one !== other && one.startsWith('lv-') && other.startsWith('lv-');

const purposes = {
  lv: 'Kopīga civilā aizsardzība un glābšanas darbi pierobežā (demonstrācija)',
  lt: 'Bendra civilinė sauga ir gelbėjimo darbai pasienyje (demonstracija)',
};
const publicPurposes = {
  lv: 'Atklāta negadījumu karte iedzīvotājiem (demonstrācija)',
  lt: 'Atviras įvykių žemėlapis gyventojams (demonstracija)',
};

/** The partners share their incidents up to sensitivity 1; three of them show them to the public. Proposed and approved by different people, as always. */
export async function seedShares(
  db: Database,
  now: number,
  memberOf: (tenant: string, role: 'municipality-admin', name?: string) => Member,
): Promise<void> {
  for (const { tenant, isPublic, country } of demoTenants) {
    const lang = country === 'LV' ? 'lv' : 'lt';
    await db.as(memberOf(tenant, 'municipality-admin'), async (tx) => {
      for (const other of demoTenants) if (isAgreed(tenant, other.tenant)) await proposeShare(tx, other.tenant, purposes[lang], now);
      if (isPublic) await proposeShare(tx, null, publicPurposes[lang], now);
    });
  }
  for (const { tenant } of demoTenants) await db.as(memberOf(tenant, 'municipality-admin', 'deputy'), approveShares);
}
