import { RiskDefinition } from '@vias/api/risk/contract.ts';
import fc from 'fast-check';
import { type DraftRow, definitionOf, emptyModel, inOrder, modelDraftOf, modelFaults, weightsFrom } from './model-draft.ts';
import { reckon, setWeights } from './reckon.ts';
import type { Model, Value } from './risk-data.ts';

const words = { lv: 'M', lt: 'M', en: 'M' };
const row = (indicator: string, more: Partial<DraftRow> = {}): DraftRow => ({
  indicator,
  dimension: 'vulnerability',
  direction: 'more_is_worse',
  points: 10,
  lower: '',
  upper: '',
  ...more,
});

test('points become weights that sum to one, in their own proportion', () => {
  expect(weightsFrom([1, 1, 1])).toEqual([0.3334, 0.3333, 0.3333]);
  expect(weightsFrom([0, 0])).toEqual([0.5, 0.5]);
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 1000 }), { minLength: 2, maxLength: 10 }), (tenths) => {
      const points = tenths.map((n) => n / 10);
      const weights = weightsFrom(points);
      const sum = points.reduce((a, b) => a + b, 0) || 1;
      expect(weights.reduce((a, b) => a + Math.round(b * 10_000), 0)).toBe(10_000);
      if (points.some((point) => point > 0))
        for (const [i, point] of points.entries()) expect(Math.abs((weights[i] ?? 0) - point / sum)).toBeLessThan(0.001);
    }),
  );
});

test('what the form lets through is a definition, and opened again it is the same form', () => {
  const rows = [
    row('help', { dimension: 'lack_of_coping_capacity', points: 25, direction: 'more_is_better' }),
    row('seniors', { points: 50, lower: '0', upper: '2,5' }),
    row('floods', { dimension: 'hazard_exposure', points: 25 }),
  ];
  const draft = { ...emptyModel, code: 'risk', title: words, rows, normalisation: 'rank' as const };
  expect(modelFaults(draft)).toEqual([]);
  const definition = RiskDefinition.parse(definitionOf(draft));
  expect(definition.dimensions.map(({ code, indicators }) => [code, indicators.map(({ weight, fixed }) => [weight, fixed])])).toEqual([
    ['hazard_exposure', [[0.25, null]]],
    ['vulnerability', [[0.5, [0, 2.5]]]],
    ['lack_of_coping_capacity', [[0.25, null]]],
  ]);
  const model = { code: 'risk', title: words, sensitivity: 1, definition } as Model;
  const again = modelDraftOf(model, setWeights(model) ?? []);
  expect(again.rows).toEqual(inOrder(rows).map((one) => ({ ...one, upper: one.upper.replace(',', '.') })));
  expect(definitionOf(again, definition)).toEqual(definition);
  const faulty = {
    ...draft,
    title: { ...words, lt: ' ' },
    code: 'A',
    period: '2024-13-',
    rows: [row('a', { points: 0, lower: '5', upper: '1' }), row('b', { points: 0, lower: 'x' })],
  };
  expect(modelFaults(faulty)).toEqual(['title.lt', 'code', 'period', 'points', 'fixed.a', 'fixed.b']);
  expect(modelFaults({ ...draft, rows: rows.slice(1, 2) })).toEqual(['rows']);
});

test('the index follows the way of normalising that the definition names', () => {
  const values = [1, 2, 3, 4, 100].map((value, id) => ({ id, code: `T${id}`, value, lower: null, upper: null }) as unknown as Value);
  const indexesBy = (normalisation: 'min_max' | 'z_score' | 'rank') => {
    const definition = definitionOf({ ...emptyModel, code: 'risk', title: words, rows: [row('a'), row('b')], normalisation });
    const { areas } = reckon({ definition }, [{ items: values }, { items: values }], { weights: [0.5, 0.5], concentration: 60 });
    return [...areas].sort((a, b) => a.id - b.id).map(({ index }) => Math.round((index ?? -1) * 100) / 100);
  };
  expect(indexesBy('rank')).toEqual([0.1, 2.5, 5, 7.5, 10]);
  // One far out is pulled in where bounds are the lowest and highest; three standard deviations hold it.
  expect(indexesBy('min_max')).toEqual([0.1, 3.33, 6.67, 10, 10]);
  expect(indexesBy('z_score')).toEqual([4.1, 4.15, 4.19, 4.23, 8.33]);
});
