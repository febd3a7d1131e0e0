import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { createTwilioChannel } from '@vias/alerts/channels/twilio.ts';
import { startDispatcher } from '@vias/alerts/dispatcher.ts';
import { createPhoneVault } from '@vias/alerts/phone-vault.ts';
import { approveAlertFor, author, hurry, quiet, statesOf, until, wipe } from '@vias/alerts/testing.ts';
import bake from '@vias/sql/bake-template.ts';
import { sql } from '@vias/sql/sql.ts';
import { openTestDatabase, type TestDatabase } from '@vias/sql/testing.ts';
import {
  addressOf,
  ask,
  askSender,
  clear,
  end,
  measureCallbacks,
  measurePatient,
  measureRate,
  measureWorkers,
  type Queue,
  startSender,
} from './alerts/live.ts';
import { fillPeople } from './alerts/people.ts';
import { atLeast, atMost, type BenchContext, type BenchResult, numberOption } from './result.ts';

const vault = createPhoneVault({ current: 'bench', keys: { bench: Buffer.alloc(32, 1) }, pepper: Buffer.alloc(32, 2) });
const median = (values: number[]): number => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
const timed = async (work: () => Promise<unknown>): Promise<number> => {
  const begun = performance.now();
  await work();
  return performance.now() - begun;
};
const worker = { kind: 'worker' } as const;
const texts = {
  lv: 'Bridinajums: udens limenis Lielupe strauji cel.',
  ru: 'Вода поднимается.',
  lt: 'Vanduo kyla.',
  en: 'Water is rising.',
};
/** Every place lies inside it. */
const everywhere = 'MULTIPOLYGON(((23 56,24.6 56,24.6 56.9,23 56.9,23 56)))';

/** Slice by slice, as the dispatcher does; `took` gets the milliseconds of each transaction. */
const enqueueAll = async (db: TestDatabase, alertId: string, took: number[] = []): Promise<void> => {
  const isBeginning = async () => (await db.admin(`select from alert where alert_id = $1 and status = 'resolving'`, [alertId])).length > 0;
  while (await isBeginning()) took.push(await timed(() => db.as(worker, (tx) => tx.run(sql`select enqueue_alert(${alertId})`))));
};

/** Resolve and queue through enqueue_alert against a bare INSERT … SELECT DISTINCT of the same ids, interleaved; the preview against a bare count. */
const measureAudience = async (db: TestDatabase, people: number, rounds: number, name: string): Promise<BenchResult[]> => {
  const enqueued: number[] = [];
  const slices: number[] = [];
  const bare: number[] = [];
  const previewed: number[] = [];
  const counted: number[] = [];
  // One process on both sides: what a function assigns is never shared out to several, a bare statement is.
  const alone = 'set max_parallel_workers_per_gather = 0;';
  const inside = `from resident_place p where p.geom && st_geomfromtext('${everywhere}', 4326) and st_intersects(p.geom, st_geomfromtext('${everywhere}', 4326))`;
  await db.admin('create table if not exists bench_bare (subscriber_id uuid not null)');
  for (let round = 0; round < rounds; round += 1) {
    const alertId = await approveAlertFor(db, people, { texts });
    await db.admin('alter table alert disable trigger guard');
    await db.admin(`update alert set area = st_geomfromtext('${everywhere}', 4326), status = 'resolving' where alert_id = $1`, [alertId]);
    await db.admin(`update alert a set frozen_hash = alert_hash(a) where alert_id = $1`, [alertId]);
    await db.admin('alter table alert enable trigger guard');
    await db.admin('truncate bench_bare');
    bare.push(await timed(() => db.admin(`${alone} insert into bench_bare select distinct p.resident_id ${inside}`)));
    enqueued.push(await timed(() => enqueueAll(db, alertId, slices)));
    counted.push(await timed(() => db.admin(`${alone} select count(distinct p.resident_id) ${inside}`)));
    previewed.push(
      await timed(() => db.as(author, (tx) => tx.run(sql`select alert_audience(st_geomfromtext(${everywhere}, 4326), false)`))),
    );
    const states = await statesOf(db, alertId);
    if (states.queued !== people) throw new Error(`${states.queued} of ${people} were queued.`);
    await db.admin(`update alert set status = 'cancelled' where alert_id = $1`, [alertId]);
    await db.admin('truncate recipient');
    await db.admin('vacuum recipient');
  }
  const note = (ours: number[], theirs: number[]) => `${Math.round(median(ours))} ms against ${Math.round(median(theirs))} ms`;
  return [
    atMost(`enqueue.${name}`, median(enqueued) / median(bare), 6, {
      note: `${note(enqueued, bare)}; longest transaction ${Math.round(Math.max(...slices))} ms`,
    }),
    atMost('preview', median(previewed) / median(counted), 1.3, {
      note: `${note(previewed, counted)}, with reasons, languages and who is not reached`,
    }),
  ];
};

