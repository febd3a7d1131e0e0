import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { parse } from 'csv-parse/sync';
import { type Ask, type Io, requireValue, type Values } from './command-line.ts';
import type { SuccessorPreview } from './contract.ts';
import { Refusal } from './download.ts';

function readTable(file: string): Record<string, string>[] {
  const bytes = readFileSync(file);
  return parse(file.endsWith('.gz') ? gunzipSync(bytes) : bytes, { columns: true, bom: true, skip_empty_lines: true, trim: true });
}

/** `successors`: what became of the units of a set. */
export async function successors(ask: Ask, file: string, values: Values, io: Io): Promise<void> {
  const rows = readTable(file).map(({ old_code = '', new_code = '', weight = '' }) => ({
    from: old_code,
    to: new_code,
    ...(weight !== '' && { weight: Number(weight) }),
  }));
  const path = `/api/territories/boundary-sets/${encodeURIComponent(requireValue(values, 'from-set'))}/successors`;
  const table = { toSet: Number(requireValue(values, 'to-set')), basis: requireValue(values, 'basis'), rows };
  if (values['dry-run']) {
    const preview = await ask<SuccessorPreview>('POST', `${path}/preview`, JSON.stringify(table));
    io.out(values.json ? `${JSON.stringify(preview)}\n` : inLines(preview));
    return;
  }
  const { accepted } = await ask<{ accepted: number }>('POST', path, JSON.stringify(table));
  io.out(
    values.json ? `${JSON.stringify({ read: rows.length, accepted, rejected: 0 })}\n` : `${accepted} successors of ${rows.length} rows.\n`,
  );
}

const percent = (share: number | null): string => (share === null ? '—' : `${Math.round(share * 1000) / 10} %`);
function inLines({ unchanged, passages, left, unnamed }: SuccessorPreview): string {
  const lines = passages.flatMap(({ from, to }) =>
    to.map(
      ({ code, name, weight, before, isApart }) =>
        `${from.code} ${from.name} → ${code} ${name}: ${percent(before)} → ${percent(weight)}${isApart ? ' (their borders do not touch)' : ''}`,
    ),
  );
  const aside = unnamed.map(({ from, to, names }) => `${from.name}: ${names.join(', ')} lie in ${to.name}, which the table does not name`);
  const rest = left.length > 0 ? [`Without a successor: ${left.map(({ code, name }) => `${code} ${name}`).join(', ')}`] : [];
  return `${[...lines, ...aside, ...rest, `${passages.length} units would change, ${unchanged} stay. Nothing was written.`].join('\n')}\n`;
}

/** `residents`: how many people live in the units of a set. */
export async function residents(ask: Ask, file: string, values: Values, io: Io): Promise<void> {
  const column = values.column ?? 'residents';
  const rows = readTable(file).map((row, i) => {
    const count = Number(row[column]);
    if (!row.code || !row[column] || !Number.isInteger(count))
      throw new Refusal(`Row ${i + 1} of ${file} has no code or no whole number in ${column}.`);
    return { code: row.code, residents: count };
  });
  const path = `/api/territories/boundary-sets/${encodeURIComponent(requireValue(values, 'set'))}/residents`;
  const table = { asOf: requireValue(values, 'as-of'), source: requireValue(values, 'source'), rows };
  const { accepted } = await ask<{ accepted: number }>('POST', path, JSON.stringify(table));
  io.out(values.json ? `${JSON.stringify({ read: rows.length, accepted, rejected: 0 })}\n` : `Residents of ${accepted} units.\n`);
}

/** `assign`: the territories that a tenant answers for. */
export async function assign(ask: Ask, tenant: string, values: Values, io: Io, codes: readonly string[]): Promise<void> {
  const assignment = { tenant, country: requireValue(values, 'country').toUpperCase(), scheme: requireValue(values, 'scheme'), codes };
  const { accepted } = await ask<{ accepted: number }>('POST', '/api/territories/assignments', JSON.stringify(assignment));
  io.out(values.json ? `${JSON.stringify({ accepted })}\n` : `${tenant} answers for ${accepted} territories.\n`);
}

/** `places`: settlements of one source. */
export async function places(ask: Ask, file: string, values: Values, io: Io): Promise<void> {
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
