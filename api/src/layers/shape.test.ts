import fc from 'fast-check';
import { createFieldSurvey } from './fields.ts';
import { decideReading } from './guess-crs.ts';
import { createReport, writeFindings } from './report.ts';
import { shapeOf } from './shape.ts';

const degrees = { srid: 4326, swapped: false } as const;
const fault = (geometry: unknown, reading: Parameters<typeof shapeOf>[1] = degrees) => {
  const placed = shapeOf(geometry, reading);
  return 'fault' in placed ? placed.fault : placed.shape;
};

test('whatever stands where a geometry should be is placed or refused with a reason, and never throws', () => {
  const json = fc.oneof(
    fc.jsonValue(),
    fc.record({
      type: fc.constantFrom(
        'Point',
        'MultiPoint',
        'LineString',
        'MultiLineString',
        'Polygon',
        'MultiPolygon',
        'GeometryCollection',
        'Circle',
      ),
      coordinates: fc.jsonValue({ maxDepth: 4 }),
      geometries: fc.jsonValue({ maxDepth: 3 }),
    }),
  );
  fc.assert(
    fc.property(json, (geometry) => {
      const placed = shapeOf(geometry, degrees);
      if ('fault' in placed) expect(typeof placed.fault).toBe('string');
      else expect(placed.shape.area.length + placed.shape.line.length + placed.shape.point.length).toBeGreaterThan(0);
    }),
    { numRuns: 500 },
  );
});

test('a polygon keeps its rings; one that is open is closed, heights are left out, both are said', () => {
  const ring = fc.array(fc.tuple(fc.double({ min: 20, max: 28, noNaN: true }), fc.double({ min: 54, max: 58, noNaN: true })), {
    minLength: 3,
    maxLength: 30,
  });
  fc.assert(
    fc.property(ring, (positions) => {
      fc.pre(new Set(positions.map(([x, y]) => `${x.toFixed(9)} ${y.toFixed(9)}`)).size === positions.length);
      const placed = shapeOf({ type: 'Polygon', coordinates: [positions.map(([x, y]) => [x, y, 12])] }, degrees);
      if ('fault' in placed) throw new Error(placed.fault);
      const [kept] = placed.shape.area[0] ?? [];
      expect(kept).toHaveLength(positions.length + 1);
      expect(kept?.[0]).toEqual(kept?.at(-1));
      expect([...placed.fixes].sort()).toEqual(['heights_dropped', 'ring_closed']);
    }),
  );
});

test('what cannot be on a map says why', () => {
  expect(fault(null)).toBe('no_geometry');
  expect(fault({ type: 'MultiPolygon', coordinates: [] })).toBe('no_geometry');
  expect(fault({ type: 'Point', coordinates: ['24', '56'] })).toBe('not_a_number');
  expect(fault({ type: 'Point', coordinates: [24, 91] })).toBe('outside_world');
  expect(fault({ type: 'Circle', coordinates: [24, 56] })).toBe('geometry_unreadable');
  expect(
    fault({
      type: 'LineString',
      coordinates: [
        [24, 56],
        [24, 56],
      ],
    }),
  ).toBe('no_extent');
  expect(fault({ type: 'LineString', coordinates: Array.from({ length: 100_001 }, (_, i) => [24 + i / 1e6, 56]) })).toBe(
    'too_many_vertices',
  );
  expect(fault({ type: 'Point', coordinates: [1e9, 1e9] }, { srid: 3059, swapped: false })).toBe('outside_world');
});

test('metres become degrees (PROJ: EPSG:3059 and 3346 of Jelgava and Šiauliai), also in the order north, east', () => {
  const jelgava = [expect.closeTo(23.7128, 4), expect.closeTo(56.6483, 4)];
  expect(fault({ type: 'Point', coordinates: [482_388.99, 278_274.3] }, { srid: 3059, swapped: false })).toMatchObject({
    point: [jelgava],
  });
  expect(fault({ type: 'Point', coordinates: [278_274.3, 482_388.99] }, { srid: 3059, swapped: true })).toMatchObject({ point: [jelgava] });
  expect(fault({ type: 'Point', coordinates: [457_302.54, 6_200_107.24] }, { srid: 3346, swapped: false })).toMatchObject({
    point: [[expect.closeTo(23.3167, 4), expect.closeTo(55.9333, 4)]],
  });
});

test('a file far from home that another reading would put there is asked about and not guessed', () => {
  const places = [
    [23.7, 56.6],
    [24.1, 56.9],
  ] as [number, number][];
  const turned = places.map(([x, y]) => [y, x] as const);
  const metres = [
    [482_388, 278_274],
    [506_000, 312_000],
  ] as const;
  expect(decideReading(places, undefined, {})).toEqual({ srid: 4326, swapped: false, isElsewhere: false });
  expect(() => decideReading(turned, undefined, {})).toThrow(expect.objectContaining({ code: 'layer.swapped' }));
  expect(decideReading(turned, undefined, { swapAxes: true })).toMatchObject({ swapped: true, isElsewhere: false });
  expect(() => decideReading(metres, undefined, {})).toThrow(expect.objectContaining({ code: 'layer.crs_likely' }));
  expect(decideReading(metres, 3059, {})).toMatchObject({ srid: 3059, isElsewhere: false });
  expect(decideReading([[2.35, 48.85]], undefined, {})).toMatchObject({ srid: 4326, isElsewhere: true });
});

test('fields are told by all their values; codes with a leading zero stay texts; what looks personal is pointed out', () => {
  const survey = createFieldSurvey(true);
  survey.add({
    skaits: '12',
    platība: '1,5',
    kods: '0054',
    diena: '2024-05-01',
    Vārds: 'Anna',
    vietvārds: 'Egles',
    saziņa: '29123456',
    piezīme: 'zvanīt 2912 3456',
  });
  survey.add({
    skaits: '7',
    platība: '2',
    kods: '0123',
    diena: '',
    Vārds: 'Jānis',
    vietvārds: 'Liepas',
    saziņa: 'anna@example.lv',
    piezīme: '',
  });
  expect(survey.fields().map(({ name, kind, filled, personal }) => [name, kind, filled, personal])).toEqual([
    ['skaits', 'integer', 2, null],
    ['platība', 'number', 2, null],
    ['kods', 'text', 2, null],
    ['diena', 'date', 1, null],
    ['Vārds', 'text', 2, 'heading'],
    ['vietvārds', 'text', 2, null],
    ['saziņa', 'text', 2, 'values'],
    ['piezīme', 'text', 1, 'values'],
  ]);
  const many = createFieldSurvey(false);
  expect(() => many.add(Object.fromEntries(Array.from({ length: 301 }, (_, i) => [`f${i}`, 1])))).toThrow(
    expect.objectContaining({ code: 'layer.too_many_fields' }),
  );
});

test('a report counts every finding, names the first fifty, and says the fault of PostGIS in words', () => {
  const report = createReport();
  for (let number = 1; number <= 60; number++) report.add('area_mended', 'repaired', number, null, 'Self-intersection[24.05 56.05]');
  report.add('no_geometry', 'rejected', 61, 62);
  const [rejected, repaired] = writeFindings(report.findings(), 'lv');
  expect(rejected).toMatchObject({ count: 1, examples: [{ number: 61, line: 62 }], text: 'Nav ģeometrijas vai tā ir tukša' });
  expect(repaired).toMatchObject({ count: 60, outcome: 'repaired' });
  expect(repaired?.examples).toHaveLength(50);
  expect(repaired?.examples[0]?.detail).toBe('robeža krusto pati sevi (56.05000, 24.05000)');
});
