/** Evenly spaced places over a box: numbers of columns and rows from the south-west corner, in degrees, WGS 84. */
export interface Lattice {
  west: number;
  south: number;
  stepLon: number;
  stepLat: number;
  columns: number;
  rows: number;
  /** Metres between places. */
  spacing: number;
}
type Box = readonly [west: number, south: number, east: number, north: number];

/** Metres of a degree of latitude; nothing here is finer than the ten metres between places. */
const perDegree = 111_320;
/** Places of an area, about; the least and the most that lie between them, metres. */
const [manyPlaces, nearest, farthest] = [4000, 10, 30];
/** More cells than this are not looked at, however thin the area. */
const mostCells = 12_000;

/** How far apart places of an area lie: so that there are a few thousand of them, a multiple of 5 m. */
const spacingFor = (km2: number, boxKm2: number): number => {
  const wanted = Math.max(Math.sqrt((km2 * 1e6) / manyPlaces), Math.sqrt((boxKm2 * 1e6) / mostCells));
  return Math.min(Math.max(farthest, Math.ceil(wanted)), Math.max(nearest, Math.ceil(wanted / 5) * 5));
};

/** Square kilometres of a box in degrees, to a percent. */
export const boxKm2 = ([west, south, east, north]: Box): number =>
  ((east - west) * Math.cos((((south + north) / 2) * Math.PI) / 180) * (north - south) * perDegree * perDegree) / 1e6;

/** The lattice of an area so large in a box. */
export const makeLattice = (box: Box, km2: number): Lattice => {
  const [west, south, east, north] = box;
  const spacing = spacingFor(km2, boxKm2(box));
  const stepLat = spacing / perDegree;
  const stepLon = stepLat / Math.cos((((south + north) / 2) * Math.PI) / 180);
  return {
    west,
    south,
    stepLon,
    stepLat,
    spacing,
    columns: Math.ceil((east - west) / stepLon),
    rows: Math.ceil((north - south) / stepLat),
  };
};

/** The middle of a cell, degrees. */
export const middleOf = ({ west, south, stepLon, stepLat, columns }: Lattice, cell: number): [lon: number, lat: number] => [
  Number((west + ((cell % columns) + 0.5) * stepLon).toFixed(7)),
  Number((south + (Math.floor(cell / columns) + 0.5) * stepLat).toFixed(7)),
];

/** Something that weighs at a place; `isBlock`: it lies anywhere in the 250 m around, as what is told of sensitive incidents and few answers. */
export interface Weighing {
  lon: number;
  lat: number;
  weight: number;
  isBlock: boolean;
}
/** Half the width of a block, metres. */
const halfBlock = 125;
/** So far from an open place something still counts for it, metres: an address lies in the middle of its house. */
const within = 40;

/** Lays what weighs on the open cells of a lattice: on the nearest one, or evenly over its block, of which only the open part of the area counts. Answers a weight for each of `open`. */
export const layOut = (lattice: Lattice, open: readonly number[], things: readonly Weighing[]): Float64Array => {
  const weights = new Float64Array(open.length);
  const numberOf = new Map(open.map((cell, number) => [cell, number]));
  const { west, south, stepLon, stepLat, columns, rows, spacing } = lattice;
  const around = (column: number, row: number, reach: number, visit: (number: number, metres: number) => void): void => {
    for (let y = Math.max(0, Math.ceil(row - reach)); y <= Math.min(rows - 1, row + reach); y++)
      for (let x = Math.max(0, Math.ceil(column - reach)); x <= Math.min(columns - 1, column + reach); x++) {
        const number = numberOf.get(y * columns + x);
        if (number !== undefined) visit(number, Math.hypot(x - column, y - row) * spacing);
      }
  };
  for (const { lon, lat, weight, isBlock } of things) {
    const [column, row] = [(lon - west) / stepLon - 0.5, (lat - south) / stepLat - 0.5];
    if (isBlock) {
      const cells = (2 * halfBlock) ** 2 / spacing ** 2;
      around(column, row, halfBlock / spacing, (number) => {
        weights[number] = (weights[number] as number) + weight / cells;
      });
      continue;
    }
    let nearestOne: { number: number; metres: number } | undefined;
    around(column, row, within / spacing, (number, metres) => {
      if (metres <= within && metres < (nearestOne?.metres ?? Number.POSITIVE_INFINITY)) nearestOne = { number, metres };
    });
    if (nearestOne) weights[nearestOne.number] = (weights[nearestOne.number] as number) + weight;
  }
  return weights;
};

/** Percent of each source on each place, and percent of all demand, when sources count so much beside each other. A source of which nothing is here counts nothing. */
export const mixSources = (
  raw: readonly Float64Array[],
  weights: readonly number[],
): { parts: Float64Array[]; demand: Float64Array; isEmpty: boolean[] } => {
  const sums = raw.map((values) => values.reduce((sum, value) => sum + value, 0));
  const isEmpty = sums.map((sum) => !(sum > 0));
  const parts = raw.map((values, source) => values.map((value) => (isEmpty[source] ? 0 : (100 * value) / (sums[source] as number))));
  const all = weights.reduce((sum, weight, source) => sum + (isEmpty[source] ? 0 : weight), 0);
  const demand = Float64Array.from(raw[0] ?? [], (_, place) =>
    all === 0 ? 0 : parts.reduce((sum, part, source) => sum + ((weights[source] as number) * (part[place] as number)) / all, 0),
  );
  return { parts, demand, isEmpty };
};
