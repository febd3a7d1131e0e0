import { readdirSync, readFileSync } from 'node:fs';
import { allProblems } from '@vias/sql/problem.ts';
import IntlMessageFormat from 'intl-messageformat';
import { warningCodes } from '../../../api/src/maps/thematic-contract.ts';

const read = (path: string): Record<string, string> => JSON.parse(readFileSync(new URL(path, import.meta.url), 'utf8'));
const catalogues = { lv: read('./lv.json'), lt: read('./lt.json'), en: read('./en.json') };

/** The part of a parsed message these tests look at: 0 is literal text, 6 a plural, 7 the number sign of a plural. */
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

const parsed = new Map<string, Part[]>();
const parse = (text: string): Part[] => {
  const known = parsed.get(text) ?? (new IntlMessageFormat(text, 'en').getAst() as Part[]);
  parsed.set(text, known);
  return known;
};
const used = (text: string): string[] => [...new Set(namesIn(parse(text)))].sort();

test('the three catalogues hold the same keys', () => {
  expect(Object.keys(catalogues.lt)).toEqual(Object.keys(catalogues.lv));
  expect(Object.keys(catalogues.en)).toEqual(Object.keys(catalogues.lv));
});

test('no text is empty', () => {
  for (const texts of Object.values(catalogues)) expect(Object.keys(texts).filter((key) => texts[key]?.trim() === '')).toEqual([]);
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

const forms = { lv: ['zero', 'one', 'other'], lt: ['one', 'few', 'other'], en: ['one', 'other'] } as const;

const pluralsIn = (parts: Part[]): Part[] =>
  parts.flatMap((part) => [
    ...(part.type === 6 ? [part] : []),
    ...pluralsIn(part.children ?? []),
    ...Object.values(part.options ?? {}).flatMap((option) => pluralsIn(option.value)),
  ]);

const tellsNumber = (parts: Part[] = []): boolean => parts.some(({ type }) => type !== 0);

// Counts are whole numbers here, so the form of Lithuanian for fractions (many) is never met.
const pluralFaults = (lang: keyof typeof forms, text: string): string[] =>
  pluralsIn(parse(text)).flatMap(({ options = {} }) => {
    const given = Object.keys(options).filter((form) => !form.startsWith('='));
    const missing = given.length === 1 ? [] : forms[lang].filter((form) => !(form in options)).map((form) => `no form ${form}`);
    // In Latvian zero is also said of 10, 11 and 20: “none” stands under =0.
    const isSilent = options.zero && tellsNumber(options.other?.value) && !tellsNumber(options.zero.value);
    return isSilent ? [...missing, 'zero hides the number'] : missing;
  });

test('plurals have every form of their language, and zero in Latvian is no none', () => {
  expect(pluralFaults('lv', '{n, plural, zero {Nevienas} one {# diena} other {# dienas}}')).toEqual(['zero hides the number']);
  expect(pluralFaults('lt', '{n, plural, one {# diena} other {# dienų}}')).toEqual(['no form few']);
  for (const lang of ['lv', 'lt', 'en'] as const) {
    expect(
      Object.entries(catalogues[lang]).flatMap(([key, text]) => pluralFaults(lang, text).map((fault) => `${lang} ${key}: ${fault}`)),
    ).toEqual([]);
  }
});

const quotes = { lv: ['„', '”'], lt: ['„', '“'], en: ['“', '”'], ru: ['«', '»'] } as const;
// Written for machines, where the point and the plain space are right: coordinates, versions, dates, telephone numbers.
const machine =
  /\d+\.\d+,? ?\d+\.\d+|\[\d+\.\d+, \d+\.\d+\]|CAP 1\.2|CC BY 4\.0|\d+\.\d+\.\d{4}|(?:\+37[01] ?)?\d{2,3} \d{3} \d{3}|\+37[01][\d ]+/g;

const faultsOf = (lang: keyof typeof quotes, text: string): string[] => {
  const [open, close] = quotes[lang];
  const plain = text.replace(machine, '');
  const marks = [...text].filter((mark) => '„“”«»'.includes(mark));
  const rules: [string, boolean][] = [
    ['quotation marks', marks.some((mark, at) => mark !== (at % 2 ? close : open)) || marks.length % 2 === 1 || text.includes('"')],
    ['apostrophe', /\p{L}'(?!\{)/u.test(text)],
    ['three points', text.includes('...') || / …$/.test(text)],
    ['two spaces', /\s\s|^ | $/.test(text)],
    ['space before a mark', / [,.;:!?](?: |$)/.test(text)],
    ['hyphen for a dash', / - /.test(text)],
    ['number', lang !== 'en' && /\d\.\d/.test(plain)],
    ['space in a number', lang !== 'en' && /\d \d{3}(?!\d)/.test(plain)],
    ['percent', lang === 'en' ? /[\d}]\s%/.test(text) : /[\d}] ?%/.test(text)],
  ];
  return rules.flatMap(([name, isWrong]) => (isWrong ? [name] : []));
};

test('the lint of texts finds what it is for', () => {
  for (const [lang, text, fault] of [
    ['lv', 'Lapa “Lietotāji”', 'quotation marks'],
    ['lt', 'Puslapis „Naudotojai”', 'quotation marks'],
    ['en', 'The page "Users"', 'quotation marks'],
    ['ru', 'Группа «Центр', 'quotation marks'],
    ['en', "The server's log", 'apostrophe'],
    ['lv', 'Gatavo...', 'three points'],
    ['lt', 'Įrašoma …', 'three points'],
    ['lv', 'Nav  datu', 'two spaces'],
    ['lt', 'Nėra duomenų .', 'space before a mark'],
    ['lv', 'Rīga - Jelgava', 'hyphen for a dash'],
    ['lt', 'Nuo 0.1 iki 50', 'number'],
    ['lv', 'līdz 10 000', 'space in a number'],
    ['lv', '{n}%', 'percent'],
    ['lt', '{n} %', 'percent'],
    ['en', '{n} %', 'percent'],
  ] as const)
    expect([text, faultsOf(lang, text)]).toEqual([text, [fault]]);
});

// One word for one thing (docs/glossary.md): what each language has given up.
const givenUp = {
  lv: /koplieto|sensit[iī]v|laikposm|statuss|vientuļ/iu,
  lt: /užver(?:ti|kite)|budin(?:tys|čiaj|čioj|čiųj)|tylos valand|davėj/iu,
} as const;

const textsOf = async (lang: keyof typeof quotes): Promise<[string, string][]> => {
  const slices = new URL('../../../api/src/', import.meta.url);
  for (const file of readdirSync(slices, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('problems.ts')))
    await import(new URL(file, slices).pathname);
  expect(allProblems().size).toBeGreaterThan(300);
  const others =
    lang === 'ru'
      ? read('../resident/texts/problems/ru.json')
      : { ...catalogues[lang], ...Object.fromEntries([...allProblems()].map(([code, said]) => [code, said[lang]])) };
  return Object.entries({ ...others, ...read(`../resident/texts/${lang}.json`) });
};

test.each(['lv', 'lt', 'en', 'ru'] as const)(
  'marks, numbers and spaces are those of the language on screens, on residents’ pages and in refusals: %s',
  async (lang) => {
    expect((await textsOf(lang)).flatMap(([key, text]) => faultsOf(lang, text).map((fault) => `${key}: ${fault}`))).toEqual([]);
  },
);

test.each(['lv', 'lt'] as const)('no text has a word that the glossary has given up: %s', async (lang) => {
  expect(
    (await textsOf(lang)).flatMap(([key, text]) =>
      (text.replace(/\{\w+\}/g, '').match(givenUp[lang]) ?? []).map((word) => `${key}: ${word}`),
    ),
  ).toEqual([]);
});
