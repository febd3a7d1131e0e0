import { emptyForm } from './camera-draft.ts';
import { fieldErrors, shownError } from './camera-errors.ts';

const mask = { title: null, area: null, fromAzimuth: 10, toAzimuth: 20 };
const form = {
  ...emptyForm(),
  masks: [
    { ...mask, view: 1 },
    { ...mask, view: 2 },
    { ...mask, view: null },
  ],
};
const refusal = (field: string | undefined, code = 'camera.out_of_range') =>
  Object.assign(new Error('so not'), { status: 422, code, detail: 'so not', field, errors: [] });
const where = { isEditing: true, isClosed: false, view: 0 };
const shown = (error: Error, more: object = {}) => shownError(error, fieldErrors(error, undefined, form, 0), { ...where, ...more });

test.each<[string, string | undefined, object, boolean]>([
  ['a field of the open form', 'purpose', {}, false],
  ['the same field while the form is closed', 'purpose', { isEditing: false }, true],
  ['a number of the view on screen', 'views.0.focalMm', { isEditing: false }, false],
  ['a number of another view', 'views.1.focalMm', {}, true],
  ['a number of a camera that shows none', 'views.0.focalMm', { isClosed: true }, true],
  ['a mask', 'masks.2.area', {}, false],
  ['a list as a whole', 'views', {}, true],
  ['no field at all', undefined, {}, true],
])('a refusal of %s is told at the field or else at the foot, never nowhere', (_, field, more, isAtFoot) => {
  const error = refusal(field);
  expect(shown(error, more)).toBe(isAtFoot ? error : undefined);
});

test('that a colleague was quicker is told above the form, not as a fault', () => {
  expect(shown(refusal(undefined, 'camera.changed_meanwhile'))).toBeUndefined();
});

test('the preview knows the view on screen and its masks; its refusals are told at their own places', () => {
  const told = (field: string) => fieldErrors(undefined, refusal(field), form, 1)[0]?.path;
  expect([told('views.0.azimuth'), told('masks.0.area'), told('masks.1')]).toEqual(['views.1.azimuth', 'masks.1.area', 'masks.2']);
});
