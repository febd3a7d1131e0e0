import { randomUUID } from 'node:crypto';
import { rotateKeys } from '@vias/alerts/key-rotation.ts';
import { createPhoneVault } from '@vias/alerts/phone-vault.ts';
import { sql } from '@vias/sql/sql.ts';
import { z } from 'zod';
import { newIndicator } from '../indicators/testing.ts';
import { makeTestInstitution, type TestMachine } from '../institutions/testing.ts';
import { openTestApp, type TestApp, testPhoneKeys } from '../testing.ts';
import { postSigned } from './post-signed.ts';
import { openReceiver } from './receiver.fixture.ts';
import { claimDeliveries, sendDelivery, startWebhookSender } from './sender.ts';
import { signatureHeaders } from './sign.ts';

let app: TestApp;
let institution: string;
let machine: TestMachine;
let receiver: Awaited<ReturnType<typeof openReceiver>>;
const bytes = (hex: string) => Buffer.from(hex, 'hex');
const vaultOf = (current: string, keys: Record<string, Buffer>) =>
  createPhoneVault({ current, keys, pepper: bytes(testPhoneKeys.VIAS_PHONE_PEPPER) });
const vault = vaultOf('k1', { k1: bytes(testPhoneKeys.VIAS_PHONE_KEY) });
const said: object[] = [];
const log = { warn: (fields: object) => void said.push(fields), error: (fields: object) => void said.push(fields) };

beforeAll(async () => {
  app = await openTestApp();
  receiver = await openReceiver();
  ({ id: institution, machine } = await makeTestInstitution(app, 'policija', { kind: 'police' }));
});
afterAll(async () => {
  await receiver?.close();
  await app?.close();
});
afterEach(async () => {
  await app.db.admin('truncate webhook, webhook_key, webhook_delivery');
  receiver.requests.length = 0;
  receiver.answerWith({ status: 204 });
  said.length = 0;
});

const admin = (tenant = 'lv-jelgava') => app.as(`admin@${tenant}`, { mfa: true });
const editor = () => app.as('editor@lv-jelgava');
const url = 'https://hooks.policija.example/vias';
const all = ['incident.added', 'incident.changed', 'incident.removed', 'indicator.changed'];
const make = async (more: object = {}) =>
  (await admin().post('/api/webhooks', { institution, url, events: all, ...more })).body as { id: string; secret: string };
const flood = {
  category: 'flood',
  severity: 3,
  occurredAt: '2026-11-20T10:00:00+02:00',
  title: 'Applūdis pagalms',
  description: 'Zvanīja Ilze',
};
const report = async (more: object = {}): Promise<string> => (await editor().post('/api/incidents', { ...flood, ...more })).body.id;
const due = () => app.db.admin(`update webhook_delivery set next_at = now() where state in ('waiting', 'sending')`);
/** Sends what is due, once; answers what became of each. */
const sendAll = async (more: object = {}) => {
  const claimed = await claimDeliveries(app.db);
  return Promise.all(claimed.map((one) => sendDelivery(one, { db: app.db, vault, log, random: () => 0.5, post: receiver.post, ...more })));
};
const queue = () =>
  app.db.admin(
    'select event, state, tries, last_why as why, last_status as status, cardinality(ids) as n from webhook_delivery order by delivery_no',
  );
const bodies = () => receiver.requests.map(({ body }) => JSON.parse(body));

