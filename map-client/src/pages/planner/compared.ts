import type { Row } from '../../panels/territory/territory-list.tsx';

const shown = 5;

const apart = ([aLon, aLat]: readonly [number, number], [bLon, bLat]: readonly [number, number]): number =>
  Math.hypot((aLon - bLon) * Math.cos((aLat * Math.PI) / 180), aLat - bLat);

/** A territory and the four nearest that have a rate: neighbours are what planners compare with. */
export const comparedWith = (chosen: Row, rows: readonly Row[]): Row[] => {
  const others = rows
    .filter((row) => row !== chosen && row.value?.rate != null)
    .map((row) => ({ row, distance: apart(row.territory.labelPoint.coordinates, chosen.territory.labelPoint.coordinates) }))
    .sort((a, b) => a.distance - b.distance)
    .slice(0, shown - 1);
  return [chosen, ...others.map(({ row }) => row)];
};

/** The rate of all territories together (all counts over all residents, per 1,000), not the mean of rates. */
export const meanRate = (rows: readonly Row[]): number | undefined => {
  let [count, residents] = [0, 0];
  for (const { value } of rows) {
    if (value?.count == null || !value.residents) continue;
    count += value.count;
    residents += value.residents;
  }
  return residents ? (1000 * count) / residents : undefined;
};
