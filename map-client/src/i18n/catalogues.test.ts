import { readFileSync } from 'node:fs';
import IntlMessageFormat from 'intl-messageformat';
import { warningCodes } from '../../../api/src/maps/thematic-contract.ts';

const read = (lang: string): Record<string, string> => JSON.parse(readFileSync(new URL(`./${lang}.json`, import.meta.url), 'utf8'));
const catalogues = { lv: read('lv'), lt: read('lt'), en: read('en') };

/** The part of a parsed message this test looks at: 0 is literal text, 7 the number sign of a plural. */
interface Part {
  type: number;
  value?: string;
  children?: Part[];
  options?: Record<string, { value: Part[] }>;
}

const namesIn = (parts: Part[]): string[] =>
  parts.flatMap(({ type, value = '', children = [], options = {} }) => [
    ...(type === 0 || type === 7 ? [] : [value]),
    ...namesIn(children),
    ...Object.values(options).flatMap((option) => namesIn(option.value)),
  ]);

const used = (text: string): string[] => [...new Set(namesIn(new IntlMessageFormat(text, 'en').getAst() as Part[]))].sort();

test('the three catalogues hold the same keys', () => {
  expect(Object.keys(catalogues.lt)).toEqual(Object.keys(catalogues.lv));
  expect(Object.keys(catalogues.en)).toEqual(Object.keys(catalogues.lv));
});

test('no text is empty', () => {
  for (const [lang, texts] of Object.entries(catalogues)) {
    for (const [key, text] of Object.entries(texts)) expect([lang, key, text.trim() !== '']).toEqual([lang, key, true]);
  }
});

test('each text uses the same values in every language', () => {
  for (const [key, text] of Object.entries(catalogues.en)) {
    expect([key, used(catalogues.lv[key] ?? '')]).toEqual([key, used(text)]);
    expect([key, used(catalogues.lt[key] ?? '')]).toEqual([key, used(text)]);
  }
});

test('every warning of a map has its heading', () => {
  for (const code of warningCodes) expect(Object.keys(catalogues.lv)).toContain(`builder.warning.${code}`);
});
