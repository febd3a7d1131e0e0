import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Principal } from '@vias/sql/principal.ts';
import { type Sql, sql } from '@vias/sql/sql.ts';
import { openTestDatabase, type TestDatabase } from '@vias/sql/testing.ts';
import fc from 'fast-check';
import { z } from 'zod';
import { type Answer, type Area, areaOf, boundsOf, type Cell, cellsOf, findLeak, type Rectangle, side } from './small-count-attack.ts';

let db: TestDatabase;
/** The south-west cell of a block of 4 km near Dobele; a second boundary set has a border through its middle. */
let west: number;
let south: number;
beforeAll(async () => {
  db = await openTestDatabase();
  const [corner] = await db.admin<{ x: number; y: number }>(
    `select x >> 4 << 4 as x, y >> 4 << 4 as y from lks_cell(st_setsrid(st_makepoint(23.5, 56.5), 4326))`,
  );
  west = corner?.x ?? 0;
  south = corner?.y ?? 0;
  await db.admin(`
    insert into boundary_set (country, scheme, level, title, valid_from, source, licence) values
      ('LV', 'test', 'municipality', '{"lv":"N"}', '2000-01-01', 'x', 'CC0'), ('LV', 'parts', 'parish', '{"lv":"P"}', '2000-01-01', 'x', 'CC0');
    insert into territory (boundary_set_id, country, scheme, code, name, valid_from, geom, label_point, area_km2)
    select boundary_set_id, 'LV', 'test', 'T' || n, 'T' || n, '2000-01-01', st_multi(st_makeenvelope(22 + n, 56, 23 + n, 57, 4326)), st_setsrid(st_makepoint(23, 56), 4326), 100
    from boundary_set, generate_series(0, 3) n where scheme = 'test';
    insert into territory (boundary_set_id, country, scheme, code, name, valid_from, geom, label_point, area_km2)
    select boundary_set_id, 'LV', 'parts', 'P' || n, 'P' || n, '2000-01-01',
           st_multi(st_transform(st_makeenvelope(${west * 250} + n * 1900 - 1900, ${south * 250} - 2000, ${west * 250} + n * 1900, ${south * 250} + 6000, 3059), 4326)), st_setsrid(st_makepoint(23, 56), 4326), 100
    from boundary_set, generate_series(0, 3) n where scheme = 'parts';
    insert into tenant_territory (tenant_id, country, scheme, code) values ('lv-jelgava', 'LV', 'test', 'T0'), ('lv-dobele', 'LV', 'test', 'T1')`);
});
afterAll(() => db.close());

const Count = z.object({
  incidents: z.coerce.number(),
  readable: z.coerce.number(),
  closed: z.coerce.number().nullable(),
  exact: z.boolean(),
  suppressed: z.boolean(),
});
const planner = (tenant: string): Principal => ({ kind: 'user', id: 'p', name: 'p', tenant, roles: ['planner'] });
const outsider = planner('lv-jelgava');
const count = (
  who: Principal,
  areas: Sql,
  since: string | null,
  until: string | null,
  categories: string[] | null = null,
  severity: number[] | null = null,
) =>
  db.as(who, (tx) =>
    tx.rows(
      Count,
      sql`select incidents, readable, closed, is_exact as exact, is_suppressed as suppressed
          from protected_cell_counts(${areas}, ${since}::timestamptz, ${until}::timestamptz, ${categories}::text[], ${severity}::smallint[])`,
    ),
  );
const boxes = (rows: number[][]) =>
  sql`array(select st_makeenvelope((b->>0)::float8, (b->>1)::float8, (b->>2)::float8, (b->>3)::float8, 4326) from jsonb_array_elements(${JSON.stringify(rows)}::jsonb) b)`;
/** Metres by which areas lie beside the lines of the cells: the centres of blocks of 1 km and more are corners of cells, and on a border it would be left to the last digit whose they are. */
const aside = 10;
/** Rectangles of cells, counted from the corner of the block, as areas. */
const rectangles = (rows: readonly Rectangle[]) =>
  sql`array(select st_transform(st_makeenvelope((${west} + x) * 250 + ${aside}, (${south} + y) * 250 + ${aside}, (${west} + x + w) * 250 + ${aside}, (${south} + y + h) * 250 + ${aside}, 3059), 4326)
            from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) r (x int, y int, w int, h int))`;
