import { readFileSync } from 'node:fs';
import { writeDay, writeDays } from '@vias/style/days.ts';
import fc from 'fast-check';
import IntlMessageFormat from 'intl-messageformat';
import type { Formats } from '../../i18n/format.ts';
import type { TextFunction } from '../../i18n/i18n.ts';
import { pairsOf } from '../../risk/ahp.ts';
import { answersOf, judgementsOf, pairKey, readKept, sameAnswers, stopAt, stopsOf, timesOf } from './answers.ts';
import { indexClass, roundBreaks, writtenIndex } from './index-classes.ts';
import { writePeriodOf } from './period-words.ts';
import { placeOfRank, rankTicks } from './rank-scale.ts';

const codes = ['a', 'b', 'c', 'd'];

test('what is answered is what is saved, and what was saved is what is shown, whichever way round it was asked', () => {
  const scale = fc.constantFrom(9, 7, 5, 4, 3, 2, 1, 1 / 2, 1 / 3, 1 / 5, 1 / 7, 1 / 9);
  fc.assert(
    fc.property(fc.array(fc.tuple(scale, fc.boolean()), { minLength: 6, maxLength: 6 }), (given) => {
      const answers = Object.fromEntries(pairsOf(codes).map((pair, i) => [pairKey(pair), given[i]?.[0] as number]));
      const saved = (judgementsOf(codes, answers) ?? []).map((judgement, i) =>
        given[i]?.[1] ? { first: judgement.second, second: judgement.first, times: 1 / judgement.times } : judgement,
      );
      expect(sameAnswers(answersOf(codes, saved), answers)).toBe(true);
      expect(sameAnswers(readKept(codes, JSON.stringify(answers)), answers)).toBe(true);
    }),
  );
});

test('a pair without an answer keeps the rest from being saved', () => {
  const all = Object.fromEntries(pairsOf(codes).map((pair) => [pairKey(pair), 3]));
  expect(judgementsOf(codes, all)).toHaveLength(6);
  const { 'b>d': _left, ...some } = all;
  expect(judgementsOf(codes, some)).toBeUndefined();
  expect(sameAnswers(all, some)).toBe(false);
  expect(sameAnswers(all, { ...all, 'b>d': 5 })).toBe(false);
});

test('what this browser kept of other pairs, or what is no answer, is left out', () => {
  expect(readKept(codes, '{"a>b":3,"a>x":3,"b>a":3,"a>c":12,"a>d":"9","b>c":0.05,"c>d":0.2}')).toEqual({ 'a>b': 3, 'c>d': 0.2 });
  expect(readKept(codes, 'no JSON')).toEqual({});
  expect(readKept(codes, undefined)).toEqual({});
});

test('an answer between two stops has a stop of its own', () => {
  expect(stopsOf(undefined)).toHaveLength(9);
  expect(stopAt(stopsOf(1 / 7), 1 / 7)).toBe(7);
  expect(stopsOf(1 / 2).map(timesOf)).toEqual([9, 7, 5, 3, 1, 2, 3, 5, 7, 9]);
  expect(stopAt(stopsOf(1 / 2), 1 / 2)).toBe(5);
  expect(stopAt(stopsOf(undefined), undefined)).toBe(-1);
});

test('classes begin at round numbers, and every index is in the class whose bounds hold it as it is written', () => {
  fc.assert(
    fc.property(fc.array(fc.double({ min: 0, max: 10, noNaN: true }), { minLength: 1, maxLength: 60 }), (indexes) => {
      const breaks = roundBreaks(indexes);
      expect(breaks).toHaveLength(6);
      const step = (breaks[2] as number) - (breaks[1] as number);
      expect([0.5, 1, 2].some((known) => Math.abs(known - step) < 1e-9)).toBe(true);
      for (let i = 1; i < 4; i++) {
        expect((breaks[i + 1] as number) - (breaks[i] as number)).toBeCloseTo(step, 9);
        expect((breaks[i] as number) / step).toBeCloseTo(Math.round((breaks[i] as number) / step), 9);
      }
      for (const index of indexes) {
        const cls = indexClass(breaks, index);
        const written = writtenIndex(index);
        expect(written >= (breaks[cls] as number) && (cls === 4 || written < (breaks[cls + 1] as number))).toBe(true);
      }
    }),
  );
  expect(indexClass([0, 1, 2, 3, 4, 10], null)).toBe(-1);
});

