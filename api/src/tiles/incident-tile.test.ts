import { expect, test } from '@jest/globals';
import { VectorTile } from '@mapbox/vector-tile';
import fc from 'fast-check';
import { PbfReader } from 'pbf';
import { type ColumnStore, createColumnStore } from './column-store.ts';
import { type Columns, emptyColumns, epochStart, markOf } from './columns.ts';
import { gridSide } from './grid-tile.ts';
import { buildIncidentTile } from './incident-tile.ts';
import { createLayer } from './mvt.ts';
import { type Dictionaries, pointLimit } from './point-tile.ts';
import type { ScanFilter, TileAddress } from './tile-scan.ts';

type Row = { x: number; y: number; time: number; id: number; key: number; category: number; severity: number; status: number; cls: number };

const words: Dictionaries = {
  categories: ['fire_building', 'smoke', 'flood', 'other'],
  groups: ['fire', 'weather', 'other'],
  groupOf: Uint8Array.from([1, 1, 2, 3]),
  statuses: ['reported', 'in_progress', 'closed'],
  tenants: new Map(),
};

const columnsOf = (rows: readonly Row[]): Columns => {
  const columns = emptyColumns(rows.length);
  rows.forEach((row, i) => {
    columns.x[i] = row.x;
    columns.y[i] = row.y;
    columns.time[i] = row.time;
    columns.id[i] = row.id;
    columns.key[i] = row.key;
    columns.category[i] = row.category;
    columns.mark[i] = markOf(row.severity, row.status);
    columns.cls[i] = row.cls;
  });
  return columns;
};

// Places crowd at a few spots and at tile edges, where mistakes live.
const coordinate = fc.oneof(
  fc.integer({ min: 0, max: 2 ** 32 - 1 }),
  fc.integer({ min: 2 ** 31 - 40, max: 2 ** 31 + 40 }),
  fc.constantFrom(0, 2 ** 32 - 1, 2 ** 30, 2 ** 30 - 1),
);
const anyRow = fc.record({
  x: coordinate,
  y: coordinate,
  time: fc.integer({ min: 0, max: 1000 }),
  category: fc.integer({ min: 0, max: 3 }),
  severity: fc.integer({ min: 1, max: 5 }),
  status: fc.integer({ min: 0, max: 2 }),
  cls: fc.integer({ min: 1, max: 3 }),
});
const anyRows = fc.array(anyRow, { maxLength: 300 }).map((rows): Row[] => rows.map((row, i) => ({ ...row, id: i + 1, key: (i % 97) + 1 })));
const anyFilter = fc
  .record({
    from: fc.integer({ min: 0, max: 500 }),
    length: fc.integer({ min: 1, max: 1000 }),
    groups: fc.array(fc.boolean(), { minLength: 4, maxLength: 4 }),
    severities: fc.array(fc.boolean(), { minLength: 8, maxLength: 8 }),
    classes: fc.array(fc.boolean(), { minLength: 3, maxLength: 3 }),
    everything: fc.boolean(),
  })
  .map(({ from, length, groups, severities, classes, everything }): ScanFilter => {
    const marks = new Uint8Array(256);
    for (let mark = 0; mark < 256; mark++) marks[mark] = everything || severities[mark & 7] ? 1 : 0;
    const allowed = new Uint8Array(256);
    classes.forEach((ok, i) => {
      allowed[i + 1] = ok ? 1 : 0;
    });
    return {
      from: everything ? 0 : from,
      until: everything ? 2 ** 32 : from + length,
      groups: Uint8Array.from(words.groupOf, (group, i) => (everything || groups[i] ? group : 0)),
      marks,
      classes: allowed,
      anyMark: everything,
    };
  });

const matches = (row: Row, filter: ScanFilter): boolean =>
  filter.classes[row.cls] === 1 &&
  (filter.groups[row.category] ?? 0) > 0 &&
  filter.marks[markOf(row.severity, row.status)] === 1 &&
  row.time >= filter.from &&
  row.time < filter.until;
const tileOf = (row: Row, z: number): TileAddress => ({ z, x: Math.floor(row.x / 2 ** (32 - z)), y: Math.floor(row.y / 2 ** (32 - z)) });
const isIn = (row: Row, tile: TileAddress): boolean => tileOf(row, tile.z).x === tile.x && tileOf(row, tile.z).y === tile.y;

