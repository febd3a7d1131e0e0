import type { Alert, Template } from './alert-data.ts';
import { aroundIn, bufferIn, circleIn, renamed } from './area-words.ts';
import {
  cornersOf,
  countText,
  type Draft,
  draftOf,
  emptyDraft,
  leaving,
  type Shape,
  startFrom,
  toBody,
  toQuestion,
  unready,
  unsaved,
} from './draft.ts';
import { fillValue, takeTemplate } from './templates.ts';

const square: Shape = {
  type: 'MultiPolygon',
  coordinates: [
    [
      [
        [23.7, 56.4],
        [23.8, 56.4],
        [23.8, 56.5],
        [23.7, 56.4],
      ],
    ],
  ],
}; // prettier-ignore
const at = Date.parse('2026-11-21T19:02:00Z');
const area = { name: 'Eleja', shape: square, territories: [] };
const full = { ...emptyDraft(at, false), title: 'Amonjaka noplūde', area, texts: { lv: 'Ejiet telpās.', lt: '', ru: '', en: '' } };

test('a new draft ends in three hours, at a full or half hour', () => {
  expect(emptyDraft(at, false).expiresAt).toBe('2026-11-21T22:30:00.000Z');
});

test('a draft says what it lacks before it can be stored, and then before it can be sent', () => {
  expect(unsaved(emptyDraft(at, true))).toEqual(['title', 'area', 'text']);
  expect(toBody(emptyDraft(at, true))).toBeUndefined();
  const later = { ...full, expiresAt: '2999-01-01T00:00:00Z' };
  expect(unready(later, 'lv')).toEqual([]);
  expect(unready(later, 'lt')).toEqual(['text']);
  expect(unready({ ...later, texts: { ...later.texts, en: 'Leak in [place].' } }, 'lv')).toEqual(['mark']);
  expect(unready({ ...later, expiresAt: '2020-01-01T00:00:00Z' }, 'lv')).toEqual(['ended']);
});

test('an area is drawn or named by territories, never both', () => {
  expect(toBody(full)?.area).toEqual({ name: 'Eleja', geometry: area.shape });
  expect(toBody({ ...full, area: { ...area, territories: [12] } })?.area).toEqual({ name: 'Eleja', territories: [12] });
  expect(toQuestion({ ...full, area: undefined })).toBeUndefined();
});

test('of a correction those are counted who got the earlier alert, and not whom the area would reach', () => {
  const earlier = '47b518f6-336a-4f44-8798-02a2d1448985';
  expect(toQuestion(full, earlier)).toEqual({ ...toQuestion(full), audienceOf: earlier });
  expect(toQuestion(full, null)).toEqual(toQuestion(full));
});

test('empty texts do not go to the server', () => {
  expect(toBody(full)?.texts).toEqual([{ lang: 'lv', body: 'Ejiet telpās.' }]);
});

test('an area that nobody named is called by its largest place in every language; under another name only what somebody wrote stays', () => {
  const named = { ...area, ...aroundIn('lv', 'Eleja') };
  expect(named).toMatchObject({
    name: 'Eleja un apkārtne',
    words: { lv: 'Eleja un apkārtne', lt: 'Eleja ir apylinkės', ru: 'Eleja и окрестности', en: 'Eleja and surroundings' },
  });
  const written = { ...named, words: { ...named.words, ru: '10 км к югу от Элеи', lt: '' } };
  expect(renamed(written, 'No Elejas uz dienvidiem')).toMatchObject({
    name: 'No Elejas uz dienvidiem',
    words: { ru: '10 км к югу от Элеи' },
  });
  expect(Object.keys(renamed(written, 'x').words ?? {})).toEqual(['ru']);
  expect(circleIn('en', 'Eleja', 2.5)).toMatchObject({
    name: 'Eleja, within 2.5 km',
    words: { lv: 'Eleja, 2,5 km rādiusā', ru: 'Eleja, радиус 2,5 км' },
  });
  for (const auto of [circleIn('lt', 'Eleja', 3), circleIn('lv', 'Eleja', 0.5), bufferIn('en', 300), bufferIn('lv', 15_000)])
    expect([auto.name, renamed({ ...area, ...auto }, 'Cits').words]).toEqual([auto.name, {}]);
  const texts = { ...full.texts, ru: 'Войдите в помещение.' };
  // Only languages in which there is a text, and counting people does not ask for words.
  expect(toBody({ ...full, texts, area: written })?.texts).toEqual([
    { lang: 'lv', body: 'Ejiet telpās.', areaWords: 'Eleja un apkārtne' },
    { lang: 'ru', body: 'Войдите в помещение.', areaWords: '10 км к югу от Элеи' },
  ]);
  expect(JSON.stringify(toQuestion({ ...full, texts, area: written }))).not.toContain('areaWords');
});

