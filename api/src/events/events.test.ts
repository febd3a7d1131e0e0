import { getEventListeners } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { sql } from '@vias/sql/sql.ts';
import { pino } from 'pino';
import { z } from 'zod';
import { createApp } from '../app.ts';
import { readConfig } from '../config.ts';
import { createGuard } from '../identity/guard.ts';
import { openTestApp, type TestApp } from '../testing.ts';

let app: TestApp;
beforeAll(async () => {
  app = await openTestApp();
});
afterEach(() => app.clock.set(undefined));
afterAll(() => app.close());

const patience = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const until = async (what: () => boolean): Promise<void> => {
  for (let i = 0; i < 300 && !what(); i++) await patience(20);
};
const follow = async (url: string, lastEventId?: string) => {
  const controller = new AbortController();
  const token = await app.identity.token('dispatcher@lv-jelgava', { clock: app.clock });
  const response = await fetch(`${url}/api/events`, {
    headers: { authorization: `Bearer ${token}`, ...(lastEventId !== undefined && { 'last-event-id': lastEventId }) },
    signal: controller.signal,
  });
  const stream = { text: '', ended: false, stop: () => controller.abort() };
  void (async () => {
    try {
      const decoder = new TextDecoder();
      for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) stream.text += decoder.decode(chunk);
    } catch {}
    stream.ended = true;
  })();
  return stream;
};
const report = async (): Promise<string> =>
  (
    await app
      .as('editor@lv-jelgava')
      .post('/api/incidents', { category: 'flood', severity: 3, occurredAt: '2026-11-20T10:00:00+02:00', title: 'Applūdis pagalms' })
  ).body.id;

test('a stream ends with the token it was opened with', async () => {
  const stream = await follow(app.url);
  const id = await report();
  await until(() => stream.text.includes(id));
  expect(stream).toMatchObject({ ended: false });
  app.clock.set(Date.now() + 2 * 3_600_000);
  await until(() => stream.ended);
  expect(stream.ended).toBe(true);
  expect(stream.text).toContain(id);
});

test('a stream goes on where it was', async () => {
  const first = await follow(app.url);
  await until(() => first.text.includes('open'));
  const at = /id: (\S+)/.exec(first.text)?.[1];
  first.stop();
  const id = await report();
  const second = await follow(app.url, at);
  await until(() => second.text.includes(id));
  expect(second.text).toContain(id);
  second.stop();
});

test.each(['99999999999-1', '99999999999999999999-1', '1-99999999999999999999', 'x'])(
  'a place that is none of this database (%s) means from now on, not never',
  async (place) => {
    const stream = await follow(app.url, place);
    await until(() => stream.text.includes('open'));
    const id = await report();
    await until(() => stream.text.includes(id));
    expect(stream.text).toContain(id);
    stream.stop();
  },
);

test('an open stream says when one may see something else than before, and after a share has ended tells of nothing in it; who was away is told on coming back', async () => {
  const share = (change: string) => app.db.admin(change);
  const rights = ({ text }: { text: string }) => text.split('"kind":"rights"').length - 1;
  const neighbour = async () =>
    (
      await app
        .as('editor@lv-dobele')
        .post('/api/incidents', { category: 'flood', severity: 3, occurredAt: '2026-11-20T10:00:00+02:00', title: 'Applūdis ceļš' })
    ).body.id;
  const stream = await follow(app.url);
  await until(() => stream.text.includes('open'));
  const before = /id: (\S+)/.exec(stream.text)?.[1];
  await share(`insert into share (tenant_id, to_tenant_id, theme, sensitivity_up_to, purpose, expires_at, proposed_by, approved_by, approved_at)
    values ('lv-dobele', 'lv-jelgava', 'incidents', 1, 'test', now() + interval '1 day', 'a', 'b', now())`);
  await until(() => rights(stream) === 1);
  const seen = await neighbour();
  await until(() => stream.text.includes(seen));
  expect([rights(stream), stream.text.includes(seen)]).toEqual([1, true]);
  await share(`update share set ended_at = now(), ended_by = 'a' where tenant_id = 'lv-dobele'`);
  await until(() => rights(stream) === 2);
  const hidden = await neighbour();
  const own = await report();
  await until(() => stream.text.includes(own));
  expect([rights(stream), stream.text.includes(own), stream.text.includes(hidden)]).toEqual([2, true, false]);
  stream.stop();
  const same = await follow(app.url, before);
  await until(() => same.text.includes(own));
  expect([rights(same), same.text.includes(seen)]).toEqual([0, false]);
  same.stop();
  const other = await follow(app.url, before?.replace(/-[0-9a-f]{8}$/, '-00000000'));
  await until(() => rights(other) === 1);
  expect(rights(other)).toBe(1);
  other.stop();
});

