import { dayAfter, hoursOfDay } from './hours-of-day.ts';

test.each([
  ['2026-11-28', 24, '2026-11-27T22:00:00Z', '2026-11-28T21:00:00Z'],
  ['2026-07-01', 24, '2026-06-30T21:00:00Z', '2026-07-01T20:00:00Z'],
  ['2026-03-29', 23, '2026-03-28T22:00:00Z', '2026-03-29T20:00:00Z'],
  ['2026-10-25', 25, '2026-10-24T21:00:00Z', '2026-10-25T21:00:00Z'],
])('%s has %d hours', (day, n, first, last) => {
  const hours = hoursOfDay(day);
  expect([hours.length, hours[0], hours.at(-1)]).toEqual([n, first, last]);
});

test('days follow each other over months, years and changes of the clock', () => {
  expect(['2026-10-25', '2026-12-31', '2028-02-28'].map((day) => dayAfter(day, 1))).toEqual(['2026-10-26', '2027-01-01', '2028-02-29']);
  expect(dayAfter('2026-03-30', -1)).toBe('2026-03-29');
});
