import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { computeDue } from '../camera-coverage/compute.ts';
import { createLocalPlane } from '../camera-coverage/local-plane.ts';
import { makeTestSet, newIndicator } from '../indicators/testing.ts';
import { openTestApp, type TestApp } from '../testing.ts';
import { computePlans } from './compute-plans.ts';
import type { CameraPlan } from './contract.ts';
import { beat, type Claimed, placeCamera } from './run-queries.ts';

let app: TestApp;
const planner = 'planner@lv-jelgava';
const [lon, lat] = [23.7128, 56.6511];
const plane = createLocalPlane(lon, lat);
const at = (x: number, y: number) => ({ type: 'Point' as const, coordinates: plane.toDegrees(x, y) });
/** A rectangle in metres east and north of the middle. */
const block = (x1: number, y1: number, x2: number, y2: number) => ({
  type: 'Polygon' as const,
  coordinates: [
    [
      [x1, y1],
      [x2, y1],
      [x2, y2],
      [x1, y2],
      [x1, y1],
    ].map(([x, y]) => plane.toDegrees(x as number, y as number)),
  ],
});
const kind = {
  name: 'platleņķa',
  focalMm: 4,
  sensorWidthMm: 5.37,
  pixelsWide: 3840,
  rangeM: 60,
  nightRangeM: 20,
  heightM: null,
  cost: 2000,
};
const notice = {
  purpose: 'sabiedriskā kārtība',
  legalBasis: 'VDAR 6. p. 1. e)',
  retentionDays: 14,
  operator: 'Jelgavas pašvaldības policija',
  contact: 'policija@jelgava.lv',
  translated: { en: { purpose: 'public order', operator: 'Jelgava municipal police' } },
};
const question = (more: object = {}) => ({
  title: 'Centrs',
  area: block(-100, -100, 100, 100),
  demand: { ground: 1 },
  ppm: 20,
  kinds: [kind],
  directions: 4,
  points: [
    { name: 'stabs pie tilta', geometry: at(0, -50) },
    { name: 'stabs pie skolas', geometry: at(0, 50) },
  ],
  budget: { cameras: 1 },
  // They are for all of it; a machine with much else to do is not to be in a hurry.
  seconds: 120,
  notice,
  ...more,
});
const ask = (more: object = {}, user = planner) => app.as(user).post('/api/camera-plans', question(more));
const read = async (id: string, user = planner) => (await app.as(user).get(`/api/camera-plans/${id}`)).body as CameraPlan;
/** Asks, computes and reads. */
const plan = async (more: object = {}): Promise<CameraPlan> => {
  const asked = await ask(more);
  expect(asked).toMatchObject({ status: 201 });
  expect(await read(asked.body.id)).toMatchObject({ state: 'waiting', progress: 0, answer: null });
  expect(await computePlans(app.db)).toBe(1);
  return read(asked.body.id);
};
const chosen = ({ sites }: CameraPlan) => sites.filter(({ kind: of }) => of !== null);

beforeAll(async () => {
  app = await openTestApp();
});
afterAll(() => app?.close());

test('a plan is computed beside everything else, finds the better of two places, and tells what is seen before and after', async () => {
  // North of the middle stands a house right before the second pole: it sees a strip.
  await app.db.admin(
    `insert into building (source, code, geom) values ('Tests, CC0', 'w1', st_multi(st_setsrid(st_geomfromgeojson($1), 4326))), ('Tests, CC0', 'w2', st_multi(st_setsrid(st_geomfromgeojson($2), 4326)))`,
    [JSON.stringify(block(-90, 52, 90, 60)), JSON.stringify(block(-90, 40, 90, 48))],
  );
  const found = await plan();
  expect(found).toMatchObject({
    state: 'done',
    progress: 100,
    answer: { proof: 'optimal', gap: 0, isCutOff: false, seen: { before: 0 }, spacingM: 10, warnings: [] },
  });
  expect(chosen(found)).toMatchObject([{ name: 'stabs pie tilta', kind: 0, azimuth: 0 }]);
  expect(found.answer?.seen.after).toBeCloseTo(chosen(found)[0]?.gain ?? 0, 6);
  // 60 m and 67.7°: 0.213 ha of 3.7 open ones; nothing behind the house.
  const seen = found.places.filter((place) => (place[4] ?? 0) > 0);
  expect(seen.length / found.places.length).toBeGreaterThan(0.04);
  expect(seen.length / found.places.length).toBeLessThan(0.07);
  expect(found.places.reduce((sum, place) => sum + place[2], 0)).toBeCloseTo(100, 1);
  expect(found.answer?.sources).toEqual([{ source: 'ground', before: 0, after: expect.closeTo(found.answer?.seen.after ?? 0, 3) }]);
  // No place lies in a house.
  const [{ inside }] = (await app.db.admin(
    'select count(*)::int as inside from camera_plan_point o join building b on st_intersects(b.geom, o.geom)',
    [],
  )) as [{ inside: number }];
  expect(inside).toBe(0);
  // What is drawn is what the database keeps, and every place told as seen lies on it.
  const [{ outside }] = (await app.db.admin(
    `select count(*)::int as outside from camera_plan_point o join camera_plan_site s using (camera_plan_id) where s.seen is not null and (o.after > 0) <> st_intersects(s.seen, o.geom)`,
    [],
  )) as [{ outside: number }];
  expect(outside).toBe(0);
});