type Read = { points: { id: number; x: number; y: number; properties: Record<string, unknown> }[]; cells: Record<string, number>[] };
const read = (bytes: Buffer): Read => {
  const { layers } = new VectorTile(new PbfReader(bytes));
  const features = (name: string) =>
    Array.from({ length: layers[name]?.length ?? 0 }, (_, i) => layers[name]?.feature(i) as never as Feature);
  type Feature = { id?: number; properties: Record<string, unknown>; loadGeometry(): { x: number; y: number }[][] };
  return {
    points: features('points').map((f) => ({
      id: f.id ?? -1,
      properties: f.properties,
      ...(f.loadGeometry()[0]?.[0] ?? { x: -1, y: -1 }),
    })),
    cells: features('grid').map((f) => ({ ...(f.properties as Record<string, number>), ...(f.loadGeometry()[0]?.[0] ?? {}) })),
  };
};

/** A store that has been through everything: rows came in parts, some as runs, some were taken out and came back. */
const storeOf = (rows: readonly Row[], parts: number): ColumnStore => {
  const store = createColumnStore({ tailRows: 8, runRows: 40, sliceMs: 0 });
  const size = Math.ceil(rows.length / parts) || 1;
  for (let from = 0; from < rows.length; from += size) store.add(columnsOf(rows.slice(from, from + size)));
  return store;
};

test('a tile of points holds exactly the matching incidents of the tile, and at most an edge of its neighbours', async () => {
  await fc.assert(
    fc.asyncProperty(
      anyRows,
      anyFilter,
      fc.integer({ min: 0, max: 22 }),
      fc.integer({ min: 1, max: 30 }),
      fc.nat(),
      async (rows, filter, z, parts, pick) => {
        const store = storeOf(rows, parts);
        if (pick % 2) await store.settled();
        const tile = rows.length ? tileOf(rows[pick % rows.length] as Row, z) : { z, x: 0, y: 0 };
        const { points, cells } = read(buildIncidentTile(store, tile, filter, words));
        const expected = rows.filter((row) => isIn(row, tile) && matches(row, filter)).map((row) => row.id);
        const own = points.filter(({ x, y }) => x >= 0 && x < 4096 && y >= 0 && y < 4096);
        expect(cells).toEqual([]);
        expect(own.map(({ id }) => id).sort((a, b) => a - b)).toEqual(expected);
        // The edge: every matching row within 64 units outside, once.
        const unit = 2 ** (32 - z) / 4096;
        const near = (value: number, index: number) => {
          const units = Math.floor(value / unit) - index * 4096;
          return units >= -64 && units < 4096 + 64;
        };
        const around = rows.filter((row) => !isIn(row, tile) && matches(row, filter) && near(row.x, tile.x) && near(row.y, tile.y));
        const edge = points.filter((point) => !own.includes(point));
        if (z <= 20) expect(edge.map(({ id }) => id).sort((a, b) => a - b)).toEqual(around.map(({ id }) => id));
        for (const { id, properties } of points) {
          const row = rows[id - 1] as Row;
          expect(properties).toEqual({
            category: words.categories[row.category],
            group: words.groups[(words.groupOf[row.category] as number) - 1],
            severity: row.severity,
            status: words.statuses[row.status],
            time: row.time + epochStart,
          });
        }
        await store.settled();
      },
    ),
    { numRuns: 200 },
  );
});

const crowd = (n: number): Row[] => {
  const random = fc.sample(fc.tuple(fc.integer({ min: 0, max: 2 ** 26 }), fc.integer({ min: 0, max: 2 ** 26 }), fc.nat()), {
    numRuns: n,
    seed: 7,
  });
  return random.map(([x, y, r], i) => ({
    x: 2 ** 31 + x,
    y: 2 ** 30 + y,
    time: r % 1000,
    id: i + 1,
    key: i + 1,
    category: r % 4,
    severity: (r % 5) + 1,
    status: r % 3,
    cls: (r % 3) + 1,
  }));
};

