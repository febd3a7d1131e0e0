import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer as createTlsServer } from 'node:tls';
import { createPhoneVault } from '@vias/alerts/phone-vault.ts';
import { sql } from '@vias/sql/sql.ts';
import { z } from 'zod';
import { readConfig } from '../config.ts';
import { openTestApp, type TestApp, testPhoneKeys } from '../testing.ts';
import { createClockWatch } from '../watching/clock-watch.ts';
import { startTracing } from '../watching/trace.ts';
import { assess, limits } from './assess.ts';
import { readCertificates } from './certificates.ts';

const token = 'a-token-of-the-operator';
let app: TestApp;
beforeAll(async () => {
  app = await openTestApp({ metricsToken: token });
});
afterEach(() => app.clock.set(undefined));
afterAll(() => app.close());

const scrape = async (): Promise<string> =>
  (await app.as(undefined).get('/metrics', { headers: { authorization: `Bearer ${token}` } })).text;
const seal = (id: string, key: string) =>
  createPhoneVault({
    current: 'k1',
    keys: { k1: Buffer.from(key, 'hex') },
    pepper: Buffer.from(testPhoneKeys.VIAS_PHONE_PEPPER, 'hex'),
  }).seal(id, '+37126123456');
const putOnDuty = async (tenant: string, key = testPhoneKeys.VIAS_PHONE_KEY): Promise<void> => {
  const id = crypto.randomUUID();
  await app.db.admin(
    `insert into duty (duty_id, tenant_id, name, lang, position, from_at, until_at, phone_enc, key_id, phone_end, written_name)
     values ($1, $2, 'Kārlis Lapiņš', 'lv', 1, now() - interval '1 hour', now() + interval '8 hours', $3, 'k1', '456', 'x')`,
    [id, tenant, seal(id, key).phoneEnc],
  );
};
type Item = { part: string; code: string; state: string; values: Record<string, string | number> };
const statusOf = async (user: string): Promise<{ state: string; items: Item[] }> => (await app.as(user).get('/api/status')).body;
const find = ({ items }: { items: Item[] }, code: string) => items.find((one) => one.code === code);

test('whether what was erased is gone from the files too has its line: not asked yet, something left, done, long ago', async () => {
  const line = async () => (await statusOf('operator@vias')).items.find(({ code }) => code.startsWith('scrub.'));
  // An embedded database does it by itself.
  expect(await line()).toEqual(
    app.db.kind === 'embedded' ? undefined : expect.objectContaining({ part: 'safety', code: 'scrub.never', state: 'unknown' }),
  );
  const note = (isGood: boolean, ago: string) =>
    app.db.admin(`insert into operation_run (operation, is_good, detail, at) values ('scrub', ${isGood}, '{}', now() - interval '${ago}')`);
  await note(true, '51 hours');
  expect(await line()).toMatchObject({ code: 'scrub.old', state: 'waits' });
  await note(true, '49 hours');
  expect(await line()).toMatchObject({ code: 'scrub.ok', state: 'ok' });
  await note(false, '1 hour');
  expect(await line()).toMatchObject({ code: 'scrub.left', state: 'waits' });
  expect(await scrape()).toContain('vias_operation_good{operation="scrub"} 0');
});

test('how many reports on security incidents the authorities wait for, and when the next is due, are figures; none is due at no time', async () => {
  expect(await scrape()).toContain('\nvias_security_reports 0\n');
  expect(await scrape()).not.toMatch(/^vias_security_report_due_timestamp_seconds \d/m);
  const aware = Math.floor(Date.now() / 1000) - 3600;
  const { status } = await app.as('admin@lv-aizkraukle').post('/api/security-incidents', {
    title: 'Svešs konts',
    isSignificant: true,
    awareAt: new Date(aware * 1000).toISOString(),
    happened: 'Ārpus darba laika izmantota sesija.',
    hasPersonalData: false,
    isHighRisk: false,
    crossBorder: 'unknown',
    unlawfulAct: 'suspected',
  });
  expect(status).toBe(201);
  const text = await scrape();
  expect(text).toContain(`\nvias_security_report_due_timestamp_seconds ${aware + 86_400}\n`);
  expect(text).toMatch(/^vias_security_reports [1-9]/m);
});

