import { type Box, cellRange, mortonZoom, visitBox } from './column-run.ts';
import type { ColumnStore } from './column-store.ts';
import { type Columns, epochStart } from './columns.ts';
import { assembleLayer, beginPoint, createScratch, encodeValue, endPoint, put, putWhole, tileExtent } from './mvt.ts';
import { passes, type ScanFilter, type Stretch, type TileAddress, visitRows } from './tile-scan.ts';

/** More incidents than this are drawn as a grid. */
export const pointLimit = 4000;

/** Points this far outside, in tile units, are repeated so that a symbol on an edge is whole on both sides. */
export const edgeBuffer = 64;

type Value = string | number;

/** Words for the indexes in the columns; `tenants` by access class. */
export type Dictionaries = {
  categories: readonly string[];
  groups: readonly string[];
  groupOf: Uint8Array;
  statuses: readonly string[];
  tenants: ReadonlyMap<number, string>;
};

/** Rows to draw, at most `room` of them: each in one of the columns. Good until the next tile is built. */
export type Places = { columns: Columns[]; rows: Uint32Array; from: Uint8Array; n: number };

// One tile is built at a time, so its places need no new memory.
let kept = { rows: new Uint32Array(pointLimit + 1), from: new Uint8Array(pointLimit + 1) };
const emptyPlaces = (limit: number): Places => {
  if (kept.rows.length <= limit) kept = { rows: new Uint32Array(limit + 1), from: new Uint8Array(limit + 1) };
  return { columns: [], ...kept, n: 0 };
};

/** Collects the tile's own points up to the limit; `rest` is what was not looked at when there are more of them, and undefined when these are all. */
export const collectPoints = (
  stretches: readonly Stretch[],
  tile: TileAddress,
  filter: ScanFilter,
  limit = pointLimit,
): { places: Places; rest: Stretch[] | undefined } => {
  const places = emptyPlaces(limit);
  const { rows, from } = places;
  for (const [i, stretch] of stretches.entries()) {
    const part = partOf(places, stretch.columns);
    let next = stretch.lo;
    const fits = visitRows(stretch, tile, filter, (row) => {
      if (places.n === limit) {
        next = row;
        return false;
      }
      rows[places.n] = row;
      from[places.n++] = part;
      return true;
    });
    if (!fits) return { places, rest: [{ ...stretch, lo: next }, ...stretches.slice(i + 1)] };
  }
  return { places, rest: undefined };
};

/** The index of the columns among those of the places; a store has a dozen. */
const partOf = ({ columns: parts }: Places, columns: Columns): number => {
  const known = parts.indexOf(columns);
  return known >= 0 ? known : parts.push(columns) - 1;
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
export const addEdge = (own: Places, store: ColumnStore, tile: TileAddress, filter: ScanFilter, limit = pointLimit): Places => {
  if (filter.from >= filter.until) return own;
  const { runs, tail } = store.segments();
  const places = { ...own };
  const { rows, from } = places;
  const cells = edgeCells(tile);
  const take = (columns: Columns, row: number, part: number) => {
    if (places.n > limit || !passes(columns, row, filter)) return;
    rows[places.n] = row;
    from[places.n++] = part;
  };
  for (const { columns } of runs) {
    const part = partOf(places, columns);
    const visit = (row: number) => take(columns, row, part);
    for (const { cx, cy, box } of cells) {
      if (tile.z > mortonZoom) visitBox(columns, box, visit);
      else visitBox(columns, box, visit, tile.z, cx, cy, ...cellRange(columns, tile.z, cx, cy));
    }
  }
  const part = partOf(places, tail);
  for (let i = 0; i < tail.n; i++) {
    const [x, y] = [tail.x[i] as number, tail.y[i] as number];
    for (const { box } of cells) if (x >= box.minX && x <= box.maxX && y >= box.minY && y <= box.maxY) take(tail, i, part);
  }
  return places.n > limit ? own : places;
};

const room = createScratch();
const timeRoom = createScratch();
const keys = ['category', 'group', 'severity', 'status', 'time'];

/** The layer `points`: feature id is the incident's number; category, group, severity, status, and time in seconds since 1970. */
export const encodePoints = ({ columns: parts, rows, from, n }: Places, tile: TileAddress, words: Dictionaries): Buffer => {
  // Whole units of the tile by shifts; what overflows 32 bits does so on both sides of the difference.
  const [finer, coarser] = [Math.max(0, tile.z - 20), Math.max(0, 20 - tile.z)];
  const [left, top] = [tile.x * tileExtent, tile.y * tileExtent];
  const last = words.categories.length;
  // Words come thousands of times: what of them occurs is looked up first, so that they have the shortest indexes (0 is "not yet").
  const values: Value[] = [''];
  const known = new Map<Value, number>();
  const indexOf = (value: Value): number => {
    const index = known.get(value) ?? values.push(value) - 1;
    known.set(value, index);
    return index;
  };
  const [kinds, groups, marks] = [new Uint16Array(last + 1), new Uint16Array(last + 1), new Uint16Array(512)];
  for (let i = 0; i < n; i++) {
    const columns = parts[from[i] as number] as Columns;
    const category = Math.min(columns.category[rows[i] as number] as number, last);
    if (kinds[category] === 0) {
      kinds[category] = indexOf(words.categories[category] ?? '');
      groups[category] = indexOf(words.groups[(words.groupOf[category] ?? 12) - 1] ?? '');
    }
    const mark = columns.mark[rows[i] as number] as number;
    if (marks[2 * mark] === 0) {
      marks[2 * mark] = indexOf(mark & 7);
      marks[2 * mark + 1] = indexOf(words.statuses[mark >> 3] ?? '');
    }
  }
  const bytes = room(n * 60);
  const times = timeRoom(n * 12);
  let [p, timesEnd] = [0, 0];
  for (let i = 0; i < n; i++) {
    const [columns, row] = [parts[from[i] as number] as Columns, rows[i] as number];
    const category = Math.min(columns.category[row] as number, last);
    const mark = 2 * (columns.mark[row] as number);
    const tags = beginPoint(bytes, p, columns.id[row] as number);
    bytes[tags] = 0;
    let end = put(bytes, tags + 1, kinds[category] as number);
    bytes[end] = 1;
    end = put(bytes, end + 1, groups[category] as number);
    bytes[end] = 2;
    end = put(bytes, end + 1, marks[mark] as number);
    bytes[end] = 3;
    end = put(bytes, end + 1, marks[mark + 1] as number);
    bytes[end] = 4;
    end = put(bytes, end + 1, values.length + i);
    const [x, y] = [columns.x[row] as number, columns.y[row] as number];
    p = endPoint(bytes, p, tags, end, (((x << finer) >>> coarser) - left) | 0, (((y << finer) >>> coarser) - top) | 0);
    // Hardly two incidents share a second: looking for those that do would cost more than it saves.
    const time = (columns.time[row] as number) + epochStart;
    if (time >= 0) timesEnd = putWhole(times, timesEnd, time);
    else timesEnd += encodeValue(time).copy(times, timesEnd);
  }
  return assembleLayer('points', bytes.subarray(0, p), keys, ...values.map(encodeValue), times.subarray(0, timesEnd));
};
