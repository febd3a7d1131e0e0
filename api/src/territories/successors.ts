import { Problem } from '@vias/sql/problem.ts';
import { sql } from '@vias/sql/sql.ts';
import type { Tx } from '@vias/sql/transaction.ts';
import { z } from 'zod';
import type { Conversion, Converted, SuccessorTable } from './contract.ts';
import { divideWhole } from './largest-remainder.ts';

const Unit = z.object({ id: z.int(), code: z.string() });
const Successor = z.object({ from: z.string(), to: z.string(), toId: z.int(), weight: z.number(), basis: z.string(), toSet: z.int() });

/** Throws territory.set_not_found. */
export const requireSet = async (tx: Tx, id: number): Promise<void> => {
  const found = await tx.maybe(
    z.object({ id: z.int() }),
    sql`select boundary_set_id as id from boundary_set where boundary_set_id = ${id}`,
  );
  if (!found) throw new Problem('territory.set_not_found');
};

/** The units of a set, id by code. Throws territory.set_not_found. */
export const selectUnits = async (tx: Tx, set: number): Promise<Map<string, number>> => {
  await requireSet(tx, set);
  const units = await tx.rows(Unit, sql`select territory_id as id, code from territory where boundary_set_id = ${set}`);
  return new Map(units.map(({ id, code }) => [code, id]));
};

/** What became of the units of a set, by code. */
export const selectSuccessors = (tx: Tx, set: number) =>
  tx.rows(
    Successor,
    sql`
      select f.code as from, t.code as to, t.territory_id as "toId", s.weight, s.basis, t.boundary_set_id as "toSet"
      from territory_successor s
      join territory f on f.territory_id = s.from_territory_id join territory t on t.territory_id = s.to_territory_id
      where f.boundary_set_id = ${set} order by f.code, t.code`,
  );

/** Throws territory.code_unknown with the codes that are not in the set. */
export const requireKnown = (codes: readonly string[], units: ReadonlyMap<string, number>, field: string): void => {
  const unknown = codes.filter((code) => !units.has(code));
  if (unknown.length > 0) throw new Problem('territory.code_unknown', { field, values: { codes: some(unknown) } });
};
const groupBy = <T>(items: readonly T[], key: (item: T) => string): Map<string, T[]> => {
  const groups = new Map<string, T[]>();
  for (const item of items) groups.set(key(item), [...(groups.get(key(item)) ?? []), item]);
  return groups;
};
const some = (codes: readonly string[]): string => `${codes.slice(0, 20).join(', ')}${codes.length > 20 ? ' …' : ''}`;

/**
 * Replaces the successors of the named units. One successor needs no weight; several need one each, in any measure (residents, km²).
 * Throws territory.code_unknown, territory.row_repeated, territory.weight_missing.
 */
export const replaceSuccessors = async (tx: Tx, set: number, { toSet, basis, rows }: z.output<typeof SuccessorTable>): Promise<number> => {
  const [from, to] = [await selectUnits(tx, set), await selectUnits(tx, toSet)];
  requireKnown(
    rows.map((row) => row.from),
    from,
    'rows.from',
  );
  requireKnown(
    rows.map((row) => row.to),
    to,
    'rows.to',
  );
  const groups = groupBy(rows, (row) => row.from);
  const repeated = [...groups].filter(([, parts]) => new Set(parts.map((part) => part.to)).size < parts.length).map(([code]) => code);
  if (repeated.length > 0) throw new Problem('territory.row_repeated', { field: 'rows', values: { codes: some(repeated) } });
  const weightless = [...groups]
    .filter(([, parts]) => parts.length > 1 && parts.some((part) => part.weight === undefined))
    .map(([code]) => code);
  if (weightless.length > 0) throw new Problem('territory.weight_missing', { field: 'rows.weight', values: { codes: some(weightless) } });
  const links = [...groups.values()].flatMap((parts) => {
    const sum = parts.reduce((total, part) => total + (part.weight ?? 1), 0);
    return parts.map((part) => ({ from: from.get(part.from), to: to.get(part.to), weight: (part.weight ?? 1) / sum }));
  });
  await tx.run(sql`
    delete from territory_successor s using territory t
    where t.territory_id = s.to_territory_id and t.boundary_set_id = ${toSet} and s.from_territory_id = any (${links.map((link) => link.from)}::int[])`);
  return tx.run(sql`
    insert into territory_successor (from_territory_id, to_territory_id, weight, basis)
    select (value->>'from')::int, (value->>'to')::int, (value->>'weight')::float8, ${basis} from jsonb_array_elements(${JSON.stringify(links)}::jsonb)`);
};

/**
 * Carries values from one set to another by the weights of succession. Each unit's value is divided by largest remainder, so the total is
 * the same to the last decimal. Throws territory.code_unknown, territory.successor_missing.
 */
export const convert = async (
  tx: Tx,
  { fromSet, toSet, decimals, values }: z.output<typeof Conversion>,
): Promise<z.output<typeof Converted>> => {
  const from = await selectUnits(tx, fromSet);
  await requireSet(tx, toSet);
  const codes = Object.keys(values);
  requireKnown(codes, from, 'values');
  const successors = (await selectSuccessors(tx, fromSet)).filter((successor) => successor.toSet === toSet);
  const bySource = groupBy(successors, (successor) => successor.from);
  const lost = codes.filter((code) => !bySource.has(code));
  if (lost.length > 0) throw new Problem('territory.successor_missing', { field: 'values', values: { codes: some(lost) } });
  // Whole numbers of the last decimal: sums of them are exact.
  const scale = 10 ** decimals;
  const sums = new Map<string, { code: string; territory: number; units: number; isIncomplete: boolean }>();
  let total = 0;
  for (const [code, value] of Object.entries(values)) {
    const targets = bySource.get(code) ?? [];
    const units = value === null ? 0 : Math.round(value * scale);
    total += units;
    const parts = divideWhole(
      units,
      targets.map((target) => target.weight),
    );
    targets.forEach((target, i) => {
      const sum = sums.get(target.to) ?? { code: target.to, territory: target.toId, units: 0, isIncomplete: false };
      sums.set(target.to, { ...sum, units: sum.units + (parts[i] ?? 0), isIncomplete: sum.isIncomplete || value === null });
    });
  }
  const items = [...sums.values()].sort((a, b) => (a.code < b.code ? -1 : 1));
  return {
    total: total / scale,
    items: items.map(({ code, territory, units, isIncomplete }) => ({ code, territory, value: units / scale, isIncomplete })),
  };
};
