import { countedPeriod, duringOf, monthEnd, monthsBetween, usualPeriod, wholeMonths, yearBefore } from './period.ts';

test('a period of days is asked for in local time, summer and winter', () => {
  expect(duringOf({ from: '2026-01-01', to: '2026-06-30' })).toBe('2026-01-01T00:00:00+02:00/2026-07-01T00:00:00+03:00');
});

test('the same days of last year survive a leap day', () => {
  expect(yearBefore({ from: '2028-02-29', to: '2028-11-21' })).toEqual({ from: '2027-02-28', to: '2027-11-21' });
});

test('months run over the end of a year', () => {
  expect(monthsBetween('2025-11', '2026-02')).toEqual(['2025-11', '2025-12', '2026-01', '2026-02']);
  expect(monthEnd('2028-02')).toBe('2028-02-29');
});

test('early in a year the usual period looks back twelve months', () => {
  expect(usualPeriod('2026-11-21')).toEqual({ from: '2026-01-01', to: '2026-11-21' });
  expect(usualPeriod('2026-01-15')).toEqual({ from: '2025-01-16', to: '2026-01-15' });
});

test('the days shown are those counted: whole months when the server widened them, but none still to come', () => {
  const asked = { from: '2026-03-10', to: '2026-03-20' };
  const march = { from: '2026-02-28T22:00:00.000Z', to: '2026-03-31T21:00:00.000Z' };
  expect(countedPeriod(asked, { isWidened: true, period: march }, '2026-11-24')).toEqual({ from: '2026-03-01', to: '2026-03-31' });
  expect(countedPeriod(asked, { isWidened: true, period: march }, '2026-03-24')).toEqual({ from: '2026-03-01', to: '2026-03-24' });
  expect(countedPeriod(asked, { isWidened: false, period: march }, '2026-11-24')).toBe(asked);
  expect(countedPeriod(asked, undefined, '2026-11-24')).toBe(asked);
});

test('years are compared by months that are over', () => {
  expect(wholeMonths({ from: '2026-01-01', to: '2026-11-24' })).toEqual({ from: '2026-01-01', to: '2026-10-31' });
  expect(wholeMonths({ from: '2025-11-25', to: '2026-02-28' })).toEqual({ from: '2025-11-01', to: '2026-02-28' });
  expect(wholeMonths({ from: '2026-11-01', to: '2026-11-24' })).toBeUndefined();
});
