import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { exitCodeOf } from '../territories/command-line.ts';
import type { RegisterReport } from './contract.ts';

type Env = Record<string, string | undefined>;
type Out = { out: (text: string) => void; err: (text: string) => void };
const usage =
  'Usage: npm run vias -- residents import FILE [--tenant lv-…] [--dry-run] [--remove-missing N] [--json]   (N: the people missing from the file, as the dry run tells; VIAS_URL and VIAS_TOKEN name the server and who you are)';

/** A sentence for the person at the terminal; the command ends with 1. */
class Refusal extends Error {}

const inWords = (error: unknown, url: string, file: string): string => {
  if (error instanceof Refusal) return error.message;
  const { code, cause } = error as { code?: string; cause?: { code?: string } };
  if (code === 'ENOENT' || code === 'EISDIR') return `There is no file ${file}.`;
  if (cause?.code === 'ECONNREFUSED') return `No server answers at ${url}. Start VIAS, or set VIAS_URL.`;
  return (error as Error).message;
};

const inTable = ({
  dryRun,
  read,
  added,
  updated,
  renumbered,
  unchanged,
  missing,
  removed,
  notRemoved,
  rejected,
  rejects,
}: RegisterReport): string =>
  [
    `${dryRun ? 'Dry run' : 'Import'}: ${read} rows read`,
    `  people     ${added} new, ${updated} updated, ${renumbered} with a new number, ${unchanged} unchanged`,
    `  missing    ${missing} people of the register are not in this file${removed > 0 ? `: ${removed} removed` : missing > 0 ? `: they stay. To remove them: --remove-missing ${missing}` : ''}`,
    ...(notRemoved === null ? [] : [`             ${notRemoved}`]),
    `  rejected   ${rejected} rows`,
    ...rejects.map(({ line, column, detail }) => `    line ${line}, ${column}: ${detail}`),
    '',
  ].join('\n');

/** `residents import FILE [--tenant T] [--dry-run] [--remove-missing N] [--json]`: sends a register to a running server. Answers the exit code: 0 done, 1 not, 2 done but for rows that were refused; with a sentence. */
export const residentsCommand = async (
  args: readonly string[],
  env: Env,
  io: Out = { out: (text) => process.stdout.write(text), err: (text) => process.stderr.write(text) },
): Promise<number> => {
  const url = env.VIAS_URL ?? 'http://localhost:8080';
  let name = '';
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        tenant: { type: 'string' },
        'dry-run': { type: 'boolean' },
        'remove-missing': { type: 'string' },
        json: { type: 'boolean' },
      },
    });
    const [what, file] = positionals;
    if (what !== 'import' || file === undefined || positionals.length > 2) throw new Refusal(usage);
    if (!env.VIAS_TOKEN) throw new Refusal('Set VIAS_TOKEN to an access token: npm run --silent token -- admin@lv-jelgava --mfa');
    name = file;
    const query = new URLSearchParams({
      ...(values.tenant && { tenant: values.tenant }),
      dryRun: String(values['dry-run'] === true),
      ...(values['remove-missing'] !== undefined && { removeMissing: values['remove-missing'] }),
    });
    const answer = await fetch(new URL(`/api/residents/imports?${query}`, url), {
      method: 'POST',
      body: await readFile(file),
      headers: { authorization: `Bearer ${env.VIAS_TOKEN}`, 'accept-language': env.LANG?.slice(0, 2) ?? 'en', 'content-type': 'text/csv' },
    });
    const body = (await answer.json()) as RegisterReport & { detail?: string };
    if (!answer.ok) throw new Refusal(body.detail ?? `The server answered ${answer.status}.`);
    io.out(values.json ? `${JSON.stringify(body)}\n` : inTable(body));
    return exitCodeOf(body.rejected, io, values['dry-run']);
  } catch (error) {
    io.err(`${inWords(error, url, name)}\n`);
    return 1;
  }
};
