import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { createGunzip, gunzipSync } from 'node:zlib';
import { parse } from 'csv-parse';
import { Refusal } from '../territories/download.ts';
import type { Beside, Line } from './formats.ts';

type Separator = ';' | ',' | '|' | '\t';
const separators: readonly Separator[] = [';', '|', '\t', ','];

/** How a register writes its lines: what stands between fields, and the quotation mark (the Latvian one has used #). */
export const guessDialect = (header: string): { delimiter: Separator; quote: '"' | '#' } => ({
  delimiter: separators.reduce((best, next) => (header.split(next).length > header.split(best).length ? next : best)),
  quote: header.startsWith('#') ? '#' : '"',
});

/** The first 64 kB, to see the header and the encoding. */
async function beginningOf(file: string): Promise<Buffer> {
  const handle = await open(file);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(65_536), 0, 65_536, 0);
    const bytes = buffer.subarray(0, bytesRead);
    return file.endsWith('.gz') ? gunzipSync(bytes, { finishFlush: 2 }) : bytes;
  } finally {
    await handle.close();
  }
}

const isUtf8 = (bytes: Buffer): boolean => {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true });
    return true;
  } catch {
    return false;
  }
};

/** A line of the file and where it begins; `broken` when it does not have the columns of the header. */
export type FileLine = { at: number; line: Line; broken: boolean };

/** Reads a CSV file line by line, also .gz, in UTF-8 or the Baltic code page; names of columns in capitals. Throws Refusal for an empty file. */
export async function* readLines(file: string): AsyncGenerator<FileLine> {
  const beginning = await beginningOf(file);
  const encoding = isUtf8(beginning) ? 'utf-8' : 'windows-1257';
  const header =
    new TextDecoder(encoding)
      .decode(beginning)
      .replace(/^\uFEFF/, '')
      .split(/\r?\n/, 1)[0] ?? '';
  if (header.trim() === '') throw new Refusal(`${file} is empty.`);
  const bytes = file.endsWith('.gz') ? createReadStream(file).pipe(createGunzip()) : createReadStream(file);
  const text = Readable.from(decoded(bytes, encoding));
  const rows = text.pipe(
    parse({
      ...guessDialect(header),
      bom: true,
      info: true,
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: true,
      trim: true,
    }),
  );
  // A pipe does not pass on that its source broke off.
  text.on('error', (error) => rows.destroy(error));
  let names: string[] | undefined;
  for await (const { record, info } of rows as AsyncIterable<{ record: string[]; info: { lines: number } }>) {
    if (!names) names = record.map((name) => name.toUpperCase());
    else
      yield {
        at: info.lines,
        line: Object.fromEntries(names.map((name, i) => [name, record[i] ?? ''])),
        broken: record.length < names.length || record.slice(names.length).some((value) => value !== ''),
      };
  }
}

async function* decoded(bytes: AsyncIterable<Uint8Array>, encoding: string): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding);
  for await (const chunk of bytes) yield decoder.decode(chunk, { stream: true });
  yield decoder.decode();
}

/** Flats by the code of their house (AW_DZIV), existing ones only. */
export async function readFlats(file: string): Promise<Map<string, number>> {
  const flats = new Map<string, number>();
  for await (const { line } of readLines(file)) {
    const house = line.VKUR_CD ?? '';
    if (house !== '' && line.STATUSS === 'EKS') flats.set(house, (flats.get(house) ?? 0) + 1);
  }
  if (flats.size === 0) throw new Refusal(`${file} has no existing flats: it needs the columns VKUR_CD and STATUSS.`);
  return flats;
}

/** Names of streets (GAT_KODAS) and settlements (GYV_KODAS) of the Lithuanian register by their codes. */
export async function readNames(files: readonly string[]): Promise<Pick<Beside, 'streets' | 'settlements'>> {
  const [streets, settlements] = [new Map<string, string>(), new Map<string, string>()];
  for (const file of files) {
    for await (const { line } of readLines(file)) {
      const kind = line.TIPO_SANTRUMPA ?? '';
      if (line.GAT_KODAS) streets.set(line.GAT_KODAS, [line.VARDAS_K || line.VARDAS || line.PAVADINIMAS, kind].filter(Boolean).join(' '));
      else if (line.GYV_KODAS) settlements.set(line.GYV_KODAS, line.VARDAS_V || line.VARDAS_K || line.VARDAS || line.PAVADINIMAS || '');
      else throw new Refusal(`${file} has neither GAT_KODAS nor GYV_KODAS: it is no file of names.`);
    }
  }
  return { streets, settlements };
}
