import fc from 'fast-check';
import { foldDays } from './fold-days.ts';
import type { ReadRow } from './import-values.ts';
import { kindOfPeriod, readPeriod, weekOf } from './period.ts';
import { fileBytes, readFile, readWhole } from './read-file.ts';
import { addValues, readValue } from './value-text.ts';

test.each([
  ['2021', '2021-01-01', '2022-01-01'],
  ['2021.', '2021-01-01', '2022-01-01'],
  ['2021Q3', '2021-07-01', '2021-10-01'],
  ['2021-Q4', '2021-10-01', '2022-01-01'],
  ['2021K1', '2021-01-01', '2021-04-01'],
  ['2021M07', '2021-07-01', '2021-08-01'],
  ['2021-12', '2021-12-01', '2022-01-01'],
  ['07.2021', '2021-07-01', '2021-08-01'],
  ['2020-W53', '2020-12-28', '2021-01-04'],
  ['2021W1', '2021-01-04', '2021-01-11'],
  ['2020.03.19.', '2020-03-19', '2020-03-20'],
  ['19.03.2020', '2020-03-19', '2020-03-20'],
  [' 2024-02-29 ', '2024-02-29', '2024-03-01'],
  ['2021-07-01/2021-07-11', '2021-07-01', '2021-07-11'],
])('the period %s', (text, from, to) => {
  expect(readPeriod(text)).toEqual({ from, to });
});
test.each([
  '',
  '21',
  '2021-13',
  '2021Q5',
  '2021-W53',
  '2021-W00',
  '30.02.2021',
  '2021-02-30',
  '2021-07-11/2021-07-01',
  '0000',
  '2021-07-01T10:00',
  'gads',
])('%s is no period', (text) => {
  expect(readPeriod(text)).toBeUndefined();
});
test('every day lies in the week that begins on its Monday', () => {
  fc.assert(
    fc.property(fc.date({ min: new Date('1990-01-01'), max: new Date('2090-01-01'), noInvalidDate: true }), (at) => {
      const day = at.toISOString().slice(0, 10);
      const { from, to } = weekOf(day);
      return from <= day && day < to && new Date(from).getUTCDay() === 1 && Date.parse(to) - Date.parse(from) === 7 * 86_400_000;
    }),
  );
});

test.each([
  ['12', { status: 'number', value: 12 }],
  ['-137', { status: 'number', value: -137 }],
  ['1 234,5', { status: 'number', value: 1234.5 }],
  ['6\u00a0278\u00a0412', { status: 'number', value: 6278412 }],
  ['no 1 līdz 5', { status: 'masked', lower: 1, upper: 5 }],
  ['No 1 līdz 5', { status: 'masked', lower: 1, upper: 5 }],
  ['nuo 1 iki 4', { status: 'masked', lower: 1, upper: 4 }],
  ['1–5', { status: 'masked', lower: 1, upper: 5 }],
  ['[1;4]', { status: 'masked', lower: 1, upper: 4 }],
  ['<5', { status: 'masked', lower: 0, upper: 4 }],
  ['mazāk nekā 5', { status: 'masked', lower: 0, upper: 4 }],
  ['mažiau nei 3', { status: 'masked', lower: 0, upper: 2 }],
  ['iki 4', { status: 'masked', lower: 0, upper: 4 }],
  ['…', { status: 'missing' }],
  ['...', { status: 'missing' }],
  ['..', { status: 'missing' }],
  ['', { status: 'missing' }],
  ['-', { status: 'missing' }],
  ['nav datu', { status: 'missing' }],
])('the value "%s"', (text, value) => {
  expect(readValue(text)).toEqual(value);
});
test.each(['12a', 'no 5 līdz 1', 'apmēram 5', '<0', '1,2,3', 'Infinity', '=1+1'])('"%s" is no value', (text) => {
  expect(readValue(text)).toBeUndefined();
});
test('a sum of ranges holds every sum of what they may be', () => {
  const part = fc.oneof(
    fc.integer({ min: -9, max: 9 }).map((value) => ({ written: { status: 'number' as const, value }, value })),
    fc
      .tuple(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 3 }))
      .map(([a, b]) => ({ written: { status: 'masked' as const, lower: Math.min(a, 2), upper: Math.max(b, 2) }, value: 2 })),
  );
  fc.assert(
    fc.property(fc.array(part, { minLength: 1, maxLength: 6 }), (given) => {
      const sum = addValues(given.map(({ written }) => written));
      const total = given.reduce((a, { value }) => a + value, 0);
      return sum.status === 'number' ? sum.value === total : sum.status === 'masked' && sum.lower <= total && total <= sum.upper;
    }),
  );
});

test.each([
  ['2024', 'year'],
  ['2024-Q4', 'quarter'],
  ['2024-02', 'month'],
  ['2024-W53', undefined],
  ['2020-W53', 'week'],
  ['2024-02-29', 'day'],
  ['2024-02-01/2024-05-01', undefined],
  ['2024-07-01/2024-10-01', 'quarter'],
  ['2024-01-02/2024-01-09', undefined],
])('%s is a %s', (text, kind) => {
  const days = readPeriod(text);
  expect(days && kindOfPeriod(days)).toBe(kind);
});

