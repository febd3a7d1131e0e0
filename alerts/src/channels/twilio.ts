import twilio from 'twilio';
import { type Dispatcher, Pool } from 'undici';
import type { Channel, Found, Handover, Message } from './channel.ts';
import { isReceiptStatus } from './channel.ts';
import { basic, handoverOf, meaningOf, readAnswer, type Sent, secretAddress } from './twilio-http.ts';

/** How to reach Twilio. `baseUrl` replaces https://api.twilio.com (a stub on loopback); `publicUrl` is where Twilio reaches us. */
export type TwilioOptions = {
  accountSid: string;
  authToken: string;
  messagingServiceSid: string | null;
  baseUrl: string | null;
  publicUrl: string;
  connections: number;
  timeoutMs: number;
  /** discard: Twilio keeps neither text nor number, so an unclear message cannot be looked up there and waits for its report or for a person. */
  retention?: 'keep' | 'discard';
};

/** What the SDK asks its client for; here it only reads. */
type Ask = { method: string; uri: string; username?: string; password?: string; headers?: Record<string, string>; params?: object };

// A class, not functions made anew for each of very many messages.
class Posting implements Dispatcher.DispatchHandler {
  readonly #chunks: Buffer[] = [];
  readonly #latest: number;
  readonly #resolve: (sent: Sent) => void;
  readonly #reject: (error: unknown) => void;
  #statusCode = 0;
  #headers: Sent['headers'] = {};

  constructor(latest: number, resolve: (sent: Sent) => void, reject: (error: unknown) => void) {
    this.#latest = latest;
    this.#resolve = resolve;
    this.#reject = reject;
  }
  onRequestStart(controller: Dispatcher.DispatchController) {
    if (performance.now() >= this.#latest) controller.abort(new Error('too late to be sent'));
  }
  onResponseStart(_controller: Dispatcher.DispatchController, statusCode: number, headers: Sent['headers']) {
    this.#statusCode = statusCode;
    this.#headers = headers;
  }
  onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer) {
    this.#chunks.push(chunk);
  }
  onResponseEnd() {
    const [first] = this.#chunks;
    const text = (this.#chunks.length === 1 && first ? first : Buffer.concat(this.#chunks)).toString('utf8');
    try {
      this.#resolve(readAnswer({ statusCode: this.#statusCode, headers: this.#headers, text }));
    } catch (error) {
      this.#reject(error);
    }
  }
  onResponseError(_controller: Dispatcher.DispatchController, error: Error) {
    this.#reject(error);
  }
}

/** Twilio over our own undici pool, with no cap of 20 sockets and with Retry-After: look-ups go through its SDK, the POST of a message does not, for the SDK's own work costs as much as the POST. Throws on a base address that is not https unless it is loopback. */
export function createTwilioChannel(options: TwilioOptions): Channel {
  const { baseUrl, timeoutMs } = options;
  const base = secretAddress(baseUrl ?? 'https://api.twilio.com');
  const pool = new Pool(base.origin, {
    connections: options.connections,
    headersTimeout: timeoutMs,
    bodyTimeout: timeoutMs,
    connect: { timeout: timeoutMs },
  });

  const httpClient = {
    async request(ask: Ask): Promise<Sent> {
      const url = new URL(ask.uri);
      for (const [key, value] of Object.entries(ask.params ?? {})) if (value !== undefined) url.searchParams.append(key, String(value));
      const authorization = basic(ask.username ?? '', ask.password ?? '');
      const answer = await pool.request({
        path: url.pathname + url.search,
        method: ask.method.toUpperCase() as 'GET',
        headers: { ...ask.headers, authorization },
      });
      return readAnswer({ statusCode: answer.statusCode, headers: answer.headers, text: await answer.body.text() });
    },
  };
  const client = twilio(options.accountSid, options.authToken, { httpClient: httpClient as never });

  const path = `/2010-04-01/Accounts/${options.accountSid}/Messages.json`;
  const headers = {
    authorization: basic(options.accountSid, options.authToken),
    'content-type': 'application/x-www-form-urlencoded',
    'user-agent': 'vias',
  };
  const callback = encodeURIComponent(new URL('/webhooks/twilio/status/', options.publicUrl).href);
  const service = options.messagingServiceSid;
  // A few texts go to very many people.
  const encoded = new Map<string, string>();
  const encode = (body: string): string => {
    const known = encoded.get(body) ?? encodeURIComponent(body);
    if (encoded.size > 50) encoded.clear();
    encoded.set(body, known);
    return known;
  };
  const isDiscarded = options.retention === 'discard';
  const kept = isDiscarded ? '&ContentRetention=discard&AddressRetention=obfuscate' : '';
  // Every character of it is ASCII by now, so its bytes need not be counted first.
  const formOf = ({ to, body, sender, alertId, subscriberId, tryNo, validForS }: Message): Buffer =>
    Buffer.from(
      `To=${encodeURIComponent(to)}&Body=${encode(body)}&${service ? `MessagingServiceSid=${encodeURIComponent(service)}` : `From=${encodeURIComponent(sender)}`}` +
        `&StatusCallback=${callback}${alertId}%2F${subscriberId}%2F${tryNo}&ValidityPeriod=${Math.max(1, Math.min(36_000, Math.floor(validForS)))}&SmartEncoded=false&RiskCheck=disable${kept}`,
      'latin1',
    );

  const post = (body: Buffer, withinMs: number): Promise<Sent> =>
    new Promise((resolve, reject) => {
      const patience = Math.max(1, Math.min(timeoutMs, Math.floor(withinMs)));
      // Whoever waits for a free connection begins nothing that may last beyond the lease.
      const latest = performance.now() + Math.max(100, withinMs - patience);
      pool.dispatch(
        { path, method: 'POST', headers, body, headersTimeout: patience, bodyTimeout: patience },
        new Posting(latest, resolve, reject),
      );
    });

  const send = async (message: Message): Promise<Handover> => {
    // Last of three guards; the first two are in the database.
    if (message.isGenerated) throw new Error('a generated number on a live channel');
    try {
      return handoverOf(await post(formOf(message), message.withinMs));
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

  return { name: 'twilio', live: true, send, ...(!isDiscarded && { find }), check, close: () => pool.destroy() };
}
