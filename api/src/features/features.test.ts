import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { VectorTile } from '@mapbox/vector-tile';
import { sql } from '@vias/sql/sql.ts';
import { PbfReader } from 'pbf';
import proj4 from 'proj4';
import type { TestAnswer } from '../testing.ts';
import { readComment } from './layer.ts';
import { createAsk } from './queries.ts';
import { openFeatureApp, towns } from './testing.ts';

let app: Awaited<ReturnType<typeof openFeatureApp>>;
beforeAll(async () => {
  app = await openFeatureApp({ withLt: true });
});
afterAll(() => app?.close());

const anyone = () => app.as(undefined);
const items = (collection: string, query: Record<string, string> = {}, user?: string): Promise<TestAnswer> =>
  app.as(user).get(`/ogc/collections/${collection}/items?${new URLSearchParams(query)}`);
const count = async (collection: string, query: Record<string, string> = {}, user?: string): Promise<number> =>
  (await items(collection, { ...query, resultType: 'hits' }, user)).body.numberMatched;
type Link = { href: string; rel: string; type?: string; templated?: boolean };
const linkOf = (answer: TestAnswer, rel: string, type?: string): string | undefined =>
  answer.body.links.find((link: Link) => link.rel === rel && (type === undefined || link.type === type))?.href;

