import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { openNative } from '@vias/sql/native.ts';
import { sql } from '@vias/sql/sql.ts';
import { withConnection } from '@vias/sql/test-server.ts';
import { openTestDatabase, type TestDatabase } from '@vias/sql/testing.ts';
import { makeCluster } from '@vias/sql/testing-cluster.ts';
import { addPeople, alertOf, approveAlertFor, author, hurry, statesOf, tellFault, until, wipe } from './testing.ts';
import { openTwilioStub, type TwilioStub } from './testing-twilio.ts';

// Several processes on one database, so PostgreSQL only. VIAS_KILLS sets the rounds; from 20 on everything runs at full length.
const onServer = Boolean(process.env.VIAS_TEST_DATABASE_URL);
if (!onServer) console.warn('killed, frozen and restarted processes are tested on PostgreSQL only: set VIAS_TEST_DATABASE_URL');
const kills = Number(process.env.VIAS_KILLS ?? 3);
const isFull = kills >= 20;
const testOnServer = onServer ? test : test.skip;

const tsx = createRequire(import.meta.url).resolve('tsx/cli');
const workerFile = fileURLToPath(new URL('./testing-worker.ts', import.meta.url));
let db: TestDatabase;
let stub: TwilioStub;
let workers: ChildProcess[] = [];
beforeAll(async () => {
  if (onServer) db = await openTestDatabase();
});
afterAll(() => db?.close());
const prepare = async (on: TestDatabase) => {
  await wipe(on);
  await hurry(on, 2_000);
  await on.admin(`update tenant_alert_setting set channel = 'twilio'`);
};
beforeEach(async () => {
  if (onServer) await prepare(db);
});
afterEach(async () => {
  for (const worker of workers) kill(worker);
  workers = [];
  await stub?.close();
});

const addressOf = (on: TestDatabase): string => (on.pool as unknown as { options: { connectionString: string } }).options.connectionString;
const start = (address = addressOf(db), aheadMs = 0, isBlind = false): ChildProcess => {
  // Its own group, so that the loader and the program die together.
  const worker = spawn(process.execPath, [tsx, workerFile, address, stub.url, String(aheadMs), String(isBlind)], {
    detached: true,
    stdio: ['pipe', 'ignore', 'pipe'],
    env: { ...process.env, NODE_OPTIONS: '' },
  });
  worker.stderr?.resume();
  workers.push(worker);
  return worker;
};
const signal = (worker: ChildProcess, name: NodeJS.Signals): void => {
  try {
    if (worker.pid) process.kill(-worker.pid, name);
  } catch {
    // Gone already.
  }
};
const kill = (worker: ChildProcess): void => signal(worker, 'SIGKILL');
const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Waits until the provider has taken nothing for a while; answers how many it has by then. */
const settled = async (ms = 700): Promise<number> => {
  let [count, since] = [stub.messages.length, performance.now()];
  await until(() => {
    if (stub.messages.length !== count) [count, since] = [stub.messages.length, performance.now()];
    return performance.now() - since > ms;
  }, 'the provider takes nothing any more');
  return count;
};

/** Lost and duplicated by the provider's own list, told and required to be none. */
const requireNone = async (fault: number, on: TestDatabase, alertId: string, people: number, more: Record<string, number> = {}) => {
  const reached = new Set(stub.messages.map((m) => m.to)).size;
  const counts = { people, handedOver: stub.messages.length, lost: people - reached, duplicated: stub.messages.length - reached };
  tellFault(fault, { ...counts, ...more });
  expect(counts).toMatchObject({ lost: 0, duplicated: 0 });
  expect(Object.values(await statesOf(on, alertId)).reduce((a, b) => a + b, 0)).toBe(people);
  expect((await alertOf(on, alertId)).audience_count).toBe(people);
};

