import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { type Ask, createAsk, type Env, exitCodeOf, type Io, serverOf } from '../territories/command-line.ts';
import type { Srid } from '../territories/crs.ts';
import { Refusal } from '../territories/download.ts';
import type { AddressRow } from './contract.ts';
import { type Beside, type Format, formats, guessFormat, missingColumns, readLine } from './formats.ts';
import { readFlats, readLines, readNames } from './read-file.ts';
import { type RejectReason, rejectText } from './reject-text.ts';

const usage = `npm run vias -- addresses load FILE [options]

  The houses of an address register, from CSV (also .gz): of Latvia (AW_EKA), of Lithuania (address points with E_KOORD, N_KOORD), or a plain table with
  code, address (or street, house, settlement), lon, lat and dwellings. The same file again changes nothing; houses it no longer has go.
  --country LV|LT           needed for a plain table      --format lv|lt|csv   guessed from the columns unless given
  --source NAME             whose addresses these are: those of one source replace each other (VZD, RC, or the country's name)
  --flats FILE              flats of the Latvian register (AW_DZIV): dwellings by house     --names FILE  streets and settlements of the Lithuanian one (several)
  --crs 4326|3059|3346      of a plain table
  --partial                 the file is a part: houses it lacks stay      --replace   take it though more than a tenth of the houses would vanish
  --dry-run                 only say what would happen                    --rejects FILE   every line that was not taken, as CSV
  --json                    one line of JSON at the end

  The server is VIAS_URL, an operator's token is VIAS_TOKEN.
`;
const text = { type: 'string' } as const;
const flag = { type: 'boolean' } as const;
const options = {
  country: text,
  format: text,
  source: text,
  flats: text,
  names: { type: 'string', multiple: true },
  crs: text,
  partial: flag,
  replace: flag,
  'dry-run': flag,
  rejects: text,
  json: flag,
} as const;
type Values = ReturnType<typeof parseArgs<{ options: typeof options; allowPositionals: true }>>['values'];

const terminal: Io = {
  out: (said) => process.stdout.write(said),
  err: (said) => process.stderr.write(said),
  fetch: (url, init) => fetch(url, init),
};

/** The command line `addresses …`. Answers the exit code; what went wrong is one sentence on the error stream. */
export async function addressesCommand(args: readonly string[], env: Env, io: Io = terminal): Promise<number> {
  try {
    const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
    const [command = '', file = ''] = positionals;
    if (command !== 'load' || file === '' || positionals.length > 2) {
      (command === '' ? io.out : io.err)(usage);
      return command === '' ? 0 : 1;
    }
    return exitCodeOf(await load(createAsk(env, io), file, values, io), io, values['dry-run']);
  } catch (error) {
    const { code, message, path, cause } = error as { code?: string; message: string; path?: string; cause?: { code?: string } };
    const server = `There is no server at ${serverOf(env)}. Start it with npm start, or set VIAS_URL.`;
    io.err(`${code === 'ENOENT' ? `There is no file ${path}.` : cause?.code === 'ECONNREFUSED' ? server : message}\n`);
    return 1;
  }
}

/** Rows of one request: a second or two of work for the embedded database. */
const rowsAtOnce = 2000;
type Reject = { at: number; reason: RejectReason; field: string; value: string };
type Plan = { format: Format; country: string; srid: Srid; beside: Beside };
/** Reads the file once more each time it is asked, so that a register of a million houses need not be held. */
type Reading = { rows: AsyncGenerator<AddressRow>; rejects: Reject[]; counts: { read: number; closed: number } };

function read(file: string, { format, country, srid, beside }: Plan): Reading {
  const rejects: Reject[] = [];
  const counts = { read: 0, closed: 0 };
  const seen = new Set<string>();
  const rows = async function* () {
    for await (const { at, line, broken } of readLines(file)) {
      counts.read++;
      const found = broken
        ? ({ reject: 'columns_differ', field: 'line', value: '' } as const)
        : readLine(format, country, srid, line, beside);
      if ('closed' in found) counts.closed++;
      else if ('reject' in found) rejects.push({ at, reason: found.reject, field: found.field, value: found.value });
      else if (seen.has(found.code)) rejects.push({ at, reason: 'code_repeated', field: 'code', value: found.code });
      else {
        seen.add(found.code);
        yield found;
      }
    }
  };
  return { rows: rows(), rejects, counts };
}

