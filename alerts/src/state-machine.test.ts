import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { Principal } from '@vias/sql/principal.ts';
import { sql } from '@vias/sql/sql.ts';
import { openTestDatabase, type TestDatabase } from '@vias/sql/testing.ts';
import fc from 'fast-check';
import { z } from 'zod';
import { type Receipt, type ReceiptStatus, receiptRank } from './channels/channel.ts';
import { claimRecipients } from './claim.ts';
import { applyReceipts, asWorker } from './receipts.ts';
import { type AlertLike, addPeople, approveAlertFor, approver, author, hurry, person, statesOf, wipe } from './testing.ts';
import { queueWantedCalls } from './wanted-calls.ts';

let db: TestDatabase;
beforeAll(async () => {
  db = await openTestDatabase();
});
afterAll(() => db.close());
beforeEach(async () => {
  await wipe(db);
  await hurry(db);
});

const worker: Principal = { kind: 'worker' };
const both = person('both', 'alert-author', 'alert-approver');
const actors = { author, approver, both, worker, planner: person('planner', 'planner') } as const;
type Actor = keyof typeof actors;
const statuses = [
  'draft',
  'in_review',
  'approved',
  'resolving',
  'sending',
  'paused',
  'completed',
  'discarded',
  'rejected',
  'cancelled',
  'expired',
] as const;
type Status = (typeof statuses)[number];

// The arrows of the design, written down a second time on purpose: this is the oracle.
const arrows: Record<'person' | 'worker', Partial<Record<Status, Status[]>>> = {
  person: {
    draft: ['in_review', 'discarded'],
    in_review: ['draft', 'rejected', 'approved'],
    rejected: ['draft'],
    approved: ['cancelled'],
    resolving: ['cancelled'],
    sending: ['paused', 'cancelled'],
    paused: ['sending', 'cancelled'],
    completed: ['sending'],
  },
  worker: {
    approved: ['resolving', 'expired'],
    resolving: ['sending', 'in_review', 'expired'],
    sending: ['paused', 'completed', 'expired'],
    paused: ['completed', 'expired'],
    completed: ['sending'],
  },
}; // prettier-ignore
type Model = { status: Status; editors: Set<Actor> };
type Step = { kind: 'move'; actor: Actor; to: Status } | { kind: 'edit'; actor: Actor };

const isAllowed = ({ status, editors }: Model, step: Step): boolean => {
  if (step.actor === 'planner') return false;
  if (step.kind === 'edit') return step.actor !== 'worker' && status === 'draft';
  if (!arrows[step.actor === 'worker' ? 'worker' : 'person'][status]?.includes(step.to)) return false;
  return step.to !== 'approved' || (step.actor !== 'author' && !editors.has(step.actor));
};

const perform = async (alertId: string, { actor, ...step }: Step): Promise<boolean> => {
  try {
    return await db.as(actors[actor], async (tx) => {
      if (step.kind === 'edit')
        return (await tx.run(sql`update alert set title = title || '!', version = version + 1 where alert_id = ${alertId}`)) === 1;
      const approval = step.to === 'approved' && actor !== 'worker' ? sql`, approved_by = my_principal(), approved_name = 'x'` : sql``;
      return (await tx.run(sql`update alert set status = ${step.to}::alert_status ${approval} where alert_id = ${alertId}`)) === 1;
    });
  } catch {
    return false;
  }
};

const anyActor = fc.constantFrom<Actor>('author', 'approver', 'both', 'worker', 'planner');
const anyStep: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('move' as const), actor: anyActor, to: fc.constantFrom(...statuses) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('edit' as const), actor: anyActor }) },
);
// Chance alone rarely gets far: most steps are drawn from what the model allows next, the rest from everything.
const anyWalk = fc.array(fc.tuple(fc.nat(999), anyStep, fc.integer({ min: 0, max: 3 })), { minLength: 4, maxLength: 10 });
const allSteps: Step[] = (Object.keys(actors) as Actor[]).flatMap((actor) => [
  { kind: 'edit' as const, actor },
  ...statuses.map((to) => ({ kind: 'move' as const, actor, to })),
]);

/** The shortest way to each state by the arrows, with somebody who may go it. */
const waysThere = (): Map<Status, Step[]> => {
  const ways = new Map<Status, Step[]>([['in_review', []]]);
  for (const [from, way] of ways)
    for (const step of allSteps)
      if (step.kind === 'move' && !ways.has(step.to) && isAllowed({ status: from, editors: new Set(['author']) }, step))
        ways.set(step.to, [...way, step]);
  return ways;
};