test('cameras that stand count: the plan looks elsewhere, or makes a second one of them where that is worth more', async () => {
  const made = await app.as(planner).post('/api/cameras', {
    code: 'K-01',
    name: 'Tilts',
    kind: 'fixed',
    status: 'active',
    purpose: 'sabiedriskā kārtība',
    legalBasis: 'VDAR',
    geometry: at(0, -50),
    views: [{ ...kind, name: undefined, cost: undefined, azimuth: 0 }],
  });
  expect(made.status).toBe(201);
  await computeDue(app.db);
  const found = await plan({ backup: 0 });
  expect(found.answer?.seen.before).toBeGreaterThan(3);
  expect(found.answer?.twice.before).toBe(0);
  expect(chosen(found)[0]?.azimuth).not.toBe(0);
  // The finest grade of what stands is known without a plan.
  expect(found.answer?.grades.map(({ ppm, before }) => [ppm, before > 0])).toEqual([
    [20, true],
    [40, true],
    [80, true],
    [125, true],
    [250, expect.anything()],
  ]);
  const after = found.answer?.grades.map((grade) => grade.after) ?? [];
  expect(after).toEqual([...after].sort((a, b) => b - a));
});

test('zones without cameras: nobody stands in one, looks mostly into one, or counts what is in it, and the plan takes them along as masks', async () => {
  // Its far end lies farther away than a mask may reach.
  const zones = [{ title: 'skolas pagalms', area: block(-3000, -45, 0, 100) }];
  const found = await plan({
    zones,
    backup: 1,
    directions: 1,
    budget: { money: 3999 },
    points: [
      { name: 'tilts', geometry: at(2, -50) },
      { name: 'pagalms', geometry: at(-50, 0) },
      { name: 'mala', geometry: at(-50, -49) },
    ],
  });
  expect(found.sites.map(({ name, refused }) => [name, refused])).toEqual([
    ['tilts', null],
    ['pagalms', 'in_zone'],
    ['mala', 'sees_zone'],
  ]);
  expect(chosen(found)).toHaveLength(1);
  const mask = JSON.stringify(zones[0]?.area);
  const [row] = (await app.db.admin(
    `select (select count(*)::int from camera_plan_point where camera_plan_id = $1 and st_intersects(geom, st_setsrid(st_geomfromgeojson($2), 4326))) as places,
            (select coalesce(sum(st_area(st_intersection(seen, st_setsrid(st_geomfromgeojson($2), 4326))::geography)), 0) from camera_plan_site where camera_plan_id = $1) as seen,
            (select sum(st_area(seen::geography)) from camera_plan_site where camera_plan_id = $1) as whole`,
    [found.id, mask],
  )) as [{ places: number; seen: number; whole: number }];
  // Nearly half of its picture is masked; what it would see of the rest is there.
  expect(row).toEqual({ places: 0, seen: expect.closeTo(0, 0), whole: expect.closeTo(1400, -3) });

  const twice = [
    await app.as(planner).post(`/api/camera-plans/${found.id}/cameras`),
    await app.as(planner).post(`/api/camera-plans/${found.id}/cameras`),
  ];
  expect(twice.map(({ status, body }) => [status, body])).toEqual([
    [200, { made: 1, there: 0 }],
    [200, { made: 0, there: 1 }],
  ]);
  const id = chosen(await read(found.id))[0]?.camera;
  expect((await app.as(planner).get(`/api/cameras/${id}`)).body).toMatchObject({
    status: 'planned',
    sensitivity: 1,
    purpose: notice.purpose,
    retentionDays: 14,
    views: [{ azimuth: chosen(found)[0]?.azimuth, focalMm: 4, pixelsWide: 3840 }],
    masks: [{ title: 'skolas pagalms', area: { type: 'Polygon' } }],
  });
  const saidIn = async (lang: string) => (await app.as(planner).get(`/api/camera-plans/${found.id}/notice?lang=${lang}`)).body;
  const [site] = chosen(found);
  for (const [lang, faces] of [
    ['lv', 'vērsta uz ziemeļiem, redz līdz 60\u00a0m'],
    ['lt', 'nukreipta į šiaurę, mato iki 60\u00a0m'],
    ['en', 'faces north, sees up to 60\u00a0m'],
  ] as const) {
    const said = await saidIn(lang);
    const text = JSON.stringify(said);
    for (const word of [`${site?.name}: ${faces}`, '14', notice.contact]) expect(text).toContain(word);
    // The planner's word for the kind of camera stands in one language: nobody else reads it.
    expect(text).not.toContain(kind.name);
    // About a municipality of Latvia one complains in Latvia, in whatever language one reads.
    expect(text).toContain('Datu valsts inspekcij');
  }
  expect(site?.azimuth).toBe(0);
  // Each language has what was written in it; what was not is said to be as it was written.
  expect(await saidIn('lv')).toMatchObject({ owner: expect.stringContaining('Jelgavas'), untranslated: [] });
  const english = await saidIn('en');
  expect(english.untranslated).toEqual(['legalBasis']);
  expect(english.sections.map(({ lines }: { lines: string[] }) => lines[0]).slice(3, 7)).toEqual([
    'public order',
    notice.legalBasis,
    expect.stringContaining('14 days'),
    'Jelgava municipal police',
  ]);
  expect((await saidIn('lt')).untranslated).toEqual(['purpose', 'legalBasis', 'operator']);
  expect(JSON.stringify(await saidIn('lt'))).toContain(notice.purpose);
});

