import { changedPlaces, idOf } from './tenant-draft.ts';
import { openSteps, stepsOf } from './tenant-steps.ts';

const place = (code: string, scheme = 'atvk') => ({ country: 'LV', scheme, code, name: code });

test('a short name comes from the name, in plain small letters, without the kind of institution', () => {
  expect(idOf('lv', 'Kuldīgas novada pašvaldība')).toBe('lv-kuldigas');
  expect(idOf('lt', 'Šiaulių rajono savivaldybė')).toBe('lt-siauliu');
  expect(idOf('lv', 'Valsts ugunsdzēsības un glābšanas dienests')).toBe('lv-valsts-ugunsdzesibas-un-glabsanas-die');
  expect(idOf('lv', '')).toBe('lv');
});

test('territories are written down anew where they changed only, and what left a scheme is taken out of it', () => {
  expect(changedPlaces([place('A'), place('B')], [place('B'), place('A')])).toEqual([]);
  expect(changedPlaces([place('A')], [place('A'), place('B')])).toEqual([{ scheme: 'atvk', codes: ['A', 'B'] }]);
  expect(changedPlaces([place('A')], [place('X', 'lau')])).toEqual([
    { scheme: 'atvk', codes: [] },
    { scheme: 'lau', codes: ['X'] },
  ]);
});

test('what a municipality still needs: territory, administrator, data; codes while some wait; people of Keycloak are not ours to miss', () => {
  const fresh = { territories: [], admins: 0, invited: 0, lastIncidentAt: null, codesWaiting: 0 };
  expect(openSteps(fresh, 'here').map(({ of }) => of)).toEqual(['territory', 'admin', 'data']);
  expect(stepsOf({ ...fresh, invited: 1 }, 'here')[1]).toEqual({ of: 'admin', state: 'waits' });
  expect(openSteps(fresh, 'keycloak').map(({ of }) => of)).toEqual(['territory', 'data']);
  const whole = { territories: [place('A')], admins: 1, invited: 0, lastIncidentAt: '2026-11-27T10:00:00Z', codesWaiting: 0 };
  expect(openSteps(whole, 'here')).toEqual([]);
  expect(openSteps({ ...whole, codesWaiting: 2 }, 'here')).toEqual([{ of: 'codes', state: 'waits' }]);
});