/** The same for areas of any cells: polygons, some in several parts, some with holes. */
const polygons = (rows: readonly Area[]) => {
  const cells = rows.flatMap((area, no) => {
    const bits = cellsOf(area);
    return Array.from({ length: side * side }, (_, at) => ({ no, x: at % side, y: Math.floor(at / side) })).filter(
      ({ x, y }) => (bits >> BigInt(y * side + x)) & 1n,
    );
  });
  return sql`array(select st_transform(st_multi(st_union(st_makeenvelope((${west} + x) * 250 + ${aside}, (${south} + y) * 250 + ${aside}, (${west} + x + 1) * 250 + ${aside}, (${south} + y + 1) * 250 + ${aside}, 3059))), 4326)
                   from jsonb_to_recordset(${JSON.stringify(cells)}::jsonb) r (no int, x int, y int) group by no order by no)`;
};
const happen = (tenant: string, lon: number, lat: number, at: string, n: number, category = 'noise', sensitivity = 1) =>
  db.admin(
    `insert into incident (tenant_id, access_class_id, sensitivity, category_code, severity, occurred_at, title, geom, created_by, changed_by)
     select $1, a.access_class_id, a.sensitivity, $6, 3, $4::timestamptz, 'x', st_setsrid(st_makepoint($2, $3), 4326), 't', 't'
     from generate_series(1, $5::int), access_class a where a.tenant_id = $1 and a.theme = 'incidents' and a.sensitivity = $7`,
    [tenant, lon, lat, at, n, category, sensitivity],
  );

test('readable incidents count exactly, closed ones in blocks of five and more, and none and a few look alike', async () => {
  await happen('lv-dobele', 23.5, 56.7, '2024-03-10T10:00:00Z', 20);
  await happen('lv-dobele', 23.1, 56.9, '2024-03-10T10:00:00Z', 3);
  await happen('lv-dobele', 23.1, 56.9, '2024-03-10T10:00:00Z', 30, 'domestic_violence', 3);
  await happen('lv-jelgava', 22.5, 56.7, '2024-03-10T10:00:00Z', 2);
  const march = ['2024-02-29T22:00:00Z', '2024-03-31T21:00:00Z'] as const;
  const four = boxes([
    [23.4, 56.6, 23.6, 56.8],
    [23.05, 56.85, 23.15, 56.95],
    [23.7, 56.1, 23.8, 56.2],
    [22.4, 56.6, 22.6, 56.8],
  ]);
  const other = await count(outsider, four, ...march);
  expect(Math.abs((other[0]?.closed ?? 0) - 20)).toBeLessThanOrEqual(2);
  expect(other.slice(1)).toEqual([
    { incidents: 0, readable: 0, closed: null, exact: false, suppressed: true },
    { incidents: 0, readable: 0, closed: null, exact: false, suppressed: true },
    { incidents: 2, readable: 2, closed: null, exact: true, suppressed: false },
  ]);
  const own = await count(planner('lv-dobele'), four, ...march);
  expect(own.map(({ incidents, exact }) => [incidents, exact])).toEqual([
    [20, true],
    [3, true],
    [0, true],
    [0, false],
  ]);
  // Part of a month, part of a group, and what closed incidents are never told by.
  expect((await count(outsider, four, '2024-03-02T00:00:00Z', march[1]))[0]?.closed).toBeNull();
  expect((await count(outsider, four, march[0], '2024-03-31T20:59:59Z'))[0]?.closed).toBeNull();
  expect((await count(outsider, four, ...march, ['noise']))[0]?.closed).toBeNull();
  expect((await count(outsider, four, ...march, ['noise', 'public_order']))[0]?.closed).toBe(other[0]?.closed);
  expect((await count(outsider, four, ...march, null, [3]))[0]?.closed).toBeNull();
});

test('a table by territory says the same in the running month, whatever is closed in it', async () => {
  const told = (who: Principal) =>
    db.as(who, (tx) =>
      tx.rows(
        z.object({ code: z.string(), incidents: z.coerce.number().nullable(), exact: z.boolean(), suppressed: z.boolean() }),
        sql`select t.code, c.incidents, c.is_exact as exact, c.is_suppressed as suppressed
            from protected_incident_counts(array(select boundary_set_id from boundary_set where scheme = 'test'), date_trunc('month', now() at time zone 'Europe/Riga') at time zone 'Europe/Riga', null, null) c
            join territory t using (territory_id) order by 1`,
      ),
    );
  const before = await told(outsider);
  expect(before[1]).toEqual({ code: 'T1', incidents: 0, exact: false, suppressed: false });
  expect(before[0]).toMatchObject({ code: 'T0', exact: true });
  for (const more of [1, 4, 1, 6]) {
    await happen('lv-dobele', 23.5, 56.5, new Date().toISOString(), more);
    expect(await told(outsider)).toEqual(before);
  }
  expect((await told(planner('lv-dobele')))[1]).toEqual({ code: 'T1', incidents: 12, exact: true, suppressed: false });
});