test('the word of a drill is counted, once', () => {
  expect(leaving('lv', 'Ejiet telpās.', { isDrill: true, withoutMarks: false })).toBe('MĀCĪBAS. Ejiet telpās.');
  expect(leaving('lv', 'MĀCĪBAS. Ejiet telpās.', { isDrill: true, withoutMarks: true })).toBe('MACIBAS. Ejiet telpas.');
  expect(leaving('ru', '', { isDrill: true, withoutMarks: false })).toBe('');
  expect(leaving('en', 'Exercise caution.', { isDrill: true, withoutMarks: false })).toBe('EXERCISE. Exercise caution.');
});

test('marks are a choice only where a language has them', () => {
  const text = 'Elejā amonjaka noplūde. Ejiet telpās, aizveriet logus un durvis, izslēdziet ventilāciju.';
  const counted = countText('lv', text, full);
  expect([counted.chosen.encoding, counted.chosen.segments, counted.other?.encoding, counted.other?.segments]).toEqual([
    'UCS-2',
    2,
    'GSM-7',
    1,
  ]);
  expect(countText('ru', 'Ждите вестей', full).other).toBeUndefined();
});

test('corners are read as a person writes them', () => {
  const ring = [
    [
      [
        [23.7, 56.4],
        [23.8, 56.4],
        [23.8, 56.5],
        [23.7, 56.4],
      ],
    ],
  ];
  expect(cornersOf('56.4, 23.7\n56.4, 23.8\n56.5, 23.8')?.coordinates).toEqual(ring);
  expect(cornersOf('56,4 23,7\n56,4 23,8\n56,5 23,8')?.coordinates).toEqual(ring);
  expect(cornersOf('56.4, 23.7')).toBeUndefined();
  expect(cornersOf('a\nb\nc')).toBeUndefined();
  expect(cornersOf('56.4, 23.7\n56.4, 23.8\nnowhere\n56.5, 23.8')).toBeUndefined();
});

test('a stored alert and its draft say the same', () => {
  const alert = {
    ...full,
    area: { name: area.name, geometry: area.shape, territories: [] },
    texts: [{ lang: 'lv', body: 'Ejiet telpās.', sentBody: '', encoding: 'UCS-2', segments: 1 }],
  } as unknown as Alert;
  expect(toBody(draftOf(alert))).toEqual(toBody(full));
});

test('a cut-out goes to the server with its name and comes back as it was drawn', () => {
  const cut = { ...full, area: { ...area, exclude: { name: 'Rūpnīca', shape: square } } };
  expect(toBody(cut)?.area.exclude).toEqual({ name: 'Rūpnīca', geometry: square });
  // Naming it counts nobody anew.
  expect(toQuestion(cut)?.area.exclude).toEqual({ name: null, geometry: square });
  const alert = {
    ...cut,
    area: { name: 'Eleja', geometry: 'with a hole', drawn: square, territories: [], exclude: { name: 'Rūpnīca', geometry: square } },
    texts: [],
  } as unknown as Alert; // prettier-ignore
  expect(draftOf(alert).area).toEqual(cut.area);
});

