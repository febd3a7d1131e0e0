import { Problem } from '@vias/sql/problem.ts';
import { sql } from '@vias/sql/sql.ts';
import type { Tx } from '@vias/sql/transaction.ts';
import { z } from 'zod';
import { type Conversion, type Converted, SuccessorPreview, type SuccessorTable } from './contract.ts';
import { divideWhole } from './largest-remainder.ts';
import { placed } from './placed.ts';

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

const Link = z.object({ from: z.int(), to: z.int(), weight: z.number() });
type Link = z.output<typeof Link>;

/** The passages of a table, ids for codes and weights as shares of one. Throws territory.code_unknown, territory.row_repeated, territory.weight_missing. */
const linksOf = async (tx: Tx, set: number, { toSet, rows }: z.output<typeof SuccessorTable>): Promise<Link[]> => {
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
  return [...groups.values()].flatMap((parts) => {
    const sum = parts.reduce((total, part) => total + (part.weight ?? 1), 0);
    return parts.map((part) => ({ from: from.get(part.from) ?? 0, to: to.get(part.to) ?? 0, weight: (part.weight ?? 1) / sum }));
  });
};

/** Names what a table was looked at against: the passages between two sets and the editions of both. */
const seenNow = async (tx: Tx, set: number, toSet: number): Promise<string> =>
  (
    await tx.one(
      z.object({ seen: z.string() }),
      sql`
        select md5(concat_ws('|', (select string_agg(boundary_set_id || ':' || version, ',' order by boundary_set_id) from boundary_set where boundary_set_id in (${set}, ${toSet})),
          (select string_agg(concat_ws(':', s.from_territory_id, s.to_territory_id, s.weight), ',' order by s.from_territory_id, s.to_territory_id)
           from territory_successor s join territory f on f.territory_id = s.from_territory_id join territory t on t.territory_id = s.to_territory_id
           where f.boundary_set_id = ${set} and t.boundary_set_id = ${toSet}))) as seen`,
    )
  ).seen;

/**
 * Replaces the successors of the named units. One successor needs no weight; several need one each, in any measure (residents, km²).
 * Throws territory.code_unknown, territory.row_repeated, territory.weight_missing, territory.changed_meanwhile.
 */
export const replaceSuccessors = async (tx: Tx, set: number, table: z.output<typeof SuccessorTable>): Promise<number> => {
  const links = await linksOf(tx, set, table);
  // Two operators at once: the second waits, and then finds what the first has written.
  await tx.run(sql`lock table territory_successor in share row exclusive mode`);
  if (table.seen !== undefined && table.seen !== (await seenNow(tx, set, table.toSet))) throw new Problem('territory.changed_meanwhile');
  await tx.run(sql`
    delete from territory_successor s using territory t
    where t.territory_id = s.to_territory_id and t.boundary_set_id = ${table.toSet} and s.from_territory_id = any (${links.map((link) => link.from)}::int[])`);
  return tx.run(sql`
    insert into territory_successor (from_territory_id, to_territory_id, weight, basis)
    select (value->>'from')::int, (value->>'to')::int, (value->>'weight')::float8, ${table.basis} from jsonb_array_elements(${JSON.stringify(links)}::jsonb)`);
};

// A smaller difference of a share is how numbers are kept, not a change.
const sameShare = 1e-9;

/** What replaceSuccessors would change, and what looks wrong; writes nothing. Throws what replaceSuccessors throws. */
export const previewSuccessors = async (tx: Tx, set: number, table: z.output<typeof SuccessorTable>): Promise<SuccessorPreview> => {
  const links = await linksOf(tx, set, table);
  const found = await tx.one(
    SuccessorPreview.omit({ seen: true, rows: true }),
    sql`
    with link as (
      select (value->>'from')::int as f, (value->>'to')::int as t, (value->>'weight')::float8 as weight from jsonb_array_elements(${JSON.stringify(links)}::jsonb)
    ), old as (
      select s.from_territory_id as f, s.to_territory_id as t, s.weight from territory_successor s
      join territory a on a.territory_id = s.from_territory_id join territory b on b.territory_id = s.to_territory_id
      where a.boundary_set_id = ${set} and b.boundary_set_id = ${table.toSet}
    ), pair as (
      select f, t, l.weight, o.weight as before from link l full join (select * from old where f in (select f from link)) o using (f, t)
    ), unit as (
      select f, bool_or(weight is null or before is null or abs(weight - before) > ${sameShare}) as is_other from pair group by f
    ), nowhere as (
      select territory_id, code, name from territory
      where boundary_set_id = ${set} and territory_id not in (select f from link) and territory_id not in (select f from old)
    ), aside as (
      select a.territory_id as f, b.territory_id as t, count(*)::int as n, (array_agg(a.settlement order by a.settlement))[1:5] as names
      from (${placed(set)}) a join (${placed(table.toSet)}) b using (settlement_id)
      where a.territory_id in (select f from link) and not exists (select from link l where l.f = a.territory_id and l.t = b.territory_id) group by 1, 2
    )
    select
      (select count(*)::int from unit where not is_other) as unchanged,
      (select coalesce(json_agg(json_build_object('from', json_build_object('code', a.code, 'name', a.name),
          'residents', (select p.residents from territory_population p where p.territory_id = u.f order by p.as_of desc limit 1),
          'to', (select json_agg(json_build_object('code', b.code, 'name', b.name, 'weight', p.weight, 'before', p.before,
                   'isApart', p.weight is not null and not (a.geom && b.geom and st_intersects(a.geom, b.geom))) order by p.weight desc nulls last, b.code)
                 from pair p join territory b on b.territory_id = p.t where p.f = u.f)) order by a.name, a.code), '[]')
       from unit u join territory a on a.territory_id = u.f where u.is_other) as passages,
      (select coalesce(json_agg(json_build_object('code', code, 'name', name) order by name, code), '[]') from nowhere) as left,
      (select coalesce(json_agg(json_build_object('from', json_build_object('code', a.code, 'name', a.name), 'to', json_build_object('code', b.code, 'name', b.name),
          'settlements', s.n, 'names', s.names) order by s.n desc, a.code, b.code), '[]')
       from aside s join territory a on a.territory_id = s.f join territory b on b.territory_id = s.t) as unnamed`,
  );
  return { seen: await seenNow(tx, set, table.toSet), rows: table.rows.length, ...found };
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
