import twilio from 'twilio';
import { Agent, request } from 'undici';
import type { Channel, Found, Handover, Message } from './channel.ts';
import { isReceiptStatus } from './channel.ts';

/** How to reach Twilio. `baseUrl` replaces https://api.twilio.com (a stub on loopback); `publicUrl` is where Twilio reaches us. */
export type TwilioOptions = {
  accountSid: string;
  authToken: string;
  messagingServiceSid: string | null;
  baseUrl: string | null;
  publicUrl: string;
  connections: number;
  timeoutMs: number;
};

/** Errors that surely came before the request was written: nothing can have been sent. */
const neverLeft = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
  'CERT_HAS_EXPIRED',
  'ERR_TLS_CERT_ALTNAME_INVALID',
]);

type Answer = { sid?: string; code?: number };
type Sent = { statusCode: number; headers: Record<string, string | string[] | undefined>; body: unknown };
type Ask = {
  timeout?: number;
  method: string;
  uri: string;
  username?: string;
  password?: string;
  headers?: Record<string, string>;
  params?: object;
  data?: object;
};

const codeOf = (error: unknown): string => (typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '');

/** Twilio through its SDK over our own undici pool: a third of the CPU of the SDK's axios, no cap of 20 sockets, and Retry-After can be read. Throws on a base address that is not https unless it is loopback. */
export function createTwilioChannel(options: TwilioOptions): Channel {
  const { baseUrl, publicUrl, timeoutMs } = options;
  if (baseUrl && !/^https:\/\/|^http:\/\/(127\.0\.0\.1|localhost|\[::1\])(:|\/|$)/.test(baseUrl))
    throw new Error(`the address of Twilio must be https, it is ${baseUrl}`);
  const agent = new Agent({
    connections: options.connections,
    headersTimeout: timeoutMs,
    bodyTimeout: timeoutMs,
    connect: { timeout: timeoutMs },
  });

  const httpClient = {
    async request(ask: Ask): Promise<Sent> {
      const asked = new URL(ask.uri);
      const url = baseUrl ? new URL(asked.pathname + asked.search, baseUrl) : asked;
      for (const [key, value] of Object.entries(ask.params ?? {})) if (value !== undefined) url.searchParams.append(key, String(value));
      const form = new URLSearchParams();
      for (const [key, value] of Object.entries(ask.data ?? {})) if (value !== undefined) form.append(key, String(value));
      const headers = {
        ...ask.headers,
        authorization: `Basic ${Buffer.from(`${ask.username ?? ''}:${ask.password ?? ''}`).toString('base64')}`,
      };
      const answer = await request(url, {
        method: ask.method.toUpperCase() as 'GET',
        headers,
        body: ask.data ? form.toString() : null,
        dispatcher: agent,
        signal: ask.timeout === undefined ? null : AbortSignal.timeout(Math.max(1, Math.floor(ask.timeout))),
      });
      const text = await answer.body.text();
      const lasting = { statusCode: answer.statusCode, headers: answer.headers };
      if (answer.statusCode === 429)
        throw Object.assign(new Error('throttled'), { throttledMs: Number(answer.headers['retry-after'] ?? 1) * 1000 || 1000 });
      try {
        return { ...lasting, body: JSON.parse(text) };
      } catch {
        // A page of HTML in place of an answer says nothing about the message.
        throw Object.assign(new Error('the answer is no JSON'), { code: 'NOT_JSON' });
      }
    },
  };
  const client = twilio(options.accountSid, options.authToken, { httpClient: httpClient as never });
  const statusCallback = ({ alertId, subscriberId, tryNo }: Message) =>
    new URL(`/webhooks/twilio/status/${alertId}/${subscriberId}/${tryNo}`, publicUrl).href;

  const send = async (message: Message): Promise<Handover> => {
    // Last of three guards; the first two are in the database.
    if (message.isGenerated) throw new Error('a generated number on a live channel');
    try {
      // client.request and not messages.create: the same request, but it takes a deadline and reads no dates that nobody looks at.
      const { statusCode, body }: { statusCode: number; body: Answer } = await client.request({
        method: 'post',
        uri: `https://api.twilio.com/2010-04-01/Accounts/${options.accountSid}/Messages.json`,
        timeout: message.withinMs,
        data: {
          To: message.to,
          Body: message.body,
          ...(options.messagingServiceSid ? { MessagingServiceSid: options.messagingServiceSid } : { From: message.sender }),
          StatusCallback: statusCallback(message),
          ValidityPeriod: Math.max(1, Math.min(36_000, Math.floor(message.validForS))),
          SmartEncoded: false,
          RiskCheck: 'disable',
        },
      });
      // Only a code of Twilio's own says that the message was refused; anything else may come from a proxy on the way, which knows nothing of it.
      if (statusCode >= 400 && statusCode < 500 && Number.isInteger(body?.code)) return { kind: 'rejected', code: body.code as number };
      return statusCode < 300 && body?.sid ? { kind: 'accepted', sid: body.sid } : { kind: 'unclear' };
    } catch (error) {
      return meaningOf(error);
    }
  };

  const find = async (message: Message, since: Date, known: readonly string[]): Promise<Found | undefined> => {
    // The list has no filter on our own reference: number, text and time must do (so the text may not be discarded while an alert lives). A minute for their clock.
    const list = await client.messages.list({ to: message.to, limit: 50 });
    const match = list.find(
      (m) => m.body === message.body && !known.includes(m.sid) && m.dateCreated.getTime() >= since.getTime() - 60_000,
    );
    return match && { sid: match.sid, status: isReceiptStatus(match.status) ? match.status : 'accepted', code: match.errorCode || null };
  };

  const check = async (sid: string): Promise<Found | undefined> => {
    const m = await client.messages(sid).fetch();
    return isReceiptStatus(m.status) ? { sid, status: m.status, code: m.errorCode || null } : undefined;
  };

  return { name: 'twilio', live: true, send, find, check, close: () => agent.destroy() };
}

function meaningOf(error: unknown): Handover {
  if (typeof error === 'object' && error !== null && 'throttledMs' in error)
    return { kind: 'throttled', afterMs: Number(error.throttledMs) };
  return neverLeft.has(codeOf(error)) ? { kind: 'throttled', afterMs: 2_000 } : { kind: 'unclear' };
}
