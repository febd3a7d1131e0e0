import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Principal } from '@vias/sql/principal.ts';
import { sql } from '@vias/sql/sql.ts';
import fc from 'fast-check';
import { z } from 'zod';
import { type Counts, openCounts, outsider, planner } from './protected-counts.fixture.ts';
import { type Answer, type Area, areaOf, boundsOf, type Cell, cellsOf, findLeak, type Rectangle, side } from './small-count-attack.ts';

let db: Counts['db'];
let west: number;
let south: number;
let count: Counts['count'];
let rectangles: Counts['rectangles'];
let polygons: Counts['polygons'];
let happen: Counts['happen'];
beforeAll(async () => {
  ({ db, west, south, count, rectangles, polygons, happen } = await openCounts());
});
afterAll(() => db.close());

/** Closed incidents of one month: cells of the block of 4 km, each with how many of two groups. Small numbers close together, as they are in villages. */
const anyCell = fc.record({ x: fc.integer({ min: 0, max: side - 1 }), y: fc.integer({ min: 0, max: side - 1 }) });
const anyWorld = fc.array(
  fc.record({
    at: fc.oneof(anyCell, fc.record({ x: fc.integer({ min: 5, max: 9 }), y: fc.integer({ min: 5, max: 9 }) })),
    month: fc.integer({ min: 1, max: 2 }),
    category: fc.constantFrom('noise', 'flood'),
    n: fc.oneof({ weight: 4, arbitrary: fc.integer({ min: 1, max: 4 }) }, { weight: 1, arbitrary: fc.integer({ min: 5, max: 9 }) }),
  }),
  { minLength: 10, maxLength: 30 },
);
type World = { at: { x: number; y: number }; month: number; category: string; n: number }[];

const everyCell = Array.from({ length: side * side }, (_, n): Rectangle => ({ x: n % side, y: Math.floor(n / side), w: 1, h: 1 }));
const everyKilometre = Array.from({ length: 16 }, (_, n): Rectangle => ({ x: (n % 4) * 4, y: Math.floor(n / 4) * 4, w: 4, h: 4 }));
const whole: Rectangle = { x: 0, y: 0, w: side, h: side };
const groups: Record<string, string[] | null> = { noise: ['noise', 'public_order'], flood: ['flood', 'storm_tree', 'ice_snow'], all: null };
/** Each world has the same months, and takes the place of the one before. */
const year = 2015;
let toldOften = 0;
let overlapTold = 0;

/** Lets a world happen, asks everything that an outsider may ask of it, and looks for what the answers give away. */
async function hunt(world: World, drawn: readonly Rectangle[], overlapping: readonly Area[] = []): Promise<string | undefined> {
  await db.admin(`delete from incident where occurred_at between '${year}-01-01' and '${year}-12-31'`);
  await db.admin(
    `insert into incident (tenant_id, access_class_id, sensitivity, category_code, severity, occurred_at, title, geom, created_by, changed_by)
     select 'lv-dobele', a.access_class_id, 1, w.category, 3, make_timestamptz($2, w.month, 1 + k % 28, 9, 0, 0, 'UTC'), 'x',
            st_transform(st_setsrid(st_makepoint(($3 + w.x) * 250 + 125, ($4 + w.y) * 250 + 125), 3059), 4326), 't', 't'
     from jsonb_to_recordset($1) w (x int, y int, month int, category text, n int), generate_series(1, w.n) k, access_class a
     where a.tenant_id = 'lv-dobele' and a.theme = 'incidents' and a.sensitivity = 1`,
    [JSON.stringify(world.map(({ at, ...rest }) => ({ ...rest, ...at }))), year, west, south],
  );
  const start = (month: number) => `${year}-0${month}-01T00:00:00+02:00`;
  const even = [whole, ...everyKilometre, ...drawn, ...everyCell];
  const areas: Area[] = [...even, ...overlapping];
  const answers: Answer[] = [];
  for (const [from, to] of [
    [1, 2],
    [2, 3],
    [1, 3],
  ] as const)
    for (const group of ['noise', 'flood', 'all']) {
      const asked = sql`${rectangles(even)} || ${polygons(overlapping)}`;
      const shown = await count(outsider, asked, start(from), start(to), groups[group]);
      areas.forEach(
        (area, at) =>
          void answers.push({ area, months: from === 1 ? (to === 3 ? [1, 2] : [1]) : [2], group, told: shown[at]?.closed ?? 0 }),
      );
    }
  toldOften += answers.filter(({ area, told }) => area.w === 1 && told > 0).length;
  overlapTold += answers.filter(({ area, told }) => area.cells !== undefined && told > 0).length;
  const truth: Cell[] = world.map(({ at, month, category, n }) => ({ ...at, month, group: category, n }));
  return findLeak(answers, truth) ?? (await findTerritoryLeak(answers, truth, start));
}

