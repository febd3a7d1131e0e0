import { createPrivateKey, createSecretKey, type KeyObject } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import type { EventAnswer } from './contract.ts';
import { type Algorithm, signPost } from './message-signature.ts';
import { hashPlate, plateSpelling } from './plate.ts';

type Env = Readonly<Record<string, string | undefined>>;
type Io = { out(text: string): void; err(text: string): void; fetch: typeof fetch };

const usage = `npm run vias -- camera-events send FILE --key-id ID --key FILE
    Sends events, a JSON list or {"events": [...]}, signed with the key: a PEM file (Ed25519), or a file with the secret of 64 hexadecimal digits.
    At most 200 go in one request; sent again they are known and count once.
npm run vias -- camera-events hash --key FILE < PLATES
    The keyed hashes of number plates, one a line, from the standard input: never from the command line, which a shell keeps.

The server is VIAS_URL (http://localhost:8080 unless set), the machine's token is VIAS_TOKEN.
`;
/** Events of one request, as the contract has it. */
const atOnce = 200;

const secretOf = (text: string): Buffer => {
  if (!/^[0-9a-f]{64}$/.test(text.trim())) throw new Error('The file of the key holds neither a PEM key nor 64 hexadecimal digits.');
  return Buffer.from(text.trim(), 'hex');
};
const signingKey = (text: string): { algorithm: Algorithm; key: KeyObject } =>
  text.includes('-----BEGIN')
    ? { algorithm: 'ed25519', key: createPrivateKey(text) }
    : { algorithm: 'hmac-sha256', key: createSecretKey(secretOf(text)) };

const eventsOf = (text: string): unknown[] => {
  const read: unknown = JSON.parse(text);
  const events = Array.isArray(read) ? read : (read as { events?: unknown }).events;
  if (!Array.isArray(events) || events.length === 0) throw new Error('The file holds no list of events.');
  return events;
};

type Report = { read: number; added: number; known: number; refused: number; rows: EventAnswer[]; detail?: string; code?: string };

const send = async (file: string, keyId: string, keyFile: string, env: Env, io: Io): Promise<number> => {
  const url = new URL('/api/camera-events', env.VIAS_URL ?? 'http://localhost:8080');
  const events = eventsOf(readFileSync(file, 'utf8'));
  const signAs = { keyId, ...signingKey(readFileSync(keyFile, 'utf8')) };
  const sum = { read: 0, added: 0, known: 0, refused: 0 };
  for (let from = 0; from < events.length; from += atOnce) {
    const body = JSON.stringify({ events: events.slice(from, from + atOnce) });
    const answer = await io.fetch(url, {
      method: 'POST',
      headers: {
        ...signPost(url, body, { ...signAs, at: Math.floor(Date.now() / 1000) }),
        authorization: `Bearer ${env.VIAS_TOKEN ?? ''}`,
      },
      body,
    });
    const report = (await answer.json()) as Report;
    if (!answer.ok) throw new Error(report.detail ?? report.code ?? `The server answered ${answer.status}.`);
    for (const name of ['read', 'added', 'known', 'refused'] as const) sum[name] += report[name];
    for (const { no, outcome, field, detail } of report.rows)
      if (outcome === 'refused') io.err(`event ${from + no}, ${field}: ${detail}\n`);
  }
  io.out(`${sum.read} events sent: ${sum.added} new, ${sum.known} known, ${sum.refused} refused.\n`);
  return sum.refused > 0 ? 2 : 0;
};

const terminal: Io = { out: (said) => process.stdout.write(said), err: (said) => process.stderr.write(said), fetch };

/** The command line `camera-events …`. Answers the exit code, 2 where the server refused single events; what went wrong is one sentence on the error stream. */
export const cameraEventsCommand = async (args: readonly string[], env: Env, io: Io = terminal): Promise<number> => {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { 'key-id': { type: 'string' }, key: { type: 'string' } },
    });
    const [command, file] = positionals;
    if (command === 'send' && file !== undefined && values['key-id'] !== undefined && values.key !== undefined)
      return await send(file, values['key-id'], values.key, env, io);
    if (command === 'hash' && values.key !== undefined && file === undefined) {
      const key = secretOf(readFileSync(values.key, 'utf8'));
      for (const line of readFileSync(0, 'utf8').split('\n').filter(Boolean)) {
        const spelling = plateSpelling(line);
        io.out(`${spelling === undefined ? 'no plate' : hashPlate(spelling, key)}\n`);
      }
      return 0;
    }
    (command === undefined ? io.out : io.err)(usage);
    return command === undefined ? 0 : 1;
  } catch (error) {
    const { code, message, cause } = error as { code?: string; message: string; cause?: { code?: string } };
    io.err(
      `${code === 'ENOENT' ? message.replace(/^ENOENT: no such file or directory, open /, 'There is no file ') : cause?.code === 'ECONNREFUSED' ? 'No VIAS answers: start it with npm start, or set VIAS_URL.' : message}\n`,
    );
    return 1;
  }
};
