import { randomUUID } from 'node:crypto';
import type { PhoneVault } from '@vias/alerts/phone-vault.ts';
import type { Database } from '@vias/sql/database.ts';
import type { Member } from '@vias/sql/principal.ts';
import { sql } from '@vias/sql/sql.ts';
import type { RealmUser } from '../identity/realm.ts';

/** Behind the last invented resident of either country: nobody has these numbers, and `is_generated` keeps every live channel away from them. */
const firstNumber = { lv: 371_200_99_901, lt: 370_600_99_901 } as const;

/**
 * Puts the approvers of the demonstration on duty for a year, under the names of their sign-ins: those who approve and do not write, for nobody is asked about what they wrote. Where somebody is on duty
 * tomorrow, by this or by the person who tries VIAS out, nothing is added.
 */
export async function seedDuty(
  db: Database,
  {
    vault,
    users,
    memberOf,
  }: { vault: PhoneVault; users: readonly RealmUser[]; memberOf: (tenant: string, role: 'municipality-admin') => Member },
): Promise<void> {
  const approvers = users.filter(({ roles }) => roles.includes('alert-approver') && !roles.includes('alert-author'));
  for (const tenant of new Set(approvers.map((one) => one.tenant)))
    await db.as(memberOf(tenant, 'municipality-admin'), async (tx) => {
      if ((await tx.run(sql`select from duty where tenant_id = my_tenant() and until_at > now() + interval '1 day' limit 1`)) > 0) return;
      const lang = tenant.startsWith('lt-') ? 'lt' : 'lv';
      for (const [at, { name }] of approvers.filter((one) => one.tenant === tenant).entries()) {
        const id = randomUUID();
        const phone = `+${firstNumber[lang] + at}`;
        const { phoneEnc, keyId } = vault.seal(id, phone);
        await tx.run(sql`insert into duty (duty_id, tenant_id, name, lang, position, from_at, until_at, phone_enc, key_id, phone_end, is_generated)
          values (${id}, my_tenant(), ${name}, ${lang}, ${at + 1}, now(), now() + interval '365 days', ${phoneEnc}, ${keyId}, ${phone.slice(-3)}, true)`);
      }
    });
}
