import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { isInvented } from '@vias/alerts/demo-residents.ts';
import { askApprovers } from '@vias/alerts/duty.ts';
import { createPhoneVault } from '@vias/alerts/phone-vault.ts';
import { sendServiceMessages } from '@vias/alerts/service-sender.ts';
import { openTestApp, type TestApp } from '../testing.ts';
import { demoTenants } from './demo-tenants.ts';
import { seedDemo } from './seed.ts';

let app: TestApp;
const told: string[] = [];
const now = Date.now();
const vault = createPhoneVault({ current: 'k1', keys: { k1: randomBytes(32) }, pepper: randomBytes(32) });
const seed = () =>
  seedDemo(app.db, { clock: app.clock, vault, log: { info: () => undefined } as never, progress: (text) => told.push(text) });
const one = async (query: string) => (await app.db.admin(query))[0];

const drill = {
  title: 'Mācības · Pratybos',
  isDrill: true,
  category: 'Met',
  event: 'Plūdi',
  responseType: 'Avoid',
  urgency: 'Expected',
  severity: 'Severe',
  certainty: 'Likely',
  expiresAt: new Date(now + 3 * 3_600_000).toISOString(),
  area: {
    name: 'Visur',
    geometry: {
      type: 'Polygon',
      coordinates: [
        [
          [23.2, 55.8],
          [24.2, 55.8],
          [24.2, 56.8],
          [23.2, 56.8],
          [23.2, 55.8],
        ],
      ],
    },
  },
  texts: [
    { lang: 'lv', body: 'Ūdens līmenis ceļas.' },
    { lang: 'lt', body: 'Vandens lygis kyla.' },
  ],
}; // prettier-ignore

beforeAll(async () => {
  app = await openTestApp();
  app.clock.set(now);
  await seed();
}, 600_000);
afterAll(() => app.close());

test('the demonstration has borders, residents, settlements, succession and twenty thousand incidents', async () => {
  expect(
    await one(`select (select count(*)::int from boundary_set where is_generated) as sets, (select count(*)::int from territory) as territories,
                      (select count(*)::int from territory_population) as populations, (select count(*)::int from territory_successor) as successors,
                      (select count(*)::int from settlement) as settlements, (select count(*)::int > 20000 from incident) as incidents,
                      (select sum(residents)::int from territory_population join territory using (territory_id) where country = 'LV' and valid_to is null) as latvians`),
  ).toEqual({ sets: 3, territories: 222, populations: 222, successors: 120, settlements: 1261, incidents: true, latvians: 1_907_675 });
  expect(told.at(-1)).toMatch(/invented/);
});

test('everything says that it is generated, and nothing lies in the future', async () => {
  expect(
    await one(
      `select bool_and(is_generated) as marked, max(occurred_at) < '${new Date(now).toISOString()}' as past, max(closed_at) < '${new Date(now).toISOString()}' as closed from incident`,
    ),
  ).toEqual({ marked: true, past: true, closed: true });
  const { title } = (await one("select title from boundary_set where valid_to is null and country = 'LV'")) as {
    title: Record<string, string>;
  };
  expect(title.lv).toContain('aptuvenas robežas, ģenerētas demonstrācijai');
});

test('an incident with a place lies in a territory that its owner answers for; a snapped one may stand across the border', async () => {
  expect(
    await one(`select count(*)::int as strays from incident i
               where i.geom is not null and i.sensitivity < 2 and not exists (
                 select from placement p join territory t using (territory_id) join tenant_territory o on o.code = t.code and o.scheme = t.scheme and o.tenant_id = i.tenant_id
                 where p.thing_id = i.incident_id)`),
  ).toEqual({ strays: 0 });
});

test('no deadline lies before what it is for', async () => {
  expect(await one('select count(*)::int as n from incident where due_at <= occurred_at')).toEqual({ n: 0 });
});

test.each(demoTenants.map(({ tenant }) => tenant))('%s has work today: late, urgent and in hand', async (tenant) => {
  const { body } = await app.as(`editor@${tenant}`).get('/api/incidents?status=reported,in_progress&limit=100');
  const left = body.items
    .filter((i: { tenant: string }) => i.tenant === tenant)
    .map((i: { dueAt: string }) => (Date.parse(i.dueAt) - now) / 60_000);
  expect(left).toHaveLength(5);
  expect(left.some((minutes: number) => minutes < 0)).toBe(true);
  expect(left.some((minutes: number) => minutes > 0 && minutes < 10)).toBe(true);
});

