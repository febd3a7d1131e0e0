import { readSuccessorFile } from './successor-file.ts';
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

test('a table of successors is read as spreadsheets write it: semicolons and a decimal comma, quotes, a mark at the beginning, empty lines', () => {
  expect(readSuccessorFile('\uFEFFold_code;new_code;weight\r\n"0460800";0028000;\r\n0604300;0042000;1 601,5\r\n\r\n')).toEqual([
    { from: '0460800', to: '0028000' },
    { from: '0604300', to: '0042000', weight: 1601.5 },
  ]);
  expect(readSuccessorFile('NEW_CODE,name,OLD_CODE\n1,x,2\n')).toEqual([{ from: '2', to: '1' }]);
});

test.each([
  ['old,new\n1,2', { fault: 'columns', line: 1 }],
  ['', { fault: 'columns', line: 1 }],
  ['old_code,new_code\n\n1,\n', { fault: 'row', line: 3 }],
  ['old_code;new_code;weight\n1;2;0\n', { fault: 'weight', line: 2 }],
  ['old_code;new_code;weight\n1;2;1e999\n', { fault: 'weight', line: 2 }],
  ['old_code;new_code;weight\n1;2;many\n', { fault: 'weight', line: 2 }],
  ['old_code;new_code\n', { fault: 'empty', line: 1 }],
])('a table of successors that cannot be read says what and where: %j', (text, fault) => expect(readSuccessorFile(text)).toEqual(fault));
