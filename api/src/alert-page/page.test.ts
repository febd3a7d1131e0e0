import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type PublicAlert, renderAlert, renderNothing, sentencesOf } from './page.ts';
import { readers, sayTime } from './texts.ts';

const alert: PublicAlert = {
  id: '8f1c0000-0000-4000-8000-000000000001',
  status: 'sending',
  title: 'Amonjaka noplūde Elejā',
  isDrill: false,
  msgType: 'Alert',
  severity: 'Extreme',
  urgency: 'Immediate',
  responseType: 'Shelter',
  areaName: 'Eleja un 10 km uz dienvidiem',
  areaWords: { ru: 'Элея и 10 км к югу' },
  area: {
    type: 'MultiPolygon',
    coordinates: [
      [
        [
          [23.6, 56.3],
          [23.8, 56.3],
          [23.8, 56.45],
          [23.6, 56.45],
          [23.6, 56.3],
        ],
      ],
    ],
  },
  startedAt: '2026-11-21T19:14:32Z',
  expiresAt: '2026-11-21T21:30:00Z',
  changedAt: '2026-11-21T19:14:32Z',
  isOver: false,
  takesAnswers: true,
  isKept: true,
  tenant: 'Jelgavas novada pašvaldība',
  mainLanguage: 'lv',
  timeZone: 'Europe/Riga',
  phone: '8730',
  texts: {
    lv: 'Amonjaka noplūde Elejā. Ejiet telpās. Aizveriet logus un durvis! Izziņas: A. Kalniņa, tālr. 8730. {link}',
    ru: 'Утечка аммиака в Элее. Войдите в помещение. Закройте окна. {link}',
  },
  places: [
    ['Eleja', 23.69, 56.41, true],
    ['Jelgava', 23.71, 56.65, false],
  ],
  next: null,
}; // prettier-ignore
const style = readFileSync(new URL('./page.css', import.meta.url), 'utf8');
const page = (change: Partial<PublicAlert> = {}, more: Partial<Parameters<typeof renderAlert>[1]> = {}): string =>
  renderAlert({ ...alert, ...change }, { lang: 'lv', path: '/a/abc', answered: { answer: null, at: null, words: null }, ...more });

test('sentences end where they end', () => {
  expect(sentencesOf(alert.texts.lv ?? '')).toEqual([
    'Amonjaka noplūde Elejā.',
    'Ejiet telpās.',
    'Aizveriet logus un durvis!',
    'Izziņas: A. Kalniņa, tālr. 8730.',
  ]);
  expect(sentencesOf('MĀCĪBAS. Ūdens ceļas. Evakuācija plkst. 18.30 no Lielās ielas 5. Ņemiet zāles.')).toEqual([
    'Ūdens ceļas.',
    'Evakuācija plkst. 18.30 no Lielās ielas 5.',
    'Ņemiet zāles.',
  ]);
  fc.assert(
    fc.property(fc.array(fc.constantFrom('Ej', 'telpās', 'Nr', '5', 'A', '.', '!', ' ', '„'), { maxLength: 30 }), (parts) => {
      const text = parts.join('');
      // Nothing of the text is lost, whatever is taken for a sentence.
      expect(
        sentencesOf(text)
          .join('')
          .replace(/[\s.!„]/g, ''),
      ).toBe(text.replace(/[\s.!„]/g, ''));
    }),
  );
});

