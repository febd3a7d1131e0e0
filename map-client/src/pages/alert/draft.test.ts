import type { Alert } from './alert-data.ts';
import { circleAround, cornersOf, countText, draftOf, emptyDraft, leaving, toBody, toQuestion, unready, unsaved } from './draft.ts';

const at = Date.parse('2026-11-21T19:02:00Z');
const area = { name: 'Eleja', shape: circleAround([23.7, 56.4], 3), territories: [] };
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

test('empty texts do not go to the server', () => {
  expect(toBody(full)?.texts).toEqual([{ lang: 'lv', body: 'Ejiet telpās.' }]);
});

test('the word of a drill is counted, once', () => {
  expect(leaving('lv', 'Ejiet telpās.', { isDrill: true, withoutMarks: false })).toBe('MĀCĪBAS. Ejiet telpās.');
  expect(leaving('lv', 'MĀCĪBAS. Ejiet telpās.', { isDrill: true, withoutMarks: true })).toBe('MACIBAS. Ejiet telpas.');
  expect(leaving('ru', '', { isDrill: true, withoutMarks: false })).toBe('');
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

test('a circle reaches as far as asked, hardly farther, and is closed', () => {
  const [ring = []] = circleAround([23.7, 56.4], 5).coordinates[0] ?? [];
  const lats = ring.map(([, lat]) => lat);
  const reach = ((Math.max(...lats) - Math.min(...lats)) / 2) * 111.32;
  expect(reach).toBeGreaterThan(5);
  expect(reach).toBeLessThan(5.05);
  expect(ring[0]).toEqual(ring.at(-1));
  // Outer rings run against the clock.
  const area2 = ring.slice(1).reduce((sum, [x, y], index) => sum + ((ring[index]?.[0] ?? 0) * y - x * (ring[index]?.[1] ?? 0)), 0);
  expect(area2).toBeGreaterThan(0);
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
