import type { Lang } from '../../i18n/i18n.ts';

/** A cell: text, a number, or nothing to tell. */
export type Cell = string | number | null;

/** A column; `digits` after the decimal sign makes it one of numbers. */
export interface Column {
  label: string;
  digits?: number;
}

/** The table of a chart: what is drawn, what is read and what is downloaded are the same rows. The first cell of a row is its heading. */
export interface TableModel {
  columns: readonly Column[];
  rows: readonly (readonly Cell[])[];
}

/** A text that a spreadsheet takes for a formula is made plain text by a leading apostrophe. */
const safe = (text: string): string => (/^[=+\-@\t\r\n＝＋－＠]/.test(text) ? `'${text}` : text);

const quoted = (text: string, sign: string): string =>
  text.includes(sign) || /["\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;

/** CSV as the reader's office program opens it: in Latvian and Lithuanian semicolons and decimal commas, in English commas and points; UTF-8 with a mark. */
export const writeCsv = ({ columns, rows }: TableModel, lang: Lang): string => {
  const sign = lang === 'en' ? ',' : ';';
  const write = (cell: Cell, digits = 0): string => {
    if (cell === null) return '';
    if (typeof cell === 'string') return quoted(safe(cell), sign);
    const text = String(Number(cell.toFixed(digits)));
    return quoted(lang === 'en' ? text : text.replace('.', ','), sign);
  };
  const lines = [columns.map(({ label }) => write(label)), ...rows.map((row) => row.map((cell, i) => write(cell, columns[i]?.digits)))];
  return `\ufeff${lines.map((line) => line.join(sign)).join('\r\n')}\r\n`;
};

/** Hands a text to the browser as a file. */
export const saveText = (text: string, name: string): void => {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([text], { type: 'text/csv;charset=utf-8' }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
};
