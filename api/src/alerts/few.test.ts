import { expect, test } from '@jest/globals';
import { foldParts, leastPart } from './few.ts';

const people = ({ n }: { n: number }) => n;
const sum = (parts: readonly { n: number }[]) => parts.reduce((all, { n }) => all + n, 0);
/** What a reader is told: named parts and one sum. */
const told = (counts: readonly number[]) => {
  const { named, rest } = foldParts(
    counts.map((n, i) => ({ i, n })),
    people,
  );
  return { named, rest, words: `${named.map(({ i, n }) => `${i}:${n}`).join()} rest ${rest.length > 0 ? sum(rest) : '-'}` };
};

// Every way to divide a count among four parts of up to nine: who knows the method and sees the answer must still have a choice about each part that was held back.
test('S22: no part under five is named, and none can be worked out from the others and the sum', () => {
  const seen = new Map<string, { counts: number[]; small: Set<number> }[]>();
  for (let code = 0; code < 10 ** 4; code += 1) {
    const counts = [...String(code).padStart(4, '0')].map(Number);
    if (sum(counts.map((n) => ({ n }))) < 20) continue;
    const { named, rest, words } = told(counts);
    expect(named.every(({ n }) => n >= leastPart)).toBe(true);
    expect(sum(named) + sum(rest)).toBe(counts.reduce((a, b) => a + b, 0));
    if (rest.length > 0) expect(sum(rest)).toBeGreaterThanOrEqual(leastPart);
    seen.set(words, [
      ...(seen.get(words) ?? []),
      { counts, small: new Set(counts.flatMap((n, i) => (n > 0 && n < leastPart ? [i] : []))) },
    ]);
  }
  for (const [words, ways] of seen)
    for (const i of [0, 1, 2, 3]) {
      const values = new Set(ways.map(({ counts }) => counts[i]));
      if (ways.some(({ small }) => small.has(i)))
        expect({ words, part: i, choices: values.size > 1 }).toEqual({ words, part: i, choices: true });
    }
});

test.each([
  ['all large', [40, 27], [40, 27], 0],
  ['one small takes the smallest large one with it', [49, 25, 1], [49], 26],
  ['two small ones are a rest of their own', [40, 4, 3], [40], 7],
  ['two that are hardly anybody are not', [40, 9, 1, 1], [40], 11],
  ['nobody is no part', [40, 0, 0], [40], 0],
  ['of two parts none is left', [18, 2], [], 20],
])('%s', (_what, counts, named, rest) => {
  const parts = foldParts(
    counts.map((n) => ({ n })),
    people,
  );
  expect({ named: parts.named.map(people), rest: sum(parts.rest) }).toEqual({ named, rest });
});
