import { randomUUID } from 'node:crypto';
import type { Member } from '@vias/sql/principal.ts';
import { type Language, Problem } from '@vias/sql/problem.ts';
import { CsvError, parse } from 'csv-parse';
import type { Request } from 'express';
import type { Deps } from '../deps.ts';
import { guessDelimiter } from '../imports/csv-reader.ts';
import { decodeText } from '../imports/decode-text.ts';
import type { RegisterReport } from './contract.ts';
import { limits } from './limits.ts';
import type { Keys } from './own-page.ts';
import { importPeople, noteImport, removePeople, selectMissing } from './queries.ts';
import { type Column, columnOf, gatherPeople, type Person, type Reject, readRow } from './register-rows.ts';
import { cardIndex, sealName } from './sealed-person.ts';

/** People in one transaction: the embedded database takes none over 250 ms. */
const batch = 100;
const mostRejects = 1_000;
/** Letters of a row at most: more is a quotation mark that nobody closed, with all rows after it. */
const mostOfRow = 20_000;

/** Takes back what a dry run wrote. */
class Undo extends Error {}

const readFile = async (req: Request): Promise<string> => {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of req) {
    size += (chunk as Buffer).length;
    if (size > limits.importBytes)
      throw new Problem('request.too_large', {
        values: { limit: `${limits.importBytes / 1_048_576} MB` },
        headers: { connection: 'close' },
      });
    chunks.push(chunk as Buffer);
  }
  return decodeText(Buffer.concat(chunks)).text;
};

type Row = { record: string[]; info: { lines: number } };
/** The rows of a file; throws resident.import_quote where they end in one that nobody closed. */
async function* readOrRefuse(rows: AsyncIterable<unknown>): AsyncGenerator<Row> {
  try {
    yield* rows as AsyncIterable<Row>;
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    // The line it ends at tells nothing: that is the end of the file.
    const line = Number(error.records) + Number(error.empty_lines) + 1;
    throw new Problem('resident.import_quote', { field: 'body', values: { line } });
  }
}

const readRows = async (text: string, country: 'LV' | 'LT'): Promise<{ rows: Person[]; rejects: Reject[]; read: number }> => {
  const delimiter = guessDelimiter(text.slice(0, 65_536));
  const lines = parse(text, {
    delimiter,
    max_record_size: mostOfRow,
    bom: true,
    skip_empty_lines: true,
    relax_column_count: true,
    relax_quotes: true,
    info: true,
  });
  let headings: (Column | undefined)[] | undefined;
  const rows: Person[] = [];
  const rejects: Reject[] = [];
  let read = 0;
  for await (const { record, info } of readOrRefuse(lines)) {
    if (!headings) {
      headings = record.map(columnOf);
      const missing = (['language', 'lon', 'lat'] as const).filter((column) => !headings?.includes(column));
      if (missing.length > 0 || !(headings.includes('phone') || headings.includes('card')))
        throw new Problem('resident.import_columns', {
          field: 'body',
          values: { columns: [...missing, ...(headings.includes('phone') || headings.includes('card') ? [] : ['phone'])].join(', ') },
        });
      continue;
    }
    read += 1;
    // Whole rows in one cell: whoever they name is neither brought in nor missing.
    const swallowed = record.find((cell) => /[\r\n]/.test(cell) && cell.includes(delimiter));
    if (swallowed !== undefined) {
      const line = info.lines - swallowed.split(/\r\n|\r|\n/).length + 1;
      rejects.push({ line, column: 'name', code: 'resident.row_quote', values: {}, phone: null, card: null });
      continue;
    }
    if (read > limits.importRows) throw new Problem('resident.import_rows', { field: 'body', values: { limit: limits.importRows } });
    const row = Object.fromEntries(headings.flatMap((column, i) => (column ? [[column, record[i] ?? '']] : []))) as Partial<
      Record<Column, string>
    >;
    const person = readRow(info.lines, row, country);
    if ('code' in person) rejects.push(person);
    else rows.push(person);
  }
  if (read === 0) throw new Problem('resident.import_empty', { field: 'body' });
  return { rows, rejects, read };
};

/**
 * Whom the file leaves out of the register, and, when asked with the very number that a dry run told, their removal: a wrong file would else silence a whole
 * municipality. Where a refused row names nobody who can be recognised nobody is removed, because it may be anybody. `renumbered` are those whom a dry run did not write.
 */
const leaveMissing = async (
  { db, principal }: { db: Deps['db']; principal: Member },
  named: { phones: string[]; cards: string[]; unknown: number },
  { asked, dryRun, renumbered }: { asked: number | undefined; dryRun: boolean; renumbered: number },
): Promise<{ missing: number; removed: number; notRemoved: Problem | undefined }> => {
  const ids = await db.as(principal, (tx) => selectMissing(tx, named.phones, named.cards));
  const missing = dryRun ? Math.max(0, ids.length - renumbered) : ids.length;
  if (asked === undefined) return { missing, removed: 0, notRemoved: undefined };
  if (named.unknown > 0)
    return { missing, removed: 0, notRemoved: new Problem('resident.import_missing_unknown', { values: { n: named.unknown } }) };
  if (asked !== missing)
    return { missing, removed: 0, notRemoved: new Problem('resident.import_missing_count', { values: { asked, missing } }) };
  let removed = 0;
  for (let i = 0; i < ids.length && !dryRun; i += batch)
    removed += await db.as(principal, (tx) => removePeople(tx, ids.slice(i, i + batch)));
  return { missing, removed, notRemoved: undefined };
};

