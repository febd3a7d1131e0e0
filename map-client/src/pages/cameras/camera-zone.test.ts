import fc from 'fast-check';
import { densestGroup, readZone, writeZone, zoneAround } from './camera-zone.ts';

const place = fc.tuple(fc.double({ min: 23.7, max: 23.74, noNaN: true }), fc.double({ min: 56.63, max: 56.66, noNaN: true }));
const places = fc.array(place, { minLength: 1, maxLength: 12 });
const sideOf = ([ax = 0, ay = 0]: readonly number[], [bx = 0, by = 0]: readonly number[], [cx = 0, cy = 0]: readonly number[]): number =>
  (bx - ax) * (cy - ay) - (by - ay) * (cx - ax);

describe('where the page of cameras begins', () => {
  test('at the place where most cameras are, not between all of them', () => {
    const [square, street, station] = [
      [23.7218, 56.6514],
      [23.7262, 56.6497],
      [23.7269, 56.6383],
    ] as const;
    expect(densestGroup([station, square, street])).toEqual([square, street]);
    expect(densestGroup([station])).toEqual([station]);
    expect(densestGroup([])).toEqual([]);
  });

  test('the zone holds each of its cameras with what is around it, has no dent, and stands in an address as it is', () => {
    fc.assert(
      fc.property(places, (all) => {
        const group = densestGroup(all);
        const zone = zoneAround(group);
        expect(group.length).toBeGreaterThan(0);
        expect(readZone(writeZone(zone))).toEqual(zone);
        for (let i = 0; i + 1 < zone.length; i++) {
          const [a, b, c] = [zone[i] ?? [], zone[i + 1] ?? [], zone[(i + 2) % (zone.length - 1)] ?? []];
          expect(sideOf(a, b, c)).toBeGreaterThan(0);
          // Sixty metres to each of the four sides of every camera.
          for (const [lon, lat] of group)
            for (const [east, north] of [
              [0.00097, 0],
              [-0.00097, 0],
              [0, 0.00054],
              [0, -0.00054],
            ] as const)
              expect(sideOf(a, b, [lon + east, lat + north])).toBeGreaterThan(0);
        }
      }),
      { numRuns: Number(process.env.RUNS ?? 100) },
    );
  });
});