test('more than 4,000 incidents become a grid whose sums, by group too, are those of the incidents', async () => {
  const everyone = crowd(16_000);
  const store = storeOf(everyone, 3);
  await store.settled();
  // Some leave the runs they were summed up in.
  const gone = new Set(everyone.filter((_, i) => i % 1700 === 3).map(({ key }) => key));
  store.remove(gone);
  const rows = everyone.filter(({ key }) => !gone.has(key));
  const filters = fc.sample(anyFilter, { numRuns: 14, seed: 3 });
  let grids = 0;
  for (const filter of filters)
    for (const z of [0, 3, 6, 7, 8]) {
      const tile = tileOf(rows[0] as Row, z);
      const expected = rows.filter((row) => isIn(row, tile) && matches(row, filter));
      const { points, cells } = read(buildIncidentTile(store, tile, filter, words));
      const sum = (key: string) => cells.reduce((total, cell) => total + (cell[key] ?? 0), 0);
      if (expected.length <= pointLimit) {
        expect(cells).toEqual([]);
        expect(points.filter(({ x, y }) => x >= 0 && x < 4096 && y >= 0 && y < 4096)).toHaveLength(expected.length);
        continue;
      }
      grids++;
      expect(points).toEqual([]);
      expect(sum('n')).toBe(expected.length);
      for (const group of [1, 2, 3]) expect(sum(`c${group}`)).toBe(expected.filter((row) => filter.groups[row.category] === group).length);
      const cell = 4096 / gridSide;
      const middle = (value: number) => Math.floor(((value / 2 ** (32 - z)) % 1) * gridSide) * cell + cell / 2;
      const byCell = new Map<string, number>();
      for (const row of expected) {
        const key = `${middle(row.x)},${middle(row.y)}`;
        byCell.set(key, (byCell.get(key) ?? 0) + 1);
      }
      expect(new Map(cells.map(({ x, y, n }) => [`${x},${y}`, n]))).toEqual(byCell);
    }
  expect(grids).toBeGreaterThan(8);
});

test('a grid that would be too large is counted in wider cells, and nothing is lost', () => {
  const rows = crowd(9000);
  const store = storeOf(rows, 1);
  const everything = fc.sample(anyFilter, { numRuns: 50, seed: 1 }).find((f) => f.anyMark) as ScanFilter;
  const all = { ...everything, classes: new Uint8Array(256).fill(1) };
  const tile = tileOf(rows[0] as Row, 6);
  const bytes = buildIncidentTile(store, tile, all, words, ({ length }) => length < 5000);
  const { cells } = read(bytes);
  expect(bytes.length).toBeLessThan(5000);
  expect(cells[0]?.side).toBeGreaterThan(64);
  expect(cells.reduce((total, { n }) => total + (n ?? 0), 0)).toBe(rows.filter((row) => isIn(row, tile)).length);
});

test('what is taken out is gone from the next scan, during a merge and after it; what shares its key is told', async () => {
  await fc.assert(
    fc.asyncProperty(anyRows, fc.array(fc.integer({ min: 1, max: 97 }), { maxLength: 20 }), fc.boolean(), async (rows, keys, wait) => {
      const store = storeOf(rows, 7);
      if (wait) await store.settled();
      const gone = new Set(keys);
      const { ids, classes } = store.remove(gone);
      const lost = rows.filter((row) => gone.has(row.key));
      expect(ids.sort((a, b) => a - b)).toEqual(lost.map(({ id }) => id));
      expect([...classes].sort()).toEqual([...new Set(lost.map(({ cls }) => cls))].sort());
      const left = rows.length - lost.length;
      expect(store.count()).toBe(left);
      await store.settled();
      expect(store.count()).toBe(left);
    }),
    { numRuns: 150 },
  );
});

test('a polygon with a hole and values of every kind come back as they were written', () => {
  const layer = createLayer('areas');
  const shell = Int32Array.from([0, 0, 4000, 0, 4000, 4000, 0, 4000]);
  const hole = Int32Array.from([1000, 1000, 1000, 2000, 2000, 2000, 2000, 1000]);
  layer.polygon(17, { name: 'Šiauliai', rate: -1.5, n: 4_000_000_000 }, [shell, hole]);
  const feature = new VectorTile(new PbfReader(layer.finish())).layers.areas?.feature(0);
  expect(feature?.properties).toEqual({ name: 'Šiauliai', rate: -1.5, n: 4_000_000_000 });
  expect(feature?.id).toBe(17);
  expect(feature?.loadGeometry().map((ring) => ring.map(({ x, y }) => [x, y]))).toEqual([
    [
      [0, 0],
      [4000, 0],
      [4000, 4000],
      [0, 4000],
      [0, 0],
    ],
    [
      [1000, 1000],
      [1000, 2000],
      [2000, 2000],
      [2000, 1000],
      [1000, 1000],
    ],
  ]);
});