test('S06: [fault 14] the database lets an alert go exactly along the arrows, and nobody approve what he wrote or edited', async () => {
  // Every state is reached whatever chance draws.
  const ways = waysThere();
  expect([...ways.keys()].sort()).toEqual([...statuses].sort());
  for (const way of ways.values()) {
    const alertId = await approveAlertFor(db, 1, { approvedBy: null });
    for (const step of way) expect([step, await perform(alertId, step)]).toEqual([step, true]);
  }
  await fc.assert(
    fc.asyncProperty(anyWalk, fc.boolean(), async (walk, alreadySending) => {
      const alertId = await approveAlertFor(db, 1, { approvedBy: null });
      const model: Model = { status: 'in_review', editors: new Set(['author']) };
      // Half of the walks begin where chance alone seldom gets.
      for (const [actor, to] of [
        ['approver', 'approved'],
        ['worker', 'resolving'],
        ['worker', 'sending'],
      ] as const) {
        if (!alreadySending) break;
        expect(await perform(alertId, { kind: 'move', actor, to })).toBe(true);
        model.status = to;
      }
      for (const [lot, anything, wild] of walk) {
        const open = allSteps.filter((step) => isAllowed(model, step));
        const step = wild === 0 || open.length === 0 ? anything : (open[lot % open.length] as Step);
        if (step.kind === 'move' && step.to === model.status) continue;
        const allowed = isAllowed(model, step);
        expect({ ...step, from: model.status, done: await perform(alertId, step) }).toEqual({ ...step, from: model.status, done: allowed });
        if (!allowed) continue;
        if (step.kind === 'edit') model.editors.add(step.actor);
        else model.status = step.to;
      }
      const [row] = await db.admin<{ status: Status; ok: boolean }>(
        `select status::text as status, approved_by is null or (approved_by <> created_by and not exists (select from alert_change c where c.alert_id = a.alert_id and c.action in ('created', 'edited') and c.principal_id = a.approved_by)) as ok from alert a where alert_id = $1`,
        [alertId],
      );
      expect(row).toEqual({ status: model.status, ok: true });
    }),
    { numRuns: 50 },
  );
}, 180_000);

test('S06: what was approved is what is sent: text and area are frozen by hash', async () => {
  const alertId = await approveAlertFor(db, 1);
  await db.admin('alter table alert disable trigger guard');
  await db.admin(`update alert set area = st_multi(st_makeenvelope(20, 54, 28, 58, 4326)) where alert_id = $1`, [alertId]);
  await db.admin('alter table alert enable trigger guard');
  await db.as(worker, (tx) => tx.run(sql`update alert set status = 'resolving' where alert_id = ${alertId}`));
  await addPeople(db, { count: 1 });
  await expect(db.as(worker, (tx) => tx.run(sql`select enqueue_alert(${alertId})`))).rejects.toMatchObject({ constraint: 'alert_frozen' });
  expect(await statesOf(db, alertId)).toEqual({});
});

test('break glass lets one person release a matter of life, with a reason, and nothing else', async () => {
  const release = (id: string, reason: string | null) =>
    db.as(both, (tx) =>
      tx.run(sql`update alert set status = 'approved', approved_by = my_principal(), break_glass = ${reason} where alert_id = ${id}`),
    );
  const life = await approveAlertFor(db, 1, { severity: 'Extreme', urgency: 'Immediate', createdBy: both, approvedBy: null });
  await expect(release(life, null)).rejects.toMatchObject({ constraint: 'alert_four_eyes' });
  expect(await release(life, 'Otra dežuranta nav, indīgs mākonis tuvojas')).toBe(1);
  const other = await approveAlertFor(db, 1, { severity: 'Severe', createdBy: both, approvedBy: null });
  await expect(release(other, 'Otra dežuranta nav, bet steidzami')).rejects.toMatchObject({ constraint: 'alert_break_glass_is_for_life' });
});

