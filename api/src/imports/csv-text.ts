import type { FindingCode } from './finding.ts';
import type { RawRow } from './row.ts';

/** A record longer than this (characters) is refused, so that one open quotation mark cannot swallow a file. */
const RECORD_LIMIT = 1_048_576;
type Record = { values: string[]; next: number; lines: number; fault?: FindingCode };

const newlines = (text: string, from: number, to: number, newline: string): number => {
  let count = 0;
  for (let i = text.indexOf(newline, from); i >= 0 && i < to; i = text.indexOf(newline, i + 1)) count++;
  return count;
};

/** One record that has quotation marks; undefined when its end is not in the text yet. */
const quotedRecord = (text: string, start: number, delimiter: string, newline: string, final: boolean): Record | undefined => {
  const values: string[] = [];
  let at = start;
  const endOfBare = (from: number): { end: number; delimited: boolean } => {
    const cut = text.indexOf(delimiter, from);
    const line = text.indexOf(newline, from);
    const lineEnd = line < 0 ? text.length : line;
    return cut >= 0 && cut < lineEnd ? { end: cut, delimited: true } : { end: lineEnd, delimited: false };
  };
  const close = (end: number, fault?: FindingCode): Record => ({
    values,
    next: end + 1,
    lines: 1 + newlines(text, start, Math.min(end, text.length), newline),
    ...(fault && { fault }),
  });
  for (;;) {
    if (text[at] === '"') {
      let mark = text.indexOf('"', at + 1);
      while (mark >= 0 && text[mark + 1] === '"') mark = text.indexOf('"', mark + 2);
      if (mark < 0 || (mark === text.length - 1 && !final)) {
        if (!final && text.length - start < RECORD_LIMIT) return undefined;
        if (mark < 0) return { values: [], next: 0, lines: 0, fault: text.length - start < RECORD_LIMIT ? 'row.quotes' : 'row.too_long' };
      }
      const inner = text.slice(at + 1, mark).replaceAll('""', '"');
      const after = text[mark + 1] === '\r' && newline === '\n' ? mark + 2 : mark + 1;
      if (after >= text.length && !final) return undefined;
      if (text[mark + 1] === delimiter) {
        values.push(inner);
        at = mark + 2;
        continue;
      }
      if (after >= text.length || text[after] === newline) {
        values.push(inner);
        return close(after);
      }
    }
    const { end, delimited } = endOfBare(at);
    if (!delimited && end === text.length && !final) return undefined;
    const bare = text.slice(at, end);
    values.push(!delimited && newline === '\n' && bare.endsWith('\r') ? bare.slice(0, -1) : bare);
    if (bare.startsWith('"') && bare.split('"').length % 2 === 0) return { ...close(endOfLine(text, at, newline)), fault: 'row.quotes' };
    if (!delimited) return close(end);
    at = end + 1;
  }
};

const endOfLine = (text: string, from: number, newline: string): number => {
  const end = text.indexOf(newline, from);
  return end < 0 ? text.length : end;
};

/**
 * Cuts the text of a CSV file into rows as it arrives. Own, because a statistics file must lose nothing: after an unclosed quotation mark the reader
 * goes back and refuses that one line, where csv-parse swallows everything up to the next mark; and every row knows the line it begins on.
 */
export const createCsvScanner = (delimiter: string, newline: '\n' | '\r', skipLines: number) => {
  let rest = '';
  let line = 1;
  let width = 0;
  let blind = false;
  const refusedLine = (text: string, at: number, fault: FindingCode): { row: RawRow; next: number } => {
    const end = endOfLine(text, at, newline);
    return { row: { line, values: [text.slice(at, Math.min(end, at + 500)).replace(/\r$/, '')], fault }, next: end + 1 };
  };
  const scan = (text: string, final: boolean): RawRow[] => {
    const rows: RawRow[] = [];
    let at = 0;
    while (at < text.length) {
      const end = text.indexOf(newline, at);
      if (end < 0 && !final) {
        if (text.length - at > RECORD_LIMIT && !blind) {
          rows.push({ line, values: [text.slice(at, at + 500)], fault: 'row.too_long' });
          blind = true;
        }
        if (blind) at = text.length;
        break;
      }
      const stop = end < 0 ? text.length : end;
      if (blind || line <= skipLines) {
        blind = false;
        line++;
        at = stop + 1;
        continue;
      }
      const simple = text.slice(at, newline === '\n' && text[stop - 1] === '\r' ? stop - 1 : stop);
      if (!simple.includes('"')) {
        if (simple.length > RECORD_LIMIT) rows.push({ line, values: [simple.slice(0, 500)], fault: 'row.too_long' });
        else if (simple.trim() !== '') rows.push(fit({ line, values: simple.split(delimiter) }));
        line++;
        at = stop + 1;
        continue;
      }
      const record = quotedRecord(text, at, delimiter, newline, final);
      if (!record) break;
      const lost = record.lines !== 1 && width > 0 && record.values.length !== width ? 'row.quotes' : record.fault;
      if (lost) {
        const { row, next } = refusedLine(text, at, lost);
        rows.push(row);
        line++;
        at = next;
        continue;
      }
      rows.push(fit({ line, values: record.values }));
      line += record.lines;
      at = record.next;
    }
    rest = text.slice(at);
    return rows;
  };
  const fit = (row: RawRow): RawRow => {
    if (width === 0) {
      width = row.values.length;
      return row;
    }
    if (row.values.length === width) return row;
    const empty = row.values.slice(width).every((value) => value.trim() === '');
    return row.values.length > width && empty ? { line: row.line, values: row.values.slice(0, width) } : { ...row, fault: 'row.columns' };
  };
  return {
    /** Rows that are complete after this piece of text; the first row ever is the header. */
    push: (text: string): RawRow[] => scan(rest + text, false),
    /** The rows left at the end of the file. */
    end: (): RawRow[] => {
      const rows = scan(rest, true);
      rest = '';
      return rows;
    },
  };
};
