import { SettingsPatch } from '@vias/api/alert-settings/contract.ts';
import { isPhone, numberFields, readNumber, settingLimits, typedNumber } from './setting-limits.ts';

const takes = (patch: object): boolean => SettingsPatch.safeParse(patch).success;

test.each(numberFields)('the form takes of %s exactly what the API takes', (field) => {
  const { to } = settingLimits[field];
  for (const value of [-1, 0, 0.01, 0.5, 0.51, 1, 1.5, 19, 20, 59, 60, to / 2, to - 1, to, to + 1, to * 1.01, 1e7]) {
    const typed = typedNumber(field, value);
    expect([typed, readNumber(field, typed)]).toEqual([typed, takes({ [field]: value }) ? value : undefined]);
  }
  for (const typed of ['', ' ', 'x', '1e3', '1,2,3', '0x10']) expect(readNumber(field, typed)).toBeUndefined();
});

test('spaces between thousands and a comma before decimals are read', () => {
  expect(readNumber('confirmPeople', '10 000')).toBe(10_000);
  expect(readNumber('segmentPrice', '0,048')).toBe(0.048);
  expect(typedNumber('toleranceShare', 0.07)).toBe('7');
  expect(readNumber('toleranceShare', '7')).toBe(0.07);
});

test('a telephone number is what the API takes, or nothing', () => {
  for (const phone of ['+371 63 005 522', '112', '8700', '63005522 a', '+', '12', '123456789012345678901', '371+1234', '+   ', '8  700'])
    expect([phone, isPhone(phone)]).toEqual([phone, takes({ contactPhone: phone })]);
  expect(isPhone('')).toBe(true);
});