// The embedded database has one transaction at a time.
const onServer = process.env.VIAS_TEST_DATABASE_URL ? test : test.skip;
onServer(
  'a change is heard at once though an older transaction is open, and that one when it commits; neither is missed on coming back',
  async () => {
    const stream = await follow(app.url);
    await until(() => stream.text.includes('open'));
    let commit = (): void => undefined;
    const mayCommit = new Promise<void>((resolve) => {
      commit = resolve;
    });
    let slowId = '';
    const editor = { kind: 'user', id: 'e', name: 'e', tenant: 'lv-jelgava', roles: ['incident-editor'] } as const;
    const slow = app.db.as(editor, async (tx) => {
      const made = await tx.one(
        z.object({ id: z.string() }),
        // It has its number, and holds no lock that others wait for.
        sql`select pg_current_xact_id()::text as id`,
      );
      await mayCommit;
      await tx.run(sql`insert into incident (tenant_id, access_class_id, sensitivity, category_code, severity, occurred_at, title)
                     select tenant_id, access_class_id, 1, 'flood', 3, now(), ${made.id} from access_class where tenant_id = 'lv-jelgava' and theme = 'incidents' and sensitivity = 1`);
      slowId = (await tx.one(z.object({ id: z.string() }), sql`select incident_id as id from incident where title = ${made.id}`)).id;
    });
    const fastId = await report();
    await until(() => stream.text.includes(fastId));
    expect(stream.text).toContain(fastId);
    const place = stream.text
      .match(/id: \S+/g)
      ?.at(-1)
      ?.slice(4);
    commit();
    await slow;
    await until(() => stream.text.includes(slowId));
    expect(stream.text).toContain(slowId);
    const again = await follow(app.url, place);
    await until(() => again.text.includes(slowId));
    expect(again.text).toContain(slowId);
    again.stop();
    stream.stop();
  },
);

test('a stream that nothing woke leaves the database alone', async () => {
  const { issuer, audience, keySet } = app.identity;
  let asked = 0;
  const as: typeof app.db.as = (principal, fn) => {
    asked++;
    return app.db.as(principal, fn);
  };
  const http = createServer(
    createApp({
      db: { ...app.db, as },
      guard: createGuard({ issuer, audience, keySet, clock: app.clock }),
      clock: app.clock,
      log: pino({ level: 'silent' }),
      config: readConfig({ VIAS_MODE: 'demo' }),
      leaving: new AbortController().signal,
    }),
  );
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  const stream = await follow(`http://127.0.0.1:${(http.address() as AddressInfo).port}`);
  await patience(6000);
  expect(asked).toBeLessThanOrEqual(3);
  const id = await report();
  await until(() => stream.text.includes(id));
  expect(stream.text).toContain(id);
  http.closeAllConnections();
  await new Promise((resolve) => http.close(resolve));
});

test('nothing is kept of readers that went, and the last ones end when VIAS leaves', async () => {
  const leaving = new AbortController();
  const { issuer, audience, keySet } = app.identity;
  const guard = createGuard({ issuer, audience, keySet, clock: app.clock });
  const config = readConfig({ VIAS_MODE: 'demo' });
  const http = createServer(
    createApp({ db: app.db, guard, clock: app.clock, log: pino({ level: 'silent' }), config, leaving: leaving.signal }),
  );
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
  const waiting = () => getEventListeners(leaving.signal, 'abort').length;
  const streams = await Promise.all([1, 2, 3].map(() => follow(url)));
  expect(waiting()).toBe(3);
  for (const stream of streams.slice(1)) stream.stop();
  await until(() => waiting() === 1);
  expect(waiting()).toBe(1);
  leaving.abort();
  await until(() => streams.every(({ ended }) => ended));
  expect(streams.map(({ ended }) => ended)).toEqual([true, true, true]);
  http.closeAllConnections();
  await new Promise((resolve) => http.close(resolve));
});