test('S18: a delivery is signed with the key that was shown once and is sealed in the database; while keys change with both', async () => {
  const { id, secret } = await make();
  expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
  const kept = await app.db.admin(`select encode(secret_enc, 'escape') as enc, hint from webhook_key`);
  expect(kept).toEqual([{ enc: expect.not.stringContaining(secret.slice(6, 20)), hint: secret.slice(-5, -1) }]);
  expect(await app.db.admin(`select count(*)::int as n from idempotency where answer::text like '%whsec%'`)).toEqual([{ n: 0 }]);
  expect((await admin().get(`/api/webhooks?institution=${institution}`)).text).not.toContain(secret.slice(6, 30));
  await admin().post(`/api/webhooks/${id}/test`);
  const now = Date.UTC(2026, 10, 27, 12);
  expect(await sendAll({ now: () => now })).toEqual([{ kind: 'done', status: 204 }]);
  const [first] = receiver.requests;
  expect(first?.headers).toMatchObject({
    ...signatureHeaders(String(first?.headers['webhook-id']), now, first?.body ?? '', [secret]),
    'content-type': 'application/json',
  });
  const { body: next } = await admin().post(`/api/webhooks/${id}/keys`, { overlapHours: 24 });
  await admin().post(`/api/webhooks/${id}/test`);
  // Keys of the server change too: what was sealed under the old one is opened still, and sealed anew by the command.
  const both = vaultOf('k2', { k1: bytes(testPhoneKeys.VIAS_PHONE_KEY), k2: bytes('77'.repeat(32)) });
  expect(await rotateKeys(app.db, { vault: both, currentKey: 'k2' })).toEqual({ resealed: 2, failed: 0 });
  await sendAll({ now: () => now, vault: both });
  const second = receiver.requests[1];
  expect(second?.headers['webhook-signature']).toBe(
    signatureHeaders(String(second?.headers['webhook-id']), now, second?.body ?? '', [next.secret, secret])['webhook-signature'],
  );
  await admin().post(`/api/webhooks/${id}/keys`, { overlapHours: 0 });
  expect((await admin().get(`/api/webhooks?institution=${institution}`)).body.items[0].keys).toHaveLength(1);
  await admin().post(`/api/webhooks/${id}/test`);
  expect(await sendAll({ vault: vaultOf('k3', { k3: bytes('78'.repeat(32)) }) })).toEqual([{ kind: 'failed', why: 'secret' }]);
  await due();
  const broken = { ...vault, open: () => 7 as never };
  expect(await sendAll({ vault: broken })).toEqual([{ kind: 'failed' }]);
  expect((await queue()).at(-1)).toMatchObject({ state: 'waiting', tries: 2, why: null });
});

test('what an institution may read is told with the change itself: facts, no words and no place', async () => {
  await make();
  const id = await report();
  const secretId = await report({ category: 'domestic_violence' });
  await expect(
    app.db.as({ kind: 'user', id: 'x', name: 'x', tenant: 'lv-jelgava', roles: ['incident-editor'] }, async (tx) => {
      await tx.run(sql`update incident set severity = 5 where incident_id = ${id}`);
      throw new Error('undone');
    }),
  ).rejects.toThrow('undone');
  expect(await queue()).toMatchObject([{ event: 'incident.added', n: 1 }]);
  await sendAll();
  expect(bodies()).toEqual([
    {
      type: 'incident.added',
      timestamp: expect.stringMatching(/^\d{4}-.*Z$/),
      data: {
        incidents: [
          {
            id,
            tenant: 'lv-jelgava',
            category: 'flood',
            severity: 3,
            status: 'reported',
            occurredAt: '2026-11-20T08:00:00Z',
            version: 1,
            ownId: null,
          },
        ],
      },
    },
  ]);
  expect(receiver.requests[0]?.body).not.toMatch(/Ilze|pagalms/);
  const change = (what: object, version: number) =>
    editor().patch(`/api/incidents/${id}`, what, { headers: { 'if-match': `"${version}"` } });
  await change({ description: 'Zvanīja Anna' }, 1);
  expect(await queue()).toHaveLength(1);
  await change({ severity: 5 }, 2);
  // It becomes more sensitive before the change of its severity has left: nothing is told of it but that it is gone.
  await change({ category: 'domestic_violence' }, 3);
  expect((await sendAll()).map(({ kind }) => kind).sort()).toEqual(['done', 'withheld']);
  expect(bodies()[1]).toMatchObject({ type: 'incident.removed', data: { incidents: [{ id }] } });
  expect(JSON.stringify(bodies())).not.toContain(secretId);
});

test("its own changes are not told back to it, others' changes of its incidents are, under its own id; categories choose", async () => {
  await make({ categories: ['flood'] });
  const { body } = await machine.ask('post', '/api/institution/incidents', {
    rows: [{ id: 'P-1', category: 'flood', occurredAt: '2026-11-20T10:00:00Z' }],
  });
  expect(await queue()).toEqual([]);
  await report({ category: 'noise' });
  expect(await queue()).toEqual([]);
  await editor().post(`/api/incidents/${body.rows[0].incident}/close`, { outcome: 'Atrisināts' }, { headers: { 'if-match': '"1"' } });
  await sendAll();
  expect(bodies()).toMatchObject([{ type: 'incident.changed', data: { incidents: [{ ownId: 'P-1', status: 'closed', version: 2 }] } }]);
});

