import { spawnSync } from 'node:child_process';
import { accessSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { gunzipSync } from 'node:zlib';
import { type Ask, createAsk, type Env, type Io, serverOf } from '../territories/command-line.ts';
import { Refusal } from '../territories/download.ts';
import { type BuildingReport, BuildingRow, largestBuilding } from './contract.ts';

const usage = `npm run vias -- buildings load FILE --source NAME [options]

  Outlines of buildings, that hide what is behind them from cameras: GeoJSON (also .gz) with polygons in degrees, or, where ogr2ogr is installed, whatever it reads
  (an OpenStreetMap extract .osm.pbf, GeoPackage, shapefile). Height from height, HEIGHT, building:height or building:levels (3 m each). The same file again changes nothing.
  --source NAME             whose outlines these are, with the licence: "OpenStreetMap contributors, ODbL"
  --code FIELD              the field that names a building (osm_id, id, code, or the feature's id unless given)
  --partial                 the file is a part: buildings it lacks stay      --replace   take it though more than a tenth of the buildings would vanish
  --dry-run                 only say what would happen                       --json      one line of JSON at the end

  The server is VIAS_URL, an operator's token is VIAS_TOKEN.
`;
const flag = { type: 'boolean' } as const;
const options = {
  source: { type: 'string' },
  code: { type: 'string' },
  partial: flag,
  replace: flag,
  'dry-run': flag,
  json: flag,
} as const;
/** Rows of one request. */
const rowsAtOnce = 500;
/** Metres of a storey. */
const storey = 3;

const terminal: Io = {
  out: (said) => process.stdout.write(said),
  err: (said) => process.stderr.write(said),
  fetch: (url, init) => fetch(url, init),
};

type Feature = {
  id?: string | number;
  geometry: { type: string; coordinates: unknown } | null;
  properties: Record<string, unknown> | null;
};

/** What ogr2ogr makes of OpenStreetMap: heights are among the tags that have no column, and ways and relations are each numbered from 1. */
const asTagged = (feature: Feature): Feature => {
  const { other_tags: tags, ...known } = feature.properties ?? {};
  const unescaped = (text: string | undefined): string => (text ?? '').replace(/\\(.)/g, '$1');
  const others = [...String(tags ?? '').matchAll(/"((?:[^"\\]|\\.)*)"=>"((?:[^"\\]|\\.)*)"/g)].map(([, key, value]) => [
    unescaped(key),
    unescaped(value),
  ]);
  const isRelation = known.osm_id !== undefined && known.osm_id !== null;
  return {
    ...feature,
    properties: { ...Object.fromEntries(others), ...known, osm_id: isRelation ? `r${known.osm_id}` : known.osm_way_id },
  };
};

/** The features of a file in degrees. Throws Refusal with what to do where it cannot be read. */
const readFeatures = (file: string): Feature[] => {
  if (/\.(geo)?json(\.gz)?$/i.test(file)) {
    const bytes = readFileSync(file);
    const text = (file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString();
    let read: { features?: Feature[] };
    try {
      read = JSON.parse(text) as { features?: Feature[] };
    } catch (error) {
      throw new Refusal(`${file} is not GeoJSON: ${(error as Error).message}.`);
    }
    if (!Array.isArray(read.features)) throw new Refusal(`${file} has no features: a GeoJSON FeatureCollection with polygons is needed.`);
    return read.features;
  }
  // Throws ENOENT; an extract of a country is not read for that.
  accessSync(file);
  const folder = mkdtempSync(join(tmpdir(), 'vias-buildings-'));
  try {
    const isOsm = /\.(osm|pbf)$/i.test(file);
    const target = join(folder, 'buildings.geojson');
    const how = isOsm ? ['multipolygons', '-where', 'building IS NOT NULL'] : [];
    const { error, status, stderr } = spawnSync('ogr2ogr', ['-f', 'GeoJSON', '-t_srs', 'EPSG:4326', target, file, ...how], {
      encoding: 'utf8',
    });
    if (error) throw new Refusal(`${file} is not GeoJSON, and ogr2ogr, which reads other formats, is not installed (Debian: gdal-bin).`);
    if (status !== 0) throw new Refusal(`ogr2ogr does not read ${file}: ${stderr.trim().split('\n')[0] ?? ''}`);
    const { features } = JSON.parse(readFileSync(target, 'utf8')) as { features: Feature[] };
    return isOsm ? features.map(asTagged) : features;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

const numberIn = (value: unknown): number | undefined => {
  const found = typeof value === 'number' ? value : Number.parseFloat(String(value ?? '').replace(',', '.'));
  return Number.isFinite(found) && found >= 0 && found <= 1000 ? found : undefined;
};
const heightOf = (properties: Record<string, unknown>): number | null => {
  const height = numberIn(properties.height ?? properties.HEIGHT ?? properties['building:height']);
  const levels = numberIn(properties['building:levels'] ?? properties.building_levels);
  return height ?? (levels === undefined ? null : levels * storey);
};

const rowsOf = (features: readonly Feature[], field: string | undefined): { rows: BuildingRow[]; without: number } => {
  const rows = new Map<string, BuildingRow>();
  let without = 0;
  for (const { id, geometry, properties } of features) {
    const known = properties ?? {};
    const code = field === undefined ? (known.osm_id ?? known.osm_way_id ?? known.id ?? known.code ?? id) : known[field];
    const row = BuildingRow.safeParse({ code: String(code ?? '').trim(), heightM: heightOf(known), geometry });
    if (row.success) rows.set(row.data.code, row.data);
    else without++;
  }
  return { rows: [...rows.values()], without };
};

const load = async (
  ask: Ask,
  file: string,
  values: { source?: string; code?: string; partial?: boolean; replace?: boolean; 'dry-run'?: boolean; json?: boolean },
  io: Io,
) => {
  const source = values.source?.trim();
  if (!source) throw new Refusal('--source is missing: whose outlines these are, with the licence.');
  if (values.partial && values.replace) throw new Refusal('--partial and --replace contradict each other.');
  const { rows, without } = rowsOf(readFeatures(file), values.code);
  if (rows.length === 0)
    throw new Refusal(`${file} has no polygon in degrees with a code: --code names the field that tells buildings apart.`);
  const sum: BuildingReport = { added: 0, updated: 0, unchanged: 0, repaired: [], rejected: [], tooLarge: [] };
  for (let i = 0; i < rows.length; i += rowsAtOnce) {
    const report = await ask<BuildingReport>(
      'POST',
      '/api/buildings',
      JSON.stringify({ source, dryRun: values['dry-run'] ?? false, rows: rows.slice(i, i + rowsAtOnce) }),
    );
    for (const key of ['added', 'updated', 'unchanged'] as const) sum[key] += report[key];
    sum.repaired.push(...report.repaired);
    sum.rejected.push(...report.rejected);
    sum.tooLarge.push(...report.tooLarge);
  }
  const mode = values.partial ? 'partial' : values.replace ? 'replace' : 'whole';
  const ended = values['dry-run']
    ? { removed: 0, cameras: 0 }
    : await ask<{ removed: number; cameras: number }>(
        'POST',
        '/api/buildings/end',
        JSON.stringify({ source, mode, codes: rows.map(({ code }) => code) }),
      );
  for (const code of sum.repaired.slice(0, 20)) io.err(`${code}: the outline crosses itself; the areas it encloses were taken.\n`);
  for (const code of sum.rejected.slice(0, 20)) io.err(`${code}: encloses no area, and was left out.\n`);
  const { metres, corners } = largestBuilding;
  for (const code of sum.tooLarge.slice(0, 20))
    io.err(
      `${code}: is more than ${metres.toLocaleString('en')} m long or has more than ${corners.toLocaleString('en')} corners, and was left out; if it is one building, load it in parts.\n`,
    );
  if (without > 0) io.err(`${without} features have no polygon in degrees, or no code, and were left out.\n`);
  const { added, updated, unchanged, repaired, rejected, tooLarge } = sum;
  const left = rejected.length + tooLarge.length + without;
  io.out(
    values.json
      ? `${JSON.stringify({ read: rows.length + without, added, updated, unchanged, repaired: repaired.length, rejected: left, ...ended })}\n`
      : `${rows.length} buildings read: ${added} new, ${updated} changed, ${unchanged} unchanged, ${repaired.length} repaired, ${left} left out; ${ended.removed} removed, ${ended.cameras} cameras are computed anew.\n`,
  );
};

/** The command line `buildings …`. Answers the exit code; what went wrong is one sentence on the error stream. */
export async function buildingsCommand(args: readonly string[], env: Env, io: Io = terminal): Promise<number> {
  try {
    const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
    const [command = '', file = ''] = positionals;
    if (command !== 'load' || file === '' || positionals.length > 2) {
      (command === '' ? io.out : io.err)(usage);
      return command === '' ? 0 : 1;
    }
    await load(createAsk(env, io), file, values, io);
    return 0;
  } catch (error) {
    const { code, message, cause } = error as { code?: string; message: string; cause?: { code?: string } };
    const server = `There is no server at ${serverOf(env)}. Start it with npm start, or set VIAS_URL.`;
    io.err(`${code === 'ENOENT' ? `There is no file ${args[1]}.` : cause?.code === 'ECONNREFUSED' ? server : message}\n`);
    return 1;
  }
}
