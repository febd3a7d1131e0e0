import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { findPlate, hashPlate, holdsPlate, plateSpelling } from './plate.ts';

test.each([
  'AB-1234',
  'ab-1234',
  'AB1234',
  'ab1234',
  'AB 1234',
  'ab 1234',
  'AB-7',
  'ABC 123',
  'ABC123',
  'abc-123',
  'abc 123',
  '123 ABC',
  'Redzēta AB 1234 pie tilta',
  'lpr_AB-1234_0007',
  'auto AB‑1234.',
  'ĀB-1234',
  'АВ-1234',
  'A\u200bB-1234',
  'ＡＢ１２３４',
  '/ABC123/',
  'АА 1234 ВВ',
  'B-MW 1234',
])('a plate is seen in %j', (text) => {
  expect(holdsPlate(text)).toBe(true);
});

test.each([
  'VDAR 6. panta 1. punkta e) apakšpunkts',
  'BDAR 6 str. 1 d. e p.',
  'GDPR art. 6(1)(e)',
  'MK noteikumi Nr. 338',
  '(ES) 2016/679',
  'ES 2016/680',
  '2026-11-28T01:02:03.123Z',
  '2026-11-28T01:02:03+02:00',
  '0f6c1b2e-ab12-4cd3-9ef4-0123456789ab',
  'gate-north',
  'evt-20261128-000123',
  'COVID-19',
  'km 12',
  '8f3a'.repeat(16),
  '',
  'PM10',
  'no 2024 un 3',
  'a123bc45-0f6c-4cd3-9ef4-0123456789ab',
  'Nr. 1-2/2026',
])('no plate is seen in %j', (text) => {
  expect(holdsPlate(text)).toBe(false);
});

const letters = (n: number) => fc.string({ unit: fc.constantFrom(...'ABCDEFGHIJKLMNOPRSTUVZ'), minLength: n, maxLength: n });
const digits = (least: number, most: number) => fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: least, maxLength: most });
const latvian = fc.tuple(letters(2), digits(3, 4));
const lithuanian = fc.tuple(letters(3), digits(3, 3));
const around = fc.constantFrom('', ' ', '/', '(', '_', ',', ':', '"', 'ieraksts: ');

test('every Latvian and Lithuanian plate is seen in every usual spelling, and they all have one hash', () => {
  const key = Buffer.alloc(32, 3);
  fc.assert(
    fc.property(
      fc.oneof(latvian, lithuanian),
      fc.constantFrom('', '-', '–', '_'),
      fc.boolean(),
      around,
      ([series, number], between, small, beside) => {
        const written = `${series}${between}${number}`;
        const plate = small ? written.toLowerCase() : written;
        expect(holdsPlate(`${beside}${plate}${beside === 'ieraksts: ' ? '.' : beside}`)).toBe(true);
        expect(plateSpelling(plate)).toBe(series + number);
        expect(hashPlate(plateSpelling(plate) ?? '', key)).toBe(
          createHmac('sha256', key)
            .update(series + number)
            .digest('hex'),
        );
      },
    ),
    { numRuns: 200 },
  );
});

const separator = fc.constantFrom('', ' ', '-', '–', '·', '.', '\u00a0', '\u200b', '\u2011');
const likeness = new Map([...'АВЕКМНОРСТХУ'].map((cyrillic, i) => ['ABEKMHOPCTXY'[i] ?? '', cyrillic]));

test('a plate of whatever country or wish, of 2 to 10 signs, has one spelling, however it is parted, small, accented or in look-alikes', () => {
  const signs = fc.array(fc.constantFrom(...'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789'), { minLength: 2, maxLength: 10 });
  fc.assert(
    fc.property(
      signs,
      fc.array(fc.tuple(separator, fc.constantFrom('as is', 'small', 'cyrillic', 'accented', 'wide')), { minLength: 10, maxLength: 10 }),
      (plate, ways) => {
        const typed = plate.map((sign, i) => {
          const [between, way] = ways[i] ?? ['', 'as is'];
          const written =
            way === 'small'
              ? sign.toLowerCase()
              : way === 'cyrillic'
                ? (likeness.get(sign) ?? sign)
                : way === 'accented'
                  ? `${sign}\u0304`
                  : way === 'wide'
                    ? String.fromCodePoint((sign.codePointAt(0) ?? 0) + 0xfee0)
                    : sign;
          return written + between;
        });
        expect(plateSpelling(typed.join('').slice(0, 60))).toBe(typed.join('').length > 30 ? undefined : plate.join(''));
      },
    ),
    { numRuns: 200 },
  );
});

test('a letter without a Latin likeness makes no plate: left out, it would be the one of somebody else', () => {
  fc.assert(
    fc.property(latvian, fc.constantFrom(...'БГДЖЗИЛФЦЧШЩЫЭЮЯЄҐΔΘΛΞΠΣΦΨΩŁØÞ٣अ'), fc.nat(6), ([series, number], strange, at) => {
      const plate = series + number;
      expect(plateSpelling(plate.slice(0, at) + strange + plate.slice(at))).toBeUndefined();
    }),
    { numRuns: 200 },
  );
});

test('what is nested without end is looked at without end neither: its shape refuses it', () => {
  let nested: unknown = 'AB-1234';
  for (let n = 0; n < 100_000; n++) nested = [nested];
  expect(findPlate({ id: 'a', note: nested })).toBeUndefined();
});

test('a plate is found wherever it hides in an event, and what is told of the place never holds it', () => {
  fc.assert(
    fc.property(fc.oneof(latvian, lithuanian), fc.integer({ min: 0, max: 4 }), fc.boolean(), ([series, number], depth, asName) => {
      const plate = `${series}-${number}`;
      let hidden: unknown = asName ? { [plate]: 1 } : plate;
      for (let n = 0; n < depth; n++) hidden = n % 2 === 0 ? { inside: hidden } : [0, hidden];
      const found = findPlate({ id: 'a', note: hidden });
      expect(found?.[0]).toBe('note');
      expect(JSON.stringify(found)).not.toContain(number);
      expect(findPlate({ id: 'a', note: [1, null, true, { b: 'c' }] })).toBeUndefined();
    }),
    { numRuns: 200 },
  );
});

test.each([
  ['ab-1234', 'AB1234'],
  [' abc 123 ', 'ABC123'],
  ['АВ 1234', 'AB1234'],
  ['VIP', 'VIP'],
  ['va', 'VA'],
  ['06 1 234', '061234'],
  ['P-1234', 'P1234'],
  ['AA 1234 ВВ', 'AA1234BB'],
  ['БА 1234', undefined],
  ['AB 1234?', undefined],
  ['a', undefined],
  ['', undefined],
  ['Jānis Bērziņš', undefined],
  ['AB12345678901', undefined],
])('what is typed as %j is hashed as %j', (typed, spelling) => {
  expect(plateSpelling(typed)).toBe(spelling);
});
