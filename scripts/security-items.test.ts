import { readFileSync } from 'node:fs';
import { numbersIn, securityItems, securityTestFiles } from './security-items.ts';
import { tableOf } from './security-table.ts';

test('every item has a test that carries its number, or says what is not built; no test carries a number that there is not', () => {
  const files = securityTestFiles();
  const without = securityItems.flatMap(({ what, lacks }, i) => (files.has(i + 1) || lacks !== undefined ? [] : [`S${i + 1} ${what}`]));
  expect(without).toEqual([]);
  expect([...files.keys()].filter((number) => number < 1 || number > securityItems.length)).toEqual([]);
});

test('docs/security.md has a row for every item, in its words', () => {
  const page = readFileSync(new URL('../docs/security.md', import.meta.url), 'utf8');
  for (const [i, { what, how }] of securityItems.entries())
    expect(page).toContain(`| S${String(i + 1).padStart(2, '0')} | ${what} | ${how} |`);
});

test('an item is proved by tests that passed and by nothing else', () => {
  const item = { what: 'a', how: 'b' };
  const verdict = (statuses: string[], lacks?: string) =>
    tableOf(
      [lacks === undefined ? item : { ...item, lacks }],
      statuses.map((status) => ({ number: 1, file: 'a.test.ts', status })),
    )[0]?.verdict;
  expect(verdict([])).toBe('MISSING');
  expect(verdict(['pending'])).toBe('skipped');
  expect(verdict(['passed', 'pending'])).toBe('passed');
  expect(verdict(['passed', 'failed'])).toBe('FAILED');
  expect(verdict(['passed'], 'half of it')).toBe('partly');
  expect(verdict([], 'all of it')).toBe('MISSING');
});

test('a title may carry several numbers, and a word that looks like one is none', () => {
  expect(numbersIn('four eyes S06 S14: nobody approves')).toEqual([6, 14]);
  expect(numbersIn('S30: a list')).toEqual([30]);
  expect(numbersIn('sector S12 of a camera')).toEqual([]);
});
