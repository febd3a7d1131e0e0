import { createReadStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Language } from '@vias/sql/problem.ts';
import { Problem } from '@vias/sql/problem.ts';
import { openCsv } from '../imports/csv-reader.ts';
import { recogniseFile } from '../imports/file-bytes.ts';
import { guessProfile } from '../imports/guess-profile.ts';
import { readNumber } from '../imports/number-text.ts';
import { readPlace } from '../imports/place.ts';
import type { RawRow } from '../imports/row.ts';
import { copyUpload, type Upload } from '../imports/spool.ts';
import { type Srid, sridOf, toDegrees } from '../territories/crs.ts';
import { readFeatures } from '../territories/feature-stream.ts';
import { unpackLayer } from './archive.ts';
import type { Format } from './contract.ts';
import { recogniseLayer } from './file-kind.ts';
import { convertLayer, type GdalFormat, listGdalLayers } from './gdal.ts';
import { decideReading, findSystem } from './guess-crs.ts';
import { limits } from './limits.ts';
import { findingText } from './report.ts';
import { type Fault, type Fix, firstPosition, type Shape, shapeOf } from './shape.ts';

/** One feature of a file, placed and named by its number (and line) or with the reason why it cannot be. */
export type Item = {
  number: number;
  line: number | null;
  properties: Record<string, unknown>;
  fixes: ReadonlySet<Fix>;
} & ({ shape: Shape } | { fault: Fault });
export type Asked = {
  layer?: string | undefined;
  crs?: Srid | undefined;
  swapAxes?: boolean | undefined;
  xColumn?: string | undefined;
  yColumn?: string | undefined;
};
/** A file opened as a layer: it can be read from its beginning as often as needed, and must be closed. */
export type Source = {
  format: Format;
  layers: string[];
  layer: string | null;
  crs: Srid;
  isElsewhere: boolean;
  /** Numbers stand as texts. */
  fromText: boolean;
  items: () => AsyncGenerator<Item>;
};
type Raw = { properties: Record<string, unknown>; geometry: unknown };

const none: ReadonlySet<Fix> = new Set();
const anywhere = { west: -180, south: -90, east: 180, north: 90 };
const sample = 500;

/** Text as the database can hold it: no NUL, no half of a character. */
const whole = (text: string): string => text.replaceAll('\0', '').replace(/\p{Surrogate}/gu, '\ufffd');

/** Values as the database can hold them: no NUL, whole characters, texts cut at a length. */
const tidy = (given: unknown): { properties: Record<string, unknown>; fix?: Fix } => {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) return { properties: {} };
  let cut = false;
  const clean = (value: unknown): unknown => {
    if (typeof value === 'string') {
      if (value.length > limits.text) cut = true;
      return whole(value.slice(0, limits.text));
    }
    if (typeof value === 'number') return Number.isFinite(value) ? value : null;
    return typeof value === 'object' && value !== null ? clean(JSON.stringify(value)) : value;
  };
  const properties = Object.fromEntries(Object.entries(given).map(([name, value]) => [whole(name.slice(0, 200)), clean(value)]));
  return cut ? { properties, fix: 'text_cut' } : { properties };
};

