import { expect, test } from '@jest/globals';
import { proposeNational, writeNationalRequest } from './national.ts';
import { fillLongest, fillText, findValueFault, marksOf, normalText, openMark, type Placeholder, writeTime } from './placeholders.ts';

const place: Placeholder = { key: 'place', kind: 'place', max: 12 };
const until: Placeholder = { key: 'until', kind: 'time', max: 12 };
const source: Placeholder = {
  key: 'source',
  kind: 'choice',
  max: 20,
  choices: [
    { lv: 'akas', lt: 'šulinio', ru: 'колодца', en: 'the well' },
    { lv: 'mucas', lt: 'cisternos', ru: 'цистерны', en: 'the tank' },
  ],
};

test.each<[Placeholder['kind'], string, string | undefined]>([
  ['place', 'Eleja', undefined],
  ['place', '', 'empty'],
  ['place', '   ', 'empty'],
  ['place', '12345', 'not_a_place'],
  ['place', '[vieta]', 'not_a_place'],
  ['place', 'www.x.lv', 'not_a_place'],
  ['place', 'Jaunjelgavas pagasts', 'too_long'],
  ['time', '2026-11-28T16:00:00Z', undefined],
  ['time', '2026-13-48T16:00:00Z', 'not_a_time'],
  ['time', 'rīt', 'not_a_time'],
  ['number', '12,5', undefined],
  ['number', 'daudz', 'not_a_number'],
  ['phone', '112', undefined],
  // Four-figure numbers of Latvian municipalities, banks and utilities.
  ['phone', '8787', undefined],
  ['phone', '6300', 'not_a_phone'],
  ['phone', '63005522', undefined],
  ['phone', '630 05 522', undefined],
  ['phone', '+37163005522', undefined],
  ['phone', '+4915112345', 'not_a_phone'],
  ['phone', 'zvaniet', 'not_a_phone'],
  ['url', 'https://a.lv/7K2', undefined],
  ['url', 'http://a.lv', 'not_a_url'],
  ['url', 'https://localhost', 'not_a_url'],
])('a %s of “%s” is %s', (kind, value, fault) => {
  expect(findValueFault({ key: 'x', kind, max: kind === 'url' ? 40 : 12 }, value)).toBe(fault);
});

test('a choice is one of its words', () => {
  expect([findValueFault(source, '1'), findValueFault(source, '2'), findValueFault(source, 'akas')]).toEqual([
    undefined,
    'not_a_choice',
    'not_a_choice',
  ]);
  expect(fillText('Ūdens no [source]', [source], { source: '0' }, 'lv')).toBe('Ūdens no akas');
  expect(fillText('Vanduo iš [source]', [source], { source: '1' }, 'lt')).toBe('Vanduo iš cisternos');
});

test('a time is written as each language does, on the clock of Riga in winter and summer', () => {
  const winter = (['lv', 'lt', 'ru', 'en'] as const).map((lang) => writeTime('2026-11-08T22:30:00Z', lang));
  expect(winter).toEqual(['09.11. 00:30', '11-09 00:30', '09.11 00:30', '9 Nov 00:30']);
  expect(writeTime('2026-07-08T22:30:00+03:00', 'lv')).toBe('08.07. 22:30');
});

test('what is missing or wrong stays a mark, and a mark is found', () => {
  const text = '[place]: plūdi līdz [until].';
  expect(marksOf(text)).toEqual(['place', 'until']);
  expect(fillText(text, [place, until], { place: 'Eleja', until: 'rīt' }, 'lv')).toBe('Eleja: plūdi līdz [until].');
  expect(openMark.exec('Eleja: plūdi līdz [until].')?.[0]).toBe('[until]');
  expect(openMark.test(fillText(text, [place, until], { place: 'Eleja', until: '2026-11-28T16:00:00Z' }, 'lv'))).toBe(false);
  expect(fillLongest(text, [place, until], 'lv')).toHaveLength(text.length - '[place][until]'.length + 24);
});

test('the same text is the same however it is written, and another text is not', () => {
  expect(normalText('Elejā plūdi! Ejiet  augstāk.')).toBe(normalText('ELEJA PLUDI – ejiet augstak'));
  expect(normalText('Ждите отбоя.')).toBe(normalText('ждите отбоя'));
  expect(normalText('Līdz 18:00')).not.toBe(normalText('Līdz 19:00'));
  expect(normalText('Ждите отбоя.')).not.toBe(normalText('Ждите вестей.'));
});

test.each([
  [
    'danger to life',
    { severity: 'Extreme', urgency: 'Immediate', lastAfterSeconds: 11 },
    { system: 'lv-alert', level: 'red', reasons: ['life'] },
  ],
  ['an hour to the last', { severity: 'Severe', lastAfterSeconds: 3600 }, { level: 'orange', reasons: ['slow'] }],
  ['many people', { severity: 'Moderate', people: 30_000, country: 'LT' }, { system: 'gpis', level: 'yellow', reasons: ['many'] }],
  ['nothing of the kind', { severity: 'Severe', lastAfterSeconds: 1800 }, undefined],
  ['a minor matter for many', { severity: 'Minor', people: 30_000 }, undefined],
  ['a drill', { severity: 'Extreme', urgency: 'Immediate', isDrill: true }, undefined],
])('the state is asked for %s, or not', (_what, change, proposal) => {
  const base = { country: 'LV', severity: 'Severe', urgency: 'Expected', isDrill: false, people: 100, lastAfterSeconds: 60 };
  const proposed = proposeNational({ ...base, ...change });
  if (proposal) expect(proposed).toMatchObject(proposal);
  else expect(proposed).toBeUndefined();
});

test('the request is in the language of the country that is asked', () => {
  const facts = {
    level: 'red',
    tenant: 'Jelgava',
    title: 'Plūdi',
    areaName: 'Eleja',
    km2: '62,0',
    text: 'Ejiet augstāk.',
    until: '28.11. 18:00',
    writer: 'A. K.',
  } as const; // prettier-ignore
  expect(writeNationalRequest({ ...facts, system: 'lv-alert' })).toMatch(/LV-ALERT.*sarkanais.*62,0 km².*Ejiet augstāk/s);
  expect(writeNationalRequest({ ...facts, system: 'gpis' })).toMatch(/GPIS.*raudonas/s);
});
