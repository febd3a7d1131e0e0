import type { RiskDefinition } from '@vias/api/risk/contract.ts';
import type { z } from 'zod';
import type { Model } from './risk-data.ts';

type Definition = z.output<typeof RiskDefinition>;
type DimensionCode = Definition['dimensions'][number]['code'];
const languages = ['lv', 'lt', 'en'] as const;
type Words = Record<(typeof languages)[number], string>;

export const dimensionCodes = ['hazard_exposure', 'vulnerability', 'lack_of_coping_capacity'] as const satisfies readonly DimensionCode[];
/** What the dimensions are called in a new model; a model keeps the names that it has. */
const dimensionTitles: Record<DimensionCode, Words> = {
  hazard_exposure: { lv: 'Apdraudējums', lt: 'Pavojai', en: 'Hazard and exposure' },
  vulnerability: { lv: 'Ievainojamība', lt: 'Pažeidžiamumas', en: 'Vulnerability' },
  lack_of_coping_capacity: { lv: 'Spēju trūkums', lt: 'Gebėjimų stoka', en: 'Lack of coping capacity' },
};
/** 2 to 10 indicators, as the API takes them. */
export const [fewestIndicators, mostIndicators] = [2, 10];

/** One indicator of a model in the form. Points are how much it counts beside the others; what they come to together is the weight. */
export interface DraftRow {
  indicator: string;
  dimension: DimensionCode;
  direction: 'more_is_worse' | 'more_is_better';
  points: number;
  /** Bounds that make 0 and 10, as typed; both empty: from the values. */
  lower: string;
  upper: string;
}
export interface ModelDraft {
  code: string;
  title: Words;
  sensitivity: '0' | '1' | '2' | '3';
  period: string;
  normalisation: Definition['normalisation'];
  rows: readonly DraftRow[];
  note: string;
}

export const emptyModel: ModelDraft = {
  code: '',
  title: { lv: '', lt: '', en: '' },
  sensitivity: '1',
  period: '',
  normalisation: 'min_max',
  rows: [],
  note: '',
};

/** A model in the form, each indicator with the points (of 100) that it weighs now. */
export const modelDraftOf = (model: Model, weights: readonly number[]): ModelDraft => ({
  code: model.code,
  title: model.title,
  sensitivity: String(model.sensitivity) as ModelDraft['sensitivity'],
  period: model.definition.period ?? '',
  normalisation: model.definition.normalisation,
  rows: model.definition.dimensions
    .flatMap(({ code, indicators }) => indicators.map((one) => ({ ...one, dimension: code })))
    .map(({ indicator, dimension, direction, fixed }, i) => ({
      indicator,
      dimension,
      direction,
      points: Math.round((weights[i] ?? 0) * 1000) / 10,
      lower: fixed ? String(fixed[0]) : '',
      upper: fixed ? String(fixed[1]) : '',
    })),
  note: '',
});

/** A number as people type it, with a comma or a point; NaN for anything else. */
const readNumber = (text: string): number =>
  /^\s*[-−]?\d+([.,]\d+)?\s*$/.test(text) ? Number(text.trim().replace('−', '-').replace(',', '.')) : Number.NaN;
const fixedOf = ({ lower, upper }: DraftRow): [number, number] | null | 'wrong' => {
  if (lower.trim() === '' && upper.trim() === '') return null;
  const bounds: [number, number] = [readNumber(lower), readNumber(upper)];
  return bounds[0] < bounds[1] ? bounds : 'wrong';
};

/** Points as weights that sum to exactly 1 at four decimals: what rounding leaves goes to the heaviest. All the same where nobody has a point. */
export const weightsFrom = (points: readonly number[]): number[] => {
  const sum = points.reduce((a, b) => a + b, 0);
  const parts = points.map((point) => Math.round((sum > 0 ? point / sum : 1 / points.length) * 10_000));
  const left = 10_000 - parts.reduce((a, b) => a + b, 0);
  const heaviest = parts.indexOf(Math.max(...parts));
  return parts.map((part, i) => (part + (i === heaviest ? left : 0)) / 10_000);
};

/** The rows in the order of their dimensions, which is the order of the weights. */
export const inOrder = (rows: readonly DraftRow[]): DraftRow[] =>
  dimensionCodes.flatMap((code) => rows.filter(({ dimension }) => dimension === code));

/** The definition that the form amounts to. Names of dimensions that the model has stay. */
export const definitionOf = (draft: ModelDraft, before?: Definition): Definition => {
  const rows = inOrder(draft.rows);
  const weights = weightsFrom(rows.map(({ points }) => points));
  return {
    dimensions: dimensionCodes.flatMap((code) => {
      const own = rows.flatMap((row, i) => (row.dimension === code ? [{ row, weight: weights[i] ?? 0 }] : []));
      if (own.length === 0) return [];
      return [
        {
          code,
          title: before?.dimensions.find((one) => one.code === code)?.title ?? dimensionTitles[code],
          indicators: own.map(({ row, weight }) => {
            const fixed = fixedOf(row);
            return { indicator: row.indicator, direction: row.direction, fixed: fixed === 'wrong' ? null : fixed, weight };
          }),
        },
      ];
    }),
    period: draft.period.trim() === '' ? null : draft.period.trim(),
    normalisation: draft.normalisation,
  };
};

/** The fields that are not yet as they have to be, by name, in the order of the form. */
export const modelFaults = (draft: ModelDraft): string[] => [
  ...languages.filter((lang) => draft.title[lang].trim() === '').map((lang) => `title.${lang}`),
  ...(/^[a-z][a-z0-9]*(_[a-z0-9]+)*$/.test(draft.code) && draft.code.length <= 60 ? [] : ['code']),
  ...(draft.period.trim() === '' || /^\d{4}(-Q[1-4]|-W\d\d|-\d\d(-\d\d)?)?$/.test(draft.period.trim()) ? [] : ['period']),
  ...(draft.rows.length >= fewestIndicators && draft.rows.length <= mostIndicators ? [] : ['rows']),
  ...(draft.rows.some(({ points }) => points > 0) || draft.rows.length === 0 ? [] : ['points']),
  ...draft.rows.filter((row) => fixedOf(row) === 'wrong').map(({ indicator }) => `fixed.${indicator}`),
];
