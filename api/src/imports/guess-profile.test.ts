import fc from 'fast-check';
import proj4 from 'proj4';
import { guessProfile } from './guess-profile.ts';

const metres = {
  '3059': '+proj=tmerc +lat_0=0 +lon_0=24 +k=0.9996 +x_0=500000 +y_0=-6000000 +ellps=GRS80',
  '3346': '+proj=tmerc +lat_0=0 +lon_0=24 +k=0.9998 +x_0=500000 +y_0=0 +ellps=GRS80',
};
const guess = (points: readonly [number, number][], country: string) =>
  guessProfile(
    ['DATUMS', 'X', 'Y'],
    points.map(([x, y], i) => ({ line: i + 2, values: ['01.05.2024', String(x), String(y)] }) as never),
    { country, timeZone: 'Europe/Riga' },
    'lv',
  ).profile.place;

test('northing first, as Latvian registers write it: eastings around 450,000 are not taken for northings', () => {
  expect(
    guess(
      [
        [285_000.5, 450_090.1],
        [301_150, 451_000],
      ],
      'LV',
    ),
  ).toEqual({ kind: 'columns', x: 'Y', y: 'X', crs: '3059' });
  expect(
    guess(
      [
        [450_090.1, 285_000.5],
        [451_000, 301_150],
      ],
      'LV',
    ),
  ).toEqual({ kind: 'columns', x: 'X', y: 'Y', crs: '3059' });
});

// West of about 23.1° E and north of 57° both readings lie in Latvia, and no number tells them apart.
const point = (west: number, south: number, east: number, north: number) =>
  fc.tuple(fc.double({ min: west, max: east, noNaN: true }), fc.double({ min: south, max: north, noNaN: true }));
test.each([
  ['LV', '3059', point(23.3, 55.9, 28, 57.6)],
  ['LT', '3346', point(21.3, 54.1, 26.5, 56.3)],
] as const)('places of %s are read in EPSG:%s, whichever column comes first', (country, crs, places) => {
  fc.assert(
    fc.property(fc.array(places, { minLength: 3, maxLength: 20 }), fc.boolean(), (degrees, turned) => {
      const points = degrees.map((at) => proj4(metres[crs]).forward([...at]) as [number, number]);
      const written = turned ? points.map(([x, y]): [number, number] => [y, x]) : points;
      expect(guess(written, country)).toEqual({ kind: 'columns', x: turned ? 'Y' : 'X', y: turned ? 'X' : 'Y', crs });
    }),
    { numRuns: 50 },
  );
});
