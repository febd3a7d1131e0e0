import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { openTestDatabase, type TestDatabase } from '@vias/sql/testing.ts';
import { type GeoServerStub, startGeoServer } from './geoserver-stub.ts';
import { type Layer, readLayers } from './layers.ts';
import { publish } from './publish.ts';
import { GeoServerError, inTime } from './rest.ts';

let db: TestDatabase;
let server: GeoServerStub;
beforeAll(async () => {
  db = await openTestDatabase();
  server = await startGeoServer('admin', 'secret of the test');
  await db.admin(`
    insert into boundary_set (country, scheme, level, title, valid_from, source, licence) values ('LV', 'test', 'municipality', '{"lv":"t","lt":"t","en":"t"}', '2020-01-01', 'test', 'test');
    insert into territory (boundary_set_id, country, scheme, code, name, valid_from, geom, label_point, area_km2)
    select boundary_set_id, 'LV', 'test', 'T' || n, 'Novads ' || n, '2020-01-01', st_multi(st_makeenvelope(22 + n, 56, 23 + n, 57, 4326)), st_setsrid(st_makepoint(22.5 + n, 56.5), 4326), 100
    from boundary_set, generate_series(0, 4) n where scheme = 'test';
    insert into territory_population (territory_id, as_of, residents, source) select territory_id, '2025-01-01', 1000, 'test' from territory where code <> 'T4';
    insert into tenant_territory (tenant_id, country, scheme, code) select 'lv-jelgava', 'LV', 'test', code from territory;
    insert into share (tenant_id, theme, sensitivity_up_to, purpose, expires_at, proposed_by, approved_by, approved_at)
    values ('lv-dobele', 'incidents', 1, 'open data', now() + interval '1 year', 'a', 'b', now());
    -- T0: 3 of Dobele, shared with everybody; T1: 3 of Jelgava, shared with nobody and too few to say; T2: 40 of Jelgava.
    insert into incident (tenant_id, access_class_id, sensitivity, category_code, severity, occurred_at, title, geom, created_by, changed_by)
    select a.tenant_id, a.access_class_id, 1, 'noise', 3, date_trunc('month', now()) - interval '40 days', 'x', st_setsrid(st_makepoint(22.5 + t.n, 56.5), 4326), 't', 't'
    from (values ('lv-dobele', 0, 3), ('lv-jelgava', 1, 3), ('lv-jelgava', 2, 40), ('lv-jelgava', 3, 60)) t (tenant, n, many), generate_series(1, t.many) k, access_class a
    where a.tenant_id = t.tenant and a.theme = 'incidents' and a.sensitivity = 1`);
});
afterAll(async () => {
  await server?.close();
  await db?.close();
});
afterEach(() => {
  server.misbehave = undefined;
  server.notice = undefined;
  server.databasePassword = undefined;
});

const target = () => ({
  url: server.url,
  user: 'admin',
  password: 'secret of the test',
  database: 'postgresql://vias_geo:p%40ss@db:5432/vias',
});
const layersNow = (): Promise<Layer[]> => db.owner((client) => readLayers(client));

test('GeoServer gets workspace, store, layers, styles, time, group, cache and rules, and a second run writes nothing', async () => {
  const layers = await layersNow();
  expect(layers.map(({ name }) => name)).toEqual(['incident', 'incident_rate', 'municipality', 'settlement']);
  const done = await publish(target(), layers);
  expect(done.map(({ did }) => did)).not.toContain('same');
  const kept = (path: string) => JSON.parse(server.kept.get(path) ?? 'null');
  expect(kept('/rest/workspaces/vias/datastores/pub.json').dataStore.connectionParameters.entry).toEqual(
    expect.arrayContaining([
      { '@key': 'schema', $: 'pub' },
      { '@key': 'user', $: 'vias_geo' },
      { '@key': 'passwd', $: 'p@ss' },
    ]),
  );
  expect(kept('/rest/workspaces/vias/datastores/pub/featuretypes/incident.json').featureType).toMatchObject({
    internationalTitle: { lv: 'Negadījumi', lt: 'Įvykiai', en: 'Incidents' },
    metadata: { entry: [{ '@key': 'time', dimensionInfo: { attribute: 'occurred_at' } }] },
  });
  expect(kept('/rest/layers/vias:incident_rate.json').layer.defaultStyle.name).toBe('vias:incident_rate');
  // What is shared with everybody no more is gone with the next picture; borders do not change in five minutes.
  for (const [name, seconds] of [
    ['incident', 1],
    ['incident_rate', 1],
    ['municipality', 300],
  ])
    expect(server.kept.get(`/gwc/rest/layers/vias:${name}.xml`)).toContain(
      `<expireCache>${seconds}</expireCache><expireClients>${seconds}</expireClients>`,
    );
  expect(kept('/rest/security/acl/layers.json')).toMatchObject({ '*.*.r': '*', 'vias.*.r': '*', 'vias.*.w': 'ADMIN' });
  expect(kept('/rest/workspaces/vias/layergroups/open.json').layerGroup.publishables.published.at(-1).name).toBe('vias:settlement');

  server.writes.length = 0;
  expect((await publish(target(), await layersNow())).every(({ did }) => did === 'same')).toBe(true);
  expect(server.writes).toEqual([]);
});

