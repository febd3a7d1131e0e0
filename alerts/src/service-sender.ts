import type { Database } from '@vias/sql/database.ts';
import { sql } from '@vias/sql/sql.ts';
import { z } from 'zod';
import type { Channel } from './channels/channel.ts';
import type { PhoneVault } from './phone-vault.ts';
import { boundTo } from './service-message.ts';

const worker = { kind: 'worker' } as const;
const Row = z.object({
  id: z.string(),
  kind: z.string(),
  toEnc: z.instanceof(Buffer),
  bodyEnc: z.instanceof(Buffer),
  keyId: z.string(),
  lang: z.string(),
  isGenerated: z.boolean(),
  tries: z.int(),
  validForS: z.number(),
  sender: z.string(),
  channel: z.string(),
});
/** After so many tries a message is given up: a code is out of date by then. */
const mostTries = 5;
const requestMs = 10_000;
/** No alert has this id: receipts of service messages find no recipient and are passed over. */
const noAlert = '00000000-0000-0000-0000-000000000000';

export type ServiceSenderOptions = {
  db: Database;
  channels: readonly Channel[];
  vault: PhoneVault;
  log: { warn(fields: object, message: string): void; error(fields: object, message: string): void };
  /** What the simulator would have sent, for whoever tries VIAS out; never given for a live channel. */
  show?: ((line: string) => void) | undefined;
  everyMs?: number;
};

/** Taken at a time: five of ten seconds each are over before another process may take them. Approvers on duty first, then codes. */
const atOnce = 5;

/** Sends what waits, once; answers how many were taken over. A claim puts the message a minute off before anything leaves, so that a process that dies sends it at most once more, and two processes never the same one. */
export async function sendServiceMessages({ db, channels, vault, log, show }: ServiceSenderOptions): Promise<number> {
  const due = await db.as(worker, (tx) =>
    tx.rows(
      Row,
      sql`
        update service_message m set tries = m.tries + 1, next_at = now() + make_interval(secs => 60 * (m.tries + 1))
        from tenant_alert_setting s where s.tenant_id = m.tenant_id and m.service_message_id in (
          select service_message_id from service_message where next_at <= now() and expires_at > now() order by kind = 'duty' desc, kind = 'code' desc, next_at limit ${atOnce} for update skip locked)
        returning m.service_message_id as id, m.kind, m.to_enc as "toEnc", m.body_enc as "bodyEnc", m.key_id as "keyId", m.lang, m.is_generated as "isGenerated", m.tries,
          extract(epoch from m.expires_at - now())::float8 as "validForS", s.sender, coalesce(m.channel, s.channel) as channel`,
    ),
  );
  let sent = 0;
  for (const message of due) {
    const channel = channels.find(({ name }) => name === message.channel);
    // One that cannot be opened holds up no other.
    const outcome = await send(message, channel, { vault, show }).catch((error: unknown) => {
      log.error({ err: error, kind: message.kind }, 'a message about a registration could not be sent');
      return 'later' as const;
    });
    if (outcome === 'sent') sent += 1;
    else log.warn({ kind: message.kind, channel: message.channel, outcome }, 'a message about a registration was not taken');
    // What may have left is not sent again: a person can ask for another code, and two would confuse.
    if (outcome !== 'later' || message.tries >= mostTries)
      await db.as(worker, (tx) => tx.run(sql`delete from service_message where service_message_id = ${message.id}`));
  }
  return sent;
}

async function send(
  message: z.output<typeof Row>,
  channel: Channel | undefined,
  { vault, show }: Pick<ServiceSenderOptions, 'vault' | 'show'>,
): Promise<'sent' | 'later' | 'refused' | 'unclear'> {
  if (!channel) return 'later';
  if (channel.live && message.isGenerated) return 'refused';
  const to = vault.open(boundTo.to(message.id), message.toEnc, message.keyId);
  const body = vault.open(boundTo.body(message.id), message.bodyEnc, message.keyId);
  if (!channel.live) show?.(`${message.sender} → ··· ${to.slice(-3)}: ${body}`);
  const { lang, isGenerated, sender, validForS, tries: tryNo } = message;
  const outcome = await channel.send({
    alertId: noAlert,
    subscriberId: message.id,
    tryNo,
    to,
    body,
    lang,
    sender,
    validForS,
    withinMs: requestMs,
    isGenerated,
  });
  return outcome.kind === 'accepted'
    ? 'sent'
    : outcome.kind === 'throttled'
      ? 'later'
      : outcome.kind === 'rejected'
        ? 'refused'
        : 'unclear';
}

/** Keeps sending until it is stopped; a failure waits for the next round. */
export function startServiceSender(options: ServiceSenderOptions): () => Promise<void> {
  const { everyMs = 1_000, log } = options;
  let running: Promise<void> = Promise.resolve();
  let busy = false;
  const timer = setInterval(() => {
    if (busy) return;
    busy = true;
    running = sendServiceMessages(options)
      .then(
        () => undefined,
        (error: unknown) => log.error({ err: error }, 'sending messages about registrations failed'),
      )
      .finally(() => {
        busy = false;
      });
  }, everyMs);
  return async () => {
    clearInterval(timer);
    await running;
  };
}
