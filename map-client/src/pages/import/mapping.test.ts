import type { SampleRow } from '@vias/api/imports/contract.ts';
import type { Profile } from './import-data.ts';
import { assign, covered, fate, fieldsOf, missing, slugOf, swapAxes, toSend, unmappedCodes, unplaced } from './mapping.ts';

const profile: Profile = {
  name: 'dobele',
  title: 'Dobele',
  source: 'dobele',
  format: 'auto',
  encoding: 'auto',
  delimiter: 'auto',
  skipLines: 0,
  sheet: 1,
  timeZone: 'Europe/Riga',
  id: 'Nr',
  occurredAt: { column: 'DATUMS', timeColumn: 'LAIKS', formats: ['d.m.y'], emptyTime: 'reject' },
  place: { kind: 'columns', x: 'Y_LKS', y: 'X_LKS', crs: '3059' },
  extent: null,
  category: { column: 'VEIDS', map: {}, otherwise: null },
  severity: { column: 'VEIDS', map: {}, otherwise: 2 },
  status: 'closed',
  heading: [],
  description: ['APRAKSTS'],
  address: [],
  maskPersonal: true,
};

const row = (line: number, findings: SampleRow['findings']): SampleRow => ({
  line,
  key: null,
  occurredAt: null,
  category: null,
  sourceCategory: null,
  severity: null,
  title: null,
  description: null,
  address: null,
  position: null,
  findings,
});

test('a column that fills two fields shows both', () => {
  expect(fieldsOf(profile, 'VEIDS')).toEqual(['category', 'severity']);
  expect(fieldsOf(profile, 'TEL_ZV')).toEqual([]);
});

test('a meaning moves from the column that had it', () => {
  const moved = assign(profile, 'Numurs', 'id');
  expect([fieldsOf(moved, 'Numurs'), fieldsOf(moved, 'Nr')]).toEqual([['id'], []]);
  const turned = assign(assign(profile, 'X_LKS', 'x'), 'Y_LKS', 'y');
  expect(turned.place).toEqual({ kind: 'columns', x: 'X_LKS', y: 'Y_LKS', crs: '3059' });
});

test('a column may be left out, and what is then missing is named', () => {
  const dropped = assign(assign(profile, 'DATUMS', 'skip'), 'X_LKS', 'skip');
  expect(missing(dropped)).toEqual(['date', 'y']);
  expect(toSend(assign(dropped, 'Y_LKS', 'skip')).place).toBeNull();
  expect(missing(profile)).toEqual([]);
});

test('axes that a file has the wrong way round change places', () => {
  expect(swapAxes(profile).place).toEqual({ kind: 'columns', x: 'X_LKS', y: 'Y_LKS', crs: '3059' });
});

test('texts gather in the order in which their columns were added', () => {
  expect(assign(profile, 'BRIG', 'description').description).toEqual(['APRAKSTS', 'BRIG']);
});

test('rows are counted once per field, however many doubts they hold; a refused row is not a doubted one', () => {
  const finding = (code: string, value: string) => ({ code, field: 'category', value, sentence: '' });
  const landing = {
    ...row(2, [finding('category.unmapped', 'Maldin.'), finding('text.too_long', 'x')]),
    occurredAt: '2024-01-01T00:00:00Z',
  };
  const rows = [landing, row(3, [finding('text.too_long', 'y')]), row(4, [])];
  expect(fate(rows, 'category')).toMatchObject({ refused: 1, doubted: 1, first: { value: 'Maldin.' } });
  expect(fate(rows, 'id')).toEqual({ refused: 0, doubted: 0, first: undefined });
  expect(unmappedCodes(rows)).toEqual(['Maldin.']);
});

test('a row whose coordinates are empty lands without a place, and the coordinates say so', () => {
  const at = '2024-01-01T00:00:00Z';
  const rows = [
    { ...row(2, []), occurredAt: at },
    { ...row(3, []), occurredAt: at, position: [23.3, 56.6] as [number, number] },
    { ...row(4, [{ code: 'place.half', field: 'place', value: '23', sentence: '' }]), occurredAt: at },
    row(5, []),
  ];
  expect([unplaced(rows, 'x'), unplaced(rows, 'y'), unplaced(rows, 'address')]).toEqual([1, 1, 0]);
});

test('an example of a personal column is covered', () => {
  expect([covered('29403432'), covered('291')]).toEqual(['29••••32', '••••']);
});

test('a title becomes a name the server accepts', () => {
  expect(slugOf('Dobeles OIC, Šķibe – 2026')).toBe('dobeles-oic-skibe-2026');
});
