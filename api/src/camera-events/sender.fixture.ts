import { createPrivateKey, createSecretKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { makeTestMachine, type TestMachine } from '../institutions/testing.ts';
import type { TestAnswer, TestApp } from '../testing.ts';
import { type Algorithm, signPost } from './message-signature.ts';

/** A machine with a key for events, and requests that it signs. */
export type TestSender = {
  machine: TestMachine;
  keyId: string;
  key: KeyObject;
  algorithm: Algorithm;
  /** Signs and sends; `spoil` changes headers or body after the signature was made, `at` is seconds since 1970. */
  send(events: unknown, options?: SendOptions): Promise<TestAnswer>;
};
export type SendOptions = {
  at?: number;
  nonce?: string;
  lang?: string;
  signAs?: { keyId: string; key: KeyObject; algorithm: Algorithm };
  spoil?: (headers: Record<string, string>) => Record<string, string>;
  body?: string;
};

const path = '/api/camera-events';

/** Makes a machine and its key as the administrator does; with `ed25519` the pair is the machine's own. */
export const makeTestSender = async (
  app: TestApp,
  {
    tenant = 'lv-jelgava',
    algorithm = 'hmac-sha256' as Algorithm,
    machine,
  }: { tenant?: string; algorithm?: Algorithm; machine?: TestMachine } = {},
): Promise<TestSender> => {
  const admin = app.as(`admin@${tenant}`, { mfa: true });
  const who = machine ?? (await makeTestMachine(app, { tenant }));
  const pair = generateKeyPairSync('ed25519', {
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  const made = await admin.post('/api/camera-events/keys', {
    machineId: who.id,
    ...(algorithm === 'ed25519' && { publicKey: pair.publicKey }),
  });
  if (made.status !== 201) throw new Error(made.text);
  const key = algorithm === 'ed25519' ? createPrivateKey(pair.privateKey) : createSecretKey(made.body.secret, 'hex');
  const own = { keyId: made.body.id as string, key, algorithm };
  return {
    machine: who,
    ...own,
    async send(events, { at, nonce, lang = 'en', signAs = own, spoil = (headers: Record<string, string>) => headers, body: sent } = {}) {
      const body = JSON.stringify({ events });
      const headers = signPost(new URL(path, app.url), body, {
        ...signAs,
        at: at ?? Math.floor(app.clock.now() / 1000),
        ...(nonce !== undefined && { nonce }),
      });
      const response = await fetch(app.url + path, {
        method: 'POST',
        headers: spoil({ ...headers, authorization: `Bearer ${who.token}`, 'accept-language': lang }),
        body: sent ?? body,
      });
      const text = await response.text();
      return { status: response.status, headers: response.headers, text, body: text ? JSON.parse(text) : undefined };
    },
  };
};

/** A camera of the register that reads number plates and keeps them for ten days. */
export const plateCamera = {
  code: 'N-1',
  name: 'Tilts',
  kind: 'anpr',
  status: 'active',
  sensitivity: 1,
  geometry: { type: 'Point', coordinates: [23.72, 56.65] },
  purpose: 'Satiksmes drošība',
  legalBasis: 'Pašvaldību likums',
  retentionDays: 10,
};

/** Every row of every table as text. */
export const readWholeDatabase = async (app: TestApp): Promise<string> => {
  const tables = await app.db.admin<{ name: string }>(
    `select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r' and relname not in ('spatial_ref_sys', 'territory', 'settlement', 'population_cell')`,
  );
  const texts: string[] = [];
  for (const { name } of tables)
    texts.push(...(await app.db.admin<{ row: string }>(`select t::text as row from ${name} t`)).map(({ row }) => row));
  return texts.join('\n');
};