const Territory = z.object({ part: z.coerce.number(), n: z.coerce.number().nullable() });
/** Tables by territory against grids: in a territory of 1 to 4 no block may be told, and what blocks leave of its number must not be 1 to 4. */
async function findTerritoryLeak(
  answers: readonly Answer[],
  truth: readonly Cell[],
  start: (month: number) => string,
): Promise<string | undefined> {
  for (const month of [1, 2])
    for (const group of ['noise', 'flood']) {
      const rows = await db.as(outsider, (tx) =>
        tx.rows(
          Territory,
          sql`select substr(t.code, 2) as part, c.incidents as n
              from protected_incident_counts(array(select boundary_set_id from boundary_set), ${start(month)}::timestamptz, ${start(month + 1)}::timestamptz, ${groups[group] ?? null}::text[]) c
              join territory t using (territory_id) where t.scheme = 'parts'`,
        ),
      );
      for (const { part, n } of rows) {
        // Borders run north and south, 1,900 m or 7.6 cells apart.
        const isIn = (x: number) => x >= (part - 1) * 7.6 && x < part * 7.6;
        const real = truth
          .filter((cell) => cell.month === month && cell.group === group && isIn(cell.x + 0.5))
          .reduce((sum, cell) => sum + cell.n, 0);
        const blocks = answers
          .filter(
            ({ area, months, group: of, told }) =>
              told > 0 &&
              area.cells === undefined &&
              area.w === 1 &&
              `${months}` === `${month}` &&
              of === group &&
              isIn(area.x) &&
              isIn(area.x + 1),
          )
          .map(({ told }) => boundsOf(told));
        if (blocks.length > 0 && real < 5) return `a block is told in P${part}, which has ${real}`;
        if (blocks.length === 0 || n === null || n === 0) continue;
        const [low, high] = blocks.reduce(([a, b], [c, d]) => [a + c, b + d], [0, 0]);
        const [least, most] = boundsOf(n);
        if (least - high >= 1 && most - low <= 4) return `P${part} less its blocks leaves ${least - high} to ${most - low}`;
      }
    }
  return undefined;
}

const anyDrawn = fc.array(
  fc.record({
    x: fc.integer({ min: 0, max: 12 }),
    y: fc.integer({ min: 0, max: 12 }),
    w: fc.integer({ min: 1, max: 4 }),
    h: fc.integer({ min: 1, max: 4 }),
  }),
  { minLength: 4, maxLength: 4 },
);
/** Polygons of a layer: larger than what is drawn, so that they overlap. */
const anySectors = fc.array(
  fc.record({
    x: fc.integer({ min: 0, max: 8 }),
    y: fc.integer({ min: 0, max: 8 }),
    w: fc.integer({ min: 3, max: 8 }),
    h: fc.integer({ min: 3, max: 8 }),
  }),
  { minLength: 4, maxLength: 4 },
);
/** What two overlapping polygons of a layer are asked for beside themselves: together, in common, and each without the other. */
const overlapsOf = (one: Rectangle, other: Rectangle): Area[] => {
  const [a, b] = [cellsOf(one), cellsOf(other)];
  return [a | b, a & b, a & ~b, b & ~a].flatMap((cells) => areaOf(cells) ?? []);
};

test('the hunt sees which overlapping polygons lie within each other', () => {
  const [one, other]: [Rectangle, Rectangle] = [
    { x: 0, y: 0, w: 3, h: 3 },
    { x: 1, y: 1, w: 3, h: 3 },
  ];
  const [together, common, rest, otherRest] = overlapsOf(one, other) as [Area, Area, Area, Area];
  const leak = (outer: Area, inner: Area) =>
    findLeak(
      [outer, inner].map((area, i): Answer => ({ area, months: [1], group: 'noise', told: 23 - 3 * i })),
      [],
    );
  for (const [outer, inner] of [
    [together, one],
    [together, common],
    [together, rest],
    [one, common],
    [one, rest],
  ] as const)
    expect(leak(outer, inner)).toBeDefined();
  for (const [a, b] of [
    [one, other],
    [rest, common],
    [rest, otherRest],
    [other, rest],
  ] as const)
    expect(leak(a, b)).toBeUndefined();
});