test('what, where, until when, who and whom to call stand in the page, which needs no script and is light', () => {
  for (const lang of readers) {
    const text = page({}, { lang });
    expect(text).toContain(`<html lang="${lang}">`);
    for (const fact of [
      lang === 'ru' ? 'Элея и 10 км' : 'Eleja un 10 km',
      'Jelgavas novada pašvaldība',
      'href="tel:112"',
      'href="tel:8730"',
      sayTime(lang, alert.expiresAt, 'Europe/Riga'),
      'name="said" value="safe"',
      'name="said" value="help"',
    ])
      expect(text).toContain(fact);
    expect(text).not.toMatch(/<script|\{\w+\}|undefined|style="/);
    expect(Buffer.byteLength(text) + Buffer.byteLength(style)).toBeLessThan(30_000);
  }
  expect(page({}, { lang: 'ru' })).toContain('<h1>Утечка аммиака в Элее</h1>');
  const lt = page({}, { lang: 'lt' });
  expect(lt).toContain('<h1 lang="lv">Amonjaka noplūde Elejā</h1>');
  expect(lt).toContain('<div class="words" lang="lv">');
});

test('a heavy area stays light: five hundred corners and the longest texts', () => {
  const ring = Array.from({ length: 500 }, (_, i) => [23.7 + Math.cos(i / 80) / 3, 56.5 + Math.sin(i / 80) / 5]);
  const long = 'Ļoti garš teikums par plūdiem un ugunsgrēkiem. '.repeat(22).slice(0, 1000);
  const text = page({
    area: { type: 'Polygon', coordinates: [[...ring, ring[0] ?? []]] },
    texts: { lv: long, lt: long, ru: long, en: long },
  });
  expect(Buffer.byteLength(text) + Buffer.byteLength(style)).toBeLessThan(30_000);
});

test('what became of the alert is said before its words', () => {
  const next = { id: alert.id, msgType: 'Update', responseType: 'Shelter', startedAt: '2026-11-21T20:00:00Z' };
  expect(page({ next }, { nextPath: '/a/new' })).toContain('href="/a/new?lang=lv"');
  expect(page({ next }, { nextPath: '/a/new' })).toContain('Ir jaunāka ziņa, nosūtīta 21.11.2026. 22:00.');
  expect(page({ next: { ...next, responseType: 'AllClear' } }, { nextPath: '/a/new', lang: 'lt' })).toContain(
    'Pavojus praėjo, pranešta 2026-11-21 22:00.',
  );
  expect(page({ next: { ...next, msgType: 'Cancel' } }, { nextPath: '/a/new' })).toContain('Šis brīdinājums ir atsaukts');
  expect(page({ status: 'cancelled' })).toContain('atcēla 21.11.2026. 21:14');
  expect(page({ isOver: true })).toContain('vairs nav spēkā');
  expect(page({ isOver: true })).not.toContain('class="level actNow"');
  expect(page({ isDrill: true })).toContain('<b>MĀCĪBAS</b>');
  expect(page({ isDrill: true })).toContain('<title>MĀCĪBAS: ');
  expect(page()).not.toContain('MĀCĪBAS');
});

test('the area is named in the words of the reader, or else as the municipality names it, and then in its language', () => {
  const where = (lang: 'lv' | 'lt' | 'ru') => /<dd>(<b[^>]*>[^<]*<\/b>)<br>Eleja/.exec(page({}, { lang }))?.[1];
  expect([where('lv'), where('ru'), where('lt')]).toEqual([
    '<b>Eleja un 10 km uz dienvidiem</b>',
    '<b>Элея и 10 км к югу</b>',
    '<b lang="lv">Eleja un 10 km uz dienvidiem</b>',
  ]);
});

test('buttons follow what was answered; a public link has none', () => {
  const at = '2026-11-21T19:20:00Z';
  expect(page({}, { answered: undefined })).not.toContain('<form');
  const safe = page({}, { answered: { answer: 'safe', at, words: null } });
  expect(safe).toContain('Jūs atbildējāt 21.11.2026. 21:20: esmu drošībā.');
  expect(safe).not.toContain('value="safe"');
  const help = page({}, { answered: { answer: 'help', at, words: null } });
  expect(help).toContain('name="words"');
  expect(help).toContain('value="safe"');
  expect(help).not.toContain('<blockquote>');
  const told = page({}, { answered: { answer: 'help', at, words: 'Nevaru "paiet"' } });
  expect(told).toContain('<p>Jūs uzrakstījāt:</p><blockquote>Nevaru &#34;paiet&#34;</blockquote>');
  // To change it begins with what was sent, under a line that opens.
  expect(told).toMatch(/<summary>Papildināt vai mainīt<\/summary><form .*required>Nevaru &#34;paiet&#34;<\/textarea>/);
  // On another device: that something was written, not what.
  const elsewhere = page({}, { answered: { answer: 'help', at, words: null, isHidden: true } });
  expect(elsewhere).toContain('To rāda tikai tajā ierīcē');
  expect(elsewhere).not.toContain('<blockquote>');
  const late = page({ takesAnswers: false }, { answered: { answer: 'help', at, words: 'Nevaru paiet' } });
  expect(late).toContain('vairs nepieņem');
  expect(late).toContain('<blockquote>Nevaru paiet</blockquote>');
  expect(late).not.toContain('<form');
});

test('nothing that somebody wrote becomes markup', () => {
  const change = {
    title: '<b>"x"</b>',
    areaName: '<i>',
    texts: { lv: '<script>alert(1)</script>' },
    tenant: '&"',
    places: [['<svg>', 23.7, 56.4, true]] as [[string, number, number, boolean]],
  };
  const text = page(change, { answered: { answer: 'help', at: '2026-11-21T19:20:00Z', words: '</textarea><u>' } });
  expect(text).not.toMatch(/<script|<i>|<svg>|<b>"x|<\/textarea><u>|<u>/);
  expect(renderNothing('gone', 'en', '/a/"><x>')).not.toContain('<x>');
});
