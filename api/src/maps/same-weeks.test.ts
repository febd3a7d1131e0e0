import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { openTestApp, type TestApp } from '../testing.ts';

let app: TestApp;
beforeAll(async () => {
  app = await openTestApp();
});
afterAll(() => app?.close());

test('week 53 stands beside week 52 where a year has none, and summer time does not move a day', async () => {
  const shifted = async (from: string, to: string) =>
    app.db.admin<{ text: string }>(
      `select (earlier_since at time zone 'Europe/Riga')::text || ' ' || (earlier_until at time zone 'Europe/Riga')::text as text from thematic_same_weeks($1, $2, 2)`,
      [from, to],
    );
  // Week 53 of 2020 begins on Monday 28 December; 2019 and 2018 have 52 weeks.
  expect((await shifted('2020-12-27T22:00:00Z', '2021-01-03T22:00:00Z')).map(({ text }) => text)).toEqual([
    '2019-12-23 00:00:00 2019-12-30 00:00:00',
    '2018-12-24 00:00:00 2018-12-31 00:00:00',
  ]);
  expect((await shifted('2024-07-03T21:00:00Z', '2024-12-31T22:00:00Z')).map(({ text }) => text)[0]).toBe(
    '2023-07-06 00:00:00 2024-01-03 00:00:00',
  );
  const days = Array.from({ length: 60 }, (_, i) => new Date(Date.UTC(2015, 0, 1 + 67 * i)));
  for (const first of days) {
    const [row] = await shifted(first.toISOString(), new Date(first.getTime() + 1000).toISOString());
    const earlier = new Date(`${row?.text.slice(0, 10)}T00:00:00Z`);
    expect([364, 371]).toContain((first.getTime() - earlier.getTime()) / 86_400_000);
  }
});
