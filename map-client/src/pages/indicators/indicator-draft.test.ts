import { NewIndicator } from '@vias/api/indicators/contract.ts';
import fc from 'fast-check';
import type { Indicator } from './indicator-data.ts';
import { bodyOf, codeFrom, type Draft, draftOf, emptyDraft, faultsOf } from './indicator-draft.ts';

const words = (text: string) => ({ lv: text, lt: text, en: text });
const draft: Draft = { ...emptyDraft, code: 'lone', title: words('Vieni'), source: 'Sociālais dienests', licence: 'CC0' };

test('a code comes of a title, whatever its letters', () => {
  expect(codeFrom('Vieni dzīvojoši seniori, 65+')).toBe('vieni_dzivojosi_seniori_65');
  expect(codeFrom('65 metų ir vyresni')).toBe('metu_ir_vyresni');
  expect(codeFrom('—')).toBe('');
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 90 }), (title) => {
      const code = codeFrom(title);
      return code === '' || !faultsOf({ ...draft, code }).includes('code');
    }),
  );
});

test('what the form lets through the register takes, and what it names is missing', () => {
  expect(faultsOf(emptyDraft)).toEqual(['title.lv', 'title.lt', 'title.en', 'source', 'licence', 'code']);
  const text = fc.constantFrom('', ' ', 'ab', 'abc', 'Pamats: 11. pants');
  const any = fc.record<Draft>({
    code: fc.constantFrom('', 'a', 'a_b', 'A', '_a'),
    title: text.map(words),
    description: fc.record({ lv: text, lt: text, en: text }),
    unit: fc.constantFrom('people', 'percent', 'other'),
    unitWords: text.map(words),
    kind: fc.constantFrom('count', 'rate', 'share', 'mean'),
    isKindSaid: fc.boolean(),
    direction: fc.constantFrom('more_is_worse', 'neutral'),
    denominator: fc.constantFrom('none', 'residents', 'indicator'),
    denominatorCode: fc.constantFrom('', 'other'),
    decimals: fc.constantFrom('0', '2', '7', '-1', '1.5'),
    masksBelow: fc.constantFrom('', '1', '5', '51', 'x'),
    periodKind: fc.constantFrom('any', 'year', 'week'),
    source: text,
    sourceAddress: fc.constantFrom('', 'http://a.example', 'https://a.example/x', 'a'),
    licence: text,
    quality: fc.constantFrom('official', 'survey'),
    sensitivity: fc.constantFrom('0', '3'),
    specialCategory: fc.constantFrom('none', 'none', 'health'),
    purpose: fc.constantFrom('', 'Palīdzība evakuācijā'),
    legalBasis: fc.constantFrom('', 'CAPTL 11. pants'),
  });
  // A good form with a few fields otherwise: were all of them random, hardly any would be taken.
  const some = fc.subarray(Object.keys(draft) as (keyof Draft)[], { maxLength: 4 });
  fc.assert(
    fc.property(any, some, (other, names) => {
      const given: Draft = { ...draft, ...Object.fromEntries(names.map((name) => [name, other[name]])) };
      const isTaken = NewIndicator.safeParse({ code: given.code, ...bodyOf(given) }).success;
      // The ground is asked for by the server itself, not by the shape.
      const hasGround = given.specialCategory === 'none' || (given.purpose !== '' && given.legalBasis !== '');
      return (isTaken && hasGround) === (faultsOf(given).length === 0);
    }),
    { numRuns: 3000 },
  );
});

test('an indicator opened and saved unchanged says the same', () => {
  const register = {
    ...NewIndicator.parse({ code: 'lone', ...bodyOf({ ...draft, kind: 'share', unit: 'percent', description: words('Par to') }) }),
    pull: null,
    isRetired: false,
  } as unknown as Indicator;
  expect(NewIndicator.parse({ code: 'lone', ...bodyOf(draftOf(register)) })).toEqual({ ...register, isRetired: undefined });
});
