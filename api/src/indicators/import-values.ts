import type { Database } from '@vias/sql/database.ts';
import type { Member } from '@vias/sql/principal.ts';
import type { Tx } from '@vias/sql/transaction.ts';
import type { Indicator } from './contract.ts';
import type { ImportReport, Reject, ValuesCheck } from './import-contract.ts';
import { kindOfPeriod, readPeriod } from './period.ts';
import {
  beginImport,
  compareBatch,
  type Division,
  finishImport,
  selectImport,
  type Tally,
  type ValueRow,
  writeBatch,
} from './value-queries.ts';
import type { WrittenValue } from './value-text.ts';

/** A row as it was read, before anybody asked whether its code exists. */
export type ReadRow = {
  line: number;
  code: string;
  period: string;
  value: WrittenValue | undefined;
  text: string;
  status: 'final' | 'provisional' | 'estimated';
};

/** Refused rows that a report names; the others are counted. */
const namedRejects = 1000;
/** A transaction on the embedded database stays under 250 ms; batches grow and shrink to take half of that. */
const wantedMs = 110;
const largest = 1e14;

/** A refused row: which line, which field, which value, why. */
export const rejectOf = (line: number, field: Reject['field'], value: string, reason: Reject['reason'], more = ''): Reject => ({
  line,
  field,
  value: value.slice(0, 200),
  reason,
  more,
  detail: '',
});

/** A row in the shape it is written in; small counts of people become ranges here. */
const prepare = (row: ReadRow, { masksBelow, kind, periodKind }: Indicator): ValueRow | Reject => {
  if (row.code === '') return rejectOf(row.line, 'code', row.code, 'code_missing');
  const days = readPeriod(row.period);
  if (!days) return rejectOf(row.line, 'period', row.period, 'period_unreadable');
  if (periodKind !== null && kindOfPeriod(days) !== periodKind) return rejectOf(row.line, 'period', row.period, 'period_kind');
  const { value } = row;
  if (!value) return rejectOf(row.line, 'value', row.text, 'value_unreadable');
  const base = { line: row.line, code: row.code, ...days, value: null, lower: null, upper: null };
  if (value.status === 'missing') return { ...base, status: 'missing' };
  const [lower, upper] = value.status === 'masked' ? [value.lower, value.upper] : [value.value, value.value];
  if (Math.max(Math.abs(lower), Math.abs(upper)) > largest) return rejectOf(row.line, 'value', row.text, 'value_too_large');
  if (kind === 'count' && lower < 0) return rejectOf(row.line, 'value', row.text, 'value_negative');
  if (kind === 'share' && (lower < 0 || upper > 100)) return rejectOf(row.line, 'value', row.text, 'value_no_share');
  if (value.status === 'masked') return { ...base, lower, upper, status: 'masked' };
  if (masksBelow !== null && value.value > 0 && value.value < masksBelow)
    return { ...base, lower: 1, upper: masksBelow - 1, status: 'masked' };
  return { ...base, value: value.value, status: row.status };
};

type Counted = { rejects: readonly Reject[]; folded: number };
const nothingCounted: Counted = { rejects: [], folded: 0 };
type Land = (tx: Tx, batch: readonly ValueRow[]) => ReturnType<typeof compareBatch>;

/**
 * Hands rows in batches to `land`, each in its own transaction, and counts what became of each. Rows that say the same twice count as unchanged;
 * a row that contradicts an earlier one is refused. `counted` are rows the reader has dealt with itself.
 */
const landRows = async (
  db: Database,
  principal: Member,
  indicator: Indicator,
  rows: Iterable<ReadRow>,
  counted: Counted,
  land: Land,
): Promise<{ tally: Tally; rejects: Reject[]; periods: string[] }> => {
  const rejects = [...counted.rejects];
  const tally: Tally = {
    read: counted.rejects.length + counted.folded,
    added: 0,
    updated: 0,
    unchanged: 0,
    rejected: 0,
    folded: counted.folded,
    masked: 0,
    missing: 0,
  };
  const seen = new Map<string, { line: number; said: string }>();
  const periods = new Map<string, string>();
  let batch: ValueRow[] = [];
  let written: string[] = [];
  let size = 300;
  const flush = async () => {
    if (batch.length === 0) return;
    const begun = performance.now();
    const landed = await db.as(principal, (tx) => land(tx, batch));
    for (const { no, reason, detail } of landed.refused)
      rejects.push(rejectOf(batch[no]?.line ?? 0, 'code', batch[no]?.code ?? '', reason, detail));
    const refused = new Set(landed.refused.map(({ no }) => no));
    for (const [no, { from, to }] of batch.entries()) if (!refused.has(no)) periods.set(`${from} ${to}`, written[no] ?? '');
    for (const key of ['added', 'updated', 'unchanged', 'masked', 'missing'] as const) tally[key] += landed[key];
    [batch, written] = [[], []];
    size = Math.round(Math.min(2000, Math.max(100, size * Math.min(1.6, Math.max(0.3, wantedMs / (performance.now() - begun))))));
  };
  for (const row of rows) {
    tally.read++;
    const ready = prepare(row, indicator);
    if ('reason' in ready) {
      rejects.push(ready);
      continue;
    }
    const key = `${ready.code} ${ready.from} ${ready.to}`;
    const said = `${ready.value} ${ready.lower} ${ready.upper} ${ready.status}`;
    const before = seen.get(key);
    if (before?.said === said) tally.unchanged++;
    else if (before) rejects.push(rejectOf(row.line, 'row', row.text, 'row_repeated', String(before.line)));
    else {
      seen.set(key, { line: row.line, said });
      batch.push(ready);
      written.push(row.period);
    }
    if (batch.length >= size) await flush();
  }
  await flush();
  tally.rejected = rejects.length;
  rejects.sort((a, b) => a.line - b.line);
  return {
    tally,
    rejects: rejects.slice(0, namedRejects),
    periods: [...periods].sort(([a], [b]) => (a < b ? 1 : -1)).map(([, text]) => text),
  };
};

/** Writes rows in batches under one import and answers what became of each. The same rows again change nothing. */
export const importValues = async (
  db: Database,
  principal: Member,
  indicator: Indicator,
  how: { origin: ImportReport['origin']; fileName?: string | null; division: Division },
  rows: Iterable<ReadRow>,
  counted = nothingCounted,
): Promise<ImportReport> => {
  const importId = await db.as(principal, (tx) => beginImport(tx, indicator, how.origin, how.fileName ?? null));
  const { tally, rejects } = await landRows(db, principal, indicator, rows, counted, (tx, batch) =>
    writeBatch(tx, indicator, importId, how.division, batch),
  );
  return db.as(principal, async (tx) => {
    await finishImport(tx, importId, tally, rejects);
    return selectImport(tx, importId);
  });
};

/** What importing the same rows would do, to the row; nothing is written. */
export const checkValues = async (
  db: Database,
  principal: Member,
  indicator: Indicator,
  division: Division,
  rows: Iterable<ReadRow>,
  counted: Counted,
): Promise<Omit<ValuesCheck, 'encoding' | 'delimiter'>> => {
  const { tally, rejects, periods } = await landRows(db, principal, indicator, rows, counted, (tx, batch) =>
    compareBatch(tx, indicator, division, batch),
  );
  return { ...tally, accepted: tally.added + tally.updated, rejects, periods: periods.slice(0, 60) };
};