test('partners see each other up to sensitivity 1, and Līvāni only its own side', async () => {
  const seenBy = async (user: string | undefined) => {
    const { body } = await app.as(user).get('/api/incidents?during=2026-10-01T00:00:00Z/..&limit=1000');
    return { tenants: [...new Set(body.items.map((i: { tenant: string }) => i.tenant))].sort(), items: body.items };
  };
  const planner = await seenBy('planner@lv-jelgava');
  expect(planner.tenants).toEqual(demoTenants.map(({ tenant }) => tenant).sort());
  expect(planner.items.filter((i: { tenant: string; sensitivity: number }) => i.tenant !== 'lv-jelgava' && i.sensitivity > 1)).toEqual([]);
  expect((await seenBy('planner@lt-siauliai')).tenants).not.toContain('lv-livani');
});

test('the CAP feed has an alert, its update and its cancel, each valid, all exercises that went to nobody', async () => {
  const feed = (await app.as(undefined).get('/cap/feed.atom')).text;
  expect([...feed.matchAll(/<category term="(Alert|Update|Cancel)"/g)].map(([, type]) => type)).toEqual(['Cancel', 'Update', 'Alert']);
  expect(feed.match(/<category term="Exercise"/g)).toHaveLength(3);
  const schema = fileURLToPath(new URL('../../../../shared/standards/cap/cap12.xsd', import.meta.url));
  const canValidate = existsSync(schema) && spawnSync('xmllint', ['--version']).status === 0;
  const documents = [];
  for (const [, path] of feed.matchAll(/href="[^"]*(\/cap\/alerts\/[^"]+)"/g))
    documents.push((await app.as(undefined).get(path ?? '')).text);
  const [, id, sent] = /<identifier>([^<]+)<.*<sent>([^<]+)</s.exec(documents[2] ?? '') ?? [];
  expect(documents.map((xml) => /<references>([^<]+)/.exec(xml)?.[1])).toEqual([
    `lv-dobele@vias,${id},${sent}`,
    `lv-dobele@vias,${id},${sent}`,
    undefined,
  ]);
  for (const xml of documents) {
    expect(xml.match(/<language>l[vt]/g)).toEqual(['<language>lv', '<language>lt']);
    if (canValidate)
      expect(spawnSync('xmllint', ['--noout', '--nonet', '--schema', schema, '-'], { input: xml, encoding: 'utf8' }).stderr).toMatch(
        /validates/,
      );
  }
  expect(
    await one("select count(*)::int as alerts, count(*) filter (where status = 'completed' and is_drill)::int as over from alert"),
  ).toEqual({
    alerts: 3,
    over: 3,
  });
  expect(await one('select count(*)::int as n from recipient')).toEqual({ n: 0 });
  const { body } = await app.as('approver@lv-dobele').get('/api/alerts');
  expect(body.items).toHaveLength(3);
  for (const part of ['', '/deliveries', '/report.csv'])
    expect((await app.as('approver@lv-dobele').get(`/api/alerts/${body.items[0].id}${part}`)).status).toBe(200);
});

test.each([
  ['lv-jelgava', ['Andris Liepiņš', 'Dace Apine']],
  ['lt-siauliai', ['Vytautas Žukauskas', 'Daiva Mockutė']],
])(
  'in %s two approvers are asked about an exercise, under the names of their sign-ins, and no number of theirs reaches a live channel',
  async (tenant, names) => {
    const draft = (await app.as(`author@${tenant}`).post('/api/alerts', drill)).body;
    const { id } = (await app.as(`author@${tenant}`).post(`/api/alerts/${draft.id}/submit`, undefined, { headers: { 'if-match': '"1"' } }))
      .body;
    const log = { warn: () => undefined, error: () => undefined };
    const ask = () => askApprovers(app.db, { vault, secrets: [randomBytes(32)], origin: 'https://vias.example', voice: false, log });
    expect(await ask()).toBe(1);
    await app.db.admin("update duty_call set asked_at = asked_at - interval '1 hour'");
    expect(await ask()).toBe(1);
    await app.db.admin("update duty_call set asked_at = asked_at - interval '1 hour'");
    expect(await ask()).toBe(0);
    const { body } = await app.as(`author@${tenant}`).get(`/api/alerts/${id}/duty`);
    expect(body.calls.map(({ name }: { name: string }) => name)).toEqual(names);
    const rows = await app.db.admin<{ service_message_id: string; to_enc: Buffer; key_id: string }>('select * from service_message');
    const numbers = rows.map((row) => vault.open(row.service_message_id, row.to_enc, row.key_id));
    expect(numbers).toHaveLength(2);
    expect(numbers.every(isInvented)).toBe(true);
    const left: unknown[] = [];
    const live = { name: 'console', kind: 'sms', live: true, send: async (message: unknown) => void left.push(message) } as never;
    for (let round = 0; round < 3; round += 1) {
      await app.db.admin('update sender_bucket set tokens = burst');
      await sendServiceMessages({ db: app.db, channels: [live], vault, log });
    }
    expect(await app.db.admin('select from service_message')).toEqual([]);
    expect(left).toEqual([]);
    // The same name as at the sign-in, or whoever wrote would be asked about it.
    await app.as(`deputy@${tenant}`, { mfa: true }).post(`/api/alerts/${id}/reject`, { reason: 'Tikai mēģinājums' });
    expect((await app.as(`author@${tenant}`).get(`/api/alerts/${id}/changes`)).body.items[0]).toMatchObject({
      by: names[1],
      reason: 'Tikai mēģinājums',
    });
  },
);

test('number-plate cameras told of two days, no plate is to be read anywhere, and three look-ups stand in the audit', async () => {
  for (const tenant of ['lv-jelgava', 'lt-siauliai']) {
    const row = await one(`
      select count(*) filter (where kind = 'plate_read')::int as plates, count(*) filter (where kind = 'watch_list_hit')::int as hits, count(*) filter (where kind = 'other')::int as waiting,
        max(occurred_at) < to_timestamp(${now / 1000}) as past, count(*) filter (where camera_event::text like '%DEMO%')::int as plain,
        (select array_agg(sought order by look_up_no) from camera_look_up where tenant_id = '${tenant}' and found > 0) as looked,
        (select count(*)::int from audit_entry where tenant_id = '${tenant}' and action = 'look_up' and detail::text not like '%DEMO%') as audited,
        (select array_agg(code) from camera_event_code where tenant_id = '${tenant}' and kind is null) as unmeant
      from camera_event where tenant_id = '${tenant}'`);
    expect(row).toEqual({
      plates: 208,
      hits: 2,
      waiting: 2,
      past: true,
      plain: 0,
      looked: ['plate', 'list', 'subject'],
      audited: 3,
      unmeant: ['stop-on-bridge'],
    });
  }
});

test('started again on the same day it adds nothing; a day later there is new work and the old is done', async () => {
  const counts = () => one("select count(*)::int as all, count(*) filter (where status <> 'closed')::int as open from incident");
  const changes = () => one('select count(*)::int as n from alert_change');
  const events = () => one('select count(*)::int as n from camera_event');
  const heard = await events();
  const [survey] = (await app.as('planner@lv-jelgava').get('/api/surveys')).body.items;
  const match = { headers: { 'if-match': `"${survey.version}"` } };
  expect((await app.as('planner@lv-jelgava').delete(`/api/surveys/${survey.id}`, match)).status).toBe(204);
  const noted = await changes();
  const before = (await counts()) as { all: number; open: number };
  told.length = 0;
  await seed();
  expect(await counts()).toEqual(before);
  expect(await events()).toEqual(heard);
  await app.db.admin(
    "update incident set occurred_at = occurred_at - interval '30 hours', due_at = due_at - interval '30 hours', closed_at = closed_at - interval '30 hours'",
  );
  app.clock.set(now + 86_400_000);
  await seed();
  await seed();
  expect(await counts()).toEqual({ all: before.all + 100, open: 50 });
  expect(await changes()).toEqual(noted);
  // Of the day between, in both towns; and what somebody deleted did not come back.
  expect(await events()).toEqual({ n: Number(heard?.n) + 2 * 106 });
  expect((await app.as('planner@lv-jelgava').get('/api/surveys')).body.items).toEqual([]);
  expect(told).toEqual([]);
});

test.each([
  ['lv-2021', 64_573, 0.02],
  ['lv-2009', 64_573, 0.02],
  ['lt-2000', 65_286, 0.02],
])('the borders of %s cover the country once', async (id, km2, tolerance) => {
  const file = readFileSync(new URL(`../../../sql/demo/borders-${id}.geojson`, import.meta.url), 'utf8');
  const answer = (await app.db.admin(
    `with unit as (select st_setsrid(st_geomfromgeojson(value->>'geometry'), 4326) as geom from jsonb_array_elements($1::jsonb->'features'))
     select bool_and(st_isvalid(geom)) as valid, sum(st_area(geom::geography)) / 1e6 as sum, st_area(st_union(geom)::geography) / 1e6 as whole from unit`,
    [file],
  )) as [{ valid: boolean; sum: number; whole: number }];
  expect(answer[0].valid).toBe(true);
  expect(Math.abs(answer[0].sum / answer[0].whole - 1)).toBeLessThan(1e-6);
  expect(Math.abs(answer[0].whole / km2 - 1)).toBeLessThan(tolerance);
});

test('a demonstration restored without the keys of its data directory starts, keeps what is sealed, and says what to copy', async () => {
  const passages = () => one('select count(*)::int as n from camera_event');
  const before = await passages();
  const other = createPhoneVault({ current: 'k1', keys: { k1: randomBytes(32) }, pepper: randomBytes(32) });
  const said: string[] = [];
  app.clock.set(now + 2 * 3_600_000);
  await seedDemo(app.db, { clock: app.clock, vault: other, log: { info: () => undefined } as never, progress: (text) => said.push(text) });
  expect(said.at(-1)).toMatch(/^Telephone numbers and plates were sealed .*demo-phone-keys\.json/);
  expect(await passages()).toEqual(before);
});
