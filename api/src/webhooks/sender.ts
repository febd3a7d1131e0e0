import type { PhoneVault } from '@vias/alerts/phone-vault.ts';
import type { Database } from '@vias/sql/database.ts';
import { sql } from '@vias/sql/sql.ts';
import { z } from 'zod';
import { Claimed, principalOf, readPayload } from './payload.ts';
import { type Posted, type PostOptions, postSigned } from './post-signed.ts';
import { delayAfter, signatureHeaders } from './sign.ts';

const worker = { kind: 'worker' } as const;
/** Deliveries of one process on their way at once, of which claim_webhook_deliveries() keeps fifty for webhooks with nothing on its way; and how long one is its own, seconds: four times as long as a request may take. */
const atOnce = 100;
const leaseS = 60;
const everyMs = 1_000;
const forgetEveryMs = 3_600_000;

type Why = 'timeout' | 'connection' | 'certificate' | 'inside' | 'redirect' | 'status' | 'gone' | 'secret';
export type Outcome =
  | { kind: 'done'; status: number }
  | { kind: 'withheld' }
  | { kind: 'gone'; status: number }
  | { kind: 'failed'; why?: Why; status?: number; retryAfter?: string };

/** What an answer means: 2xx has it, 410 wants nothing more, everything else is tried again; a redirect is not followed. */
export const outcomeOf = (posted: Posted): Outcome => {
  if (posted.kind === 'none') return { kind: 'failed', why: posted.why };
  const { status, retryAfter } = posted;
  if (status >= 200 && status < 300) return { kind: 'done', status };
  if (status === 410) return { kind: 'gone', status };
  const why = status >= 300 && status < 400 ? 'redirect' : 'status';
  return { kind: 'failed', why, status, ...(retryAfter !== undefined && { retryAfter }) };
};

export type SenderOptions = {
  db: Database;
  vault: PhoneVault;
  log: { warn(fields: object, message: string): void; error(fields: object, message: string): void };
  now?: () => number;
  random?: () => number;
  post?: PostOptions;
};

/** Claims what is due, up to `most`; nobody else sends these until the lease is over. */
export const claimDeliveries = (db: Database, most = atOnce): Promise<Claimed[]> =>
  db.as(worker, (tx) =>
    tx.rows(
      Claimed,
      sql`select id, tenant, institution, institution_name as "institutionName", institution_code as "institutionCode", url, event, access_class_id as "accessClass", ids, tries, fence,
            to_char(created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as "createdAt", keys from claim_webhook_deliveries(${most}, make_interval(secs => ${leaseS}))`,
    ),
  );

/** Reads what may be told now, signs it with every key that is valid now, and posts it. */
const attempt = async (claimed: Claimed, { db, vault, now = Date.now, post = {} }: SenderOptions): Promise<Outcome> => {
  const payload = await db.as(principalOf(claimed), (tx) => readPayload(tx, claimed));
  if (payload === undefined) return { kind: 'withheld' };
  // One key that does not open takes nothing from the other.
  const secrets = claimed.keys.flatMap(({ id, enc, keyId }) => {
    try {
      return [vault.open(id, Buffer.from(enc, 'hex'), keyId)];
    } catch {
      return [];
    }
  });
  if (secrets.length === 0) return { kind: 'failed', why: 'secret' };
  const body = JSON.stringify(payload);
  return outcomeOf(await postSigned(claimed.url, signatureHeaders(claimed.id, now(), body, secrets), body, post));
};

/** Sends one claimed delivery and writes down what became of it; a claim whose lease is over meanwhile settles nothing. */
export const sendDelivery = async (claimed: Claimed, options: SenderOptions): Promise<Outcome> => {
  // Whatever goes wrong on our side counts as a try as well, or it would be repeated for ever.
  const outcome = await attempt(claimed, options).catch((error: unknown): Outcome => {
    options.log.error({ err: error, delivery: claimed.id }, 'a webhook could not be made ready');
    return { kind: 'failed' };
  });
  const wait = outcome.kind === 'failed' ? delayAfter(claimed.tries, (options.random ?? Math.random)(), outcome.retryAfter) : undefined;
  const status = 'status' in outcome ? (outcome.status ?? null) : null;
  const why = outcome.kind === 'failed' ? (outcome.why ?? null) : outcome.kind === 'gone' ? 'gone' : null;
  const { became } = await options.db.as(worker, (tx) =>
    tx.one(
      z.object({ became: z.enum(['open', 'gone', 'failing']).nullable() }),
      sql`select settle_webhook_delivery(${claimed.id}, ${claimed.fence}, ${outcome.kind}, ${status}::int, ${why}::text, ${wait === undefined ? sql`null` : sql`make_interval(secs => ${wait / 1000})`}) as became`,
    ),
  );
  const { tenant, institutionCode: institution, id, tries } = claimed;
  if (became === 'gone' || became === 'failing')
    options.log.error(
      { tenant, institution, why: became },
      'a webhook was disabled: its administrator finds it on the page of institutions',
    );
  else if (outcome.kind === 'failed')
    options.log.warn({ tenant, institution, delivery: id, tries, why, status }, 'a webhook was not delivered');
  return outcome;
};

/** Keeps sending until it is stopped: a slow receiver holds up only its own four places. Deliveries on their way when it stops are waited for. */
export const startWebhookSender = (options: SenderOptions): (() => Promise<void>) => {
  const under = new Set<Promise<unknown>>();
  const { db, log } = options;
  let claiming: Promise<void> | undefined;
  let stopped = false;
  const round = async (): Promise<void> => {
    const room = atOnce - under.size;
    if (stopped || room <= 0) return;
    for (const claimed of await claimDeliveries(db, room)) {
      const sending = sendDelivery(claimed, options)
        .catch((error: unknown) =>
          log.error({ err: error, delivery: claimed.id }, 'sending a webhook failed; it is taken again after its lease'),
        )
        .finally(() => under.delete(sending));
      under.add(sending);
    }
  };
  const timer = setInterval(() => {
    claiming ??= round()
      .catch((error: unknown) => log.error({ err: error }, 'taking webhooks failed; the next round tries again'))
      .finally(() => {
        claiming = undefined;
      });
  }, everyMs);
  const forget = setInterval(() => {
    db.as(worker, (tx) => tx.run(sql`select forget_webhook_deliveries()`)).catch((error: unknown) =>
      log.error({ err: error }, 'forgetting old webhook deliveries failed; the next hour tries again'),
    );
  }, forgetEveryMs);
  return async () => {
    stopped = true;
    clearInterval(timer);
    clearInterval(forget);
    await claiming;
    await Promise.all(under);
  };
};
