import type { Language } from '@vias/sql/problem.ts';
import type { ImportFinding } from './contract.ts';

const heads: Record<Language, readonly string[]> = {
  lv: ['Rinda', 'Lauks', 'Vērtība failā', 'Kods', 'Kāpēc'],
  lt: ['Eilutė', 'Laukas', 'Reikšmė faile', 'Kodas', 'Kodėl'],
  en: ['Line', 'Field', 'Value in the file', 'Code', 'Reason'],
};

/** A cell that a spreadsheet shows and never runs: a leading = + - @ or control character gets an apostrophe. */
export const safeCell = (value: string): string => {
  const shown = /^[=+\-@\t\r\n＝＋－＠]/.test(value) ? `'${value}` : value;
  return /[",;\r\n]/.test(shown) || shown !== shown.trim() ? `"${shown.replaceAll('"', '""')}"` : shown;
};

/** The header line of the report, with the mark that makes Excel read UTF-8. */
export const reportHead = (lang: Language): string => `\ufeff${heads[lang].map(safeCell).join(';')}\r\n`;
/** One refused or doubted row of the report. */
export const reportLine = ({ line, field, value, code, sentence }: ImportFinding): string =>
  `${[String(line), field, value, code, sentence].map(safeCell).join(';')}\r\n`;
