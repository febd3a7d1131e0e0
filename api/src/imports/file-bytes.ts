import { isUtf8 } from 'node:buffer';
import { createReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { type Readable, Transform } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { Problem } from '@vias/sql/problem.ts';
import { type Encoding, utf16Of } from './decode-text.ts';

export type Format = 'csv' | 'geojson' | 'xlsx';
/** A file on disk, what it is, and how far it has been read (0 to 1). */
export type ImportFile = { path: string; gzip: boolean; format: Format; encoding: Encoding };

const MB = 1_048_576;
/** A gzip file may not unpack to more: 500 MB of text pack about ten to one. */
export const unpackedLimit = 8192 * MB;
const SAMPLE = 65_536;

const startsWith = (bytes: Buffer, ...magic: number[]): boolean => magic.every((byte, i) => bytes[i] === byte);

const limited = (limit: number): Transform => {
  let size = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      size += chunk.length;
      if (size > limit) done(new Problem('import.unpacked_too_large', { values: { limit: `${limit / MB} MB` } }));
      else done(null, chunk);
    },
  });
};

/** The file's bytes, unpacked, as a stream. `onRead` hears how many bytes of the file itself were read. Throws import.gzip_broken, import.unpacked_too_large. */
export const readBytes = (file: { path: string; gzip: boolean }, onRead: (bytes: number) => void = () => undefined): Readable => {
  const source = createReadStream(file.path, { highWaterMark: 64 * 1024 });
  source.on('data', (chunk) => onRead(chunk.length));
  source.pause();
  if (!file.gzip) return source;
  const gunzip = createGunzip({ chunkSize: 64 * 1024 });
  const out = limited(unpackedLimit);
  source.on('error', (error) => out.destroy(error));
  gunzip.on('error', (error) => out.destroy(new Problem('import.gzip_broken', { cause: error })));
  out.on('close', () => {
    source.destroy();
    gunzip.destroy();
  });
  return source.pipe(gunzip).pipe(out);
};

const firstBytes = async (path: string, gzip: boolean): Promise<Buffer> => {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of readBytes({ path, gzip })) {
    chunks.push(chunk as Buffer);
    size += (chunk as Buffer).length;
    if (size >= SAMPLE) break;
  }
  return Buffer.concat(chunks);
};

/** Whole file valid UTF-8? A character cut by a chunk's end waits for the next chunk. */
const wholeIsUtf8 = async (file: { path: string; gzip: boolean }): Promise<boolean> => {
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of readBytes(file)) {
    const bytes = rest.length > 0 ? Buffer.concat([rest, chunk as Buffer]) : (chunk as Buffer);
    let end = bytes.length;
    for (let back = 1; back <= Math.min(4, bytes.length); back++) {
      const byte = bytes[bytes.length - back] ?? 0;
      if (byte >= 0xc0) {
        end = bytes.length - back;
        break;
      }
      if (byte < 0x80) break;
    }
    if (!isUtf8(bytes.subarray(0, end))) return false;
    rest = bytes.subarray(end);
  }
  return isUtf8(rest);
};

/**
 * Finds out what a file is by its first bytes, never by its name: gzip, XLSX, GeoJSON or CSV, and the encoding unless declared.
 * Throws import.empty, import.binary, import.old_excel, import.gzip_broken.
 */
export const recogniseFile = async (
  path: string,
  declared: { format: Format | 'auto'; encoding: 'auto' | 'utf-8' | 'windows-1257' },
): Promise<ImportFile> => {
  if ((await stat(path)).size === 0) throw new Problem('import.empty');
  const handle = await open(path);
  const magic = Buffer.alloc(8);
  await handle.read(magic, 0, 8, 0).finally(() => handle.close());
  const gzip = startsWith(magic, 0x1f, 0x8b);
  const bytes = await firstBytes(path, gzip);
  if (bytes.length === 0) throw new Problem('import.empty');
  if (startsWith(bytes, 0x50, 0x4b, 0x03, 0x04)) return { path, gzip, format: 'xlsx', encoding: 'utf-8' };
  if (startsWith(bytes, 0xd0, 0xcf, 0x11, 0xe0)) throw new Problem('import.old_excel');
  const wide = utf16Of(bytes);
  if (wide) {
    const isJson = /^\s*\{\s*"/.test(new TextDecoder(wide).decode(bytes.subarray(0, 4096)));
    return {
      path,
      gzip,
      format: declared.format === 'geojson' || (declared.format === 'auto' && isJson) ? 'geojson' : 'csv',
      encoding: wide,
    };
  }
  const strange = bytes.reduce(
    (count, byte) => count + Number(byte < 0x20 && byte !== 0x09 && byte !== 0x0a && byte !== 0x0d && byte !== 0x0c),
    0,
  );
  if (startsWith(bytes, 0x25, 0x50, 0x44, 0x46) || strange > bytes.length / 50 + 4 || declared.format === 'xlsx')
    throw new Problem('import.binary');
  const text = bytes.subarray(0, 4096).toString('utf8').replace('\ufeff', '').trimStart();
  if (text === '' && bytes.length < SAMPLE) throw new Problem('import.empty');
  const looksJson = /^\{\s*"/.test(text);
  const format = declared.format === 'auto' ? (looksJson ? 'geojson' : 'csv') : declared.format;
  if (format === 'csv' && declared.format === 'auto' && text.startsWith('[')) throw new Problem('import.geojson_broken');
  const hasMark = startsWith(bytes, 0xef, 0xbb, 0xbf);
  const encoding =
    hasMark || format === 'geojson'
      ? 'utf-8'
      : declared.encoding !== 'auto'
        ? declared.encoding
        : (await wholeIsUtf8({ path, gzip }))
          ? 'utf-8'
          : 'windows-1257';
  return { path, gzip, format, encoding };
};