describe('demand', () => {
  beforeAll(async () => {
    const incident = async (x: number, y: number, category: string, occurredAt: string) =>
      expect(
        (await app.as('editor@lv-jelgava').post('/api/incidents', { category, severity: 2, title: 'x', occurredAt, geometry: at(x, y) }))
          .status,
      ).toBe(201);
    await incident(-70, -60, 'vandalism', '2026-03-01T12:00:00Z');
    await incident(-70, -58, 'vandalism', '2026-03-02T12:00:00Z');
    await incident(70, -60, 'theft', '2026-03-01T12:00:00Z');
    await incident(70, -20, 'assault', '2026-03-01T12:00:00Z');
    await incident(70, -60, 'domestic_violence', '2026-03-01T12:00:00Z');
  });
  /** What counts where is known as soon as it is asked. */
  const weigh = async (more: object): Promise<CameraPlan> => {
    const { id } = (await ask(more)).body;
    const asked = await read(id);
    expect((await app.as(planner).delete(`/api/camera-plans/${id}`)).status).toBe(204);
    return asked;
  };
  const weightsNear = (found: CameraPlan, x: number, y: number): number => {
    const [east, north] = plane.toDegrees(x, y);
    return found.places
      .filter(
        (place) =>
          Math.hypot(...plane.toMetres(place[0], place[1]).map((value, i) => value - ((plane.toMetres(east, north)[i] as number) ?? 0))) <
          15,
      )
      .reduce((sum, place) => sum + place[2], 0);
  };

  test('incidents count where they happened; a sensitive one anywhere in its block, and one of a special category nowhere', async () => {
    const exact = await weigh({ demand: { incidents: 1, categories: ['vandalism', 'theft'] } });
    expect(weightsNear(exact, -70, -60)).toBeCloseTo(200 / 3, 1);
    expect(weightsNear(exact, 70, -60)).toBeCloseTo(100 / 3, 1);
    const may = await weigh({
      demand: { incidents: 1, categories: ['vandalism', 'theft'], during: '2026-03-02T00:00:00Z/2026-04-01T00:00:00Z' },
    });
    expect(weightsNear(may, -70, -60)).toBeCloseTo(100, 1);
    const block250 = await weigh({ demand: { incidents: 1, categories: ['assault'] } });
    expect(block250.places.filter((place) => place[2] > 0).length).toBeGreaterThan(50);
    // Not even where it is shown, in the middle of its square kilometre.
    const [shown] = (await app.db.admin(
      `select st_x(public_geom) as lon, st_y(public_geom) as lat from incident where category_code = 'domestic_violence'`,
      [],
    )) as [{ lon: number; lat: number }];
    const [x, y] = plane.toMetres(shown.lon, shown.lat);
    const there = { area: block(x - 60, y - 60, x + 60, y + 60), points: [{ geometry: at(x, y) }] };
    // And not for the administrator either, who may read it: planners read the plan.
    for (const user of [planner, 'admin@lv-jelgava'])
      expect((await ask({ ...there, demand: { incidents: 1, categories: ['domestic_violence'] } }, user)).body).toMatchObject({
        code: 'siting.no_demand',
      });
  });

  test('places named in surveys count once for each answer, a territory at risk by its indicator: counts by the square kilometre', async () => {
    const texts = { lv: 'x x x', lt: 'x x x', en: 'x x x' };
    const reasons = [{ code: 'dark', ...texts }];
    const survey = await app.as(planner).post('/api/surveys', { title: texts, question: texts, reasons, source: 'test' });
    const [[lon1, lat1], [lon2, lat2]] = [plane.toDegrees(-70, -60), plane.toDegrees(70, -60)];
    const file = `id;lon;lat;reasons\n1;${lon1};${lat1};dark\n2;${lon1};${lat1};dark\n3;${lon2};${lat2};dark`;
    const sent = await app
      .as(planner)
      .ask('post', `/api/surveys/${survey.body.id}/imports?fileName=x.csv`, { raw: file, headers: { 'content-type': 'text/csv' } });
    expect(sent.body).toMatchObject({ added: 3 });
    const asked = await weigh({ demand: { survey: 1 } });
    expect([weightsNear(asked, -70, -60), weightsNear(asked, 70, -60)]).toEqual([expect.closeTo(200 / 3, 1), expect.closeTo(100 / 3, 1)]);

    // Two territories side by side, elsewhere; the border is at 20.02 degrees.
    const units = [
      { code: 'A', km2: 100 },
      { code: 'B', km2: 50 },
    ];
    await makeTestSet(app.db, { scheme: 'RISK', validFrom: '2021-07-01', units });
    expect((await app.as(planner).post('/api/indicators', newIndicator('risk_here'))).status).toBe(201);
    const rows = [
      { code: 'A', period: '2025', value: 100 },
      { code: 'B', period: '2025', value: 150 },
    ];
    expect((await app.as(planner).put('/api/indicators/risk_here/values', { country: 'LV', scheme: 'RISK', rows })).body).toMatchObject({
      added: 2,
    });
    const box = [20.019, 56.004, 20.021, 56.006] as const;
    const ring = [
      [box[0], box[1]],
      [box[2], box[1]],
      [box[2], box[3]],
      [box[0], box[3]],
      [box[0], box[1]],
    ];
    const there = await weigh({
      area: { type: 'Polygon', coordinates: [ring] },
      points: [{ geometry: { type: 'Point', coordinates: [20.02, 56.005] } }],
      demand: { risk: 1, indicator: 'risk_here' },
    });
    const east = there.places.filter(([x]) => x > 20.02).reduce((sum, place) => sum + place[2], 0);
    expect(east).toBeGreaterThan(70);
    expect(east).toBeLessThan(80);
  });

  test('a source that has nothing here counts nothing and is named', async () => {
    const asked = await ask({ demand: { ground: 1, incidents: 3, categories: ['flood'] } });
    expect(asked.body.warnings).toEqual(['no_incidents']);
    await app.as(planner).delete(`/api/camera-plans/${asked.body.id}`);
  });
});