test('only what differs is written: a title, a style, a rule that somebody changed', async () => {
  await publish(target(), await layersNow());
  const layers = (await layersNow()).map((layer) =>
    layer.name === 'settlement' ? { ...layer, titles: { ...layer.titles, en: 'Places' } } : layer,
  );
  server.kept.set('/rest/security/acl/layers.json', JSON.stringify({ 'vias.*.r': '*', 'vias.*.w': '*', 'vias.*.a': 'ADMIN' }));
  server.writes.length = 0;
  await publish(target(), layers);
  expect(server.writes).toEqual([
    'PUT /rest/workspaces/vias/datastores/pub/featuretypes/settlement.json',
    'PUT /rest/security/acl/layers.json',
  ]);
});

test('what an update publishes no more is taken out of the group and away, and a group in another order is put right', async () => {
  const layers = await layersNow();
  const [first] = layers;
  await publish(target(), [...layers, { ...(first as Layer), name: 'quarter' }]);
  const groupPath = '/rest/workspaces/vias/layergroups/open.json';
  const grouped = () =>
    JSON.parse(server.kept.get(groupPath) ?? '').layerGroup.publishables.published.map(({ name }: { name: string }) => name);
  expect(grouped()).toContain('vias:quarter');
  server.kept.set('/rest/workspaces/vias/styles/own.sld', '<StyledLayerDescriptor/>');
  server.writes.length = 0;
  const done = await publish(target(), layers);
  expect(done.filter(({ did }) => did !== 'same')).toEqual([
    { thing: 'group open', did: 'changed' },
    { thing: 'style quarter', did: 'removed' },
    { thing: 'layer quarter', did: 'removed' },
  ]);
  expect(server.writes).toEqual([
    `PUT ${groupPath}`,
    'DELETE /rest/workspaces/vias/styles/quarter?purge=true&recurse=true',
    'DELETE /rest/workspaces/vias/datastores/pub/featuretypes/quarter?recurse=true',
  ]);
  expect([server.kept.has('/rest/workspaces/vias/styles/quarter.sld'), server.kept.has('/rest/workspaces/vias/styles/own.sld')]).toEqual([
    false,
    true,
  ]);
  const order = grouped();
  expect(order).toEqual(['vias:incident_rate', 'vias:municipality', 'vias:incident', 'vias:settlement']);
  const group = JSON.parse(server.kept.get(groupPath) ?? '');
  group.layerGroup.publishables.published.reverse();
  server.kept.set(groupPath, JSON.stringify(group));
  await publish(target(), layers);
  expect(grouped()).toEqual(order);
  expect((await publish(target(), layers)).every(({ did }) => did === 'same')).toBe(true);
});

test('a layer that goes takes only its own style with it, also when the run before broke off', async () => {
  const layers = await layersNow();
  const more = [...layers, { ...(layers[0] as Layer), name: 'quarter' }];
  const stylePath = '/rest/workspaces/vias/styles/quarter.sld';
  await publish(target(), more);
  // Somebody draws it in another way: the style of its name is not what it goes with.
  server.kept.set('/rest/layers/vias:quarter.json', '{"layer":{"defaultStyle":{"name":"vias:own"}}}');
  expect((await publish(target(), layers)).filter(({ did }) => did !== 'same').map(({ thing }) => thing)).toEqual([
    'group open',
    'layer quarter',
  ]);
  expect(server.kept.has(stylePath)).toBe(true);
  await publish(target(), more);
  server.notice = (req, res) => {
    if (req.method !== 'DELETE' || !req.url?.includes('featuretypes')) return false;
    res.writeHead(500).end();
    return true;
  };
  await expect(publish(target(), layers)).rejects.toThrow('answered 500');
  server.notice = undefined;
  await publish(target(), layers);
  expect([...server.kept.keys()].filter((path) => path.includes('quarter') && !path.startsWith('/gwc/'))).toEqual([]);
  expect((await publish(target(), layers)).every(({ did }) => did === 'same')).toBe(true);
});

