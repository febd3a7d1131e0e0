import { type ChildProcess, spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { openTestDatabase, type TestDatabase } from '@vias/sql/testing.ts';
import { addPeople, alertOf, approveAlertFor, hurry, statesOf, until, wipe } from './testing.ts';
import { openTwilioStub, type TwilioStub } from './testing-twilio.ts';

// Several processes on one database, so PostgreSQL only. VIAS_KILLS sets the rounds.
const onServer = Boolean(process.env.VIAS_TEST_DATABASE_URL);
if (!onServer) console.warn('kill -9 of dispatch workers is tested on PostgreSQL only: set VIAS_TEST_DATABASE_URL');
const kills = Number(process.env.VIAS_KILLS ?? 6);
const testOnServer = onServer ? test : test.skip;

const tsx = createRequire(import.meta.url).resolve('tsx/cli');
const workerFile = fileURLToPath(new URL('./testing-worker.ts', import.meta.url));
let db: TestDatabase;
let stub: TwilioStub;
let workers: ChildProcess[] = [];
beforeAll(async () => {
  db = await openTestDatabase();
});
afterAll(() => db.close());
beforeEach(async () => {
  await wipe(db);
  await hurry(db, 2_000);
  await db.admin(`update tenant_alert_setting set channel = 'twilio'`);
});
afterEach(async () => {
  for (const worker of workers) kill(worker);
  workers = [];
  await stub?.close();
});

const start = (): ChildProcess => {
  const address = (db.pool as unknown as { options: { connectionString: string } }).options.connectionString;
  // Its own group, so that the loader and the program die together.
  const worker = spawn(process.execPath, [tsx, workerFile, address, stub.url], {
    detached: true,
    stdio: ['pipe', 'ignore', 'inherit'],
    env: { ...process.env, NODE_OPTIONS: '' },
  });
  workers.push(worker);
  return worker;
};
const kill = (worker: ChildProcess): void => {
  try {
    if (worker.pid) process.kill(-worker.pid, 'SIGKILL');
  } catch {
    // Gone already.
  }
};

testOnServer(
  'kill -9 of two workers again and again: nobody is lost, nobody gets it twice, every state is accounted for',
  async () => {
    const people = 100 + 400 * kills;
    await addPeople(db, { count: people });
    stub = await openTwilioStub({ latencyMs: 30 });
    const alertId = await approveAlertFor(db, people);
    const running = [start(), start()];
    for (let round = 0; round < kills; round += 1) {
      const before = stub.messages.length;
      await until(
        async () => stub.messages.length >= before + 200 || (before > 0 && (await statesOf(db, alertId)).queued === undefined),
        `progress in round ${round}`,
        60_000,
      );
      const which = round % 2;
      kill(running[which] as ChildProcess);
      running[which] = start();
    }
    await until(async () => (await statesOf(db, alertId)).accepted === people, 'everybody accepted', 180_000);
    const taken = stub.taken();
    const unclear = (await db.admin<{ n: number }>('select count(*)::int as n from recipient where lookups > 0'))[0]?.n;
    console.info(
      JSON.stringify({
        kills,
        people,
        posts: stub.messages.length,
        lost: people - taken.size,
        duplicates: stub.messages.length - taken.size,
        lookedUp: unclear,
      }),
    );
    expect({ lost: people - new Set(stub.messages.map((m) => m.to)).size, duplicates: stub.messages.length - people }).toEqual({
      lost: 0,
      duplicates: 0,
    });
    expect((await alertOf(db, alertId)).audience_count).toBe(people);
  },
  600_000,
);

testOnServer(
  'a worker frozen past its lease hands nothing over when it wakes',
  async () => {
    const people = 1_500;
    await addPeople(db, { count: people });
    stub = await openTwilioStub({ latencyMs: 30 });
    await hurry(db, 400);
    await db.admin(`update tenant_alert_setting set channel = 'twilio'`);
    const alertId = await approveAlertFor(db, people);
    const frozen = start();
    await until(() => stub.messages.length > 200, 'it runs', 60_000);
    process.kill(-(frozen.pid as number), 'SIGSTOP');
    start();
    await new Promise((resolve) => setTimeout(resolve, 8_000));
    process.kill(-(frozen.pid as number), 'SIGCONT');
    await until(async () => (await statesOf(db, alertId)).accepted === people, 'everybody accepted', 240_000);
    expect({ lost: people - new Set(stub.messages.map((m) => m.to)).size, duplicates: stub.messages.length - people }).toEqual({
      lost: 0,
      duplicates: 0,
    });
  },
  180_000,
);