test.each([
  ['no place for a camera', { points: [] }, 'siting.no_candidates'],
  ['no money', { budget: { money: 0 } }, 'siting.no_budget'],
  ['no camera', { budget: { cameras: 0 } }, 'siting.no_budget'],
  ['less money than the cheapest costs', { budget: { money: 1999 } }, 'siting.budget_too_small'],
  ['nothing that weighs', { demand: {} }, 'siting.no_demand'],
  ['risk without an indicator', { demand: { risk: 1 } }, 'siting.indicator_missing'],
  ['an indicator nobody has', { demand: { risk: 1, indicator: 'no_such' } }, 'indicator.not_found'],
  ['a layer nobody has', { layer: '00000000-0000-4000-8000-000000000000' }, 'siting.layer_without_points'],
  ['a town at once', { area: block(-1000, -1000, 1000, 1000) }, 'siting.area_too_large'],
  ['an area that encloses nothing', { area: block(0, 0, 0, 100) }, 'siting.area_empty'],
  ['a house as area', { area: block(-80, 53, 80, 59) }, 'siting.no_places'],
  ['a lens of 0 mm', { kinds: [{ ...kind, focalMm: 0 }] }, 'camera.focal_invalid'],
  ['a lens nobody knows', { kinds: [{ ...kind, focalMm: null }] }, 'siting.optics_missing'],
  ['401 places', { points: Array.from({ length: 401 }, () => ({ geometry: at(0, 0) })) }, 'siting.too_many_sites'],
  ['4,020 views', { points: Array.from({ length: 201 }, () => ({ geometry: at(0, 0) })), directions: 20 }, 'siting.too_many_options'],
  ['latitude first', { points: [{ geometry: { type: 'Point', coordinates: [lat, lon] } }] }, 'geometry.swapped'],
  [
    'an area that crosses itself',
    {
      area: {
        type: 'Polygon',
        coordinates: [
          [
            [-50, -50],
            [50, 50],
            [50, -50],
            [-50, 50],
            [-50, -50],
          ].map(([x, y]) => plane.toDegrees(x as number, y as number)),
        ],
      },
    },
    'geometry.self_crossing',
  ],
  [
    '10,000 vertices',
    {
      area: {
        type: 'Polygon',
        coordinates: [
          Array.from({ length: 10_001 }, (_, i) =>
            plane
              .toDegrees(50 * Math.cos((i * Math.PI) / 5000), 50 * Math.sin((i * Math.PI) / 5000))
              .map((value) => Number(value.toFixed(7))),
          ).map((place, i, all) => (i === 10_000 ? all[0] : place)),
        ],
      },
    },
    'geometry.too_many_vertices',
  ],
])('%s is refused with a sentence, and nothing is stored', async (_name, more, code) => {
  const refused = await app.as(planner).post('/api/camera-plans', question(more), { headers: { 'accept-language': 'lt' } });
  expect(refused.body).toMatchObject({ code });
  expect(refused.body.detail).not.toMatch(/[{}]/);
  expect(await app.db.admin('select 1 from camera_plan_run where state = $1', ['waiting'])).toEqual([]);
});

