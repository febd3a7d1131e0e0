import { type Box, visitBox } from './column-run.ts';
import type { ColumnStore } from './column-store.ts';
import { type Columns, epochStart } from './columns.ts';
import { createLayer, tileExtent } from './mvt.ts';
import { passes, type ScanFilter, type Stretch, type TileAddress, visitRows } from './tile-scan.ts';

/** More incidents than this are drawn as a grid. */
export const pointLimit = 4000;

/** Points this far outside, in tile units, are repeated so that a symbol on an edge is whole on both sides. */
export const edgeBuffer = 64;

/** Words for the indexes in the columns. */
export type Dictionaries = { categories: readonly string[]; groups: readonly string[]; groupOf: Uint8Array; statuses: readonly string[] };

type Place = { columns: Columns; row: number };

/** The tile's own points, or undefined when there are too many of them. */
export const collectPoints = (stretches: readonly Stretch[], tile: TileAddress, filter: ScanFilter): Place[] | undefined => {
  const places: Place[] = [];
  const all = visitRows(stretches, tile, filter, (columns, row) => places.push({ columns, row }) <= pointLimit);
  return all ? places : undefined;
};

/** Points in the four strips around the tile; undefined when they would fill the tile, which then does without: a neighbour draws them. */
export const collectEdge = (store: ColumnStore, tile: TileAddress, filter: ScanFilter, room: number): Place[] | undefined => {
  const size = 2 ** (32 - tile.z);
  const margin = (size / tileExtent) * edgeBuffer;
  const [left, top] = [tile.x * size, tile.y * size];
  const [right, bottom] = [left + size, top + size];
  const strips: Box[] = [
    { minX: left - margin, maxX: right + margin - 1, minY: top - margin, maxY: top - 1 },
    { minX: left - margin, maxX: right + margin - 1, minY: bottom, maxY: bottom + margin - 1 },
    { minX: left - margin, maxX: left - 1, minY: top, maxY: bottom - 1 },
    { minX: right, maxX: right + margin - 1, minY: top, maxY: bottom - 1 },
  ];
  const { runs, tail } = store.segments();
  const places: Place[] = [];
  for (const box of strips) {
    const take = (columns: Columns) => (row: number) => {
      if (places.length <= room && passes(columns, row, filter)) places.push({ columns, row });
    };
    for (const { columns } of runs) visitBox(columns, box, take(columns));
    for (let i = 0; i < tail.n; i++) {
      const [x, y] = [tail.x[i] as number, tail.y[i] as number];
      if (x >= box.minX && x <= box.maxX && y >= box.minY && y <= box.maxY) take(tail)(i);
    }
    if (places.length > room) return undefined;
  }
  return places;
};

/** The layer `points`: feature id is the incident's number; category, group, severity, status, and time in seconds since 1970. */
export const encodePoints = (places: readonly Place[], tile: TileAddress, words: Dictionaries): Buffer => {
  const layer = createLayer('points');
  const keys = ['category', 'group', 'severity', 'status', 'time'].map((name) => layer.key(name));
  const tags = new Uint32Array(10);
  keys.forEach((key, i) => {
    tags[2 * i] = key;
  });
  const unit = 2 ** (32 - tile.z) / tileExtent;
  const [left, top] = [tile.x * tileExtent, tile.y * tileExtent];
  for (const { columns, row } of places) {
    const category = columns.category[row] as number;
    const mark = columns.mark[row] as number;
    tags[1] = layer.value(words.categories[category] ?? '');
    tags[3] = layer.value(words.groups[(words.groupOf[category] ?? 12) - 1] ?? '');
    tags[5] = layer.value(mark & 7);
    tags[7] = layer.value(words.statuses[mark >> 3] ?? '');
    tags[9] = layer.value((columns.time[row] as number) + epochStart);
    const x = Math.floor((columns.x[row] as number) / unit) - left;
    const y = Math.floor((columns.y[row] as number) / unit) - top;
    layer.point(columns.id[row] as number, tags, 10, x, y);
  }
  return layer.finish();
};