test('every figure that the dashboard and the alert rules ask for is at /metrics, and their labels are few and name nobody', async () => {
  await putOnDuty('lt-telsiai', '77'.repeat(32));
  await app.db.admin(`
    insert into operation_run (operation, is_good, detail) values ('backup', true, '{"bytes": 12000000, "rows": 5}'), ('restore_drill', false, '{}');
    update sender_bucket set closed_at = null;
    insert into sender_bucket (tenant_id, sender, channel, rate_segments, burst, tokens, closed_at, closed_code) values ('lv-dobele', 'Dobele', 'twilio', 1, 1, 1, now(), 20003);
    insert into audit_check (chain, took_ms, entries, anchor_kind, anchors, bad_lines) values ('lv-jelgava', 1, 5, 'file', 1, 0)`);
  await app.as('planner@lv-jelgava').get('/tiles/incidents/8/144/78.mvt');
  await app
    .as('editor@lv-jelgava')
    .post('/api/incidents', { category: 'flood', severity: 3, occurredAt: '2026-11-20T10:00:00+02:00', title: 'Plūdi' });
  await app.as('planner@lv-jelgava').get('/api/incidents');
  await app.as('planner@lv-jelgava').get('/api/incidents/00000000-0000-4000-8000-000000000000');
  const text = await scrape();
  const there = new Set([...text.matchAll(/^([a-z_:][\w:]*)(?=[ {])/gim)].map(([name]) => name));
  for (const file of ['alert-rules.yml', 'grafana-dashboard.json']) {
    const asked = readFileSync(new URL(`../../../ops/${file}`, import.meta.url), 'utf8');
    const names = [...new Set(asked.match(/\b(?:vias|nodejs|process)_[a-z0-9_]+\b/g))];
    expect(names.length).toBeGreaterThan(10);
    // A certificate is there where an address has one.
    expect(names.filter((name) => !there.has(name) && name !== 'vias_certificate_expiry_timestamp_seconds')).toEqual([]);
  }
  const labels = new Set([...text.matchAll(/[{,]([a-z_]+)="/g)].map(([, name]) => name));
  const allowed =
    'address channel for gc kind le method operation outcome quantile queue result route space state status tenant type version major minor patch window';
  expect([...labels].filter((name) => !allowed.split(' ').includes(name ?? ''))).toEqual([]);
  expect(text).toContain('vias_http_request_duration_seconds_count{method="get",route="/api/incidents/{id}",status="4xx"}');
  expect(text).not.toMatch(/00000000-0000|Lapiņš|26123456|planner@/);
  expect(text).toContain('vias_duty_unreadable_numbers{tenant="lt-telsiai"} 1');
  expect(text).toContain('vias_alert_channel_closed{tenant="lv-dobele",channel="twilio"} 1');
  expect(text).toContain('vias_operation_good{operation="restore_drill"} 0');
  expect(text).toMatch(/vias_database_wait_duration_seconds_count\{for="connection"\} [1-9]/);
  if (app.db.kind === 'embedded') expect(text).toMatch(/vias_database_wait_duration_seconds_count\{for="session"\} [1-9]/);
  expect(text).toMatch(/vias_tile_requests_total\{result="built"\} [1-9]/);
  expect(text.split('\n').length).toBeLessThan(2000);
});

const promtool = spawnSync('promtool', ['--version']).status === 0;
(promtool ? test : test.skip)('Prometheus itself takes the rules and the figures (skipped where promtool is not)', async () => {
  const rules = new URL('../../../ops/alert-rules.yml', import.meta.url).pathname;
  expect(spawnSync('promtool', ['check', 'rules', rules], { encoding: 'utf8' })).toMatchObject({ status: 0 });
  const { stdout, stderr } = spawnSync('promtool', ['check', 'metrics'], { input: await scrape(), encoding: 'utf8' });
  // It finds fault with some names of Node's own figures.
  expect(`${stdout}${stderr}`.split('\n').filter((line) => !/^(nodejs|process)_/.test(line) && line !== '')).toEqual([]);
});

test('/health says to nobody more than whether VIAS works; its administrators read there what their page shows, of their own municipality alone', async () => {
  expect((await app.as(undefined).get('/health')).body).toEqual({ status: 'ok' });
  expect((await app.as('planner@lv-jelgava').get('/health')).body).toEqual({ status: 'ok' });
  expect((await app.as('planner@lv-jelgava').get('/api/status')).status).toBe(403);
  expect((await app.as(undefined).get('/api/status')).status).toBe(401);
  const { body } = await app.as('admin@lt-telsiai').get('/health');
  const page = await statusOf('admin@lt-telsiai');
  expect(body.details.items).toEqual(page.items);
  expect(find(page, 'duty.unreadable')).toMatchObject({ state: 'act', values: { n: 1, tenants: 'lt-telsiai' } });
  expect(page.state).toBe('act');
  // Another municipality's closed channel and unreadable numbers are not its business.
  expect(find(page, 'channel.closed')).toBeUndefined();
  const neighbour = await statusOf('admin@lv-dobele');
  expect(find(neighbour, 'duty.unreadable')).toBeUndefined();
  expect(find(neighbour, 'channel.closed')).toMatchObject({ state: 'act', values: { channel: 'twilio', code: 20003 } });
  const all = await statusOf('operator@vias');
  expect(find(all, 'channel.closed')).toBeDefined();
  expect(find(all, 'duty.unreadable')).toBeDefined();
  expect(JSON.stringify([page, neighbour, all])).not.toMatch(/Lapiņš|26123456|"456"/);
});

test('a backup that is old, a drill that failed and an audit that was not verified are said, each by its age', async () => {
  expect(find(await statusOf('operator@vias'), 'backup.ok')).toMatchObject({ state: 'ok', values: { megabytes: 12, rows: 5 } });
  expect(find(await statusOf('operator@vias'), 'drill.failed')).toMatchObject({ state: 'act' });
  expect(find(await statusOf('operator@vias'), 'audit.ok')).toMatchObject({ state: 'ok' });
  app.clock.set(Date.now() + 27 * 3_600_000);
  const later = await statusOf('operator@vias');
  expect(find(later, 'backup.old')).toMatchObject({ state: 'waits' });
  expect(find(later, 'audit.old')).toMatchObject({ state: 'waits' });
  await app.db.admin(
    `insert into audit_check (chain, at, took_ms, entries, first_fault, anchor_kind, anchors, bad_lines) values ('lt-akmene', now(), 1, 5, 3, 'file', 1, 0)`,
  );
  expect(find(await statusOf('operator@vias'), 'audit.broken')).toMatchObject({ state: 'act', values: { chain: 'lt-akmene', seq: 3 } });
  expect(find(await statusOf('admin@lv-jelgava'), 'audit.broken')).toBeUndefined();
});

test('minutes in which no server was up are counted, from the first one that was', async () => {
  const ago = (days: number) => `(now() at time zone 'UTC')::date - ${days}`;
  await app.db.admin(`truncate uptime_day`);
  await app.db.admin(
    `insert into uptime_day values (${ago(3)}, set_bit(set_bit(0::bit(1440), 100, 1), 1439, 1)), (${ago(2)}, ~0::bit(1440)), (${ago(500)}, ~0::bit(1440))`,
  );
  // Two servers, or one that looks twice in a minute, count once.
  for (let i = 0; i < 3; i++) await app.db.as({ kind: 'jobs' }, (tx) => tx.run(sql`select note_uptime()`));
  const [first, second, third, today] = (await app.as('operator@vias').get('/api/status')).body.uptime;
  expect(first).toMatchObject({ minutes: 2, missing: 1340 - 2 });
  expect(second).toMatchObject({ minutes: 1440, missing: 0 });
  expect(third).toMatchObject({ minutes: 0, missing: 1440 });
  expect(today.minutes).toBeLessThanOrEqual(2);
  expect(await app.db.admin('select from uptime_day')).toHaveLength(3);
});

const Attribute = z.strictObject({
  key: z.string().min(1),
  value: z.union([z.strictObject({ stringValue: z.string() }), z.strictObject({ intValue: z.string().regex(/^-?\d+$/) })]),
});
/** ExportTraceServiceRequest of OTLP 1.x in JSON: ids hexadecimal, numbers of 64 bits as texts. */
const Export = z.strictObject({
  resourceSpans: z.array(
    z.strictObject({
      resource: z.strictObject({ attributes: z.array(Attribute) }),
      scopeSpans: z.array(
        z.strictObject({
          scope: z.strictObject({ name: z.string(), version: z.string() }),
          spans: z.array(
            z.strictObject({
              traceId: z.string().regex(/^[0-9a-f]{32}$/),
              spanId: z.string().regex(/^[0-9a-f]{16}$/),
              parentSpanId: z
                .string()
                .regex(/^[0-9a-f]{16}$/)
                .optional(),
              name: z.string(),
              kind: z.int().min(1).max(5),
              startTimeUnixNano: z.string().regex(/^\d{19}$/),
              endTimeUnixNano: z.string().regex(/^\d{19}$/),
              attributes: z.array(Attribute),
              status: z.strictObject({ code: z.int().min(0).max(2).optional() }),
            }),
          ),
        }),
      ),
    }),
  ),
});

test('a collector of OpenTelemetry gets the trace of a request with its SQL, under the caller’s trace, and nothing about anybody', async () => {
  const got: { path: string | undefined; headers: Record<string, unknown>; body: unknown }[] = [];
  const collector = createServer(async (req, res) => {
    let text = '';
    for await (const chunk of req) text += chunk;
    got.push({ path: req.url, headers: req.headers, body: JSON.parse(text) });
    res.writeHead(got.length === 1 ? 503 : 200, { 'content-type': 'application/json' }).end('{"partialSuccess":{}}');
  });
  await new Promise<void>((resolve) => collector.listen(0, '127.0.0.1', resolve));
  const endpoint = `http://127.0.0.1:${(collector.address() as AddressInfo).port}/otlp/`;
  const { tracing } = readConfig({
    OTEL_EXPORTER_OTLP_ENDPOINT: endpoint,
    OTEL_EXPORTER_OTLP_HEADERS: 'authorization=Bearer%20abc,x-scope=vias',
  });
  const warned: unknown[] = [];
  const stop = await startTracing(tracing, { warn: (about: unknown) => void warned.push(about) } as never);
  const ask = (path: string, flags: string) =>
    app
      .as('planner@lv-jelgava')
      .get(path, { headers: { traceparent: `00-${'4b'.repeat(16)}-${'6f'.repeat(8)}-${flags}`, 'user-agent': 'Anna Kalnina' } });
  await ask('/api/incidents?q=Slepens&limit=7', '01');
  await ask('/api/incidents/00000000-0000-4000-8000-00000000abcd', '01');
  await ask('/api/territories/boundary-sets', '00');
  // The answer is out before its span has ended.
  await new Promise((resolve) => setTimeout(resolve, 50));
  await stop();
  await app.as('planner@lv-jelgava').get('/api/incidents');
  await new Promise((resolve) => collector.close(resolve));
  // The first try was refused with 503, which asks to send the same again.
  expect(got).toHaveLength(2);
  expect(got[1]?.body).toEqual(got[0]?.body);
  expect(warned).toHaveLength(1);
  const [{ path, headers, body } = { path: '', headers: {}, body: {} }] = got;
  expect([path, headers['content-type'], headers.authorization, headers['x-scope']]).toEqual([
    '/otlp/v1/traces',
    'application/json',
    'Bearer abc',
    'vias',
  ]);
  const spans = Export.parse(body).resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap((one) => one.spans));
  expect(new Set(spans.map(({ traceId }) => traceId))).toEqual(new Set(['4b'.repeat(16)]));
  const servers = spans.filter(({ kind }) => kind === 2);
  expect(servers.map(({ name, parentSpanId }) => [name, parentSpanId])).toEqual([
    ['GET /api/incidents', '6f'.repeat(8)],
    ['GET /api/incidents/{id}', '6f'.repeat(8)],
  ]);
  for (const server of servers) {
    const inside = spans.filter(({ parentSpanId }) => parentSpanId === server.spanId);
    expect(inside.length).toBeGreaterThan(0);
    for (const one of inside) {
      expect(one).toMatchObject({ kind: 3, name: expect.stringMatching(/^(SELECT|WITH)$/) });
      expect(BigInt(one.startTimeUnixNano) + 2_000_000n >= BigInt(server.startTimeUnixNano)).toBe(true);
      expect(BigInt(one.endTimeUnixNano) <= BigInt(server.endTimeUnixNano) + 2_000_000n).toBe(true);
    }
  }
  expect(JSON.stringify(body)).toContain('from incident');
  expect(JSON.stringify(body)).not.toMatch(/Slepens|0000abcd|lv-jelgava|planner|Kalnina|127\.0\.0\.1/);
});

test('certificates of the addresses in the settings are read as they are: their end, and whether anybody trusts them', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'vias-certificate-'));
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
  const args = `req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 10 -subj /CN=localhost -keyout ${key} -out ${cert}`;
  expect(spawnSync('openssl', args.split(' ')).status).toBe(0);
  const server = createTlsServer({ key: readFileSync(key), cert: readFileSync(cert) });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const config = {
    ...readConfig({}),
    origin: `https://localhost:${port}`,
    geoserverUrl: 'https://127.0.0.1:1/geoserver',
    cap: { keyFile: key, certificateFile: cert, feedsFile: undefined },
  };
  const [own, signing, ...more] = await readCertificates(config, 'public');
  expect(more).toEqual([]);
  expect(own).toEqual({ address: `localhost:${port}`, until: expect.any(String), isTrusted: false });
  expect(signing).toMatchObject({ address: 'CAP', isTrusted: true, until: own?.until });
  const days = (Date.parse(own?.until ?? '') - Date.now()) / 86_400_000;
  expect(days).toBeGreaterThan(9.9);
  expect(days).toBeLessThan(10.1);
  // What stands behind is told to the operator alone.
  const all = await readCertificates(config, 'all');
  expect(all).toContainEqual({ address: '127.0.0.1:1', until: null, isTrusted: false });
  server.close();
  rmSync(folder, { recursive: true });
  const facts = {
    database: { ok: false },
    known: undefined,
    clockJump: undefined,
    feedLag: undefined,
    disk: null,
    certificates: all,
  } as unknown as Parameters<typeof assess>[0];
  const codesIn = (inDays: number) => assess(facts, config, Date.now() + inDays * 86_400_000).map(({ code }) => code);
  expect(codesIn(0)).toEqual(['certificate.untrusted', 'certificate.unread', 'certificate.soon', 'database.down']);
  expect(codesIn(11)).toEqual(['certificate.over', 'certificate.unread', 'certificate.over', 'database.down']);
  expect(codesIn(-30)).toContain('certificate.ok');
});

test('a clock that is set forward or back is noticed, one that runs a little wrong is not', () => {
  let wall = 1_000_000_000_000;
  let steady = 0;
  const look = createClockWatch(
    () => wall,
    () => steady,
  );
  const pass = (ms: number, set = 0) => {
    wall += ms + set;
    steady += ms;
    return look();
  };
  expect([pass(5000), pass(5000, 1900), pass(60_000, -1900)]).toEqual([undefined, undefined, undefined]);
  expect(pass(5000, 3_600_000)).toEqual({ at: new Date(wall).toISOString(), seconds: 3600 });
  expect(pass(5000, -90_000)?.seconds).toBe(-90);
  expect(pass(5000)).toBeUndefined();
});

test('the rules that wake somebody have the limits of the page', () => {
  const rules = readFileSync(new URL('../../../ops/alert-rules.yml', import.meta.url), 'utf8');
  const { feedLag, queueAge, backupAge, drillAge, auditAge, certificateDays, clockOffset, diskWaits, diskAct, scrubAge, reportHours } =
    limits;
  for (const said of [
    `vias_change_feed_lag_seconds > ${feedLag}\n`,
    `max(vias_alert_queue_oldest_seconds) > ${queueAge}\n`,
    `{operation="backup"}) > ${backupAge} `,
    `{operation="restore_drill"}) > ${drillAge}\n`,
    `{operation="scrub"}) > ${scrubAge}\n`,
    `vias_security_report_due_timestamp_seconds - time() < ${reportHours * 3600}\n`,
    `max(vias_audit_verified_timestamp_seconds) > ${auditAge}\n`,
    `/ 86400 < ${certificateDays}\n`,
    `abs(vias_database_clock_offset_seconds) > ${clockOffset}\n`,
    `vias_disk_size_bytes < ${(1 - diskWaits).toFixed(2)}\n`,
    `vias_disk_size_bytes < ${(1 - diskAct).toFixed(2)}\n`,
  ])
    expect(rules).toContain(said);
});

test('settings of traces: off unless an address is given, and a protocol that VIAS does not speak stops the start', () => {
  expect(readConfig({}).tracing).toBeUndefined();
  expect(readConfig({ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector:4318' }).tracing).toEqual({
    url: 'http://collector:4318/v1/traces',
    headers: {},
    service: 'vias',
    share: 1,
  });
  const wrong = (settings: Record<string, string>) => () =>
    readConfig({ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector:4318', ...settings });
  expect(wrong({ OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc' })).toThrow(/must be http\/json/);
  expect(wrong({ OTEL_TRACES_SAMPLER_ARG: '1.5' })).toThrow(/a share from 0 to 1/);
  expect(wrong({ OTEL_EXPORTER_OTLP_ENDPOINT: 'collector:4318' })).toThrow(/must be an http or https address/);
});
