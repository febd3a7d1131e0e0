import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { xmlLimits } from './read-xml.ts';

const usage = 'Usage: npm run vias -- cap import FILE [--source NAME]   (VIAS_URL and VIAS_TOKEN name the server and who you are)';

/** `npm run vias -- cap import FILE`: brings a CAP 1.2 message into the list of the author's municipality. */
export async function capCommand(args: string[], env: Record<string, string | undefined>): Promise<number> {
  const { positionals, values } = parseArgs({ args, allowPositionals: true, options: { source: { type: 'string', default: 'file' } } });
  const [verb, file] = positionals;
  if (verb !== 'import' || file === undefined || positionals.length !== 2) {
    process.stderr.write(`${usage}\n`);
    return 1;
  }
  const xml = await readFile(file, 'utf8');
  if (Buffer.byteLength(xml) > xmlLimits.bytes) {
    process.stderr.write(`${file} has more than ${xmlLimits.bytes / 1e6} MB.\n`);
    return 1;
  }
  const answer = await fetch(new URL('/api/cap-messages', env.VIAS_URL ?? 'http://localhost:8080'), {
    method: 'POST',
    headers: {
      authorization: `Bearer ${env.VIAS_TOKEN ?? ''}`,
      'content-type': 'application/json',
      'accept-language': env.LANG?.slice(0, 2) ?? 'en',
    },
    body: JSON.stringify({ xml, source: values.source }),
  });
  const body = (await answer.json()) as { detail?: string; headline?: string; areaName?: string };
  if (!answer.ok) {
    process.stderr.write(`${body.detail ?? `The server answered ${answer.status}.`}\n`);
    return 1;
  }
  process.stdout.write(`${body.headline}, ${body.areaName}: an author finds it in the list of warnings.\n`);
  return 0;
}