test('a share is asked again when a delivery leaves: what ended meanwhile is told no more', async () => {
  await make();
  await app.db.admin(`insert into share (tenant_id, to_tenant_id, theme, sensitivity_up_to, purpose, expires_at, proposed_by, approved_by, approved_at)
    values ('lv-dobele', 'lv-jelgava', 'incidents', 1, 'test', now() + interval '1 day', 'a', 'b', now())`);
  const shared = await app.as('editor@lv-dobele').post('/api/incidents', flood);
  await app.as('editor@lv-dobele').ask('delete', `/api/incidents/${shared.body.id}?reason=kļūda`, { headers: { 'if-match': '"1"' } });
  const still = await app.as('editor@lv-dobele').post('/api/incidents', flood);
  expect(await queue()).toHaveLength(3);
  expect((await sendAll()).map(({ kind }) => kind).sort()).toEqual(['done', 'done', 'withheld']);
  expect(
    bodies()
      .map(({ type, data }) => [type, data.incidents[0].id])
      .sort(),
  ).toEqual([
    ['incident.added', still.body.id],
    ['incident.removed', shared.body.id],
  ]);
  await app.as('editor@lv-dobele').ask('delete', `/api/incidents/${still.body.id}?reason=kļūda`, { headers: { 'if-match': '"1"' } });
  await app.as('editor@lv-dobele').post('/api/incidents', flood);
  await app.db.admin(`update share set ended_at = now(), ended_by = 'a'`);
  expect((await sendAll()).map(({ kind }) => kind)).toEqual(['withheld', 'withheld']);
  await app.as('editor@lv-dobele').post('/api/incidents', flood);
  expect((await queue()).filter(({ state }) => state === 'waiting')).toEqual([]);
});

test('whom an event is queued for is told by the same rule that reads go by', async () => {
  await app.db.admin(`insert into share (tenant_id, to_tenant_id, theme, sensitivity_up_to, purpose, legal_basis, expires_at, proposed_by, approved_by, approved_at)
    values ('lt-siauliai', 'lv-jelgava', 'incidents', 3, 'test', 'likums', now() + interval '1 day', 'a', 'b', now()), ('lt-telsiai', null, 'incidents', 0, 'test', null, now() + interval '1 day', 'a', 'b', now()),
           ('lt-akmene', 'lv-jelgava', 'alerts', 1, 'test', null, now() + interval '1 day', 'a', 'b', now()), ('lt-mazeikiai', 'lv-dobele', 'incidents', 1, 'test', null, now() + interval '1 day', 'a', 'b', now())`);
  const Ids = z.object({ ids: z.array(z.int()) });
  const reads = await app.db.as({ kind: 'machine', id: randomUUID(), name: '', tenant: 'lv-jelgava', roles: ['institution'] }, (tx) =>
    tx.one(Ids, sql`select array(select * from my_access_classes() order by 1) as ids`),
  );
  expect(await app.db.admin(`select array(select * from institution_classes('lv-jelgava') order by 1) as ids`)).toEqual([reads]);
  expect(reads.ids.length).toBeGreaterThan(6);
});

test('many incidents at once are told a hundred at a time, and new values of an indicator once', async () => {
  await make();
  await app.db.admin(`insert into incident (tenant_id, access_class_id, sensitivity, category_code, severity, occurred_at, title, created_by, created_by_name, changed_by, changed_by_name)
    select 'lv-jelgava', (select access_class_id from access_class where tenant_id = 'lv-jelgava' and theme = 'incidents' and sensitivity = 1), 1, 'noise', 1, now(), 'x', 'a', 'a', 'a', 'a' from generate_series(1, 230)`);
  expect((await queue()).map(({ n }) => n).sort()).toEqual([100, 100, 30].sort());
  await app.as('planner@lv-jelgava').post('/api/indicators', newIndicator('calls_told'));
  for (let i = 0; i < 3; i++) await app.db.admin(`update indicator set values_version = values_version + 1 where code = 'calls_told'`);
  expect((await queue()).filter(({ event }) => event === 'indicator.changed')).toHaveLength(1);
  await due();
  await sendAll();
  expect(bodies().find(({ type }) => type === 'indicator.changed').data).toMatchObject({
    indicators: [{ code: 'calls_told', tenant: 'lv-jelgava' }],
  });
});

