import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { VectorTile } from '@mapbox/vector-tile';
import type { Principal } from '@vias/sql/principal.ts';
import { sql } from '@vias/sql/sql.ts';
import fc from 'fast-check';
import { PbfReader } from 'pbf';
import { z } from 'zod';
import { openTestApp, type TestApp } from '../testing.ts';

let app: TestApp;
let actors: { name: string | undefined; principal: Principal }[];
beforeAll(async () => {
  app = await openTestApp();
  await app.db.admin(seed);
  const { users, machines } = app.identity.realm;
  actors = [
    { name: undefined, principal: { kind: 'public' } },
    ...users.map(({ username, id, name, tenant, roles }) => ({
      name: username,
      principal: { kind: 'user', id, name, tenant, roles } as const,
    })),
    ...machines.map(({ clientId, id, name, tenant, roles }) => ({
      name: clientId,
      principal: { kind: 'machine', id, name, tenant, roles } as const,
    })),
  ];
});
afterAll(() => app?.close());

/** Incidents of six tenants, of every category, class, severity and status, around Jelgava; some without a place, some on the edges of tiles. */
const seed = `
  insert into incident (tenant_id, access_class_id, sensitivity, category_code, severity, status, closed_at, occurred_at, title, geom, created_by, changed_by)
  select t.tenant_id, a.access_class_id, a.sensitivity, c.category_code, 1 + n % 5, s.status, case when s.status = 'closed' then now() end,
         timestamptz '2026-01-01 00:00Z' + n * interval '47 minutes', 'n ' || n,
         case when n % 41 = 0 then null when n % 31 = 0 then st_setsrid(st_makepoint(22.5, 56.65), 4326)
              else st_setsrid(st_makepoint(23.72 + 0.9 * cos(n) * (n % 97) / 97.0, 56.65 + 0.5 * sin(n * 7.0) * (n % 89) / 89.0), 4326) end, 'test', 'test'
  from generate_series(1, 7500) n
  join lateral (select (array['lv-jelgava', 'lv-dobele', 'lv-bauska', 'lt-siauliai', 'lt-akmene', 'lt-siauliai-fire'])[1 + n % 6] as tenant_id) t on true
  join lateral (select (array['reported', 'in_progress', 'closed'])[1 + n % 3] as status) s on true
  join lateral (select category_code, sensitivity from incident_category order by sort_no offset n % 39 limit 1) c on true
  join access_class a on a.tenant_id = t.tenant_id and a.theme = 'incidents' and a.sensitivity = greatest(c.sensitivity, (n % 11 = 0)::int)`;

const tokens = new Map<string, string>();
const tile = async (name: string | undefined, path: string, query: URLSearchParams): Promise<number> => {
  if (name !== undefined && !tokens.has(name)) tokens.set(name, await app.identity.token(name, { clock: app.clock }));
  const layer = name === undefined ? 'public-incidents' : 'incidents';
  const headers = name === undefined ? {} : { authorization: `Bearer ${tokens.get(name)}` };
  const response = await fetch(`${app.url}/tiles/${layer}/${path}.mvt?${query}`, { headers });
  expect(response.status).toBe(200);
  return counted(Buffer.from(await response.arrayBuffer()));
};
/** Incidents that a tile stands for: the sum of its grid, or the points inside it. */
const counted = (bytes: Buffer): number => {
  const { grid, points } = new VectorTile(new PbfReader(bytes)).layers;
  let n = 0;
  for (let i = 0; i < (grid?.length ?? 0); i++) n += Number(grid?.feature(i).properties.n);
  for (let i = 0; i < (points?.length ?? 0); i++) {
    const { x = -1, y = -1 } = points?.feature(i).loadGeometry()[0]?.[0] ?? {};
    if (x >= 0 && x < 4096 && y >= 0 && y < 4096) n++;
  }
  return n;
};

type Filter = {
  from?: string;
  to?: string;
  category?: string[];
  group?: string[];
  severity?: number[];
  status?: string[];
  tenant?: string[];
};
const queryOf = ({ from, to, ...lists }: Filter): URLSearchParams =>
  new URLSearchParams([
    ...(from || to ? [['during', `${from ?? '..'}/${to ?? '..'}`]] : []),
    ...Object.entries(lists).flatMap(([name, list]) => (list ? [[name, list.join()]] : [])),
  ]);
