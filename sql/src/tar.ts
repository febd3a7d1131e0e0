import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join, normalize, sep } from 'node:path';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';

const text = (block: Buffer, from: number, length: number): string => {
  const field = block.subarray(from, from + length);
  const end = field.indexOf(0);
  return field.toString('utf8', 0, end < 0 ? length : end);
};

/** Unpacks a gzipped tar of files and directories into `directory` as its owner's alone (mode 0700), as PostgreSQL demands. Names that lead outside are refused. */
export const unpack = async (archive: Uint8Array, directory: string): Promise<void> => {
  const tar = await promisify(gunzip)(archive);
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const made = new Set<string>();
  const make = async (folder: string) => {
    if (made.has(folder)) return;
    await mkdir(folder, { recursive: true, mode: 0o700 });
    made.add(folder);
  };
  for (let at = 0; at + 512 <= tar.length && tar[at] !== 0; ) {
    const header = tar.subarray(at, at + 512);
    const prefix = text(header, 257, 5) === 'ustar' ? text(header, 345, 155) : '';
    // PGlite's entries begin with a slash.
    const name = normalize(`${prefix}/${text(header, 0, 100)}`).replace(/^[/\\]+/, '');
    const size = Number.parseInt(text(header, 124, 12).trim() || '0', 8);
    const kind = String.fromCharCode(header[156] ?? 0);
    if (name.split(sep).includes('..') || Number.isNaN(size) || at + 512 + size > tar.length)
      throw new Error(`The archive is damaged at ${name}.`);
    const path = join(directory, name);
    if (kind === '5') await make(path);
    else if (kind === '0' || kind === '\0') {
      await make(dirname(path));
      await writeFile(path, tar.subarray(at + 512, at + 512 + size), { mode: 0o600 });
    }
    at += 512 + Math.ceil(size / 512) * 512;
  }
};
