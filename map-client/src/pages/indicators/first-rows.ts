/** The beginning of a CSV file as it will be read: its header and some rows. */
export interface FirstRows {
  delimiter: string;
  header: string[];
  rows: string[][];
  /** Windows-1257, the Baltic code page of older spreadsheets, where the bytes are no UTF-8. */
  encoding: 'UTF-8' | 'UTF-16' | 'Windows-1257';
}

const delimiters = { semicolon: ';', comma: ',', tab: '\t' } as const;
export type DelimiterName = keyof typeof delimiters;
export type EncodingName = 'utf-8' | 'windows-1257';

/** Splits text into records; quotation marks hold delimiters and line ends, two of them are one. */
const splitRecords = (text: string, delimiter: string): string[][] => {
  const records: string[][] = [];
  let [record, cell, quoted]: [string[], string, boolean] = [[], '', false];
  const endRecord = (): void => {
    record.push(cell);
    if (record.length > 1 || cell !== '') records.push(record);
    [record, cell] = [[], ''];
  };
  for (let i = 0; i < text.length; i++) {
    const char = text[i] as string;
    if (quoted) {
      if (char !== '"') cell += char;
      else if (text[i + 1] === '"') cell += text[++i];
      else quoted = false;
    } else if (char === '"' && cell === '') quoted = true;
    else if (char === delimiter) {
      record.push(cell);
      cell = '';
    } else if (char === '\n' || char === '\r') {
      if (char === '\r' && text[i + 1] === '\n') i++;
      endRecord();
    } else cell += char;
  }
  if (cell !== '' || record.length > 0) endRecord();
  return records;
};

const decode = (bytes: Uint8Array, isWhole: boolean, asked?: EncodingName): { text: string; encoding: FirstRows['encoding'] } => {
  const wide = bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : undefined;
  if (wide) return { text: new TextDecoder(wide).decode(bytes, { stream: !isWhole }), encoding: 'UTF-16' };
  if (asked !== 'windows-1257')
    try {
      return { text: new TextDecoder('utf-8', { fatal: asked === undefined }).decode(bytes, { stream: !isWhole }), encoding: 'UTF-8' };
    } catch {
      // Not UTF-8.
    }
  return { text: new TextDecoder('windows-1257').decode(bytes), encoding: 'Windows-1257' };
};

/** Reads the beginning of a file. The delimiter is the one that divides the lines most alike, unless one is asked for; `isWhole` is false where the bytes are cut. */
export const readFirstRows = (
  bytes: Uint8Array,
  {
    isWhole,
    skipLines = 0,
    most = 6,
    encoding: asked,
    delimiter: wanted,
  }: { isWhole: boolean; skipLines?: number; most?: number; encoding?: EncodingName | undefined; delimiter?: DelimiterName | undefined },
): FirstRows => {
  const { text: all, encoding } = decode(bytes, isWhole, asked);
  const text = all
    .split(/(?<=\r\n|\n|\r(?!\n))/)
    .slice(skipLines)
    .join('');
  const read = (wanted ? [delimiters[wanted]] : Object.values(delimiters)).map((delimiter) => ({
    delimiter,
    records: splitRecords(text, delimiter).slice(0, most + 1),
  }));
  const score = ({ records }: (typeof read)[number]): number => {
    const widths = records.map(({ length }) => length);
    const usual = widths[0] ?? 1;
    return usual === 1 ? 0 : widths.filter((width) => width === usual).length * 100 + usual;
  };
  const best = read.reduce((a, b) => (score(b) > score(a) ? b : a));
  const [header = [], ...rows] = best.records;
  return { delimiter: best.delimiter, header: header.map((name) => name.trim()), rows, encoding };
};

const names = {
  code: ['code', 'atvk', 'kods', 'kodas', 'teritorija', 'territory', 'area', 'geo', 'atvk_kods', 'savivaldybės kodas'],
  period: ['period', 'year', 'gads', 'metai', 'laiks', 'laikotarpis', 'time', 'date', 'datums', 'data', 'periods'],
  value: ['value', 'vērtība', 'reikšmė', 'obs_value', 'skaits', 'rādītājs'],
};

/** The column that a name of it usually means; undefined where none is called so, and the reader chooses. */
export const guessColumn = (header: readonly string[], what: keyof typeof names): string | undefined =>
  header.find((name) => names[what].includes(name.toLowerCase()));

/** A cell as CSV that no spreadsheet takes for a formula. */
const cellOf = (value: string | number): string => {
  const text = String(value);
  const safe = typeof value === 'string' && /^[=+\-@\t\r＝＋－＠]/.test(text) ? `'${text}` : text;
  return /[";\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
};

/** Rows as CSV with semicolons and a byte order mark, as spreadsheets of Latvia and Lithuania open it. */
export const writeCsv = (rows: readonly (readonly (string | number)[])[]): string =>
  `\uFEFF${rows.map((row) => row.map(cellOf).join(';')).join('\r\n')}\r\n`;
