import type { Database } from '@vias/sql/database.ts';
import { sql } from '@vias/sql/sql.ts';
import type { Tx } from '@vias/sql/transaction.ts';
import { z } from 'zod';
import { withDrillWord } from './drill-word.ts';
import { type LinkSecrets, signLink } from './link.ts';
import type { PhoneVault } from './phone-vault.ts';
import { asWorker } from './receipts.ts';
import { queueMessage } from './service-message.ts';

const Asked = z.object({
  callId: z.string(),
  tenant: z.string(),
  tenantName: z.string(),
  alertId: z.string(),
  until: z.string(),
  title: z.string(),
  isDrill: z.boolean(),
  expiresAt: z.coerce.date(),
  dutyId: z.string(),
  lang: z.enum(['lv', 'lt', 'en']),
  phoneEnc: z.instanceof(Buffer),
  keyId: z.string(),
  isGenerated: z.boolean(),
  ways: z.array(z.string()),
  validForS: z.int(),
});
type Asked = z.output<typeof Asked>;

const ask: Record<Asked['lang'], (of: Asked) => string> = {
  lv: ({ tenantName, title, until }) => `${tenantName}: jāapstiprina brīdinājums „${title}”, tas der līdz ${until}.`,
  lt: ({ tenantName, title, until }) => `${tenantName}: reikia patvirtinti perspėjimą „${title}“, jis galioja iki ${until}.`,
  en: ({ tenantName, title, until }) => `${tenantName}: the alert “${title}” waits for your approval; it is valid until ${until}.`,
};
const sayByPhone: Record<Asked['lang'], string> = {
  lv: 'Lūdzu, atveriet saiti īsziņā.',
  lt: 'Atverkite nuorodą žinutėje.',
  en: 'Please open the link in the message.',
};

const selectDue = (tx: Tx, voice: boolean) =>
  tx.rows(
    Asked,
    sql`select duty_call_id as "callId", tenant_id as tenant, tenant_name as "tenantName", alert_id as "alertId", to_char(expires_at at time zone time_zone, 'HH24:MI') as until, title, is_drill as "isDrill",
      expires_at as "expiresAt", duty_id as "dutyId", lang, phone_enc as "phoneEnc", key_id as "keyId", is_generated as "isGenerated", ways,
      greatest(60, extract(epoch from expires_at - now()))::int as "validForS" from ask_approvers(${voice})`,
  );

const openNumber = (vault: PhoneVault, { dutyId, phoneEnc, keyId }: Asked): string | undefined => {
  try {
    return vault.open(dutyId, phoneEnc, keyId);
  } catch {
    return undefined;
  }
};

export type AskingOptions = {
  vault: PhoneVault;
  secrets: LinkSecrets;
  origin: string;
  voice: boolean;
  log: { error(fields: object, message: string): void };
};

const queueQuestion = async (tx: Tx, { vault, secrets, origin }: AskingOptions, one: Asked, to: string): Promise<void> => {
  const words = one.isDrill ? withDrillWord(one.lang, ask[one.lang](one)) : ask[one.lang](one);
  const link = `${origin}/d/${signLink(secrets, { kind: 'duty', ids: [one.callId], expiresAt: one.expiresAt.getTime() })}`;
  const message = { tenant: one.tenant, kind: 'duty' as const, to, lang: one.lang, isGenerated: one.isGenerated };
  // A question is worth nothing an hour later: by then others were asked.
  const validForS = Math.min(one.validForS, 3600);
  await queueMessage(tx, vault, { ...message, body: `${words} ${link}`, validForS });
  if (one.ways.includes('voice'))
    await queueMessage(tx, vault, { ...message, body: `${words} ${sayByPhone[one.lang]}`, validForS, channel: 'voice' });
};

/**
 * Asks whoever is on duty to approve what waits for approval, the next one after the municipality's time: by SMS with a signed link, and by a call where there is that channel.
 * That somebody was asked and the messages are written in one transaction, so nobody is asked twice however many workers run. Where no key opens a number the next one is asked at once,
 * and the log, the alert's page, its history and the audit say so. Answers how many people were asked.
 */
export const askApprovers = (db: Database, options: AskingOptions): Promise<number> =>
  asWorker(db, async (tx) => {
    let asked = 0;
    for (let isAgain = true; isAgain; ) {
      isAgain = false;
      for (const one of await selectDue(tx, options.voice)) {
        const to = openNumber(options.vault, one);
        if (to === undefined) {
          isAgain = true;
          await tx.run(sql`select note_not_asked(${one.callId})`);
          const { tenant, alertId, dutyId } = one;
          options.log.error({ tenant, alertId, dutyId }, 'no key opens the number of an approver on duty: the next one is asked');
        } else {
          asked += 1;
          await queueQuestion(tx, options, one, to);
        }
      }
    }
    return asked;
  });
