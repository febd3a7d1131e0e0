import { Problem } from '@vias/sql/problem.ts';
import { type Srid, toDegrees } from '../territories/crs.ts';
import type { Reading } from './shape.ts';

/** Latvia and Lithuania with their waters: west, south, east, north in degrees. */
const home = [20.4, 53.7, 28.5, 58.3] as const;
const systems: readonly Srid[] = [4326, 3059, 3346, 3857];

const share = (positions: readonly (readonly [number, number])[], srid: Srid, swapped: boolean): number => {
  const inside = positions.filter(([x, y]) => {
    const place = toDegrees(srid, swapped ? [y, x] : [x, y]);
    return place && place[0] >= home[0] && place[0] <= home[2] && place[1] >= home[1] && place[1] <= home[3];
  });
  return positions.length === 0 ? 0 : inside.length / positions.length;
};

/** The system in which the positions, turned or not, lie at home. */
export const findSystem = (positions: readonly (readonly [number, number])[], swapped: boolean): Srid | undefined =>
  systems.find((system) => share(positions, system, swapped) > 0.5);

/**
 * How the positions of a file are read: as it or the reader says. When that puts them far from home and another way would put them there, that is
 * said and not done, because a layer in the wrong place misleads. Throws layer.swapped, layer.crs_likely.
 */
export const decideReading = (
  positions: readonly (readonly [number, number])[],
  declared: Srid | undefined,
  asked: { crs?: Srid | undefined; swapAxes?: boolean | undefined },
): Reading & { isElsewhere: boolean } => {
  const srid = asked.crs ?? declared ?? 4326;
  const swapped = asked.swapAxes ?? false;
  const isElsewhere = share(positions, srid, swapped) <= 0.5;
  if (isElsewhere && asked.swapAxes === undefined) {
    const turned = [srid, ...systems].find(
      (system) => (asked.crs === undefined || system === srid) && share(positions, system, true) > 0.5,
    );
    const upright = asked.crs === undefined && findSystem(positions, false) !== undefined;
    if (turned !== undefined && !upright) throw new Problem('layer.swapped', { field: 'swapAxes', values: { crs: turned } });
  }
  if (isElsewhere && asked.crs === undefined) {
    const likely = systems.find((system) => system !== srid && share(positions, system, swapped) > 0.5);
    if (likely !== undefined) throw new Problem('layer.crs_likely', { field: 'crs', values: { crs: srid, likely } });
  }
  return { srid, swapped, isElsewhere };
};
