import type { Database } from '@vias/sql/database.ts';
import { sql } from '@vias/sql/sql.ts';
import { z } from 'zod';
import type { AnswerLinks } from './answer-link.ts';
import type { PhoneVault } from './phone-vault.ts';
import { asWorker } from './receipts.ts';
import { queueMessage } from './service-message.ts';

const Due = z.object({
  alertId: z.string(),
  tenantId: z.string(),
  sender: z.string(),
  title: z.string(),
  subscriberId: z.string(),
  phoneEnc: z.instanceof(Buffer),
  keyId: z.string(),
  carerId: z.string(),
  carerEnc: z.instanceof(Buffer),
  carerKeyId: z.string(),
  lang: z.enum(['lv', 'lt', 'ru', 'en']),
  isGenerated: z.boolean(),
  validForS: z.int(),
  isUnanswered: z.boolean(),
  isAgain: z.boolean(),
});
type Due = z.output<typeof Due>;

/** People who are told about in one round. */
const atOnce = 100;

// Never why somebody needs a carer, only which number did not answer to what.
const say: Record<Due['lang'], (of: { sender: string; title: string; number: string; isUnanswered: boolean; link: string }) => string> = {
  lv: ({ sender, title, number, isUnanswered, link }) =>
    `${sender}: cilvēks, par kuru rūpējaties (tālr. …${number}), ${isUnanswered ? 'nav atbildējis uz brīdinājumu' : 'nav saņēmis brīdinājumu'} „${title}”. Lūdzu, sazinieties ar viņu! Ja vajag palīdzību, zvaniet 112. ${link}`,
  lt: ({ sender, title, number, isUnanswered, link }) =>
    `${sender}: žmogus, kuriuo rūpinatės (tel. …${number}), ${isUnanswered ? 'neatsakė į perspėjimą' : 'negavo perspėjimo'} „${title}“. Susisiekite su juo! Jei reikia pagalbos, skambinkite 112. ${link}`,
  ru: ({ sender, title, number, isUnanswered, link }) =>
    `${sender}: человек, о котором вы заботитесь (тел. …${number}), ${isUnanswered ? 'не ответил на предупреждение' : 'не получил предупреждение'} «${title}». Свяжитесь с ним! Если нужна помощь, звоните 112. ${link}`,
  en: ({ sender, title, number, isUnanswered, link }) =>
    `${sender}: the person you look after (phone …${number}) ${isUnanswered ? 'has not answered' : 'has not received'} the warning “${title}”. Please get in touch! If help is needed, call 112. ${link}`,
};

/**
 * Tells carers of people who could not be reached, or who did not answer an alert that asks for it, once each: who was told and the message are written in one
 * transaction. Where no key opens a number, the carer's or the person's, nobody is told: it is logged once, the alert's board counts it, and it is tried again every ten minutes. Answers how many messages were queued.
 */
export const tellCarers = (
  db: Database,
  vault: PhoneVault,
  links: AnswerLinks,
  log: { error(fields: object, message: string): void },
): Promise<number> =>
  asWorker(db, async (tx) => {
    const due = await tx.rows(
      Due,
      sql`select alert_id as "alertId", tenant_id as "tenantId", sender, title, subscriber_id as "subscriberId", phone_enc as "phoneEnc", key_id as "keyId", carer_id as "carerId",
        carer_enc as "carerEnc", carer_key_id as "carerKeyId", lang, is_generated as "isGenerated", valid_for_s as "validForS", is_unanswered as "isUnanswered", is_again as "isAgain" from claim_carers(${atOnce})`,
    );
    let queued = 0;
    const closed: Due[] = [];
    for (const one of due) {
      let to: string;
      let about: string;
      try {
        to = vault.open(one.carerId, one.carerEnc, one.carerKeyId);
        about = vault.open(one.subscriberId, one.phoneEnc, one.keyId);
      } catch {
        closed.push(one);
        continue;
      }
      await queueMessage(tx, vault, {
        tenant: one.tenantId,
        kind: 'carer',
        to,
        about,
        body: say[one.lang]({ ...one, number: about.slice(-3), link: links.addressOf(links.publicCode(one.alertId)) }),
        lang: one.lang,
        isGenerated: one.isGenerated,
        validForS: one.validForS,
      });
      queued += 1;
    }
    if (closed.length > 0)
      await tx.run(
        sql`select note_unreadable_carers(${closed.map((c) => c.alertId)}::uuid[], ${closed.map((c) => c.subscriberId)}::uuid[], ${closed.map((c) => c.carerId)}::uuid[])`,
      );
    const fresh = closed.filter(({ isAgain }) => !isAgain);
    for (const alertId of new Set(fresh.map((c) => c.alertId)))
      log.error(
        { alertId, people: fresh.filter((c) => c.alertId === alertId).length },
        'carers could not be told: no key opens a number; tried again every ten minutes',
      );
    return queued;
  });
