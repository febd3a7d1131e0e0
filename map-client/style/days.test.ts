import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { writeDay, writeDays } from './days.ts';

const langs = ['lv', 'lt', 'en'] as const;

test('days and spans of days are written as each language does, and one day is one day', () => {
  const all = (from: string, to: string): string[] => langs.map((lang) => writeDays(lang, from, to));
  expect(all('2026-01-01', '2026-11-28')).toEqual(['01.01.–28.11.2026.', '2026-01-01\u00a0– 2026-11-28', '1 Jan\u00a0– 28 Nov 2026']);
  expect(all('2025-12-01', '2026-01-09')).toEqual([
    '01.12.2025.–09.01.2026.',
    '2025-12-01\u00a0– 2026-01-09',
    '1 Dec 2025\u00a0– 9 Jan 2026',
  ]);
  expect(all('2026-11-01', '2026-11-01')).toEqual(['01.11.2026.', '2026-11-01', '1 Nov 2026']);
  expect(all('…', '2026-11-01')).toEqual(['…–01.11.2026.', '…\u00a0– 2026-11-01', '…\u00a0– 1 Nov 2026']);
  expect(all('2026-11-01', '…')).toEqual(['01.11.2026.–…', '2026-11-01\u00a0– …', '1 Nov 2026\u00a0– …']);
  expect(all('…', '…')).toEqual(['…', '…', '…']);
  expect(writeDays('en', '2026-09-01', '2026-09-30', 'long')).toBe('1 September\u00a0– 30 September 2026');
});

/** A day that somebody reads off the paper; `year` is the one named elsewhere in the span. */
const read = (text: string, year: string): string => {
  const [, d = '', m = '', y = year] = /^(\d{2})\.(\d{2})\.(?:(\d{4})\.)?$/.exec(text) ?? /^(\d+) (\w+)(?: (\d{4}))?$/.exec(text) ?? [];
  if (/^\d{4}-/.test(text)) return text;
  const month = /^\d+$/.test(m) ? m : String(new Date(`1 ${m.slice(0, 3)} 2000 UTC`).getUTCMonth() + 1).padStart(2, '0');
  return `${y}-${month}-${d.padStart(2, '0')}`;
};

test('whoever reads a span knows both days with their years again, in every language', () => {
  const day = fc
    .date({ min: new Date('1950-01-01'), max: new Date('2100-12-31'), noInvalidDate: true })
    .map((at) => at.toISOString().slice(0, 10));
  const near = fc
    .tuple(day, fc.nat(500))
    .map(([from, n]) => [from, new Date(Date.parse(from) + n * 86_400_000).toISOString().slice(0, 10)] as const);
  const far = fc.tuple(day, day).map(([a, b]) => (a < b ? ([a, b] as const) : ([b, a] as const)));
  fc.assert(
    fc.property(
      fc.oneof(near, far),
      fc.constantFrom(...langs),
      fc.constantFrom('short' as const, 'long' as const),
      ([from, to], lang, months) => {
        const text = writeDays(lang, from, to, months);
        if (from === to) return expect(text).toBe(writeDay(lang, to, months));
        const [first = '', last = ''] = text.split(/\u00a0– |–/);
        expect(read(last, '')).toBe(to);
        expect(read(first, to.slice(0, 4))).toBe(from);
      },
    ),
    { numRuns: 2000 },
  );
});
