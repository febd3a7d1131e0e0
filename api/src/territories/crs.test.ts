import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { type Srid, sridOf, toDegrees } from './crs.ts';

const hasGdal = (() => {
  try {
    execFileSync('gdaltransform', ['--version']);
    return true;
  } catch {
    if (process.env.CI) throw new Error('gdaltransform (gdal-bin) is needed here.');
    console.warn('Skipped: gdaltransform (gdal-bin) is absent.');
    return false;
  }
})();

(hasGdal ? test : test.skip).each([3059, 3346, 3857] as Srid[])('EPSG:%d agrees with PROJ to a tenth of a millimetre', (srid) => {
  // A grid over both countries, made by PROJ; then back by us.
  const grid = [20.9, 22.4, 24, 25.7, 28.2].flatMap((lon) => [53.9, 55.2, 56.4, 58.0].map((lat) => [lon, lat] as const));
  const projected = execFileSync('gdaltransform', ['-s_srs', 'OGC:CRS84', '-t_srs', `EPSG:${srid}`, '-output_xy'], {
    input: grid.map((point) => point.join(' ')).join('\n'),
  });
  const points = projected
    .toString()
    .trim()
    .split('\n')
    .map((line) => line.split(' ').map(Number));
  // GDAL gives the axes in the order of the map (east, north) when the target is asked for as x, y.
  points.forEach(([x = 0, y = 0], i) => {
    const [lon, lat] = toDegrees(srid, [x, y]) ?? [0, 0];
    expect(Math.abs(lon - (grid[i]?.[0] ?? 0))).toBeLessThan(2e-9);
    expect(Math.abs(lat - (grid[i]?.[1] ?? 0))).toBeLessThan(2e-9);
  });
});

test.each([
  [{ type: 'name', properties: { name: 'urn:ogc:def:crs:OGC:1.3:CRS84' } }, 4326],
  [{ type: 'name', properties: { name: 'urn:ogc:def:crs:EPSG::3346' } }, 3346],
  [{ type: 'name', properties: { name: 'EPSG:3059' } }, 3059],
  [{ type: 'name', properties: { name: 'urn:ogc:def:crs:EPSG::900913' } }, 3857],
  [undefined, undefined],
  [null, undefined],
])('%j names %p', (crs, srid) => expect(sridOf(crs)).toBe(srid));

test.each([{ properties: { name: 'EPSG:2583' } }, { properties: {} }, 'EPSG:4326x', { type: 'link' }])('%j is refused', (crs) => {
  expect(() => sridOf(crs)).toThrow(expect.objectContaining({ code: 'territory.crs_unknown' }));
});

test('any two numbers are a place on earth or none, never an error', () => {
  const number = fc.oneof(fc.double(), fc.double({ min: -3e7, max: 3e7, noNaN: true }));
  fc.assert(
    fc.property(fc.constantFrom<Srid>(4326, 3059, 3346, 3857), number, number, (srid, x, y) => {
      const place = toDegrees(srid, [x, y]);
      if (place) expect(Math.abs(place[0]) <= 180 && Math.abs(place[1]) <= 90).toBe(true);
    }),
  );
});