/** `latency`: milliseconds from a message to its answer. */
const startStub = async (latency = 30): Promise<{ url: string; stop(): void }> => {
  const file = fileURLToPath(new URL('./alerts/stub.ts', import.meta.url));
  const stub = spawn(process.execPath, [createRequire(import.meta.url).resolve('tsx/cli'), file, String(latency)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const port = await new Promise<string>((resolve) => stub.stdout.once('data', (data) => resolve(String(data).trim())));
  return { url: `http://127.0.0.1:${port}`, stop: () => void stub.kill() };
};

/** One worker process against one raw client on the same provider (30 ms, 200 connections), interleaved: speed, and processor time a recipient. */
const measureDispatch = async (
  db: TestDatabase,
  people: number,
  rounds: number,
): Promise<{ results: BenchResult[]; perSecond: number }> => {
  const stub = await startStub();
  const ratios: number[] = [];
  const rates: number[] = [];
  const cpu: number[] = [];
  const notes: string[] = [];
  const costs: string[] = [];
  await hurry(db, 10_000);
  await db.admin(`update tenant_alert_setting set channel = 'twilio'`);
  const raw = await startSender(stub, 'raw', String(people));
  const worker = await startSender(stub, 'worker', addressOf(db));
  try {
    // The first one is not counted: both run for months, and what is measured is not how long a process takes to become quick.
    for (let round = 0; round <= rounds; round += 1) {
      let begun = performance.now();
      const theirs = (await askSender(raw)) / people;
      const theirRate = (people / (performance.now() - begun)) * 1000;
      await ask(stub, '/forget');
      const alertId = await queueFor(db)(people);
      await askSender(worker);
      begun = performance.now();
      await until(async () => (await ask(stub)).made >= people, 'all handed over', 300_000);
      const rate = (people / (performance.now() - begun)) * 1000;
      await until(async () => (await statesOf(db, alertId)).accepted === people, 'all written down', 30_000);
      const ours = (await askSender(worker)) / people;
      await clear(db);
      if (round === 0) continue;
      ratios.push(rate / theirRate);
      rates.push(rate);
      cpu.push(ours / theirs);
      notes.push(`${Math.round(rate)}/s of ${Math.round(theirRate)}/s`);
      costs.push(`${Math.round(ours)} of ${Math.round(theirs)} µs`);
    }
  } finally {
    end([raw, worker]);
    stub.stop();
  }
  const results = [
    atLeast('dispatch.1worker', median(ratios), 0.85, { note: notes.join(', ') }),
    atMost('cpu.ratio', median(cpu), 1.5, {
      note: `${costs.join(', ')}: processor time of the worker a recipient, claiming, encryption and bookkeeping included, and of the raw client`,
    }),
  ];
  return { results, perSecond: median(rates) };
};

const queueFor =
  (db: TestDatabase): Queue =>
  async (people, urgent = false) => {
    const like = urgent ? { severity: 'Extreme', urgency: 'Immediate', texts: { ...texts, lv: `STEIDZAMI ${texts.lv}` } } : { texts };
    // Workers look on: until its area, words and number are as approved, the alert waits for its countdown.
    await db.admin(`update tenant_alert_setting set countdown_s = 600, tolerance_people = 10000, tolerance_share = 0.5`);
    const alertId = await approveAlertFor(db, people, like);
    await db.admin(`
      begin;
      alter table alert disable trigger guard;
      update alert set area = st_geomfromtext('${everywhere}', 4326), preview_count = ${people} where alert_id = '${alertId}';
      update alert a set frozen_hash = alert_hash(a), status = 'resolving' where alert_id = '${alertId}';
      alter table alert enable trigger guard;
      commit`);
    await enqueueAll(db, alertId);
    return alertId;
  };

const dispatchAll = async (db: TestDatabase, baseUrl: string, people: number): Promise<number> => {
  const alertId = await queueFor(db)(people);
  const channel = createTwilioChannel({
    accountSid: `AC${'0'.repeat(32)}`,
    authToken: 't'.repeat(32),
    messagingServiceSid: `MG${'0'.repeat(32)}`,
    baseUrl,
    publicUrl: 'https://vias.example.lv',
    connections: 200,
    timeoutMs: 10_000,
  });
  let done = 0;
  const counting = {
    ...channel,
    send: (message: Parameters<typeof channel.send>[0]) =>
      channel.send(message).finally(() => {
        done += 1;
      }),
  };
  const begun = performance.now();
  const dispatcher = startDispatcher({ db, channels: [counting], vault, log: quiet, config: { startConcurrency: 200, idleMs: 20 } });
  await until(() => done >= people, 'all handed over', 300_000);
  const took = performance.now() - begun;
  await dispatcher.stop();
  const { accepted } = await statesOf(db, alertId);
  if (accepted !== people) throw new Error(`${accepted} of ${people} were accepted.`);
  return took;
};

/** What only shows while workers run: two of them, a matter of life in a backlog, stopping, the rate of three, and reports coming in. */
const measureLive = async (db: TestDatabase, send: number, rounds: number, seconds: number, perSecond: number): Promise<BenchResult[]> => {
  const stub = await startStub();
  // Two workers of 200 connections get 5,000 a second from it at most: two thirds of what two processors do that also are the database's and the provider's.
  const patient = await startStub(80);
  const queue = queueFor(db);
  try {
    await hurry(db, 10_000);
    await db.admin(`update tenant_alert_setting set channel = 'twilio'`);
    const workers = await measureWorkers(db, stub, queue, send, rounds);
    workers.splice(1, 0, await measurePatient(db, patient, queue, send, Math.min(rounds, 2)));
    const rate = await measureRate(db, vault, queue, send, seconds);
    await hurry(db, 10_000);
    await dispatchAll(db, stub.url, send);
    const rows = await db.admin<{ alert_id: string; subscriber_id: string }>(
      `select alert_id, subscriber_id from recipient where state = 'accepted' limit 10000`,
    );
    const callbacks = await measureCallbacks(
      db,
      rows.map((row) => row.subscriber_id),
      rows[0]?.alert_id ?? '',
      perSecond,
    ); // prettier-ignore
    return [...workers, ...rate, ...callbacks];
  } finally {
    stub.stop();
    patient.stop();
  }
};

/**
 * `npm run bench -- alerts [--people 100000] [--million 1000000] [--rounds 3] [--send 20000] [--seconds 60]`: figures of early warning on PostgreSQL.
 * `--million 0` leaves the million out, `--seconds` is how long the rate is watched.
 */
export const run = async ({ args, progress }: BenchContext): Promise<BenchResult[]> => {
  const people = numberOption(args, 'people', 100_000);
  const rounds = numberOption(args, 'rounds', 3);
  const send = numberOption(args, 'send', 20_000);
  await bake();
  const db = await openTestDatabase();
  try {
    await wipe(db);
    await hurry(db);
    progress(`filling in ${people} people …`);
    await fillPeople(db, people, (id, n) => vault.seal(id, `+3712${String(n).padStart(7, '0')}`));
    progress('audience …');
    const audience = await measureAudience(db, people, rounds, people >= 1_000_000 ? '1m' : '100k');
    const million = numberOption(args, 'million', 1_000_000);
    if (million > people) {
      progress(`filling in up to ${million} people …`);
      await fillPeople(db, million - people, (id, n) => vault.seal(id, `+3712${String(n).padStart(7, '0')}`), people);
      audience.push(...(await measureAudience(db, million, Math.min(rounds, 2), '1m')).filter(({ id }) => id !== 'preview'));
    }
    await db.admin('delete from resident_place where resident_id not in (select resident_id from resident order by resident_id limit $1)', [
      send,
    ]);
    await db.admin('vacuum analyze resident_place');
    progress(`dispatch of ${send} …`);
    const { results, perSecond } = await measureDispatch(db, send, rounds);
    progress('workers, rate and reports …');
    return [...audience, ...results, ...(await measureLive(db, send, rounds, numberOption(args, 'seconds', 60), perSecond))];
  } finally {
    await db.close();
  }
};
