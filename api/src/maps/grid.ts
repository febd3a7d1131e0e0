import proj4 from 'proj4';
import type { GridArea } from './definition.ts';

type Grid = Pick<GridArea, 'shape' | 'size' | 'crs'>;
/** Column and row of a cell, counted from the origin of the coordinate system. */
export type Cell = { column: number; row: number };

// LKS-92 and LKS-94 share their middle meridian but not scale and origin.
const lks = (k: number, y0: number) =>
  proj4(`+proj=tmerc +lat_0=0 +lon_0=24 +k=${k} +x_0=500000 +y_0=${y0} +ellps=GRS80 +units=m +no_defs`);
const systems = { 3059: lks(0.9996, -6_000_000), 3346: lks(0.9998, 0) };

/** Square kilometres of every cell of the grid, on the plane of its coordinate system. */
export const cellArea = ({ shape, size }: Pick<Grid, 'shape' | 'size'>): number =>
  ((shape === 'square' ? 1 : Math.sqrt(3) / 2) * size * size) / 1e6;

/** The name of a cell, the same on every map: 3059-h1000-260_161 is a hexagon of 1 km in LKS-92. */
export const cellId = ({ shape, size, crs }: Grid, { column, row }: Cell): string => `${crs}-${shape[0]}${size}-${column}_${row}`;

/** Centre of a cell in metres of its coordinate system. */
export const cellCentre = ({ shape, size }: Pick<Grid, 'shape' | 'size'>, { column, row }: Cell): [number, number] =>
  shape === 'square'
    ? [(column + 0.5) * size, (row + 0.5) * size]
    : [(column * size * Math.sqrt(3)) / 2, (row + (column % 2 === 0 ? 0 : 0.5)) * size];

/** Corners of a cell in metres, anticlockwise, the first repeated at the end. */
export const cellCorners = (grid: Pick<Grid, 'shape' | 'size'>, cell: Cell): [number, number][] => {
  const [x, y] = cellCentre(grid, cell);
  const half = grid.size / 2;
  const edge = grid.size / Math.sqrt(3);
  const around: [number, number][] =
    grid.shape === 'square'
      ? [
          [-half, -half],
          [half, -half],
          [half, half],
          [-half, half],
        ]
      : [
          [-edge, 0],
          [-edge / 2, -half],
          [edge / 2, -half],
          [edge, 0],
          [edge / 2, half],
          [-edge / 2, half],
        ];
  const corners = around.map(([dx, dy]): [number, number] => [x + dx, y + dy]);
  return [...corners, corners[0] as [number, number]];
};

/** Turns metres into degrees, six decimals (10 cm); corners that cells share are computed once and stay one. */
export const toDegreesOf = (crs: Grid['crs']): ((corner: readonly [number, number]) => [number, number]) => {
  const known = new Map<string, [number, number]>();
  const round = (degrees: number) => Math.round(degrees * 1e6) / 1e6;
  return ([x, y]) => {
    const key = `${Math.round(x * 10)} ${Math.round(y * 10)}`;
    const found = known.get(key);
    if (found) return found;
    const [lon, lat] = systems[crs].inverse([x, y]) as [number, number];
    const place: [number, number] = [round(lon), round(lat)];
    known.set(key, place);
    return place;
  };
};

/** The meridian in the middle of LKS, degrees, where each parallel lies lowest. */
const middle = 24;

/** Whether a cell touches an extent [west, south, east, north] in degrees: its centre lies in the box around the extent, half a cell wider. */
export const touches = (grid: Grid, [west, south, east, north]: readonly [number, number, number, number]): ((cell: Cell) => boolean) => {
  const lowest = Math.min(east, Math.max(west, middle));
  const corners = [
    [west, south],
    [west, north],
    [lowest, south],
    [east, south],
    [east, north],
  ].map((corner) => systems[grid.crs].forward(corner) as [number, number]);
  const [xs, ys] = [corners.map(([x]) => x), corners.map(([, y]) => y)];
  const half = grid.size / 2;
  const box = [Math.min(...xs) - half, Math.min(...ys) - half, Math.max(...xs) + half, Math.max(...ys) + half] as const;
  return (cell) => {
    const [x, y] = cellCentre(grid, cell);
    return x >= box[0] && x <= box[2] && y >= box[1] && y <= box[3];
  };
};

/** An extent wide enough to hold every point of the cells that touch it, degrees. */
export const widenByCell = ({ size }: Pick<Grid, 'size'>, [west, south, east, north]: readonly [number, number, number, number]) => {
  // Two cells; a degree of longitude is at least 55 km where anybody uses LKS.
  const [lon, lat] = [(2 * size) / 55_000, (2 * size) / 110_000];
  return [west - lon, south - lat, east + lon, north + lat] as const;
};

/** The cells that have a side, or for squares a corner, in common with this one. */
export const cellsAround = (shape: Grid['shape'], { column, row }: Cell): Cell[] => {
  const odd = column % 2 === 0 ? 0 : 1;
  const offsets =
    shape === 'square'
      ? [
          [-1, -1],
          [0, -1],
          [1, -1],
          [-1, 0],
          [1, 0],
          [-1, 1],
          [0, 1],
          [1, 1],
        ]
      : [
          [0, -1],
          [0, 1],
          [-1, odd - 1],
          [-1, odd],
          [1, odd - 1],
          [1, odd],
        ];
  return offsets.map(([dx = 0, dy = 0]) => ({ column: column + dx, row: row + dy }));
};