/** Undefined where lists within lists are too deep to be written down. */
const tidyOrNot = (given: unknown): ReturnType<typeof tidy> | undefined => {
  try {
    return tidy(given);
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
};

const itemsFrom = async function* (raws: AsyncIterable<Raw>, reading: { srid: Srid; swapped: boolean }): AsyncGenerator<Item> {
  let number = 0;
  for await (const { properties: given, geometry } of raws) {
    number++;
    const tidied = tidyOrNot(given);
    if (!tidied) {
      yield { number, line: null, properties: {}, fixes: none, fault: 'properties_too_large' };
      continue;
    }
    const { properties, fix } = tidied;
    const placed = shapeOf(geometry, reading);
    const base = { number, line: null, properties };
    if ('fault' in placed) yield { ...base, fixes: none, fault: placed.fault };
    else if (JSON.stringify(properties).length > limits.properties)
      yield { ...base, properties: {}, fixes: none, fault: 'properties_too_large' };
    else yield { ...base, shape: placed.shape, fixes: fix ? new Set([...placed.fixes, fix]) : placed.fixes };
  }
};

/** Features of a GeoJSON file; what stands beside them is told to `onMembers`. */
const geojsonOf = async function* (path: string, onMembers: (members: Record<string, unknown>) => void = () => {}): AsyncGenerator<Raw> {
  let features = 0;
  try {
    for await (const item of readFeatures(createReadStream(path))) {
      if ('members' in item) onMembers(item.members);
      else {
        features++;
        yield { properties: (item.feature.properties ?? {}) as Record<string, unknown>, geometry: item.feature.geometry };
      }
    }
  } catch (error) {
    if (error instanceof Problem && ['request.not_json', 'territory.not_features'].includes(error.code))
      throw new Problem('layer.not_geojson', { values: { features }, cause: error });
    throw error;
  }
};

const linesOf = async function* (path: string): AsyncGenerator<Raw> {
  for await (const line of createInterface({ input: createReadStream(path), crlfDelay: Number.POSITIVE_INFINITY }))
    if (line.trim() !== '') yield JSON.parse(line) as Raw;
};

const positionsOf = async (raws: AsyncIterable<Raw>): Promise<(readonly [number, number])[]> => {
  const positions: (readonly [number, number])[] = [];
  for await (const { geometry } of raws) {
    const position = positions.length < sample ? firstPosition(geometry) : undefined;
    if (position) positions.push(position);
  }
  return positions;
};

const openGeojson = async (path: string, asked: Asked): Promise<Source> => {
  let declared: Srid | undefined;
  const positions = await positionsOf(
    geojsonOf(path, ({ crs }) => {
      try {
        declared = sridOf(crs);
      } catch (error) {
        if (asked.crs === undefined && error instanceof Problem)
          throw new Problem('layer.crs_unknown', { field: 'crs', values: { crs: JSON.stringify(crs).slice(0, 120) } });
      }
    }),
  );
  const reading = decideReading(positions, declared, asked);
  return {
    format: 'geojson',
    layers: [],
    layer: null,
    crs: reading.srid,
    isElsewhere: reading.isElsewhere,
    fromText: false,
    items: () => itemsFrom(geojsonOf(path), reading),
  };
};

const openTable = async (path: string, asked: Asked, country: string, lang: Language): Promise<Source> => {
  const file = await recogniseFile(path, { format: 'csv', encoding: 'auto' });
  const open = () => openCsv(file, { delimiter: 'auto', skipLines: 0 }, () => {});
  const first = await open();
  const rows: RawRow[] = [];
  for await (const batch of first.rows) {
    rows.push(...batch.slice(0, sample - rows.length));
    if (rows.length >= sample) break;
  }
  const { columns } = first;
  const reason = `${findingText('row_broken', lang)}.`;
  if (rows.length === 0 && columns.length > 1) throw new Problem('layer.no_features');
  if (rows.length > 0 && rows.every(({ fault }) => fault))
    throw new Problem('layer.nothing_kept', { values: { read: rows.length, reason } });
  const listed = { columns: columns.slice(0, 40).join(', ') };
  for (const name of [asked.xColumn, asked.yColumn])
    if (name !== undefined && !columns.includes(name)) throw new Problem('layer.column_unknown', { values: { name, ...listed } });
  const { profile } = guessProfile(columns, rows, { country, timeZone: 'Europe/Riga' }, lang);
  const guessed = profile.place?.kind === 'columns' ? profile.place : undefined;
  const [named, other] = [asked.xColumn ?? guessed?.x, asked.yColumn ?? guessed?.y];
  if (named === undefined || other === undefined) throw new Problem('layer.no_coordinates', { field: 'xColumn', values: listed });
  const [x, y] = asked.swapAxes ? [other, named] : [named, other];
  const crs = asked.crs ?? Number(guessed?.crs ?? 4326);
  const [xAt, yAt] = [columns.indexOf(x), columns.indexOf(y)];
  const placeIn = (values: readonly string[], extent: typeof anywhere) => {
    const [east, north] = [(values[xAt] ?? '').trim(), (values[yAt] ?? '').trim()];
    if (crs !== 3857) return readPlace(east, north, String(crs) as '4326' | '3059' | '3346', extent);
    const degrees = toDegrees(3857, [readNumber(east) ?? Number.NaN, readNumber(north) ?? Number.NaN]);
    if (!degrees) return east === '' && north === '' ? 'none' : 'not_a_number';
    const [lon, lat] = degrees;
    return { lon, lat, outside: lon < extent.west || lon > extent.east || lat < extent.south || lat > extent.north };
  };
  const items = async function* (): AsyncGenerator<Item> {
    let number = 0;
    for await (const batch of (await open()).rows)
      for (const { line, values, fault } of batch) {
        number++;
        const { properties, fix } = tidy(
          Object.fromEntries(columns.flatMap((name, i) => (i === xAt || i === yAt ? [] : [[name, (values[i] ?? '').trim()]]))),
        );
        const base = { number, line, properties };
        const place = fault ? 'none' : placeIn(values, anywhere);
        if (fault) yield { ...base, properties: {}, fixes: none, fault: 'row_broken' };
        else if (typeof place === 'object' && !place.outside)
          yield {
            ...base,
            shape: { area: [], line: [], point: [[place.lon, place.lat]], vertices: 1 },
            fixes: fix ? new Set([fix]) : none,
          };
        else yield { ...base, fixes: none, fault: typeof place === 'object' ? 'outside_world' : faultOfPlace[place] };
      }
  };
  const homely = { west: 20.4, south: 53.7, east: 28.5, north: 58.3 };
  const here = rows.filter(({ values }) => {
    const place = placeIn(values, homely);
    return typeof place === 'object' && !place.outside;
  });
  return { format: 'csv', layers: [], layer: null, crs: crs as Srid, isElsewhere: here.length * 2 < rows.length, fromText: true, items };
};

const faultOfPlace: Record<'none' | 'not_a_number' | 'half' | 'swapped' | 'impossible', Fault> = {
  none: 'no_geometry',
  half: 'no_geometry',
  not_a_number: 'not_a_number',
  swapped: 'swapped_row',
  impossible: 'outside_world',
};

const openWithGdal = async (
  path: string,
  kind: GdalFormat | 'zip',
  folder: string,
  asked: Asked,
  { ogr2ogr, hungUp }: { ogr2ogr: string; hungUp: AbortSignal },
): Promise<Source> => {
  const found = kind === 'zip' ? await unpackLayer(path, folder) : undefined;
  if (found?.length === 0) throw new Problem('layer.type_unknown');
  const format: GdalFormat = found ? (found[0]?.format as GdalFormat) : (kind as GdalFormat);
  const file = found ? (found[0]?.path ?? path) : path;
  const layers = format === 'shp' ? (found ?? []).map(({ name }) => name) : await listGdalLayers(ogr2ogr, format, file, hungUp);
  const layer = asked.layer ?? layers[0];
  if (asked.layer !== undefined && !layers.includes(asked.layer))
    throw new Problem('layer.layer_unknown', { field: 'layer', values: { name: asked.layer, layers: layers.join(', ') } });
  const target = join(folder, 'features.geojsonl');
  const part = found?.find(({ name }) => name === layer) ?? found?.[0];
  const own = { format, path: part && format === 'shp' ? part.path : file, layer: format === 'shp' ? undefined : layer };
  const convert = async (asIs: boolean) => {
    const isPlaced = await convertLayer(ogr2ogr, { ...own, encoding: part?.encoding, asIs }, target, hungUp);
    return { isPlaced, positions: await positionsOf(linesOf(target)) };
  };
  // Who names a system, or turns the axes, knows better than the file: what it says of itself would put the same numbers elsewhere.
  const { isPlaced, positions } = await convert(asked.crs !== undefined || asked.swapAxes === true);
  const reading = isPlaced
    ? decideReading(positions, 4326, { ...asked, crs: 4326 })
    : decideReading(positions, (asked.swapAxes && findSystem(positions, true)) || 4326, asked);
  if (isPlaced && reading.isElsewhere) {
    const { positions: raw } = await convert(true);
    const [upright, turned] = [findSystem(raw, false), findSystem(raw, true)];
    if (upright !== undefined) throw new Problem('layer.crs_lies', { field: 'crs', values: { likely: upright } });
    if (turned !== undefined) throw new Problem('layer.swapped', { field: 'swapAxes', values: { crs: turned } });
    await convert(false);
  }
  return {
    format,
    layers,
    layer: layer ?? null,
    crs: reading.srid,
    isElsewhere: reading.isElsewhere,
    fromText: false,
    items: () => itemsFrom(linesOf(target), reading),
  };
};

/** Opens an uploaded file as a layer, lets `work` read it, and leaves nothing of it behind. Throws the problems of reading, each a sentence. */
export const withSource = async <T>(
  upload: Upload,
  asked: Asked,
  { ogr2ogr, hungUp, country, lang }: { ogr2ogr: string; hungUp: AbortSignal; country: string; lang: Language },
  work: (source: Source) => Promise<T>,
): Promise<T> => {
  const kind = await recogniseLayer(upload.path);
  if (kind === 'geojson') return work(await openGeojson(upload.path, asked));
  if (kind === 'csv') return work(await openTable(upload.path, asked, country, lang));
  const folder = await mkdtemp(join(tmpdir(), 'vias-layer-'));
  try {
    const file = join(folder, `source.${kind}`);
    await copyUpload(upload, file);
    return await work(await openWithGdal(file, kind, folder, asked, { ogr2ogr, hungUp }));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};
