import { parseArgs } from 'node:util';
import { Problem } from '@vias/sql/problem.ts';
import '../http/problems.ts';
import { type Ask, createAsk, type Env, exitCodeOf, type Io, options, serverOf, usage, type Values } from './command-line.ts';
import { load } from './command-load.ts';
import { assign, places, residents, successors } from './command-tables.ts';
import './problems.ts';

const terminal: Io = {
  out: (text) => process.stdout.write(text),
  err: (text) => process.stderr.write(text),
  fetch: (url, init) => fetch(url, init),
};

/** The command line `territories …`. Answers the exit code; what went wrong is one sentence on the error stream. */
export async function territoriesCommand(args: readonly string[], env: Env, io: Io = terminal): Promise<number> {
  try {
    const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
    const [command = '', file = '', ...rest] = positionals;
    const run = { load, successors, residents, assign, places, list }[command];
    if (!run || (run !== list && file === '')) {
      (command === '' ? io.out : io.err)(usage);
      return command === '' ? 0 : 1;
    }
    return exitCodeOf((await run(createAsk(env, io), file, values, io, rest)) ?? 0, io);
  } catch (error) {
    io.err(`${sentenceOf(error, args, env)}\n`);
    return 1;
  }
}

function sentenceOf(error: unknown, args: readonly string[], env: Env): string {
  if (error instanceof Problem) return error.sentence('en');
  const { code, message, cause } = error as { code?: string; message: string; cause?: { code?: string } };
  if (code === 'ENOENT') return `There is no file ${args[1]}.`;
  return cause?.code === 'ECONNREFUSED' ? `There is no server at ${serverOf(env)}. Start it with npm start, or set VIAS_URL.` : message;
}

async function list(ask: Ask, _file: string, values: Values, io: Io): Promise<void> {
  const { items } = await ask<{
    items: {
      id: number;
      country: string;
      scheme: string;
      level: string;
      validFrom: string;
      validTo: string | null;
      units: number;
      source: string;
    }[];
  }>('GET', '/api/territories/boundary-sets');
  if (values.json) io.out(`${JSON.stringify(items)}\n`);
  else
    for (const set of items)
      io.out(
        `${set.id}\t${set.country} ${set.scheme} ${set.level}\t${set.validFrom} – ${set.validTo ?? ''}\t${set.units} units\t${set.source}\n`,
      );
}
