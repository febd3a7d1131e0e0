import type { Database } from '@vias/sql/database.ts';
import { sql } from '@vias/sql/sql.ts';
import { z } from 'zod';
import { closeUnreachable } from './breaker.ts';
import { type Channel, type Handover, noAlert } from './channels/channel.ts';
import { createDownWatch } from './outages.ts';
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
  tenantId: z.string(),
  sender: z.string(),
  channel: z.string(),
  isProbe: z.boolean(),
});
/** After so many tries a message is given up: a code is out of date by then. */
const mostTries = 5;
const requestMs = 10_000;
/** A channel that is away for so long is closed, as by the dispatcher. */
const downS = 30;
/** No error of a provider: a made-up number never goes to a live channel. */
const generated = 0;

export type ServiceSenderOptions = {
  db: Database;
  channels: readonly Channel[];
  vault: PhoneVault;
  log: { warn(fields: object, message: string): void; error(fields: object, message: string): void };
  /** What the simulator would have sent, for whoever tries VIAS out; never given for a live channel. */
  show?: ((line: string) => void) | undefined;
  everyMs?: number;
  /** How often it is said that messages have waited for more than a minute. */
  warnEveryMs?: number;
  /** Since when channels are away, kept from round to round. */
  down?: ReturnType<typeof createDownWatch>;
};

/** Taken at a time: five of ten seconds each are over before another process may take them. Approvers on duty first, then codes. */
const atOnce = 5;

/** Sends what waits, once, by the channel that is open and within its rate; answers how many were taken over. A channel that refuses the account, or that is away for long, is closed as for alerts. A claim puts the message a minute off before anything leaves, so that a process that dies sends it at most once more, and two processes never the same one. */
export async function sendServiceMessages({ db, channels, vault, log, show, down }: ServiceSenderOptions): Promise<number> {
  const due = await db.as(worker, (tx) =>
    tx.rows(
      Row,
      sql`
        select id, kind, to_enc as "toEnc", body_enc as "bodyEnc", key_id as "keyId", lang, is_generated as "isGenerated", tries, valid_for_s as "validForS",
          tenant_id as "tenantId", sender, channel, is_probe as "isProbe" from claim_service_messages(${atOnce}, ${channels.map(({ name }) => name)}::text[])`,
    ),
  );
  let sent = 0;
  for (const message of due) {
    const channel = channels.find(({ name }) => name === message.channel);
    // One that cannot be opened holds up no other.
    const outcome = await send(message, channel, { vault, show }).catch((error: unknown): Handover | undefined => {
      log.error({ err: error, kind: message.kind }, 'a message that is no alert could not be sent');
      return undefined;
    });
    if (outcome) down?.note(message, outcome, performance.now());
    if (outcome?.kind === 'accepted') sent += 1;
    else
      log.warn(
        { kind: message.kind, channel: message.channel, outcome: outcome?.kind ?? 'later' },
        'a message that is no alert was not taken',
      );
    await settle(db, message, outcome);
  }
  for (const one of down?.due(performance.now()) ?? []) await db.as(worker, (tx) => closeUnreachable(tx, one, downS));
  return sent;
}

const Closes = z.object({ closes: z.boolean() });
/** What may have left is not sent again: a person can ask for another code, and two would confuse; to an approver on duty it is, for a question asked twice is better than one not asked. What was not taken is, and at once where the account is refused, for the other channel. */
const settle = (
  db: Database,
  { id, kind, tries, isProbe, tenantId, sender, channel }: z.output<typeof Row>,
  outcome: Handover | undefined,
) =>
  db.as(worker, async (tx) => {
    if (outcome?.kind === 'accepted' && isProbe) await tx.run(sql`select reopen_by_service(${tenantId}, ${sender}, ${channel})`);
    const { closes } =
      outcome?.kind === 'rejected'
        ? await tx.one(
            Closes,
            sql`select exists (select from error_class where error_code = ${outcome.code} and action = 'close_channel') as closes`,
          )
        : { closes: false };
    if (closes && outcome?.kind === 'rejected')
      await tx.run(sql`select close_channel(${tenantId}, ${sender}, ${channel}, ${outcome.code}, 'channel_refused')`);
    const isLater = closes || outcome === undefined || outcome.kind === 'throttled' || (outcome.kind === 'unclear' && kind === 'duty');
    if (!isLater || tries >= mostTries) await tx.run(sql`delete from service_message where service_message_id = ${id}`);
    else if (closes || outcome)
      await tx.run(
        sql`update service_message set next_at = now() + make_interval(secs => ${closes ? 0 : 10 * tries}) where service_message_id = ${id}`,
      );
  });

async function send(
  message: z.output<typeof Row>,
  channel: Channel | undefined,
  { vault, show }: Pick<ServiceSenderOptions, 'vault' | 'show'>,
): Promise<Handover | undefined> {
  if (!channel) return undefined;
  if (channel.live && message.isGenerated) return { kind: 'rejected', code: generated };
  const to = vault.open(boundTo.to(message.id), message.toEnc, message.keyId);
  const body = vault.open(boundTo.body(message.id), message.bodyEnc, message.keyId);
  // What is shown is kept by whoever keeps the output of the process.
  if (!channel.live) show?.(`${message.sender} → ··· ${to.slice(-3)}: ${body.replaceAll(/\+\d{5,}(?=\d{3})/g, '··· ')}`);
  const { lang, isGenerated, sender, validForS, tries: tryNo } = message;
  return channel.send({
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
    isOwn: true,
    ...((message.kind === 'share' || message.kind === 'security') && { about: message.kind }),
  });
}

const Waiting = z.object({ waiting: z.int() });
const warnOfWaiting = async ({ db, log }: Pick<ServiceSenderOptions, 'db' | 'log'>): Promise<void> => {
  const { waiting } = await db.as(worker, (tx) =>
    tx.one(
      Waiting,
      sql`select count(*)::int as waiting from service_message where next_at < now() - interval '1 minute' and expires_at > now()`,
    ),
  );
  if (waiting > 0)
    log.warn(
      { waiting },
      'messages that are no alert wait for more than a minute: no process has their channel, it is closed, or the rate is used up',
    );
};

/** Keeps sending until it is stopped, and says once a minute when messages wait for long; a failure waits for the next round. */
export function startServiceSender(options: ServiceSenderOptions): () => Promise<void> {
  const { everyMs = 1_000, warnEveryMs = 60_000, log } = options;
  let warnedAt = performance.now();
  const down = options.down ?? createDownWatch(downS * 1000);
  let running: Promise<void> = Promise.resolve();
  let busy = false;
  const timer = setInterval(() => {
    if (busy) return;
    busy = true;
    running = sendServiceMessages({ ...options, down })
      .then(async () => {
        if (performance.now() - warnedAt < warnEveryMs) return;
        warnedAt = performance.now();
        await warnOfWaiting(options);
      })
      .catch((error: unknown) => log.error({ err: error }, 'sending messages about registrations failed'))
      .finally(() => {
        busy = false;
      });
  }, everyMs);
  return async () => {
    clearInterval(timer);
    await running;
  };
}
