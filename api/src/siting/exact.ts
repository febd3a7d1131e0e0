import highsModule from 'highs';
import { type Covering, countSeen, weightSeen } from './covering.ts';

/** More would take longer than anybody waits; larger questions get the greedy answer with its proven bound. */
export const exactLimits = { options: 4000, sights: 150_000 } as const;

/** Whether the exact solver is asked at all. */
export const isSmall = ({ options }: Covering): boolean =>
  options.length <= exactLimits.options && options.reduce((sum, { sees }) => sum + sees.length, 0) <= exactLimits.sights;

/** The package's types are those of its CommonJS form, in which the loader stands under `default`; as a module it is the default itself. */
const loadHighs = highsModule as unknown as typeof highsModule.default;
/** Compiled once a thread. */
let loading: ReturnType<typeof loadHighs> | undefined;

/** The best choice that HiGHS found and the bound it proved; `isOptimal`: nothing better is possible. Undefined: it found nothing in time. Blocks its thread up to `seconds`. */
export const chooseExactly = async (
  covering: Covering,
  start: readonly number[],
  seconds: number,
): Promise<{ chosen: number[]; bound: number; isOptimal: boolean } | undefined> => {
  const { weights, before, backup, options, budget } = covering;
  if (options.length === 0) return { chosen: [], bound: weightSeen(covering, before), isOptimal: true };
  loading ??= loadHighs();
  const highs = await loading;
  const cost: number[] = options.map(() => 0);
  const rows: { upper: number; entries: [column: number, value: number][] }[] = [];
  const seen = countSeen(covering, start);
  const values: number[] = options.map((_, option) => (start.includes(option) ? 1 : 0));
  const seenBy: number[][] = Array.from(weights, () => []);
  options.forEach(({ sees }, option) => {
    for (const place of sees) (seenBy[place] as number[]).push(option);
  });
  let sure = 0;
  for (let place = 0; place < weights.length; place++) {
    const [weight, had] = [weights[place] as number, before[place] as number];
    sure += weight * (had >= 2 ? 1 + backup : had);
    if (had >= 2 || weight === 0 || seenBy[place]?.length === 0) continue;
    const entries: [number, number][] = (seenBy[place] as number[]).map((option) => [option, -1]);
    // Seen once and seen twice; that the first comes first needs no row of its own, because it is worth more.
    for (const nth of had === 0 ? [1, 2] : [2]) {
      if (nth === 2 && backup === 0) continue;
      entries.push([cost.push(nth === 1 ? weight : backup * weight) - 1, 1]);
      values.push((seen[place] as number) >= nth ? 1 : 0);
    }
    if (entries.at(-1)?.[1] === 1) rows.push({ upper: 0, entries });
  }
  rows.push({ upper: budget, entries: options.map((option, number) => [number, option.cost]) });
  const sites = new Map<number, number[]>();
  options.forEach(({ site }, option) => {
    sites.set(site, [...(sites.get(site) ?? []), option]);
  });
  for (const list of sites.values()) if (list.length > 1) rows.push({ upper: 1, entries: list.map((option) => [option, 1]) });

  const starts = [0];
  for (const { entries } of rows) starts.push((starts.at(-1) as number) + entries.length);
  const { constants } = highs;
  return highs.withModel(
    {
      numCols: cost.length,
      numRows: rows.length,
      sense: constants.objectiveSense.maximize,
      offset: sure,
      colCost: cost,
      colLower: cost.map(() => 0),
      colUpper: cost.map(() => 1),
      rowLower: rows.map(() => -highs.infinity),
      rowUpper: rows.map(({ upper }) => upper),
      matrix: {
        format: 'csr',
        numRows: rows.length,
        numCols: cost.length,
        starts: Int32Array.from(starts),
        indices: Int32Array.from(rows.flatMap(({ entries }) => entries.map(([column]) => column))),
        values: Float64Array.from(rows.flatMap(({ entries }) => entries.map(([, value]) => value))),
      },
      integrality: Int32Array.from(cost, (_, column) => (column < options.length ? 1 : 0)),
    },
    (model) => {
      model.options.set('output_flag', false);
      model.options.set('time_limit', seconds);
      model.options.set('mip_rel_gap', 1e-7);
      model.options.set('mip_abs_gap', 1e-7);
      model.setSolution({ colValue: values });
      model.run();
      if (Number(model.info.get('primal_solution_status')) !== 2) return undefined;
      const { colValue } = model.getSolution();
      return {
        chosen: [...options.keys()].filter((option) => (colValue[option] as number) > 0.5),
        bound: Number(model.info.get('mip_dual_bound')),
        isOptimal: model.getModelStatus() === constants.modelStatus.optimal,
      };
    },
  );
};
