import { createReadStream, existsSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { Readable } from 'node:stream';
import { parseArgs } from 'node:util';
import { gunzipSync } from 'node:zlib';
import { Problem } from '@vias/sql/problem.ts';
import { parse } from 'csv-parse/sync';
import '../http/problems.ts';
import type { SetReport } from './contract.ts';
import { download, type Fetch, Refusal } from './download.ts';
import { type RawFeature, readFeatures } from './feature-stream.ts';
import './problems.ts';

type Env = Record<string, string | undefined>;
type Io = { out(text: string): void; err(text: string): void; fetch: Fetch };
const terminal: Io = {
  out: (text) => process.stdout.write(text),
  err: (text) => process.stderr.write(text),
  fetch: (url, init) => fetch(url, init),
};

const usage = `npm run vias -- territories COMMAND

  load FILE --country LV --scheme ATVK --valid-from 2021-07-01 [options]
      Borders from GeoJSON: a file, or an https address such as a GISCO LAU file, of which the units of the country are taken.
      --level municipality  --valid-to DAY  --title TEXT  --source TEXT  --licence TEXT  --crs 4326|3059|3346|3857  --swap-axes
      --code-property NAME  --name-property NAME  --kind-property NAME
  successors FILE --from-set ID --to-set ID --basis TEXT
      What became of the units: CSV with old_code, new_code and, where a unit was divided, weight (residents or any measure).
  places FILE --source TEXT
      Settlements: CSV with geonames_id or key, name, country, lon, lat, population, feature_code or kind.
  list
      The loaded sets and their ids.

  --json prints one line of JSON at the end. The server is VIAS_URL, an operator's token is VIAS_TOKEN.
`;

const text = { type: 'string' } as const;
const options = {
  country: text,
  scheme: text,
  level: text,
  'valid-from': text,
  'valid-to': text,
  title: text,
  source: text,
  licence: text,
  crs: text,
  'code-property': text,
  'name-property': text,
  'kind-property': text,
  'from-set': text,
  'to-set': text,
  basis: text,
  'swap-axes': { type: 'boolean' },
  json: { type: 'boolean' },
} as const;
type Values = { [name in keyof typeof options]?: (typeof options)[name]['type'] extends 'boolean' ? boolean : string };

/** The command line `territories …`. Answers the exit code; what went wrong is one sentence on the error stream. */
export async function territoriesCommand(args: readonly string[], env: Env, io: Io = terminal): Promise<number> {
  try {
    const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
    const [command = '', file = ''] = positionals;
    const run = { load, successors, places, list }[command];
    if (!run || (run !== list && file === '')) {
      (command === '' ? io.out : io.err)(usage);
      return command === '' ? 0 : 1;
    }
    await run(createAsk(env, io), file, values, io);
    return 0;
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

type Ask = <T>(method: string, path: string, body?: BodyInit, type?: string) => Promise<T>;
const serverOf = (env: Env) => env.VIAS_URL ?? 'http://localhost:8080';

function createAsk(env: Env, io: Io): Ask {
  return async (method, path, body, type = 'application/json') => {
    const init = {
      method,
      headers: {
        'accept-language': 'en',
        ...(env.VIAS_TOKEN && { authorization: `Bearer ${env.VIAS_TOKEN}` }),
        ...(body !== undefined && { 'content-type': type }),
      },
      ...(body !== undefined && { body, duplex: 'half' }),
    };
    const answer = await io.fetch(`${serverOf(env)}${path}`, init as RequestInit);
    const said = (await answer.json().catch(() => ({}))) as { detail?: string; errors?: { detail: string }[] };
    if (answer.ok) return said as never;
    if (answer.status === 401)
      throw new Refusal(
        'The server does not know who you are: set VIAS_TOKEN to an operator’s token (npm run --silent token -- operator@vias).',
      );
    throw new Refusal(
      [said.detail ?? `The server answered ${answer.status}.`, ...(said.errors ?? []).map(({ detail }) => detail)].join(' '),
    );
  };
}

const requireValue = (values: Values, name: 'country' | 'scheme' | 'valid-from' | 'from-set' | 'to-set' | 'basis' | 'source'): string => {
  const value = values[name];
  if (!value) throw new Refusal(`--${name} is missing. ${usage}`);
  return value;
};

async function load(ask: Ask, file: string, values: Values, io: Io): Promise<void> {
  const country = requireValue(values, 'country').toUpperCase();
  const level = values.level ?? 'municipality';
  const isAddress = /^https?:\/\//.test(file);
  if (!isAddress && !existsSync(file)) throw new Refusal(`There is no file ${file}.`);
  const query = new URLSearchParams({
    country,
    level,
    scheme: requireValue(values, 'scheme'),
    validFrom: requireValue(values, 'valid-from'),
    title: values.title ?? `${country} ${level} ${values['valid-from']}`,
    source: values.source ?? (isAddress ? file.slice(0, 300) : basename(file)),
    licence: values.licence ?? 'not stated',
    ...(values['valid-to'] && { validTo: values['valid-to'] }),
    ...(values.crs && { crs: values.crs }),
    ...(values['swap-axes'] && { swapAxes: 'true' }),
    ...(values['code-property'] && { codeProperty: values['code-property'] }),
    ...(values['name-property'] && { nameProperty: values['name-property'] }),
    ...(values['kind-property'] && { kindProperty: values['kind-property'] }),
  });
  const source = isAddress ? download(file, io.fetch) : createReadStream(file);
  // fetch hides why its body broke off, so the reason is kept here.
  let broken: unknown;
  const features = async function* () {
    try {
      yield* onlyCountry(source, country);
    } catch (error) {
      broken = error;
      throw error;
    }
  };
  const body = Readable.toWeb(Readable.from(features())) as BodyInit;
  const report = await ask<SetReport>('POST', `/api/territories/boundary-sets?${query}`, body, 'application/geo+json').catch((error) => {
    throw broken ?? error;
  });
  const { id, version, crs, read, accepted, rejected, removed, placed, rejects, repairs } = report;
  for (const { row, code, detail } of rejects) io.err(`Not taken: unit ${row}${code ? ` (${code})` : ''}. ${detail}\n`);
  for (const { row, code, reason, areaChangeKm2 } of repairs)
    io.err(`Mended: unit ${row} (${code}). ${reason}, area ${areaChangeKm2 >= 0 ? '+' : ''}${areaChangeKm2} km²\n`);
  if (values.json) io.out(`${JSON.stringify({ id, version, crs, read, accepted, rejected, repaired: repairs.length, removed, placed })}\n`);
  else
    io.out(
      `Set ${id}, version ${version} (${crs}): ${read} read, ${accepted} accepted, ${rejected} rejected, ${repairs.length} mended, ${removed} removed; ${placed} things placed.\n`,
    );
}

/** A collection of many countries gives only the units of one; a file that names no countries passes whole. */
async function* onlyCountry(source: AsyncIterable<Uint8Array>, country: string): AsyncGenerator<string> {
  yield '{"type":"FeatureCollection","features":[';
  let first = true;
  for await (const item of readFeatures(source)) {
    if ('members' in item) yield `]${item.members.crs ? `,"crs":${JSON.stringify(item.members.crs)}` : ''}}`;
    else if (isOf(item.feature, country)) {
      yield `${first ? '' : ','}${JSON.stringify(item.feature)}`;
      first = false;
    }
  }
}

const isOf = ({ properties }: RawFeature, country: string): boolean => {
  const named = properties?.CNTR_CODE ?? properties?.CNTR_ID ?? properties?.country;
  return typeof named !== 'string' || named.toUpperCase() === country;
};

function readTable(file: string): Record<string, string>[] {
  const bytes = readFileSync(file);
  return parse(file.endsWith('.gz') ? gunzipSync(bytes) : bytes, { columns: true, bom: true, skip_empty_lines: true, trim: true });
}

async function successors(ask: Ask, file: string, values: Values, io: Io): Promise<void> {
  const rows = readTable(file).map(({ old_code = '', new_code = '', weight = '' }) => ({
    from: old_code,
    to: new_code,
    ...(weight !== '' && { weight: Number(weight) }),
  }));
  const path = `/api/territories/boundary-sets/${encodeURIComponent(requireValue(values, 'from-set'))}/successors`;
  const table = { toSet: Number(requireValue(values, 'to-set')), basis: requireValue(values, 'basis'), rows };
  const { accepted } = await ask<{ accepted: number }>('POST', path, JSON.stringify(table));
  io.out(
    values.json ? `${JSON.stringify({ read: rows.length, accepted, rejected: 0 })}\n` : `${accepted} successors of ${rows.length} rows.\n`,
  );
}

async function places(ask: Ask, file: string, values: Values, io: Io): Promise<void> {
  const source = requireValue(values, 'source');
  const rows = readTable(file).map((row) => ({
    key: row.key ?? row.geonames_id ?? '',
    name: row.name ?? '',
    country: row.country ?? '',
    lon: Number(row.lon),
    lat: Number(row.lat),
    kind: row.kind ?? row.feature_code ?? null,
    population: Number(row.population) || null,
  }));
  let accepted = 0;
  for (let i = 0; i < rows.length; i += 500) {
    accepted += (await ask<{ accepted: number }>('POST', '/api/places', JSON.stringify({ source, rows: rows.slice(i, i + 500) }))).accepted;
    io.err(`${Math.min(i + 500, rows.length)} of ${rows.length}\r`);
  }
  io.out(
    values.json
      ? `${JSON.stringify({ read: rows.length, accepted, rejected: rows.length - accepted })}\n`
      : `${accepted} settlements of ${rows.length} rows.\n`,
  );
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
