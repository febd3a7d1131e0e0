import { afterAll, beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { openFeatureApp } from './testing.ts';

let app: Awaited<ReturnType<typeof openFeatureApp>>;
type Row = {
  id: string;
  tenant: string;
  level: number;
  lon: number;
  lat: number;
  category: string;
  severity: number;
  at: number;
};
let rows: Row[];
let clearance: { role: string; level: number }[];

/** Few of each kind, as they are in villages: shared with everybody, shared with one partner, shared with nobody. */
beforeAll(async () => {
  app = await openFeatureApp();
  await app.db.admin(`
    insert into incident (tenant_id, access_class_id, sensitivity, category_code, severity, occurred_at, title, geom, created_by, changed_by)
    select a.tenant_id, a.access_class_id, a.sensitivity, v.category, 1 + k % 5, '2026-11-15T12:00:00Z'::timestamptz + k * interval '9 hours', 'x',
           st_setsrid(st_makepoint(23.1 + v.n * 0.21 + k * 0.013, 56.2 + v.n * 0.17 + k * 0.011), 4326), 't', 't'
    from (values (0, 'lv-jelgava', 1, 'noise', 3), (1, 'lv-jelgava', 2, 'assault', 3), (2, 'lv-jelgava', 3, 'domestic_violence', 4),
                 (3, 'lv-dobele', 1, 'noise', 4), (0, 'lv-dobele', 2, 'assault', 2), (1, 'lt-siauliai', 1, 'flood', 3)) v (n, tenant, level, category, many),
         generate_series(1, v.many) k, access_class a
    where a.tenant_id = v.tenant and a.theme = 'incidents' and a.sensitivity = v.level`);
  rows = await app.db.admin<Row>(`
    select incident_id as id, tenant_id as tenant, sensitivity as level, st_x(public_geom) as lon, st_y(public_geom) as lat, category_code as category, severity,
           extract(epoch from occurred_at)::float8 * 1000 as at from incident where public_geom is not null`);
  clearance = await app.db.admin(`select role, sensitivity_up_to as level from role_clearance where theme = 'incidents'`);
});
afterAll(() => app?.close());

/** Who asks, and up to which level each municipality's incidents are theirs to read. Written down apart from the database's own rules: shares are those of openFeatureApp. */
const readers: { user: string | undefined; own?: string; shared: Record<string, number> }[] = [
  { user: undefined, shared: { 'lv-jelgava': 1 } },
  { user: 'planner@lv-dobele', own: 'lv-dobele', shared: { 'lv-jelgava': 1 } },
  { user: 'planner@lt-siauliai', own: 'lt-siauliai', shared: { 'lv-jelgava': 2 } },
  { user: 'planner@lv-jelgava', own: 'lv-jelgava', shared: {} },
  { user: 'dispatcher@lv-jelgava', own: 'lv-jelgava', shared: {} },
];
const readable = ({ user, own, shared }: (typeof readers)[number]): Row[] => {
  const cleared = clearance.find(({ role }) => role === user?.split('@')[0])?.level ?? -1;
  return rows.filter(({ tenant, level }) => (tenant === own && level <= cleared) || level <= (shared[tenant] ?? -1));
};

/** One condition, in CQL2 or as a parameter, with what it means. */
type Part = { filter?: string; query?: Record<string, string>; holds: (row: Row) => boolean };
/** No point has so many digits: none lies on an edge. */
const edge = (from: number, to: number) => fc.integer({ min: from * 1000, max: to * 1000 }).map((n) => (n + 0.37) / 1000);
const box = fc.tuple(edge(22.9, 24.2), edge(55.8, 57), edge(22.9, 24.2), edge(55.8, 57)).map(([a, b, c, d]) => ({
  text: [Math.min(a, c), Math.min(b, d), Math.max(a, c), Math.max(b, d)].join(','),
  holds: ({ lon, lat }: Row) => lon >= Math.min(a, c) && lon <= Math.max(a, c) && lat >= Math.min(b, d) && lat <= Math.max(b, d),
}));
const moment = fc.integer({ min: 0, max: 200 }).map((n) => new Date(Date.parse('2026-11-14T00:30:00Z') + n * 3_600_000).toISOString());
const condition: fc.Arbitrary<{ text: string; holds: (row: Row) => boolean }> = fc.letrec((tie) => ({
  one: fc.oneof(
    fc.integer({ min: 1, max: 5 }).map((n) => ({ text: `severity >= ${n}`, holds: ({ severity }: Row) => severity >= n })),
    fc
      .subarray(['noise', 'assault', 'domestic_violence', 'flood'], { minLength: 1 })
      .map((list) => ({ text: `category_code IN ('${list.join("','")}')`, holds: ({ category }: Row) => list.includes(category) })),
    box.map(({ text, holds }) => ({ text: `S_INTERSECTS(geom, BBOX(${text}))`, holds })),
    moment.map((at) => ({ text: `occurred_at < TIMESTAMP('${at}')`, holds: (row: Row) => row.at < Date.parse(at) })),
    fc.constantFrom('lv-jelgava', 'lv-dobele').map((id) => ({ text: `tenant_id = '${id}'`, holds: ({ tenant }: Row) => tenant === id })),
    // Nobody's rows are found by their name alone.
    fc.nat().map((n) => {
      const { id } = rows[n % rows.length] as Row;
      return { text: `incident_id = '${id}'`, holds: (row: Row) => row.id === id };
    }),
  ),
  any: fc.oneof(
    { weight: 3, arbitrary: tie('one') },
    tie('any').map((of) => ({ text: `NOT (${(of as Held).text})`, holds: (row: Row) => !(of as Held).holds(row) })),
    fc.tuple(tie('any'), tie('any'), fc.boolean()).map(([a, b, and]) => ({
      text: `(${(a as Held).text} ${and ? 'AND' : 'OR'} ${(b as Held).text})`,
      holds: (row: Row) => (and ? (a as Held).holds(row) && (b as Held).holds(row) : (a as Held).holds(row) || (b as Held).holds(row)),
    })),
  ),
})).any as never;
type Held = { text: string; holds: (row: Row) => boolean };
const parts: fc.Arbitrary<Part[]> = fc
  .record(
    {
      filter: condition.map(({ text, holds }): Part => ({ query: { filter: text }, holds })),
      bbox: box.map(({ text, holds }): Part => ({ query: { bbox: text }, holds })),
      datetime: fc.tuple(moment, moment).map(([a, b]): Part => {
        const [from, to] = [a, b].sort() as [string, string];
        return { query: { datetime: `${from}/${to}` }, holds: ({ at }) => at >= Date.parse(from) && at <= Date.parse(to) };
      }),
      severity: fc
        .integer({ min: 1, max: 5 })
        .map((n): Part => ({ query: { severity: String(n) }, holds: ({ severity }) => severity === n })),
    },
    { requiredKeys: [] },
  )
  .map((chosen) => Object.values(chosen));

test('whatever is asked, with filter, box, time, properties and pages together, counts and shows exactly what the asker may read', async () => {
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...readers), parts, fc.integer({ min: 1, max: 6 }), async (reader, chosen, limit) => {
      const expected = readable(reader)
        .filter((row) => chosen.every(({ holds }) => holds(row)))
        .map(({ id }) => id)
        .sort();
      const query = Object.assign({ limit: String(limit) }, ...chosen.map((part) => part.query)) as Record<string, string>;
      let path: string | undefined = `/ogc/collections/incident/items?${new URLSearchParams(query)}`;
      const found: string[] = [];
      while (path) {
        const { status, body } = await app.as(reader.user).get(path);
        // Later pages count no more.
        const matched = found.length === 0 ? expected.length : undefined;
        expect([status, body.numberMatched, body.numberReturned]).toEqual([200, matched, body.features.length]);
        found.push(...body.features.map(({ id }: { id: string }) => id));
        path = body.links.find(({ rel }: { rel: string }) => rel === 'next')?.href.slice(app.url.length);
        expect(found.length).toBeLessThanOrEqual(expected.length);
      }
      expect(found).toEqual(expected);
      const { body: hits } = await app
        .as(reader.user)
        .get(`/ogc/collections/incident/items?${new URLSearchParams({ ...query, resultType: 'hits' })}`);
      expect([hits.numberMatched, hits.features]).toEqual([expected.length, []]);
    }),
    { numRuns: 60 },
  );
}, 240_000);

test('a row by its id, a page begun after it, and the extent of a collection tell nobody of what they may not read', async () => {
  for (const reader of readers) {
    const mine = readable(reader);
    const bbox = (await app.as(reader.user).get('/ogc/collections/incident')).body.extent.spatial.bbox[0];
    const side = (pick: (row: Row) => number, most: (...all: number[]) => number) => most(...mine.map(pick));
    expect(bbox.map((n: number) => n.toFixed(5))).toEqual(
      [side((r) => r.lon, Math.min), side((r) => r.lat, Math.min), side((r) => r.lon, Math.max), side((r) => r.lat, Math.max)].map((n) =>
        n.toFixed(5),
      ),
    );
    for (const row of rows.filter((one) => !mine.includes(one))) {
      expect((await app.as(reader.user).get(`/ogc/collections/incident/items/${row.id}`)).body.code).toBe('ogc.feature_unknown');
      const after = await app.as(reader.user).get(`/ogc/collections/incident/items?after=${row.id}&limit=100`);
      expect(after.body.features.map(({ id }: { id: string }) => id)).toEqual(
        mine
          .map(({ id }) => id)
          .filter((id) => id > row.id)
          .sort(),
      );
    }
  }
});