test('a value is written into every text that is the template’s, and into the open marks of one edited by hand', () => {
  const template = {
    id: 't',
    version: 2,
    names: { lv: 'Plūdi' },
    category: 'Met',
    responseType: 'Evacuate',
    urgency: 'Immediate',
    severity: 'Severe',
    certainty: 'Likely',
    texts: { lv: '[place]: plūdi. Tālr. [phone]', en: '[place]: flood. Questions: [phone]' },
    placeholders: [
      { key: 'place', kind: 'place', max: 24 },
      { key: 'phone', kind: 'phone', max: 12 },
    ],
  } as unknown as Template; // prettier-ignore
  const taken = { ...full, ...takeTemplate(full, template, 'Eleja', 'lv') };
  expect(taken).toMatchObject({
    event: 'Plūdi',
    title: full.title,
    severity: 'Severe',
    template: { id: 't', version: 2, values: { place: 'Eleja' } },
  });
  expect(taken.texts).toEqual({ lv: 'Eleja: plūdi. Tālr. [phone]', lt: '', ru: '', en: 'Eleja: flood. Questions: [phone]' });
  const byHand = { ...taken, texts: { ...taken.texts, en: 'Eleja is flooded. Questions: [phone]' } };
  const filled = { ...byHand, ...fillValue(byHand, template, 'phone', '63005522') };
  expect(filled.texts).toMatchObject({ lv: 'Eleja: plūdi. Tālr. 63005522', en: 'Eleja is flooded. Questions: 63005522' });
  // Another value replaces the one before, also in a text edited by hand, but nothing that the author wrote.
  expect(fillValue(filled, template, 'phone', '112').texts).toMatchObject({
    lv: 'Eleja: plūdi. Tālr. 112',
    en: 'Eleja is flooded. Questions: 112',
  });
  expect(unready({ ...taken, expiresAt: '2999-01-01T00:00:00Z' }, 'lv')).toEqual(['mark']);
});

test('typed letter by letter into texts edited by hand, a value is whole in the end and stands where the template has it', () => {
  const template = {
    id: 't',
    version: 1,
    names: { lv: 'Plūdi' },
    texts: { lv: '[place]: plūdi līdz [until]. Zvaniet [phone] vai 112.', en: '[place]: flood. Take a coat. Call [phone] or 112.' },
    placeholders: [
      { key: 'place', kind: 'place', max: 24 },
      { key: 'until', kind: 'time', max: 12 },
      { key: 'phone', kind: 'phone', max: 12 },
    ],
  } as unknown as Template; // prettier-ignore
  const start = { ...full, expiresAt: '2026-11-21T22:30:00.000Z', texts: { lv: '', lt: '', ru: '', en: '' } };
  let draft = { ...start, ...takeTemplate(start, template, undefined, 'lv') };
  // The end of the warning is the end of the danger until the author says another.
  expect(draft.texts.lv).toBe('[place]: plūdi līdz 22.11. 00:30. Zvaniet [phone] vai 112.');
  draft = {
    ...draft,
    texts: Object.fromEntries(Object.entries(draft.texts).map(([lang, text]) => [lang, text && `${text} {link}`])) as Draft['texts'],
  };
  for (const [key, typed] of [
    ['place', 'a ciems'],
    ['phone', '1188'],
    ['place', ''],
    ['place', 'Lapas'],
  ] as const)
    for (let end = typed === '' ? 0 : 1; end <= typed.length; end += 1)
      draft = { ...draft, ...fillValue(draft, template, key, typed.slice(0, end)) };
  expect(draft.texts).toMatchObject({
    lv: 'Lapas: plūdi līdz 22.11. 00:30. Zvaniet 1188 vai 112. {link}',
    en: 'Lapas: flood. Take a coat. Call 1188 or 112. {link}',
  });
});

test('a warning of somebody else without an area on the map becomes a draft that only lacks its area', () => {
  const draft: Draft = {
    ...emptyDraft(Date.parse('2026-11-27T10:00:00Z'), false),
    ...startFrom({
      id: '1',
      source: 'Meteo',
      sender: 's',
      sentAt: '2026-11-27T10:00:00Z',
      isExercise: true,
      isSigned: true,
      msgType: 'Alert',
      category: 'Met',
      event: 'Vētra',
      responseType: 'Shelter',
      certainty: 'Likely',
      headline: 'Vētra jūrā',
      severity: 'Severe',
      urgency: 'Expected',
      areaName: 'Somu līcis',
      unplaced: ['Somu līcis'],
      onsetAt: null,
      expiresAt: '2026-11-27T20:00:00Z',
      touchesUs: false,
      texts: [
        { lang: 'lv', body: 'Brāzmas līdz 28 m/s.', areaWords: 'Somu līcis' },
        { lang: 'fi', body: 'Myrsky.', areaWords: null },
      ],
      withoutText: [],
      withoutAreaWords: [],
      geometry: null,
    }),
  };
  expect(unsaved(draft)).toEqual(['area']);
  expect(draft).toMatchObject({ isDrill: true, title: 'Vētra jūrā', expiresAt: '2026-11-27T20:00:00Z', area: undefined });
  expect(draft.texts).toEqual({ lv: 'Brāzmas līdz 28 m/s.', lt: '', ru: '', en: '' });
});
