import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { openTestApp, type TestApp } from '../testing.ts';

let app: TestApp;
beforeAll(async () => {
  app = await openTestApp();
  // As when the disk is full at the worst moment: what is loaded could be written, its note could not.
  await app.db.admin(`create function lose_note() returns trigger language plpgsql as $$ begin raise exception 'no note'; end $$`);
});
afterAll(() => app.close());

const losing = async <T>(ask: () => Promise<T>): Promise<T> => {
  await app.db.admin(
    `create trigger lose_note before insert on audit_entry for each row when (new.action = 'load') execute function lose_note()`,
  );
  try {
    return await ask();
  } finally {
    await app.db.admin('drop trigger lose_note on audit_entry');
  }
};
const loaded = [
  'boundary_set',
  'territory',
  'territory_successor',
  'territory_population',
  'tenant_territory',
  'settlement',
  'address',
  'building',
];
/** What stands in every table that is loaded. */
const contents = async () =>
  Object.fromEntries(
    await Promise.all(
      loaded.map(async (table) => {
        const [row] = await app.db.admin(`select md5(coalesce(string_agg(x::text, '' order by x::text), '')) as sum from ${table} x`);
        return [table, row?.sum] as const;
      }),
    ),
  );
const notes = () =>
  app.db.admin(
    `select principal_kind as kind, principal_name as name, thing_kind as thing, thing_count as n, detail from audit_entry where chain = 'vias' and action = 'load' order by seq`,
  );

const square = (west: number, south: number, size: number) => ({
  type: 'Polygon',
  coordinates: [
    [
      [west, south],
      [west + size, south],
      [west + size, south + size],
      [west, south + size],
      [west, south],
    ],
  ],
});
const header = { country: 'LV', scheme: 'NOTED', title: 'Tests', source: 'Tests, CC0', licence: 'CC0' };
const sets: number[] = [];
const borders = (validFrom: string) => async () => {
  const { status, body } = await app
    .as('operator@vias')
    .ask('post', `/api/territories/boundary-sets?${new URLSearchParams({ ...header, validFrom })}`, {
      raw: JSON.stringify({
        type: 'FeatureCollection',
        features: [{ type: 'Feature', properties: { code: 'N1', name: 'Vienība' }, geometry: square(23, 56, 0.1) }],
      }),
      headers: { 'content-type': 'application/geo+json' },
    });
  if (status < 300) sets.push(body.id);
  return status;
};
const post = (path: () => string, body: () => object) => async () => (await app.as('operator@vias').post(path(), body())).status;
const address = {
  code: 'A1',
  text: 'Lielā iela 1, Jelgava',
  street: 'Lielā iela',
  house: '1',
  settlement: 'Jelgava',
  dwellings: 1,
  lon: 23.7,
  lat: 56.6,
};
const ofTown = { country: 'LV', source: 'town' };
const house = (code: string) => ({ code, heightM: 9, geometry: square(23.71, 56.65, 0.0002) });

const steps: [what: string, thing: string, ask: () => Promise<number>][] = [
  ['borders', 'boundary_set', borders('1990-01-01')],
  ['borders of a later day', 'boundary_set', borders('1995-01-01')],
  [
    'what became of units',
    'territory_successor',
    post(
      () => `/api/territories/boundary-sets/${sets[0]}/successors`,
      () => ({ toSet: sets[1], basis: 'Tests', rows: [{ from: 'N1', to: 'N1' }] }),
    ),
  ],
  [
    'residents of units',
    'territory_population',
    post(
      () => `/api/territories/boundary-sets/${sets[0]}/residents`,
      () => ({ asOf: '1991-01-01', source: 'Tests', rows: [{ code: 'N1', residents: 5000 }] }),
    ),
  ],
  [
    'the units of a municipality',
    'tenant_territory',
    post(
      () => '/api/territories/assignments',
      () => ({ tenant: 'lv-jelgava', country: 'LV', scheme: 'NOTED', codes: ['N1'] }),
    ),
  ],
  [
    'settlements',
    'settlement',
    post(
      () => '/api/places',
      () => ({ source: 'Tests', rows: [{ key: '1', name: 'Jaunciems', country: 'LV', lon: 23.05, lat: 56.05 }] }),
    ),
  ],
  [
    'addresses',
    'address',
    post(
      () => '/api/addresses',
      () => ({ ...ofTown, total: 2, rows: [address, { ...address, code: 'A2', house: '2' }] }),
    ),
  ],
  [
    'the end of addresses, with one that is no more',
    'address',
    post(
      () => '/api/addresses/end',
      () => ({ ...ofTown, mode: 'replace', codes: ['A1'] }),
    ),
  ],
  [
    'buildings',
    'building',
    post(
      () => '/api/buildings',
      () => ({ source: 'Tests, CC0', rows: [house('B1'), house('B2')] }),
    ),
  ],
  [
    'the end of buildings, with one that is no more',
    'building',
    post(
      () => '/api/buildings/end',
      () => ({ source: 'Tests, CC0', mode: 'replace', codes: ['B1'] }),
    ),
  ],
];

test.each(steps)('%s: nothing is loaded that is not noted in the name of the operator', async (_what, thing, ask) => {
  const [before, noted] = [await contents(), await notes()];
  expect(await losing(ask)).toBe(500);
  expect(await contents()).toEqual(before);
  expect(await notes()).toEqual(noted);
  expect(await ask()).toBeLessThan(300);
  expect(await contents()).not.toEqual(before);
  const added = (await notes()).slice(noted.length);
  expect(added.length).toBeGreaterThan(0);
  for (const note of added) expect(note).toMatchObject({ kind: 'user', name: expect.stringMatching(/\p{L}/u), thing });
});

test('what a loading takes away is noted with how many', async () => {
  const removed = (await notes()).map(({ thing, n, detail }) => ({ thing, n, removed: (detail as { removed?: number }).removed }));
  expect(removed.filter((note) => note.thing === 'address' && note.removed !== undefined)).toEqual([
    { thing: 'address', n: 1, removed: 1 },
  ]);
  expect(removed.filter((note) => note.thing === 'building' && note.removed !== undefined)).toEqual([
    { thing: 'building', n: 1, removed: 1 },
  ]);
});
