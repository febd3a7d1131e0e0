import { expect, test } from '@jest/globals';
import { measureIndicator } from './measure-indicator.ts';

const known = (value: number) => ({ value, lower: null, upper: null, status: 'final' as const });
const masked = { value: null, lower: 1, upper: 4, status: 'masked' as const };
const change = (as: 'percent' | 'difference') => ({ kind: 'change' as const, as, against: { period: '2022' } });

test('a percentage is told only of what was something before: of nothing or of a loss there is none, and the difference says it', () => {
  expect(measureIndicator(change('percent'), known(150), known(100), null)).toMatchObject({ class: 0, value: 50, reference: 100 });
  expect(measureIndicator(change('percent'), known(5), known(0), null)).toMatchObject({ class: -1, value: null, reference: 0 });
  // People who moved in less those who moved out: from −50 to −25 is no fall of 50 %.
  expect(measureIndicator(change('percent'), known(-25), known(-50), null)).toMatchObject({ class: -1, value: null, reference: -50 });
  expect(measureIndicator(change('difference'), known(-25), known(-50), null)).toMatchObject({ class: 0, value: 25, reference: -50 });
});

test('nothing is reckoned from a masked value on either side', () => {
  expect(measureIndicator(change('difference'), masked, known(3), null)).toMatchObject({ class: -2, value: null, interval: null });
  expect(measureIndicator(change('difference'), known(3), masked, null)).toMatchObject({ class: -2, value: null, reference: null });
  expect(measureIndicator({ kind: 'rate', per: 'residents' }, masked, undefined, 2000)).toMatchObject({
    class: -2,
    value: null,
    interval: null,
  });
  expect(measureIndicator({ kind: 'value' }, masked, undefined, null)).toMatchObject({ class: -2, interval: [1, 4] });
});