test('S22: no family of areas, periods, groups and territories tells of a group of 1 to 4 closed incidents', async () => {
  await fc.assert(
    fc.asyncProperty(anyWorld, anyDrawn, anySectors, async (world, drawn, sectors) => {
      // Each drawn area also without its first column: nested polygons that differ by a few cells.
      const nested = drawn.flatMap((area) => (area.w > 1 ? [area, { ...area, x: area.x + 1, w: area.w - 1 }] : [area]));
      const overlapping = sectors.slice(1).flatMap((area, i) => overlapsOf(sectors[i] as Rectangle, area));
      expect(await hunt(world, [...nested, ...sectors], overlapping)).toBeUndefined();
    }),
    { numRuns: 8 },
  );
  expect(toldOften).toBeGreaterThan(10);
  expect(overlapTold).toBeGreaterThan(10);
});

test('an area is told the same alone, where blocks are gathered near it only, and beside one of 64 km', async () => {
  const few = (x: number, y: number, n: number) => ({ at: { x, y }, month: 1, category: 'noise', n });
  // A block of one cell, one of 1 km and, between two borders, one of 4 km.
  expect(await hunt([few(5, 5, 9), few(0, 0, 3), few(1, 1, 3), few(14, 15, 2), few(8, 3, 4)], [])).toBeUndefined();
  const january = [`${year}-01-01T00:00:00+02:00`, `${year}-02-01T00:00:00+02:00`] as const;
  const square = (at: number, w: number): Rectangle => ({ x: at, y: at, w, h: w });
  // The second and the third hold the centre of a block of which most lies outside.
  const areas = [square(5, 1), square(1, 4), square(7, 16), whole, square(9, 1)];
  const beside = await count(outsider, rectangles([...areas, square(-120, 256)]), ...january);
  const told = beside.slice(0, areas.length).map(({ closed }) => closed ?? 0);
  expect(told.map((n) => n > 0)).toEqual([true, true, true, true, false]);
  for (const [i, area] of areas.entries()) expect((await count(outsider, rectangles([area]), ...january))[0]?.closed ?? 0).toBe(told[i]);
});

/** Who asks, from the one who reads least: everybody, a municipality that nothing is shared with, and a partner that reads what is internal. */
const readers: Principal[] = [{ kind: 'public' }, outsider, planner('lt-siauliai')];
const anyLevels = fc.record({
  internal: fc.array(fc.record({ at: anyCell, n: fc.integer({ min: 1, max: 7 }) }), { minLength: 1, maxLength: 8 }),
  /** What nobody of them reads: fewer than five in all. */
  sensitive: fc.array(anyCell, { minLength: 1, maxLength: 4 }),
  isBeside: fc.boolean(),
});

test('S22: somebody who reads a part and asks as the public too learns nothing of a few that both may not read', async () => {
  await db.admin(
    `insert into share (tenant_id, to_tenant_id, theme, sensitivity_up_to, purpose, legal_basis, expires_at, proposed_by, approved_by, approved_at)
     values ('lv-dobele', 'lt-siauliai', 'incidents', 1, 'test', 'test', now() + interval '1 year', 'a', 'b', now())`,
  );
  const month = ['2013-03-01T00:00:00+02:00', '2013-04-01T00:00:00+03:00'] as const;
  const put = (cells: { at: { x: number; y: number }; n: number }[], level: number) =>
    db.admin(
      `insert into incident (tenant_id, access_class_id, sensitivity, category_code, severity, occurred_at, title, geom, created_by, changed_by)
       select 'lv-dobele', a.access_class_id, a.sensitivity, 'noise', 3, '2013-03-10T10:00:00Z', 'x',
              st_transform(st_setsrid(st_makepoint(($2 + w.x) * 250 + 125, ($3 + w.y) * 250 + 125), 3059), 4326), 't', 't'
       from jsonb_to_recordset($1) w (x int, y int, n int), generate_series(1, w.n), access_class a
       where a.tenant_id = 'lv-dobele' and a.theme = 'incidents' and a.sensitivity = $4`,
      [JSON.stringify(cells.map(({ at, n }) => ({ ...at, n }))), west, south, level],
    );
  const byTerritory = (who: Principal) =>
    db.as(who, (tx) =>
      tx.rows(
        z.object({ id: z.int(), told: z.coerce.number().nullable() }),
        sql`select territory_id as id, incidents as told
            from protected_incident_counts(array(select boundary_set_id from boundary_set), ${month[0]}::timestamptz, ${month[1]}::timestamptz, null) order by 1`,
      ),
    );
  const areas = rectangles([whole, ...everyKilometre, ...everyCell]);
  const answersOf = async () => {
    const found = [];
    for (const who of readers) found.push({ areas: await count(who, areas, ...month), territories: await byTerritory(who) });
    return found;
  };
  let told = 0;
  let toldInTables = 0;
  await fc.assert(
    fc.asyncProperty(anyLevels, async ({ internal, sensitive, isBeside }) => {
      await db.admin("delete from incident where occurred_at between '2013-01-01' and '2013-12-31'");
      await put(internal, 1);
      const before = await answersOf();
      // Where something internal is, too: five together are no five of those that both may not read.
      await put(
        sensitive.map((at, i) => ({ at: isBeside ? (internal[i % internal.length]?.at ?? at) : at, n: 1 })),
        2,
      );
      const after = await answersOf();
      for (const [i, { areas: shown, territories }] of after.entries()) {
        expect(shown).toEqual(before[i]?.areas);
        told += shown.filter(({ closed }) => closed !== null).length;
        // A table says of a territory that has only such few that it is kept back; a number that is told stays as it was.
        for (const [at, { told: n }] of territories.entries())
          if (n !== null && n > 0) {
            toldInTables++;
            expect(n).toBe(before[i]?.territories[at]?.told);
          }
      }
    }),
    { numRuns: 12 },
  );
  expect([told > 20, toldInTables > 10]).toEqual([true, true]);
  await db.admin("delete from share where to_tenant_id = 'lt-siauliai'");
});