describe('documents', () => {
  test('every link leads to an answer of the type it names, and every page of ours to more', async () => {
    const seen = new Map<string, string | undefined>([[`${app.url}/ogc`, undefined]]);
    const wrong: string[] = [];
    for (const [href, type] of seen) {
      const answer = await anyone().get(href.slice(app.url.length));
      const found = answer.headers.get('content-type') ?? '';
      if (answer.status !== 200 || (type && !found.startsWith(type.split(';')[0] as string)))
        wrong.push(`${href}: ${answer.status} ${found}, not ${type}`);
      const links: Link[] = [];
      JSON.stringify(answer.body ?? {}, (_key, value) => {
        if (typeof value?.href === 'string' && typeof value.rel === 'string' && !value.templated) links.push(value);
        return value;
      });
      for (const link of links) if (link.href.startsWith(app.url) && seen.size < 150) seen.set(link.href, link.type);
    }
    expect(wrong).toEqual([]);
    expect(seen.size).toBeGreaterThan(50);
  });

  test('the public has at least four collections, members also alerts; nobody has what it may not read', async () => {
    const ids = async (user?: string) => (await app.as(user).get('/ogc/collections')).body.collections.map(({ id }: { id: string }) => id);
    const open = ['incident', 'settlement', `territory-${app.lt}`, `territory-${app.lv}`];
    expect(await ids()).toEqual(expect.arrayContaining(open));
    expect(await ids()).not.toContain('alert');
    expect(await ids('planner@lv-jelgava')).toEqual(expect.arrayContaining(['alert', ...open]));
    expect(await anyone().get('/ogc/collections/alert')).toMatchObject({ status: 404, body: { code: 'ogc.collection_unknown' } });
    expect(await anyone().get('/ogc/collections/incident_change/items')).toMatchObject({ status: 404 });
    expect(await anyone().get('/ogc/nothing', { headers: { accept: 'text/html' } })).toMatchObject({
      status: 404,
      body: { code: 'request.not_found' },
    });
  });

  test('every view of a layer is a collection: its comment says what it is, its first column is the id', async () => {
    const views = await app.db.admin<{ view: string; comment: string; columns: string[] }>(
      `select relname as view, obj_description(c.oid, 'pg_class') as comment, array(select attname::text from pg_attribute where attrelid = c.oid and attnum > 0 order by attnum) as columns
       from pg_class c where relkind = 'v' and relname like 'layer\\_%'`,
    );
    expect(views.length).toBeGreaterThanOrEqual(4);
    for (const { view, comment, columns } of views) {
      expect({ view, comment: readComment(comment) }).toEqual({ view, comment: JSON.parse(comment) });
      expect({ view, columns }).toEqual({ view, columns: expect.arrayContaining(['geom']) });
      expect(columns[0]).toMatch(/^(\w+_)?(id|no|code)$/);
    }
  });

  test('a collection says where and when its features lie, for this reader', async () => {
    const extent = async (id: string, user?: string) => (await app.as(user).get(`/ogc/collections/${id}`)).body.extent;
    expect(await extent('incident')).toMatchObject({
      spatial: { bbox: [[23.2781, 56.6252, 23.75, 56.6511]] },
      temporal: { interval: [['2026-11-20T08:00:00Z', '2026-11-22T00:00:00Z']] },
    });
    expect((await extent('incident', 'planner@lt-siauliai')).spatial.bbox[0][1]).toBe(55.9333);
    expect((await extent(`territory-${app.lv}`)).temporal.interval).toEqual([['2009-07-01T00:00:00Z', '2021-07-01T00:00:00Z']]);
    expect((await extent(`territory-${app.lt}`)).temporal.interval).toEqual([['2000-03-19T00:00:00Z', null]]);
  });

  test('titles are in the language asked for, by parameter before header', async () => {
    const title = async (query: string, language: string) =>
      (await anyone().get(`/ogc/collections/incident${query}`, { headers: { 'accept-language': language } })).body.title;
    expect([await title('', 'lt'), await title('?lang=lv', 'lt'), await title('', 'fi')]).toEqual(['Įvykiai', 'Negadījumi', 'Incidents']);
    expect(await anyone().get('/ogc?lang=fi')).toMatchObject({ status: 400, body: { code: 'request.invalid', field: 'lang' } });
  });

  test('pages stand without script under the policy of the application, in three languages', async () => {
    const paths = [
      '',
      '/collections',
      '/collections/settlement',
      '/collections/settlement/queryables',
      '/collections/settlement/items',
      '/conformance',
      '/api',
    ];
    for (const path of paths)
      for (const lang of ['lv', 'lt', 'en']) {
        const { status, text, headers } = await anyone().get(`/ogc${path}?lang=${lang}`, { headers: { accept: 'text/html,*/*;q=0.1' } });
        expect([path, status, headers.get('content-type')]).toEqual([path, 200, 'text/html; charset=utf-8']);
        expect(headers.get('content-security-policy')).toContain("script-src 'self'");
        expect(text).toMatch(new RegExp(`<html lang="${lang}">[^]*<title>[^<]+</title>[^]*<h1>[^<]+</h1>`));
        expect(text).not.toMatch(/<script|style=|\son\w+=/);
      }
    const shown = (await anyone().get('/ogc/collections/settlement/items?f=html&lang=lt')).text;
    expect(shown).toContain('Rītabuļļi &#39;X&#39;');
    expect(shown).toContain('Atitinka 5 objektai');
    expect(await anyone().get('/ogc/style.css')).toMatchObject({ status: 200 });
  });

  test('the description of the interface has each collection with its own properties, and refers to nothing missing', async () => {
    const { body, headers } = await anyone().get('/ogc/api');
    expect(headers.get('content-type')).toContain('application/vnd.oai.openapi+json;version=3.0');
    expect(body.openapi).toBe('3.0.3');
    const parameters = body.paths['/collections/settlement/items'].get.parameters;
    expect(parameters.map(({ name }: { name: string }) => name)).toEqual(
      expect.arrayContaining(['bbox', 'limit', 'filter', 'name', 'population']),
    );
    expect(parameters.find(({ name }: { name: string }) => name === 'limit').schema).toEqual({
      type: 'integer',
      minimum: 1,
      maximum: 10_000,
      default: 100,
    });
    for (const [path, { get }] of Object.entries<{ get: { parameters: { name: string; in: string }[] } }>(body.paths))
      expect([...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name)).toEqual(
        get.parameters.filter((one) => one.in === 'path').map(({ name }) => name),
      );
    expect(body.paths).not.toHaveProperty(['/collections/alert/items']);
  });
});