test('a plan is its municipality’s: no neighbour, no dispatcher, nobody without a sign-in reads it, and a fourth one waits for none', async () => {
  const ids: string[] = [];
  for (let i = 0; i < 3; i++) ids.push((await ask()).body.id);
  expect((await ask()).body).toMatchObject({ code: 'siting.busy' });
  const path = `/api/camera-plans/${ids[0]}`;
  await app.db.admin(
    `insert into share (tenant_id, theme, to_tenant_id, sensitivity_up_to, purpose, legal_basis, valid_from, expires_at, proposed_by, approved_by, approved_at)
     values ('lv-jelgava', 'cameras', 'lt-siauliai', 2, 'x x x', 'x x x', now() - interval '1 day', now() + interval '1 day', 'a', 'b', now())`,
    [],
  );
  for (const [user, status] of [
    ['planner@lt-siauliai', 404],
    ['dispatcher@lv-jelgava', 403],
    ['editor@lv-jelgava', 403],
    [undefined, 401],
  ] as const)
    expect((await app.as(user).get(path)).status).toBe(status);
  expect((await app.as('planner@lt-siauliai').get('/api/camera-plans')).body.items).toEqual([]);
  expect((await app.as('planner@lt-siauliai').delete(path)).status).toBe(404);
  expect((await app.as(planner).post(`${path}/cameras`)).body).toMatchObject({ code: 'siting.not_done' });
  // Stopped before it began: it is gone, and the next round computes the two others.
  expect((await app.as(planner).delete(path)).status).toBe(204);
  await app.as(planner).delete(`/api/camera-plans/${ids[1]}`);
  expect(await computePlans(app.db)).toBe(1);
  expect(await computePlans(app.db)).toBe(0);
});