/** Brings in a register of the administrator's own municipality; the same file again changes nothing, a dry run writes nothing. Numbers stand in no answer and no log. */
export const importRegister = async (
  { db, config }: Deps,
  keys: Keys,
  principal: Member,
  { tenant, dryRun, removeMissing }: { tenant?: string | undefined; dryRun: boolean; removeMissing?: number | undefined },
  req: Request,
  lang: Language,
): Promise<RegisterReport> => {
  if (tenant !== undefined && tenant !== principal.tenant) throw new Problem('resident.import_other_tenant', { field: 'tenant' });
  const vault = keys.vault();
  const { rows, rejects, read } = await readRows(await readFile(req), principal.tenant.startsWith('lt') ? 'LT' : 'LV');
  const gathered = gatherPeople(rows);
  rejects.push(...gathered.rejects);
  const hmacOf = (phone: string): string => vault.index(phone).toString('hex');
  const cardPhones = new Map<string, Set<string>>();
  for (const { card, phone } of [...rows, ...rejects])
    if (card !== null && phone !== null) cardPhones.set(card, (cardPhones.get(card) ?? new Set()).add(hmacOf(phone)));
  // A card with more numbers than a family has is none, and nobody's number is taken over by it; nor where one of its numbers cannot be read, which may be the one.
  const unclear = new Set(rejects.flatMap(({ card, phone }) => (card !== null && phone === null ? [card] : [])));
  const numbersOf = (card: string | null): string[] | null => {
    const numbers = card === null || unclear.has(card) ? undefined : (cardPhones.get(card) ?? new Set<string>());
    return numbers && numbers.size <= limits.cardNumbers ? [...numbers] : null;
  };
  const named = {
    phones: [...new Set([...rows, ...rejects].flatMap(({ phone }) => (phone === null ? [] : [hmacOf(phone)])))],
    cards: [
      ...new Set(
        [...gathered.people.filter(({ phone }) => phone === null), ...rejects].flatMap(({ card }) =>
          card === null ? [] : [cardIndex(vault, card)],
        ),
      ),
    ],
    unknown: rejects.filter(({ phone, card }) => phone === null && card === null).length,
  };
  // Those of one card together, so that two new numbers do not take over the same old one in different transactions of a dry run.
  const people = gathered.people.sort((a, b) => (a.card ?? '').localeCompare(b.card ?? '') || a.line - b.line);
  const sealed = people.map(({ line, phone, card, name, lang: language, places }) => {
    const id = randomUUID();
    const cardHmac = card === null ? null : cardIndex(vault, card);
    const number = phone === null ? undefined : vault.seal(id, phone);
    const phoneHmac = number?.phoneHmac.toString('hex') ?? null;
    const isGenerated = config.mode === 'demo';
    return {
      line,
      id,
      phoneEnc: number?.phoneEnc.toString('hex') ?? null,
      phoneHmac,
      keyId: number?.keyId ?? null,
      isGenerated,
      cardHmac,
      cardPhones: numbersOf(card),
      lang: language,
      places,
      ...sealName(vault, phoneHmac ?? cardHmac ?? '', name),
    };
  });
  const counts = { added: 0, updated: 0, renumbered: 0, unchanged: 0, outside: 0 };
  for (let i = 0; i < sealed.length; i += batch) {
    await db
      .as(principal, async (tx) => {
        for (const { line, fate } of await importPeople(tx, sealed.slice(i, i + batch))) {
          counts[fate] += 1;
          if (fate === 'outside') rejects.push({ line, column: 'lon', code: 'resident.row_outside', values: {}, phone: null, card: null });
        }
        if (dryRun) throw new Undo();
      })
      .catch((error: unknown) => {
        if (!(error instanceof Undo)) throw error;
      });
  }
  const { added, updated, renumbered, unchanged } = counts;
  const { missing, removed, notRemoved } = await leaveMissing({ db, principal }, named, { asked: removeMissing, dryRun, renumbered });
  const done = { added, updated, renumbered, unchanged, missing, removed, rejected: rejects.length };
  await db.as(principal, (tx) => noteImport(tx, { dryRun, ...done }, read));
  return {
    dryRun,
    read,
    ...done,
    notRemoved: notRemoved?.sentence(lang) ?? null,
    rejects: rejects
      .sort((a, b) => a.line - b.line)
      .slice(0, mostRejects)
      .map(({ line, column, code, values }) => ({ line, column, code, detail: new Problem(code, { values }).sentence(lang) })),
  };
};
