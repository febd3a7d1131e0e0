import { createWriteStream } from 'node:fs';
import { open, readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { Problem } from '@vias/sql/problem.ts';
import yauzl from 'yauzl';
import { recogniseLayer } from './file-kind.ts';
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

/** Bytes of a table's rows looked at to tell their letters. */
const looked = 1_048_576;
/** What a table says of its letters when it says nothing: 0, or “as Windows had it where this was written”, which GDAL takes for Western Europe. */
const saysNothing = [0x00, 0x57];

/**
 * Whether a table's rows, of which nothing usable is said, or that they are UTF-8 (GDAL and others write that beside whatever they copy), are UTF-8 or windows-1257, what Baltic offices write. Letters of the one are hardly ever
 * letters of the other, but fields of fixed width cut the last one in two: the more decide. The head of the table is numbers and is not looked at.
 */
const encodingOf = async (dbf: string, said: string | undefined): Promise<string | undefined> => {
  const saysUtf8 = said !== undefined && /^\s*utf-?8\s*$/i.test(said);
  if (said !== undefined && !saysUtf8) return undefined;
  const handle = await open(dbf);
  try {
    const head = Buffer.alloc(32);
    const { bytesRead } = await handle.read(head, 0, head.length, 0);
    if (bytesRead < head.length || !(saysUtf8 || saysNothing.includes(head[29] as number))) return undefined;
    const rows = Buffer.alloc(looked);
    const found = await handle.read(rows, 0, rows.length, head.readUInt16LE(8));
    const text = new TextDecoder('utf-8').decode(rows.subarray(0, found.bytesRead));
    const broken = text.split('\ufffd').length - 1;
    const letters = text.match(/[^\0-\x7f\ufffd]/gu)?.length ?? 0;
    return broken > letters ? 'CP1257' : 'UTF-8';
  } finally {
    await handle.close();
  }
};

/** Unpacks what belongs to a layer into a folder, under names of ours. Throws layer.zip_unsafe, layer.zip_too_large, layer.shapefile_incomplete, layer.type_unknown, layer.xml_entities. */
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
  // Packed or not, XML that declares anything is never read.
  if (kml && (await recogniseLayer(kml)) !== 'kml') throw new Problem('layer.type_unknown');
  if (kml) return { format: 'kml', name, path: kml, encoding: undefined };
  const missing = ['shx', 'dbf'].filter((extension) => !group.has(extension)).map((extension) => `.${extension}`);
  if (missing.length > 0) throw new Problem('layer.shapefile_incomplete', { values: { name: `${name}.shp`, missing: missing.join(', ') } });
  const cpg = group.get('cpg');
  return {
    format: 'shp',
    name,
    path: group.get('shp') ?? '',
    encoding: await encodingOf(group.get('dbf') ?? '', cpg && (await readFile(cpg, 'latin1')).slice(0, 100)),
  };
};