test('that a new municipality has begun to record is told when the month is over, but for those who read it', async () => {
  const since = (who: Principal) =>
    db.as(who, (tx) =>
      tx.rows(
        z.object({ since: z.string().nullable() }),
        sql`select recorded_since::text as since from reporting_territories(array(select boundary_set_id from boundary_set where scheme = 'test')) join territory t using (territory_id) where t.code = 'T3'`,
      ),
    );
  await db.admin(`insert into tenant_territory (tenant_id, country, scheme, code) values ('lt-siauliai', 'LV', 'test', 'T3')`);
  expect(await since(outsider)).toEqual([{ since: null }]);
  await happen('lt-siauliai', 25.5, 56.5, new Date().toISOString(), 1);
  expect(await since(outsider)).toEqual([{ since: null }]);
  expect(await since(planner('lt-siauliai'))).toEqual([{ since: expect.any(String) }]);
  await db.admin(`delete from incident where tenant_id = 'lt-siauliai'; delete from tenant_territory where tenant_id = 'lt-siauliai'`);
});

test('two boundary sets asked about together hide in each what each hides alone', async () => {
  await happen('lv-dobele', 23.5, 56.5, '2019-05-10T10:00:00Z', 3);
  await happen('lv-dobele', 24.5, 56.5, '2019-05-10T10:00:00Z', 9);
  await happen('lv-dobele', 25.5, 56.5, '2019-05-10T10:00:00Z', 20);
  const hiddenIn = (schemes: string[]) =>
    db.as(outsider, (tx) =>
      tx.rows(
        z.object({ code: z.string() }),
        sql`select t.code from protected_incident_counts(array(select boundary_set_id from boundary_set where scheme = any (${schemes})), '2019-04-30T21:00Z', '2019-05-31T21:00Z', null) p
            join territory t using (territory_id) where p.is_suppressed and t.scheme = 'test' order by 1`,
      ),
    );
  const alone = await hiddenIn(['test']);
  expect(alone).toEqual([{ code: 'T1' }, { code: 'T2' }]);
  expect(await hiddenIn(['test', 'parts'])).toEqual(alone);
});

test('the month that is not over tells nothing of closed incidents, and a question may be asked in whole months and groups', async () => {
  await happen('lv-dobele', 23.5, 56.7, new Date().toISOString(), 20);
  const here = boxes([[23.4, 56.6, 23.6, 56.8]]);
  expect((await count(outsider, here, new Date(Date.now() - 1000).toISOString(), null))[0]).toMatchObject({
    closed: null,
    suppressed: true,
  });
  const Window = z.object({ since: z.string(), until: z.string(), categories: z.array(z.string()), widened: z.boolean() });
  const windowOf = (who: Principal) =>
    db.as(who, (tx) =>
      tx.one(
        Window,
        sql`select to_char(counted_since at time zone 'UTC', 'YYYY-MM-DD HH24') as since, to_char(counted_until at time zone 'UTC', 'YYYY-MM-DD HH24') as until, counted_categories as categories, is_widened as widened
            from protected_cell_window(${here}, '2024-03-02T00:00:00Z', '2024-03-05T00:00:00Z', ${['noise']}::text[])`,
      ),
    );
  expect(await windowOf(outsider)).toEqual({
    since: '2024-02-29 22',
    until: '2024-03-31 21',
    categories: ['public_order', 'noise'],
    widened: true,
  });
  expect(await windowOf(planner('lv-dobele'))).toEqual({
    since: '2024-03-02 00',
    until: '2024-03-05 00',
    categories: ['noise'],
    widened: false,
  });
});

test('a block is told in areas no smaller than it, up to 64 km', async () => {
  const widths = [0.25, 1, 4, 16, 64];
  const rows = await db.admin<{ less: boolean; as: boolean }>(
    `select fits_block(1e6 * w * w * 0.97, n::int - 1) as less, fits_block(1e6 * w * w, n::int - 1) as as from unnest($1::float8[]) with ordinality u (w, n) order by n`,
    [widths],
  );
  expect(rows).toEqual(widths.map(() => ({ less: false, as: true })));
});

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
