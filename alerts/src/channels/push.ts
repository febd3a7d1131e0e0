import { Pool } from 'undici';
import webPush, { type PushSubscription } from 'web-push';
import { z } from 'zod';
import { drillWordOf } from '../drill-word.ts';
import type { Channel, Handover, Message } from './channel.ts';
import { meaningOf } from './twilio-http.ts';

/** How to push to browsers: our VAPID keys, whom a push service may write to (mailto: or https:), and the address of the page of an alert. `services` are the hosts that may be posted to; a leading dot stands for any name before it. */
export type PushOptions = { publicKey: string; privateKey: string; contact: string; services?: readonly string[]; timeoutMs: number };

/** The push services of the browsers there are. The address comes from a browser, so nothing else is ever posted to. */
const pushServices = [
  'fcm.googleapis.com',
  'updates.push.services.mozilla.com',
  '.push.services.mozilla.com',
  '.notify.windows.com',
  '.push.apple.com',
] as const;

const Subscription = z.object({ endpoint: z.url(), keys: z.object({ p256dh: z.string(), auth: z.string() }) });

/** The subscription of a browser as it was stored; undefined for what none of the push services gave out. */
export function readSubscription(text: string, services: readonly string[] = pushServices): PushSubscription | undefined {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return undefined;
  }
  const { success, data } = Subscription.safeParse(json);
  if (!success) return undefined;
  const { protocol, host, hostname, username } = new URL(data.endpoint);
  const isKnown = services.some((service) => (service.startsWith('.') ? hostname.endsWith(service) : host === service));
  return isKnown && username === '' && (protocol === 'https:' || hostname === '127.0.0.1') ? data : undefined;
}

const addressIn = (body: string): string | undefined => /https?:\/\/\S+$/.exec(body)?.[0];

/** Web push to the page of an alert, encrypted for one browser (RFC 8291), for further waves. The topic keeps a repetition from showing twice. */
export function createPushChannel({ publicKey, privateKey, contact, services = pushServices, timeoutMs }: PushOptions): Channel {
  const pools = new Map<string, Pool>();
  const poolOf = (origin: string): Pool => {
    const pool =
      pools.get(origin) ??
      new Pool(origin, { connections: 20, headersTimeout: timeoutMs, bodyTimeout: timeoutMs, connect: { timeout: timeoutMs } });
    pools.set(origin, pool);
    return pool;
  };
  const send = async ({ to, body, sender, lang, alertId, validForS, isGenerated }: Message): Promise<Handover> => {
    if (isGenerated) throw new Error('a generated address on a live channel');
    const subscription = readSubscription(to, services);
    if (!subscription) return { kind: 'rejected', code: 370_410 };
    const url = addressIn(body);
    const payload = JSON.stringify({
      title: `${drillWordOf(body)}${sender}`,
      body: url ? body.slice(0, -url.length).trim() : body,
      lang,
      tag: alertId,
      ...(url && { url }),
    });
    const {
      endpoint,
      headers,
      body: encrypted,
    } = webPush.generateRequestDetails(subscription, payload, {
      vapidDetails: { subject: contact, publicKey, privateKey },
      TTL: Math.max(60, Math.floor(validForS)),
      urgency: 'high',
      topic: alertId.replaceAll('-', ''),
    });
    const { origin, pathname, search } = new URL(endpoint);
    try {
      const answer = await poolOf(origin).request({
        path: pathname + search,
        method: 'POST',
        headers: headers as Record<string, string>,
        body: encrypted,
      });
      await answer.body.dump();
      return meaningOfPush(answer.statusCode, answer.headers['retry-after'], answer.headers.location);
    } catch (error) {
      return meaningOf(error);
    }
  };
  return {
    name: 'push',
    live: true,
    send,
    async close() {
      await Promise.all([...pools.values()].map((pool) => pool.destroy()));
    },
  };
}

function meaningOfPush(status: number, retryAfter: string | string[] | undefined, location: string | string[] | undefined): Handover {
  if (status >= 200 && status < 300) return { kind: 'accepted', sid: String(location ?? 'push').slice(-200) };
  if (status === 429 || status === 503) return { kind: 'throttled', afterMs: (Number(retryAfter) || 5) * 1000 };
  if (status === 400 || status === 404 || status === 410) return { kind: 'rejected', code: 370_410 };
  if (status === 401 || status === 403) return { kind: 'rejected', code: 370_401 };
  if (status === 413) return { kind: 'rejected', code: 370_413 };
  return { kind: 'unclear' };
}