test('S06: an approval stands: nobody puts another name or number under it', async () => {
  const alertId = await approveAlertFor(db, 1);
  for (const change of [
    sql`approved_by = 'somebody'`,
    sql`approved_name = 'Cits'`,
    sql`preview_count = 5`,
    sql`break_glass = 'gribu izdarīt viens pats'`,
  ])
    await expect(db.as(both, (tx) => tx.run(sql`update alert set ${change} where alert_id = ${alertId}`))).rejects.toMatchObject({
      constraint: 'alert_approval_stands',
    });
  // Nor while stopping it.
  await expect(
    db.as(both, (tx) => tx.run(sql`update alert set status = 'cancelled', approved_by = 'somebody' where alert_id = ${alertId}`)),
  ).rejects.toMatchObject({ constraint: 'alert_approval_stands' });
  expect(await db.as(both, (tx) => tx.run(sql`update alert set status = 'cancelled', stop_reason = 'x' where alert_id = ${alertId}`))).toBe(
    1,
  );
});

test('nobody edits in the statement that submits, approves or takes back', async () => {
  const edit = sql`area = st_multi(st_buffer(st_setsrid(st_makepoint(25, 57), 4326), 0.1)), version = version + 1`;
  const attempt = (who: Principal, id: string, move: typeof edit) =>
    db.as(who, (tx) => tx.run(sql`update alert set ${move}, ${edit} where alert_id = ${id}`));
  const alertId = await approveAlertFor(db, 1, { approvedBy: null });
  const refusal = { constraint: 'alert_edit_is_draft' };
  await expect(attempt(approver, alertId, sql`status = 'approved', approved_by = my_principal()`)).rejects.toMatchObject(refusal);
  await expect(attempt(approver, alertId, sql`status = 'draft'`)).rejects.toMatchObject(refusal);
  await db.as(author, (tx) => tx.run(sql`update alert set status = 'draft' where alert_id = ${alertId}`));
  await expect(attempt(approver, alertId, sql`status = 'in_review'`)).rejects.toMatchObject(refusal);
});

test('S21: nobody but the worker reads numbers, and nobody at all reads residents', async () => {
  await addPeople(db, { count: 1 });
  for (const actor of [
    author,
    approver,
    person('admin', 'municipality-admin'),
    person('auditor', 'auditor'),
    { kind: 'public' },
    { kind: 'jobs' },
  ] as Principal[]) {
    await expect(db.as(actor, (tx) => tx.run(sql`select * from subscriber`))).rejects.toMatchObject({ code: '42501' });
    await expect(db.as(actor, (tx) => tx.run(sql`select * from alert_matches('lv-jelgava', null, false, false)`))).rejects.toMatchObject({
      code: '42501',
    });
    if (actor.kind !== 'jobs')
      await expect(db.as(actor, (tx) => tx.run(sql`select * from resident`))).rejects.toMatchObject({ code: '42501' });
  }
  expect(await db.as(worker, (tx) => tx.run(sql`select * from subscriber`))).toBe(1);
  await expect(db.as(worker, (tx) => tx.run(sql`update subscriber set is_generated = true`))).rejects.toMatchObject({ code: '42501' });
  await expect(
    db.as(worker, (tx) =>
      tx.run(
        sql`insert into recipient (alert_id, subscriber_id, reason, lang, is_generated) values (gen_random_uuid(), gen_random_uuid(), 1, 'lv', false)`,
      ),
    ),
  ).rejects.toMatchObject({ code: '42501' });
});

const words = Object.keys(receiptRank) as ReceiptStatus[];
const anyReceipts = fc.array(
  fc.record({
    who: fc.nat(3),
    status: fc.constantFrom(...words),
    tryNo: fc.integer({ min: 1, max: 3 }),
    code: fc.constantFrom(null, 30003, 30005, 30007, 21610, 12345),
  }),
  { minLength: 1, maxLength: 12 },
);

