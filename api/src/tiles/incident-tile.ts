import type { ColumnStore } from './column-store.ts';
import { coarsen, countCells, encodeGrid } from './grid-tile.ts';
import { addEdge, collectPoints, type Dictionaries, encodePoints } from './point-tile.ts';
import { type ScanFilter, stretchesOf, type TileAddress } from './tile-scan.ts';

/** A tile is never larger, raw and gzipped, bytes: a grid that would be is counted in wider cells instead. */
export const largestTile = { raw: 250_000, gz: 100_000 };

/** The incidents of a tile that pass the filter: points while they can be told apart, else a grid of counts. Nothing is left out of either. */
export const buildIncidentTile = (
  store: ColumnStore,
  tile: TileAddress,
  filter: ScanFilter,
  words: Dictionaries,
  fits: (bytes: Buffer) => boolean = ({ length }) => length <= largestTile.raw,
): Buffer => {
  const { places, rest } = collectPoints(stretchesOf(store, tile, filter), tile, filter);
  if (!rest) {
    const whole = encodePoints(addEdge(places, store, tile, filter), tile, words);
    if (fits(whole)) return whole;
  }
  let grid = countCells(places, rest ?? [], tile, filter);
  let bytes = encodeGrid(grid);
  while (!fits(bytes) && grid.side > 1) {
    grid = coarsen(grid);
    bytes = encodeGrid(grid);
  }
  return bytes;
};
