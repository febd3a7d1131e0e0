/**
 * `npm run test:cluster`: starts what Compose would start, without Docker and on loopback alone, puts a mixed load on it, kills an API process, a worker and the primary in turn (kill -9), promotes
 * the standby, and reports what was lost, sent twice, answered with an error, and how long it took. `--write` puts the report into docs/cluster.md. Exit code 1 when an acknowledged write is lost, a
 * message was sent twice or not at all, a share that ended was still read, or tiles differed for more than a second. Prints "skipped: …" where PostgreSQL, nginx or openssl are missing.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { addPeople, square } from '@vias/alerts/testing.ts';
import { openNative } from '@vias/sql/native.ts';
import { withConnection } from '@vias/sql/test-server.ts';
import type { TestDatabase } from '@vias/sql/testing.ts';
import { oic, oicFile } from '../api/src/imports/testing.ts';
import { clientOf, startLoad, tileLag } from './cluster-load.ts';
import { openStage, type Stage } from './cluster-stage.ts';

const PEOPLE = 3_000;
const ROWS = 3_000;
const say = (text: string) => console.log(`${new Date().toISOString().slice(11, 19)} ${text}`);
const rowsOf = async (url: string, text: string, values: unknown[] = []) =>
  withConnection(url, async (client) => (await client.query(text, values)).rows);
const seconds = (ms: number | undefined) => (ms === undefined ? '–' : `${(ms / 1000).toFixed(1)} s`);

/** What else the machine does. On one that is busy already, the times say more about that than about VIAS: they are told, not judged. */
const [busy = 0] = loadavg();
const isIdle = busy <= cpus().length;
const found = await openStage(say);
if (!found) {
  console.log('skipped: PostgreSQL, nginx or openssl is not here.');
  process.exit(0);
}
const stage: Stage = found;
const { cluster, standby, api, workers, apiUrls, twilio } = stage;
const ask = clientOf(stage);
const report: [string, string][] = [];
const faults: string[] = [];
const note = (what: string, figure: string, isFault = false) => {
  report.push([what, figure]);
  if (isFault) faults.push(`${what}: ${figure}`);
  say(`${what}: ${figure}`);
};
const must = (answer: { status: number; body: unknown }, status: number) => {
  if (answer.status !== status) throw new Error(`${answer.status} instead of ${status}: ${JSON.stringify(answer.body)}`);
};

/** A share of incidents from Jelgava to Dobele, ended while the standby has stopped replaying: the next read of either process must not see a thing. */
const proveShareEnds = async (): Promise<void> => {
  const made = await ask('editor@lv-jelgava', 'POST', '/api/incidents', {
    category: 'flood',
    severity: 2,
    occurredAt: new Date().toISOString(),
    title: 'Koplietots',
    geometry: { type: 'Point', coordinates: [23.5, 56.5] },
  });
  must(made, 201);
  const share = await ask('admin@lv-jelgava', 'POST', '/api/shares', {
    to: 'lv-dobele',
    theme: 'incidents',
    sensitivityUpTo: 1,
    purpose: 'kopīga reaģēšana pie robežas',
    expiresAt: new Date(Date.now() + 86_400_000).toISOString(),
  });
  must(share, 201);
  must(await ask('admin@lv-dobele', 'POST', `/api/shares/${share.body.id}/approve`), 200);
  const look = async () => {
    const token = await stage.identity.token('planner@lv-dobele', { clock: { now: Date.now } });
    return Promise.all(
      apiUrls.map(
        async (url) => (await fetch(`${url}/api/incidents/${made.body.id}`, { headers: { authorization: `Bearer ${token}` } })).status,
      ),
    );
  };
  const before = await look();
  const readsOf = async () =>
    Number((await rowsOf(standby.superuser, `select xact_commit as n from pg_stat_database where datname = 'postgres'`))[0].n);
  // A connection that rests tells what it counted after ten seconds at the latest.
  await sleep(11_000);
  const readsBefore = await readsOf();
  for (let n = 0; n < 25; n += 1) await look();
  await sleep(11_000);
  const onStandby = (await readsOf()) - readsBefore;
  await rowsOf(standby.superuser, 'select pg_wal_replay_pause()');
  must(await ask('admin@lv-jelgava', 'POST', `/api/shares/${share.body.id}/end`), 200);
  const after = await look();
  await rowsOf(standby.superuser, 'select pg_wal_replay_resume()');
  // Each read there is two transactions: how far the standby has come, and the read.
  note('Reads of 50 that ran on the standby', String(Math.min(50, Math.floor(onStandby / 2))), onStandby < 50);
  note(
    'A share ended while the standby had stopped replaying: what the two API processes answer before and after',
    `${before.join(', ')} → ${after.join(', ')}`,
    after.some((status) => status !== 404) || before.some((status) => status !== 200),
  );
};

