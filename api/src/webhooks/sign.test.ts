import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import fc from 'fast-check';
import { delayAfter, delays, signatureHeaders } from './sign.ts';

/** The example that docs/institutions.md gives to whoever receives webhooks, as it stands there. */
const verifier = async (): Promise<(headers: Record<string, string>, body: string, now: number) => boolean> => {
  const page = readFileSync(new URL('../../../docs/institutions.md', import.meta.url), 'utf8');
  const code = /```js\n(\/\/ verify\.mjs[\s\S]*?)```/.exec(page)?.[1] ?? '';
  const { createVerifier } = await import(`data:text/javascript;base64,${Buffer.from(code).toString('base64')}`);
  return createVerifier([key]);
};
const key = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
const other = `whsec_${Buffer.alloc(32, 8).toString('base64')}`;
const at = Date.UTC(2026, 10, 27, 12);

test('S18: the signature is that of the published example of Standard Webhooks', () => {
  // From the test vectors of the specification's reference libraries.
  const headers = signatureHeaders('msg_p5jXN8AQM9LWM0D4loKWxJek', 1_614_265_330_000, '{"test": 2432232314}', [
    'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
  ]);
  expect(headers['webhook-signature']).toBe('v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=');
});

test('S18: who verifies as docs/institutions.md says takes what is whole and new, and refuses a replay, a changed body, an old time and a wrong key', async () => {
  const signed = (id: string, keys = [key], moment = at) => signatureHeaders(id, moment, '{"a":1}', keys);
  const verify = await verifier();
  expect(verify(signed('m1'), '{"a":1}', at)).toBe(true);
  expect(verify(signed('m1'), '{"a":1}', at)).toBe(false);
  expect(verify(signed('m2'), '{"a":2}', at)).toBe(false);
  expect(verify(signed('m3', [other]), '{"a":1}', at)).toBe(false);
  expect(verify(signed('m4'), '{"a":1}', at + 301_000)).toBe(false);
  expect(verify(signed('m4'), '{"a":1}', at - 301_000)).toBe(false);
  expect(verify({ ...signed('m4'), 'webhook-timestamp': String(at / 1000 + 60) }, '{"a":1}', at)).toBe(false);
  expect(verify({ ...signed('m4'), 'webhook-id': 'm5' }, '{"a":1}', at)).toBe(false);
  // While keys change, either is enough.
  expect(verify(signed('m6', [other, key]), '{"a":1}', at + 299_000)).toBe(true);
  expect(verify({ 'webhook-id': 'm7', 'webhook-timestamp': String(at / 1000) }, '{"a":1}', at)).toBe(false);
});

test('what docs/institutions.md sends to try a receiver is taken by the verifier that stands above it, once, and under the right key alone', async () => {
  const page = readFileSync(new URL('../../../docs/institutions.md', import.meta.url), 'utf8');
  const code = /```js\n(\/\/ send\.mjs[\s\S]*?)```/.exec(page)?.[1] ?? '';
  const verify = await verifier();
  const receiver = createServer(async (request, answer) => {
    let body = '';
    for await (const part of request) body += part;
    answer.writeHead(verify(request.headers as Record<string, string>, body, Date.now()) ? 204 : 401).end();
  });
  await new Promise<void>((listening) => receiver.listen(0, '127.0.0.1', listening));
  const { port } = receiver.address() as AddressInfo;
  const folder = mkdtempSync(join(tmpdir(), 'vias-send-'));
  writeFileSync(join(folder, 'send.mjs'), code);
  const send = async (...given: string[]) =>
    (await promisify(execFile)(process.execPath, [join(folder, 'send.mjs'), ...given])).stdout.trim();
  try {
    expect(await send(key, `http://127.0.0.1:${port}/`, 'one')).toBe('204');
    expect(await send(key, `http://127.0.0.1:${port}/`, 'one')).toBe('401');
    expect(await send(other, `http://127.0.0.1:${port}/`)).toBe('401');
  } finally {
    rmSync(folder, { recursive: true });
    await new Promise((closed) => receiver.close(closed));
  }
});

test('tries follow later and later, within a tenth of the list, never sooner than the receiver asked, and end', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 20 }),
      fc.double({ min: 0, max: 0.999_999, noNaN: true }),
      fc.option(fc.nat(10_000_000)),
      (tries, random, asked) => {
        const wait = delayAfter(tries, random, asked === null ? undefined : String(asked));
        const delay = delays[tries - 1];
        if (delay === undefined) return expect(wait).toBeUndefined();
        const least = Math.min((asked ?? 0) * 1000, 86_400_000);
        expect(wait).toBeGreaterThanOrEqual(Math.max(delay * 0.9, String(asked).length <= 7 ? least : 0));
        expect(wait).toBeLessThanOrEqual(Math.max(delay * 1.1, least) + 1);
      },
    ),
  );
  expect(delays).toHaveLength(9);
  expect(delays.every((delay, i) => delay > (delays[i - 1] ?? 0))).toBe(true);
});
