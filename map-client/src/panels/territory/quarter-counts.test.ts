import { stretchesOf } from './quarter-counts.ts';

const today = '2026-11-21';
const months = [
  { month: '2019-05', count: 99 },
  { month: '2024-01', count: 3 },
  { month: '2024-03', count: 4 },
  { month: '2026-11', count: 8 },
];
const recorded = { months, since: '2016-01' };

test('months become quarters, quarters without incidents are there as zero, the running one is unfinished', () => {
  const quarters = stretchesOf(recorded, { from: '2026-01-01', to: today }, today);
  expect(quarters).toHaveLength(12);
  expect(quarters[0]).toEqual({ year: 2024, quarter: 1, count: 7, complete: true, mapped: false });
  expect(quarters[1]).toEqual({ year: 2024, quarter: 2, count: 0, complete: true, mapped: false });
  expect(quarters.at(-1)).toEqual({ year: 2026, quarter: 4, count: 8, complete: false, mapped: true });
  expect(quarters.filter(({ mapped }) => mapped).map(({ year, quarter }) => `${year}/${quarter}`)).toEqual([
    '2026/1',
    '2026/2',
    '2026/3',
    '2026/4',
  ]);
});

test('they end with the year of the map, not with today: a map of spring 2019 is told by 2017 to 2019', () => {
  const quarters = stretchesOf(recorded, { from: '2019-04-01', to: '2019-05-31' }, today);
  expect(quarters.map(({ year }) => year).filter((year, i, all) => year !== all[i - 1])).toEqual([2017, 2018, 2019]);
  expect(quarters).toHaveLength(12);
  expect(quarters.every(({ complete }) => complete)).toBe(true);
  expect(quarters.filter(({ mapped }) => mapped)).toEqual([{ year: 2019, quarter: 2, count: 99, complete: true, mapped: true }]);
});

test('a longer time is told by year, twelve at most', () => {
  const years = stretchesOf(recorded, { from: '2019-01-01', to: today }, today);
  expect(years.map(({ year, quarter, count }) => [year, quarter, count])).toEqual([
    [2019, undefined, 99],
    [2020, undefined, 0],
    [2021, undefined, 0],
    [2022, undefined, 0],
    [2023, undefined, 0],
    [2024, undefined, 7],
    [2025, undefined, 0],
    [2026, undefined, 8],
  ]);
  expect(years.at(-1)).toMatchObject({ complete: false, mapped: true });
  expect(stretchesOf({ months, since: undefined }, { from: '2001-01-01', to: today }, today).map(({ year }) => year)[0]).toBe(2015);
});

test('what is not recorded is not zero: nothing before the records begin, nor the quarter they begin within', () => {
  const told = (since: string | undefined, period = { from: '2019-01-01', to: '2019-12-31' }) =>
    stretchesOf({ months, since }, period, today).map(({ year, quarter }) => `${year}/${quarter}`);
  expect(told('2019-01')).toEqual(['2019/1', '2019/2', '2019/3', '2019/4']);
  expect(told('2019-02')).toEqual(['2019/2', '2019/3', '2019/4']);
  expect(told('2024-01')).toEqual([]);
});

test('of a year that has begun only the quarters that have are shown', () => {
  expect(stretchesOf(recorded, { from: '2026-01-01', to: '2026-12-31' }, '2026-02-01').at(-1)).toMatchObject({
    year: 2026,
    quarter: 1,
    complete: false,
  });
});
