import { sql } from '@vias/sql/sql.ts';
import { openTestDatabase, type TestDatabase } from '@vias/sql/testing.ts';
import fc from 'fast-check';
import { z } from 'zod';
import { divideWhole } from '../territories/largest-remainder.ts';
import { makeTestSet, makeTestSuccession, newIndicator } from './testing.ts';

/**
 * indicator_by_territory against a reckoning of its own: five old units, four new ones. A and B merge into M, C is split over M and N (0.7, 0.3),
 * D becomes N, E is split over N, P and Q by thirds.
 */
const old = ['A', 'B', 'C', 'D', 'E'] as const;
const fresh = ['M', 'N', 'P', 'Q'] as const;
const residents = { A: 1000, B: 3000, C: 2000, D: 500, E: 900 };
const links: [string, string, number][] = [
  ['A', 'M', 1],
  ['B', 'M', 1],
  ['C', 'M', 0.7],
  ['C', 'N', 0.3],
  ['D', 'N', 1],
  ['E', 'N', 1 / 3],
  ['E', 'P', 1 / 3],
  ['E', 'Q', 1 / 3],
];
let db: TestDatabase;
let before: number;
let after: number;
const planner = { kind: 'user', id: 'p', name: 'P', tenant: 'lv-jelgava', roles: ['planner'] } as const;
beforeAll(async () => {
  db = await openTestDatabase();
  before = await makeTestSet(db, {
    validFrom: '2009-07-01',
    validTo: '2021-07-01',
    units: old.map((code) => ({ code, residents: residents[code], km2: residents[code] / 10 })),
  });
  after = await makeTestSet(db, { validFrom: '2021-07-01', units: fresh.map((code) => ({ code, residents: 1000 })) });
  await makeTestSuccession(db, before, after, links);
});
afterAll(() => db.close());

const make = (code: string, more: Record<string, unknown> = {}) => {
  const given = newIndicator(code, more) as Record<string, unknown>;
  return db.as(planner, (tx) =>
    tx.run(sql`
      insert into indicator (tenant_id, access_class_id, sensitivity, code, title, unit, direction, aggregation, decimals, denominator, denominator_code, source, licence, quality)
      select tenant_id, access_class_id, sensitivity, ${code}, ${JSON.stringify(given.title)}, ${JSON.stringify(given.unit)}, ${given.direction}, ${given.aggregation},
             ${given.decimals ?? 0}, ${given.denominator}, ${given.denominatorCode ?? null}, ${given.source}, ${given.licence}, ${given.quality}
      from access_class where tenant_id = 'lv-jelgava' and theme = 'indicators' and sensitivity = 1`),
  );
};
type Given = { code: string; value?: number | null; lower?: number; upper?: number; status?: string };
const write = (indicator: string, set: number, year: number, values: readonly Given[]) =>
  db.admin(
    `with i as (select * from indicator where code = $1), m as (insert into indicator_import (tenant_id, indicator_id, origin, begun_by, begun_by_name) select tenant_id, indicator_id, 'api', 't', 't' from i returning *)
     insert into indicator_value (tenant_id, indicator_id, boundary_set_id, code, starts_on, ends_on, value, lower, upper, status, indicator_import_id)
     select m.tenant_id, m.indicator_id, $2, g.code, make_date($3, 1, 1), make_date($3 + 1, 1, 1), g.value, g.lower, g.upper, coalesce(g.status, case when g.value is null then 'masked' else 'final' end), m.indicator_import_id
     from m, jsonb_to_recordset($4::jsonb) as g (code text, value float8, lower float8, upper float8, status text)`,
    [indicator, set, year, JSON.stringify(values)],
  );
const Row = z.object({
  code: z.string(),
  value: z.number().nullable(),
  lower: z.number().nullable(),
  upper: z.number().nullable(),
  status: z.string(),
  is_converted: z.boolean(),
  reason: z.string().nullable(),
  denominator: z.number().nullable(),
});
const ask = async (indicator: string, period: string | null, sets: number[]) => {
  const rows = await db.as(planner, (tx) =>
    tx.rows(
      Row,
      sql`select t.code, v.value, v.lower, v.upper, v.status, v.is_converted, v.reason, v.denominator
                     from indicator_by_territory(${indicator}, ${period}, ${sets}::int[]) v join territory t using (territory_id)`,
    ),
  );
  return Object.fromEntries(rows.map(({ code, ...row }) => [code, row]));
};
const parts = (code: string) => links.filter(([from]) => from === code);
const into = (code: string) => links.filter(([, to]) => to === code);