describe('who sees what', () => {
  test('as many as the database lets the reader read, owner, partner, stranger and everybody', async () => {
    const found = await Promise.all(
      ['planner@lv-jelgava', 'planner@lt-siauliai', 'planner@lt-telsiai', undefined].map((user) => count('incident', {}, user)),
    );
    expect(found).toEqual([4, 5, 3, 3]);
    const seen = await items('incident', {}, 'planner@lt-telsiai');
    expect(seen.body).toMatchObject({ numberMatched: 3, numberReturned: 3 });
    const [mine] = await app.db.admin<{ id: string }>("select incident_id as id from incident where tenant_id = 'lt-siauliai'");
    expect(await anyone().get(`/ogc/collections/incident/items/${mine?.id}`)).toMatchObject({
      status: 404,
      body: { code: 'ogc.feature_unknown' },
    });
    expect(await app.as('planner@lt-siauliai').get(`/ogc/collections/incident/items/${mine?.id}`)).toMatchObject({
      status: 200,
      body: { id: mine?.id },
    });
  });

  test('S03: an exact place leaves by no way, not even for its owner: answers, boxes and filters use the public one', async () => {
    const [row] = await app.db.admin<{ exact: string; snapped: string }>(
      "select st_astext(geom) as exact, st_astext(public_geom) as snapped from incident where category_code = 'assault'",
    );
    const at = (point = '') => ({ filter: `S_INTERSECTS(geom, ${point})` });
    for (const user of ['planner@lv-jelgava', 'planner@lt-siauliai']) {
      expect(await count('incident', at(row?.exact), user)).toBe(0);
      expect(await count('incident', { filter: `S_DISJOINT(geom, ${row?.exact}) AND category_code = 'assault'` }, user)).toBe(1);
      expect(await count('incident', { bbox: '23.69999,56.63999,23.70001,56.64001' }, user)).toBe(0);
      const [feature] = (await items('incident', { category_code: 'assault' }, user)).body.features;
      expect(`POINT(${feature.geometry.coordinates.join(' ')})`.slice(0, 12)).toBe(row?.snapped.slice(0, 12));
      expect(feature.properties).not.toHaveProperty('access_class_id');
    }
  });

  test('a token that does not hold is refused, not taken for nobody', async () => {
    expect(await anyone().get('/ogc/collections', { headers: { authorization: 'Bearer a.b.c' } })).toMatchObject({ status: 401 });
  });
});

