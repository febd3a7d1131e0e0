import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { parseArgs } from 'node:util';
import { createAsk, type Env, exitCodeOf, type Io, serverOf } from '../territories/command-line.ts';
import type { CameraImportReport } from './import-contract.ts';

const usage = `npm run vias -- cameras import FILE [options]

  Cameras from CSV or GeoJSON (degrees, WGS 84): columns code, name, lon, lat, and what else is known (kind, status, azimuth, tilt, height_m, focal_mm,
  sensor_width_mm, pixels_wide, purpose, legal_basis, retention_days, operator …). The same file again changes nothing.
  --kind fixed  --status active  --purpose TEXT  --legal-basis TEXT  --retention-days N  --operator TEXT  --sensitivity 1   for rows that do not say it
  --dry-run  only say what would happen        --json  prints the report as one line of JSON

  The server is VIAS_URL, who you are is VIAS_TOKEN: a planner or administrator of the municipality.
`;
const text = { type: 'string' } as const;
const options = {
  kind: text,
  status: text,
  purpose: text,
  'legal-basis': text,
  'retention-days': text,
  operator: text,
  sensitivity: text,
  'dry-run': { type: 'boolean' },
  json: { type: 'boolean' },
} as const;
const parameters = {
  kind: 'kind',
  status: 'status',
  purpose: 'purpose',
  'legal-basis': 'legalBasis',
  'retention-days': 'retentionDays',
  operator: 'operator',
  sensitivity: 'sensitivity',
} as const;

const terminal: Io = {
  out: (said) => process.stdout.write(said),
  err: (said) => process.stderr.write(said),
  fetch: (url, init) => fetch(url, init),
};

/** Reasons and lines of a reason that are printed at most. */
const mostTold = 20;
/** Every reason once, with the lines that it holds for. */
const tellRejects = (rejects: CameraImportReport['rejects']): string[] => {
  const byReason = new Map<string, CameraImportReport['rejects']>();
  for (const each of rejects) {
    const key = `${each.field} ${each.reason}`;
    byReason.set(key, [...(byReason.get(key) ?? []), each]);
  }
  const told = [...byReason.values()].slice(0, mostTold).map((same) => {
    const [{ line, field, value, reason }] = same as [CameraImportReport['rejects'][number]];
    if (same.length === 1) return `line ${line}, ${field} "${value}": ${reason}`;
    const lines = same.slice(0, mostTold).map((each) => each.line);
    return `${same.length} rows, ${field}: ${reason} Lines ${lines.join(', ')}${same.length > mostTold ? ' …' : ''}.`;
  });
  return byReason.size > mostTold ? [...told, `… ${byReason.size - mostTold} more reasons.`] : told;
};

/** The command line `cameras …`. Answers the exit code; what went wrong is one sentence on the error stream. */
export async function camerasCommand(args: readonly string[], env: Env, io: Io = terminal): Promise<number> {
  try {
    const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
    const [command = '', file = ''] = positionals;
    if (command !== 'import' || file === '' || positionals.length > 2) {
      (command === '' ? io.out : io.err)(usage);
      return command === '' ? 0 : 1;
    }
    const query = new URLSearchParams({ fileName: basename(file) });
    for (const [option, parameter] of Object.entries(parameters)) {
      const value = values[option as keyof typeof parameters];
      if (value !== undefined) query.set(parameter, value);
    }
    if (values['dry-run']) query.set('dryRun', 'true');
    const report = await createAsk(env, io)<CameraImportReport>(
      'POST',
      `/api/cameras/import?${query}`,
      new Blob([readFileSync(file)]),
      'application/octet-stream',
    );
    const { read, added, updated, unchanged, rejected, unknownDirections, far } = report;
    for (const said of tellRejects(report.rejects)) io.err(`${said}\n`);
    if (far > 0) io.err(`${far} lie more than 50 km from your municipality: are these the right coordinates, in degrees (WGS 84)?\n`);
    io.out(
      values.json
        ? `${JSON.stringify(report)}\n`
        : `${read} cameras read: ${added} new, ${updated} changed, ${unchanged} unchanged, ${rejected} rejected; ${unknownDirections} do not say where they look.\n`,
    );
    return exitCodeOf(rejected, io, values['dry-run']);
  } catch (error) {
    const { code, message, cause } = error as { code?: string; message: string; cause?: { code?: string } };
    const server = `There is no server at ${serverOf(env)}. Start it with npm start, or set VIAS_URL.`;
    io.err(`${code === 'ENOENT' ? `There is no file ${args[1]}.` : cause?.code === 'ECONNREFUSED' ? server : message}\n`);
    return 1;
  }
}
