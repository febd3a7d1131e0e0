import { type Box, cellRange, mortonZoom, visitBox } from './column-run.ts';
import type { ColumnStore } from './column-store.ts';
import { type Columns, epochStart } from './columns.ts';
import { createLayer, tileExtent } from './mvt.ts';
import { liesIn, passes, type ScanFilter, type Stretch, type TileAddress } from './tile-scan.ts';

/** More incidents than this are drawn as a grid. */
export const pointLimit = 4000;

/** Points this far outside, in tile units, are repeated so that a symbol on an edge is whole on both sides. */
export const edgeBuffer = 64;

/** Words for the indexes in the columns. */
export type Dictionaries = { categories: readonly string[]; groups: readonly string[]; groupOf: Uint8Array; statuses: readonly string[] };

/** Rows to draw: each of them in the columns beside it. */
export type Places = { columns: Columns[]; rows: number[] };

/** The tile's own points, or undefined when there are too many of them. One plain loop: under a narrow filter it passes a million rows to find a few. */
export const collectPoints = (stretches: readonly Stretch[], tile: TileAddress, filter: ScanFilter): Places | undefined => {
  if (stretches.some(({ lo, hi, open, within }) => open && !within && hi - lo > pointLimit)) return undefined;
  const places: Places = { columns: [], rows: [] };
  const { from, until, groups, marks, classes } = filter;
  for (const { columns, lo, hi, within, open } of stretches) {
    const { time, category, mark, cls } = columns;
    for (let i = lo; i < hi; i++) {
      if (!open) {
        const at = time[i] as number;
        if (at < from || at >= until) continue;
        if (groups[category[i] as number] === 0 || classes[cls[i] as number] !== 1 || marks[mark[i] as number] !== 1) continue;
      }
      if (within && !liesIn(columns, i, tile)) continue;
      if (places.rows.length === pointLimit) return undefined;
      places.columns.push(columns);
      places.rows.push(i);
    }
  }
  return places;
};

/** The eight neighbours' cells of a tile, each with the part of it that lies within the edge buffer. */
const edgeCells = ({ z, x, y }: TileAddress): { cx: number; cy: number; box: Box }[] => {
  const size = 2 ** (32 - z);
  const margin = (size / tileExtent) * edgeBuffer;
  const reach = { minX: x * size - margin, maxX: (x + 1) * size + margin - 1, minY: y * size - margin, maxY: (y + 1) * size + margin - 1 };
  const cells = [-1, 0, 1].flatMap((dy) => [-1, 0, 1].map((dx) => ({ cx: x + dx, cy: y + dy })));
  return cells
    .filter(({ cx, cy }) => (cx !== x || cy !== y) && cx >= 0 && cy >= 0 && cx < 2 ** z && cy < 2 ** z)
    .map(({ cx, cy }) => ({
      cx,
      cy,
      box: {
        minX: Math.max(reach.minX, cx * size),
        maxX: Math.min(reach.maxX, (cx + 1) * size - 1),
        minY: Math.max(reach.minY, cy * size),
        maxY: Math.min(reach.maxY, (cy + 1) * size - 1),
      },
    }));
};

/** Adds the points around the tile, unless they would fill it: then it does without, and a neighbour draws them whole. */
export const addEdge = (own: Places, store: ColumnStore, tile: TileAddress, filter: ScanFilter): Places => {
  const { runs, tail } = store.segments();
  const places: Places = { columns: [...own.columns], rows: [...own.rows] };
  for (const { cx, cy, box } of edgeCells(tile)) {
    const take = (columns: Columns) => (row: number) => {
      if (places.rows.length > pointLimit || !passes(columns, row, filter)) return;
      places.columns.push(columns);
      places.rows.push(row);
    };
    for (const { columns } of runs) {
      if (tile.z > mortonZoom) visitBox(columns, box, take(columns));
      else visitBox(columns, box, take(columns), tile.z, cx, cy, ...cellRange(columns, tile.z, cx, cy));
    }
    const fresh = take(tail);
    for (let i = 0; i < tail.n; i++) {
      const [x, y] = [tail.x[i] as number, tail.y[i] as number];
      if (x >= box.minX && x <= box.maxX && y >= box.minY && y <= box.maxY) fresh(i);
    }
  }
  return places.rows.length > pointLimit ? own : places;
};

/** The layer `points`: feature id is the incident's number; category, group, severity, status, and time in seconds since 1970. */
export const encodePoints = (places: Places, tile: TileAddress, words: Dictionaries): Buffer => {
  const layer = createLayer('points');
  const keys = ['category', 'group', 'severity', 'status', 'time'].map((name) => layer.key(name));
  const tags = new Uint32Array(10);
  keys.forEach((key, i) => {
    tags[2 * i] = key;
  });
  const unit = 2 ** (32 - tile.z) / tileExtent;
  const [left, top] = [tile.x * tileExtent, tile.y * tileExtent];
  // Words come thousands of times: their value indexes are looked up once, and kept one higher so that 0 is "not yet".
  const kinds = new Uint32Array(2 * (words.categories.length + 1));
  for (let i = 0; i < places.rows.length; i++) {
    const [columns, row] = [places.columns[i] as Columns, places.rows[i] as number];
    const category = Math.min(columns.category[row] as number, words.categories.length);
    const mark = columns.mark[row] as number;
    if (kinds[2 * category] === 0) {
      kinds[2 * category] = layer.value(words.categories[category] ?? '') + 1;
      kinds[2 * category + 1] = layer.value(words.groups[(words.groupOf[category] ?? 12) - 1] ?? '') + 1;
    }
    tags[1] = (kinds[2 * category] as number) - 1;
    tags[3] = (kinds[2 * category + 1] as number) - 1;
    tags[5] = layer.value(mark & 7);
    tags[7] = layer.value(words.statuses[mark >> 3] ?? '');
    tags[9] = layer.newValue((columns.time[row] as number) + epochStart);
    const x = Math.floor((columns.x[row] as number) / unit) - left;
    const y = Math.floor((columns.y[row] as number) / unit) - top;
    layer.point(columns.id[row] as number, tags, 10, x, y);
  }
  return layer.finish();
};
