import fc from 'fast-check';
import { type DateFormat, readClock, readDate } from './date-text.ts';
import { readNumber } from './number-text.ts';
import { maskPersonal } from './personal-text.ts';
import { placeOf, readPlace } from './place.ts';

const two = (n: number): string => String(n).padStart(2, '0');
const aDay = fc.date({ min: new Date('1900-01-01T00:00:00Z'), max: new Date('2099-12-31T23:59:59Z'), noInvalidDate: true });
const written: Record<DateFormat, (d: Date) => string> = {
  iso: (d) => d.toISOString().slice(0, 10),
  'd.m.y': (d) => `${d.getUTCDate()}.${two(d.getUTCMonth() + 1)}.${d.getUTCFullYear()}`,
  'y.m.d': (d) => `${d.getUTCFullYear()}.${two(d.getUTCMonth() + 1)}.${two(d.getUTCDate())}.`,
  'd/m/y': (d) => `${d.getUTCDate()}/${d.getUTCMonth() + 1}/${d.getUTCFullYear()}`,
  'm/d/y': (d) => `${d.getUTCMonth() + 1}/${d.getUTCDate()}/${d.getUTCFullYear()}`,
};

test('a date written in any format is read as that day and time', () => {
  fc.assert(
    fc.property(aDay, fc.constantFrom(...(Object.keys(written) as DateFormat[])), fc.constantFrom(':', '.'), (date, format, separator) => {
      const wall = Math.floor(date.getTime() / 1000) * 1000;
      const time = `${two(date.getUTCHours())}${separator}${two(date.getUTCMinutes())}${separator}${two(date.getUTCSeconds())}`;
      expect(readDate(`${written[format](date)} ${time}`, [format])).toEqual({ wall, hasTime: true });
      expect(readDate(written[format](date), [format])).toEqual({ wall: Math.floor(wall / 86_400_000) * 86_400_000, hasTime: false });
    }),
  );
});

test.each([
  ['31.02.2024. 14:10', 'impossible'],
  ['2024-13-01', 'impossible'],
  ['3.7.19 25:10', 'impossible'],
  ['yesterday', 'unreadable'],
  ['12.12', 'unreadable'],
  ['', 'unreadable'],
])('%p is %s', (text, outcome) => expect(readDate(text, ['iso', 'd.m.y', 'y.m.d'])).toBe(outcome));

test('an offset in the text is kept, with or without a colon', () => {
  expect(readDate('2024-05-01T10:00:00+03:00', ['iso'])).toEqual({ wall: Date.parse('2024-05-01T10:00:00Z'), hasTime: true, offset: 180 });
  expect(readDate('2024-05-01 10:00Z', ['iso'])).toMatchObject({ offset: 0 });
  expect(readDate('2024-05-01 10:00 -0530', ['iso'])).toMatchObject({ offset: -330 });
});

test('clocks: 7:05, 23.40, 0630', () => {
  expect(['7:05', '23.40', '0630', '14:10:30', '25:10', '7 o’clock'].map(readClock)).toEqual([
    25_500_000,
    85_200_000,
    23_400_000,
    51_030_000,
    'impossible',
    'unreadable',
  ]);
});

test('a number is read with a decimal comma as with a point, spaces between thousands or not', () => {
  fc.assert(
    fc.property(fc.double({ min: -1e9, max: 1e9, noNaN: true }), (value) => {
      const plain = value.toFixed(6);
      const comma = plain.replace('.', ',');
      expect(readNumber(comma)).toBe(Number(plain));
      expect(readNumber(comma.replace(/\B(?=(\d{3})+(?=,))/g, '\u00a0'))).toBe(Number(plain));
    }),
  );
  expect(['NaN', 'Infinity', '1,2,3', '12a', '', '0x10'].map(readNumber)).toEqual(Array(6).fill(undefined));
});

test('LKS-92 and LKS-94 metres become degrees as PostGIS has them (ST_Transform); a northing written in full is understood', () => {
  const jelgava = { lon: expect.closeTo(23.7128, 6), lat: expect.closeTo(56.6483, 6), outside: false };
  expect(readPlace('482388,99', '278274,3', '3059', null)).toMatchObject(jelgava);
  expect(readPlace('482 388,99', '6 278 274,3', '3059', null)).toMatchObject(jelgava);
  expect(readPlace('457302.54', '6200107.24', '3346', null)).toMatchObject({
    lon: expect.closeTo(23.3167, 6),
    lat: expect.closeTo(55.9333, 6),
  });
});

test('places that cannot be: half, not a number, swapped, off the Earth; 0 and 0 is none', () => {
  expect([readPlace('', '', '4326', null), readPlace('0', '0,0', '4326', null)]).toEqual(['none', 'none']);
  expect([readPlace('23,7', '', '4326', null), readPlace('NaN', '56', '4326', null), readPlace('x', 'y', '4326', null)]).toEqual([
    'half',
    'not_a_number',
    'not_a_number',
  ]);
  expect([placeOf(56.65, 23.71, '4326', null), placeOf(278_700, 482_377, '3059', null)]).toEqual(['swapped', 'swapped']);
  expect(placeOf(29.76, -95.4, '4326', { west: -97.4, south: 27.76, east: -93.4, north: 31.76 })).toBe('swapped');
  expect(placeOf(500, 500, '4326', null)).toBe('impossible');
  expect(placeOf(-93.3, 29.76, '4326', { west: -97.4, south: 27.76, east: -93.4, north: 31.76 })).toEqual({
    lon: -93.3,
    lat: 29.76,
    outside: true,
  });
});

test('telephone numbers and personal codes are covered, years, house numbers and sums are not', () => {
  expect(maskPersonal('zvana 29123456, tel. +371 2912 3456 vai +370 612 34567')).toBe('zvana ••••, tel. •••• vai ••••');
  expect(maskPersonal('p.k. 010190-12345, a.k. 39001011234')).toBe('p.k. ••••, a.k. ••••');
  for (const text of [
    'Brīvības iela 21-4, 2023. gadā 2019-004417',
    'izdegusi 0,5 ha platība, 12 000 EUR',
    'ceļš A8 23,5 km',
    'CR-20123456/7',
  ])
    expect(maskPersonal(text)).toBe(text);
});