test('a password that was changed is sent, one that the database does not take is told, and neither can be read where it is kept', async () => {
  await publish(target(), await layersNow());
  const storePath = '/rest/workspaces/vias/datastores/pub.json';
  const kept = () => JSON.parse(server.kept.get(storePath) ?? '').dataStore;
  expect(kept().description).not.toContain('p@ss');
  server.writes.length = 0;
  const changed = { ...target(), database: 'postgresql://vias_geo:n%65w@db:5432/vias' };
  server.databasePassword = 'new';
  const done = await publish(changed, await layersNow());
  expect(done.filter(({ did }) => did !== 'same')).toEqual([{ thing: 'store pub', did: 'changed' }]);
  expect(server.writes).toEqual([`PUT ${storePath}`]);
  expect(kept().connectionParameters.entry).toContainEqual({ '@key': 'passwd', $: 'new' });
  server.writes.length = 0;
  expect((await publish(changed, await layersNow())).every(({ did }) => did === 'same')).toBe(true);
  expect(server.writes).toEqual([]);
  // Somebody switched the store off, or changed the login in the database and nowhere else.
  server.kept.set(storePath, JSON.stringify({ dataStore: { ...kept(), enabled: false } }));
  expect((await publish(changed, await layersNow())).filter(({ did }) => did !== 'same')).toHaveLength(1);
  server.databasePassword = 'newer';
  await expect(publish(changed, await layersNow())).rejects.toThrow('VIAS_GEO_URL');
  expect(server.writes.at(-1)).toBe(`PUT ${storePath}`);
});

test.each([
  ['500', 1, (_, res) => res.writeHead(500).end('Out of memory'), 'Out of memory'],
  ['a cut line', 2, (req) => req.socket.destroy(), 'cannot be reached'],
  ['a wrong password from here on', 3, (_, res) => res.writeHead(401).end(), /refuse/],
] as [string, number, NonNullable<GeoServerStub['misbehave']>, string | RegExp][])(
  'half-way, whenever it comes, %s: one sentence, and the next run goes on from there',
  async (_, first, misbehave, sentence) => {
    const layers = await layersNow();
    const before = new Map(server.kept);
    const fresh = () => {
      for (const path of server.kept.keys()) if (!/version|acl/.test(path)) server.kept.delete(path);
    };
    fresh();
    // Every third write in its turn is the one that fails.
    for (let failing = first; ; failing += 3) {
      fresh();
      let writes = 0;
      server.notice = (req, res) => {
        if (req.method === 'GET' || ++writes < failing) return false;
        misbehave(req, res);
        return true;
      };
      const outcome = await publish(target(), layers).then(
        () => undefined,
        (error: unknown) => error,
      );
      server.notice = undefined;
      if (outcome === undefined) {
        expect(failing).toBeGreaterThan(20);
        break;
      }
      expect(outcome).toBeInstanceOf(GeoServerError);
      expect((outcome as Error).message).toMatch(sentence);
      await publish(target(), layers);
      expect((await publish(target(), layers)).every(({ did }) => did === 'same')).toBe(true);
    }
    for (const [path, text] of before) server.kept.set(path, text);
  },
);

test('GeoServer’s login sees what everybody may see and no more, whatever its session claims', async () => {
  const asGeo = (text: string, claims = '') =>
    db.owner(async (client) => {
      await client.query('reset role');
      await client.query(`begin; ${claims} set local role vias_geo`);
      try {
        return (await client.query(text)).rows;
      } finally {
        await client.query('rollback');
      }
    });
  const claims =
    "set local vias.tenant = 'lv-jelgava'; set local vias.principal = 'x'; set local vias.principal_kind = 'user'; set local vias.roles = 'municipality-admin';";
  for (const session of ['', claims]) {
    expect(await asGeo('select count(*)::int as n from pub.incident', session)).toEqual([{ n: 3 }]);
    expect(await asGeo('select code, class, incidents::int from pub.incident_rate order by code', session)).toEqual([
      { code: 'T0', class: 0, incidents: 3 },
      { code: 'T1', class: -2, incidents: null },
      expect.objectContaining({ code: 'T2' }),
      expect.objectContaining({ code: 'T3' }),
      { code: 'T4', class: -1, incidents: expect.any(Number) },
    ]);
    await expect(asGeo('select count(*) from incident', session)).rejects.toThrow('permission denied');
  }
});

test.each([
  ['another page', (_, res) => res.writeHead(200, { 'content-type': 'text/html' }).end('<html>Hello</html>'), 'not GeoServer'],
  ['a wrong password', (_, res) => res.writeHead(401).end(), 'GEOSERVER_PASSWORD'],
  ['an error inside', (_, res) => res.writeHead(500).end('<h1>Out of memory</h1>'), 'answered 500'],
  ['a cut line', (req) => req.socket.destroy(), 'cannot be reached'],
] as [string, NonNullable<GeoServerStub['misbehave']>, string][])('%s: one sentence, nothing written', async (_, misbehave, sentence) => {
  const layers = await layersNow();
  server.writes.length = 0;
  server.misbehave = misbehave;
  await expect(publish(target(), layers)).rejects.toThrow(sentence);
  expect(server.writes).toEqual([]);
});

test('nobody waits for ever for what the client library asks', async () => {
  await expect(inTime(server.url, new Promise(() => undefined), 20)).rejects.toThrow('no answer within 30 s');
  expect(await inTime(server.url, Promise.resolve(7), 20)).toBe(7);
});
