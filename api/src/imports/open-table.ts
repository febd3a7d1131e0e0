import { stat } from 'node:fs/promises';
import { type Delimiter, openCsv } from './csv-reader.ts';
import type { Encoding } from './decode-text.ts';
import { type Format, recogniseFile } from './file-bytes.ts';
import { openGeojson } from './geojson-reader.ts';
import type { Profile } from './profile.ts';
import type { Table } from './table.ts';
import { openXlsx } from './xlsx-reader.ts';

type Notation = Pick<Profile, 'format' | 'encoding' | 'delimiter' | 'skipLines' | 'sheet'>;
/** An open file: its table, what it turned out to be, and how much of it is read (0 to 1). */
export type OpenTable = Table & { format: Format; encoding: Encoding; delimiter: Delimiter | null; progress: () => number };

/** Opens a file of any kind VIAS reads, as its profile says or as its bytes tell. Throws the problems of the readers, each a sentence. */
export const openTable = async (path: string, notation: Notation): Promise<OpenTable> => {
  const file = await recogniseFile(path, notation);
  const { size } = await stat(path);
  let read = 0;
  const onRead = (bytes: number) => {
    read += bytes;
  };
  const progress = () => Math.min(1, read / size);
  const { format, encoding } = file;
  if (format === 'xlsx') return { ...(await openXlsx(file, notation, onRead)), format, encoding, delimiter: null, progress };
  if (format === 'geojson') return { ...(await openGeojson(file, onRead)), format, encoding, delimiter: null, progress };
  const table = await openCsv(file, notation, onRead);
  return { ...table, format, encoding, progress };
};
