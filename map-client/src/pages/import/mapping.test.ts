import type { SampleRow } from '@vias/api/imports/contract.ts';
import type { Profile } from './import-data.ts';
import { assign, fate, fieldsOf, missing, slugOf, toSend, unmappedCodes } from './mapping.ts';

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

test('texts gather in the order in which their columns were added', () => {
  expect(assign(profile, 'BRIG', 'description').description).toEqual(['APRAKSTS', 'BRIG']);
});

test('rows are counted once per field, however many doubts they hold', () => {
  const rows = [
    row(2, [
      { code: 'category.unmapped', field: 'category', value: 'Maldin.', sentence: '' },
      { code: 'text.too_long', field: 'category', value: 'x', sentence: '' },
    ]),
    row(3, []),
  ];
  expect(fate(rows, 'category').good).toBe(1);
  expect(unmappedCodes(rows)).toEqual(['Maldin.']);
});

test('a title becomes a name the server accepts', () => {
  expect(slugOf('Dobeles OIC, Šķibe – 2026')).toBe('dobeles-oic-skibe-2026');
});
