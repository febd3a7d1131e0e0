import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { boundCovering } from './bound.ts';
import { type Covering, countSeen, mergePlaces, weightSeen } from './covering.ts';
import { chooseExactly } from './exact.ts';
import { chooseGreedily } from './greedy.ts';
import { solveCovering } from './solve.ts';

const runs = Number(process.env.VIAS_TEST_RUNS ?? 100);

/** Small questions of every shape: places that nobody sees, options that see nothing, cost more than all there is, or stand at one site. Whole numbers, so that sums are exact. */
const anyCovering: fc.Arbitrary<Covering> = fc
  .record({
    places: fc.array(fc.record({ weight: fc.integer({ min: 0, max: 20 }), before: fc.integer({ min: 0, max: 3 }) }), {
      minLength: 1,
      maxLength: 8,
    }),
    backup: fc.constantFrom(0, 0.25, 0.5, 1),
    options: fc.array(
      fc.record({
        site: fc.integer({ min: 0, max: 4 }),
        cost: fc.integer({ min: 0, max: 6 }),
        sees: fc.array(fc.integer({ min: 0, max: 7 })),
      }),
      { maxLength: 9 },
    ),
    budget: fc.integer({ min: 0, max: 15 }),
  })
  .map(({ places, backup, options, budget }) => ({
    weights: Float64Array.from(places, ({ weight }) => weight),
    before: Uint8Array.from(places, ({ before }) => before),
    backup,
    options: options.map(({ site, cost, sees }) => ({
      site,
      cost,
      sees: Int32Array.from(new Set(sees.filter((place) => place < places.length))),
    })),
    budget,
  }));

const isAllowed = ({ options, budget }: Covering, chosen: readonly number[]): boolean =>
  chosen.reduce((sum, option) => sum + (options[option]?.cost ?? 0), 0) <= budget + 1e-9 &&
  new Set(chosen.map((option) => options[option]?.site)).size === chosen.length;

/** The oracle: every subset, each place counted by hand. */
const bestOfAll = (covering: Covering): number => {
  const { options, weights, before, backup } = covering;
  let best = 0;
  for (let mask = 0; mask < 1 << options.length; mask++) {
    const chosen = [...options.keys()].filter((option) => mask & (1 << option));
    if (!isAllowed(covering, chosen)) continue;
    let value = 0;
    weights.forEach((weight, place) => {
      const cameras = (before[place] as number) + chosen.filter((option) => options[option]?.sees.includes(place)).length;
      if (cameras >= 1) value += weight;
      if (cameras >= 2) value += backup * weight;
    });
    best = Math.max(best, value);
  }
  return best;
};

test('HiGHS finds what trying every subset finds, and proves it', async () => {
  await fc.assert(
    fc.asyncProperty(anyCovering, async (covering) => {
      const best = bestOfAll(covering);
      const exact = await chooseExactly(mergePlaces(covering), [], 10);
      expect(exact?.isOptimal).toBe(true);
      expect(isAllowed(covering, exact?.chosen ?? [])).toBe(true);
      expect(weightSeen(covering, countSeen(covering, exact?.chosen ?? []))).toBeCloseTo(best, 6);
      expect(exact?.bound).toBeGreaterThanOrEqual(best - 1e-6);
    }),
    { numRuns: runs },
  );
});

test('the greedy choice is allowed, and the bound holds for whatever any choice sees', () => {
  fc.assert(
    fc.property(anyCovering, (covering) => {
      const best = bestOfAll(covering);
      const chosen = chooseGreedily(covering);
      const value = weightSeen(covering, countSeen(covering, chosen));
      expect(isAllowed(covering, chosen)).toBe(true);
      expect(value).toBeLessThanOrEqual(best + 1e-9);
      for (const rounds of [0, 5, 300]) expect(boundCovering(covering, chosen, undefined, rounds)).toBeGreaterThanOrEqual(best - 1e-6);
    }),
    { numRuns: 2 * runs },
  );
});

test('the answer lies between what is known and what is proven, and says optimal only when it is', async () => {
  await fc.assert(
    fc.asyncProperty(anyCovering, async (covering) => {
      const best = bestOfAll(covering);
      const solved = await solveCovering(covering, 10);
      expect(isAllowed(covering, solved.chosen)).toBe(true);
      expect(solved.value).toBeCloseTo(weightSeen(covering, countSeen(covering, solved.chosen)), 9);
      expect(solved).toMatchObject({ proof: 'optimal', isCutOff: false });
      expect(solved.value).toBeCloseTo(best, 4);
    }),
    { numRuns: runs },
  );
});

