import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Member, Role } from '@vias/sql/principal.ts';
import { findCameraFaults } from '../cameras/check-camera.ts';
import type { Camera } from '../cameras/contract.ts';
import { openTestApp, type TestApp } from '../testing.ts';
import { seedCameras } from './seed-cameras.ts';

let app: TestApp;
const memberOf = (tenant: string, role: Role, name = ''): Member => ({
  kind: 'user',
  id: `${role}${name}@${tenant}`,
  name: role,
  tenant,
  roles: [role],
});
const seed = () => seedCameras(app.db, { now: app.clock.now(), memberOf, progress: () => undefined });
beforeAll(async () => {
  app = await openTestApp();
  await seed();
});
afterAll(() => app?.close());

test('twenty-one invented cameras say so, are sound by our own rules, and some look nobody knows where', async () => {
  const cameras: Camera[] = [];
  for (const tenant of ['lv-jelgava', 'lt-siauliai', 'lv-dobele'])
    cameras.push(...(await app.as(`planner@${tenant}`).get(`/api/cameras?tenant=${tenant}`)).body.items);
  expect(cameras).toHaveLength(21);
  for (const camera of cameras) {
    expect(camera.isGenerated && Object.values(camera.description).every((text) => /izdomāta|išgalvota|invented/i.test(text ?? ''))).toBe(
      true,
    );
    expect(findCameraFaults({ ...camera, views: camera.views ?? [], masks: camera.masks ?? [], stream: null })).toEqual([]);
  }
  expect(
    cameras
      .filter(({ views }) => views?.every(({ azimuth }) => azimuth === null))
      .map(({ code }) => code)
      .sort(),
  ).toEqual(['D-02', 'J-05', 'J-06', 'Š-04', 'Š-06']);
});

test('houses that are invented too stand before the cameras, and what is seen is computed', async () => {
  const { body } = await app.as('planner@lv-jelgava').get('/api/camera-coverage?bbox=23.6,56.6,23.8,56.7');
  const [coarse] = body.areas;
  expect(body).toMatchObject({ cameras: 11, drawn: 10, pending: 0 });
  expect(coarse.seenM2).toBeGreaterThan(0.3 * coarse.openM2);
  expect(coarse.seenM2).toBeLessThan(0.95 * coarse.openM2);
});

test('where the cameras stand together, where the page begins, they see most of the ground between the houses', async () => {
  const zone: [number, number][] = [
    [23.7207, 56.6512],
    [23.7247, 56.6493],
    [23.7262, 56.6491],
    [23.7272, 56.6496],
    [23.7266, 56.6502],
    [23.724, 56.6517],
    [23.7222, 56.652],
    [23.7209, 56.6518],
    [23.7207, 56.6512],
  ];
  const { status, body } = await app
    .as('planner@lv-jelgava')
    .post('/api/camera-analysis', { geometry: { type: 'Polygon', coordinates: [zone] } });
  expect(status).toBe(200);
  const share = body.ground.day.seen[0] / body.ground.total;
  expect(share).toBeGreaterThan(0.55);
  expect(share).toBeLessThan(0.8);
  expect(body.byCamera.length).toBe(8);
});

test('the public sees the open ones of two municipalities, and seeding again changes nothing', async () => {
  const open = async () => (await app.as(undefined).get('/ogc/collections/camera/items?f=json&limit=100')).body.features.length;
  expect(await open()).toBe(16);
  await seed();
  expect(await open()).toBe(16);
  expect(await app.db.admin(`select count(*)::int as n from share`)).toEqual([{ n: 2 }]);
});