test('two workers never have the same delivery, one webhook never more than four, and who comes back after the lease settles nothing', async () => {
  await make();
  for (let i = 0; i < 6; i++) await report();
  const [one, two] = await Promise.all([claimDeliveries(app.db), claimDeliveries(app.db)]);
  const ids = [...one, ...two].map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids).toHaveLength(4);
  const [slow] = [...one, ...two];
  if (!slow) throw new Error('nothing was claimed');
  await due();
  const again = await claimDeliveries(app.db);
  expect(again.find(({ id }) => id === slow.id)).toMatchObject({ tries: 2, fence: 2 });
  receiver.answerWith({ status: 500 });
  await sendDelivery(slow, { db: app.db, vault, log, post: receiver.post });
  expect(await app.db.admin(`select state, last_status from webhook_delivery where webhook_delivery_id = '${slow.id}'`)).toEqual([
    { state: 'sending', last_status: null },
  ]);
});

test.each([
  [{ status: 500 }, { kind: 'failed', why: 'status', status: 500 }, 5],
  [{ status: 302, headers: { location: 'https://127.0.0.1/' } }, { kind: 'failed', why: 'redirect', status: 302 }, 5],
  [{ status: 503, headers: { 'retry-after': '120' } }, { kind: 'failed', why: 'status', status: 503, retryAfter: '120' }, 120],
])('an answer %p is tried again later', async (answer, outcome, seconds) => {
  await make();
  await report();
  receiver.answerWith(answer);
  expect(await sendAll()).toEqual([outcome]);
  expect(receiver.requests).toHaveLength(1);
  // Counted from the claim, which came before the answer: never sooner, and how much later only the machine's load says. The list itself is tested in sign.test.ts.
  expect(
    await app.db.admin(`select state, tries, next_at >= tried_at + interval '${seconds} seconds' as waits from webhook_delivery`),
  ).toEqual([{ state: 'waiting', tries: 1, waits: true }]);
  await app.db.admin(`update webhook_delivery set next_at = now() + interval '1 hour'`);
  expect(await sendAll()).toEqual([]);
});

test('after ten tries a delivery is a dead letter: seen with its reason, sent again under the same id, or dropped with a reason', async () => {
  const { id } = await make();
  await report();
  receiver.answerWith({ status: 500 });
  for (let i = 0; i < 10; i++) {
    await due();
    await sendAll();
  }
  expect(await queue()).toMatchObject([{ state: 'dead', tries: 10, why: 'status', status: 500 }]);
  await due();
  expect(await sendAll()).toEqual([]);
  expect((await admin().get('/api/institutions')).body.items[0]).toMatchObject({ webhooks: 1, deadLetters: 1, isTroubled: false });
  const { items } = (await admin().get(`/api/webhooks/${id}/deliveries?state=dead`)).body;
  expect(items).toMatchObject([{ event: 'incident.added', count: 1, tries: 10, why: 'status', status: 500 }]);
  for (const path of [`/api/webhooks/${id}/deliveries`, `/api/webhooks?institution=${institution}`]) {
    const seen = await admin('lv-dobele').get(path);
    expect([seen.status, seen.body.items]).toEqual(path.includes('deliveries') ? [404, undefined] : [200, []]);
  }
  expect((await admin('lv-dobele').post(`/api/webhooks/${id}/resend`, {})).status).toBe(404);
  expect((await admin('lv-dobele').post(`/api/webhook-deliveries/${items[0].id}/drop`, { reason: 'nevajag' })).status).toBe(409);
  receiver.answerWith({ status: 200, body: 'x'.repeat(100_000) });
  expect((await admin().post(`/api/webhooks/${id}/resend`, {})).body).toEqual({ resent: 1 });
  expect(await sendAll()).toEqual([{ kind: 'done', status: 200 }]);
  expect(new Set(receiver.requests.map(({ headers }) => headers['webhook-id']))).toEqual(new Set([items[0].id]));
  await app.db.admin(`update webhook_delivery set state = 'dead'`);
  expect((await admin().post(`/api/webhook-deliveries/${items[0].id}/drop`, { reason: 'Iestāde to jau zina' })).status).toBe(204);
  expect(await admin().post(`/api/webhook-deliveries/${items[0].id}/drop`, { reason: 'vēlreiz' })).toMatchObject({
    status: 409,
    body: { code: 'webhook.delivery_not_dead' },
  });
  expect(await app.db.admin(`select action, detail from audit_entry where thing_kind = 'webhook_delivery' order by seq`)).toEqual([
    { action: 'resend', detail: { webhook: id } },
    { action: 'drop', detail: { reason: 'Iestāde to jau zina' } },
  ]);
});

