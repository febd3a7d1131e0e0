import { expect, test } from '@jest/globals';
import { dayHere } from './local-day.ts';

test('the day of a moment is the one on the calendar here, in winter and in summer; a day stays as it is', () => {
  expect(dayHere('2026-11-30T22:00:00.000Z')).toBe('2026-12-01');
  expect(dayHere('2026-11-30T21:59:59.000Z')).toBe('2026-11-30');
  expect(dayHere('2026-06-30T21:00:00Z')).toBe('2026-07-01');
  expect(dayHere('2026-07-01T00:00:00+03:00')).toBe('2026-07-01');
  expect(dayHere('2026-11-30')).toBe('2026-11-30');
});