/** The same question put to the table, which row-level security answers for the actor: the whole, and what lies in each of four tiles. */
const inSql = (
  principal: Principal,
  { from, to, category, group, severity, status, tenant }: Filter,
): Promise<{ n: number; parts: number[] }> => {
  const oneOf = (column: ReturnType<typeof sql>, list: readonly unknown[] | undefined) =>
    list ? sql`${column} = any (${list})` : sql`true`;
  return app.db.as(principal, (tx) =>
    tx.one(
      z.object({ n: z.int(), parts: z.array(z.int()) }),
      sql`
        select count(*)::int as n, array[count(*) filter (where x = 70 and y = 38), count(*) filter (where x = 71 and y = 38),
                                         count(*) filter (where x = 72 and y = 38), count(*) filter (where x = 72 and y = 39)]::int[] as parts
        from (
          select floor((st_x(public_geom) / 360 + 0.5) * 128) as x,
                 floor((0.5 - ln((1 + sin(radians(st_y(public_geom)))) / (1 - sin(radians(st_y(public_geom))))) / (4 * pi())) * 128) as y
          from incident i join incident_category c using (category_code)
          where public_geom is not null and ${sql.and([
            from ? sql`occurred_at >= ${from}::timestamptz` : sql`true`,
            to ? sql`occurred_at < ${to}::timestamptz` : sql`true`,
            oneOf(sql`i.category_code`, category),
            oneOf(sql`c.group_code`, group),
            oneOf(sql`i.severity`, severity),
            oneOf(sql`i.status`, status),
            oneOf(sql`i.tenant_id`, tenant),
          ])}) t`,
    ),
  );
};
const inTiles = async (name: string | undefined, filter: Filter): Promise<{ n: number; parts: number[] }> => {
  const [n = 0, ...parts] = await Promise.all(
    ['0/0/0', '7/70/38', '7/71/38', '7/72/38', '7/72/39'].map((path) => tile(name, path, queryOf(filter))),
  );
  return { n, parts };
};

const instant = fc.integer({ min: 0, max: 6000 }).map((hours) => new Date(Date.UTC(2026, 0, 1) + hours * 3_600_000).toISOString());
const list = <T>(...items: T[]) => fc.subarray(items, { minLength: 1 });
const anyFilter: fc.Arbitrary<Filter> = fc
  .record(
    {
      from: instant,
      to: instant,
      category: list('fire_building', 'smoke', 'traffic_crash', 'medical_help', 'domestic_violence', 'flood', 'other', 'no_such_thing'),
      group: list('fire', 'weather', 'other'),
      severity: list(1, 2, 3, 4, 5),
      status: list('reported', 'in_progress', 'closed'),
      tenant: list('lv-jelgava', 'lv-dobele', 'lt-siauliai', 'lt-akmene', 'lv-livani', 'nobody'),
    },
    { requiredKeys: [] },
  )
  // Both would be a union, which SQL below does not say.
  .filter(({ from, to, category, group }) => (!from || !to || from < to) && !(category && group));

const share = (from: string, to: string | null, upTo: number, since = '-1 day', until = '1 year') =>
  app.db.admin(
    `insert into share (tenant_id, to_tenant_id, theme, sensitivity_up_to, purpose, legal_basis, valid_from, expires_at, proposed_by, approved_by, approved_at)
     values ($1, $2, 'incidents', $3, 'kopīga dežūra', 'likums', now() + $4::interval, now() + $5::interval, 'a', 'b', now())`,
    [from, to, upTo, since, until],
  );

test('S22: every actor of the demonstration, the public too, counts in the tiles what row-level security lets it count, whatever the filter', async () => {
  await share('lv-dobele', 'lv-jelgava', 1);
  await share('lv-jelgava', null, 1);
  await share('lt-akmene', 'lt-siauliai', 2);
  await share('lv-bauska', 'lv-dobele', 3);
  const filters = fc.sample(anyFilter, { numRuns: actors.length, seed: 11 });
  let seen = 0;
  for (const [i, { name, principal }] of actors.entries())
    for (const filter of [{}, filters[i] as Filter]) {
      const expected = await inSql(principal, filter);
      expect({ name, filter, ...(await inTiles(name, filter)) }).toEqual({ name, filter, ...expected });
      seen += expected.n;
    }
  expect(actors.length).toBeGreaterThan(80);
  expect(seen).toBeGreaterThan(10_000);
});

