import type { Language } from '@vias/sql/problem.ts';
import { safeCell } from '../imports/rejects-csv.ts';
import type { AuditEntry, Kind } from './contract.ts';

const heads: Record<Language, readonly string[]> = {
  lv: [
    'Ieraksts',
    'Laiks (UTC)',
    'Kas',
    'Kas (id)',
    'Kā veids',
    'Darbības veids',
    'Darbība',
    'Uz ko attiecas',
    'Rindas',
    'Rindu skaits',
    'Mērķis',
    'Papildu ziņas',
    'Kontrolsumma',
  ],
  lt: [
    'Įrašas',
    'Laikas (UTC)',
    'Kas',
    'Kas (id)',
    'Kieno rūšis',
    'Veiksmo rūšis',
    'Veiksmas',
    'Su kuo susijęs',
    'Eilutės',
    'Eilučių skaičius',
    'Tikslas',
    'Papildoma informacija',
    'Kontrolinė suma',
  ],
  en: [
    'Entry',
    'Time (UTC)',
    'Who',
    'Who (id)',
    'Kind of actor',
    'Kind of act',
    'Act',
    'On what',
    'Rows',
    'Number of rows',
    'Purpose',
    'Details',
    'Checksum',
  ],
};
const kinds: Record<Kind, Record<Language, string>> = {
  write: { lv: 'izmaiņa', lt: 'pakeitimas', en: 'change' },
  'sign-in': { lv: 'pierakstīšanās', lt: 'prisijungimas', en: 'sign-in' },
  refusal: { lv: 'atteikums', lt: 'atsisakymas', en: 'refusal' },
  export: { lv: 'eksports', lt: 'eksportas', en: 'export' },
  read: { lv: 'skatīšana', lt: 'peržiūra', en: 'read' },
};
const signOf = (lang: Language): string => (lang === 'en' ? ',' : ';');

/** The header line of the audit as CSV, with the mark that makes Excel read UTF-8. */
export const csvHead = (lang: Language): string => `\ufeff${heads[lang].map(safeCell).join(signOf(lang))}\r\n`;

/** One entry as a line of CSV; a text that a spreadsheet would run gets an apostrophe. */
export const csvLine = (
  { seq, at, principal, kind, action, thingKind, thingIds, thingCount, detail, hash }: AuditEntry,
  lang: Language,
): string => {
  const { purpose, ...rest } = detail;
  const more = Object.keys(rest).length === 0 ? '' : JSON.stringify(rest);
  const cells = [at, principal.name, principal.id, principal.kind, kinds[kind][lang], action, thingKind, thingIds.join(' ')];
  return `${[seq, ...cells.map(safeCell), thingCount, safeCell(typeof purpose === 'string' ? purpose : ''), safeCell(more), hash].join(signOf(lang))}\r\n`;
};
