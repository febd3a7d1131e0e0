import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { parseArgs } from 'node:util';
import { gunzipSync } from 'node:zlib';
import { type Ask, createAsk, type Env, exitCodeOf, type Io, serverOf } from '../territories/command-line.ts';
import { Refusal } from '../territories/download.ts';
import type { Indicator } from './contract.ts';
import type { ImportReport } from './import-contract.ts';
import { readTable } from './json-stat.ts';
import { fetchTable } from './pull.ts';

const usage = `npm run vias -- indicators COMMAND

  import FILE --indicator CODE [options]
      Values from CSV (also .gz): a column of territory codes, one of periods, one of values. Masked values ("no 1 līdz 5", "<5") stay ranges.
      --code-column NAME  --value-column NAME[+NAME…]  --period-column NAME  --period 2024 (for a file without periods)  --only COLUMN=VALUE
      --country LV  --scheme ATVK  --level municipality  --set ID  --fold week-last|week-new|week-new-from-zero  --skip-lines 0  --status provisional
  pull CODE
      The values of an indicator from the statistics offices that its register entry names (PxWeb, JSON-stat 2).
  list
      The register.

  --json prints one line of JSON at the end. The server is VIAS_URL, who you are is VIAS_TOKEN: a planner keeps its municipality's indicators, an operator those of everybody.
`;
const text = { type: 'string' } as const;
const options = {
  indicator: text,
  'code-column': text,
  'value-column': text,
  'period-column': text,
  period: text,
  only: text,
  country: text,
  scheme: text,
  level: text,
  set: text,
  fold: text,
  'skip-lines': text,
  status: text,
  json: { type: 'boolean' },
} as const;
type Values = { [name in keyof typeof options]?: (typeof options)[name]['type'] extends 'boolean' ? boolean : string };
/** Options of the file as parameters of the request. */
const parameters: [option: Exclude<keyof typeof options, 'json' | 'indicator'>, parameter: string][] = [
  ['code-column', 'codeColumn'],
  ['value-column', 'valueColumn'],
  ['period-column', 'periodColumn'],
  ['period', 'period'],
  ['only', 'only'],
  ['country', 'country'],
  ['scheme', 'scheme'],
  ['level', 'level'],
  ['set', 'boundarySet'],
  ['fold', 'fold'],
  ['skip-lines', 'skipLines'],
  ['status', 'status'],
];

const terminal: Io = {
  out: (said) => process.stdout.write(said),
  err: (said) => process.stderr.write(said),
  fetch: (url, init) => fetch(url, init),
};

/** The command line `indicators …`. Answers the exit code (exitCodeOf); what went wrong is one sentence on the error stream. */
export async function indicatorsCommand(args: readonly string[], env: Env, io: Io = terminal): Promise<number> {
  try {
    const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
    const [command = '', what = ''] = positionals;
    const run = { import: importFile, pull, list }[command];
    if (!run || (run !== list && what === '') || positionals.length > 2) {
      (command === '' ? io.out : io.err)(usage);
      return command === '' ? 0 : 1;
    }
    return exitCodeOf(await run(createAsk(env, io), what, values, io), io);
  } catch (error) {
    const { code, message, cause } = error as { code?: string; message: string; cause?: { code?: string } };
    const server = `There is no server at ${serverOf(env)}. Start it with npm start, or set VIAS_URL.`;
    io.err(`${code === 'ENOENT' ? `There is no file ${args[1]}.` : cause?.code === 'ECONNREFUSED' ? server : message}\n`);
    return 1;
  }
}

type Counts = Pick<ImportReport, 'read' | 'accepted' | 'added' | 'updated' | 'unchanged' | 'rejected' | 'folded' | 'masked' | 'missing'>;
const tell = (counts: Counts, rejects: ImportReport['rejects'], values: Values, io: Io): void => {
  const { read, accepted, added, updated, unchanged, rejected, folded, masked, missing } = counts;
  for (const { line, detail } of rejects.slice(0, 20)) io.err(`line ${line}: ${detail}\n`);
  if (rejected > 20) io.err(`… ${rejected - 20} more, see the imports of the indicator.\n`);
  io.out(
    values.json
      ? `${JSON.stringify({ read, accepted, rejected, unchanged, added, updated, folded, masked, missing })}\n`
      : `${read} rows read: ${added} new, ${updated} changed, ${unchanged} unchanged, ${rejected} rejected, ${folded} folded into others; ${masked} ranges, ${missing} not known.\n`,
  );
};

async function importFile(ask: Ask, file: string, values: Values, io: Io): Promise<number> {
  if (!values.indicator) throw new Refusal(`--indicator is missing.\n\n${usage}`);
  const bytes = readFileSync(file);
  const query = new URLSearchParams({ fileName: basename(file) });
  for (const [option, parameter] of parameters) if (values[option] !== undefined) query.set(parameter, values[option]);
  const path = `/api/indicators/${encodeURIComponent(values.indicator)}/values/file?${query}`;
  const report = await ask<ImportReport>('POST', path, new Blob([file.endsWith('.gz') ? gunzipSync(bytes) : bytes]), 'text/csv');
  tell(report, report.rejects, values, io);
  return report.rejected;
}

/** As many rows as one request takes. */
const rowsAtOnce = 10_000;

async function pull(ask: Ask, code: string, values: Values, io: Io): Promise<number> {
  const path = `/api/indicators/${encodeURIComponent(code)}`;
  const indicator = await ask<Indicator>('GET', path);
  if (!indicator.pull) throw new Refusal(`The register does not say where the values of ${code} come from (pull).`);
  const sum: Counts = { read: 0, accepted: 0, added: 0, updated: 0, unchanged: 0, rejected: 0, folded: 0, masked: 0, missing: 0 };
  const rejects: ImportReport['rejects'] = [];
  // All tables are fetched and read before the first value is written: half an answer is none.
  const fetched = [];
  for (const table of indicator.pull.tables) {
    io.err(`${new URL(table.url).host} …\n`);
    fetched.push({ table, ...readTable(await fetchTable(table, io.fetch), table) });
  }
  for (const { table, rows, skipped } of fetched) {
    const { country, scheme, boundarySet } = table;
    sum.read += skipped;
    sum.folded += skipped;
    for (let i = 0; i < rows.length; i += rowsAtOnce) {
      const body = { country, scheme, ...(boundarySet !== null && { boundarySet }), origin: 'pull', rows: rows.slice(i, i + rowsAtOnce) };
      const report = await ask<ImportReport>('PUT', `${path}/values`, JSON.stringify(body));
      for (const key of Object.keys(sum) as (keyof Counts)[]) sum[key] += report[key];
      rejects.push(...report.rejects);
    }
  }
  tell(sum, rejects, values, io);
  return sum.rejected;
}

async function list(ask: Ask, _what: string, values: Values, io: Io): Promise<number> {
  const { items } = await ask<{ items: Indicator[] }>('GET', '/api/indicators');
  if (values.json) io.out(`${JSON.stringify(items)}\n`);
  else
    for (const { tenant, code, latestPeriod, periods, quality, title } of items)
      io.out(`${tenant}:${code}\t${latestPeriod ?? '–'} (${periods})\t${quality}\t${title.en}\n`);
  return 0;
}
