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

test('fifteen invented cameras say so, are sound by our own rules, and some look nobody knows where', async () => {
  const cameras: Camera[] = [];
  for (const tenant of ['lv-jelgava', 'lt-siauliai', 'lv-dobele'])
    cameras.push(...(await app.as(`planner@${tenant}`).get(`/api/cameras?tenant=${tenant}`)).body.items);
  expect(cameras).toHaveLength(15);
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
  expect(body).toMatchObject({ cameras: 5, drawn: 4, pending: 0 });
  expect(coarse.seenM2).toBeGreaterThan(0.3 * coarse.openM2);
  expect(coarse.seenM2).toBeLessThan(0.95 * coarse.openM2);
});

test('the public sees the open ones of two municipalities, and seeding again changes nothing', async () => {
  const open = async () => (await app.as(undefined).get('/ogc/collections/camera/items?f=json&limit=100')).body.features.length;
  expect(await open()).toBe(10);
  await seed();
  expect(await open()).toBe(10);
  expect(await app.db.admin(`select count(*)::int as n from share`)).toEqual([{ n: 2 }]);
});