testOnServer(
  '[fault 1] [fault 12] kill -9 of two workers again and again, one of them with a clock five minutes ahead: nobody is lost, nobody gets it twice, every state is accounted for',
  async () => {
    const people = 100 + 400 * kills;
    await addPeople(db, { count: people });
    const validities: number[] = [];
    stub = await openTwilioStub({
      latencyMs: 30,
      answer: (_n, form) => {
        validities.push(Number(form.get('ValidityPeriod')));
        return { status: 201, accept: true };
      },
    });
    const alertId = await approveAlertFor(db, people);
    const ahead = (which: number) => (which === 1 ? 300_000 : 0);
    const running = [start(), start(undefined, ahead(1))];
    for (let round = 0; round < kills; round += 1) {
      const before = stub.messages.length;
      await until(
        async () => stub.messages.length >= before + 200 || (before > 0 && (await statesOf(db, alertId)).queued === undefined),
        `progress in round ${round}`,
        60_000,
      );
      const which = round % 2;
      kill(running[which] as ChildProcess);
      running[which] = start(undefined, ahead(which));
    }
    await until(async () => (await statesOf(db, alertId)).accepted === people, 'everybody accepted', 180_000);
    const [unclear] = await db.admin<{ n: number }>('select count(*)::int as n from recipient where lookups > 0');
    await requireNone(1, db, alertId, people, { kills, lookedUp: unclear?.n ?? 0 });
    // Two hours less the seconds since: the clock that is wrong shortens nobody's time.
    expect(Math.min(...validities)).toBeGreaterThan(7_200 - 240);
  },
  600_000,
);

testOnServer(
  '[fault 1] kill -9 on a channel whose provider keeps no list: nobody is lost; a matter of life goes out again, anything else that may have left waits for a person, and what had not begun simply goes on',
  async () => {
    const people = 400;
    // Started before it dies: what is under way (50), what is ready and one chunk more (25 each), and what left while a busy disk still wrote the results before.
    const atMost = isFull ? people : people / 2;
    await addPeople(db, { count: people });
    for (const like of [{ severity: 'Extreme', urgency: 'Immediate' }, { severity: 'Severe' }]) {
      stub = await openTwilioStub({ latencyMs: 60 });
      const alertId = await approveAlertFor(db, people, like);
      for (let round = 1; round <= (isFull ? 5 : 1); round += 1) {
        const worker = start(undefined, 0, true);
        await until(() => stub.messages.length >= 60 * round, `it runs, round ${round}`, 60_000);
        kill(worker);
      }
      start(undefined, 0, true);
      const isSettled = async () => {
        const { accepted = 0, review = 0 } = await statesOf(db, alertId);
        return accepted + review === people;
      };
      await until(isSettled, 'everybody accepted or for a person', 90_000);
      const { review = 0 } = await statesOf(db, alertId);
      const isForLife = like.severity === 'Extreme';
      const reached = new Set(stub.messages.map((m) => m.to)).size;
      // Who waits for a person and did not get it is not lost: somebody decides.
      const counts = {
        people,
        handedOver: stub.messages.length,
        lost: Math.max(0, people - reached - review),
        duplicated: stub.messages.length - reached,
      };
      tellFault(1, { ...counts, review, withoutList: 1 });
      expect(counts.lost).toBe(0);
      expect(isForLife ? review : counts.duplicated).toBe(0);
      expect(isForLife ? counts.duplicated : review).toBeLessThanOrEqual(atMost);
      for (const worker of workers) kill(worker);
      workers = [];
      await stub.close();
    }
  },
  300_000,
);

testOnServer(
  '[fault 8] a worker frozen past its lease hands nothing over when it wakes',
  async () => {
    const people = isFull ? 1_500 : 900;
    await addPeople(db, { count: people });
    stub = await openTwilioStub({ latencyMs: 30 });
    await hurry(db, 300);
    await db.admin(`update tenant_alert_setting set channel = 'twilio'`);
    const alertId = await approveAlertFor(db, people);
    const frozen = start();
    await until(() => stub.messages.length > 100, 'it runs', 60_000);
    signal(frozen, 'SIGSTOP');
    start();
    await sleep(7_000);
    signal(frozen, 'SIGCONT');
    await until(async () => (await statesOf(db, alertId)).accepted === people, 'everybody accepted', 240_000);
    await requireNone(8, db, alertId, people);
  },
  180_000,
);