test('410 ends it at once, five days of failure end it with a notice, and a person starts it again', async () => {
  const { id } = await make();
  await report();
  await report();
  receiver.answerWith({ status: 410 });
  const [first] = await claimDeliveries(app.db, 1);
  if (first) await sendDelivery(first, { db: app.db, vault, log, post: receiver.post });
  expect(await queue()).toMatchObject([
    { state: 'dead', why: 'gone' },
    { state: 'dead', why: 'disabled' },
  ]);
  expect((await admin().get('/api/institutions')).body.items[0]).toMatchObject({ deadLetters: 2, isTroubled: true });
  await report();
  expect(await queue()).toHaveLength(2);
  expect(await admin().post(`/api/webhooks/${id}/resend`, {})).toMatchObject({ status: 409, body: { code: 'webhook.disabled' } });
  expect((await admin().post(`/api/webhooks/${id}/enable`)).body).toMatchObject({ disabledAt: null, failingSince: null });
  await report();
  receiver.answerWith({ status: 500 });
  await sendAll();
  await app.db.admin(`update webhook set failing_since = now() - interval '4 days 23 hours'`);
  await due();
  await sendAll();
  expect((await admin().get(`/api/webhooks?institution=${institution}`)).body.items[0]).toMatchObject({ disabledAt: null });
  await app.db.admin(`update webhook set failing_since = now() - interval '5 days 1 minute'`);
  await due();
  await sendAll();
  expect((await admin().get(`/api/webhooks?institution=${institution}`)).body.items[0]).toMatchObject({ disabledWhy: 'failing', dead: 3 });
  expect(said.at(-1)).toMatchObject({ institution: 'policija', why: 'failing' });
});

test('S17: an internal address is refused when it is given, and when a name leads there later', async () => {
  const refused = [
    'http://hooks.example/x',
    'https://127.0.0.1/x',
    'https://[::1]/',
    'https://169.254.169.254/latest',
    'https://u:p@hooks.example/',
    'https://2130706433/',
    'ftp://hooks.example/x',
    'https://0x7f.1/',
  ];
  for (const address of refused)
    expect([address, (await admin().post('/api/webhooks', { institution, url: address, events: all })).body.code]).toEqual([
      address,
      'webhook.address_unfit',
    ]);
  const { id } = await make();
  const seen = (await admin().get(`/api/webhooks?institution=${institution}`)).body.items[0];
  expect(
    (
      await admin().put(
        `/api/webhooks/${id}`,
        { url: 'https://10.0.0.1/', events: all, categories: [] },
        { headers: { 'if-match': `"${seen.version}"` } },
      )
    ).body.code,
  ).toBe('webhook.address_unfit');
  await admin().post(`/api/webhooks/${id}/test`);
  const resolve = ((_host: string, _options: object, done: (error: null, found: object[]) => void) =>
    done(null, [{ address: '127.0.0.1', family: 4 }])) as never;
  expect(await sendAll({ post: { resolve } })).toEqual([{ kind: 'failed', why: 'inside' }]);
  await app.db.admin(`update webhook set url = 'https://192.168.1.1/x'`);
  await due();
  expect(await sendAll({ post: {} })).toEqual([{ kind: 'failed', why: 'inside' }]);
});

test('a receiver that does not answer in time is left', async () => {
  receiver.answerWith({ status: 204, afterMs: 2_000 });
  expect(await postSigned(url, {}, '{}', { ...receiver.post, ms: 100 })).toEqual({ kind: 'none', why: 'timeout' });
});

test('receivers that take their time, all that one institution may have, hold up nobody else', async () => {
  const other = await makeTestInstitution(app, 'dienests', { kind: 'social_service' });
  const slow = await Promise.all([1, 2, 3, 4, 5].map(() => make()));
  const { id: quick } = (await admin().post('/api/webhooks', { institution: other.id, url, events: all })).body;
  for (const { id } of slow) for (let n = 0; n < 6; n++) await admin().post(`/api/webhooks/${id}/test`);
  receiver.answerWith({ status: 204, afterMs: 4_000 });
  const stop = startWebhookSender({ db: app.db, vault, log, post: receiver.post });
  try {
    const until = async (what: () => boolean) => {
      for (let i = 0; i < 300 && !what(); i++) await new Promise((wait) => setTimeout(wait, 20));
    };
    await until(() => receiver.requests.length >= 20);
    const mine = (await admin().post(`/api/webhooks/${quick}/test`)).body.id;
    const came = () => receiver.requests.some(({ headers }) => headers['webhook-id'] === mine);
    await until(came);
    expect(came()).toBe(true);
    // It came while all the slow ones were still on their way, four of each.
    expect(receiver.requests).toHaveLength(21);
  } finally {
    await stop();
  }
}, 240_000);

