import { changeBetween } from './chance.ts';
import { digitsOf } from './class-text.ts';

test('41 against 38 may be chance, 141 against 38 is not', () => {
  expect(changeBetween(41, 38)).toEqual({ percent: 8, direction: 'up', mayBeChance: true });
  expect(changeBetween(141, 38)).toMatchObject({ direction: 'up', mayBeChance: false });
});

test('against nothing there is no percentage', () => {
  expect(changeBetween(2, 0)).toEqual({ percent: null, direction: 'up', mayBeChance: true });
  expect(changeBetween(0, 0)).toEqual({ percent: null, direction: 'same', mayBeChance: true });
});

test('rates are written with as many digits as tell the classes apart', () => {
  expect(digitsOf([0.4, 0.8, 1.2])).toBe(1);
  expect(digitsOf([0, 0.03, 0.05, 0.09])).toBe(2);
  expect(digitsOf([0.001, 0.002])).toBe(3);
  expect(digitsOf([])).toBe(1);
});
