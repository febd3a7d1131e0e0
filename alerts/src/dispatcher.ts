import { setTimeout as wait } from 'node:timers/promises';
import type { Database } from '@vias/sql/database.ts';
import { sql } from '@vias/sql/sql.ts';
import type { Tx } from '@vias/sql/transaction.ts';
import { type Closed, closeUnreachable } from './breaker.ts';
import type { Channel, Receipt } from './channels/channel.ts';
import {
  beginHandOver,
  type Claimed,
  claimRecipients,
  readFrozenTexts,
  readLost,
  readStopped,
  returnClaims,
  settleOpen,
  textIn,
} from './claim.ts';
import { adapt, createThrottle, handOver, type Result, type Throttle } from './hand-over.ts';
import { moveDueAlerts, queueLateJoiners } from './lifecycle.ts';
import { createDownWatch, createWaits } from './outages.ts';
import type { PhoneVault } from './phone-vault.ts';
import { applyReceipts, asWorker } from './receipts.ts';
import { chaseReceipts, lookUpUnclear, markLostLeases } from './reconcile.ts';

/** How the dispatcher runs. Times as named, seconds (S) or milliseconds (Ms). */
export type DispatcherConfig = {
  batch: number;
  startConcurrency: number;
  maxConcurrency: number;
  leaseS: number;
  requestTimeoutMs: number;
  flushMs: number;
  idleMs: number;
  busyMs: number;
  lifecycleMs: number;
  reconcileMs: number;
  firstLookS: number;
  secondLookS: number;
  chaseS: number;
  downS: number;
  joinersS: number;
};

/** The settings the measurements in docs/decisions/0005-dispatcher.md were taken with. */
export const dispatcherDefaults: DispatcherConfig = {
  batch: 500,
  startConcurrency: 50,
  maxConcurrency: 200,
  leaseS: 30,
  requestTimeoutMs: 10_000,
  flushMs: 50,
  idleMs: 1_000,
  busyMs: 100,
  lifecycleMs: 250,
  reconcileMs: 1_000,
  firstLookS: 10,
  secondLookS: 60,
  chaseS: 300,
  downS: 30,
  joinersS: 5,
};

/** The little of pino that the dispatcher needs. */
export type DispatchLog = { info(fields: object, message: string): void; error(fields: object, message: string): void };

export type DispatcherDeps = {
  db: Database;
  channels: readonly Channel[];
  vault: PhoneVault;
  log: DispatchLog;
  config?: Partial<DispatcherConfig>;
};

const saidOfClosed: Record<Closed['outcome'], string> = {
  second: 'channel closed, the other one takes over',
  waits: 'channel closed, what is to go by it waits until a probe is taken',
  paused: 'channel closed, alerts wait for a person',
};

/** A running dispatcher; `stop` hands over nothing more, waits for what is under way, writes it down, gives the rest back and closes the channels. */
export type Dispatcher = { stop(): Promise<void> };

type Words = Awaited<ReturnType<typeof readFrozenTexts>>;
type Waiting = { claim: Claimed; leaseEndsAt: number; claimedAt: number; wallAt: number };
// What waits is known to the database as claimed only; what is ready is marked as begun and may leave at once.
type Lane = {
  /** The provider's list tells what has left, so nothing is marked. */
  isListed: boolean;
  throttle: Throttle;
  underWay: number;
  waiting: Waiting[];
  ready: Waiting[];
  marking: Promise<void> | undefined;
  isTimed: boolean;
};
const emptyLane = (throttle: Throttle, isListed: boolean): Lane => ({
  throttle,
  isListed,
  underWay: 0,
  waiting: [],
  ready: [],
  marking: undefined,
  isTimed: false,
});

