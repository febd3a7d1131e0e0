import { Problem } from '@vias/sql/problem.ts';
import type { RawRow } from './row.ts';

/** The header of a file and its rows in batches, in the order of the file. A reader of free objects (GeoJSON) adds columns as it meets them. */
export type Table = { columns: string[]; rows: AsyncGenerator<RawRow[]> };

/** More columns than any register has; each costs on every row. */
const columnLimit = 2000;

/** Header names as people see them: trimmed, an empty one numbered, a repeated one told apart. Throws import.too_many_columns. */
export const nameColumns = (header: readonly string[]): string[] => {
  if (header.length > columnLimit) throw new Problem('import.too_many_columns', { values: { count: header.length, limit: columnLimit } });
  const seen = new Map<string, number>();
  return header.map((text, i) => {
    const name =
      text
        .replace(/[\s\0]+/g, ' ')
        .trim()
        .slice(0, 300) || `column ${i + 1}`;
    const times = (seen.get(name) ?? 0) + 1;
    seen.set(name, times);
    return times === 1 ? name : `${name} (${times})`;
  });
};