test('a hundred places: half of them are kept for webhooks that have nothing on its way', async () => {
  await app.db.admin(`insert into webhook (tenant_id, institution_id, url, events) select 'lv-jelgava', '${institution}', '${url}', '{incident.added}' from generate_series(1, 30);
    insert into webhook_delivery (tenant_id, webhook_id, event) select tenant_id, webhook_id, 'webhook.test' from webhook, generate_series(1, 6)`);
  const counts = (claimed: { id: string }[]) => claimed.length;
  expect(counts(await claimDeliveries(app.db))).toBe(50);
  await app.db.admin(`with w as (insert into webhook (tenant_id, institution_id, url, events) select 'lv-jelgava', '${institution}', '${url}', '{incident.added}' from generate_series(1, 3) returning *)
    insert into webhook_delivery (tenant_id, webhook_id, event) select tenant_id, webhook_id, 'webhook.test' from w, generate_series(1, 2)`);
  expect(counts(await claimDeliveries(app.db, 50))).toBe(3);
  const ofEach = await app.db.admin<{ n: number }>(
    `select count(*)::int as n from webhook_delivery where state = 'sending' group by webhook_id`,
  );
  expect(Math.max(...ofEach.map(({ n }) => n))).toBeLessThanOrEqual(4);
});

test('webhooks are kept by the administrator with the second factor, five for an institution', async () => {
  expect((await app.as('admin@lv-jelgava').post('/api/webhooks', { institution, url, events: all })).body.code).toBe(
    'identity.step_up_needed',
  );
  expect((await admin('lv-dobele').post('/api/webhooks', { institution, url, events: all })).body.code).toBe('webhook.institution_unknown');
  expect((await admin().post('/api/webhooks', { institution, url, events: ['alert.sent'] })).status).toBe(400);
  expect((await admin().post('/api/webhooks', { institution, url, events: all, categories: ['ufo'] })).body.code).toBe(
    'webhook.category_unknown',
  );
  const made = await Promise.all(Array.from({ length: 7 }, () => admin().post('/api/webhooks', { institution, url, events: all })));
  expect(made.map(({ status }) => status).sort()).toEqual([201, 201, 201, 201, 201, 409, 409]);
  expect((await app.as('auditor@lv-jelgava').get(`/api/webhooks?institution=${institution}`)).body.items).toHaveLength(5);
  expect((await machine.ask('get', `/api/webhooks?institution=${institution}`)).status).toBe(403);
});

test('what a clock that ran ahead has put off is sent when it is right again, whether it waited or was on its way', async () => {
  await make();
  await report();
  await report();
  const [first, second] = await claimDeliveries(app.db);
  if (!first || !second) throw new Error('nothing was claimed');
  await app.db.admin(`update webhook_delivery set state = 'waiting' where webhook_delivery_id = '${first.id}'`);
  const put = (off: string) => app.db.admin(`update webhook_delivery set next_at = now() + interval '${off}'`);
  await put('26 hours 30 minutes');
  expect(await claimDeliveries(app.db)).toEqual([]);
  await put('1 year');
  expect((await claimDeliveries(app.db)).map(({ id }) => id).sort()).toEqual([first.id, second.id].sort());
});

test('sent deliveries are forgotten after thirty days, dead ones after ninety', async () => {
  const { id } = await make();
  await app.db.admin(`insert into webhook_delivery (tenant_id, webhook_id, event, state, ended_at)
    select 'lv-jelgava', '${id}', 'webhook.test', s, now() - d * interval '1 day' from (values ('done', 29), ('done', 31), ('dead', 31), ('dead', 91)) v (s, d)`);
  const forget = () =>
    app.db.as({ kind: 'worker' }, (tx) => tx.one(z.object({ n: z.int() }), sql`select forget_webhook_deliveries() as n`));
  // Not by a clock that VIAS was not up by on one of the three days before.
  await app.db.admin(`delete from uptime_day; insert into uptime_day (day) values ((now() at time zone 'UTC')::date - 4)`);
  expect(await forget()).toEqual({ n: 0 });
  await app.db.admin('delete from uptime_day');
  expect(await forget()).toEqual({ n: 2 });
  expect(await queue()).toHaveLength(2);
});
