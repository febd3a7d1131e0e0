import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { Readable } from 'node:stream';
import { parseArgs } from 'node:util';
import { exitCodeOf } from '../territories/command-line.ts';
import type { Counts, ImportSummary } from './contract.ts';

type Env = Record<string, string | undefined>;
type Out = { out: (text: string) => void; err: (text: string) => void };
const usage =
  'Usage: npm run vias -- import incidents FILE --profile NAME [--dry-run] [--json]   (VIAS_URL and VIAS_TOKEN name the server and who you are)';
const pollMs = 300;

/** A sentence for the person at the terminal; the command ends with 1. */
class Refusal extends Error {}

/** Errors of the way there as sentences. */
const inWords = (error: unknown, url: string): string => {
  if (error instanceof Refusal) return error.message;
  const cause = (error as { cause?: { code?: string } }).cause;
  if (cause?.code === 'ECONNREFUSED') return `No server answers at ${url}. Start VIAS, or set VIAS_URL.`;
  if (cause?.code) return `The connection to ${url} failed (${cause.code}).`;
  return (error as Error).message;
};

const ask = async <T>(env: Env, path: string, init: RequestInit & { duplex?: 'half' } = {}): Promise<T> => {
  const answer = await fetch(new URL(path, env.VIAS_URL), {
    ...init,
    headers: { authorization: `Bearer ${env.VIAS_TOKEN}`, 'accept-language': env.LANG?.slice(0, 2) ?? 'en', ...init.headers },
  });
  const text = await answer.text();
  const body = text.startsWith('{') ? (JSON.parse(text) as { detail?: string; code?: string }) : {};
  if (answer.ok) return body as T;
  if (body.code?.startsWith('identity.token'))
    throw new Refusal(`${body.detail} Set VIAS_TOKEN: npm run --silent token -- editor@lv-jelgava`);
  throw new Refusal(body.detail ?? `The server answered ${answer.status}.`);
};

const send = async (env: Env, file: string, profile: string, dryRun: boolean): Promise<ImportSummary> => {
  const size = await stat(file).then(
    (found) => (found.isFile() ? found.size : undefined),
    () => undefined,
  );
  if (size === undefined) throw new Refusal(`There is no file ${file}.`);
  const query = new URLSearchParams({ profile, fileName: basename(file), ...(dryRun && { dryRun: 'true' }) });
  return ask(env, `/api/imports?${query}`, {
    method: 'POST',
    body: Readable.toWeb(createReadStream(file)) as ReadableStream,
    duplex: 'half',
    headers: { 'content-type': 'application/octet-stream', 'content-length': String(size) },
  });
};

const settled = (state: ImportSummary['state']): boolean => state !== 'waiting' && state !== 'running';

/** A look at how far an import is; a connection that breaks meanwhile is made anew, a minute long. */
const look = async (env: Env, id: string, triesLeft = 60): Promise<ImportSummary> => {
  try {
    return await ask<ImportSummary>(env, `/api/imports/${id}`);
  } catch (error) {
    if (error instanceof Refusal || triesLeft === 0) throw error;
    await new Promise((resolve) => setTimeout(resolve, 1000));
    return look(env, id, triesLeft - 1);
  }
};

/** Follows an import to its end. A token may expire meanwhile: the import goes on, and a fresh VIAS_TOKEN sees its end. */
const follow = async (env: Env, begun: ImportSummary, { err }: Out): Promise<ImportSummary> => {
  let now = begun;
  for (let shown = -1; !settled(now.state); ) {
    await new Promise((resolve) => setTimeout(resolve, pollMs));
    now = await look(env, begun.id);
    const percent = Math.floor(now.progress * 100);
    if (percent !== shown)
      err(
        `${percent} %  ${now.counts.read} rows read, ${now.counts.accepted} accepted, ${now.counts.rejected} rejected, ${now.counts.unchanged} unchanged\n`,
      );
    shown = percent;
  }
  return now;
};

const jsonLine = ({ read, accepted, rejected, unchanged, unplaced, warnings, duplicates }: Counts): string =>
  `${JSON.stringify({ read, accepted, rejected, unchanged, unplaced, warnings, duplicates })}\n`;

const inTable = ({ counts, dryRun, number, id }: ImportSummary): string => {
  const { read, accepted, added, updated, rejected, unchanged, unplaced, warnings, duplicates } = counts;
  return [
    `${dryRun ? 'Dry run' : 'Import'} ${number}: ${read} rows read`,
    `  accepted   ${accepted} (${added} new, ${updated} updated)`,
    `  rejected   ${rejected}${rejected > 0 ? `, see /api/imports/${id}/rejects.csv` : ''}`,
    `  unchanged  ${unchanged}`,
    `  of these ${unplaced} without a place, ${warnings} with a warning, ${duplicates} possible duplicates`,
    '',
  ].join('\n');
};

/**
 * `import incidents FILE --profile NAME [--dry-run] [--json]`: sends a file to a running server and waits for its end.
 * Progress goes to stderr, the result to stdout. Answers the exit code: 0 finished, 1 not, 2 finished but for rows that were refused; with a sentence.
 */
export const importCommand = async (
  args: readonly string[],
  env: Env,
  io: Out = { out: (text) => process.stdout.write(text), err: (text) => process.stderr.write(text) },
): Promise<number> => {
  const url = env.VIAS_URL ?? 'http://localhost:8080';
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { profile: { type: 'string' }, 'dry-run': { type: 'boolean' }, json: { type: 'boolean' } },
    });
    const [what, file] = positionals;
    if (what !== 'incidents' || file === undefined || values.profile === undefined || positionals.length > 2) throw new Refusal(usage);
    if (!env.VIAS_TOKEN) throw new Refusal('Set VIAS_TOKEN to an access token: npm run --silent token -- editor@lv-jelgava');
    const server = { ...env, VIAS_URL: url };
    const done = await follow(server, await send(server, file, values.profile, values['dry-run'] === true), io);
    if (done.state === 'failed') throw new Refusal(done.problem?.detail ?? 'The import failed.');
    if (done.state !== 'finished') throw new Refusal(`The import was ${done.state} by somebody else.`);
    io.out(values.json ? jsonLine(done.counts) : inTable(done));
    return exitCodeOf(done.counts.rejected, io, values['dry-run']);
  } catch (error) {
    io.err(`${inWords(error, url)}\n`);
    return 1;
  }
};