test('the darkest class is for the few: a hundred areas around four, and it holds no more than fifteen', () => {
  const hill = Array.from({ length: 100 }, (_, i) => 4 + 2.6 * Math.tanh((i - 49.5) / 40) + (i % 7) / 10);
  const breaks = roundBreaks(hill);
  expect(hill.filter((index) => indexClass(breaks, index) === 4).length).toBeLessThanOrEqual(15);
  expect(new Set(hill.map((index) => indexClass(breaks, index))).size).toBeGreaterThanOrEqual(4);
});

test('the classes of the drawn example: half points around the middle, not quantiles', () => {
  const drawn = [6.4, 6.3, 6.2, 5.8, 5.7, 5.7, 5.6, 5.5, 5.5, 5.4, 5.4, 5.4, 5.3, 5.3, 5.2, 5.1, 5.0, 4.6, 2.6, 2.5];
  const breaks = roundBreaks(drawn);
  expect(breaks).toEqual([0, 4.5, 5, 5.5, 6, 10]);
  expect(roundBreaks([1, 3, 5, 7, 9])).toEqual([0, 2, 4, 6, 8, 10]);
  expect(roundBreaks([])).toEqual([0, 2, 4, 6, 8, 10]);
});

test('periods are written as people of the three languages say them', () => {
  const write = (lang: 'lv' | 'lt' | 'en', period: string): string => {
    const texts = JSON.parse(readFileSync(new URL(`../../i18n/${lang}.json`, import.meta.url), 'utf8')) as Record<string, string>;
    const t = ((key: string, values: Record<string, string | number>) =>
      String(new IntlMessageFormat(texts[key] ?? key, lang).format(values))) as TextFunction;
    const format = {
      locale: lang,
      day: (iso: string) => writeDay(lang, iso),
      period: (from: string, to: string) => writeDays(lang, from, to),
    } as Formats;
    return writePeriodOf(period, t, format);
  };
  expect(['2025', '2026-Q3', '2026-W26'].map((period) => write('lv', period))).toEqual([
    '2025. g.',
    '2026. g. III cet.',
    '2026. g. 26. nedēļa',
  ]);
  expect(['2025', '2026-Q1', '2026-W26'].map((period) => write('lt', period))).toEqual([
    '2025\u00a0m.',
    '2026\u00a0m. I ketv.',
    '2026\u00a0m. 26 savaitė',
  ]);
  expect(['2025', '2026-Q4', '2026-W26', '2026-07'].map((period) => write('en', period))).toEqual([
    '2025',
    'Q4 2026',
    'week 26 of 2026',
    'July 2026',
  ]);
  expect(['2026-07-01', '2026-07-01/2026-07-02', '2026-07-01/2026-07-15'].map((period) => write('en', period))).toEqual([
    '1 Jul 2026',
    '1 Jul 2026',
    '1 Jul\u00a0– 14 Jul 2026',
  ]);
});

test('the axis of ranks begins at the first, ends at the last and never turns back', () => {
  for (const last of [1, 5, 20, 30, 31, 103, 500]) {
    const places = Array.from({ length: last }, (_, i) => placeOfRank(i + 1, last));
    expect(places[0]).toBe(0);
    if (last > 1) expect(places.at(-1)).toBeCloseTo(1, 9);
    expect(places.every((place, i) => i === 0 || place > (places[i - 1] as number))).toBe(true);
    expect(rankTicks(last).every((tick) => tick <= last)).toBe(true);
  }
});