/** Starts the loops that begin, hand over, look up and close alerts. Any number of processes may run it on one PostgreSQL; throws for a live channel on the embedded database. */
export function startDispatcher({ db, channels, vault, log, config }: DispatcherDeps): Dispatcher {
  if (db.kind === 'embedded' && channels.some((channel) => channel.live))
    throw new Error('the embedded database has no live channel: it is for a first look, training and tests');
  const c = { ...dispatcherDefaults, ...config };
  const ways = new Map(channels.map((channel) => [channel.name, channel]));
  // A lane for each channel: one that is slow or away holds up no other.
  const lanes = new Map(
    channels.map(({ name, find }) => [name, emptyLane(createThrottle(c.startConcurrency, c.maxConcurrency), find !== undefined)]),
  );
  const listed = channels.filter(({ find }) => find).map(({ name }) => name);
  const stopping = new AbortController();
  const texts = new Map<string, Promise<Words>>();
  // What was read already: nobody waits for it, message by message.
  const read = new Map<string, Words>();
  const waits = createWaits(db);
  const down = createDownWatch(c.downS * 1000);
  let results: Result[] = [];
  let wake = () => {};

  const textsOf = (alertId: string) => {
    const asked = texts.get(alertId);
    if (asked) return asked;
    if (texts.size > 50) texts.clear();
    if (read.size > 50) read.clear();
    const asking = asWorker(db, (tx) => readTextsOrPause(tx, alertId));
    texts.set(alertId, asking);
    // Nothing to send is no answer to keep: once the approved words are back and a person goes on, they are read again.
    asking.then(
      (found) => (found.size === 0 ? texts.delete(alertId) : read.set(alertId, found)),
      () => texts.delete(alertId),
    );
    return asking;
  };

  // A refusal stays one when the table that says more about it cannot be read.
  const meaningOf = (refusal: Parameters<typeof waits>[0]) => waits(refusal).catch(() => refusal);

  const post = async ({ claim, leaseEndsAt, claimedAt, wallAt }: Waiting, lane: Lane) => {
    lane.underWay += 1;
    try {
      // Words that cannot be read now have not left: they are given back and asked for again.
      const words =
        read.get(claim.alertId) ??
        (await textsOf(claim.alertId).catch(
          (error: unknown) => void log.error({ err: error, alertId: claim.alertId }, 'words could not be read, nothing left'),
        ));
      const given = await handOver(claim, words && textIn(words, claim.lang), {
        channel: ways.get(claim.channel),
        vault,
        leaseEndsAt,
        claimedAt,
        wallAt,
        requestTimeoutMs: c.requestTimeoutMs,
      });
      const result = { claim, outcome: given.outcome.kind === 'rejected' ? await meaningOf(given.outcome) : given.outcome };
      down.note(claim, result.outcome, performance.now());
      adapt(lane.throttle, result.outcome, performance.now());
      results.push(result);
    } catch (error) {
      // Unknown what happened: exactly the case that must never be repeated blindly.
      log.error({ err: error, alertId: claim.alertId, subscriberId: claim.subscriberId }, 'hand-over failed');
      results.push({ claim, outcome: { kind: 'unclear' } });
    } finally {
      lane.underWay -= 1;
      pump(lane);
    }
  };

  const held = () => {
    let sum = 0;
    for (const { waiting, ready } of lanes.values()) sum += waiting.length + ready.length;
    return sum;
  };
  // A few more than leave in the time of one write: what is marked and then lost with this process is what nobody can tell.
  const markNext = async (lane: Lane) => {
    const enough = Math.max(1, lane.throttle.limit / 2) - lane.ready.length;
    const next: Waiting[] = [];
    for (let one = lane.waiting[0]; one && (next.length < enough || next.at(-1)?.claim.chunk === one.claim.chunk); one = lane.waiting[0])
      next.push(...lane.waiting.splice(0, 1));
    try {
      const isStopped = await asWorker(db, async (tx) => {
        const claims = next.map(({ claim }) => claim);
        // A process whose clocks stood still begins nothing that another one has meanwhile.
        const isLost = await readLost(tx, claims);
        await beginHandOver(tx, [...new Set(claims.flatMap((claim) => (isLost(claim) ? [] : (claim.chunk ?? []))))]);
        // A write takes its time on a busy disk, and what is ready leaves at once.
        const isOver = await readStopped(tx, claims);
        return (claim: Claimed) => isOver(claim) || isLost(claim);
      });
      for (const one of next)
        if (isStopped(one.claim)) results.push({ claim: one.claim, outcome: { kind: 'kept' } });
        else lane.ready.push(one);
    } catch (error) {
      log.error({ err: error }, 'begin of hand-over could not be written, nothing leaves');
      lane.waiting.unshift(...next);
      await pause(c.idleMs);
    }
  };
  const pump = (lane: Lane) => {
    const waitMs = lane.throttle.waitUntil - performance.now();
    if (waitMs > 0 && lane.waiting.length + lane.ready.length > 0 && !lane.isTimed) {
      lane.isTimed = true;
      setTimeout(() => {
        lane.isTimed = false;
        pump(lane);
      }, waitMs).unref();
    }
    while (waitMs <= 0 && lane.underWay < lane.throttle.limit && !stopping.signal.aborted) {
      const next = lane.ready.shift() ?? (lane.isListed ? lane.waiting.shift() : undefined);
      if (!next) break;
      void post(next, lane);
    }
    if (
      !lane.isListed &&
      waitMs <= 0 &&
      !lane.marking &&
      !stopping.signal.aborted &&
      lane.waiting.length > 0 &&
      lane.ready.length < lane.throttle.limit / 2
    )
      lane.marking = markNext(lane).finally(() => {
        lane.marking = undefined;
        pump(lane);
      });
    if (held() < c.batch / 2) wake();
  };

  const tell = (closed: readonly Closed[]) => {
    for (const one of closed) log.error({ ...one }, saidOfClosed[one.outcome]);
  };

  const flush = async () => {
    const done = results;
    if (done.length === 0) return;
    results = [];
    try {
      tell(await asWorker(db, (tx) => writeResults(tx, done, c.firstLookS)));
    } catch (error) {
      results = [...done, ...results];
      throw error;
    }
  };

  const claimMore = async () => {
    const askedAt = performance.now();
    const wallAt = Date.now();
    const claims = await asWorker(db, (tx) =>
      claimRecipients(tx, { channels: [...ways.keys()], listed, limit: c.batch, leaseS: c.leaseS }),
    );
    // A second for the way of the answer and for clocks that run unevenly.
    const leaseEndsAt = askedAt + c.leaseS * 1000 - 1_000;
    claims.sort((a, b) => (a.chunk ?? 0) - (b.chunk ?? 0));
    for (const claim of claims) lanes.get(claim.channel)?.waiting.push({ claim, leaseEndsAt, claimedAt: askedAt, wallAt });
    for (const lane of lanes.values()) pump(lane);
    return claims.length;
  };

  // Paused or stopped while rows wait in memory: they go back before another one leaves.
  const dropStopped = async () => {
    const asked = [...lanes.values()].flatMap(({ waiting, ready }) => [...ready, ...waiting]);
    if (asked.length === 0) return;
    const isStopped = await asWorker(db, (tx) =>
      readStopped(
        tx,
        asked.map((b) => b.claim),
      ),
    );
    // What was claimed while we asked was not asked about, and what left meanwhile is no longer ours to give back.
    const stopped = new Set(asked.filter((b) => isStopped(b.claim)));
    if (stopped.size === 0) return;
    const out: Waiting[] = [];
    for (const lane of lanes.values()) {
      out.push(...[...lane.ready, ...lane.waiting].filter((b) => stopped.has(b)));
      lane.ready = lane.ready.filter((b) => !stopped.has(b));
      lane.waiting = lane.waiting.filter((b) => !stopped.has(b));
    }
    if (out.length === 0) return;
    await asWorker(db, (tx) =>
      returnClaims(
        tx,
        out.map((b) => b.claim),
      ),
    );
  };

  const pause = (ms: number) => wait(ms, undefined, { signal: stopping.signal }).catch(() => undefined);
  const repeat = async (name: string, step: () => Promise<number>) => {
    while (!stopping.signal.aborted) {
      try {
        await pause(await step());
      } catch (error) {
        log.error({ err: error }, `${name} failed`);
        await pause(c.idleMs);
      }
    }
  };

  let untilWoken = Promise.resolve();
  const sleepUntilWoken = () => {
    untilWoken = new Promise((resolve) => {
      wake = resolve;
    });
    return untilWoken;
  };
  stopping.signal.addEventListener('abort', () => wake());

  const reconcileOptions = { leaseS: c.leaseS, firstLookS: c.firstLookS, secondLookS: c.secondLookS, chaseS: c.chaseS };
  let chasedAt = performance.now();
  let active = false;
  const loops = [
    repeat('claim', async () => {
      if (held() >= c.batch / 2) await Promise.race([sleepUntilWoken(), pause(c.idleMs)]);
      if (stopping.signal.aborted) return 0;
      if ((await claimMore()) > 0) {
        active = true;
        return 0;
      }
      return active ? c.busyMs : c.idleMs;
    }),
    repeat('flush', () => flush().then(() => c.flushMs)),
    repeat('stop check', () => dropStopped().then(() => c.busyMs)),
    repeat('life cycle', async () => {
      const { sending, returned, closed, failed } = await moveDueAlerts(db);
      for (const { alertId, error } of failed) log.error({ err: error, alertId }, 'alert could not be moved');
      for (const alertId of sending) log.info({ alertId }, 'alert is being sent');
      for (const alertId of returned) log.info({ alertId }, 'alert went back to review');
      if (closed.length > 0) active = false;
      if (sending.length > 0) active = true;
      return failed.length > 0 ? c.idleMs : c.lifecycleMs;
    }),
    repeat('late joiners', async () => {
      for (const { alertId, people } of await queueLateJoiners(db, c.joinersS)) {
        active = true;
        log.info({ alertId, people }, 'people joined an alert that lives');
      }
      return Math.max(c.lifecycleMs, (c.joinersS * 1000) / 2);
    }),
    repeat('look-up', async () => {
      await markLostLeases(db, reconcileOptions);
      const asked = await lookUpUnclear(db, ways, vault, reconcileOptions);
      for (const one of down.due(performance.now())) tell(await asWorker(db, (tx) => closeUnreachable(tx, one, c.downS)));
      if (performance.now() - chasedAt > Math.min(60_000, c.chaseS * 1000)) {
        chasedAt = performance.now();
        await chaseReceipts(db, ways, reconcileOptions);
      }
      // A full batch means that more wait, but lost leases must not wait for all of them.
      return asked === 200 ? 0 : c.reconcileMs;
    }),
  ];

  return {
    async stop() {
      stopping.abort();
      await Promise.all(loops);
      await Promise.all([...lanes.values()].map(({ marking }) => marking));
      const rest = [...lanes.values()].flatMap(({ waiting, ready }) => [...ready.splice(0), ...waiting.splice(0)]);
      // Longer than a request may take; what still hangs is found by its lease.
      const patience = performance.now() + c.requestTimeoutMs + 2_000;
      const underWay = () => [...lanes.values()].some((lane) => lane.underWay > 0);
      while (underWay() && performance.now() < patience) await wait(10);
      await flush();
      if (rest.length > 0)
        await asWorker(db, (tx) =>
          returnClaims(
            tx,
            rest.map((b) => b.claim),
          ),
        );
      for (const channel of channels) await channel.close?.();
    },
  };
}