test('whole numbers are divided by largest remainder, and no total changes', async () => {
  await make('sums');
  let year = 1000;
  await fc.assert(
    fc.asyncProperty(fc.array(fc.integer({ min: -50, max: 400 }), { minLength: 5, maxLength: 5 }), async (numbers) => {
      year++;
      await write(
        'sums',
        before,
        year,
        old.map((code, i) => ({ code, value: numbers[i] as number })),
      );
      const found = await ask('sums', String(year), [after]);
      const expected = Object.fromEntries(fresh.map((code) => [code, 0]));
      old.forEach((code, i) => {
        const targets = parts(code);
        divideWhole(
          numbers[i] as number,
          targets.map(([, , weight]) => weight),
        ).forEach((part, k) => {
          expected[targets[k]?.[1] as string] = (expected[targets[k]?.[1] as string] ?? 0) + part;
        });
      });
      expect(Object.fromEntries(fresh.map((code) => [code, (found[code]?.value ?? Number.NaN) + 0]))).toEqual(expected);
      expect(fresh.reduce((sum, code) => sum + (found[code]?.value ?? 0), 0)).toBe(numbers.reduce((a, b) => a + b, 0));
    }),
    { numRuns: 25, seed: 7 },
  );
});

test('a range holds whatever the numbers behind it may have been, and stays a range', async () => {
  await make('ranges');
  let year = 1000;
  const part = fc.record({ value: fc.integer({ min: 1, max: 5 }), isMasked: fc.boolean() });
  await fc.assert(
    fc.asyncProperty(fc.array(part, { minLength: 5, maxLength: 5 }), async (given) => {
      year += 2;
      await write(
        'ranges',
        before,
        year,
        old.map((code, i) => (given[i]?.isMasked ? { code, lower: 1, upper: 5 } : { code, value: given[i]?.value as number })),
      );
      await write(
        'ranges',
        before,
        year + 1,
        old.map((code, i) => ({ code, value: given[i]?.value as number })),
      );
      const [ranges, truth] = [await ask('ranges', String(year), [after]), await ask('ranges', String(year + 1), [after])];
      for (const code of fresh) {
        const [range, true_] = [ranges[code], truth[code]?.value as number];
        const isMasked = into(code).some(([from]) => given[old.indexOf(from as 'A')]?.isMasked);
        expect(range?.status === 'masked').toBe(isMasked);
        if (isMasked) {
          expect(range?.value).toBeNull();
          expect(range?.lower as number).toBeLessThanOrEqual(true_);
          expect(range?.upper as number).toBeGreaterThanOrEqual(true_);
        } else expect(range?.value).toBe(true_);
      }
    }),
    { numRuns: 20, seed: 7 },
  );
});

test('means are weighted by the denominator of each predecessor', async () => {
  await make('means', { aggregation: 'mean', decimals: 1, denominator: 'residents' });
  await make('per_km2', { aggregation: 'mean', decimals: 1, denominator: 'km2' });
  const given = { A: 10, B: 20, C: 30, D: 40, E: 5 };
  const values = old.map((code) => ({ code, value: given[code] }));
  await write('means', before, 2019, values);
  await write('per_km2', before, 2019, values);
  const found = await ask('means', '2019', [after]);
  expect(found.M?.value).toBeCloseTo((10 * 1000 + 20 * 3000 + 30 * 1400) / 5400, 10);
  expect(found.N?.value).toBeCloseTo((30 * 600 + 40 * 500 + 5 * 300) / 1400, 10);
  expect(found.M?.denominator).toBeCloseTo(5400, 8);
  // A part of one unit has the mean of that unit.
  expect(found.P).toMatchObject({ value: 5, is_converted: true, status: 'final' });
  expect((await ask('per_km2', '2019', [after])).M?.value).toBeCloseTo(found.M?.value as number, 10);
});

test('an indicator may be the denominator of another', async () => {
  await make('pupils');
  await make('truants', { aggregation: 'mean', decimals: 2, denominator: 'indicator', denominatorCode: 'pupils' });
  await write(
    'pupils',
    before,
    2019,
    old.map((code, i) => ({ code, value: 100 * (i + 1) })),
  );
  await write(
    'truants',
    before,
    2019,
    old.map((code, i) => ({ code, value: i })),
  );
  const found = await ask('truants', '2019', [after]);
  expect(found.M?.value).toBeCloseTo((0 * 100 + 1 * 200 + 2 * 300 * 0.7) / (100 + 200 + 210), 10);
  expect((await ask('truants', '2019', [before])).D).toMatchObject({ value: 3, denominator: 400, is_converted: false });
});