/** A town of squares with cameras that see what lies within some squares of theirs: too large to be tried. */
const town = (side: number, every: number, reach: number, budget: number, backup: number): Covering => {
  const options: Covering['options'][number][] = [];
  for (let y = 0; y < side; y += every)
    for (let x = 0; x < side; x += every) {
      const sees: number[] = [];
      for (let j = 0; j < side; j++) for (let i = 0; i < side; i++) if (Math.hypot(i - x, j - y) <= reach) sees.push(j * side + i);
      options.push({ site: options.length, cost: 1, sees: Int32Array.from(sees) });
    }
  // Weights without order and without chance.
  const weights = Float64Array.from({ length: side * side }, (_, place) => 1 + ((place * 7919) % 101));
  return { weights, before: new Uint8Array(side * side), backup, options, budget };
};

describe('a town that nobody can try through', () => {
  test('greedy and swaps come within a twentieth of the bound, and no choice exceeds it', async () => {
    const covering = town(50, 2, 5, 12, 0.3);
    const chosen = chooseGreedily(covering);
    const value = weightSeen(covering, countSeen(covering, chosen));
    const bound = boundCovering(covering, chosen);
    expect(value).toBeLessThanOrEqual(bound);
    expect(value / bound).toBeGreaterThan(0.95);
  });

  test('time that is over gives the best answer known with its bound, and says so', async () => {
    let [asked, hours] = [0, 0];
    const solved = await solveCovering(town(40, 2, 5, 10, 0.3), 0.2, () => {
      // A clock on which the greedy choice outlasts all the time it has.
      if (++asked > 40) hours = 3_600_000;
      return hours;
    });
    expect(solved).toMatchObject({ proof: 'bounded', isCutOff: true });
    expect(solved.chosen.length).toBeGreaterThan(0);
    expect(solved.value).toBeLessThan(solved.bound);
  });
});

/** The question as a text that other solvers read (CPLEX LP), written from the definition of the problem and not from our own model: a row for each place and each camera that sees it. */
const lpOf = ({ weights, before, backup, options, budget }: Covering): string => {
  const places = [...weights.keys()];
  const seenBy = places.map((place) => [...options.keys()].filter((option) => options[option]?.sees.includes(place)));
  const sum = (terms: readonly string[]): string => terms.join(' + ') || '0 none';
  const counts = places.map((place) => `${seenBy[place]?.map((option) => ` - x${option}`).join('') ?? ''} <= ${before[place]}`);
  const sites = [...new Set(options.map(({ site }) => site))];
  return [
    `Maximize\n value: ${sum(places.flatMap((place) => [`${weights[place]} once${place}`, `${backup * (weights[place] as number)} twice${place}`]))}`,
    'Subject To',
    ...places.map((place) => ` seen${place}: once${place} + twice${place}${counts[place]}`),
    ` budget: ${sum([...options.entries()].map(([option, { cost }]) => `${cost} x${option}`))} <= ${budget}`,
    ...sites.map(
      (site) =>
        ` site${site}: ${sum([...options.keys()].filter((option) => options[option]?.site === site).map((option) => `x${option}`))} <= 1`,
    ),
    'Binary',
    ...places.flatMap((place) => [` once${place}`, ` twice${place}`]),
    ...[...options.keys()].map((option) => ` x${option}`),
    'End',
  ].join('\n');
};

/** GLPK's solver (Debian: glpk-utils), a stranger to ours. */
const hasGlpk = spawnSync('glpsol', ['--version']).status === 0;
(hasGlpk ? test : test.skip)('GLPK, asked the same in its own words, finds the same', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'vias-glpk-'));
  const [asked, answered] = [join(folder, 'plan.lp'), join(folder, 'plan.txt')];
  try {
    // Two kinds at a site at two prices, one camera that stands, and places that count for much or for nothing.
    const wide = town(12, 3, 2.5, 17, 0.5);
    const long = town(12, 3, 4, 17, 0.5).options.map((option) => ({ ...option, cost: 3 }));
    const questions: Covering[] = [
      town(14, 3, 3, 5, 0),
      town(12, 2, 3, 4, 0.25),
      { ...wide, before: wide.before.map((_, place) => Number(place % 12 < 3)), options: [...wide.options, ...long] },
    ];
    for (const covering of questions) {
      writeFileSync(asked, lpOf(covering));
      spawnSync('glpsol', ['--lp', asked, '--write', answered, '--tmlim', '20']);
      // "s mip ROWS COLUMNS o VALUE": o is for proven best.
      const [, state, value] = /^s mip \d+ \d+ (\w) (\S+)$/m.exec(readFileSync(answered, 'utf8')) ?? [];
      expect(state).toBe('o');
      const solved = await solveCovering(covering, 20);
      expect(solved).toMatchObject({ proof: 'optimal' });
      expect(solved.value).toBeCloseTo(Number(value), 3);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
