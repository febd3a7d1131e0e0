import { spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { dirname, join } from 'node:path';
import { Transform, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Problem } from '@vias/sql/problem.ts';
import { inMegabytes, limits } from './limits.ts';

/** The one driver that may look at a file of each format, the first that is there: GDAL is never left to guess. */
const drivers = { gpkg: ['GPKG'], shp: ['ESRI Shapefile'], kml: ['KML', 'LIBKML'], fgb: ['FlatGeobuf'] } as const;
export type GdalFormat = keyof typeof drivers;

const set = (settings: Record<string, string>): string[] => Object.entries(settings).flatMap(([name, value]) => ['--config', name, value]);
/** Nothing is fetched: no file name is taken for an address, and whatever asks all the same is sent to a port where nobody listens. */
const offline = set({
  CPL_VSIL_CURL_ALLOWED_EXTENSIONS: '.none',
  CPL_CURL_ENABLE_VSIMEM: 'NO',
  GDAL_HTTP_PROXY: '127.0.0.1:9',
  GDAL_HTTP_TIMEOUT: '1',
  OGR_ENABLE_PARTIAL_REPROJECTION: 'NO',
  OGR_SQLITE_LOAD_EXTENSIONS: 'NO',
  GDAL_CACHEMAX: '64',
});

/** The drivers of a program, asked for once. */
const known = new Map<string, readonly string[]>();
const textOf = async (program: string, args: string[], hungUp: AbortSignal, format: GdalFormat): Promise<string> => {
  let text = '';
  const to = new Writable({
    write(chunk: Buffer, _encoding, done) {
      text = (text + chunk).slice(0, 100_000);
      done();
    },
  });
  await run(program, args, to, hungUp, format);
  return text;
};

/** All drivers but the one are left out before anything is opened: `-if` is newer than GDAL 3.6, and keeps only the input apart. */
const pinned = async (ogr2ogr: string, format: GdalFormat, hungUp: AbortSignal): Promise<string[]> => {
  const all =
    known.get(ogr2ogr) ??
    [...(await textOf(ogr2ogr, ['--formats'], hungUp, format)).matchAll(/^ {2}(.+?) -(?:raster|vector|multidim)/gm)].map(
      ([, name]) => name ?? '',
    );
  known.set(ogr2ogr, all);
  const driver = drivers[format].find((name) => all.includes(name));
  if (driver === undefined) throw new Problem('layer.no_ogr2ogr', { values: { format: drivers[format][0] } });
  return [...set({ OGR_SKIP: all.filter((name) => name !== driver && name !== 'GeoJSONSeq').join(',') }), ...offline];
};

/** Runs a program of GDAL; it dies with the reader and when it takes too long. Returns what it complained of. */
const run = async (program: string, args: string[], to: Writable, hungUp: AbortSignal, format: GdalFormat): Promise<string> => {
  const late = AbortSignal.timeout(limits.patience);
  const child = spawn(program, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    signal: AbortSignal.any([hungUp, late]),
    killSignal: 'SIGKILL',
  });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said = (said + text).slice(-4000);
  });
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  const piped = pipeline(child.stdout, to).catch((error: unknown) => {
    child.kill('SIGKILL');
    throw error;
  });
  const [end, pipe] = await Promise.allSettled([ended, piped]);
  if (late.aborted) throw new Problem('layer.too_slow', { values: { seconds: limits.patience / 1000 } });
  if (end.status === 'rejected') {
    if ((end.reason as NodeJS.ErrnoException).code === 'ENOENT')
      throw new Problem('layer.no_ogr2ogr', { values: { format: drivers[format][0] } });
    throw end.reason;
  }
  if (pipe.status === 'rejected') throw pipe.reason;
  if (end.value !== 0) throw new Problem('layer.not_readable', { values: { reason: reasonOf(said) }, cause: new Error(said) });
  return said;
};

/** What GDAL says, in one line and without our paths. */
const reasonOf = (said: string): string =>
  said
    .split('\n')
    .filter((line) => /error/i.test(line))
    .join(' ')
    .replaceAll(/(?:\/[\w.-]+)+\/(?=[\w.-])/g, '')
    .slice(0, 300) || 'GDAL';

/** Names of the layers of a file; none where the program that tells them is missing. */
export const listGdalLayers = async (ogr2ogr: string, format: GdalFormat, path: string, hungUp: AbortSignal): Promise<string[]> => {
  const settings = await pinned(ogr2ogr, format, hungUp);
  const ogrinfo = ogr2ogr === 'ogr2ogr' ? 'ogrinfo' : join(dirname(ogr2ogr), 'ogrinfo');
  let text: string;
  try {
    text = await textOf(ogrinfo, ['-ro', '-q', ...settings, path], hungUp, format);
  } catch (error) {
    if (error instanceof Problem && error.code === 'layer.no_ogr2ogr') return [];
    throw error;
  }
  return [...text.matchAll(/^\d+: (.+?)(?: \([\w ,]+\))?$/gm)].map(([, name]) => name ?? '');
};

/** Writes a layer as lines of GeoJSON in degrees; in the file's own coordinates where that is asked for (`asIs`) or it does not say which they are, and then returns false. */
export const convertLayer = async (
  ogr2ogr: string,
  {
    format,
    path,
    layer,
    encoding,
    asIs,
  }: { format: GdalFormat; path: string; layer: string | undefined; encoding: string | undefined; asIs: boolean },
  target: string,
  hungUp: AbortSignal,
): Promise<boolean> => {
  const settings = await pinned(ogr2ogr, format, hungUp);
  const attempt = async (reproject: boolean) => {
    let size = 0;
    const limited = new Transform({
      transform(chunk: Buffer, _encoding, done) {
        size += chunk.length;
        if (size > limits.unpackedBytes)
          done(new Problem('layer.zip_too_large', { values: { limit: inMegabytes(limits.unpackedBytes), entries: limits.zipEntries } }));
        else done(null, chunk);
      },
    });
    const written = pipeline(limited, createWriteStream(target, { mode: 0o600 }));
    const args = [
      ...['-f', 'GeoJSONSeq', '-lco', 'RS=NO', '-lco', 'COORDINATE_PRECISION=9'],
      ...['-nlt', 'CONVERT_TO_LINEAR', '-limit', String(limits.features + 1), ...settings],
      ...(encoding ? set({ SHAPE_ENCODING: encoding }) : []),
      ...(reproject ? ['-t_srs', 'EPSG:4326'] : ['-a_srs', 'EPSG:4326']),
      ...['/vsistdout/', path, ...(layer === undefined ? [] : [layer])],
    ];
    const [ran] = await Promise.allSettled([run(ogr2ogr, args, limited, hungUp, format), written]);
    if (ran.status === 'rejected') throw ran.reason;
  };
  if (asIs) {
    await attempt(false);
    return false;
  }
  try {
    await attempt(true);
    return true;
  } catch (error) {
    if (!(error instanceof Problem) || !/no\s+coordinate\s+system/i.test(String((error.cause as Error | undefined)?.message))) throw error;
    await attempt(false);
    return false;
  }
};
