import { sql } from '@vias/sql/sql.ts';
import type { Tx } from '@vias/sql/transaction.ts';
import { z } from 'zod';
import { type Reader, sayTime } from '../alert-page/texts.ts';
import { readyText } from '../alerts/texts.ts';
import type { Facts } from './queries.ts';

const Id = z.object({ id: z.string() });

/** What is proposed to be said; `at` is when the warning went out. Whoever sends it reads it over and approves it as every alert. */
const words: Record<Reader, (at: string) => string> = {
  lv: (at) => `Briesmas, par kurām brīdinājām ${at}, ir beigušās. Paldies, ka rīkojāties! {link}`,
  lt: (at) => `Pavojus, apie kurį perspėjome ${at}, praėjo. Ačiū, kad veikėte! {link}`,
  ru: (at) => `Опасность, о которой мы предупреждали ${at}, миновала. Спасибо, что действовали! {link}`,
  en: (at) => `The danger we warned you of (${at}) is over. Thank you for acting! {link}`,
};
const titles = { lv: 'Briesmas beigušās', lt: 'Pavojus praėjo', ru: 'Опасность миновала', en: 'The danger is over' } as const;
/** How long word that it is over is worth sending. */
const livesHours = 4;

/**
 * The draft that tells everybody who was warned, and nobody else, that the danger is over; one that is there already and has not ended is given instead of a second one.
 * It keeps the level of the warning, because whoever sits in a cellar must not wait for the morning.
 */
export async function prepareAllClear(
  tx: Tx,
  { id, startedAt, timeZone, isDrill, withoutMarks, title, mainLanguage, texts }: Facts & { startedAt: string },
): Promise<string> {
  await tx.run(sql`select from alert where alert_id = ${id} for update`);
  const open = await tx.maybe(
    Id,
    sql`select alert_id as id from alert where references_id = ${id} and response_type = 'AllClear' and status in ('draft', 'in_review', 'approved', 'resolving', 'sending', 'paused') limit 1`,
  );
  if (open) return open.id;
  const made = await tx.one(
    Id,
    sql`
    insert into alert (tenant_id, access_class_id, title, is_drill, msg_type, references_id, audience_of_alert_id, category, event, response_type, urgency, severity, certainty, area, area_name, territory_ids, expires_at, without_marks)
    select tenant_id, access_class_id, ${`${titles[mainLanguage]}: ${title}`.slice(0, 120)}, is_drill, 'Update', alert_id, alert_id, category, event, 'AllClear', 'Past', severity, 'Observed',
           area, area_name, territory_ids, now() + make_interval(hours => ${livesHours}), without_marks
    from alert where alert_id = ${id} returning alert_id as id`,
  );
  for (const { lang } of texts) {
    const { body, sentBody, count } = readyText({ lang, body: words[lang](sayTime(lang, startedAt, timeZone)) }, { isDrill, withoutMarks });
    await tx.run(
      sql`insert into alert_text (alert_id, tenant_id, lang, body, sent_body, encoding, segments, area_words)
        select ${made.id}, my_tenant(), ${lang}, ${body}, ${sentBody}, ${count.encoding}, ${count.segments}, x.area_words from alert_text x where x.alert_id = ${id} and x.lang = ${lang}`,
    );
  }
  return made.id;
}