const startImport = async (): Promise<string> => {
  const rows = Array.from(
    { length: ROWS },
    (_, n) => `${n};20.11.2026;10:00;CSNg;${(23.2 + (n % 60) / 1000).toFixed(4).replace('.', ',')};56,6;1;slodze`,
  );
  const data = new FormData();
  data.set('profile', JSON.stringify(oic));
  data.set('file', new Blob([oicFile(...rows)]), 'slodze.csv');
  const form = new Response(data);
  const begun = await ask('editor@lv-dobele', 'POST', '/api/imports', Buffer.from(await form.arrayBuffer()), {
    'content-type': form.headers.get('content-type') ?? '',
  });
  must(begun, 202);
  return begun.body.id;
};

const sendAlert = async (): Promise<string> => {
  const draft = await ask('author@lv-jelgava', 'POST', '/api/alerts', {
    title: 'Amonjaka noplūde',
    category: 'CBRNE',
    event: 'Amonjaka noplūde',
    responseType: 'Shelter',
    urgency: 'Immediate',
    severity: 'Extreme',
    certainty: 'Observed',
    expiresAt: new Date(Date.now() + 3 * 3_600_000).toISOString(),
    area: {
      name: 'Jelgava',
      geometry: { type: 'Polygon', coordinates: [[...square.matchAll(/([\d.]+) ([\d.]+)/g)].map(([, x, y]) => [Number(x), Number(y)])] },
    },
    texts: [{ lang: 'lv', body: 'Elejā amonjaka noplūde. Ejiet telpās.' }],
  });
  must(draft, 201);
  const handedIn = await ask('author@lv-jelgava', 'POST', `/api/alerts/${draft.body.id}/submit`, undefined, {
    'if-match': `"${draft.body.version}"`,
  });
  must(handedIn, 200);
  const { version, people } = handedIn.body;
  must(
    await ask(
      'approver@lv-jelgava',
      'POST',
      `/api/alerts/${draft.body.id}/approve`,
      { recipients: people, areaName: 'Jelgava' },
      { 'if-match': `"${version}"` },
    ),
    200,
  );
  return draft.body.id;
};

const until = async (limitMs: number, isSo: () => Promise<boolean> | boolean): Promise<boolean> => {
  for (const end = Date.now() + limitMs; Date.now() < end; await sleep(250)) if (await isSo()) return true;
  return false;
};

