import { spawnSync } from 'node:child_process';
import { accessSync, createReadStream, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createGunzip } from 'node:zlib';
import { type Ask, createAsk, type Env, exitCodeOf, type Io, serverOf } from '../territories/command-line.ts';
import { Refusal } from '../territories/download.ts';
import { readFeatures } from '../territories/feature-stream.ts';
import { type BuildingReport, BuildingRow, largestBuilding, mostBuildings } from './contract.ts';

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

/** Reads the features of a GeoJSON file, however large: neither the file nor all its features are ever held at once. */
async function* featuresOf(file: string): AsyncGenerator<Feature> {
  const bytes = createReadStream(file);
  const text = file.endsWith('.gz') ? bytes.pipe(createGunzip()) : bytes;
  // A pipe does not pass on that its source broke off.
  if (text !== bytes) bytes.on('error', (error) => text.destroy(error));
  try {
    for await (const item of readFeatures(text)) if ('feature' in item) yield item.feature as Feature;
  } catch (error) {
    const { code = '', message } = error as { code?: string; message: string };
    if (code === 'territory.not_features')
      throw new Refusal(`${file} has no features: a GeoJSON FeatureCollection with polygons is needed.`);
    if (code === 'request.not_json' || code.startsWith('Z_'))
      throw new Refusal(`${file} is not GeoJSON, or ends too early. Nothing was loaded.`);
    throw new Error(message, { cause: error });
  }
}

/** How to read a file in degrees, more than once. Throws Refusal with what to do where it cannot be read. */
const openFile = (file: string): { features: () => AsyncGenerator<Feature>; close: () => void } => {
  // Throws ENOENT; an extract of a country is not read for that.
  accessSync(file);
  if (/\.(geo)?json(\.gz)?$/i.test(file)) return { features: () => featuresOf(file), close: () => undefined };
  const folder = mkdtempSync(join(tmpdir(), 'vias-buildings-'));
  const close = () => rmSync(folder, { recursive: true, force: true });
  try {
    const isOsm = /\.(osm|pbf)$/i.test(file);
    const target = join(folder, 'buildings.geojson');
    const how = isOsm ? ['multipolygons', '-where', 'building IS NOT NULL'] : [];
    const { error, status, stderr } = spawnSync('ogr2ogr', ['-f', 'GeoJSON', '-t_srs', 'EPSG:4326', target, file, ...how], {
      encoding: 'utf8',
    });
    if (error) throw new Refusal(`${file} is not GeoJSON, and ogr2ogr, which reads other formats, is not installed (Debian: gdal-bin).`);
    if (status !== 0) throw new Refusal(`ogr2ogr does not read ${file}: ${stderr.trim().split('\n')[0] ?? ''}`);
    async function* tagged(): AsyncGenerator<Feature> {
      for await (const feature of featuresOf(target)) yield isOsm ? asTagged(feature) : feature;
    }
    return { features: tagged, close };
  } catch (error) {
    close();
    throw error;
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

/** A feature as a building; undefined: it has no polygon in degrees, or no code. */
const rowOf = ({ id, geometry, properties }: Feature, field: string | undefined): BuildingRow | undefined => {
  const known = properties ?? {};
  const code = field === undefined ? (known.osm_id ?? known.osm_way_id ?? known.id ?? known.code ?? id) : known[field];
  return BuildingRow.safeParse({ code: String(code ?? '').trim(), heightM: heightOf(known), geometry }).data;
};

const load = async (
  ask: Ask,
  file: string,
  values: { source?: string; code?: string; partial?: boolean; replace?: boolean; 'dry-run'?: boolean; json?: boolean },
  io: Io,
  most: number,
): Promise<number> => {
  const source = values.source?.trim();
  if (!source) throw new Refusal('--source is missing: whose outlines these are, with the licence.');
  if (values.partial && values.replace) throw new Refusal('--partial and --replace contradict each other.');
  const { features, close } = openFile(file);
  const sum: BuildingReport = { added: 0, updated: 0, unchanged: 0, repaired: [], rejected: [], tooLarge: [], cameras: 0 };
  // Once to its end before anything is written: a file that is cut off loads nothing.
  const codes = new Set<string>();
  let without = 0;
  const send = async (rows: readonly BuildingRow[]): Promise<void> => {
    const report = await ask<BuildingReport>(
      'POST',
      '/api/buildings',
      JSON.stringify({ source, dryRun: values['dry-run'] ?? false, rows }),
    );
    for (const key of ['added', 'updated', 'unchanged'] as const) sum[key] += report[key];
    for (const key of ['repaired', 'rejected', 'tooLarge'] as const) sum[key].push(...report[key]);
    sum.cameras = Math.max(sum.cameras, report.cameras);
  };
  try {
    for await (const feature of features()) {
      const row = rowOf(feature, values.code);
      if (row) codes.add(row.code);
      else without++;
    }
    if (codes.size === 0)
      throw new Refusal(`${file} has no polygon in degrees with a code: --code names the field that tells buildings apart.`);
    if (codes.size > most)
      throw new Refusal(
        `${file} has ${codes.size.toLocaleString('en')} buildings; one source holds at most ${most.toLocaleString('en')}. Divide it, by region, into sources of their own.`,
      );
    let rows = new Map<string, BuildingRow>();
    for await (const feature of features()) {
      const row = rowOf(feature, values.code);
      if (row) rows.set(row.code, row);
      if (rows.size < rowsAtOnce) continue;
      await send([...rows.values()]);
      rows = new Map();
    }
    if (rows.size > 0) await send([...rows.values()]);
  } finally {
    close();
  }
  const mode = values.partial ? 'partial' : values.replace ? 'replace' : 'whole';
  const ended = values['dry-run']
    ? { removed: 0, cameras: 0 }
    : await ask<{ removed: number; cameras: number }>('POST', '/api/buildings/end', JSON.stringify({ source, mode, codes: [...codes] }));
  const cameras = Math.max(sum.cameras, ended.cameras);
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
      ? `${JSON.stringify({ read: codes.size + without, added, updated, unchanged, repaired: repaired.length, rejected: left, removed: ended.removed, cameras })}\n`
      : `${codes.size} buildings read: ${added} new, ${updated} changed, ${unchanged} unchanged, ${repaired.length} repaired, ${left} left out; ${ended.removed} removed, ${cameras} cameras are computed anew.\n`,
  );
  return left;
};

/** The command line `buildings …`. Answers the exit code; what went wrong is one sentence on the error stream. `most`: buildings that one source holds, fewer for a test. */
export async function buildingsCommand(args: readonly string[], env: Env, io: Io = terminal, most = mostBuildings): Promise<number> {
  try {
    const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
    const [command = '', file = ''] = positionals;
    if (command !== 'load' || file === '' || positionals.length > 2) {
      (command === '' ? io.out : io.err)(usage);
      return command === '' ? 0 : 1;
    }
    return exitCodeOf(await load(createAsk(env, io), file, values, io, most), io, values['dry-run']);
  } catch (error) {
    const { code, message, cause } = error as { code?: string; message: string; cause?: { code?: string } };
    const server = `There is no server at ${serverOf(env)}. Start it with npm start, or set VIAS_URL.`;
    io.err(`${code === 'ENOENT' ? `There is no file ${args[1]}.` : cause?.code === 'ECONNREFUSED' ? server : message}\n`);
    return 1;
  }
}
