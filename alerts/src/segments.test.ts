import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { countSegments, stripDiacritics, textToSend } from './segments.ts';

const warning = {
  lv: 'Elejā amonjaka noplūde. Ejiet telpās, aizveriet logus un durvis, izslēdziet ventilāciju. Gaidiet ziņu. jelgavasnovads.lv/b/7K2',
  en: 'Ammonia leak in Eleja. Go indoors, close windows and doors, switch off ventilation. Wait for news. jelgavasnovads.lv/b/7K2',
};

// Hand tables from 3GPP TS 23.038 (alphabet) and TS 23.040 (part header): 160/153 septets, 70/67 16-bit units.
describe('segments as the network counts them', () => {
  test.each([
    ['', 'GSM-7', 0, 0],
    ['a'.repeat(160), 'GSM-7', 160, 1],
    ['a'.repeat(161), 'GSM-7', 161, 2],
    ['a'.repeat(306), 'GSM-7', 306, 2],
    ['a'.repeat(307), 'GSM-7', 307, 3],
    ['€'.repeat(80), 'GSM-7', 160, 1],
    [`${'a'.repeat(152)}€${'a'.repeat(7)}`, 'GSM-7', 161, 2],
    [`${'a'.repeat(152)}€${'a'.repeat(151)}a`, 'GSM-7', 306, 3],
    ['@£$¥èéùìòÇØøÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ¤¡ÄÖÑÜ§¿äöñüà', 'GSM-7', 42, 1],
    ['a {link}', 'GSM-7', 62, 1],
    [`${'š'.repeat(10)}{link}`, 'UCS-2', 70, 1],
    ['ā', 'UCS-2', 1, 1],
    ['š'.repeat(70), 'UCS-2', 70, 1],
    ['š'.repeat(71), 'UCS-2', 71, 2],
    ['š'.repeat(134), 'UCS-2', 134, 2],
    ['š'.repeat(135), 'UCS-2', 135, 3],
    ['š'.repeat(201), 'UCS-2', 201, 3],
    [`${'š'.repeat(66)}🔥${'š'.repeat(66)}`, 'UCS-2', 134, 3],
    ['`', 'UCS-2', 1, 1],
    ['„', 'UCS-2', 1, 1],
  ])('%j is %s, %i units, %i segments', (text, encoding, units, segments) => {
    expect(countSegments(text)).toMatchObject({ encoding, units, segments });
  });

  test('every Latvian and Lithuanian letter with a mark leaves the GSM alphabet', () => {
    for (const letter of 'āčēģīķļņšūžĀČĒĢĪĶĻŅŠŪŽąčęėįšųūžĄČĘĖĮŠŲŪŽ') {
      expect(countSegments(letter).encoding).toBe('UCS-2');
      expect(countSegments(stripDiacritics(letter)).encoding).toBe('GSM-7');
    }
  });

  test('a typical warning takes two segments with marks and one without', () => {
    expect(countSegments(warning.lv)).toMatchObject({ encoding: 'UCS-2', segments: 2 });
    expect(countSegments(textToSend('lv', warning.lv, true))).toMatchObject({ encoding: 'GSM-7', segments: 1 });
    expect(countSegments(warning.en)).toMatchObject({ encoding: 'GSM-7', segments: 1 });
  });

  test('Russian is never rewritten', () => {
    const russian = 'Ждите вестей, „Ёлка“';
    expect(textToSend('ru', russian, true)).toBe(russian);
    expect(stripDiacritics('Ёлка й')).toBe('Ёлка й');
  });
});

const text = fc.string({
  unit: fc.oneof(fc.constantFrom(...'abc €{}āčšžąėЖ🔥e\u0301'), fc.string({ unit: 'binary', minLength: 1, maxLength: 1 })),
  maxLength: 500,
});

describe('laws of the count', () => {
  test('decomposed and composed spellings count the same', () => {
    fc.assert(
      fc.property(text, (t) => {
        expect(countSegments(t.normalize('NFD').normalize('NFC'))).toEqual(countSegments(t.normalize('NFC')));
      }),
    );
  });
  test('one more character never makes a text shorter, and at most two segments longer unless the alphabet changes', () => {
    fc.assert(
      fc.property(text, fc.constantFrom(...'a€ā🔥'), (t, c) => {
        const [before, after] = [countSegments(t), countSegments(t + c)];
        expect(after.segments).toBeGreaterThanOrEqual(before.segments);
        if (after.encoding === before.encoding) expect(after.segments - before.segments).toBeLessThanOrEqual(2);
      }),
    );
  });
  test('the parts hold the text: never fewer than the units need, never a part wasted', () => {
    fc.assert(
      fc.property(text, (t) => {
        const { encoding, units, segments, left } = countSegments(t);
        const part = encoding === 'GSM-7' ? 153 : 67;
        if (segments > 1) {
          expect(segments).toBeGreaterThanOrEqual(Math.ceil(units / part));
          expect(segments).toBeLessThanOrEqual(Math.ceil(units / (part - 1)));
        }
        expect(left).toBeGreaterThanOrEqual(0);
      }),
    );
  });
  test('stripping twice changes nothing more and never costs a segment in Latvian or Lithuanian', () => {
    const baltic = fc.string({ unit: fc.constantFrom(...'aābcčdeēgģiīkķlļnņsšuūzžąęėįų .,-'), maxLength: 400 });
    fc.assert(
      fc.property(baltic, (t) => {
        const plain = stripDiacritics(t);
        expect(stripDiacritics(plain)).toBe(plain);
        expect(countSegments(plain).segments).toBeLessThanOrEqual(countSegments(t).segments);
      }),
    );
  });
});