const how = { level: 'municipality', fold: 'none', skipLines: 0, status: 'final' } as const;
const file = (text: string, more = {}) => readFile(Buffer.from(text), { ...how, ...more });
test('a file with a mark, semicolons, a decimal comma and dotted days', () => {
  const { rows, rejects } = file('\ufeffDatums;ATVK;Vērtība\r\n2020.03.19.;0320200;no 1 līdz 5\r\n2020.03.20.;0320200;7,5\r\n\r\n');
  expect(rejects).toEqual([]);
  expect(rows.map(({ line, code, period, value }) => [line, code, period, value])).toEqual([
    [2, '0320200', '2020.03.19.', { status: 'masked', lower: 1, upper: 5 }],
    [3, '0320200', '2020.03.20.', { status: 'number', value: 7.5 }],
  ]);
});
test('columns are added up, rows are picked, and a row with too many cells is refused and not lost', () => {
  const text = 'title of the table\ncode,year,sex,young,old\n1,2020,T,3,4\n1,2020,M,1,2\n2,2020,T,x,1\n3,2020,T,1,2,9\n';
  const { rows, rejects, folded } = file(text, { valueColumn: 'young+old', only: 'sex=T', skipLines: 1 });
  expect(rows.map(({ code, value }) => [code, value])).toEqual([
    ['1', { status: 'number', value: 7 }],
    ['2', { status: 'missing' }],
  ]);
  expect(rejects).toMatchObject([{ line: 6, field: 'row', reason: 'row_broken' }]);
  expect(folded).toBe(1);
});
test('an older spreadsheet in the Baltic code page', () => {
  // "kods;gads;vērtība" with ē and ī as windows-1257 has them.
  const bytes = Buffer.concat([
    Buffer.from('kods;gads;v'),
    Buffer.from([0xe7]),
    Buffer.from('rt'),
    Buffer.from([0xee]),
    Buffer.from('ba\n1;2020;5\n'),
  ]);
  expect(readFile(bytes, how).rows).toMatchObject([{ code: '1', value: { value: 5 } }]);
});
test.each([
  ['a;b;c\n1;2;3\n', 'indicator.column_unknown'],
  ['code;year;value\n', 'indicator.file_empty'],
  ['', 'indicator.file_empty'],
])('%j is answered with what is wrong', (text, code) => {
  expect(() => file(text)).toThrow(code);
});

test('a running total folds into weeks: nothing new is lost, and a correction stays negative', () => {
  const row = (period: string, value: ReadRow['value']): ReadRow => ({ line: 1, code: '1', period, value, text: '', status: 'final' });
  const number = (value: number) => ({ status: 'number' as const, value });
  const rows = [
    row('2021-07-04', number(94)),
    row('2021-07-03', number(90)),
    row('2021-07-11', number(80)),
    row('2021-07-18', { status: 'masked', lower: 81, upper: 85 }),
    row('2021-08-01', number(100)),
    row('nonsense', number(1)),
  ];
  expect(foldDays(rows, 'week-last').rows.map(({ period, value }) => [period, value])).toEqual([
    ['nonsense', number(1)],
    ['2021-06-28/2021-07-05', number(94)],
    ['2021-07-05/2021-07-12', number(80)],
    ['2021-07-12/2021-07-19', { status: 'masked', lower: 81, upper: 85 }],
    ['2021-07-26/2021-08-02', number(100)],
  ]);
  const grown = foldDays(rows, 'week-new-from-zero');
  expect(grown.rows.slice(1).map(({ value }) => value)).toEqual([
    number(94),
    number(-14),
    { status: 'masked', lower: 1, upper: 5 },
    { status: 'missing' },
  ]);
  expect(grown.folded).toBe(1);
  expect(foldDays(rows, 'week-new').rows[1]?.value).toEqual({ status: 'missing' });
});

test('a file beyond the limit is refused before all of it is read', async () => {
  expect(fileBytes).toBe(20 * 1_048_576);
  let given = 0;
  async function* endless() {
    for (;;) {
      given += 1000;
      yield Buffer.alloc(1000);
    }
  }
  await expect(readWhole(endless(), 10_000)).rejects.toMatchObject({ code: 'request.too_large' });
  expect(given).toBeLessThan(12_000);
});

test('a cell of megabytes is no value, and is not looked at', () => {
  expect(readValue(`no 1${' '.repeat(50)}līdz 5`)).toEqual({ status: 'masked', lower: 1, upper: 5 });
  for (const filling of [' ', '1 ', '-', '\u00a0']) expect(readValue(`no 1${filling.repeat(1_000_000)}līdz 5`)).toBeUndefined();
  expect(readValue(`no 1${' '.repeat(60)}līdz 5`)).toBeUndefined();
});