describe('pages of features', () => {
  test('follow each other by the link next without a gap; how many match stands on the first', async () => {
    const seen: number[] = [];
    let at = `/ogc/collections/territory-${app.lv}/items?limit=50&crs=EPSG:3059&level=municipality`;
    for (let page = 0; ; page++) {
      const answer = await anyone().get(at);
      expect(answer.body.numberReturned).toBe(answer.body.features.length);
      expect(answer.body.numberMatched).toBe(page === 0 ? 119 : undefined);
      expect(answer.headers.get('content-crs')).toBe('<http://www.opengis.net/def/crs/EPSG/0/3059>');
      seen.push(...answer.body.features.map(({ id }: { id: number }) => id));
      const next = linkOf(answer, 'next', 'application/geo+json');
      if (!next) break;
      at = next.slice(app.url.length);
    }
    expect(seen).toEqual([...new Set(seen)].sort((a, b) => a - b));
    expect(seen).toHaveLength(119);
  });

  test('a page longer than one read is whole', async () => {
    await app.db.admin(`insert into settlement (country, name, kind, geom, source, source_key)
      select 'EE', 'E' || n, 'village', st_setsrid(st_makepoint(24 + (n % 80) * 0.01, 58.5 + (n / 80) * 0.01), 4326), 'many', n::text from generate_series(1, 4500) n`);
    try {
      const { body } = await items('settlement', { limit: '12000', country: 'EE' });
      expect(body).toMatchObject({ numberMatched: 4500, numberReturned: 4500, notice: expect.stringContaining('10,000') });
      expect(new Set(body.features.map(({ id }: { id: number }) => id)).size).toBe(4500);
      // The tile of zoom 5 from Šiauliai to Tallinn: all of them counted, in cells.
      const { layers } = await tileOf('settlement', 5, 9, 18);
      const grid = layers.grid;
      const sum = Array.from({ length: grid?.length ?? 0 }, (_, i) => Number(grid?.feature(i).properties.n)).reduce((a, b) => a + b, 0);
      expect(sum).toBe(4500 + towns.length);
    } finally {
      await app.db.admin("delete from settlement where source = 'many'");
    }
  });

  test.each([
    [{ limit: '0' }, 'ogc.limit_invalid', 'limit'],
    [{ limit: 'ten' }, 'ogc.limit_invalid', 'limit'],
    [{ after: 'x' }, 'ogc.cursor_invalid', 'after'],
    [{ bbox: '1,2,3' }, 'ogc.bbox_invalid', 'bbox'],
    [{ bbox: '23,57,24,56' }, 'ogc.bbox_invalid', 'bbox'],
    [{ bbox: '23,56,24,91' }, 'ogc.bbox_invalid', 'bbox'],
    [{ bbox: '0x1,56,24,57' }, 'ogc.bbox_invalid', 'bbox'],
    [{ 'bbox-crs': 'EPSG:25832' }, 'ogc.crs_unknown', 'bbox-crs'],
    [{ crs: 'http://www.opengis.net/def/crs/EPSG/0/9' }, 'ogc.crs_unknown', 'crs'],
    [{ datetime: '2026-02-30' }, 'ogc.datetime_invalid', 'datetime'],
    [{ datetime: '../..' }, 'ogc.datetime_invalid', 'datetime'],
    [{ datetime: '2026-02-01/2026-01-01' }, 'ogc.datetime_invalid', 'datetime'],
    [{ 'filter-lang': 'cql2-json' }, 'ogc.filter_language', 'filter-lang'],
    [{ resultType: 'all' }, 'ogc.value_invalid', 'resultType'],
    [{ population: 'many' }, 'ogc.value_invalid', 'population'],
    [{ geom: 'POINT(1 2)' }, 'request.parameter_unknown', 'geom'],
    [{ colour: 'red' }, 'request.parameter_unknown', 'colour'],
    [{ filter: 'name = ' }, 'ogc.filter_syntax', 'filter'],
    [{ filter: 'S_WITHIN(geom, POLYGON((23 56, 24 57, 24 56, 23 57, 23 56)))' }, 'geometry.self_crossing', 'filter'],
  ] as [Record<string, string>, string, string][])('%j is refused: %s', async (query, code, field) => {
    const { status, body, headers } = await items('settlement', query);
    expect({ code: body.code, field: body.field }).toEqual({ code, field });
    expect(status).toBeGreaterThanOrEqual(400);
    expect(status).toBeLessThan(500);
    expect(headers.get('content-type')).toContain('application/problem+json');
  });

  test('a parameter said twice is refused', async () => {
    expect(await anyone().get('/ogc/collections/settlement/items?name=a&name=b')).toMatchObject({ status: 400, body: { field: 'name' } });
  });
});

describe('coordinate systems', () => {
  const jelgava: [number, number] = [23.7128, 56.6511];
  const lks = (scale: number, north: number) =>
    `+proj=tmerc +lat_0=0 +lon_0=24 +k=${scale} +x_0=500000 +y_0=${north} +ellps=GRS80 +units=m`;
  const [x92, y92] = proj4(lks(0.9996, -6_000_000), jelgava) as [number, number];
  const [x94, y94] = proj4(lks(0.9998, 0), jelgava) as [number, number];
  const [xWeb, yWeb] = proj4('EPSG:3857', jelgava) as [number, number];
  test.each([
    ['http://www.opengis.net/def/crs/OGC/1.3/CRS84', jelgava, 1e-4],
    ['http://www.opengis.net/def/crs/EPSG/0/4326', [jelgava[1], jelgava[0]], 1e-4],
    ['http://www.opengis.net/def/crs/EPSG/0/3059', [y92, x92], 10],
    ['http://www.opengis.net/def/crs/EPSG/0/3346', [y94, x94], 10],
    ['http://www.opengis.net/def/crs/EPSG/0/3857', [xWeb, yWeb], 20],
  ] as [string, [number, number], number][])(
    '%s: answer, box and filter in the axis order of its authority',
    async (crs, [a, b], reach) => {
      const answer = await items('settlement', { crs, name: 'Jelgava' });
      expect(answer.headers.get('content-crs')).toBe(`<${crs}>`);
      const [first, second] = answer.body.features[0].geometry.coordinates;
      expect(Math.abs(first - a)).toBeLessThan(0.002);
      expect(Math.abs(second - b)).toBeLessThan(0.002);
      const bbox = [a - reach, b - reach, a + reach, b + reach];
      const filter = `S_WITHIN(geom, BBOX(${bbox.join(', ')}))`;
      for (const query of [
        { bbox: bbox.join(','), 'bbox-crs': crs },
        { filter, 'filter-crs': crs },
      ])
        expect(await count('settlement', query)).toBe(1);
      const beside = [a + reach / 4, b + reach / 4, a + reach, b + reach].join(',');
      expect(await count('settlement', { bbox: beside, 'bbox-crs': crs })).toBe(0);
    },
  );

  test('a box over the date line, and one with heights', async () => {
    expect(await count('settlement', { bbox: '170,50,24,60' })).toBe(4);
    expect(await count('settlement', { bbox: '24,50,170,60' })).toBe(1);
    expect(await count('settlement', { bbox: '23.7,56.6,0,23.8,56.7,100' })).toBe(1);
  });
});