async function planOf(file: string, values: Values): Promise<Plan> {
  const header: string[] = [];
  for await (const { line } of readLines(file)) {
    header.push(...Object.keys(line));
    break;
  }
  if (header.length === 0) throw new Refusal(`${file} has no rows.`);
  const format = values.format ?? guessFormat(header);
  if (format === undefined)
    throw new Refusal(`No format fits the columns ${header.slice(0, 20).join(', ')}. A plain table needs code, address, lon and lat.`);
  if (!formats.includes(format as Format)) throw new Refusal(`--format is lv, lt or csv, not ${format}.`);
  const missing = missingColumns(format as Format, header);
  if (missing.length > 0) throw new Refusal(`${file} is not of the format ${format}: it lacks ${missing.join(', ')}.`);
  const country = (values.country ?? { lv: 'LV', lt: 'LT', csv: '' }[format as Format]).toUpperCase();
  if (!/^[A-Z]{2}$/.test(country)) throw new Refusal('--country is missing: LV or LT.');
  if ((format === 'lv' && country !== 'LV') || (format === 'lt' && country !== 'LT'))
    throw new Refusal(`The register of the format ${format} is not one of ${country}.`);
  const srid = Number(values.crs ?? 4326);
  if (![4326, 3059, 3346].includes(srid)) throw new Refusal(`--crs is 4326, 3059 or 3346, not ${values.crs}.`);
  const beside: Beside = {
    ...(values.flats && { flats: await readFlats(values.flats) }),
    ...(values.names && (await readNames(values.names))),
  };
  return { format: format as Format, country, srid: srid as Srid, beside };
}

async function load(ask: Ask, file: string, values: Values, io: Io): Promise<number> {
  if (values.partial && values.replace) throw new Refusal('--partial and --replace contradict each other.');
  const plan = await planOf(file, values);
  // First the whole file is read, so that nothing is written of one that is broken or a part.
  const first = read(file, plan);
  const codes: string[] = [];
  for await (const { code } of first.rows) {
    codes.push(code);
    if (codes.length % 20_000 === 0) io.err(`${codes.length} addresses read …\r`);
  }
  const { rejects, counts } = first;
  tellRejects(rejects, values, io);
  if (codes.length === 0) throw new Refusal(`None of the ${counts.read} lines of ${file} was taken.`);
  if (rejects.length > counts.read / 2)
    throw new Refusal(
      `More than half of the lines of ${file} were not taken: is it the right format, country and coordinate system? Nothing was loaded.`,
    );
  const common = {
    country: plan.country,
    source: values.source ?? { lv: 'VZD', lt: 'RC', csv: plan.country }[plan.format],
    mode: values.partial ? 'partial' : values.replace ? 'replace' : 'whole',
    dryRun: values['dry-run'] ?? false,
  };
  const sum = { added: 0, updated: 0, unchanged: 0 };
  let sent = 0;
  const begun = performance.now();
  const send = async (rows: AddressRow[]): Promise<void> => {
    const report = await ask<typeof sum>('POST', '/api/addresses', JSON.stringify({ ...common, total: codes.length, rows }));
    for (const key of ['added', 'updated', 'unchanged'] as const) sum[key] += report[key];
    sent += rows.length;
    const left = ((performance.now() - begun) / sent) * (codes.length - sent);
    io.err(`${sent} of ${codes.length} addresses, ${Math.ceil(left / 1000)} s left …   \r`);
  };
  let batch: AddressRow[] = [];
  for await (const row of read(file, plan).rows) {
    batch.push(row);
    if (batch.length < rowsAtOnce) continue;
    await send(batch);
    batch = [];
  }
  if (batch.length > 0) await send(batch);
  if (sent !== codes.length) throw new Refusal(`${file} changed while it was being loaded; load it again.`);
  const { removed } = await ask<{ removed: number }>('POST', '/api/addresses/end', JSON.stringify({ ...common, codes }));
  const report = { read: counts.read, ...sum, removed, closed: counts.closed, rejected: rejects.length };
  io.err(' '.repeat(60).concat('\r'));
  io.out(
    values.json
      ? `${JSON.stringify(report)}\n`
      : `${values['dry-run'] ? 'Nothing was written. ' : ''}${report.read} lines: ${sum.added} new, ${sum.updated} changed, ${sum.unchanged} unchanged, ${report.closed} closed, ${report.rejected} rejected; ${removed} no longer there (${Math.round((performance.now() - begun) / 100) / 10} s).\n`,
  );
  return rejects.length;
}

const quoted = (value: string): string => (/[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value);

function tellRejects(rejects: readonly Reject[], values: Values, io: Io): void {
  for (const { at, reason, field, value } of rejects.slice(0, 20))
    io.err(`line ${at}, ${field} "${value.slice(0, 60)}": ${rejectText[reason]}\n`);
  if (rejects.length > 20) io.err(`… ${rejects.length - 20} more${values.rejects ? '' : ' (--rejects FILE writes all of them)'}.\n`);
  if (!values.rejects) return;
  const lines = rejects.map(({ at, reason, field, value }) => [String(at), field, value, reason, rejectText[reason]].map(quoted).join(','));
  writeFileSync(values.rejects, `${['line,field,value,code,reason', ...lines].join('\n')}\n`);
}