testOnServer(
  '[fault 11] a worker that dies while the alert is being stopped leaves nobody half way, and nothing leaves afterwards',
  async () => {
    const people = 600;
    await addPeople(db, { count: people });
    await hurry(db, 200);
    stub = await openTwilioStub({ latencyMs: 30 });
    const alertId = await approveAlertFor(db, people);
    const dying = start();
    await until(() => stub.messages.length > 50, 'it runs', 60_000);
    await Promise.all([db.as(author, (tx) => tx.run(sql`update alert set status = 'cancelled' where alert_id = ${alertId}`)), kill(dying)]);
    const gone = await settled();
    start();
    const open = async () => {
      const { sending = 0, uncertain = 0 } = await statesOf(db, alertId);
      return sending + uncertain;
    };
    await until(async () => (await open()) === 0, 'all of it is known', 60_000);
    const states = await statesOf(db, alertId);
    tellFault(11, {
      people,
      handedOver: gone,
      lost: gone - (states.accepted ?? 0),
      duplicated: gone - new Set(stub.messages.map((m) => m.to)).size,
    });
    expect(stub.messages).toHaveLength(gone);
    // Whoever the provider has is told as accepted, all others as not sent or never begun.
    expect(states.accepted).toBe(gone);
    expect((states.queued ?? 0) + (states.not_sent ?? 0)).toBe(people - gone);
  },
  180_000,
);

testOnServer(
  '[fault 2] [fault 20] PostgreSQL is killed under load and stays away: nothing is handed over meanwhile, the workers go on by themselves, nobody is lost or gets it twice, and they grow no larger',
  async () => {
    const cluster = await makeCluster();
    if (!cluster) return;
    const native = await openNative({ url: cluster.url }, { log: () => undefined });
    const away: TestDatabase = {
      ...native,
      admin: (text, values) => withConnection(cluster.superuser, async (client) => (await client.query(text, values)).rows as never),
      owner: () => Promise.reject(new Error('not here')),
    };
    try {
      const people = isFull ? 60_000 : 2_400;
      await prepare(away);
      await hurry(away, isFull ? 2_000 : 400);
      await addPeople(away, { count: people });
      stub = await openTwilioStub({ latencyMs: 30 });
      const alertId = await approveAlertFor(away, people);
      const pair = [start(cluster.url), start(cluster.url)];
      await until(() => stub.messages.length > people / 6, 'it runs', 90_000);
      const sizes: number[][] = [];
      // The loader is the parent; the program that works is its child.
      const measure = () => sizes.push(pair.map((worker) => residentKb(worker.pid ?? 0)));
      measure();
      cluster.kill();
      // What was claimed and is under way may still leave, a batch at most.
      const before = await settled();
      await sleep(isFull ? 30_000 : 2_500);
      expect(stub.messages.length).toBe(before);
      await cluster.start();
      await until(
        () =>
          statesOf(away, alertId)
            .then((s) => s.accepted === people)
            .catch(() => false),
        'everybody accepted',
        240_000,
      ); // prettier-ignore
      measure();
      const grown = Math.max(...(sizes[1] ?? []).map((kb, i) => kb - (sizes[0]?.[i] ?? 0))) / 1024;
      await requireNone(2, away, alertId, people, { grownMb: Math.round(grown) });
      expect(grown).toBeLessThan(64);
    } finally {
      for (const worker of workers) kill(worker);
      await native.close().catch(() => undefined);
      cluster.remove();
    }
  },
  400_000,
);

/** Resident memory of the largest process among one and its children, kB. */
const residentKb = (pid: number): number => {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').filter(Boolean);
  const of = (id: string | number) => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${id}/status`, 'utf8'))?.[1] ?? 0);
  return Math.max(of(pid), ...children.map(of));
};