test('S22: a table by territory is the sum of fixed numbers, so that nobody averages the noise away by asking for many periods and groups', async () => {
  // 26 months from January 2016, in T1: three, and five and more elsewhere, but for a few more months of few.
  const numbers = [3, 9, 8, 12, 2, 7, 6, 11, 10, 5, 4, 8, 9, 13, 7, 6, 8, 3, 9, 10, 7, 12, 6, 8, 5, 9];
  for (const [month, n] of numbers.entries()) {
    const at = new Date(Date.UTC(2016, month, 11, 9)).toISOString();
    await happen('lv-dobele', 23.5, 56.5, at, n, 'noise');
    await happen('lv-dobele', 23.5, 56.5, at, month % 3 === 0 ? 6 : 1, 'flood');
  }
  const start = (month: number) => `${2016 + Math.floor(month / 12)}-${String((month % 12) + 1).padStart(2, '0')}-01 00:00 Europe/Riga`;
  /** What is told of the months from `from` up to, without, `to`; null where it is kept back. */
  const tell = async (from: number, to: number, categories: string[] | null): Promise<number | null> =>
    (
      await db.as(outsider, (tx) =>
        tx.one(
          z.object({ n: z.coerce.number().nullable() }),
          sql`select incidents as n
              from protected_incident_counts(array(select boundary_set_id from boundary_set where scheme = 'test'), ${start(from)}::timestamptz, ${start(to)}::timestamptz, ${categories}::text[])
              join territory t using (territory_id) where t.code = 'T1'`,
        ),
      )
    ).n;
  for (const [group, categories] of [
    ['noise', groups.noise ?? null],
    ['all', null],
  ] as const) {
    // The numbers that there are: months, quarters and any twelve months.
    const kept = new Map<string, number>();
    for (const long of [1, 3, 12])
      for (let from = 0; from + long <= numbers.length; from += long === 3 ? 3 : 1)
        kept.set(`${from}+${long}`, (await tell(from, from + long, categories)) ?? 0);
    /** The longest of them that begin at a calendar year, a quarter or a month, one after the other. */
    const sumOf = (from: number, to: number): number => {
      if (from === to) return 0;
      const long = from % 12 === 0 && from + 12 <= to ? 12 : from % 3 === 0 && from + 3 <= to ? 3 : 1;
      return (kept.get(`${from}+${long}`) ?? 0) + sumOf(from + long, to);
    };
    for (const from of [0, 1, 5])
      for (let to = from + 2; to <= numbers.length; to += 3)
        expect([group, from, to, (await tell(from, to, categories)) ?? 0]).toEqual([
          group,
          from,
          to,
          to - from === 12 ? kept.get(`${from}+12`) : sumOf(from, to),
        ]);
  }
  // January by as many differences as there are ends: they are few numbers, however many ends there are.
  const differences = new Set<number>();
  for (let to = 2; to <= numbers.length; to++)
    differences.add(((await tell(0, to, groups.noise ?? null)) ?? 0) - ((await tell(1, to, groups.noise ?? null)) ?? 0));
  expect(differences.size).toBeLessThanOrEqual(5);
  // Groups add up as well; all of them together are one number of their own.
  const [noise, flood] = [await tell(0, 12, groups.noise ?? null), await tell(0, 12, groups.flood ?? null)];
  expect(await tell(0, 12, [...(groups.noise ?? []), ...(groups.flood ?? [])])).toBe((noise ?? 0) + (flood ?? 0));
});

