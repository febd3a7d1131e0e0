import { readFileSync } from 'node:fs';
import { openTestApp, type TestApp } from '../testing.ts';

let app: TestApp;
const anyone = () => app.as(undefined);
beforeAll(async () => {
  app = await openTestApp();
  app.clock.set(Date.parse('2026-11-24T10:00:00Z'));
  const query = new URLSearchParams({
    country: 'LV',
    scheme: 'ATVK',
    validFrom: '2021-07-01',
    title: 'Tests',
    source: 'test',
    licence: 'test',
  });
  const raw = readFileSync(new URL('../../../sql/demo/borders-lv-2021.geojson', import.meta.url), 'utf8');
  await app.as('operator@vias').ask('post', `/api/territories/boundary-sets?${query}`, { raw });
});
afterAll(() => app.close());

const rows = [
  { key: '1', name: 'Šiauliai', country: 'LT', lon: 23.3167, lat: 55.9333, kind: 'city', population: 101000 },
  { key: '2', name: 'Šiaulėnai', country: 'LT', lon: 23.35, lat: 55.68, kind: 'village', population: 751 },
  { key: '3', name: 'Naujoji Akmenė', country: 'LT', lon: 22.897, lat: 56.327, kind: 'town', population: 7100 },
  { key: '4', name: 'Akmenė', country: 'LT', lon: 22.748, lat: 56.249, kind: 'town', population: 2000 },
  { key: '5', name: 'Dobele', country: 'LV', lon: 23.278, lat: 56.625, kind: 'town', population: 8800 },
];
const find = async (q: string) =>
  (await anyone().get(`/api/places?q=${encodeURIComponent(q)}`)).body.items.map(({ name }: { name: string }) => name);

test('only an operator adds them, and adding twice changes nothing', async () => {
  expect(await app.as('admin@lv-dobele').post('/api/places', { source: 'test', rows })).toMatchObject({ status: 403 });
  for (const _ of [1, 2])
    expect(await app.as('operator@vias').post('/api/places', { source: 'test', rows })).toMatchObject({
      status: 200,
      body: { accepted: 5 },
    });
  expect(await app.db.admin('select count(*)::int as n from settlement')).toEqual([{ n: 5 }]);
});

test.each([
  ['Šauļi', ['Šiauliai']],
  ['siaul', ['Šiauliai', 'Šiaulėnai']],
  ['akmene', ['Akmenė', 'Naujoji Akmenė']],
  ['Duobelė', ['Dobele']],
  ['\\', []],
])('%s finds %j', async (q, found) => expect(await find(q)).toEqual(found));

test('a place says where it lies', async () => {
  const { body } = await anyone().get('/api/places?q=dobele');
  expect(body.items[0]).toMatchObject({
    population: 8800,
    geometry: { type: 'Point', coordinates: [23.278, 56.625] },
    municipality: { name: 'Dobeles novads' },
  });
});

test('a house is found beside places, and a house number goes before settlements', async () => {
  const house = {
    code: '1',
    text: 'Dobeles iela 3, Dobele',
    street: 'Dobeles iela',
    house: '3',
    settlement: 'Dobele',
    dwellings: 1,
    lon: 23.28,
    lat: 56.62,
  };
  await app.as('operator@vias').post('/api/addresses', { country: 'LV', source: 'test', total: 1, rows: [house] });
  const { body } = await anyone().get('/api/places?q=dobele');
  expect(body).toMatchObject({
    items: [{ name: 'Dobele' }],
    addresses: [{ text: 'Dobeles iela 3, Dobele', municipality: { name: 'Dobeles novads' } }],
  });
  expect((await anyone().get('/api/places?q=3%20dobeles&limit=1')).body).toMatchObject({
    items: [],
    addresses: [{ text: 'Dobeles iela 3, Dobele' }],
  });
  expect((await anyone().get('/api/places?q=dobele&limit=1')).body.addresses).toEqual([]);
});

test.each(['/api/places', '/api/places?q=', '/api/places?q=x&limit=0', '/api/places?q=x&limit=51'])('%s is refused', async (path) => {
  expect(await anyone().get(path)).toMatchObject({ status: 400, body: { code: 'request.invalid' } });
});
