import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { Problem } from '@vias/sql/problem.ts';

/** What a file is; an archive is looked into later. */
export type FileKind = 'geojson' | 'csv' | 'gpkg' | 'zip' | 'kml' | 'fgb';

const unknown = () => new Problem('layer.type_unknown');
const geoPackages = ['GPKG', 'GP10', 'GP11'];

/** Refuses XML that declares anything: only declarations reach outside a document or grow it. Bytes that stand for other letters than ASCII's do not pass as XML at all. */
const requirePlainXml = async (path: string): Promise<void> => {
  let rest = '';
  for await (const chunk of createReadStream(path, { encoding: 'latin1' })) {
    const text = rest + chunk;
    if (/<!(?:DOCTYPE|ENTITY|ELEMENT|ATTLIST|NOTATION)/i.test(text)) throw new Problem('layer.xml_entities');
    rest = text.slice(-12);
  }
};

/** Finds out by its first bytes, never by its name, what a file is. Throws layer.type_unknown, layer.file_empty, layer.xml_entities. */
export const recogniseLayer = async (path: string): Promise<FileKind> => {
  const handle = await open(path);
  const bytes = Buffer.alloc(8192);
  const { bytesRead } = await handle.read(bytes, 0, bytes.length, 0).finally(() => handle.close());
  const head = bytes.subarray(0, bytesRead);
  if (head.subarray(0, 16).toString('latin1') === 'SQLite format 3\0') {
    if (!geoPackages.includes(head.subarray(68, 72).toString('latin1'))) throw unknown();
    return 'gpkg';
  }
  if (head.subarray(0, 4).toString('latin1') === 'PK\x03\x04') return 'zip';
  if (head.subarray(0, 4).toString('latin1') === 'fgb\x03' && head.subarray(4, 7).toString('latin1') === 'fgb') return 'fgb';
  // UTF-16 is a table at most: nothing in it is looked for.
  const isWide = (head[0] === 0xff && head[1] === 0xfe) || (head[0] === 0xfe && head[1] === 0xff);
  if (isWide && head[0] === 0xff && head[2] !== 0x3c) return 'csv';
  if (isWide || head.includes(0)) throw unknown();
  const text = head
    .toString('utf8')
    .replace(/^\ufeff/, '')
    .trimStart();
  if (text.startsWith('{')) return 'geojson';
  if (text.startsWith('<')) {
    await requirePlainXml(path);
    const declared = /^<\?xml[^>]*encoding\s*=\s*["']([\w-]+)["']/.exec(text)?.[1];
    if (declared && !/^(?:utf-?8|us-ascii|iso-8859-\d+|windows-125\d)$/i.test(declared)) throw unknown();
    if (!/^(?:<\?[^>]*\?>|<!--[\s\S]*?-->|\s)*<(?:\w+:)?kml[\s>]/.test(text)) throw unknown();
    return 'kml';
  }
  if (text === '') throw new Problem('layer.file_empty');
  if (/^%PDF|^\[/.test(text) || strange(head)) throw unknown();
  return 'csv';
};

const strange = (bytes: Buffer): boolean =>
  bytes.reduce((count, byte) => count + Number(byte < 0x20 && byte !== 0x09 && byte !== 0x0a && byte !== 0x0d), 0) > bytes.length / 100;