/** Old people of a village by cell: how many live with others and how many alone. */
const anyVillage = fc.array(fc.record({ at: anyCell, together: fc.integer({ min: 0, max: 9 }), alone: fc.integer({ min: 0, max: 6 }) }), {
  minLength: 10,
  maxLength: 40,
});
const Told = z.object({ no: z.coerce.number(), part: z.string(), told: z.coerce.number() });

test('S22: no family of areas tells of 1 to 4 residents of an age, or of 1 to 4 who live alone', async () => {
  const [grid] = await db.admin<{ id: number }>(
    `insert into population_grid (country, as_of, source, licence, geom) select 'LV', '2026-01-01', 'x', 'x', geom from territory where code = 'T1' returning population_grid_id as id`,
  );
  const areas = [whole, ...everyKilometre, ...everyCell];
  let told = 0;
  await fc.assert(
    fc.asyncProperty(anyVillage, async (village) => {
      await db.admin('delete from population_cell');
      await db.admin(
        `insert into population_cell (population_grid_id, cell_x, cell_y, age_65, lone_65)
         select $1, $2::int + x, $3::int + y, sum(together + alone), sum(alone) from jsonb_to_recordset($4) c (x int, y int, together int, alone int) group by x, y`,
        [grid?.id, west, south, JSON.stringify(village.map(({ at, together, alone }) => ({ ...at, together, alone })))],
      );
      await db.admin(`select refresh_population_blocks($1, $2::int >> 8, $3::int >> 8)`, [grid?.id, west, south]);
      const rows = await db.as(outsider, (tx) =>
        tx.rows(
          Told,
          sql`select no, part, residents as told from unnest(${rectangles(areas)}) with ordinality a (geom, no), exposed_people(a.geom)`,
        ),
      );
      const toldOf = (no: number, part: string) => rows.find((row) => row.no === no && row.part === part)?.told ?? 0;
      const answers = areas.flatMap((area, at): Answer[] => {
        const [together, alone] = [toldOf(at + 1, 'age_65_together'), toldOf(at + 1, 'age_65_alone')];
        return [
          { area, months: [1], group: 'noise', told: alone },
          { area, months: [1], group: 'flood', told: together },
          { area, months: [1], group: 'all', told: together + alone },
        ];
      });
      told += answers.filter(({ area, told: n }) => area.w === 1 && n > 0).length;
      const truth = village.flatMap(({ at, together, alone }): Cell[] => [
        { ...at, month: 1, group: 'noise', n: alone },
        { ...at, month: 1, group: 'flood', n: together },
      ]);
      expect(findLeak(answers, truth)).toBeUndefined();
    }),
    { numRuns: 8 },
  );
  expect(told).toBeGreaterThan(20);
  expect(await db.as(outsider, (tx) => tx.rows(z.object({}), sql`select 1 from population_cell limit 1`)).catch(({ code }) => code)).toBe(
    '42501',
  );
});

/** Functions with a protection taken out; the hunt must find what they give away. */
const weaker: [what: string, changes: [name: string, from: string, to: string][]][] = [
  ['blocks of three', [['protected_blocks', '>= 5', '>= 3']]],
  [
    'the sum of cells with the noise of the cell-key method, refused below five',
    [
      ['protected_blocks', '>= 5', '>= 1'],
      ['protected_blocks', 'told_number(sum(n), (sum(key) % 65536)::bigint)', 'sum(n)'],
      [
        'closed_cell_counts',
        'sum(b.told)::bigint as n',
        'case when sum(b.told) >= 5 then told_number(sum(b.told)::bigint, (sum(hashtextextended(b.centre::text, b.told) & 65535) % 65536)::bigint) end as n',
      ],
    ],
  ],
];
test.each(weaker)('S22: the hunt finds what is given away by %s', async (_, changes) => {
  const definitionOf = async (name: string) =>
    (await db.admin<{ text: string }>(`select pg_get_functiondef(oid) as text from pg_proc where proname = '${name}'`))[0]?.text ?? '';
  const names = [...new Set(changes.map(([name]) => name))];
  const before = await Promise.all(names.map(definitionOf));
  try {
    for (const [name, from, to] of changes) {
      const definition = await definitionOf(name);
      expect(definition).toContain(from);
      await db.owner((client) => client.query(definition.replaceAll(from, to)));
    }
    const found = await fc.check(
      fc.asyncProperty(anyWorld, async (world) => (await hunt(world, [])) === undefined),
      { numRuns: 8, endOnFailure: true },
    );
    expect(found.failed).toBe(true);
  } finally {
    for (const text of before) await db.owner((client) => client.query(text));
  }
});
