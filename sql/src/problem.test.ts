import { expect, test } from '@jest/globals';
import { defineProblems, type Language, languages, numberInWords, Problem } from './problem.ts';

defineProblems({
  'test.words': { status: 400, en: 'The {lang} text.', lv: 'Teksts {lang} valodā.', lt: 'Tekstas {lang} kalba.' },
  'test.numbers': { status: 400, en: '{a} of {b}, {c}', lv: '{a} no {b}, {c}', lt: '{a} iš {b}, {c}' },
});

test.each<[Language, string]>([
  ['lv', '0,5 no 847\u00a0283, 847283'],
  ['lt', '0,5 iš 847\u00a0283, 847283'],
  ['en', '0.5 of 847,283, 847283'],
])('a sentence in %s has its numbers as people write them, and text as it was given', (lang, sentence) => {
  const problem = new Problem('test.numbers', { values: { a: 0.5, b: 847_283, c: '847283' } });
  expect(problem.sentence(lang)).toBe(sentence);
});

test('EPSG codes, years and small numbers stay as they are in every language', () => {
  for (const lang of ['lv', 'lt', 'en'] as const)
    expect([0, 7, 2026, 3059].map((value) => numberInWords(value, lang))).toEqual(['0', '7', '2026', '3059']);
});

test('words are those of the language that the sentence is in', () => {
  const problem = new Problem('test.words', { values: { lang: { lv: 'krievu', lt: 'rusų', en: 'Russian' } } });
  expect(languages.map((lang) => problem.sentence(lang))).toEqual(['Teksts krievu valodā.', 'Tekstas rusų kalba.', 'The Russian text.']);
});

test('a value that nobody gave leaves its mark, and the number nought is a value', () => {
  expect(new Problem('test.numbers', { values: { a: 0, b: 1 } }).sentence('lv')).toBe('0 no 1, {c}');
});
