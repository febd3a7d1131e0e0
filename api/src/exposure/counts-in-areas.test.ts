import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Principal } from '@vias/sql/principal.ts';
import { sql } from '@vias/sql/sql.ts';
import { z } from 'zod';
import { boxes, type Counts, openCounts, outsider, planner } from './protected-counts.fixture.ts';

let db: Counts['db'];
let count: Counts['count'];
let happen: Counts['happen'];
beforeAll(async () => {
  ({ db, count, happen } = await openCounts());
});
afterAll(() => db.close());

test('readable incidents count exactly, closed ones in blocks of five and more, and none and a few look alike', async () => {
  await happen('lv-dobele', 23.5, 56.7, '2024-03-10T10:00:00Z', 20);
  await happen('lv-dobele', 23.1, 56.9, '2024-03-10T10:00:00Z', 3);
  await happen('lv-dobele', 23.1, 56.9, '2024-03-10T10:00:00Z', 30, 'domestic_violence', 3);
  await happen('lv-jelgava', 22.5, 56.7, '2024-03-10T10:00:00Z', 2);
  const march = ['2024-02-29T22:00:00Z', '2024-03-31T21:00:00Z'] as const;
  const four = boxes([
    [23.4, 56.6, 23.6, 56.8],
    [23.05, 56.85, 23.15, 56.95],
    [23.7, 56.1, 23.8, 56.2],
    [22.4, 56.6, 22.6, 56.8],
  ]);
  const other = await count(outsider, four, ...march);
  expect(Math.abs((other[0]?.closed ?? 0) - 20)).toBeLessThanOrEqual(2);
  expect(other.slice(1)).toEqual([
    { incidents: 0, readable: 0, closed: null, exact: false, suppressed: true },
    { incidents: 0, readable: 0, closed: null, exact: false, suppressed: true },
    { incidents: 2, readable: 2, closed: null, exact: true, suppressed: false },
  ]);
  const own = await count(planner('lv-dobele'), four, ...march);
  expect(own.map(({ incidents, exact }) => [incidents, exact])).toEqual([
    [20, true],
    [3, true],
    [0, true],
    [0, false],
  ]);
  // Part of a month, part of a group, and what closed incidents are never told by.
  expect((await count(outsider, four, '2024-03-02T00:00:00Z', march[1]))[0]?.closed).toBeNull();
  expect((await count(outsider, four, march[0], '2024-03-31T20:59:59Z'))[0]?.closed).toBeNull();
  expect((await count(outsider, four, ...march, ['noise']))[0]?.closed).toBeNull();
  expect((await count(outsider, four, ...march, ['noise', 'public_order']))[0]?.closed).toBe(other[0]?.closed);
  expect((await count(outsider, four, ...march, null, [3]))[0]?.closed).toBeNull();
});

test('a table by territory says the same in the running month, whatever is closed in it', async () => {
  const told = (who: Principal) =>
    db.as(who, (tx) =>
      tx.rows(
        z.object({ code: z.string(), incidents: z.coerce.number().nullable(), exact: z.boolean(), suppressed: z.boolean() }),
        sql`select t.code, c.incidents, c.is_exact as exact, c.is_suppressed as suppressed
            from protected_incident_counts(array(select boundary_set_id from boundary_set where scheme = 'test'), date_trunc('month', now() at time zone 'Europe/Riga') at time zone 'Europe/Riga', null, null) c
            join territory t using (territory_id) order by 1`,
      ),
    );
  const before = await told(outsider);
  expect(before[1]).toEqual({ code: 'T1', incidents: 0, exact: false, suppressed: false });
  expect(before[0]).toMatchObject({ code: 'T0', exact: true });
  for (const more of [1, 4, 1, 6]) {
    await happen('lv-dobele', 23.5, 56.5, new Date().toISOString(), more);
    expect(await told(outsider)).toEqual(before);
  }
  expect((await told(planner('lv-dobele')))[1]).toEqual({ code: 'T1', incidents: 12, exact: true, suppressed: false });
});

