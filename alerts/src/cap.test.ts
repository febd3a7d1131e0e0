import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type CapAlert, capTime, writeCap } from './cap.ts';

const schema = fileURLToPath(new URL('../../../shared/standards/cap/cap12.xsd', import.meta.url));
const canValidate = existsSync(schema) && spawnSync('xmllint', ['--version']).status === 0;
if (!canValidate) console.warn('CAP is not checked against the OASIS schema: xmllint or ../shared/standards/cap/cap12.xsd is missing');

const warning: CapAlert = {
  id: '0d7f6b0e-8f53-4c0c-9a53-3d6f7f7a2f10',
  tenant: 'lv-jelgava',
  timeZone: 'Europe/Riga',
  senderName: 'Jelgavas valstspilsētas pašvaldība',
  sent: new Date('2026-11-21T19:14:02.500Z'),
  status: 'Actual',
  msgType: 'Alert',
  references: null,
  category: 'CBRNE',
  event: 'Amonjaka noplūde',
  responseType: 'Shelter',
  urgency: 'Immediate',
  severity: 'Extreme',
  certainty: 'Observed',
  onset: null,
  expires: new Date('2026-11-21T21:30:00Z'),
  headline: 'Amonjaka noplūde Elejā',
  mainLang: 'lv',
  texts: [
    { lang: 'lv', body: 'Ejiet telpās & aizveriet logus <tūlīt>.' },
    { lang: 'lt', body: 'Eikite į patalpas.' },
    { lang: 'ru', body: 'Войдите в помещение.' },
    { lang: 'en', body: 'Go indoors.' },
  ],
  areaName: 'No Elejas 10 km uz dienvidiem',
  area: [
    [
      [
        [23.6, 56.4],
        [23.8, 56.4],
        [23.8, 56.5],
        [23.6, 56.4],
      ],
    ],
  ],
}; // prettier-ignore

const faultsOf = (xml: string): string => {
  const { status, stderr } = spawnSync('xmllint', ['--noout', '--nonet', '--schema', schema, '-'], { input: xml, encoding: 'utf8' });
  return status === 0 ? '' : stderr;
};

test('times have a numeric offset in summer and in winter, never Z', () => {
  expect(capTime(new Date('2026-11-21T19:14:02.999Z'), 'Europe/Riga')).toBe('2026-11-21T21:14:02+02:00');
  expect(capTime(new Date('2026-07-01T21:30:00Z'), 'Europe/Vilnius')).toBe('2026-07-02T00:30:00+03:00');
  expect(capTime(new Date('2026-07-01T21:30:00Z'), 'UTC')).toBe('2026-07-01T21:30:00+00:00');
});

test('latitude comes first, the ring closes, texts are escaped, one info per language', () => {
  const xml = writeCap(warning);
  expect(xml).toContain('<polygon>56.400000,23.600000 56.400000,23.800000 56.500000,23.800000 56.400000,23.600000</polygon>');
  expect(xml).toContain('Ejiet telpās &amp; aizveriet logus &lt;tūlīt&gt;.');
  expect(xml.match(/<info>/g)).toHaveLength(4);
  expect(xml).toContain('<language>lt-LT</language>');
});

test('each language names the area in its words, or else as the municipality does', () => {
  const texts = warning.texts.map((text) => ({ ...text, areaWords: text.lang === 'ru' ? '10 км к югу от Элеи' : null }));
  const names = [...writeCap({ ...warning, texts }).matchAll(/<areaDesc>([^<]*)/g)].map(([, name]) => name);
  expect(names).toEqual([warning.areaName, warning.areaName, '10 км к югу от Элеи', warning.areaName]);
});

test('each language has the event and the headline in its own words; what nobody named in it stays as it was written', () => {
  const texts = [
    { lang: 'lv', body: 'Ejiet telpās.', event: 'Amonjaka noplūde' },
    { lang: 'lt', body: 'Eikite į patalpas.', event: 'Amoniako nuotėkis', areaWords: '10 km į pietus nuo Elejos' },
    { lang: 'ru', body: 'Войдите в помещение.' },
  ];
  const said = (name: string, msgType: CapAlert['msgType']) =>
    [...writeCap({ ...warning, texts, msgType }).matchAll(new RegExp(`<${name}>([^<]*)`, 'g'))].map(([, words]) => words);
  expect(said('event', 'Alert')).toEqual(['Amonjaka noplūde', 'Amoniako nuotėkis', 'Amonjaka noplūde']);
  expect(said('headline', 'Alert')).toEqual([warning.headline, 'Amoniako nuotėkis: 10 km į pietus nuo Elejos', warning.headline]);
  // A warning that is taken back must not read as one that begins.
  expect(said('headline', 'Cancel')[1]).toBe('Atšaukta: Amoniako nuotėkis: 10 km į pietus nuo Elejos');
});

test('a hole is covered, never a resident dropped', () => {
  const holed = {
    ...warning,
    area: [
      [
        [
          [23, 56],
          [24, 56],
          [24, 57],
          [23, 56],
        ],
        [
          [23.5, 56.2],
          [23.6, 56.2],
          [23.6, 56.3],
          [23.5, 56.2],
        ],
      ],
    ],
  };
  expect(writeCap(holed)).not.toContain('23.500000');
});

(canValidate ? test : test.skip)('alerts, updates, cancels and drills are valid against the OASIS schema', () => {
  const before = { id: warning.id, tenant: 'lv-jelgava', sent: warning.sent };
  expect(faultsOf(writeCap(warning))).toBe('');
  expect(faultsOf(writeCap({ ...warning, msgType: 'Update', references: before, onset: warning.sent }))).toBe('');
  expect(faultsOf(writeCap({ ...warning, msgType: 'Cancel', references: before }))).toBe('');
  expect(faultsOf(writeCap({ ...warning, status: 'Exercise' }))).toBe('');
  expect(faultsOf(writeCap({ ...warning, severity: 'Terrible' }))).not.toBe('');
});

(canValidate ? test : test.skip)('whatever people type stays valid XML', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', minLength: 1, maxLength: 60 }), fc.string({ minLength: 1 }), (body, name) => {
      expect(faultsOf(writeCap({ ...warning, texts: [{ lang: 'lv', body: `${body}\u0000\uffff` }], areaName: name, headline: body }))).toBe(
        '',
      );
    }),
    { numRuns: 25 },
  );
});