const run = async (): Promise<void> => {
  const db = await openNative({ url: cluster.url }, { log: () => undefined });
  const people = { ...db, admin: (text: string, values?: unknown[]) => rowsOf(cluster.superuser, text, values) } as unknown as TestDatabase;
  await addPeople(people, { count: PEOPLE });
  // Thirty segments a second, so that the alert is under way while things are killed.
  await rowsOf(cluster.superuser, `update tenant_alert_setting set countdown_s = 0, channel = 'twilio', rate_segments = 30`);
  await db.close();
  for (const part of [...api, ...workers]) await part.start();
  say('Two API processes and two workers serve behind nginx.');
  await proveShareEnds();

  const lags: number[] = [];
  const apart: number[] = [];
  const measureLag = async () => {
    const both = (await tileLag(ask, stage)).filter((lag) => lag !== undefined);
    say(`Tiles after ${both.map((lag) => lag.toFixed(0)).join(' and ')} ms.`);
    lags.push(...both);
    if (both.length === 2) apart.push(Math.abs((both[0] ?? 0) - (both[1] ?? 0)));
  };
  const load = startLoad(ask);
  await sleep(3_000);
  for (let n = 0; n < 10; n += 1) await measureLag();
  const importId = await startImport();
  const alertId = await sendAlert();
  if (!(await until(60_000, () => twilio.messages.length > 100))) throw new Error('The alert does not go out.');
  say(`The alert is under way, ${twilio.messages.length} messages are out.`);

  /** From a kill to the first read and the first kept write that began after it, and the errors in between. */
  const afterKill = async (what: string, kill: () => void | Promise<void>, repair: () => Promise<void>) => {
    const before = Date.now();
    await kill();
    const at = Date.now();
    say(`Killed: ${what}.`);
    await repair();
    const first = (done: { began: number; at: number }[]) => done.find(({ began }) => began >= at)?.at;
    await until(60_000, () => first(load.log.kept) !== undefined && first(load.log.readsDone) !== undefined);
    await sleep(5_000);
    const errors = load.log.errors.filter((error) => error.at >= before);
    const span = (kind: 'read' | 'write') => errors.filter((error) => error.what === kind).length;
    const after = (time: number | undefined) => (time === undefined ? 'never' : seconds(time - at));
    const last = errors.length === 0 ? '' : `, last error after ${after(errors.at(-1)?.at)}`;
    note(
      what,
      `${span('read')} reads and ${span('write')} writes answered with an error; the first read sent after it answered after ${after(first(load.log.readsDone))}, the first write kept after ${after(first(load.log.kept))}${last}`,
    );
    for (const why of new Set(errors.map((error) => `${error.what} ${error.why}`))) say(`  ${why}`);
  };
  await afterKill(
    'An API process is killed, started again',
    () => api[1]?.kill(),
    async () => {
      await sleep(2_000);
      await api[1]?.start();
    },
  );
  await afterKill(
    'A worker is killed, not started again',
    () => workers[0]?.kill(),
    () => sleep(1_000),
  );
  const outBefore = twilio.messages.length;
  await afterKill(
    'The primary is killed, the standby promoted a second later',
    () => cluster.kill(),
    async () => {
      await sleep(1_000);
      await rowsOf(standby.superuser, 'select pg_promote()');
    },
  );
  say(`${outBefore} messages were out when the primary died, ${twilio.messages.length} are now.`);
  for (let n = 0; n < 10; n += 1) await measureLag();

  const primary = standby.superuser;
  const finished = await until(180_000, async () => {
    const [{ n }] = await rowsOf(
      primary,
      `select count(*)::int as n from recipient where alert_id = $1 and state in ('queued', 'sending', 'uncertain')`,
      [alertId],
    );
    return n === 0 && twilio.messages.length >= PEOPLE;
  });
  const imported = await until(120_000, async () => {
    const { status, body } = await ask('editor@lv-dobele', 'GET', `/api/imports/${importId}`);
    return status === 200 && !['waiting', 'running'].includes(body.state);
  });
  await load.stop();
  const { log } = load;
  const there = new Set((await rowsOf(primary, 'select incident_id as id from incident')).map(({ id }) => id));
  const lost = log.kept.filter(({ id }) => !there.has(id)).length;
  note('Acknowledged writes', `${log.kept.length}, lost: ${lost}`, lost > 0);
  const twice = (
    await rowsOf(
      primary,
      `select count(*)::int as n from (select title from incident where title like 'Slodze %' and title <> 'Slodze 0' group by 1 having count(*) > 1) t`,
    )
  )[0].n;
  note('Writes kept twice, after being sent again with their key', String(twice), twice > 0);
  const perNumber = new Map<string, number>();
  for (const { to } of twilio.messages) perNumber.set(to, (perNumber.get(to) ?? 0) + 1);
  const doubled = [...perNumber.values()].filter((n) => n > 1).length;
  note(
    `Messages of the alert to ${PEOPLE} people`,
    `${perNumber.size} people reached, ${doubled} reached twice`,
    doubled > 0 || perNumber.size !== PEOPLE || !finished,
  );
  const states = await rowsOf(primary, 'select state, count(*)::int as n from recipient where alert_id = $1 group by 1 order by 1', [
    alertId,
  ]);
  say(`Recipients: ${states.map(({ state, n }) => `${n} ${state}`).join(', ')}.`);
  const { body: summary } = await ask('editor@lv-dobele', 'GET', `/api/imports/${importId}`);
  const [{ n: landed }] = await rowsOf(
    primary,
    `select count(*)::int as n from incident where tenant_id = 'lv-dobele' and source_code = 'dobeles-oic'`,
  );
  note(`An import of ${ROWS} rows`, `${summary.state}, ${landed} incidents`, !imported || summary.state !== 'finished' || landed !== ROWS);
  const sorted = [...log.readTimes].sort((a, b) => a - b);
  const at = (q: number) => sorted[Math.floor((sorted.length - 1) * q)];
  note('Reads', `${log.reads}, half under ${at(0.5)} ms, 95 % under ${at(0.95)} ms`);
  const [longest, difference] = [Math.max(...lags), Math.max(...apart)];
  note('The tiles of the two API processes were unlike for at most', `${difference.toFixed(0)} ms`, isIdle && difference > 1_000);
  note(
    'From an acknowledged write to the tile of both API processes',
    `${lags.length} looks, half under ${lags.sort((a, b) => a - b)[Math.floor(lags.length / 2)]?.toFixed(0)} ms, longest ${longest.toFixed(0)} ms`,
    isIdle && longest > 1_000,
  );
};

try {
  await run();
} catch (error) {
  faults.push(String(error));
  for (const part of [...api, ...workers])
    console.log(`${part.name}: ${readFileSync(`${stage.folder}/${part.name}.log`, 'utf8').slice(-1_500)}`);
  console.error(error);
} finally {
  await stage.close();
}
if (process.argv.includes('--write') && faults.length === 0) {
  const page = fileURLToPath(new URL('../docs/cluster.md', import.meta.url));
  const table = [
    `On ${new Date().toISOString().slice(0, 10)}, ${cpus().length} cores for everything, load average` +
      ` before the start ${busy.toFixed(1)}${isIdle ? '' : ' (more than the cores: times are told, not judged)'}, Node ${process.versions.node}:`,
    '',
    '| | |',
    '|---|---|',
    ...report.map(([what, figure]) => `| ${what} | ${figure} |`),
  ].join('\n');
  writeFileSync(
    page,
    readFileSync(page, 'utf8').replace(/(?<=<!-- report -->\n)[\s\S]*?(?=<!-- end of report -->)/, () => `\n${table}\n\n`),
  );
}
for (const fault of faults) console.log(`FAULT ${fault}`);
process.exit(faults.length > 0 ? 1 : 0);
