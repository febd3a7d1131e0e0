import type { WallFeed, WallIncident } from '@vias/api/statistics/contract.ts';
import fc from 'fast-check';
import { spreadPins } from './spread-pins.ts';
import { ageOf, feedsFor, isSilent, markNew, queueOf, sourceName, wallTheme, wrapWords, writeSpan } from './wall-order.ts';

const now = Date.parse('2026-11-21T12:00:00Z');
const at = (minutes: number): string => new Date(now + minutes * 60_000).toISOString();
const incident = fc.record({
  id: fc.uuid(),
  category: fc.constant('noise'),
  group: fc.constant('order'),
  severity: fc.integer({ min: 1, max: 5 }),
  status: fc.constantFrom('reported', 'in_progress'),
  isTaken: fc.boolean(),
  occurredAt: fc.integer({ min: -9000, max: 0 }).map(at),
  dueAt: fc.option(fc.integer({ min: -600, max: 600 }).map(at), { nil: null }),
  tenant: fc.constant('lv-jelgava'),
  settlement: fc.constant(null),
  municipality: fc.constant(null),
  position: fc.constant(null),
}) as fc.Arbitrary<WallIncident>;

test('act now stands first, then what has the least time left; numbers run from 1 and nothing is lost', () => {
  fc.assert(
    fc.property(fc.uniqueArray(incident, { maxLength: 60, selector: ({ id }) => id }), (items) => {
      const queue = queueOf(items, now);
      expect(queue.map(({ no }) => no)).toEqual(items.map((_, i) => i + 1));
      expect(new Set(queue.map((entry) => entry.incident.id))).toEqual(new Set(items.map(({ id }) => id)));
      for (const [i, { urgency, incident: one }] of queue.entries()) {
        const next = queue[i + 1];
        if (!next) break;
        expect(urgency === 'act' || next.urgency !== 'act').toBe(true);
        if ((urgency === 'act') !== (next.urgency === 'act')) continue;
        expect(Date.parse(one.dueAt ?? '2099-01-01') <= Date.parse(next.incident.dueAt ?? '2099-01-01')).toBe(true);
      }
      // The same whatever the order the server sends.
      expect(queueOf([...items].reverse(), now)).toEqual(queue);
    }),
  );
});

test('a time is read at a glance', () => {
  const words = { s: 's', min: 'min', h: 'h', d: 'd' };
  const told = [0, 59_999, 60_000, -31 * 60_000, 185 * 60_000, 11 * 3_600_000, 3 * 86_400_000].map((ms) => writeSpan(ms, words));
  expect(told).toEqual(['0 s', '59 s', '1 min', '−31 min', '3 h 05', '11 h', '3 d']);
});

const feed = (key: string, minutes: number | null, silentAfter: number, isOwn = false): WallFeed => ({
  kind: 'tenant',
  key,
  name: key,
  lastAt: minutes === null ? null : at(-minutes),
  silentAfter,
  territories: [],
  label: null,
  isOwn,
});

test('a source is silent after its own time, and a silent one is never among those left out', () => {
  expect([feed('a', 41, 40), feed('b', 39, 40), feed('c', null, 40)].map((each) => isSilent(each, now))).toEqual([true, false, true]);
  expect(ageOf(feed('a', -5, 40), now)).toBe(0);
  const many = [...'abcdefgh'].map((key) => feed(key, 1, 40, key === 'e'));
  const silent = feed('z', 50, 40);
  const { shown, more } = feedsFor([...many, silent], now, 6);
  expect(shown.map(({ key }) => key)).toEqual(['a', 'b', 'c', 'e', 'z']);
  expect(more).toBe(4);
  expect(feedsFor(many.slice(0, 6), now, 6)).toEqual({ shown: many.slice(0, 6), more: 0 });
});

test('marks of new incidents never outgrow the queue', () => {
  let marks: ReadonlyMap<string, number> | undefined;
  for (let round = 0; round < 500; round++) marks = markNew(marks, [`${round}`, `${round + 1}`], round + 1);
  expect(marks).toEqual(
    new Map([
      ['499', 499],
      ['500', 500],
    ]),
  );
  expect(markNew(undefined, ['a'], 7)).toEqual(new Map([['a', 0]]));
});

test('day and night are those of the place, and the address overrules them', () => {
  expect([6, 7, 18, 19].map((hour) => wallTheme(hour, null))).toEqual(['dark', 'light', 'light', 'dark']);
  expect([wallTheme(12, 'dark'), wallTheme(2, 'light'), wallTheme(2, 'blue')]).toEqual(['dark', 'light', 'dark']);
});

test('numbers on the map do not hide each other, and the most urgent stays at its place', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.integer({ min: 0, max: 300 }), fc.integer({ min: 0, max: 300 })), { maxLength: 12 }), (points) => {
      const moved = spreadPins(points, 40);
      for (const [i, [x, y]] of moved.entries())
        for (const [a, b] of moved.slice(0, i)) expect(Math.hypot(a - x, b - y)).toBeGreaterThan(39.9);
      expect(moved[0]).toEqual(points[0]);
    }),
  );
});

test('words on the map are broken between words', () => {
  expect(wrapWords('Šiaulių priešgaisrinė gelbėjimo valdyba: bez ziņām', 26)).toEqual([
    'Šiaulių priešgaisrinė',
    'gelbėjimo valdyba: bez',
    'ziņām',
  ]);
  expect(wrapWords('Jelgava', 4)).toEqual(['Jelgava']);
});

test('a source is named as briefly as its language allows', () => {
  expect(['Jelgavas valstspilsētas pašvaldība', 'Akmenės rajono savivaldybė', 'Dobeles novads'].map(sourceName)).toEqual([
    'Jelgavas pašvaldība',
    'Akmenės rajonas',
    'Dobeles novads',
  ]);
});