test('that a new municipality has begun to record is told when the month is over, but for those who read it', async () => {
  const since = (who: Principal) =>
    db.as(who, (tx) =>
      tx.rows(
        z.object({ since: z.string().nullable() }),
        sql`select recorded_since::text as since from reporting_territories(array(select boundary_set_id from boundary_set where scheme = 'test')) join territory t using (territory_id) where t.code = 'T3'`,
      ),
    );
  await db.admin(`insert into tenant_territory (tenant_id, country, scheme, code) values ('lt-siauliai', 'LV', 'test', 'T3')`);
  expect(await since(outsider)).toEqual([{ since: null }]);
  await happen('lt-siauliai', 25.5, 56.5, new Date().toISOString(), 1);
  expect(await since(outsider)).toEqual([{ since: null }]);
  expect(await since(planner('lt-siauliai'))).toEqual([{ since: expect.any(String) }]);
  await db.admin(`delete from incident where tenant_id = 'lt-siauliai'; delete from tenant_territory where tenant_id = 'lt-siauliai'`);
});

test('two boundary sets asked about together hide in each what each hides alone', async () => {
  await happen('lv-dobele', 23.5, 56.5, '2019-05-10T10:00:00Z', 3);
  await happen('lv-dobele', 24.5, 56.5, '2019-05-10T10:00:00Z', 9);
  await happen('lv-dobele', 25.5, 56.5, '2019-05-10T10:00:00Z', 20);
  const hiddenIn = (schemes: string[]) =>
    db.as(outsider, (tx) =>
      tx.rows(
        z.object({ code: z.string() }),
        sql`select t.code from protected_incident_counts(array(select boundary_set_id from boundary_set where scheme = any (${schemes})), '2019-04-30T21:00Z', '2019-05-31T21:00Z', null) p
            join territory t using (territory_id) where p.is_suppressed and t.scheme = 'test' order by 1`,
      ),
    );
  const alone = await hiddenIn(['test']);
  expect(alone).toEqual([{ code: 'T1' }, { code: 'T2' }]);
  expect(await hiddenIn(['test', 'parts'])).toEqual(alone);
});

test('the month that is not over tells nothing of closed incidents, and a question may be asked in whole months and groups', async () => {
  await happen('lv-dobele', 23.5, 56.7, new Date().toISOString(), 20);
  const here = boxes([[23.4, 56.6, 23.6, 56.8]]);
  expect((await count(outsider, here, new Date(Date.now() - 1000).toISOString(), null))[0]).toMatchObject({
    closed: null,
    suppressed: true,
  });
  const Window = z.object({ since: z.string(), until: z.string(), categories: z.array(z.string()), widened: z.boolean() });
  const windowOf = (who: Principal) =>
    db.as(who, (tx) =>
      tx.one(
        Window,
        sql`select to_char(counted_since at time zone 'UTC', 'YYYY-MM-DD HH24') as since, to_char(counted_until at time zone 'UTC', 'YYYY-MM-DD HH24') as until, counted_categories as categories, is_widened as widened
            from protected_cell_window(${here}, '2024-03-02T00:00:00Z', '2024-03-05T00:00:00Z', ${['noise']}::text[])`,
      ),
    );
  expect(await windowOf(outsider)).toEqual({
    since: '2024-02-29 22',
    until: '2024-03-31 21',
    categories: ['public_order', 'noise'],
    widened: true,
  });
  expect(await windowOf(planner('lv-dobele'))).toEqual({
    since: '2024-03-02 00',
    until: '2024-03-05 00',
    categories: ['noise'],
    widened: false,
  });
});

test('a block is told in areas no smaller than it, up to 64 km', async () => {
  const widths = [0.25, 1, 4, 16, 64];
  const rows = await db.admin<{ less: boolean; as: boolean }>(
    `select fits_block(1e6 * w * w * 0.97, n::int - 1) as less, fits_block(1e6 * w * w, n::int - 1) as as from unnest($1::float8[]) with ordinality u (w, n) order by n`,
    [widths],
  );
  expect(rows).toEqual(widths.map(() => ({ less: false, as: true })));
});
