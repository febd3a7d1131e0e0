import { type ChildProcess, spawn } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { startDispatcher } from '@vias/alerts/dispatcher.ts';
import type { PhoneVault } from '@vias/alerts/phone-vault.ts';
import { openReceiptWriter } from '@vias/alerts/receipts.ts';
import { author, hurry, quiet, recordingChannel, statesOf, until } from '@vias/alerts/testing.ts';
import { isSignedByTwilio } from '@vias/alerts/twilio-signature.ts';
import { sql } from '@vias/sql/sql.ts';
import type { TestDatabase } from '@vias/sql/testing.ts';
import { atLeast, atMost, type BenchResult } from '../result.ts';

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

type Stub = { url: string };
type Counts = { made: number; urgent: number; lastAt: number; urgentFirstAt: number };
export const ask = async (stub: Stub, path = ''): Promise<Counts> => (await fetch(stub.url + path)).json() as Promise<Counts>;
/** Queues an alert for everybody and answers its id; `urgent` is of the highest priority and says so in its text. */
export type Queue = (people: number, urgent?: boolean) => Promise<string>;

/** Starts a process that sends, a client alone or a worker, as `npm run worker` starts one; see sender.ts. */
export const startSender = async (stub: Stub, ...what: string[]): Promise<ChildProcess> => {
  const file = fileURLToPath(new URL('./sender.ts', import.meta.url));
  const child = spawn(process.execPath, ['--max-semi-space-size=64', '--import', 'tsx', file, stub.url, ...what], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  await new Promise<void>((resolve) => child.stdout?.once('data', () => resolve()));
  return child;
};
/** The address of the database under test, for another process. */
export const addressOf = (db: TestDatabase): string =>
  (db.pool as unknown as { options: { connectionString: string } }).options.connectionString;
/** Says a word to a process and hears its answer, see sender.ts: processor time, microseconds. */
export const askSender = (child: ChildProcess): Promise<number> =>
  new Promise((resolve) => {
    child.stdout?.once('data', (said) => resolve(Number(said)));
    child.stdin?.write('go\n');
  });
/** Ends processes that send. */
export const end = (children: ChildProcess[]) => {
  for (const child of children) child.stdin?.end();
};
/** Ends what is being sent and forgets it. */
export const clear = async (db: TestDatabase) => {
  await db.admin(`update alert set status = 'cancelled' where status in ('sending', 'paused')`);
  // In the order in which a claim locks them: workers go on asking meanwhile, and would wait for it and it for them.
  for (const table of ['sender_bucket', 'recipient', 'delivery_try']) await db.admin(`truncate ${table}`);
};

/** One round: so many messages by two raw clients, then the same by two workers; messages a millisecond. */
const racePair = async (db: TestDatabase, stub: Stub, queue: Queue, people: number, raw: ChildProcess[]) => {
  const begun = performance.now();
  await Promise.all(raw.map(askSender));
  const theirs = people / (performance.now() - begun);
  await ask(stub, '/forget');
  await queue(people);
  const from = performance.now();
  await until(async () => (await ask(stub)).made >= people, 'all handed over', 300_000);
  const ours = people / (performance.now() - from);
  await clear(db);
  return { ratio: ours / theirs, note: `${Math.round(ours * 1000)}/s of ${Math.round(theirs * 1000)}/s` };
};
const startPairs = async (db: TestDatabase, stub: Stub, people: number) => ({
  raw: [await startSender(stub, 'raw', String(people / 2)), await startSender(stub, 'raw', String(people / 2))],
  pair: [await startSender(stub, 'worker', addressOf(db)), await startSender(stub, 'worker', addressOf(db))],
});
const middle = (values: number[]) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

/** Two workers against two raw clients where the provider, which takes its time, is the limit and not this machine: what a second worker adds when it has processors of its own. */
export async function measurePatient(db: TestDatabase, stub: Stub, queue: Queue, people: number, rounds: number): Promise<BenchResult> {
  const races: Awaited<ReturnType<typeof racePair>>[] = [];
  const { raw, pair } = await startPairs(db, stub, people);
  try {
    for (let round = 0; round <= rounds; round += 1) races.push(await racePair(db, stub, queue, people, raw));
  } finally {
    end([...raw, ...pair]);
    await clear(db);
  }
  const [, ...counted] = races;
  return atLeast('dispatch.2workers.patient', middle(counted.map(({ ratio }) => ratio)), 0.85, {
    note: counted.map(({ note }) => note).join(', '),
  });
}

/** Two worker processes against two raw clients on the same provider, interleaved; then a matter of life in the middle of a backlog, and stopping it. */
export async function measureWorkers(db: TestDatabase, stub: Stub, queue: Queue, people: number, rounds: number): Promise<BenchResult[]> {
  const ratios: number[] = [];
  const notes: string[] = [];
  const firsts: number[] = [];
  const lasts: number[] = [];
  const after: number[] = [];
  const { raw, pair } = await startPairs(db, stub, people);
  try {
    // The first one is not counted: they run for months, and what is measured is not how long a process takes to become quick.
    for (let round = 0; round <= rounds; round += 1) {
      const { ratio, note } = await racePair(db, stub, queue, people, raw);
      if (round === 0) continue;
      ratios.push(ratio);
      notes.push(note);
      await ask(stub, '/forget');
      const backlog = await queue(people);
      await until(async () => (await ask(stub)).made > people / 10, 'the backlog runs', 60_000);
      await queue(people, true);
      const published = Date.now();
      await until(async () => (await ask(stub)).urgent > 0, 'the urgent one began', 60_000);
      firsts.push(Math.max(0, (await ask(stub)).urgentFirstAt - published));
      await db.admin(`update alert set status = 'cancelled' where status = 'sending' and priority = 0`);
      await until(async () => ((await statesOf(db, backlog)).queued ?? 0) > 0, 'something left to stop', 10_000).catch(() => undefined);
      const before = await ask(stub);
      await db.as(author, (tx) => tx.run(sql`update alert set status = 'cancelled' where alert_id = ${backlog}`));
      const cancelled = Date.now();
      await sleep(1_500);
      const { lastAt, made } = await ask(stub);
      lasts.push(Math.max(0, lastAt - cancelled));
      after.push(made - before.made);
      await clear(db);
    }
  } finally {
    end([...raw, ...pair]);
    await clear(db);
  }
  const worst = (values: number[]) => Math.max(...values);
  return [
    atLeast('dispatch.2workers', middle(ratios), 0.85, { note: notes.join(', ') }),
    atMost('priority.first_ms', worst(firsts), 1_000, {
      unit: 'ms',
      note: `a matter of life in a backlog of ${people}; each round: ${firsts.join(', ')}`,
    }),
    atMost('cancel.last_ms', worst(lasts), 500, {
      unit: 'ms',
      note: `last POST after the stop; each round: ${lasts.join(', ')}; ${after.join(', ')} left after it`,
    }),
  ];
}

/** Three workers on one sender's tokens for `seconds`: how much of the contracted rate was used, and the most in any ten seconds. */
export async function measureRate(
  db: TestDatabase,
  vault: PhoneVault,
  queue: Queue,
  people: number,
  seconds: number,
): Promise<BenchResult[]> {
  // As fast as the people last.
  const rate = Math.min(500, Math.floor(people / (seconds + 5)));
  await hurry(db, rate);
  const at: number[] = [];
  const channel = () =>
    recordingChannel((_m, n) => ({ kind: 'accepted', sid: `SM${at.push(performance.now())}x${n}` }), { name: 'twilio', live: false });
  const alertId = await queue(people);
  const workers = [1, 2, 3].map(() =>
    startDispatcher({ db, channels: [channel()], vault, log: quiet, config: { idleMs: 20, busyMs: 20 } }),
  );
  await until(() => at.length > 0, 'begun');
  await sleep(seconds * 1000 + 500);
  await db.as(author, (tx) => tx.run(sql`update alert set status = 'cancelled' where alert_id = ${alertId}`));
  for (const worker of workers) await worker.stop();
  await clear(db);
  const begun = at[0] ?? 0;
  const used = at.filter((t) => t < begun + seconds * 1000).length;
  let most = 0;
  for (let i = 0, j = 0; i < at.length; i += 1) {
    while ((at[i] ?? 0) - (at[j] ?? 0) > 10_000) j += 1;
    most = Math.max(most, i - j + 1);
  }
  return [
    atLeast('rate.accuracy', used / (rate * seconds), 0.95, { note: `${used} in ${seconds} s at ${rate} a second, three workers` }),
    atMost('rate.worst_10s', most / (rate * 10), 1.05, { note: `${most} in the fullest ten seconds` }),
  ];
}

// As Twilio documents it: the address, then every field with its value, in the order of their names.
const sign = (token: string, address: string, form: Record<string, string>): string =>
  createHmac('sha1', token)
    .update(
      address +
        Object.keys(form)
          .sort()
          .map((key) => key + form[key])
          .join(''),
    )
    .digest('base64'); // prettier-ignore

/** Reports of Twilio checked (signature) and written, three for each message as they come, against the rate of hand-overs measured just before. */
export async function measureCallbacks(db: TestDatabase, people: string[], alertId: string, perSecond: number): Promise<BenchResult[]> {
  const token = 't'.repeat(32);
  const forms = people.flatMap((subscriberId, i) =>
    (['queued', 'sent', 'delivered'] as const).map((status) => {
      const address = `https://vias.example.lv/webhooks/twilio/status/${alertId}/${subscriberId}/1`;
      const form = { MessageSid: `SM${i}`, MessageStatus: status, AccountSid: `AC${'0'.repeat(32)}`, To: '+37120000000' };
      return { subscriberId, status, address, form, signature: sign(token, address, form) };
    }),
  );
  const writer = openReceiptWriter(db);
  const begun = performance.now();
  let next = 0;
  const lane = async () => {
    for (let one = forms[next++]; one; one = forms[next++]) {
      if (!isSignedByTwilio([token], one.signature, one.address, one.form)) throw new Error('not signed');
      await writer.receive({
        alertId,
        subscriberId: one.subscriberId,
        tryNo: 1,
        channel: 'twilio',
        status: one.status,
        sid: one.form.MessageSid,
        code: null,
      });
    }
  };
  await Promise.all(Array.from({ length: 2_000 }, lane));
  const rate = forms.length / ((performance.now() - begun) / 1000);
  await writer.stop();
  return [
    atLeast('callbacks.ratio', rate / perSecond, 3, {
      note: `${Math.round(rate)}/s checked and committed against ${Math.round(perSecond)}/s handed over; without the HTTP server around it`,
    }),
  ]; // prettier-ignore
}