test('a plan that tells of a camera is as closed as the camera', async () => {
  const admin = 'admin@lv-jelgava';
  const views = [{ ...kind, name: undefined, cost: undefined, azimuth: 180 }];
  const open = { name: 'Slēgta', kind: 'fixed', status: 'active', purpose: 'kārtība', legalBasis: 'VDAR', geometry: at(0, 30), views };
  const secret = await app.as(admin).post('/api/cameras', { ...open, code: 'S-01', sensitivity: 3 });
  expect(secret.status).toBe(201);
  await computeDue(app.db);
  const asked = [await ask({}, admin), await ask()];
  expect(asked).toMatchObject([{ status: 201 }, { status: 201 }]);
  const [hers, theirs] = asked.map(({ body }) => body.id) as [string, string];
  expect(await computePlans(app.db)).toBe(2);
  expect((await app.as(planner).get(`/api/cameras/${secret.body.id}`)).status).toBe(404);
  expect((await app.as(planner).get(`/api/camera-plans/${hers}`)).status).toBe(404);
  const [more, less] = [await read(hers, admin), await read(theirs)];
  expect(more.answer?.seen.before).toBeGreaterThan(less.answer?.seen.before ?? 100);
});

test('a plan whose computing is stopped in an orderly way is taken up again and has lost no try by it', async () => {
  const { id } = (await ask()).body;
  for (let stop = 0; stop < 4; stop++) {
    let asked = 0;
    // VIAS is stopped as soon as the plan was taken.
    await computePlans(app.db, () => ++asked === 1);
    expect(await app.db.admin('select state, tries from camera_plan_run where camera_plan_id = $1', [id])).toEqual([
      { state: 'waiting', tries: 0 },
    ]);
  }
  expect(await computePlans(app.db)).toBe(1);
  expect(await read(id)).toMatchObject({ state: 'done' });
});

test('more buildings than are looked at are refused with the number, and nothing is stored', async () => {
  await app.db.admin(
    `insert into building (source, code, geom) select 'Many', 'M' || n, st_multi(st_makeenvelope($1::float8 + n % 150 * 1e-6, $2::float8 + n / 150 * 1e-6, $1::float8 + n % 150 * 1e-6 + 5e-7, $2::float8 + n / 150 * 1e-6 + 5e-7, 4326)) from generate_series(1, 20001) n`,
    plane.toDegrees(0, 20),
  );
  const refused = await app.as(planner).post('/api/camera-plans', question(), { headers: { 'accept-language': 'lv' } });
  expect(refused).toMatchObject({ status: 422, body: { code: 'siting.too_many_buildings', field: 'kinds' } });
  expect(refused.body.detail).toContain('20\u00a0000');
  await app.db.admin(`delete from building where source = 'Many' and code in ('M1', 'M2', 'M3')`, []);
  // With the two houses of the first test exactly as many as are looked at.
  const { status, body } = await ask();
  await app.db.admin(`delete from building where source = 'Many'`, []);
  expect(status).toBe(201);
  await app.as(planner).delete(`/api/camera-plans/${body.id}`);
});

test('a plan that was begun and left is begun anew, and whoever left it writes nothing into it any more', async () => {
  const { id } = (await ask()).body;
  await app.db.admin(
    `update camera_plan_run set state = 'computing', tries = 1, beat_at = now() - interval '3 minutes' where camera_plan_id = $1`,
    [id],
  );
  expect(await computePlans(app.db)).toBe(1);
  const [run] = await app.db.admin('select state, tries from camera_plan_run where camera_plan_id = $1', [id]);
  expect(run).toEqual({ state: 'done', tries: 2 });
  // The one that lost it, had it gone on.
  const [site] = await app.db.admin<{ no: number }>(
    'select site_no as no from camera_plan_site where camera_plan_id = $1 and kind_no is null',
    [id],
  );
  const lost = { tenant: 'lv-jelgava', id, tries: 1, question: (await read(id)).question, sites: [], places: [] } as unknown as Claimed;
  const placed = { site: site?.no ?? 0, kind: 0, azimuth: 1, cost: 1, gain: 1, polygons: [], shadows: [] };
  expect(await app.db.as({ kind: 'jobs' }, (tx) => placeCamera(tx, lost, placed))).toBe(0);
  expect(await app.db.as({ kind: 'jobs' }, (tx) => beat(tx, lost, 'choosing', 90))).toBe(false);
  await app.db.admin(
    `update camera_plan_run set state = 'computing', answer = null, tries = 3, beat_at = now() - interval '3 minutes' where camera_plan_id = $1`,
    [id],
  );
  expect(await computePlans(app.db)).toBe(0);
  expect(await read(id)).toMatchObject({ state: 'failed', answer: null });
});
