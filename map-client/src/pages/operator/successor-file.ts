import type { SuccessorRow } from '@vias/api/territories/contract.ts';
import type { z } from 'zod';

export type Row = z.output<typeof SuccessorRow>;
/** Why a file of successors is not read, and in which line of it. */
export type FileFault = { fault: 'columns' | 'row' | 'weight' | 'empty'; line: number };

const cellsOf = (line: string, separator: string): string[] =>
  line.split(separator).map((cell) =>
    cell
      .trim()
      .replace(/^"(.*)"$/, '$1')
      .trim(),
  );

/** Reads old_code, new_code and weight from CSV, as spreadsheets write it: semicolons, tabs or commas; a decimal comma where the comma does not separate. */
export const readSuccessorFile = (text: string): Row[] | FileFault => {
  const lines = text.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/);
  const head = lines[0] ?? '';
  const separator = [';', '\t', ','].find((sign) => head.includes(sign)) ?? ';';
  const names = cellsOf(head, separator).map((name) => name.toLowerCase());
  const [from, to, weight] = ['old_code', 'new_code', 'weight'].map((name) => names.indexOf(name)) as [number, number, number];
  if (from < 0 || to < 0) return { fault: 'columns', line: 1 };
  const rows: Row[] = [];
  for (const [i, line] of lines.entries()) {
    if (i === 0 || line.trim() === '') continue;
    const cells = cellsOf(line, separator);
    const [old = '', next = '', given = ''] = [cells[from], cells[to], weight < 0 ? '' : cells[weight]];
    if (old === '' || next === '') return { fault: 'row', line: i + 1 };
    const share = Number(given.replace(/[\s\u00a0]/g, '').replace(',', '.'));
    if (given !== '' && !(share > 0 && share < Number.POSITIVE_INFINITY)) return { fault: 'weight', line: i + 1 };
    rows.push({ from: old, to: next, ...(given !== '' && { weight: share }) });
  }
  return rows.length > 0 ? rows : { fault: 'empty', line: 1 };
};