test.each([
  ['incident', '2026-11-21', 1],
  ['incident', '2026-11-21T', 1],
  ['incident', '2026-11-22T00:00:00Z', 1],
  ['incident', '2026-11-22T02:00:00+02:00', 1],
  ['incident', '2026-11-20T08:00:00Z/2026-11-21T23:30:00Z', 2],
  ['incident', '../2026-11-20T07:59:59Z', 0],
  ['incident', '2026-11-21/..', 2],
  ['incident', '2026-11-21/', 2],
  ['lv', '2021-06-30', 119],
  ['lv', '2021-07-01', 0],
  ['lv', '2009-06-30', 0],
  ['lv', '1990-01-01/2009-07-01', 119],
  ['lt', '2026-11-27T10:00:00Z', 60],
  ['settlement', '1990-01-01', towns.length],
])('%s at %s: %i', async (collection, datetime, expected) => {
  const id = collection === 'lv' ? `territory-${app.lv}` : collection === 'lt' ? `territory-${app.lt}` : collection;
  expect(await count(id, { datetime })).toBe(expected);
});

const tileOf = async (collection: string, z: number, row: number, col: number, user?: string): Promise<VectorTile> => {
  const token = user && (await app.identity.token(user, { clock: app.clock, mfa: false }));
  const response = await fetch(`${app.url}/ogc/collections/${collection}/tiles/WebMercatorQuad/${z}/${row}/${col}`, {
    headers: token ? { authorization: `Bearer ${token}` } : {},
  });
  expect([response.status, response.headers.get('content-type')]).toEqual([200, 'application/vnd.mapbox-vector-tile']);
  return new VectorTile(new PbfReader(new Uint8Array(await response.arrayBuffer())));
};

