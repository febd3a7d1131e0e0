import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream, existsSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { Readable, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { parseArgs } from 'node:util';
import { createGunzip } from 'node:zlib';
import type { Database } from '@vias/sql/database.ts';
import { openDatabase } from '@vias/sql/open.ts';
import { createAsk, type Env, type Io, serverOf } from '../territories/command-line.ts';
import type { Departure } from './contract.ts';
import { eraseDeparted } from './queries.ts';

const usage = `npm run vias -- tenant leave COMMAND

  status
      Who leaves or has left, how far that is, and what is left to do by hand. An operator's token.
  announce TENANT --typed TENANT --reason TEXT [--wait-days 30]
      Nothing changes until its own administrator has downloaded its data and agreed. An operator's token, with the second factor.
  download FILE
      Everything of one's own municipality as .tar.gz, checked to its end. Its administrator's token, with the second factor. FILE must not exist.
  agree TENANT
      What was shared ends at once and the waiting begins. Its administrator's token, with the second factor, never of whoever announced it.
  withdraw TENANT
      It stays. An operator's token or its administrator's; until the erasure has begun.
  erase
      Erases now whatever is due, as the hourly job does: never before its time, never what is held. Works on DATABASE_URL; cut off, it goes on with the next call.

  The server is VIAS_URL, the token is VIAS_TOKEN.
`;

const day = (at: string | null | undefined): string => at?.slice(0, 10) ?? '—';
const stateOf = ({ erasedAt, isErasing, isHeld, agreed, exportedAt, eraseAfter }: Departure): string => {
  if (erasedAt !== null) return `erased on ${day(erasedAt)}`;
  if (isHeld) return 'held: ends when the legal hold does';
  if (isErasing) return 'is being erased';
  if (agreed !== null) return `waits until ${day(eraseAfter)}`;
  return exportedAt === null ? 'its administrator has downloaded nothing yet' : 'its administrator has not agreed yet';
};
/** What no program does: said from the agreement on. */
const byHand = ({ tenant, agreed, erasedAt }: Departure): string =>
  agreed === null
    ? ''
    : `    by hand: with Keycloak, disable the people and machines of ${tenant} there (VIAS lets ${erasedAt === null ? 'only its administrators and auditors' : 'none of them'} in);${
        erasedAt === null ? '' : ' take its people out of VIAS_USERS_FILE;'
      } backups from before ${day(erasedAt ?? agreed.at)} hold its data until they are overwritten.\n`;

/** Writes the download and reads it to its end: a file that was cut off is none. Answers bytes and SHA-256. */
const save = async (file: string, env: Env, io: Io): Promise<{ bytes: number; sha256: string }> => {
  if (existsSync(file)) throw new Error(`${file} is there already; name another file.`);
  const answer = await io.fetch(`${serverOf(env)}/api/departure/export`, {
    headers: { 'accept-language': 'en', ...(env.VIAS_TOKEN && { authorization: `Bearer ${env.VIAS_TOKEN}` }) },
  });
  if (!answer.ok || !answer.body) {
    const { detail } = (await answer.json().catch(() => ({}))) as { detail?: string };
    throw new Error(detail ?? `The server answered ${answer.status}.`);
  }
  const part = `${file}.part`;
  const hash = createHash('sha256');
  let bytes = 0;
  try {
    await pipeline(Readable.fromWeb(answer.body as never), createWriteStream(part, { flags: 'w', mode: 0o600 }));
    await pipeline(
      createReadStream(part),
      async function* (chunks: AsyncIterable<Buffer>) {
        for await (const chunk of chunks) {
          hash.update(chunk);
          bytes += chunk.length;
          yield chunk;
        }
      },
      createGunzip(),
      new Writable({ write: (_chunk, _encoding, done) => done() }),
    );
    await rename(part, file);
  } catch (error) {
    await rm(part, { force: true });
    throw new Error(`The download was cut off (${(error as Error).message}). Nothing was kept; try again.`);
  }
  return { bytes, sha256: hash.digest('hex') };
};

const eraseDue = async (env: Env, open: typeof openDatabase, io: Io): Promise<void> => {
  if (!env.DATABASE_URL)
    throw new Error('The erasure works on PostgreSQL: set DATABASE_URL. The demonstration erases by itself every hour.');
  const db: Pick<Database, 'as' | 'close'> = await open({ kind: 'native', url: env.DATABASE_URL });
  try {
    const gone = await eraseDeparted(db);
    io.out(gone.length === 0 ? 'Nothing is due: see status for what waits and what is held.\n' : `Erased: ${gone.join(', ')}.\n`);
  } finally {
    await db.close();
  }
};

const terminal: Io = {
  out: (text) => process.stdout.write(text),
  err: (text) => process.stderr.write(text),
  fetch: (url, init) => fetch(url, init),
};

/** The command line `tenant leave …`. Answers the exit code; what went wrong is one sentence on the error stream. */
export const tenantCommand = async (args: readonly string[], env: Env, io: Io = terminal, open = openDatabase): Promise<number> => {
  try {
    const text = { type: 'string' } as const;
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { typed: text, reason: text, 'wait-days': text },
    });
    const [leave, command, name, ...more] = positionals;
    const ask = createAsk(env, io);
    const isKnown = leave === 'leave' && more.length === 0;
    const path = `/api/departures/${encodeURIComponent(name ?? '')}`;
    if (isKnown && command === 'status' && name === undefined) {
      const { items } = await ask<{ items: Departure[] }>('GET', '/api/departures');
      for (const item of items) io.out(`${item.tenant.padEnd(20)} announced ${day(item.announced?.at)}  ${stateOf(item)}\n${byHand(item)}`);
      if (items.length === 0) io.out('Nobody leaves.\n');
    } else if (isKnown && command === 'announce' && name !== undefined) {
      if (values.reason === undefined || values.typed === undefined)
        throw new Error(`To announce that ${name} leaves, type its short name once more and say why: --typed ${name} --reason TEXT.`);
      const body = { typed: values.typed, reason: values.reason, waitDays: Number(values['wait-days'] ?? 30) };
      const made = await ask<Departure>('POST', path, JSON.stringify(body));
      io.out(`${made.tenant}: announced. Its administrator downloads its data and agrees; ${made.waitDays} days later they are erased.\n`);
    } else if (isKnown && command === 'download' && name !== undefined) {
      const { bytes, sha256 } = await save(name, env, io);
      io.out(`${name}: ${bytes} bytes, SHA-256 ${sha256}\n`);
    } else if (isKnown && command === 'agree' && name !== undefined) {
      const agreed = await ask<Departure>('POST', '/api/departure/agreement', JSON.stringify({ typed: name }));
      io.out(`${agreed.tenant}: agreed, ${stateOf(agreed)}.\n`);
    } else if (isKnown && command === 'withdraw' && name !== undefined) {
      await ask('DELETE', path);
      io.out(`${name}: stays. What was shared has ended and is agreed on anew.\n`);
    } else if (isKnown && command === 'erase' && name === undefined) {
      await eraseDue(env, open, io);
    } else {
      io.err(usage);
      return 1;
    }
    return 0;
  } catch (error) {
    io.err(`${(error as Error).message}\n`);
    return 1;
  }
};
