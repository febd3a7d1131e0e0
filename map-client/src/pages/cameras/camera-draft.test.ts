import fc from 'fast-check';
import {
  blankView,
  type CameraForm,
  emptyForm,
  focalFor,
  mergeForm,
  moveBy,
  patchOf,
  readCorners,
  withoutView,
  withValue,
} from './camera-draft.ts';

const base: CameraForm = {
  ...emptyForm(),
  code: 'K-07',
  name: 'Lielā iela',
  geometry: { type: 'Point', coordinates: [23.7128, 56.6511] },
  description: { lv: 'Laukums.' },
  views: [
    { ...blankView, azimuth: 90, focalMm: 4, sensorWidthMm: 5.37 },
    { ...blankView, azimuth: 180 },
  ],
  masks: [{ view: 2, title: 'logi', area: null, fromAzimuth: 170, toAzimuth: 180 }],
};
const look = (form: CameraForm, view: number, more: object): CameraForm => ({
  ...form,
  views: form.views.map((each, i) => (i === view ? { ...each, ...more } : each)),
});

test('what a colleague changed elsewhere is taken over, of one view too; what both changed is told with both values', () => {
  const mine = withValue(look(base, 0, { azimuth: 95 }), 'name', 'Lielā iela 2');
  const theirs = withValue(look(look(base, 0, { azimuth: 80, focalMm: 6 }), 1, { tilt: -10 }), 'purpose', 'kārtība');
  const { form, taken, contested } = mergeForm(base, mine, theirs);
  expect(form.views.map(({ azimuth, focalMm, tilt }) => [azimuth, focalMm, tilt])).toEqual([
    [95, 6, null],
    [180, null, -10],
  ]);
  expect([form.name, form.purpose]).toEqual(['Lielā iela 2', 'kārtība']);
  expect(taken.sort()).toEqual(['purpose', 'views.0.focalMm', 'views.1.tilt']);
  expect(contested).toEqual([{ path: 'views.0.azimuth', mine: 95, theirs: 80 }]);
});

test('when somebody took a view away, views are chosen as a whole', () => {
  const { contested } = mergeForm(base, look(base, 0, { azimuth: 95 }), withoutView(base, 1));
  expect(contested.map(({ path }) => path)).toEqual(['views']);
});

test('only what was changed is sent: lists as a whole, a stream only when it was touched', () => {
  expect(patchOf(base, base)).toEqual({});
  expect(Object.keys(patchOf(base, look({ ...base, stream: null }, 1, { tilt: 1 })))).toEqual(['views', 'stream']);
  expect(patchOf(base, withValue(base, 'description.lt', 'Aikštė.'))).toEqual({ description: { lv: 'Laukums.', lt: 'Aikštė.' } });
  expect(withValue(base, 'description.lv', '').description).toEqual({});
});

test('a view that goes takes its masks with it, the others keep theirs', () => {
  expect(withoutView(base, 1).masks).toEqual([]);
  expect(withoutView(base, 0).masks).toMatchObject([{ view: 1, title: 'logi' }]);
});

const text = fc.constantFrom('a', 'b', 'c');
const anyForm = fc
  .record({
    name: text,
    purpose: fc.option(text),
    azimuth: fc.integer({ min: 0, max: 3 }),
    lv: fc.option(text),
    views: fc.integer({ min: 0, max: 2 }),
  })
  .map(
    ({ name, purpose, azimuth, lv, views }): CameraForm => ({
      ...emptyForm(),
      name,
      purpose,
      description: lv === null ? {} : { lv },
      views: Array.from({ length: views }, (_, i) => ({ ...blankView, azimuth: azimuth + i })),
    }),
  );
test('whoever changed nothing gets theirs; whoever is alone keeps his; choosing theirs everywhere is theirs', () => {
  fc.assert(
    fc.property(anyForm, anyForm, anyForm, (before, mine, theirs) => {
      expect(mergeForm(before, before, theirs).form).toEqual(theirs);
      expect(mergeForm(before, mine, before)).toEqual({ form: mine, taken: [], contested: [] });
      const { form, contested } = mergeForm(before, mine, theirs);
      const chosen = contested.reduce((now, { path, theirs: value }) => withValue(now, path, value), form);
      const wanted = <T>(was: T, own: T, other: T): T => (JSON.stringify(other) === JSON.stringify(was) ? own : other);
      for (const key of ['name', 'purpose', 'description'] as const)
        expect(chosen[key]).toEqual(wanted(before[key], mine[key], theirs[key]));
      const isByField = new Set([before, mine, theirs].map(({ views }) => views.length)).size === 1;
      expect(chosen.views).toEqual(
        isByField
          ? mine.views.map((view, i) => ({ ...view, azimuth: wanted(before.views[i]?.azimuth, view.azimuth, theirs.views[i]?.azimuth) }))
          : wanted(before.views, mine.views, theirs.views),
      );
    }),
    { numRuns: 200 },
  );
});

test('a lens is found for the width that was dragged, and gives that width', () => {
  fc.assert(
    fc.property(fc.double({ min: 3, max: 120, noNaN: true }), (degrees) => {
      const focal = focalFor(5.37, degrees);
      expect((2 * Math.atan(5.37 / (2 * focal)) * 180) / Math.PI).toBeCloseTo(degrees, 0);
    }),
    { numRuns: 200 },
  );
  expect([focalFor(100, 0), focalFor(1, 360)]).toEqual([2000, 0.5]);
});

test('a step of a metre to the north is a metre, to the east too', () => {
  expect(moveBy([23.7128, 56.6511], 0, 1)).toEqual([23.7128, 56.651109]);
  expect(moveBy([23.7128, 56.6511], 1, 0)).toEqual([23.7128163, 56.6511]);
});

test('corners are read one a line, and a line that is no place is no shape', () => {
  const read = (line: string): [number, number] | undefined => (line.includes('x') ? undefined : [1, 2]);
  expect(readCorners('a\n\n b \n', read)).toEqual([
    [1, 2],
    [1, 2],
  ]);
  expect(readCorners('a\nx', read)).toBeUndefined();
});