const tenants = ['lv-jelgava', 'lv-dobele', 'lv-bauska', 'lt-siauliai', 'lt-akmene', 'lt-siauliai-fire'];
const anyStep = fc.oneof(
  fc.record({
    kind: fc.constant('share' as const),
    from: fc.constantFrom(...tenants),
    to: fc.option(fc.constantFrom(...tenants), { freq: 3 }),
    upTo: fc.integer({ min: 0, max: 3 }),
    since: fc.constantFrom('-1 day', '1 hour'),
    until: fc.constantFrom('1 year', '2 hours'),
  }),
  fc.record({ kind: fc.constant('end' as const), nth: fc.nat(), in: fc.constantFrom('0 s', '1 hour') }),
  fc.record({
    kind: fc.constant('change' as const),
    rest: fc.integer({ min: 0, max: 499 }),
    what: fc.constantFrom('class', 'gone', 'place'),
  }),
);
type Step = typeof anyStep extends fc.Arbitrary<infer T> ? T : never;
const take = async (step: Step): Promise<void> => {
  if (step.kind === 'share') {
    if (step.from === step.to) return;
    await share(
      step.from,
      step.to,
      step.to === null ? Math.min(1, step.upTo) : step.upTo,
      step.since,
      step.until === '2 hours' && step.since === '1 hour' ? '3 hours' : step.until,
    );
  } else if (step.kind === 'end')
    await app.db.admin(
      `update share set ended_at = now() + $2::interval, ended_by = 'a'
       where share_id = (select share_id from share order by share_id offset $1::int % greatest(1, (select count(*)::int from share)) limit 1)`,
      [step.nth % 1000, step.in],
    );
  else if (step.what === 'gone') await app.db.admin('delete from incident where incident_no % 500 = $1', [step.rest]);
  else if (step.what === 'place')
    await app.db.admin('update incident set geom = st_translate(geom, 0.3, 0.1) where incident_no % 500 = $1 and geom is not null', [
      step.rest,
    ]);
  else
    await app.db.admin(
      `update incident i set sensitivity = a.sensitivity, access_class_id = a.access_class_id from access_class a
       where i.incident_no % 500 = $1 and a.tenant_id = i.tenant_id and a.theme = 'incidents' and a.sensitivity = 2 and i.sensitivity < 2`,
      [step.rest],
    );
};

test('whatever is shared, ended, moved to another class, moved or deleted: the very next tile shows each actor what the database would, and nothing more', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(anyStep, { minLength: 1, maxLength: 4 }), fc.infiniteStream(fc.nat()), async (steps, picks) => {
      for (const step of steps) {
        await take(step);
        for (const pick of [...picks.take(3)].map((n) => n % actors.length).concat(0)) {
          const { name, principal } = actors[pick] as (typeof actors)[number];
          const n = await tile(name, '0/0/0', new URLSearchParams());
          expect({ step, name, n }).toEqual({ step, name, n: (await inSql(principal, {})).n });
        }
      }
    }),
    { numRuns: 10, endOnFailure: true },
  );
});

test('one tile asked for by many at one moment is built once, and each reader gets its own', async () => {
  const readers = actors.filter(({ name }) => name !== undefined && /^(planner|editor|auditor)@/.test(name));
  const query = new URLSearchParams('category=smoke');
  const expected = await Promise.all(readers.map(async ({ principal }) => (await inSql(principal, { category: ['smoke'] })).n));
  const answers = await Promise.all([...readers, ...readers, ...readers].map(({ name }) => tile(name, '0/0/0', query)));
  expect(answers).toEqual([...expected, ...expected, ...expected]);
});

test('however many others ask at the same time, no request sent after a share has ended is shown its rows', async () => {
  // The database takes its time after it has looked, so that a question under way when the share ends is there to be mistaken for a fresh one.
  const [{ source }] = (await app.db.admin<{ source: string }>("select pg_get_functiondef('my_tile_scope'::regproc) as source")) as [
    { source: string },
  ];
  expect(source).toContain('return next;');
  await app.db.admin(source.replace('return next;', 'return next; perform pg_sleep(0.02);'));
  // The steps above may have left a share of this municipality that ends in an hour.
  await app.db.admin("update share set ended_at = now() where tenant_id = 'lv-bauska' and ended_at > now()");
  let going = true;
  let asked = 0;
  const crowd = Array.from({ length: 8 }, async (_, i) => {
    while (going) {
      await tile(i % 2 ? undefined : 'planner@lt-telsiai', '0/0/0', new URLSearchParams());
      asked++;
    }
  });
  try {
    for (const round of [1, 2, 3]) {
      await share('lv-bauska', null, 1);
      await share('lv-bauska', 'lt-telsiai', 2);
      const open = await Promise.all([undefined, 'planner@lt-telsiai'].map((name) => tile(name, '0/0/0', new URLSearchParams())));
      await app.db.admin(
        "update share set ended_at = now(), ended_by = 'a' where tenant_id = 'lv-bauska' and (ended_at is null or ended_at > now())",
      );
      const shut = await Promise.all([undefined, 'planner@lt-telsiai'].map((name) => tile(name, '0/0/0', new URLSearchParams())));
      const expected = actors
        .filter(({ name }) => name === undefined || name === 'planner@lt-telsiai')
        .map(({ principal }) => inSql(principal, {}));
      expect({ round, shut }).toEqual({ round, shut: (await Promise.all(expected)).map(({ n }) => n) });
      expect(open.every((n, i) => n > (shut[i] ?? 0))).toBe(true);
    }
  } finally {
    going = false;
    await Promise.all(crowd);
    await app.db.admin(source);
  }
  expect(asked).toBeGreaterThan(30);
});
