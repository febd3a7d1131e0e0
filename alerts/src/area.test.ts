import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type AreaGeometry, findAreaFault, toMultiPolygon } from './area.ts';

const ring = [
  [23.6, 56.4],
  [23.8, 56.4],
  [23.8, 56.5],
  [23.6, 56.4],
];
const polygon = (...rings: unknown[]) => ({ type: 'Polygon', coordinates: rings }) as AreaGeometry;

test.each([
  ['a triangle', polygon(ring), undefined],
  [
    'a polygon with a hole',
    polygon(ring, [
      [23.7, 56.42],
      [23.75, 56.42],
      [23.75, 56.45],
      [23.7, 56.42],
    ]),
    undefined,
  ],
  ['two parts', { type: 'MultiPolygon', coordinates: [[ring], [ring]] } as AreaGeometry, undefined],
  [
    'a place across the border',
    polygon([
      [23.6, 56.2],
      [23.8, 56.2],
      [23.8, 56.5],
      [23.6, 56.2],
    ]),
    undefined,
  ],
  ['nothing', polygon(), { fault: 'empty' }],
  ['no parts', { type: 'MultiPolygon', coordinates: [] } as AreaGeometry, { fault: 'empty' }],
  ['latitude first', polygon(ring.map(([lon, lat]) => [lat, lon])), { fault: 'swapped' }],
  ['an open ring', polygon(ring.slice(0, 3).concat([[23.61, 56.4]])), { fault: 'open_ring', ring: 0 }],
  [
    'two points',
    polygon([
      [23.6, 56.4],
      [23.6, 56.4],
    ]),
    { fault: 'too_few', ring: 0 },
  ],
  [
    'off the globe',
    polygon([
      [23.6, 96.4],
      [23.8, 56.4],
      [23.8, 56.5],
      [23.6, 96.4],
    ]),
    { fault: 'not_a_position', ring: 0 },
  ],
  [
    'not a number',
    polygon(ring, [
      [Number.NaN, 56.4],
      [23.8, 56.4],
      [23.8, 56.5],
      [23.6, 56.4],
    ]),
    { fault: 'not_a_position', ring: 1 },
  ],
])('[fault 16] %s', (_what, area, fault) => {
  expect(findAreaFault(area)).toEqual(fault);
});

test('more vertices than the limit are refused before anything is computed', () => {
  const long = Array.from({ length: 5_001 }, (_, i) => [23 + i / 10_000, 56]);
  expect(findAreaFault(polygon(long))).toEqual({ fault: 'too_many_vertices', count: 5_001 });
});

test('whatever comes in, it is either faulty or a closed multipolygon of pairs', () => {
  const position = fc.tuple(
    fc.double({ min: -200, max: 200 }),
    fc.double({ min: -100, max: 100 }),
    fc.option(fc.double(), { nil: undefined }),
  );
  const anyRing = fc.array(position, { maxLength: 8 }).map((points) => (points.length > 2 ? [...points, points[0]] : points));
  fc.assert(
    fc.property(fc.array(anyRing, { maxLength: 3 }), (rings) => {
      const area = polygon(...rings.map((points) => points.map((p) => (p ?? []).filter((n) => n !== undefined))));
      if (findAreaFault(area)) return;
      const { type, coordinates } = JSON.parse(toMultiPolygon(area));
      expect(type).toBe('MultiPolygon');
      for (const points of coordinates.flat()) {
        expect(points.at(0)).toEqual(points.at(-1));
        for (const pair of points) expect(pair).toHaveLength(2);
      }
    }),
  );
});
