import { assess, type Opinion, type RiskIndicator, weigh } from '../../risk/assess.ts';
import type { AreaScore } from '../../risk/index-score.ts';
import type { Reading } from '../../risk/normalise.ts';
import type { RankRange } from '../../risk/rank-ranges.ts';
import { type Answers, judgementsOf } from './answers.ts';
import { indexClass, roundBreaks } from './index-classes.ts';
import type { Model, Rating, Value, Values } from './risk-data.ts';

/** An expert without a name: others are shown by the order in which they first answered. */
export interface Expert {
  label: string;
  isMine: boolean;
  opinion: Opinion;
}
/** What the experts say together, and each for itself. */
export interface Weighing extends Omit<ReturnType<typeof weigh>, 'opinions'> {
  experts: Expert[];
  /** Whether the weights are those that were approved. */
  isApproved: boolean;
  /** Whether they are those that the maker of the model set: nobody has rated yet. */
  isSet: boolean;
  /** The ratings they come from. */
  ratings: string[];
}
/** One municipality with its index, what it is made of, and how sure its rank is. */
export interface Area extends AreaScore {
  id: number;
  boundarySet: number;
  country: string;
  code: string;
  name: string;
  scores: (number | null)[];
  values: (Value | undefined)[];
  range: RankRange | null;
  class: number;
}
/** The index of every municipality, highest first; those without one last. */
export interface Reckoned {
  areas: Area[];
  breaks: number[];
  certain: number;
  withIndex: number;
}

/** The indicators of a model in the order of the weights, each with its dimension. */
export const indicatorsOf = ({ definition }: Pick<Model, 'definition'>): RiskIndicator[] =>
  definition.dimensions.flatMap(({ code, indicators }) =>
    indicators.map(({ indicator, direction, fixed }) => ({ code: indicator, dimension: code, direction, ...(fixed && { fixed }) })),
  );

/** The weights that the maker of a model gave; undefined where it gave none. */
export const setWeights = ({ definition }: Pick<Model, 'definition'>): number[] | undefined => {
  const given = definition.dimensions.flatMap(({ indicators }) => indicators.map(({ weight }) => weight));
  return given.every((weight) => weight !== null) ? given : undefined;
};

/** E1, E2 …: who answered first is first, so that a letter stays with its expert when others answer again. */
const labelsOf = (ratings: readonly Rating[]): Map<string, string> => {
  const first = new Map<string, string>();
  for (const { by, at } of ratings) if (!first.has(by.id) || at < (first.get(by.id) as string)) first.set(by.id, at);
  const order = [...first].sort(([a, at], [b, bt]) => (at === bt ? (a < b ? -1 : 1) : at < bt ? -1 : 1));
  return new Map(order.map(([id], i) => [id, `E${i + 1}`]));
};

/** The answers that count: those approved, else each expert's newest with one's own as they stand on the screen. */
export const weighRatings = (model: Model, ratings: readonly Rating[], own: Answers): Weighing => {
  const codes = indicatorsOf(model).map(({ code }) => code);
  const labels = labelsOf(ratings);
  const approved = model.approvedRatings;
  const counting = ratings.filter(({ id, isCurrent }) => (approved ? approved.includes(id) : isCurrent));
  const draft = approved ? undefined : judgementsOf(codes, own);
  const said = counting.map((rating) => ({
    by: rating.by.id,
    label: labels.get(rating.by.id) ?? '',
    isMine: rating.isMine,
    judgements: rating.isMine && draft ? draft : rating.judgements,
  }));
  if (draft && !counting.some(({ isMine }) => isMine)) said.push({ by: '', label: `E${labels.size + 1}`, isMine: true, judgements: draft });
  const { opinions, ...group } = weigh(codes, said);
  const set = said.length === 0 && !model.weights ? setWeights(model) : undefined;
  return {
    ...group,
    weights: model.weights ? codes.map((code) => model.weights?.[code] ?? 0) : (set ?? group.weights),
    isSet: set !== undefined,
    experts: opinions.map((opinion, i) => ({ label: said[i]?.label ?? '', isMine: said[i]?.isMine ?? false, opinion })),
    isApproved: model.weights !== null,
    ratings: counting.map(({ id }) => id),
  };
};

const readingOf = (value: Value | undefined): Reading =>
  value?.value != null ? value.value : value?.lower != null && value.upper != null ? [value.lower, value.upper] : null;

/** The index of every municipality with the weights of the group, and the range of its rank in 1,000 draws around them. */
export const reckon = (
  model: Pick<Model, 'definition'>,
  values: readonly Pick<Values, 'items'>[],
  { weights, concentration }: Pick<Weighing, 'weights' | 'concentration'>,
): Reckoned => {
  performance.mark('risk');
  const places = new Map(values.flatMap(({ items }) => items.map((item) => [item.id, item] as const)));
  const columns = values.map(({ items }) => new Map(items.map((item) => [item.id, item])));
  const ids = [...places.keys()];
  const readings = columns.map((column) => ids.map((id) => readingOf(column.get(id))));
  const { areas } = assess(indicatorsOf(model), readings, weights, concentration, { method: model.definition.normalisation });
  const breaks = roundBreaks(areas.flatMap(({ index }) => (index === null ? [] : [index])));
  const reckoned = areas.map((area, i): Area => {
    const { id, boundarySet, country, code, name } = places.get(ids[i] as number) as Value;
    const own = columns.map((column) => column.get(id));
    return { ...area, id, boundarySet, country, code, name, values: own, class: indexClass(breaks, area.index) };
  });
  performance.measure('risk', 'risk');
  return {
    areas: reckoned.sort((a, b) => (b.index ?? -1) - (a.index ?? -1) || a.id - b.id),
    breaks,
    certain: reckoned.filter(({ range }) => range?.top === 'certain').length,
    withIndex: reckoned.filter(({ index }) => index !== null).length,
  };
};
