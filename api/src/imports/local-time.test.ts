import fc from 'fast-check';
import { createLocalClock } from './local-time.ts';

const zones = ['Europe/Riga', 'Europe/Vilnius', 'America/Chicago', 'Etc/GMT+6', 'UTC', 'Australia/Lord_Howe', 'Asia/Kathmandu'];

const shownIn = new Map(
  zones.map((zone) => [zone, new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'medium' })]),
);
/** What Node itself shows on the wall of a zone at an instant, as if it were UTC. */
const wallOf = (zone: string, instant: number): number => {
  const shown = shownIn.get(zone)?.format(instant) ?? '';
  return Date.parse(`${shown.replace(' ', 'T')}Z`);
};
const anInstant = fc.integer({ min: Date.UTC(1995, 0, 1) / 1000, max: Date.UTC(2037, 0, 1) / 1000 }).map((seconds) => seconds * 1000);

test('a wall clock that Node shows leads back to its instant, or to the earlier of two that show the same', () => {
  fc.assert(
    fc.property(fc.constantFrom(...zones), anInstant, (zone, instant) => {
      const wall = wallOf(zone, instant);
      const found = createLocalClock(zone)(wall);
      if (found.kind === 'missing') throw new Error('Node showed it, so it exists.');
      expect(wallOf(zone, found.instant)).toBe(wall);
      expect(found.instant).toBeLessThanOrEqual(instant);
      if (found.kind === 'exact') expect(found.instant).toBe(instant);
    }),
    { numRuns: 1500 },
  );
});

test('what is called missing is never shown, what is called ambiguous is shown twice: every minute of the days when clocks change', () => {
  for (const [zone, days] of Object.entries({
    'Europe/Riga': ['2024-03-31', '2024-10-27'],
    'Europe/Vilnius': ['1998-03-29', '2025-10-26'],
    'America/Chicago': ['2010-03-14', '2010-11-07'],
  })) {
    const clock = createLocalClock(zone);
    for (const day of days) {
      const start = Date.parse(`${day}T00:00:00Z`);
      const shown = new Map<number, number>();
      for (let instant = start - 86_400_000; instant < start + 2 * 86_400_000; instant += 60_000) {
        const wall = wallOf(zone, instant);
        shown.set(wall, (shown.get(wall) ?? 0) + 1);
      }
      for (let wall = start; wall < start + 86_400_000; wall += 60_000) {
        const kinds = { 0: 'missing', 1: 'exact', 2: 'ambiguous' } as const;
        expect([new Date(wall).toISOString(), clock(wall).kind]).toEqual([
          new Date(wall).toISOString(),
          kinds[(shown.get(wall) ?? 0) as 0 | 1 | 2],
        ]);
      }
    }
  }
});

test('Riga by example: the first of two autumn hours, no spring hour', () => {
  const riga = createLocalClock('Europe/Riga');
  expect(riga(Date.parse('2024-10-27T03:30:00Z'))).toEqual({ kind: 'ambiguous', instant: Date.parse('2024-10-27T00:30:00Z') });
  expect(riga(Date.parse('2024-03-31T03:30:00Z'))).toEqual({ kind: 'missing' });
  expect(riga(Date.parse('2024-07-01T12:00:00Z'))).toEqual({ kind: 'exact', instant: Date.parse('2024-07-01T09:00:00Z') });
});
