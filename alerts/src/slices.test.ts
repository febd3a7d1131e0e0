import { beforeAll, expect, test } from '@jest/globals';
import type { Principal } from '@vias/sql/principal.ts';
import { sql } from '@vias/sql/sql.ts';
import type { TestDatabase } from '@vias/sql/testing.ts';
import fc from 'fast-check';
import { z } from 'zod';
import { claimRecipients } from './claim.ts';
import { openDispatcherSuite } from './dispatcher-suite.ts';
import { moveDueAlerts, queueLateJoiners } from './lifecycle.ts';
import { asWorker } from './receipts.ts';
import { addPeople, alertOf, approveAlertFor, approver, author, statesOf } from './testing.ts';

const suite = openDispatcherSuite();
let db: TestDatabase;
beforeAll(() => {
  db = suite.db;
});
const worker: Principal = { kind: 'worker' };
const Outcome = z.object({ outcome: z.string() });
const ready = async (people: number, like = {}): Promise<string> => {
  const id = await approveAlertFor(db, people, like);
  await asWorker(db, (tx) => tx.run(sql`update alert set status = 'resolving' where alert_id = ${id}`));
  return id;
};
/** One call; `dies` loses its transaction, as a worker that is killed does. */
const queueSlice = async (id: string, perSlice: number, dies = false): Promise<string> => {
  let outcome = 'died';
  await db
    .as(worker, async (tx) => {
      outcome = (await tx.one(Outcome, sql`select enqueue_alert(${id}, ${perSlice}) as outcome`)).outcome;
      if (dies) throw new Error('killed');
    })
    .catch(() => {
      outcome = 'died';
    });
  return outcome;
};
const finish = async (id: string, perSlice: number): Promise<string> => {
  for (let calls = 0; calls < 100; calls += 1) {
    const outcome = await queueSlice(id, perSlice);
    if (outcome !== 'more') return outcome;
  }
  return 'never';
};
const queuedFor = async (id: string) =>
  (await db.admin<{ id: string }>('select subscriber_id as id from recipient where alert_id = $1 order by 1', [id])).map((row) => row.id);
const slices = async () => (await db.admin('select from alert_slice')).length;

test('wherever workers die, everybody who was there when the audience was resolved is queued once, and nobody is handed anything before the last one is', async () => {
  const people = (await addPeople(db, { count: 23, kinds: ['home', 'work'] })).sort();
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 30 }), fc.array(fc.boolean(), { maxLength: 12 }), async (perSlice, deaths) => {
      const id = await ready(23);
      let outcome = 'more';
      for (const dies of deaths) {
        if (outcome !== 'sending') outcome = await queueSlice(id, perSlice, dies);
        if (outcome !== 'sending')
          expect(await asWorker(db, (tx) => claimRecipients(tx, { channels: ['console'], limit: 100, leaseS: 30 }))).toEqual([]);
      }
      if (outcome !== 'sending') outcome = await finish(id, perSlice);
      expect([outcome, await queuedFor(id), await slices()]).toEqual(['sending', people, 0]);
      expect(await alertOf(db, id)).toMatchObject({ status: 'sending', audience_count: 23 });
      await db.as(approver, (tx) => tx.run(sql`update alert set status = 'cancelled' where alert_id = ${id}`));
    }),
    { numRuns: 12 },
  );
});

test('the audience is judged as a whole before anybody is queued', async () => {
  await addPeople(db, { count: 50 });
  const id = await ready(29);
  expect(await queueSlice(id, 10)).toBe('audience_changed');
  expect([await queuedFor(id), await slices()]).toEqual([[], 0]);
  expect(await alertOf(db, id)).toMatchObject({ status: 'in_review', preview_count: 50 });
  expect(await finish(await ready(30), 10)).toBe('sending');
});

