import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { openTestDatabase, type TestDatabase } from '@vias/sql/testing.ts';
import { inventAddresses } from './demo-addresses.ts';
import { loadDemoResidents } from './demo-loader.ts';
import { type DemoPlace, inventResidents } from './demo-residents.ts';
import { testVault } from './testing.ts';

const place = (tenant: string, country: 'LV' | 'LT', lon: number, lat: number, weight: number): DemoPlace => ({
  tenant,
  country,
  name: 'x',
  lon,
  lat,
  weight,
});
const places = [
  place('lv-jelgava', 'LV', 23.71, 56.65, 55_000),
  place('lv-jelgava', 'LV', 23.69, 56.41, 900),
  place('lv-livani', 'LV', 26.17, 56.35, 7_000),
  place('lt-siauliai', 'LT', 23.31, 55.93, 101_000),
  place('lt-akmene', 'LT', 22.74, 56.24, 1_800),
];
let db: TestDatabase;
beforeAll(async () => {
  db = await openTestDatabase();
});
afterAll(() => db.close());

test('the same seed invents the same people, every municipality has some, and nobody has a number twice', () => {
  const people = [...inventResidents(places, 5_000)];
  expect(people).toEqual([...inventResidents(places, 5_000)]);
  expect(people.filter((p) => p.phone || !p.subscriberId).length).toBe(5_000);
  const phones = people.flatMap((p) => p.phone ?? []);
  expect(new Set(phones).size).toBe(phones.length);
  expect(phones.every((phone) => /^\+(3712|3706)00\d{5}$/.test(phone))).toBe(true);
  const of = (tenant: string) => people.filter((p) => p.tenant === tenant);
  expect(of('lt-akmene').length).toBeGreaterThan(80);
  const speak = (tenant: string, lang: string) => of(tenant).filter((p) => p.lang === lang).length / of(tenant).length;
  expect(speak('lt-siauliai', 'lt')).toBeCloseTo(0.9, 1);
  expect(speak('lv-jelgava', 'ru')).toBeCloseTo(0.24, 1);
  expect(of('lv-jelgava').filter((p) => p.isInDrill).length).toBe(40);
  const known = people.flatMap((p) => p.subscriberId ?? []);
  expect(known.length - new Set(known).size).toBeGreaterThan(10);
});

test('homes are at invented addresses, which are the same on every machine, and nobody lives on a quiet street', () => {
  const addresses = places.flatMap(inventAddresses);
  expect(addresses).toEqual(places.flatMap(inventAddresses));
  expect(new Set(addresses.map(({ code }) => code)).size).toBe(addresses.length);
  expect(addresses.filter(({ settlement, street }) => settlement === 'x' && street?.endsWith(' iela')).length).toBeGreaterThan(900);
  expect(addresses.filter(({ street }) => street?.endsWith(' g.')).length).toBeGreaterThan(900);
  // Nobody is further from the middle of the place than a town is wide.
  for (const place of places)
    for (const { lon, lat } of inventAddresses(place)) expect(Math.hypot((lon - place.lon) * 61, (lat - place.lat) * 111)).toBeLessThan(4);
  const quiet = new Map(addresses.map(({ lon, lat, isQuiet }) => [`${lon} ${lat}`, isQuiet]));
  const homes = [...inventResidents(places, 2_000)].flatMap((p) => p.places.filter(({ kind }) => kind === 'home'));
  expect(new Set(homes.map(({ lon, lat }) => quiet.get(`${lon} ${lat}`)))).toEqual(new Set([false]));
  expect([...quiet.values()].filter(Boolean).length).toBeGreaterThan(200);
});

test('20,000 load in short transactions, twice without a change, all of them generated and counted', async () => {
  const begun = performance.now();
  const load = () => loadDemoResidents(db, { vault: testVault, places, drillName: (tenant) => `Mācību grupa ${tenant}` });
  const loaded = await load();
  console.info(`20,000 residents on ${db.kind}: ${Math.round(performance.now() - begun)} ms`);
  const counts = async () =>
    (
      await db.admin(
        'select (select count(*)::int from resident) as residents, (select count(*)::int from resident_place) as places, (select count(*)::int from subscriber where not is_generated) as real, (select count(*)::int from drill_member) as drill',
      )
    )[0];
  const first = await counts();
  expect(first).toMatchObject({ residents: loaded, real: 0, drill: 160 });
  await db.admin(`delete from resident where resident_id in (select resident_id from resident order by resident_id limit 500)`);
  await load();
  expect(await counts()).toEqual(first);
}, 300_000);
