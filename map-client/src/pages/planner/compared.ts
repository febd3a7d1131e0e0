import type { ThematicMap } from '../../panels/builder/theme.ts';
import type { Row } from '../../panels/territory/rows.ts';

const shown = 5;

const apart = ([aLon, aLat]: readonly [number, number], [bLon, bLat]: readonly [number, number]): number =>
  Math.hypot((aLon - bLon) * Math.cos((aLat * Math.PI) / 180), aLat - bLat);

/** An area and the four nearest that have a value: neighbours are what planners compare with. */
export const comparedWith = (chosen: Row, rows: readonly Row[]): Row[] => {
  const others = rows
    .filter((row) => row !== chosen && row.value?.value != null)
    .map((row) => ({ row, distance: apart(row.position, chosen.position) }))
    .sort((a, b) => a.distance - b.distance)
    .slice(0, shown - 1);
  return [chosen, ...others.map(({ row }) => row)];
};

/** The rate of all areas together (all counts over all denominators), not the mean of rates. Undefined for values that do not add up. */
export const meanRate = (rows: readonly Row[], { definition }: ThematicMap): number | undefined => {
  if (definition.measure.kind !== 'rate') return undefined;
  let [count, denominator] = [0, 0];
  for (const { value } of rows) {
    if (value?.count == null || !value.denominator) continue;
    count += value.count;
    denominator += value.denominator;
  }
  const per = definition.measure.per === 'residents' ? 1000 : 1;
  return denominator ? (per * count) / denominator : undefined;
};