// Nothing leaves that nobody approved: if the words in the database are not those of the approval, a person must look.
async function readTextsOrPause(tx: Tx, alertId: string): ReturnType<typeof readFrozenTexts> {
  const frozen = await readFrozenTexts(tx, alertId);
  if (frozen.size === 0)
    await tx.run(
      sql`update alert set status = 'paused', stop_reason = 'changed_after_approval' where alert_id = ${alertId} and status = 'sending'`,
    );
  return frozen;
}

/** Writes a batch of results in one transaction: answers as receipts, the rest by what they mean. */
async function writeResults(tx: Tx, results: readonly Result[], firstLookS: number): Promise<Closed[]> {
  const receipts: Receipt[] = [];
  const open: Parameters<typeof settleOpen>[1][number][] = [];
  const kept: Claimed[] = [];
  for (const { claim, outcome } of results) {
    const { alertId, subscriberId, tryNo, channel } = claim;
    if (outcome.kind === 'accepted')
      receipts.push({ alertId, subscriberId, tryNo, channel, status: 'accepted', sid: outcome.sid, code: null });
    else if (outcome.kind === 'rejected')
      receipts.push({ alertId, subscriberId, tryNo, channel, status: 'failed', sid: null, code: outcome.code });
    else if (outcome.kind === 'kept') kept.push(claim);
    else
      open.push({
        alertId,
        subscriberId,
        tryNo,
        unclear: outcome.kind === 'unclear',
        afterS: outcome.kind === 'unclear' ? firstLookS : (outcome.afterMs / 1000) * (0.5 + Math.random()),
      });
  }
  const closed = await applyReceipts(tx, receipts, false);
  if (open.length > 0) await settleOpen(tx, open);
  if (kept.length > 0) await returnClaims(tx, kept);
  return closed;
}
