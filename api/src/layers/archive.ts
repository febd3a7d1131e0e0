import { createWriteStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { extname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { Problem } from '@vias/sql/problem.ts';
import yauzl from 'yauzl';
import { inMegabytes, limits } from './limits.ts';

/** A file of an archive that a layer can be made from: its name in the archive, and where it was unpacked to. */
type Unpacked = { format: 'shp' | 'kml'; name: string; path: string; encoding: string | undefined };

const wanted = /\.(shp|shx|dbf|prj|cpg|kml)$/i;
const unsafe = (cause?: unknown) => new Problem('layer.zip_unsafe', { cause });
const tooLarge = () =>
  new Problem('layer.zip_too_large', { values: { limit: inMegabytes(limits.unpackedBytes), entries: limits.zipEntries } });

/** Entries of the archive's directory. yauzl refuses names that lead upwards or away, and sizes other than those that are said. */
const entriesOf = (zip: yauzl.ZipFile): Promise<yauzl.Entry[]> =>
  new Promise((resolve, reject) => {
    const entries: yauzl.Entry[] = [];
    if (zip.entryCount > limits.zipEntries) reject(tooLarge());
    zip.on('entry', (entry: yauzl.Entry) => {
      entries.push(entry);
      zip.readEntry();
    });
    zip.on('end', () => resolve(entries));
    zip.on('error', (error: Error) => reject(unsafe(error)));
    zip.readEntry();
  });

/** windows-1257, where a table of a shapefile says nothing of its letters and they are not UTF-8: what Baltic offices write. */
const encodingOf = async (dbf: string): Promise<string | undefined> => {
  const handle = await open(dbf);
  const bytes = Buffer.alloc(1_048_576);
  const { bytesRead } = await handle.read(bytes, 0, bytes.length, 0).finally(() => handle.close());
  if (bytes[29] !== 0 || bytesRead < 32) return undefined;
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(0, bytesRead).filter((byte) => byte >= 0x20));
    return 'UTF-8';
  } catch {
    return 'CP1257';
  }
};

/** Unpacks what belongs to a layer into a folder, under names of ours. Throws layer.zip_unsafe, layer.zip_too_large, layer.shapefile_incomplete, layer.type_unknown. */
export const unpackLayer = async (path: string, folder: string): Promise<Unpacked[]> => {
  const zip = await promisify<string, yauzl.Options, yauzl.ZipFile>(yauzl.open as never)(path, {
    lazyEntries: true,
    autoClose: false,
    strictFileNames: true,
    validateEntrySizes: true,
  }).catch((error: unknown) => {
    throw unsafe(error);
  });
  try {
    const entries = await entriesOf(zip);
    if (entries.reduce((sum, { uncompressedSize }) => sum + uncompressedSize, 0) > limits.unpackedBytes) throw tooLarge();
    const parts = new Map<string, Map<string, string>>();
    for (const entry of entries) {
      const extension = wanted.exec(entry.fileName)?.[1]?.toLowerCase();
      if (extension === undefined || /(^|\/)(?:__MACOSX\/|\._)/.test(entry.fileName)) continue;
      if ((entry.generalPurposeBitFlag & 1) === 1) throw unsafe();
      const key = entry.fileName.slice(0, -extname(entry.fileName).length);
      const group = parts.get(key.toLowerCase()) ?? new Map([['name', key.split('/').at(-1) ?? key]]);
      parts.set(key.toLowerCase(), group);
      const target = join(folder, `part-${parts.size}.${extension}`);
      group.set(extension, target);
      const source = await promisify<yauzl.Entry, Readable>(zip.openReadStream.bind(zip) as never)(entry);
      await pipeline(source, createWriteStream(target, { mode: 0o600, flags: 'wx' }));
    }
    return await Promise.all([...parts.values()].filter((group) => group.has('shp') || group.has('kml')).map(layerOf));
  } catch (error) {
    throw error instanceof Problem ? error : unsafe(error);
  } finally {
    zip.close();
  }
};

const layerOf = async (group: Map<string, string>): Promise<Unpacked> => {
  const name = group.get('name') ?? '';
  const kml = group.get('kml');
  if (kml) return { format: 'kml', name, path: kml, encoding: undefined };
  const missing = ['shx', 'dbf'].filter((extension) => !group.has(extension)).map((extension) => `.${extension}`);
  if (missing.length > 0) throw new Problem('layer.shapefile_incomplete', { values: { name: `${name}.shp`, missing: missing.join(', ') } });
  return {
    format: 'shp',
    name,
    path: group.get('shp') ?? '',
    encoding: group.has('cpg') ? undefined : await encodingOf(group.get('dbf') ?? ''),
  };
};
