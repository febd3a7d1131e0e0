import { readFile, stat } from 'node:fs/promises';
import { Problem } from '@vias/sql/problem.ts';
import { readSheet } from 'read-excel-file/node';
import type { ImportFile } from './file-bytes.ts';
import type { RawRow } from './row.ts';
import { nameColumns, type Table } from './table.ts';
import { tameArchive, unpackedWorkbookLimit } from './xlsx-archive.ts';

/** A cell as text: a date cell is a wall clock without a zone, a formula is its last computed value. */
const textOfCell = (cell: unknown): string => {
  if (cell === null || cell === undefined) return '';
  return cell instanceof Date ? cell.toISOString().replace(/(?:\.000)?Z$/, '') : String(cell);
};

/** Opens one sheet of a workbook. Lines are the sheet's row numbers. Throws import.xlsx_too_large, import.xlsx_broken, import.empty. */
export const openXlsx = async (
  file: ImportFile,
  { skipLines, sheet }: { skipLines: number; sheet: number },
  onRead: (bytes: number) => void,
): Promise<Table> => {
  const { size } = await stat(file.path);
  if (size > unpackedWorkbookLimit || file.gzip)
    throw new Problem(file.gzip ? 'import.binary' : 'import.xlsx_too_large', { values: { limit: '64 MB' } });
  const archive = await tameArchive(await readFile(file.path));
  // Numbers stay as written in the file, so that a long key is not rounded.
  const cells = await readSheet<string>(archive, sheet, { parseNumber: (text) => (/e/i.test(text) ? String(Number(text)) : text) }).catch(
    (cause: unknown) => {
      throw new Problem('import.xlsx_broken', { cause });
    },
  );
  onRead(size);
  const header = cells[skipLines];
  if (!header || header.every((cell) => cell === null)) throw new Problem('import.empty');
  let width = header.length;
  while (width > 1 && header[width - 1] === null) width--;
  const columns = nameColumns(header.slice(0, width).map(textOfCell));
  async function* rows(): AsyncGenerator<RawRow[]> {
    for (let from = skipLines + 1; from < cells.length; from += 256) {
      const batch: RawRow[] = [];
      cells.slice(from, from + 256).forEach((row, i) => {
        const values = row.map(textOfCell);
        if (values.every((value) => value === '')) return;
        const spill = values.slice(width).some((value) => value !== '');
        batch.push({ line: from + i + 1, values: values.slice(0, width), ...(spill && { fault: 'row.columns' as const }) });
      });
      yield batch;
    }
  }
  return { columns, rows: rows() };
};
