import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { allProblems } from '@vias/sql/problem.ts';
import '../../../api/src/drills/problems.ts';
import '../../../api/src/residents/problems.ts';

const read = (name: string): Record<string, string> => JSON.parse(readFileSync(new URL(`./texts/${name}.json`, import.meta.url), 'utf8'));
const langs = ['lv', 'lt', 'ru', 'en'] as const;
const values = (text: string): string[] => [...text.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name).sort();

test('all four languages say the same things with the same values', () => {
  const en = read('en');
  for (const lang of langs) {
    const texts = read(lang);
    expect(Object.keys(texts)).toEqual(Object.keys(en));
    for (const [key, text] of Object.entries(texts)) expect([lang, key, values(text)]).toEqual([lang, key, values(en[key] ?? '')]);
  }
});

test('Russian is Cyrillic and the others are not', () => {
  for (const [key, text] of Object.entries(read('ru'))) expect([key, /[а-яё]/i.test(text)]).toEqual([key, true]);
  for (const lang of ['lv', 'lt', 'en']) for (const text of Object.values(read(lang))) expect(text).not.toMatch(/[а-яё]/i);
});

test('every refusal that a resident can meet is said in Russian too', () => {
  const ru = read('problems/ru');
  const met = [...allProblems().keys()].filter((code) => /^(phone|resident|drill)\./.test(code) && !/^resident\.(row|import)_/.test(code));
  expect(met.filter((code) => !(code in ru))).toEqual([]);
  expect(Object.keys(ru).filter((code) => /^(phone|resident|drill)\./.test(code) && !met.includes(code))).toEqual([]);
});
