import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import twilio from 'twilio';

type Stored = { sid: string; to: string; body: string; status: string; date_created: string; error_code: number | null; callback: string };
export type StubAnswer = { status: number; json?: object; html?: string; reset?: true; headers?: Record<string, string>; accept: boolean };

/** Speaks Twilio's protocol on loopback: takes messages, lists them, and reports on them, signed with its own token to the address it was given. */
export type TwilioStub = {
  url: string;
  messages: Stored[];
  /** Messages taken per call-back address, that is per try. */
  taken(): Map<string, number>;
  /** Reports a status for a message, signed; answers the HTTP status. */
  report(
    message: Stored,
    status: string,
    options?: { code?: number; token?: string; signFor?: string; body?: Record<string, string> },
  ): Promise<number>;
  close(): Promise<void>;
};

/** Opens the stub; `answer` decides about each POST, `latencyMs` is how long an answer takes, and `forward` turns the public address into the one that listens here. */
export async function openTwilioStub({
  answer = () => ({ status: 201, accept: true }),
  onTaken = () => undefined,
  latencyMs = 0,
  token = 't'.repeat(32),
  forward = (address: string) => address,
  listLagMs = 0,
}: {
  answer?: (nth: number, form: URLSearchParams) => StubAnswer;
  onTaken?: (message: Stored) => unknown;
  latencyMs?: number;
  token?: string;
  forward?: (address: string) => string;
  listLagMs?: number;
} = {}): Promise<TwilioStub> {
  const messages: Stored[] = [];
  let posts = 0;
  const server = createServer((req, res) => {
    const url = new URL(req.url ?? '/', 'http://stub');
    const json = (status: number, body: object, headers: Record<string, string> = {}) =>
      res.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
    if (req.method === 'GET') {
      const seen = messages.filter((m) => Date.now() - Date.parse(m.date_created) >= listLagMs);
      const one = /\/Messages\/(SM[0-9a-f]{32})\.json$/.exec(url.pathname)?.[1];
      if (one) {
        const found = seen.find((m) => m.sid === one);
        return json(found ? 200 : 404, found ?? { code: 20404, message: 'not found', status: 404 });
      }
      const hits = seen.filter((m) => m.to === url.searchParams.get('To')).reverse();
      return json(200, { messages: hits, page: 0, page_size: 50, next_page_uri: null });
    }
    let text = '';
    req.on('data', (chunk) => {
      text += chunk;
    });
    req.on('end', async () => {
      const form = new URLSearchParams(text);
      posts += 1;
      const decided = answer(posts, form);
      const stored: Stored = {
        sid: `SM${randomBytes(16).toString('hex')}`,
        to: form.get('To') ?? '',
        body: form.get('Body') ?? '',
        status: 'accepted',
        date_created: new Date().toUTCString(),
        error_code: null,
        callback: form.get('StatusCallback') ?? '',
      };
      if (decided.accept) {
        messages.push(stored);
        await onTaken(stored);
      }
      if (latencyMs > 0) await new Promise((resolve) => setTimeout(resolve, latencyMs).unref());
      if (decided.reset) return req.socket.destroy();
      if (decided.html) return res.writeHead(decided.status, { 'content-type': 'text/html' }).end(decided.html);
      return json(decided.status, decided.json ?? { ...stored, num_segments: '1', price: null, price_unit: 'USD' }, decided.headers);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    messages,
    taken() {
      const counts = new Map<string, number>();
      for (const { callback } of messages) counts.set(callback, (counts.get(callback) ?? 0) + 1);
      return counts;
    },
    async report(message, status, { code, token: other = token, signFor = message.callback, body } = {}) {
      const form = body ?? {
        MessageSid: message.sid,
        SmsSid: message.sid,
        MessageStatus: status,
        To: message.to,
        AccountSid: `AC${'0'.repeat(32)}`,
        ...(code && { ErrorCode: String(code) }),
      };
      const response = await fetch(forward(message.callback), {
        method: 'POST',
        headers: {
          'content-type': 'application/x-www-form-urlencoded',
          'x-twilio-signature': twilio.getExpectedTwilioSignature(other, signFor, form),
        },
        body: new URLSearchParams(form).toString(),
      });
      return response.status;
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
