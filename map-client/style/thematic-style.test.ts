import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import Feature from 'ol/Feature.js';
import { rulesToStyleFunction } from 'ol/render/canvas/style.js';
import type Style from 'ol/style/Style.js';
import { toFlatStyle } from './flat-style.ts';
import { decimalsOf, toLegend } from './legend.ts';
import { checkStyle, spreadColours, type ThematicStyle } from './thematic-style.ts';

const sequence = ['#eef3f1', '#bcd6cf', '#84b5a9', '#468b7c', '#14594c'];
const rates: ThematicStyle = {
  id: 'incident-rate',
  titles: { lv: 'Negadījumi uz 1000 iedzīvotājiem', lt: 'Įvykiai 1000 gyventojų', en: 'Incidents per 1,000 residents' },
  field: 'class',
  breaks: [0, 0.5, 1.25, 2, 4, 9.5],
  colours: sequence,
  symbol: { kind: 'fill' },
  outline: { colour: '#ffffff', width: 1 },
  noData: { ground: '#f4f4f2', mark: '#c9c7c2' },
  suppressed: { ground: '#f4f4f2', mark: '#8a8883' },
};

/** The fill OpenLayers gives a feature; patterns have no colour before their image is there. */
const drawn = (style: ThematicStyle, properties: Record<string, unknown>): Style => {
  const rules = toFlatStyle(style) as unknown as Parameters<typeof rulesToStyleFunction>[0];
  const styles = rulesToStyleFunction(rules)(new Feature(properties), 1) as Style[];
  expect(styles).toHaveLength(1);
  return styles[0] as Style;
};
const ruleOf = (style: ThematicStyle, properties: Record<string, unknown>): number => {
  const numbered = toFlatStyle(style).map((rule, index) => ({ ...rule, style: { 'stroke-width': index + 1, 'stroke-color': '#000000' } }));
  const [found] = rulesToStyleFunction(numbered as unknown as Parameters<typeof rulesToStyleFunction>[0])(
    new Feature(properties),
    1,
  ) as Style[];
  return (found?.getStroke()?.getWidth() ?? 0) - 1;
};

test('OpenLayers gives each class its own colour', () => {
  sequence.forEach((_, cls) => {
    const [r, g, b] = [1, 3, 5].map((at) => Number.parseInt((sequence[cls] as string).slice(at, at + 2), 16));
    expect(drawn(rates, { class: cls }).getFill()?.getColor()).toEqual([r, g, b, 1]);
  });
});

test('a feature without a class is never in the first one: null, missing and unknown classes are no data', () => {
  const [suppressed, noData, other] = [5, 6, 7];
  expect(ruleOf(rates, { class: -2 })).toBe(suppressed);
  expect(ruleOf(rates, { class: -1 })).toBe(noData);
  for (const properties of [{}, { class: null }, { class: undefined }, { class: 99 }, { class: 0.5 }])
    expect(ruleOf(rates, properties)).toBe(other);
  expect(toFlatStyle(rates)[noData]?.style).toEqual(toFlatStyle(rates)[other]?.style);
  expect(toFlatStyle(rates)[suppressed]?.style).not.toEqual(toFlatStyle(rates)[noData]?.style);
});

test('circles carry the radius of their class, and opacity in their colour', () => {
  const circles: ThematicStyle = { ...rates, symbol: { kind: 'circle', radii: [4, 6, 9, 13, 18] }, opacity: 0.8 };
  expect(toFlatStyle(circles)[4]?.style).toMatchObject({ 'circle-radius': 18, 'circle-fill-color': 'rgba(20,89,76,0.8)' });
  expect(toFlatStyle(circles)[7]?.style).toMatchObject({ 'circle-radius': 4 });
});

const words = { noData: 'nav datu', suppressed: 'slēpts' };
test('the legend writes the classes as the reader writes numbers, and counts what is in them', () => {
  const counts = new Map([
    [0, 12],
    [4, 1],
    [-1, 40],
    [-2, 3],
  ]);
  expect(toLegend(rates, { locale: 'lv', words, counts }).map(({ cls, label, count }) => [cls, label, count])).toEqual([
    [0, '0–0,5', 12],
    [1, '0,5–1,3', 0],
    [2, '1,3–2', 0],
    [3, '2–4', 0],
    [4, '4–9,5', 1],
    [-1, 'nav datu', 40],
    [-2, 'slēpts', 3],
  ]);
  expect(toLegend({ ...rates, breaks: [1200, 50_000] }, { locale: 'en', words })[0]).toMatchObject({
    label: '1,200–50,000',
    colour: '#eef3f1',
  });
  expect(toLegend({ ...rates, breaks: [3, 3] }, { locale: 'lt', words })[0]).toMatchObject({ label: '3' });
});

const anyBreaks = fc
  .uniqueArray(
    fc.double({ min: 0, max: 1e5, noNaN: true, noDefaultInfinity: true }).map((value) => Number(value.toFixed(4))),
    { minLength: 2, maxLength: 10 },
  )
  .map((list) => list.sort((a, b) => a - b));

test('legend and map have the same classes with the same colours, whatever the breaks, and no two bounds look alike', () => {
  fc.assert(
    fc.property(anyBreaks, fc.constantFrom('lv', 'lt', 'en'), (breaks, locale) => {
      const style = { ...rates, breaks, colours: spreadColours(sequence, breaks.length - 1) };
      const legend = toLegend(style, { locale, words });
      const rules = toFlatStyle(style);
      for (const row of legend.filter(({ cls }) => cls >= 0))
        expect(rules[row.cls]?.style['fill-color']).toBe('colour' in row ? row.colour : undefined);
      expect(legend).toHaveLength(breaks.length + 1);
      expect(new Set(breaks.map((value) => value.toFixed(decimalsOf(breaks)))).size).toBe(breaks.length);
    }),
  );
});

test('few classes still reach from the lightest to the darkest colour', () => {
  expect(spreadColours(sequence, 2)).toEqual(['#eef3f1', '#14594c']);
  expect(spreadColours(sequence, 3)).toEqual(['#eef3f1', '#84b5a9', '#14594c']);
  expect(spreadColours(sequence, 1)).toEqual(['#84b5a9']);
  expect(spreadColours(sequence, 5)).toEqual(sequence);
});

test('a style that cannot be drawn says why', () => {
  expect(() => checkStyle({ ...rates, breaks: [0, 2, 1] })).toThrow('do not ascend');
  expect(() => checkStyle({ ...rates, colours: ['#fff'] })).toThrow('5 classes and 1 colours');
  expect(() => checkStyle({ ...rates, symbol: { kind: 'circle', radii: [1] } })).toThrow('1 radii');
  expect(() => checkStyle({ ...rates, breaks: [] })).not.toThrow();
});
