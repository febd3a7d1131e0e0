import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { readPhone } from './phone.ts';

test.each([
  ['26 123 456', 'LV', '+37126123456'],
  ['+371 26123456', 'LT', '+37126123456'],
  ['00371 26123456', 'LV', '+37126123456'],
  ['8 612 34567', 'LT', '+37061234567'],
  ['0 612 34567', 'LT', '+37061234567'],
  ['+370 (612) 34-567', 'LV', '+37061234567'],
] as const)('%s read in %s is %s', (text, country, e164) => {
  expect(readPhone(text, country)).toEqual({ e164 });
});

test.each([
  ['67012345', 'LV', 'phone.not_mobile'],
  ['80001234', 'LV', 'phone.not_mobile'],
  ['+371 90123456', 'LV', 'phone.premium'],
  ['112', 'LV', 'phone.invalid'],
  ['2612345', 'LV', 'phone.invalid'],
  ['+44 7911 123456', 'LV', 'phone.country'],
  ['+7 912 345 67 89', 'LV', 'phone.country'],
  ['', 'LT', 'phone.invalid'],
  ['tālrunis', 'LV', 'phone.invalid'],
] as const)('%s read in %s is refused: %s', (text, country, refusal) => {
  expect(readPhone(text, country)).toEqual({ refusal });
});

test('whatever is written, what comes back is E.164 of the two countries and reads as itself', () => {
  fc.assert(
    fc.property(
      fc.oneof(fc.string(), fc.stringMatching(/^\+?37[01][ -]?\d{6,9}$/)),
      fc.constantFrom('LV' as const, 'LT' as const),
      (text, country) => {
        const read = readPhone(text, country);
        if ('e164' in read) {
          expect(read.e164).toMatch(/^\+(371\d{8}|370\d{8})$/);
          expect(readPhone(read.e164, country)).toEqual(read);
        }
      },
    ),
  );
});
