import { Problem } from '@vias/sql/problem.ts';
import { createCsvScanner } from './csv-text.ts';
import type { ImportFile } from './file-bytes.ts';
import { beginningOf, textOf } from './file-text.ts';
import type { RawRow } from './row.ts';
import { nameColumns, type Table } from './table.ts';

export type Delimiter = ',' | ';' | '\t';
/** The delimiter that cuts the first lines into the most, and equally many, pieces outside quotes. */
export const guessDelimiter = (text: string): Delimiter => {
  const lines = text
    .replace(/"(?:[^"]|"")*"/g, '""')
    .split(/\r?\n|\r/)
    .filter((line) => line.trim() !== '')
    .slice(0, 20);
  const scores = ([',', ';', '\t'] as const).map((delimiter) => {
    const counts = lines.map((line) => line.split(delimiter).length - 1);
    const usual = [...counts].sort((a, b) => a - b)[Math.floor(counts.length / 2)] ?? 0;
    return { delimiter, score: usual === 0 ? 0 : counts.filter((count) => count === usual).length * 100 + usual };
  });
  return scores.reduce((best, next) => (next.score > best.score ? next : best)).delimiter;
};

/** Opens a CSV file. Lines are counted from 1 as an editor shows them; a row over several lines is named by its first. */
export const openCsv = async (
  file: ImportFile,
  options: { delimiter: Delimiter | 'auto'; skipLines: number },
  onRead: (bytes: number) => void,
): Promise<Table & { delimiter: Delimiter }> => {
  const beginning = await beginningOf(file);
  const newline = beginning.includes('\n') || !beginning.includes('\r') ? '\n' : '\r';
  const body = beginning.split(newline).slice(options.skipLines).join(newline);
  const delimiter = options.delimiter === 'auto' ? guessDelimiter(body) : options.delimiter;
  const scanner = createCsvScanner(delimiter, newline, options.skipLines);
  const pieces = textOf(file, onRead);
  const next = async (): Promise<RawRow[] | undefined> => {
    const piece = await pieces.next();
    return piece.done ? undefined : scanner.push(piece.value);
  };
  let first: RawRow[] | undefined = [];
  while (first?.length === 0) first = await next();
  first ??= scanner.end();
  const header = first.shift();
  if (!header) throw new Problem('import.empty');
  const columns = nameColumns(header.values);
  async function* rows(): AsyncGenerator<RawRow[]> {
    try {
      for (let batch: RawRow[] | undefined = first; batch; batch = await next()) yield batch;
      yield scanner.end();
    } finally {
      await pieces.return(undefined);
    }
  }
  return { columns, delimiter, rows: rows() };
};