describe('tiles', () => {
  test('the row comes before the column, and a tile holds what lies in it', async () => {
    const { layers } = await tileOf('settlement', 8, 78, 144);
    const names = Array.from({ length: layers.settlement?.length ?? 0 }, (_, i) => layers.settlement?.feature(i).properties.name);
    expect(names).toEqual(['Jelgava']);
    expect((await tileOf('settlement', 8, 144, 78)).layers).toEqual({});
  });

  test('incidents and territories come from the tile engine, for the same reader', async () => {
    const points = async (user?: string) => (await tileOf('incident', 6, 19, 36, user)).layers.points?.length;
    expect([await points(), await points('planner@lv-jelgava'), await points('planner@lt-siauliai')]).toEqual([3, 4, 5]);
    expect((await tileOf(`territory-${app.lv}`, 6, 19, 36)).layers.territories?.length).toBeGreaterThan(50);
  });

  test('areas of a layer that the engine does not know', async () => {
    await app.db.admin(`set session_replication_role = replica; insert into alert (tenant_id, access_class_id, status, title, category, event, response_type, urgency, severity, certainty, area, area_name, expires_at,
        created_by, approved_by, frozen_hash, starts_at, channel, sender, preview_count)
      select tenant_id, access_class_id, 'completed', 'Tests', 'Met', 'storm', 'Shelter', 'Immediate', 'Severe', 'Likely', st_multi(st_makeenvelope(23.5, 56.5, 23.9, 56.7, 4326)), 'Jelgava',
        now() + interval '1 day', 'a', 'b', '\\x00', now(), 'console', 'Jelgava', 1 from access_class where tenant_id = 'lv-jelgava' and theme = 'alerts' and sensitivity = 1; reset session_replication_role`);
    expect((await items('alert', { bbox: '23.8,56.6,24,57' }, 'planner@lv-jelgava')).body.features).toMatchObject([
      { properties: { title: 'Tests', is_drill: false } },
    ]);
    expect(await count('alert', {}, 'planner@lt-siauliai')).toBe(0);
    const area = (await tileOf('alert', 6, 19, 36, 'planner@lv-jelgava')).layers.alert?.feature(0);
    expect(area?.properties).toMatchObject({ title: 'Tests', is_drill: 'false' });
    expect(area?.toGeoJSON(36, 19, 6).geometry.type).toBe('Polygon');
  });

  test.each([
    ['/ogc/collections/settlement/tiles/WorldCRS84Quad/0/0/0', 'ogc.tile_set_unknown'],
    ['/ogc/collections/settlement/tiles/WebMercatorQuad/1/2/0', 'tile.outside'],
    ['/ogc/tileMatrixSets/mine', 'ogc.tile_set_unknown'],
  ])('%s: %s', async (path, code) => {
    expect(await anyone().get(path)).toMatchObject({ status: 404, body: { code } });
  });
});

test('a map on another site reads features, mistakes and tiles, wherever they lead; nothing is written, and JSON of any kind is not a page', async () => {
  const origin = 'https://maps.example';
  for (const [path, status] of [
    ['/ogc/collections/settlement/items?limit=1', 200],
    ['/ogc/collections/nothing', 404],
    ['/ogc/collections/settlement/items?limit=0', 400],
    ['/ogc/collections/incident/tiles/WebMercatorQuad/6/19/36', 200],
    [`/ogc/collections/territory-${app.lv}/tiles/WebMercatorQuad/6/19/36`, 200],
  ] as const) {
    const answer = await fetch(`${app.url}${path}`, { headers: { origin } });
    expect([path, answer.status, answer.headers.get('access-control-allow-origin')]).toEqual([path, status, '*']);
  }
  const member = await app.as('planner@lv-jelgava').get('/tiles/incidents/6/36/19.mvt', { headers: { origin } });
  expect([member.status, member.headers.get('access-control-allow-origin')]).toEqual([200, null]);
  for (const method of ['post', 'put', 'delete'] as const)
    expect(await anyone().ask(method, '/ogc/collections/settlement/items')).toMatchObject({ status: 405, body: { code: 'ogc.read_only' } });
  const options = await fetch(`${app.url}/ogc/collections`, { method: 'OPTIONS' });
  expect([options.status, options.headers.get('allow')]).toEqual([204, 'GET, HEAD, OPTIONS']);
  for (const [path, accept, type] of [
    ['/items?limit=1', 'application/geo+json, text/html;q=0.1', 'application/geo+json'],
    ['/queryables', 'application/schema+json, text/html;q=0.1', 'application/schema+json'],
    ['', 'text/html, application/json;q=0.9', 'text/html'],
    ['', '*/*', 'application/json'],
    ['', 'application/xml', 'application/json'],
  ] as const)
    expect((await anyone().get(`/ogc/collections/settlement${path}`, { headers: { accept } })).headers.get('content-type')).toContain(type);
});

test('what takes too long is stopped with a sentence', async () => {
  if (app.db.kind === 'embedded') return; // It has a watchdog instead: one question at a time, no timeout of its own.
  const slow = createAsk(app.db, 0.1)({ kind: 'public' }, (tx) => tx.run(sql`select pg_sleep(5)`));
  await expect(slow).rejects.toMatchObject({ code: 'ogc.too_slow', status: 503 });
});
