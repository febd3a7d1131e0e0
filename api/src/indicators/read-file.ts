import { Problem } from '@vias/sql/problem.ts';
import { guessDelimiter } from '../imports/csv-reader.ts';
import { createCsvScanner } from '../imports/csv-text.ts';
import { decodeText } from '../imports/decode-text.ts';
import type { RawRow } from '../imports/row.ts';
import { foldDays } from './fold-days.ts';
import type { FileQuery, Reject, ValuesCheck } from './import-contract.ts';
import { type ReadRow, rejectOf } from './import-values.ts';
import { readPeriod } from './period.ts';
import { addValues, readValue } from './value-text.ts';

/** A file of values is read whole: this is enough for a hundred municipalities by day for five years. */
export const fileBytes = 20 * 1_048_576;

/** Reads a body of at most `limit` bytes. Throws request.too_large. */
export const readWhole = async (stream: AsyncIterable<Uint8Array>, limit = fileBytes): Promise<Buffer> => {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of stream) {
    size += chunk.length;
    if (size > limit)
      throw new Problem('request.too_large', {
        values: { limit: `${Math.round(limit / 1_048_576)} MB` },
        headers: { connection: 'close' },
      });
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
};

const delimiters = { comma: ',', semicolon: ';', tab: '\t' } as const;
const delimiterNames = { ',': 'comma', ';': 'semicolon', '\t': 'tab' } as const;

const names = {
  code: ['code', 'atvk', 'kods', 'kodas', 'teritorija', 'territory', 'area', 'geo', 'atvk_kods', 'savivaldybės kodas'],
  period: ['period', 'year', 'gads', 'metai', 'laiks', 'laikotarpis', 'time', 'date', 'datums', 'data', 'periods'],
  value: ['value', 'vērtība', 'reikšmė', 'obs_value', 'skaits', 'rādītājs'],
};
const words = {
  code: 'kods/kodas/code',
  period: 'periods/laikotarpis/period',
  value: 'vērtība/reikšmė/value',
  only: 'only',
} as const;

const tidy = (name: string): string => name.trim().toLowerCase();
const findColumn = (header: readonly string[], asked: string | undefined, what: keyof typeof words): number => {
  const wanted = asked === undefined ? names[what as keyof typeof names] : [tidy(asked)];
  const at = header.findIndex((name) => wanted.includes(tidy(name)));
  if (at < 0)
    throw new Problem('indicator.column_unknown', {
      field: what === 'only' ? 'only' : `${what}Column`,
      values: { what: asked ?? words[what], columns: header.slice(0, 30).join(', ') },
    });
  return at;
};

/** The rows of a CSV file, those that cannot be read, and how many went into others. Throws indicator.file_empty, indicator.column_unknown, indicator.period_unknown. */
export const readFile = (
  bytes: Buffer,
  how: FileQuery,
): { rows: ReadRow[]; rejects: Reject[]; folded: number } & Pick<ValuesCheck, 'encoding' | 'delimiter'> => {
  const { text, encoding } = decodeText(bytes, how.encoding);
  const newline = text.includes('\n') || !text.includes('\r') ? '\n' : '\r';
  const beginning = text.slice(0, 65_536).split(newline).slice(how.skipLines).join(newline);
  const cut = how.delimiter === undefined ? guessDelimiter(beginning) : delimiters[how.delimiter];
  const delimiter = delimiterNames[cut];
  const scanner = createCsvScanner(cut, newline, how.skipLines);
  const raw = [...scanner.push(text), ...scanner.end()];
  const header = raw.shift()?.values ?? [];
  if (raw.length === 0) throw new Problem('indicator.file_empty');
  if (how.period !== undefined && !readPeriod(how.period))
    throw new Problem('indicator.period_unknown', { field: 'period', values: { period: how.period } });
  const code = findColumn(header, how.codeColumn, 'code');
  const period = how.period === undefined ? findColumn(header, how.periodColumn, 'period') : undefined;
  const values = how.valueColumn === undefined ? [findColumn(header, undefined, 'value')] : valueColumns(header, how.valueColumn);
  const [onlyName, ...onlyValue] = how.only?.split('=') ?? [];
  const only = onlyName === undefined ? undefined : { at: findColumn(header, onlyName, 'only'), value: onlyValue.join('=').trim() };
  const rows: ReadRow[] = [];
  const rejects: Reject[] = [];
  let folded = 0;
  for (const { line, values: cells, fault } of raw as RawRow[]) {
    const cell = (at: number): string => (cells[at] ?? '').trim();
    if (fault) rejects.push(rejectOf(line, 'row', cells.join(';'), 'row_broken'));
    else if (only && cell(only.at) !== only.value) folded++;
    else {
      const written = values.map((at) => readValue(cell(at)));
      const value = written.length === 1 ? written[0] : written.every((part) => part !== undefined) ? addValues(written) : undefined;
      rows.push({
        line,
        code: cell(code),
        period: period === undefined ? (how.period as string) : cell(period),
        value,
        text: values.map(cell).join(' + '),
        status: how.status,
      });
    }
  }
  if (how.fold === 'none') return { rows, rejects, folded, encoding, delimiter };
  const weekly = foldDays(rows, how.fold);
  return { rows: weekly.rows, rejects, folded: folded + weekly.folded, encoding, delimiter };
};

/** A column that is called so, else several joined by + that are added up. */
const valueColumns = (header: readonly string[], asked: string): number[] =>
  header.some((name) => tidy(name) === tidy(asked)) || !asked.includes('+')
    ? [findColumn(header, asked, 'value')]
    : asked.split('+').map((part) => findColumn(header, part.trim(), 'value'));
