import type { SecurityItem } from './security-items.ts';

/** One run of one test that carries a number. */
export type TestRun = { number: number; file: string; status: string };
/** `partly`: what is there passed, and the item says what is not built; `skipped`: every test of the item was, for want of what it needs. */
export type Verdict = 'passed' | 'FAILED' | 'MISSING' | 'partly' | 'skipped';
type Row = SecurityItem & { number: number; tests: number; files: string[]; verdict: Verdict };

const verdictOf = (statuses: readonly string[], lacks: string | undefined): Verdict => {
  if (statuses.includes('failed')) return 'FAILED';
  if (statuses.length === 0) return 'MISSING';
  if (!statuses.includes('passed')) return 'skipped';
  return lacks === undefined ? 'passed' : 'partly';
};

/** What became of each item: how many of its tests ran, where they stand, and whether they prove it. */
export const tableOf = (items: readonly SecurityItem[], runs: readonly TestRun[]): Row[] =>
  items.map((item, i) => {
    const own = runs.filter(({ number }) => number === i + 1);
    return {
      ...item,
      number: i + 1,
      tests: own.filter(({ status }) => status === 'passed' || status === 'failed').length,
      files: [...new Set(own.map(({ file }) => file))].sort(),
      verdict: verdictOf(
        own.map(({ status }) => status),
        item.lacks,
      ),
    };
  });
