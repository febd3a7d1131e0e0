import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { openTestDatabase, type TestDatabase } from '@vias/sql/testing.ts';
import fc from 'fast-check';
import { fitted, fittedCyrillic, heldOut, heldOutCyrillic } from './named-sentences.fixture.ts';

let db: TestDatabase;
beforeAll(async () => {
  db = await openTestDatabase();
});
afterAll(() => db.close());

/** Fixed in CI; a run by hand with VIAS_SEED looks elsewhere. */
const seed = Number(process.env.VIAS_SEED ?? 37);

type Mark = { kind: string; words: string; at: number };
/** The marks of many texts in one question, by text. */
const marksOf = async (texts: readonly string[]): Promise<Mark[][]> => {
  const rows = await db.admin<Mark & { no: string }>(
    `select t.no, m.kind, substr(t.words, m.at, m.length) as words, m.at - 1 as at
     from unnest($1::text[]) with ordinality t (words, no), personal_marks(t.words) m order by t.no, m.at`,
    [texts],
  );
  return texts.map((_, i) => rows.filter(({ no }) => Number(no) === i + 1).map(({ kind, words, at }) => ({ kind, words, at })));
};
const found = async (text: string, kind?: string) =>
  ((await marksOf([text]))[0] ?? []).filter((mark) => kind === undefined || mark.kind === kind).map(({ words }) => words);

// Oracles of the control digits, written from the definitions and not from the SQL: sums by reduce, days by the calendar of the machine.
const isRealDay = (year: number, month: number, day: number) => {
  const date = new Date(Date.UTC(2000, 0, 1));
  date.setUTCFullYear(year, month - 1, day);
  return date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
};
const weighted = (digits: string, weights: readonly number[]) => weights.reduce((sum, weight, i) => sum + weight * Number(digits[i]), 0);
const latvianControl = (ten: string) => ((((1 - weighted(ten, [1, 6, 3, 7, 9, 10, 5, 8, 4, 2])) % 11) + 11) % 11) % 10;
const lithuanianControl = (ten: string) => {
  const first = weighted(ten, [1, 2, 3, 4, 5, 6, 7, 8, 9, 1]) % 11;
  const second = weighted(ten, [3, 4, 5, 6, 7, 8, 9, 1, 2, 3]) % 11;
  return first < 10 ? first : second < 10 ? second : 0;
};
const two = (n: number) => String(n).padStart(2, '0');
const day = fc.date({ min: new Date('1900-01-01T00:00:00Z'), max: new Date('2025-12-31T00:00:00Z'), noInvalidDate: true });
const serial = (length: number) => fc.stringMatching(new RegExp(`^[0-9]{${length}}$`));
const latvianTen = fc
  .tuple(day, serial(3))
  .map(
    ([d, s]) =>
      `${two(d.getUTCDate())}${two(d.getUTCMonth() + 1)}${two(d.getUTCFullYear() % 100)}${Math.floor(d.getUTCFullYear() / 100) - 18}${s}`,
  );
const lithuanianTen = fc
  .tuple(day, fc.integer({ min: 0, max: 1 }), serial(3))
  .map(
    ([d, sex, s]) =>
      `${2 * (Math.floor(d.getUTCFullYear() / 100) - 18) + 1 + sex}${two(d.getUTCFullYear() % 100)}${two(d.getUTCMonth() + 1)}${two(d.getUTCDate())}${s}`,
  );
const anyEleven = fc.oneof(
  serial(11),
  fc.tuple(latvianTen, serial(1)).map(([ten, last]) => ten + last),
  fc.tuple(lithuanianTen, serial(1)).map(([ten, last]) => ten + last),
);
/** What the eleven digits are, told apart from the SQL. */
const isCode = (d: string): boolean => {
  const century = Number(d[6]);
  const lv =
    century <= 2 &&
    isRealDay(1800 + 100 * century + Number(d.slice(4, 6)), Number(d.slice(2, 4)), Number(d.slice(0, 2))) &&
    latvianControl(d.slice(0, 10)) === Number(d[10]);
  const lead = Number(d[0]);
  const lt =
    lead >= 1 &&
    lead <= 6 &&
    isRealDay(1800 + 100 * Math.floor((lead - 1) / 2) + Number(d.slice(1, 3)), Number(d.slice(3, 5)), Number(d.slice(5, 7))) &&
    lithuanianControl(d.slice(0, 10)) === Number(d[10]);
  return d.startsWith('32') || lv || lt;
};

test('eleven digits are a personal code exactly when a day and the control digit say so, or when they begin with 32', async () => {
  const codes = fc.sample(anyEleven, { seed, numRuns: 1500 });
  expect(codes.filter(isCode).length).toBeGreaterThan(50);
  const marks = await marksOf(codes.map((code) => `Persona ${code} ir vietā.`));
  const wrong = codes.filter((code, i) => (marks[i] ?? []).some(({ kind, words }) => kind === 'code' && words === code) !== isCode(code));
  expect(wrong).toEqual([]);
});

