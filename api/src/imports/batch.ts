import { hash as digest } from 'node:crypto';
import type { Tx } from '@vias/sql/transaction.ts';
import { type FindingCode, findings } from './finding.ts';
import {
  type FindingRow,
  insertFindings,
  insertLandings,
  insertUnmapped,
  type KnownRow,
  type Reference,
  selectDuplicates,
  selectKnown,
  selectOutside,
  updateLandings,
} from './landing.ts';
import type { Profile } from './profile.ts';
import type { Landing, Outcome } from './row.ts';
import { createKeySet } from './seen-rows.ts';

export type BatchCounts = {
  read: number;
  added: number;
  updated: number;
  rejected: number;
  unchanged: number;
  unplaced: number;
  warnings: number;
  duplicates: number;
};
type Fate = { landing: Landing; known: KnownRow | undefined; what: 'added' | 'updated' | 'unchanged' };

/** Rows that a dry run met before in the same file, since it cannot ask the database about them. */
export const createMemory = () => {
  const keys = createKeySet();
  const rows = createKeySet();
  const contents = createKeySet();
  return {
    meet: ({ key, hash }: Landing): { sameKey: boolean; sameRow: boolean; sameContent: boolean } => ({
      sameKey: !keys(digest('sha256', key, 'hex')),
      sameRow: !rows(digest('sha256', `${key}\u001f${hash}`, 'hex')),
      sameContent: !contents(hash),
    }),
  };
};

/** Cuts a batch where a key comes again with other content: the second changes the first, so it must be written after it. */
export const splitByKey = (outcomes: readonly Outcome[]): Outcome[][] => {
  const groups: Outcome[][] = [];
  let keys = new Map<string, string>();
  for (const outcome of outcomes) {
    const row = 'landing' in outcome ? outcome.landing : undefined;
    const before = row && keys.get(row.key);
    if (groups.length === 0 || (before !== undefined && before !== row?.hash)) {
      groups.push([]);
      keys = new Map();
    }
    groups.at(-1)?.push(outcome);
    if (row) keys.set(row.key, row.hash);
  }
  return groups;
};

/**
 * Decides what becomes of some rows (no key twice with different content) and writes it, unless it is a dry run.
 * Counts tell about the rows of the file: a row that was there already still counts as unplaced, doubted or repeated.
 */
export const landBatch = async (
  tx: Tx,
  reference: Reference,
  profile: Profile,
  importId: string,
  outcomes: readonly Outcome[],
  memory: ReturnType<typeof createMemory> | undefined,
): Promise<BatchCounts> => {
  const landings = outcomes.flatMap((outcome) => ('landing' in outcome ? [outcome.landing] : []));
  const known =
    landings.length > 0
      ? await selectKnown(
          tx,
          reference,
          profile.source,
          landings.map(({ key }) => key),
        )
      : new Map<string, KnownRow>();
  const metInFile = new Set<Landing>();
  const met = new Set<string>();
  const fates = landings.map((landing): Fate => {
    const before = known.get(landing.key);
    const seen = memory?.meet(landing);
    if (seen?.sameContent && !seen.sameKey) metInFile.add(landing);
    if (before?.hash === landing.hash || seen?.sameRow || met.has(landing.key)) return { landing, known: before, what: 'unchanged' };
    met.add(landing.key);
    return { landing, known: before, what: before || seen?.sameKey ? 'updated' : 'added' };
  });
  const written = fates.filter(({ what }) => what !== 'unchanged').map(({ landing }) => landing);
  const repeated = written.length > 0 ? await selectDuplicates(tx, written) : new Set<string>();
  const outside =
    written.length > 0 && profile.extent === null && reference.hasTerritories ? await selectOutside(tx, written) : new Set<string>();
  const contents = new Set<string>();
  for (const { landing, known: before, what } of fates) {
    const isNew = what !== 'unchanged';
    const again = isNew && contents.has(landing.hash);
    if (isNew) contents.add(landing.hash);
    const doubt = (code: FindingCode, field: string, value: string) => landing.warnings.push({ code, field, value });
    if (isNew ? outside.has(landing.key) : before?.flags.includes('outside_territory'))
      doubt('place.outside_territory', 'place', `${landing.lon}; ${landing.lat}`);
    if (isNew ? repeated.has(landing.key) || again || metInFile.has(landing) : before?.flags.includes('possible_duplicate'))
      doubt('row.duplicate', 'row', landing.key);
  }
  if (!memory) {
    const added = fates.filter(({ what }) => what === 'added').map(({ landing }) => landing);
    const updated = fates.filter(({ what }) => what === 'updated').map(({ landing }) => landing);
    if (added.length > 0) await insertLandings(tx, reference, profile, importId, added);
    if (updated.length > 0) await updateLandings(tx, reference, importId, updated, known);
    const unmapped = new Set(
      written.flatMap(({ warnings }) => warnings.filter(({ code }) => code === 'category.unmapped').map(({ value }) => value)),
    );
    if (unmapped.size > 0) await insertUnmapped(tx, reference.tenant, profile.source, [...unmapped]);
  }
  const notes = findingsOf(outcomes);
  if (notes.length > 0) await insertFindings(tx, reference.tenant, importId, notes);
  const count = (what: Fate['what']) => fates.filter((fate) => fate.what === what).length;
  const landed = (test: (row: Landing) => boolean) => landings.filter(test).length;
  const isDuplicate = ({ code }: { code: string }) => code === 'row.duplicate';
  return {
    read: outcomes.length,
    added: count('added'),
    updated: count('updated'),
    rejected: outcomes.length - landings.length,
    unchanged: count('unchanged'),
    unplaced: landed(({ lon }) => lon === null),
    warnings: landed(({ warnings }) => warnings.some((warning) => !isDuplicate(warning))),
    duplicates: landed(({ warnings }) => warnings.some(isDuplicate)),
  };
};

const findingsOf = (outcomes: readonly Outcome[]): FindingRow[] =>
  outcomes.flatMap((outcome) => {
    const { line, list } =
      'landing' in outcome ? { line: outcome.landing.line, list: outcome.landing.warnings } : { line: outcome.line, list: outcome.rejects };
    return list.map(({ code, field, value }, i) => ({ line, no: i + 1, kind: findings[code as FindingCode].kind, code, field, value }));
  });
