import fc from 'fast-check';
import { readState } from '../state/planner-query.ts';
import { heatClasses } from './heat-classes.ts';
import { mapHref, readStatistics, type StatisticsFilter, writeStatistics } from './statistics-query.ts';
import { writeCsv } from './table-model.ts';

const today = '2026-11-21';
const filter: fc.Arbitrary<StatisticsFilter> = fc.record({
  period: fc.constantFrom({ from: '2025-01-01', to: '2025-06-30' }, { from: '2026-02-28', to: '2026-02-28' }),
  groups: fc.subarray(['fire', 'traffic']),
  territory: fc.constantFrom(undefined, 'LV:0026000', 'LT:21'),
  severity: fc.integer({ min: 1, max: 5 }),
  statuses: fc.subarray(['reported', 'in_progress', 'closed'] as const) as fc.Arbitrary<StatisticsFilter['statuses']>,
});
const query = (parts: Record<string, string | undefined>) =>
  new URLSearchParams(Object.entries(parts).filter((part): part is [string, string] => !!part[1]));

test('a link shows the same statistics, and its map the same time, kinds and municipality', () => {
  fc.assert(
    fc.property(filter, (given) => {
      expect(readStatistics(query(writeStatistics(given)), today)).toEqual(given);
      const { period, groups, selected } = readState(new URLSearchParams(mapHref(given, given.territory, 'lv').slice(2)), today);
      expect({ period, groups, selected }).toEqual({ period: given.period, groups: given.groups, selected: given.territory });
    }),
  );
  fc.assert(
    fc.property(fc.dictionary(fc.constantFrom('from', 'to', 'cat', 't', 'sev', 'status'), fc.string()), (parts) => {
      const { period, severity } = readStatistics(new URLSearchParams(parts), today);
      expect(period.from <= period.to && severity >= 1 && severity <= 5).toBe(true);
    }),
  );
});

test('every count has one class of hours, five at most', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 100_000 }), (most) => {
      const classes = heatClasses(most);
      expect(classes.length).toBeLessThanOrEqual(5);
      expect([classes[0]?.[0], (classes.at(-1)?.[1] ?? 0) >= most]).toEqual([1, true]);
      for (const [i, [from]] of classes.entries()) if (i > 0) expect(from).toBe((classes[i - 1]?.[1] ?? 0) + 1);
    }),
  );
});

test('S20: a table as a file opens in the office program of its reader, and no cell of it is a formula', () => {
  const table = {
    columns: [{ label: 'Veids' }, { label: 'Uz 1 000', digits: 2 }],
    rows: [
      ['=1+1; "x"', 0.125],
      ['Troksnis', null],
    ],
  };
  expect(writeCsv(table, 'lv')).toBe(`\ufeffVeids;Uz 1 000\r\n"'=1+1; ""x""";0,13\r\nTroksnis;\r\n`);
  for (const begin of ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'])
    expect(writeCsv({ ...table, rows: [[`${begin}1`, -1]] }, 'en')).toMatch(/\r\n"?'[\s\S]1"?,-1\r\n$/);
  expect(writeCsv(table, 'en')).toBe(`\ufeffVeids,Uz 1 000\r\n"'=1+1; ""x""",0.13\r\nTroksnis,\r\n`);
});