test('what cannot be converted is null with its reason', async () => {
  await make('gaps');
  await write('gaps', before, 2018, [
    { code: 'A', value: 4 },
    { code: 'B', status: 'missing' },
    { code: 'D', value: 2 },
    { code: 'C', value: 1 },
  ]);
  const found = await ask('gaps', '2018', [after]);
  expect(found.M).toMatchObject({ value: null, status: 'missing', reason: 'predecessor_missing', is_converted: false });
  expect(found.P).toMatchObject({ value: null, reason: 'predecessor_missing' });
  const own = await ask('gaps', '2018', [before]);
  expect(own.B).toMatchObject({ value: null, reason: 'source_unknown' });
  expect(own.E).toMatchObject({ value: null, reason: 'no_value' });
  // Back into the older division no weight leads.
  await write(
    'gaps',
    after,
    2022,
    fresh.map((code) => ({ code, value: 3 })),
  );
  expect((await ask('gaps', '2022', [before])).A).toMatchObject({ value: null, reason: 'later_division' });
  // A mean without a denominator is not averaged over two.
  await make('plain_mean', { aggregation: 'mean' });
  await write(
    'plain_mean',
    before,
    2018,
    old.map((code) => ({ code, value: 1 })),
  );
  expect((await ask('plain_mean', '2018', [after])).M).toMatchObject({ value: null, reason: 'no_denominator' });
  // A successor that is not loaded would lose a part of a sum.
  const half = await makeTestSet(db, { scheme: 'HALF', validFrom: '2000-01-01', validTo: '2010-01-01', units: [{ code: 'H' }] });
  const rest = await makeTestSet(db, { scheme: 'HALF', validFrom: '2010-01-01', units: [{ code: 'K' }] });
  await makeTestSuccession(db, half, rest, [['H', 'K', 0.5]]);
  await write('gaps', half, 2005, [{ code: 'H', value: 9 }]);
  expect((await ask('gaps', '2005', [rest])).K).toMatchObject({ value: null, reason: 'succession_incomplete' });
});

// 9 each: of A and B 5 go to X and 4 to Y, of C 6 and 3, of D all 9 to X, of E 3 and 6.
test('two reforms in a row, and the latest period that the countries have in common', async () => {
  const third = await makeTestSet(db, { validFrom: '2025-07-01', units: [{ code: 'X' }, { code: 'Y' }] });
  await makeTestSuccession(db, after, third, [
    ['M', 'X', 0.6],
    ['M', 'Y', 0.4],
    ['N', 'X', 1],
    ['P', 'Y', 1],
    ['Q', 'Y', 1],
  ]);
  await make('twice');
  await write(
    'twice',
    before,
    2019,
    old.map((code) => ({ code, value: 9 })),
  );
  expect(await ask('twice', '2019', [third])).toMatchObject({ X: { value: 28, is_converted: true }, Y: { value: 17 } });
  const lt = await makeTestSet(db, { country: 'LT', scheme: 'LAU', validFrom: '2000-01-01', units: [{ code: '29' }] });
  await write(
    'twice',
    before,
    2020,
    old.map((code) => ({ code, value: 1 })),
  );
  await write('twice', lt, 2019, [{ code: '29', value: 7 }]);
  expect(await ask('twice', null, [after, lt])).toMatchObject({ '29': { value: 7 }, M: { value: 24 } });
  expect((await ask('twice', null, [after])).M?.value).toBe(3);
});

test.each([
  ['2021', '2021-01-01', '2022-01-01'],
  ['2021-Q3', '2021-07-01', '2021-10-01'],
  ['2021-12', '2021-12-01', '2022-01-01'],
  ['2020-W53', '2020-12-28', '2021-01-04'],
  ['2024-02-29', '2024-02-29', '2024-03-01'],
  ['2021-07-01/2021-07-11', '2021-07-01', '2021-07-11'],
])('the period %s is written and read alike by the database', async (text, from, to) => {
  const [row] = await db.admin<{ f: string; t: string; back: string }>(
    'select starts_on::text as f, ends_on::text as t, indicator_period_text(starts_on, ends_on) as back from indicator_period_days($1)',
    [text],
  );
  expect(row).toEqual({ f: from, t: to, back: text });
});
test.each(['2021-W54', '2021-W53', '2021-13', '2021-02-30', '2021-Q5', 'x', ''])('the database takes %s for no period', async (text) => {
  expect(await db.admin('select * from indicator_period_days($1)', [text])).toEqual([]);
});
