import { readSuccessorFile } from './successor-file.ts';
import { changedPlaces, contactForms, idOf } from './tenant-draft.ts';
import { openSteps, stepsOf } from './tenant-steps.ts';

const place = (code: string, scheme = 'atvk') => ({ country: 'LV', scheme, code, name: code });

test('a short name comes from the name, in plain small letters, without the kind of institution', () => {
  expect(idOf('lv', 'Kuldīgas novada pašvaldība')).toBe('lv-kuldiga');
  expect(idOf('lt', 'Šiaulių rajono savivaldybė')).toBe('lt-siauliai');
  expect(idOf('lt', 'Šiaulių priešgaisrinė gelbėjimo valdyba')).toBe('lt-siauliu-priesgaisrine-gelbejimo');
  expect(idOf('lv', 'Valsts ugunsdzēsības un glābšanas dienests')).toBe('lv-valsts-ugunsdzesibas-un-glabsanas-die');
  expect(idOf('lv', '')).toBe('lv');
});

test.each([
  ['lv', 'Aizkraukles novada pašvaldība', 'lv-aizkraukle'],
  ['lv', 'Līvānu novada pašvaldība', 'lv-livani'],
  ['lv', 'Tukuma novada pašvaldība', 'lv-tukums'],
  ['lv', 'Saldus novada pašvaldība', 'lv-saldus'],
  ['lv', 'Jelgavas valstspilsētas pašvaldība', 'lv-jelgava'],
  ['lv', 'Jēkabpils novada pašvaldība', 'lv-jekabpils'],
  ['lt', 'Joniškio rajono savivaldybė', 'lt-joniskis'],
  ['lt', 'Panevėžio miesto savivaldybė', 'lt-panevezys'],
  ['lt', 'Pakruojo rajono savivaldybė', 'lt-pakruojis'],
  ['lt', 'Skuodo rajono savivaldybė', 'lt-skuodas'],
  ['lt', 'Biržų rajono savivaldybė', 'lt-birzai'],
  ['lt', 'Vilniaus miesto savivaldybė', 'lt-vilnius'],
  ['lt', 'Kazlų Rūdos savivaldybė', 'lt-kazlu-ruda'],
  ['lt', 'Akmenės rajono savivaldybė', 'lt-akmene'],
] as const)('a short name is the place as it is called by itself: %s %s', (country, name, id) => expect(idOf(country, name)).toBe(id));

test('how an institution is reached may stay empty, and is refused at its field where it is no address or number', () => {
  for (const fits of Object.values(contactForms)) expect(fits(' ')).toBe(true);
  expect(['dome@kuldiga.example', 'savivaldybe@joniskis', 'a b@c.lv'].map(contactForms.email)).toEqual([true, false, false]);
  expect(['+370 426 69142', '63322233', '63-322-233', '+'].map(contactForms.phone)).toEqual([true, true, false, false]);
  expect(['https://kuldiga.example', 'kuldiga.example', 'https://'].map(contactForms.web)).toEqual([true, false, false]);
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
