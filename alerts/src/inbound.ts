import type { Database } from '@vias/sql/database.ts';
import { sql } from '@vias/sql/sql.ts';
import { z } from 'zod';
import { readAnswer, wordsBeside } from './answers.ts';
import type { Inbound } from './channels/channel.ts';
import { type LinkSecrets, signLink } from './link.ts';
import { readPhone } from './phone.ts';
import type { PhoneVault } from './phone-vault.ts';
import { readReply, sayReply } from './replies.ts';
import { queueMessage } from './service-message.ts';

const worker = { kind: 'worker' } as const;
const Names = z.array(z.string());
const Reply = z.object({
  reply: z
    .object({
      subscriber: z.string(),
      isGenerated: z.boolean(),
      lang: z.enum(['lv', 'lt', 'ru', 'en']),
      tenant: z.string(),
      stopped: Names,
      reaching: Names,
    })
    .nullable(),
});
const Yes = z.object({ yes: z.boolean() });
const Known = z.object({ id: z.string(), last: z.string().nullable() });
/** How long the link in an answer opens the person's page. */
const linkMs = 7 * 24 * 3_600_000;
const answerValidS = 3_600;
/** Automatic answers to one number in an hour: each costs money, and a person needs two or three. What is asked for is done all the same. */
export const answersAnHour = 5;

export type InboundOptions = { db: Database; vault: PhoneVault; links: LinkSecrets; origin: string; now: () => number };

/** What a reply was taken for; `none`: an unknown number or words that mean nothing to us, and nothing is answered; `again`: this very message was taken before. */
export type Taken = 'stop' | 'start' | 'help' | 'safe' | 'need_help' | 'none' | 'again';

/**
 * Takes what a person wrote back, whatever the channel: STOP, START and HELP are done and answered in the person's language, answers to a warning are kept.
 * HELP soon after a warning is both a call for help and the question who writes. The number is never logged; an unknown one gets no answer, or anybody could make us write to it.
 * A message that is handed on again, or replayed, does nothing; beyond a few answers in an hour a number is not answered, but what it writes is always done and kept.
 */
export async function takeInbound(
  { db, vault, links, origin, now }: InboundOptions,
  { channel, from, text, sid }: Inbound,
): Promise<Taken> {
  const reading = readPhone(from, 'LV');
  if ('refusal' in reading) return 'none';
  const number = vault.index(reading.e164);
  return db.as(worker, async (tx) => {
    const known = await tx.maybe(
      Known,
      sql`select subscriber_id as id, last_alert_of(subscriber_id, null)::text as last from subscriber where phone_hmac = ${number}`,
    );
    if (!known) {
      if (readReply(text)?.command === 'start') await tx.run(sql`select forget_stop(${number})`);
      return 'none';
    }
    if (sid && !(await tx.one(Yes, sql`select take_inbound(${vault.index(`message ${channel} ${sid}`)}) as yes`)).yes) return 'again';
    const answer = readAnswer(text, known.last !== null);
    const asked = readReply(text);
    // Where somebody is and what is the matter there is in what they write, not in the word that we know.
    const words = wordsBeside(text);
    if (answer) await tx.run(sql`select answer_by_reply(${known.id}, ${answer}, ${answer === 'help' ? words : null})`);
    else if (!asked && words) await tx.run(sql`select add_to_help(${known.id}, ${words})`);
    if (!asked) return answer === 'help' ? 'need_help' : (answer ?? 'none');
    const { reply } = await tx.one(Reply, sql`select reply_of(${number}, ${asked.command}, ${asked.all}) as reply`);
    if (!reply) return 'none';
    const { yes } = await tx.one(
      Yes,
      sql`select may_answer(${number}, ${vault.index(`reply ${asked.command} ${asked.all}`)}, ${answersAnHour}) as yes`,
    );
    if (!yes) return answer === 'help' ? 'need_help' : asked.command;
    const code = signLink(links, { kind: 'resident', ids: [reply.subscriber], expiresAt: now() + linkMs });
    await queueMessage(tx, vault, {
      tenant: reply.tenant,
      kind: 'reply',
      to: reading.e164,
      body: sayReply(reply.lang, {
        command: asked.command,
        stopped: reply.stopped,
        reaching: reply.reaching,
        link: `${origin}/me/${code}`,
      }),
      lang: reply.lang,
      isGenerated: reply.isGenerated,
      validForS: answerValidS,
    });
    return answer === 'help' ? 'need_help' : asked.command;
  });
}