test('receipts in any order, any number of times, in any batches: the sum stays, delivery wins, and only the highest news counts', async () => {
  await addPeople(db, { count: 4 });
  const ids = (await db.admin<{ id: string }>('select subscriber_id as id from subscriber order by 1')).map((row) => row.id);
  const alertId = await approveAlertFor(db, 4);
  await db.as(worker, (tx) => tx.run(sql`update alert set status = 'resolving' where alert_id = ${alertId}`));
  await db.as(worker, (tx) => tx.run(sql`select enqueue_alert(${alertId})`));
  const begin = async () => {
    await db.admin('alter table recipient disable trigger guard');
    await db.admin('delete from delivery_try; delete from delivery_event; delete from opt_out');
    await db.admin(`update subscriber set bad_since = null, bad_code = null`);
    await db.admin(
      `update recipient set state = 'sending', attempt = 2, failures = 0, error_code = null, channel = 'console', lease_until = now() + interval '1 hour'`,
    );
    await db.admin(`alter table recipient enable trigger guard`);
  };
  const outcome = async () => db.admin('select subscriber_id, state::text as state from recipient order by 1');
  await fc.assert(
    fc.asyncProperty(anyReceipts, fc.infiniteStream(fc.nat(999)), async (drawn, chance) => {
      // One code per person and try, as providers do; a different one each time would make the order matter.
      const codes = new Map<string, number | null>();
      const receipts: Receipt[] = drawn.map(({ who, tryNo, status, code }) => {
        const key = `${who} ${tryNo}`;
        if (!codes.has(key)) codes.set(key, code);
        return {
          alertId,
          subscriberId: ids[who] ?? '',
          tryNo,
          channel: 'console',
          status,
          sid: `SM${who}${tryNo}`,
          code: receiptRank[status] === 5 ? (codes.get(key) ?? null) : null,
        };
      });
      await begin();
      await asWorker(db, (tx) => applyReceipts(tx, receipts, true));
      const [sum] = await db.admin('select count(*)::int as n from recipient where alert_id = $1', [alertId]);
      expect(sum).toEqual({ n: 4 });
      for (const [who, id] of ids.entries()) {
        const mine = receipts.filter((r) => r.subscriberId === id && r.tryNo <= 2);
        const state = (await outcome()).find((row) => row.subscriber_id === id)?.state;
        if (mine.some((r) => receiptRank[r.status] === 6)) expect({ who, state }).toEqual({ who, state: 'delivered' });
        if (!mine.some((r) => r.tryNo === 2) && !mine.some((r) => receiptRank[r.status] === 6))
          expect({ who, state }).toEqual({ who, state: 'sending' });
      }
      const once = await outcome();
      await asWorker(db, (tx) => applyReceipts(tx, [...receipts].reverse(), true));
      expect(await outcome()).toEqual(once);
      const shuffled = receipts
        .map((receipt) => ({ receipt, at: chance.next().value ?? 0 }))
        .sort((a, b) => a.at - b.at)
        .map(({ receipt }) => receipt);
      await begin();
      for (const receipt of [...shuffled, ...shuffled]) await asWorker(db, (tx) => applyReceipts(tx, [receipt], true));
      expect(await outcome()).toEqual(once);
    }),
    { numRuns: 25 },
  );
}, 180_000);

const Board = z.object({ board: z.object({ calls: z.object({ people: z.int(), answered: z.int() }) }) });

