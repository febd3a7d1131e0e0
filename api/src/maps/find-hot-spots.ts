import { suppressed } from './classes.ts';
import type { Measure } from './definition.ts';
import { cellsAround } from './grid.ts';
import { findHotSpots, type HotSpot, standardiseRates } from './hot-spots.ts';
import type { Measured } from './measure.ts';
import type { Ask, Place, Places } from './places.ts';
import { selectNeighbours } from './thematic-queries.ts';

/** Who borders whom, by the keys of the places: a common border or corner of territories, a common side of hexagons, a side or corner of squares. */
const neighboursOf = async (ask: Ask, { sets, grid, items }: Places): Promise<Map<Place['key'], Place['key'][]>> => {
  const found = new Map<Place['key'], Place['key'][]>(items.map(({ key }) => [key, []]));
  if (grid) {
    for (const { key, cell } of items)
      if (cell)
        found.set(
          key,
          cellsAround(grid.shape, cell).map(({ column, row }) => `${column}_${row}`),
        );
  } else {
    for (const { one, other } of await ask((tx) => selectNeighbours(tx, sets))) {
      found.get(one)?.push(other);
      found.get(other)?.push(one);
    }
  }
  return found;
};

/**
 * Hot and cold spots among the areas that have a value, in the order of the places; undefined for the others, which are no neighbours either.
 * Rates per resident are compared with their population at risk.
 */
export const locateHotSpots = async (
  ask: Ask,
  places: Places,
  measure: Measure,
  measured: readonly Measured[],
): Promise<(HotSpot | undefined)[]> => {
  const tested = measured.flatMap(({ class: cls, value }, i) => (cls === suppressed || value === null ? [] : [i]));
  if (tested.length === 0) return measured.map(() => undefined);
  const borders = await neighboursOf(ask, places);
  const position = new Map(tested.map((i, at) => [places.items[i]?.key as Place['key'], at]));
  const neighbours = tested.map((i) => (borders.get(places.items[i]?.key as Place['key']) ?? []).flatMap((key) => position.get(key) ?? []));
  const of = tested.map((i) => measured[i] as Measured);
  const isAtRisk =
    measure.kind === 'rate' && measure.per === 'residents' && of.every(({ count, denominator }) => count !== null && denominator);
  const values = isAtRisk
    ? standardiseRates(
        of.map(({ count }) => count as number),
        of.map(({ denominator }) => denominator as number),
      )
    : of.map(({ value }) => value as number);
  const spots = findHotSpots(values, neighbours);
  return measured.map((_, i) => {
    const at = position.get(places.items[i]?.key as Place['key']);
    return at === undefined ? undefined : spots[at];
  });
};