test('every valid code of either country is found, whatever stands around it', async () => {
  const made = fc.sample(
    fc.tuple(
      fc.oneof(
        latvianTen.map((ten) => `${ten.slice(0, 6)}-${ten.slice(6)}${latvianControl(ten)}`),
        latvianTen.map((ten) => `${ten}${latvianControl(ten)}`),
        serial(9).map((rest) => `32${rest.slice(0, 4)}-${rest.slice(4)}`),
        lithuanianTen.map((ten) => `${ten}${lithuanianControl(ten)}`),
      ),
      fc.constantFrom(' ', ', ', ' (', ': ', '\n'),
      fc.constantFrom(' ', '.', ')', ',', '\n', ''),
    ),
    { seed, numRuns: 600 },
  );
  const marks = await marksOf(made.map(([code, before, after]) => `p. k.${before}${code}${after}`));
  expect(made.filter(([code], i) => !(marks[i] ?? []).some(({ kind, words }) => kind === 'code' && words === code))).toEqual([]);
});

test('telephones of both countries are found however they are spaced, and marks never overlap', async () => {
  const digits = fc.tuple(fc.constantFrom('2', '6'), serial(7)).map(([a, b]) => a + b);
  const spaced = fc.tuple(digits, fc.constantFrom('', ' ', '-')).map(([d, gap]) => [d.slice(0, 2), d.slice(2, 5), d.slice(5)].join(gap));
  const number = fc.oneof(
    fc.tuple(fc.constantFrom('', '+371 ', '+371', '00371'), spaced).map(([lead, d]) => lead + d),
    fc
      .tuple(fc.constantFrom('+370 ', '+370', '8 ', '8-', '0 ', '(8-'), serial(7))
      .map(([lead, d]) => (lead === '(8-' ? `(8-6${d.slice(0, 2)}) ${d.slice(2)}` : `${lead}6${d.slice(0, 2)} ${d.slice(2)}`)),
  );
  const numbers = fc.sample(number, { seed, numRuns: 800 });
  const marks = await marksOf(numbers.map((n) => `Zvanīt ${n}, steidzami; ABC 123 un anna@example.lv`));
  expect(numbers.filter((n, i) => !(marks[i] ?? []).some(({ kind, words }) => kind === 'phone' && words === n))).toEqual([]);
  for (const list of marks)
    for (const [i, mark] of list.entries())
      expect(mark.at).toBeGreaterThanOrEqual(i === 0 ? 0 : (list[i - 1]?.at ?? 0) + (list[i - 1]?.words.length ?? 0));
});

test.each([
  ['valsts numurs AB-1234, otra AB 1234 un ABC 123', ['AB-1234', 'AB 1234', 'ABC 123']],
  ['motocikls 123 AB, a/m kl4567', ['123 AB', 'kl4567']],
  ['LV-3001 Jelgava, UN 1203, CO2, PM10, A8, P93, Zvans 112', []],
])('plates: %s', async (text, plates) => {
  expect(await found(text, 'plate')).toEqual(plates);
});

test.each([
  'Rīga 56.9496, 24.1052; 6000000 EUR; 1234567; Nr. 20; 2024-11-05 12:30',
  'Ceļu satiksmes negadījums',
  'Deg kūla 0,5 ha platībā, ugunsgrēks likvidēts 14.35',
  'Kārļa Ulmaņa gatve 12',
  'Vytauto Didžiojo g. 5',
  '3f2a1c20-1234-4567-8123-412345678901',
])('nobody is named in: %s', async (text) => {
  expect(await found(text)).toEqual([]);
});

/** Spans of names in a sentence of the fixture, as `from-text`. */
const wantedIn = (sentence: string) => {
  const spans: string[] = [];
  let plain = '';
  for (const [i, part] of sentence.split(/[⟨⟩]/).entries()) {
    if (i % 2 === 1) spans.push(`${plain.length} ${part}`);
    plain += part;
  }
  return { plain, spans };
};
const measure = async (sentences: readonly string[]) => {
  const wanted = sentences.map(wantedIn);
  const marks = await marksOf(wanted.map(({ plain }) => plain));
  let hit = 0;
  let all = 0;
  let given = 0;
  wanted.forEach(({ spans }, i) => {
    const got = (marks[i] ?? []).filter(({ kind }) => kind === 'name').map(({ at, words }) => `${at} ${words}`);
    hit += got.filter((span) => spans.includes(span)).length;
    all += spans.length;
    given += got.length;
  });
  return { precision: hit / given, recall: hit / all };
};

test('names: precision and recall by whole spans, on the sentences the finder was fitted to and on those held out', async () => {
  expect(await measure(fitted)).toEqual({ precision: 1, recall: 1 });
  const { precision, recall } = await measure(heldOut);
  expect(precision).toBeGreaterThanOrEqual(0.9);
  expect(recall).toBeGreaterThanOrEqual(0.9);
});

test('names in Cyrillic: the same, fitted and held out; plates in look-alikes', async () => {
  expect(await measure(fittedCyrillic)).toEqual({ precision: 1, recall: 1 });
  const { precision, recall } = await measure(heldOutCyrillic);
  expect(precision).toBeGreaterThanOrEqual(0.9);
  // Ten of twelve when it was written: single names without a surname are hard.
  expect(recall).toBeGreaterThanOrEqual(0.8);
  expect(await found('Машина АВ-1234 и О 123 ВС 77, тел. 29123456')).toEqual(['АВ-1234', 'О 123 ВС 77', '29123456']);
});

test('ten thousand characters take no more than a moment, and the same text gives the same marks', async () => {
  const text = 'Zvana Jānis Bērziņš, tālrunis 29123456, deg māja. '.repeat(200);
  const [once, again] = await marksOf([text, text]);
  expect(once).toHaveLength(400);
  expect(again).toEqual(once);
});