test('who asked for a call is called by itself when an urgent SMS has failed for good, once; the others when a person says so, those who asked first', async () => {
  await db.admin(`update tenant_alert_setting set channel = 'twilio'; truncate alert_wave`);
  const people = await addPeople(db, { count: 24 });
  const [one = '', two = '', three = '', late = '', stopped = ''] = people;
  const ask = (...ids: string[]) => db.admin('update resident set wants_voice = true where subscriber_id = any ($1)', [ids]);
  await ask(one, two, stopped, people[20] ?? '');
  const begin = async (like: AlertLike = {}) => {
    const id = await approveAlertFor(db, 24, like);
    await asWorker(db, (tx) => tx.run(sql`update alert set status = 'resolving' where alert_id = ${id}`));
    await asWorker(db, (tx) => tx.run(sql`select enqueue_alert(${id})`));
    return id;
  };
  const claim = (channel: string, limit = 100) => asWorker(db, (tx) => claimRecipients(tx, { channels: [channel], limit, leaseS: 60 }));
  const hear = async (channel: string, claims: Awaited<ReturnType<typeof claim>>, failing: readonly string[], code = 349_007) =>
    asWorker(db, (tx) =>
      applyReceipts(
        tx,
        claims.map(({ alertId, subscriberId, tryNo }) =>
          failing.includes(subscriberId)
            ? { alertId, subscriberId, tryNo, channel, status: 'undelivered', sid: `S${tryNo}`, code }
            : { alertId, subscriberId, tryNo, channel, status: 'delivered', sid: `S${tryNo}`, code: null },
        ),
        true,
      ),
    );
  // Not what can wait, no drill, no word that it is over, nothing that was paused, is over or was replaced.
  const [waits, drill, clear, paused, over, replaced] = [
    await begin({ severity: 'Moderate' }),
    await begin(),
    await begin(),
    await begin(),
    await begin(),
    await begin(),
  ]; // prettier-ignore
  const id = await begin();
  for (let left = 7; left > 0; left -= 1) await hear('twilio', await claim('twilio'), people.slice(0, 4));
  expect(await statesOf(db, id)).toEqual({ failed: 4, delivered: 20 });
  await db.admin('insert into opt_out (tenant_id, subscriber_id) values ($1, $2)', ['lv-jelgava', stopped]);
  await db.as(author, (tx) => tx.run(sql`update alert set status = 'paused' where alert_id = ${paused}`));
  await asWorker(db, (tx) => tx.run(sql`update alert set status = 'completed' where alert_id = ${id}`));
  await db.admin('alter table alert disable trigger guard');
  await db.admin(`update alert set is_drill = true where alert_id = $1`, [drill]);
  await db.admin(`update alert set response_type = 'AllClear' where alert_id = $1`, [clear]);
  await db.admin(`update alert set expires_at = now() - interval '1 second' where alert_id = $1`, [over]);
  await db.admin(`update alert set references_id = $1, msg_type = 'Update' where alert_id = $2`, [replaced, id]);
  await db.admin('update alert set frozen_hash = alert_hash(alert)');
  await db.admin('alter table alert enable trigger guard');
  const begun = await Promise.all([queueWantedCalls(db), queueWantedCalls(db)]);
  expect(begun.flat()).toEqual([{ alertId: id, people: 2 }]);
  for (const other of [waits, drill, clear, paused, over, replaced])
    expect(await statesOf(db, other)).toEqual({ failed: 4, delivered: 20 });
  const calls = await claim('voice');
  expect(calls.map(({ subscriberId }) => subscriberId).sort()).toEqual([one, two].sort());
  // One answers; at the other the call fails, and another SMS of a person too: called once is called.
  await hear('voice', calls, [two]);
  await ask(late);
  expect(await queueWantedCalls(db)).toEqual([{ alertId: id, people: 1 }]);
  await hear('voice', await claim('voice'), [late]);
  await db.as(author, (tx) => tx.run(sql`select start_wave(${id}, 'twilio', 3)`));
  await hear('twilio', await claim('twilio'), [two, three, late]);
  expect(await queueWantedCalls(db)).toEqual([]);
  const waves = await db.admin('select wave_no as no, channel, people, made_by as by from alert_wave where alert_id = $1 order by 1', [id]);
  expect(waves).toEqual([
    { no: 2, channel: 'voice', people: 3, by: 'vias_worker' },
    { no: 3, channel: 'twilio', people: 3, by: 'author' },
  ]);
  const { board } = await db.as(author, (tx) => tx.one(Board, sql`select alert_board(${id}) as board`));
  expect(board.calls).toEqual({ people: 3, answered: 1 });
  // By the wave of a person everybody is called, and who asked before the others.
  await db.as(author, (tx) => tx.run(sql`select start_wave(${id}, 'voice', 3)`));
  const order = [await claim('voice', 1), await claim('voice', 1), await claim('voice', 1)].flat().map(({ subscriberId }) => subscriberId);
  expect(order[2]).toBe(three);
  expect(order.slice(0, 2).sort()).toEqual([two, late].sort());
});

test('nobody is called by themselves where the SMS was only simulated, or the number is dead', async () => {
  await db.admin('truncate alert_wave');
  const people = await addPeople(db, { count: 20 });
  await db.admin('update resident set wants_voice = true');
  const id = await approveAlertFor(db, 20);
  await asWorker(db, (tx) => tx.run(sql`update alert set status = 'resolving' where alert_id = ${id}`));
  await asWorker(db, (tx) => tx.run(sql`select enqueue_alert(${id})`));
  const claims = await asWorker(db, (tx) => claimRecipients(tx, { channels: ['console'], limit: 100, leaseS: 60 }));
  const dead = people.slice(0, 3);
  await asWorker(db, (tx) =>
    applyReceipts(
      tx,
      claims.map((c) => ({ ...c, channel: 'console', status: 'failed', sid: null, code: dead.includes(c.subscriberId) ? 30005 : 349_007 })),
      true,
    ),
  );
  expect(await statesOf(db, id)).toEqual({ failed: 20 });
  expect(await queueWantedCalls(db)).toEqual([]);
  await db.admin('alter table alert disable trigger guard');
  await db.admin(`update alert set channel = 'twilio' where alert_id = $1`, [id]);
  await db.admin('alter table alert enable trigger guard');
  expect(await queueWantedCalls(db)).toEqual([{ alertId: id, people: 17 }]);
});