test('who comes between two slices joins once it has begun; who was erased gets nothing', async () => {
  const people = await addPeople(db, { count: 25 });
  const erased = [...people].sort().at(-1);
  const id = await ready(25);
  expect(await queueSlice(id, 10)).toBe('more');
  const [late] = await addPeople(db, { count: 1, from: 500 });
  await db.admin(`update resident set source = 'self' where subscriber_id = $1`, [late]);
  await db.admin('delete from resident where subscriber_id = $1', [erased]);
  await db.admin('delete from subscriber where subscriber_id = $1', [erased]);
  expect(await queueLateJoiners(db, 0)).toEqual([]);
  expect(await finish(id, 10)).toBe('sending');
  expect(await queuedFor(id)).toEqual(people.filter((one) => one !== erased).sort());
  expect((await alertOf(db, id)).audience_count).toBe(24);
  expect(await queueLateJoiners(db, 0)).toEqual([{ alertId: id, people: 1 }]);
  expect(await queuedFor(id)).toHaveLength(25);
  expect(await queuedFor(id)).toContain(late);
});

test('stopped while it begins: nobody stays queued, and nothing of it reaches another warning', async () => {
  await addPeople(db, { count: 25 });
  const stopped = await ready(25);
  for (let calls = 0; calls < 3; calls += 1) expect(await queueSlice(stopped, 10)).toBe('more');
  expect(await queuedFor(stopped)).toHaveLength(20);
  const other = await ready(25);
  await queueSlice(other, 10);
  await db.as(author, (tx) => tx.run(sql`update alert set status = 'cancelled' where alert_id = ${stopped}`));
  const { sending } = await moveDueAlerts(db);
  expect(sending).toEqual([other]);
  expect([await statesOf(db, stopped), await statesOf(db, other), await slices()]).toEqual([{}, { queued: 25 }, 0]);
});

test('what was changed after the approval goes back to review, also half way, and begins anew after another approval', async () => {
  const people = await addPeople(db, { count: 25 });
  const id = await ready(25);
  for (let calls = 0; calls < 3; calls += 1) expect(await queueSlice(id, 10)).toBe('more');
  const tamper = async (body: string) => {
    await db.admin('alter table alert_text disable trigger guard');
    await db.admin(`update alert_text set body = $2 where alert_id = $1`, [id, body]);
    await db.admin('alter table alert_text enable trigger guard');
  };
  await tamper('Viss kārtībā.');
  expect((await moveDueAlerts(db)).returned).toEqual([id]);
  expect(await alertOf(db, id)).toMatchObject({ status: 'in_review', stop_reason: 'changed_after_approval' });
  // Approved again before anything was cleared away, and by then somebody is gone.
  await db.admin('delete from resident where subscriber_id = $1', [people[0]]);
  await db.as(approver, (tx) =>
    tx.run(sql`update alert set status = 'approved', approved_by = my_principal(), approved_name = 'x' where alert_id = ${id}`),
  );
  expect((await moveDueAlerts(db)).sending).toEqual([id]);
  expect([await queuedFor(id), await slices()]).toEqual([people.slice(1).sort(), 0]);
});

test('four thousand at a time, and what is more urgent does not wait for the rest', async () => {
  const count = 8_100;
  await addPeople(db, { count });
  const large = await approveAlertFor(db, count, { severity: 'Minor' });
  await db.admin(`update tenant_alert_setting set tolerance_people = 10000`);
  let urgent = '';
  // Somebody approves a matter of life after the first slice.
  const meanwhile: TestDatabase = {
    ...db,
    as: async (principal, fn) => {
      if (!urgent && (await queuedFor(large)).length === 4_000)
        urgent = await approveAlertFor(db, count, { severity: 'Extreme', urgency: 'Immediate' });
      return db.as(principal, fn);
    },
  };
  expect(await moveDueAlerts(meanwhile)).toMatchObject({ sending: [], failed: [] });
  expect([(await alertOf(db, large)).status, (await queuedFor(large)).length % 4_000, await slices()]).toEqual(['resolving', 0, 2]);
  expect(await moveDueAlerts(db)).toMatchObject({ sending: [urgent, large], failed: [] });
  expect([await statesOf(db, large), await statesOf(db, urgent), await slices()]).toEqual([{ queued: count }, { queued: count }, 0]);
});
