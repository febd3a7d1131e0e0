import type { TextFunction } from '../../i18n/i18n.ts';
import { legendTitle, shownBreaks, unevenKey } from './map-text.ts';
import { type ThematicMap, usualTheme } from './theme.ts';

const mapOf = (numbers: readonly (number | null)[], breaks: readonly number[], more: object = {}): ThematicMap =>
  ({ definition: usualTheme, centre: null, breaks, values: numbers.map((value) => ({ value })), ...more }) as unknown as ThematicMap;
const change = {
  definition: { ...usualTheme, measure: { kind: 'change', as: 'percent', against: { sameWeeksOfYears: 1 } } },
  centre: 0,
};

test('the legend of a change ends where its values end, and nowhere else', () => {
  const breaks = [-151, -12, 0, 12, 151];
  expect(shownBreaks(mapOf([-100, null, -3, 151], breaks, change))).toEqual([-100, -12, 0, 12, 151]);
  expect(shownBreaks(mapOf([-100, 40], breaks, change))).toEqual([-100, -12, 0, 12, 40]);
  // An end class that holds nothing keeps its bounds.
  expect(shownBreaks(mapOf([-5, 5], breaks, change))).toEqual(breaks);
  expect(shownBreaks(mapOf([], breaks, change))).toEqual(breaks);
  expect(shownBreaks(mapOf([1, 2], [0, 3, 9]))).toEqual([0, 3, 9]);
});

test('classes of equally many areas that are not are said to be uneven, and why', () => {
  expect(unevenKey(mapOf([1, 2, 3, 4, 5], [1, 3, 5]))).toBeUndefined();
  expect(unevenKey(mapOf([1, 1, 1, 1, 5], [1, 5, 5]))).toBe('classes.uneven.ties');
  expect(unevenKey(mapOf([-1, 1, 2, 3, 4], [-4, 0, 4], change))).toBe('classes.uneven.zero');
  const natural = { definition: { ...usualTheme, classification: { method: 'natural', classes: 2 } } };
  expect(unevenKey(mapOf([1, 1, 1, 1, 5], [1, 5, 5], natural))).toBeUndefined();
});

test('a legend is headed with what is measured and its unit, whatever the map is called', () => {
  const t = Object.assign((key: string) => key, { maybe: (key: string) => key }) as unknown as TextFunction;
  const titled = { ...usualTheme, titles: { lv: 'Padomei' } };
  expect(legendTitle(mapOf([], [], { definition: titled, unit: 'per_1000_residents', indicator: null }), t, 'lv')).toBe('rate.title');
  const minutes = { ...titled, measure: { kind: 'mean', property: 'minutesToClose' } };
  expect(legendTitle(mapOf([], [], { definition: minutes, unit: 'minutes', indicator: null }), t, 'lv')).toBe(
    'builder.title.minutes, builder.unit.minutes',
  );
});
