/**
 * Two real scenes worked through by the documented commands and screens, as docs/camera-scenes.md tells them: `npm run pictures -- scenes [FOLDER]`. The folder holds `osm` and
 * `uk_trafford`, which are no part of VIAS; without it nothing is done. Prints every figure of the page.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import type { Browser, Page } from 'playwright-core';
import { openAs } from '../map-client/src/browser-testing.ts';
import { button, inviteAdministrator, openByPassword, prove } from './picture-tenth.ts';

type Demo = { url: string };
type Shoot = (page: Page, name: string) => Promise<void>;
type Place = readonly [lon: number, lat: number];

const root = fileURLToPath(new URL('..', import.meta.url));
/** West, south, east, north: from Trafford to the Baltic states. */
export const sceneBounds = '-4,46,28.5,60.5';
const vaduzPlanner = 'planner@lv-livani';
const traffordPlanner = 'planner@lt-akmene';
const screen = { viewport: { width: 1280, height: 800 } };

/** The centre of Vaduz, and Sale in Trafford. */
const centre: readonly Place[] = [
  [9.517493, 47.140234],
  [9.520464, 47.140656],
  [9.521758, 47.140458],
  [9.522181, 47.13884],
  [9.521785, 47.136861],
  [9.520992, 47.136187],
  [9.518615, 47.136277],
  [9.517361, 47.137491],
];
const sale: readonly Place[] = [
  [-2.3335, 53.419],
  [-2.3135, 53.419],
  [-2.3135, 53.4315],
  [-2.3335, 53.4315],
];
const areaOf = (corners: readonly Place[]) => ({ type: 'Polygon', coordinates: [[...corners, corners[0]]] });
const zoneOf = (corners: readonly Place[]): string => `zone=${corners.flat().join(',')}`;

/** Invented: 1/2.7" sensors of eight and two megapixels, and a lens for plates. */
const wide = '-12,4,5.37,3840,2160,143,40';
const small = '-12,4,5.37,1920,1080,72,30';
const cameras = `code,name,kind,lon,lat,height_m,azimuth,tilt,focal_mm,sensor_width_mm,pixels_wide,pixels_high,range_m,night_range_m
K-01,Rathausgasse,fixed,9.521748,47.1404,6,240,${wide}
K-02,Lettstrasse,fixed,9.518826,47.140234,6,240,${wide}
K-03,Marktgass,fixed,9.521043,47.140064,6,270,${wide}
K-04,Äulestrasse,fixed,9.521569,47.139476,6,210,${small}
K-05,"Äulestrasse, numurzīmes",anpr,9.521638,47.138796,4,180,-10,12,5.37,1920,1080,60,60
K-06,Doktor Grass-Strasse,fixed,9.518351,47.138568,6,330,${small}
K-07,Pappelweg,fixed,9.520179,47.138292,6,0,${wide}
K-08,Giessenstrasse,fixed,9.52053,47.137463,6,0,${wide}
K-09,"Doktor Grass-Strasse, dienvidos",movable,9.519587,47.137209,4,330,${wide}
K-10,Kirchstrasse,fixed,9.518162,47.136743,6,90,${wide}
`;
const offer = { focalMm: 2.8, sensorWidthMm: 5.37, pixelsWide: 3840, pixelsHigh: 2160, heightM: 5, tilt: -15, rangeM: 60, nightRangeM: 30 };

type Json = Record<string, unknown>;
type Caller = { ask<T = Json>(method: string, path: string, body?: unknown): Promise<T>; vias(...args: string[]): void };

/** Somebody who asks the server as a program and by the command line; what comes of it is printed with the seconds it took. */
const callerAs = (url: string, who: string): Caller => {
  const run = (args: readonly string[], token = ''): string => {
    const { status, stdout } = spawnSync(process.execPath, ['--import', 'tsx', 'api/src/cli.ts', ...args], {
      cwd: root,
      env: { ...process.env, VIAS_URL: url, VIAS_TOKEN: token },
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    // 2: done, but for rows that are refused, which real files have.
    if (status !== 0 && status !== 2) throw new Error(`${args[0]} ${args[1]} ended with ${status}.`);
    return stdout;
  };
  const token = run(['token', who, '--mfa']).trim();
  return {
    async ask<T>(method: string, path: string, body?: unknown) {
      const isFile = body instanceof Uint8Array;
      const answer = await fetch(url + path, {
        method,
        headers: { authorization: `Bearer ${token}`, 'content-type': isFile ? 'application/octet-stream' : 'application/json' },
        ...(body !== undefined && { body: isFile ? (body as Uint8Array<ArrayBuffer>) : JSON.stringify(body) }),
      });
      if (!answer.ok) throw new Error(`${method} ${path}: ${await answer.text()}`);
      return (await answer.json()) as T;
    },
    vias(...args) {
      const begun = performance.now();
      console.log(`> ${args.slice(0, 2).join(' ')}\n${run(args, token).trim()} (${((performance.now() - begun) / 1000).toFixed(1)} s)`);
    },
  };
};

/** A layer of one's own, from a file. */
const keepLayer = async ({ ask }: Caller, title: string, fileName: string, bytes: Uint8Array, licence: string): Promise<string> => {
  const { upload } = await ask<{ upload: string }>('POST', `/api/layers/preview?fileName=${fileName}`, bytes);
  const ground = { source: title, licence, lawfulBasis: licence, visibility: 'tenant' };
  return (await ask<{ id: string }>('POST', '/api/layers', { title, ...ground, upload, fileName })).id;
};

/** Asks for a plan and waits for it; prints what it found. */
const plan = async ({ ask }: Caller, question: Json): Promise<string> => {
  const begun = performance.now();
  const { id, ...asked } = await ask<{ id: string }>('POST', '/api/camera-plans', { seconds: 60, ...question });
  for (;;) {
    const { state, answer } = await ask<{ state: string; answer: Json }>('GET', `/api/camera-plans/${id}`);
    if (state === 'failed') throw new Error(`The plan ${question.title} failed.`);
    if (state === 'done') {
      console.log(`> ${question.title}\n${JSON.stringify({ ...asked, ...answer })} (${((performance.now() - begun) / 1000).toFixed(1)} s)`);
      return id;
    }
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
};

const analyse = async ({ ask }: Caller, question: Json, pick: (found: never) => unknown): Promise<void> => {
  const begun = performance.now();
  const found = await ask('POST', '/api/camera-analysis', question);
  console.log(`> analysis\n${JSON.stringify(pick(found as never))} (${((performance.now() - begun) / 1000).toFixed(1)} s)`);
};
/** Until all that the cameras see is computed. */
const settle = async ({ ask }: Caller, area: readonly Place[]): Promise<void> => {
  for (;;) {
    const found = await ask<{ cameras: { pending: number } }>('POST', '/api/camera-analysis', { geometry: areaOf(area) });
    if (found.cameras.pending === 0) return;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
};

/** Two hundred invented incidents of the last months in a zone, the same each time: no chance, so that the page's figures can be repeated. */
const inventIncidents = async ({ ask }: Caller, zone: readonly Place[]): Promise<void> => {
  const [lons, lats] = [zone.map(([lon]) => lon), zone.map(([, lat]) => lat)];
  const [west, east, south, north] = [Math.min(...lons), Math.max(...lons), Math.min(...lats), Math.max(...lats)];
  const categories = ['assault', 'vandalism', 'theft', 'public_order'];
  for (let i = 0; i < 200; i++) {
    const [u, v] = [(i * 0.618034) % 1, (i * 0.414214) % 1];
    const occurredAt = new Date(Date.now() - (1 + i) * 86_400_000 - ((i * 7) % 24) * 3_600_000).toISOString();
    await ask('POST', '/api/incidents', {
      category: categories[i % categories.length],
      severity: 1 + (i % 3),
      title: 'Izdomāts negadījums',
      occurredAt,
      geometry: { type: 'Point', coordinates: [west + u * (east - west), south + v * (north - south)] },
    });
  }
};

type Found = {
  zone: Json;
  classes: number[];
  ground: { day: { seen: number[]; twice: number[]; open: number[] }; night: { seen: number[] }; total: number };
  streets: Json | null;
  incidents: Json;
  hours: { hour: number; incidents: number; seen: number[] }[];
  blind: { incidents: number; places: unknown[] };
  risk: { name: string; value: number; m2: number; day: number[] }[] | null;
  byCamera: { code: string; aloneM2: Json; onlyIncidents: number }[];
  cameras: Json;
};

const tellVaduz = async (browser: Browser, url: string, data: string, spool: string, shoot: Shoot): Promise<void> => {
  const planner = callerAs(url, vaduzPlanner);
  const osm = '© OpenStreetMap contributors, ODbL';
  const outlines = join(data, 'osm/vaduz_buildings.geojson.gz');
  const operator = callerAs(url, 'operator@vias');
  operator.vias('buildings', 'load', outlines, '--source', osm, '--dry-run');
  operator.vias('buildings', 'load', outlines, '--source', osm);
  const csv = join(spool, 'vaduz.csv');
  writeFileSync(csv, cameras);
  const facts = ['--status', 'active', '--purpose', 'sabiedriskā kārtība', '--legal-basis', 'VDAR 6. panta 1. punkta e) apakšpunkts'];
  planner.vias(
    'cameras',
    'import',
    csv,
    ...facts,
    '--retention-days',
    '14',
    '--operator',
    'Līvānu novada pašvaldība',
    '--sensitivity',
    '0',
  );
  const streets = await keepLayer(
    planner,
    'Vaducas ielas',
    'ielas.geojson',
    gunzipSync(readFileSync(join(data, 'osm/vaduz_streets.geojson.gz'))),
    osm,
  );
  await inventIncidents(callerAs(url, 'editor@lv-livani'), centre);
  await settle(planner, centre);
  await analyse(
    planner,
    { geometry: areaOf(centre), streets },
    ({ zone, classes, ground, streets, incidents, hours, blind, byCamera }: Found) => ({
      zone,
      classes,
      ground,
      streets,
      incidents,
      hours: hours.map(({ hour, incidents, seen }) => [hour, incidents, seen[0]]),
      blind: [blind.incidents, blind.places.length],
      byCamera: byCamera.map(({ code, aloneM2, onlyIncidents }) => [code, aloneM2, onlyIncidents]),
    }),
  );
  const zone = zoneOf(centre);
  const { page, close } = await openAs(browser, url, `/cameras?lang=lv&${zone}&theme=streets&streets=${streets}`, vaduzPlanner, screen);
  await page.waitForSelector('.cameras-grades');
  await shoot(page, 'scene-vaduz-1-streets');

  await page.getByRole('button', { name: 'Pappelweg' }).click();
  await page.getByRole('button', { name: 'Labot visus laukus' }).click();
  await page.getByRole('button', { name: 'Pievienot sektoru' }).click();
  await page.getByLabel('No azimuta, °').fill('18');
  await page.getByLabel('Līdz azimutam, °').fill('28');
  await page.getByLabel('1. maska: ko aizsedz').fill('dzīvokļu logi');
  await page.getByRole('button', { name: 'Saglabāt', exact: true }).click();
  await page.waitForSelector('.cameras-ruler');
  await settle(planner, centre);
  // What it gives is asked anew every three seconds while something is computed.
  await page.waitForTimeout(4000);
  await shoot(page, 'scene-vaduz-2-mask');

  await page.goto(`${url}/cameras?lang=lv&${zone}&theme=incidents&blind=1`);
  await page.waitForSelector('.cameras-hours li:nth-child(24)');
  await shoot(page, 'scene-vaduz-3-blind-spots');

  const kinds = [{ ...offer, name: 'platleņķa', cost: 1800 }];
  const longer = { ...offer, name: 'vidēja', focalMm: 6, tilt: -12, rangeM: 100, nightRangeM: 50, cost: 2200 };
  const yard = areaOf([
    [9.5185, 47.139],
    [9.5193, 47.139],
    [9.5193, 47.1394],
    [9.5185, 47.1394],
  ]);
  const notice = { purpose: 'sabiedriskā kārtība', legalBasis: 'VDAR 6. panta 1. punkta e) apakšpunkts', retentionDays: 14 };
  const asked = {
    area: areaOf(centre),
    demand: { ground: 1, incidents: 3, survey: 0, risk: 0, categories: [] },
    ppm: 40,
    backup: 0.25,
    zones: [{ title: 'pagalms', area: yard }],
    notice: { ...notice, operator: 'Līvānu novada pašvaldība', contact: 'kameras@livani.example' },
  };
  const first = await plan(planner, { ...asked, title: 'Centrs: četras kameras', kinds, corners: 80, budget: { cameras: 4 } });
  await plan(planner, { ...asked, title: 'Centrs: 30 000 eiro', kinds: [...kinds, longer], corners: 20, budget: { money: 30_000 } });
  await plan(planner, {
    ...asked,
    title: 'Centrs: 30 000 eiro, viena sekunde',
    kinds: [...kinds, longer],
    corners: 20,
    budget: { money: 30_000 },
    seconds: 1,
  });
  const town = areaOf([
    [9.512, 47.133],
    [9.5275, 47.133],
    [9.5275, 47.1465],
    [9.512, 47.1465],
  ]);
  await plan(planner, { ...asked, area: town, title: 'Pilsēta: 40 kameras', kinds, corners: 40, directions: 12, budget: { cameras: 40 } });
  await page.goto(`${url}/siting?lang=lv&id=${first}`);
  await page.waitForSelector('.siting-big');
  await shoot(page, 'scene-vaduz-4-plan');
  await page.getByRole('button', { name: 'Paziņojums iedzīvotājiem' }).click();
  await page.waitForSelector('.siting-notice');
  await page.locator('.dialog').getByText('English').click();
  await page.locator('.siting-notice[lang=en]').waitFor();
  await shoot(page, 'scene-vaduz-5-notice');
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: /^Ierakstīt/ }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Ierakstīt', exact: true }).click();
  await page.getByRole('button', { name: 'Kameras jau ir reģistrā' }).waitFor();
  await close();
  await showResidents(browser, url, shoot);
};

/** Residents see the cameras once two administrators have agreed to it; the municipality has one, and a second one is invited. */
const showResidents = async (browser: Browser, url: string, shoot: Shoot): Promise<void> => {
  const operator = await openAs(browser, url, '/operator?lang=lv', 'operator@vias');
  await button(operator.page, 'Uzņemt pašvaldību').click();
  await prove(operator.page);
  await operator.page.waitForSelector('.dialog');
  const second = 'ilze.ozola@lv-livani';
  await (await inviteAdministrator(browser, operator.page, url, /^Līvānu/, second)).close();
  await operator.close();
  const purpose = 'Iedzīvotāju informēšana par videonovērošanu';
  await callerAs(url, 'admin@lv-livani').ask('POST', '/api/shares', {
    to: null,
    theme: 'cameras',
    sensitivityUpTo: 0,
    purpose,
    legalBasis: 'VDAR 13. pants',
    expiresAt: new Date(Date.now() + 180 * 86_400_000).toISOString(),
  });
  const ilze = await openByPassword(browser, url, '/shares?lang=lv', second);
  const share = ilze.page.locator('.share', { hasText: purpose });
  await share.click();
  await button(ilze.page, 'Apstiprināt').click();
  await prove(ilze.page);
  await share.click();
  await button(ilze.page, 'Apstiprināt').click();
  await share.filter({ hasText: 'līdz' }).waitFor();
  await ilze.close();
  const resident = await browser.newPage({ ...screen, locale: 'lv-LV' });
  await resident.goto(`${url}/public/cameras/lv-livani?lang=lv`);
  await resident.waitForSelector('svg.map .seen');
  await shoot(resident, 'scene-vaduz-6-residents');
  await resident.close();
};

const tellTrafford = async (browser: Browser, url: string, data: string, shoot: Shoot): Promise<void> => {
  const ogl = 'Open Government Licence v3.0';
  const planner = callerAs(url, traffordPlanner);
  const folder = join(data, 'uk_trafford');
  const register = join(folder, 'cctv_cameras.csv');
  const facts = ['--status', 'active', '--purpose', 'viešoji tvarka', '--legal-basis', 'BDAR 6 straipsnio 1 dalies e punktas'];
  planner.vias('cameras', 'import', register, ...facts, '--dry-run');
  planner.vias('cameras', 'import', register, ...facts);
  const borders = ['--country', 'GB', '--scheme', 'LSOA', '--level', 'neighbourhood'];
  const names = ['--code-property', 'area_code', '--name-property', 'area_name'];
  const source = ['--source', 'Office for National Statistics; contains OS data © Crown copyright and database right', '--licence', ogl];
  callerAs(url, 'operator@vias').vias(
    'territories',
    'load',
    join(folder, 'lsoa.geojson'),
    ...borders,
    '--valid-from',
    '2021-03-21',
    ...names,
    ...source,
  );
  await planner.ask('POST', '/api/indicators', {
    code: 'lone_66_plus',
    title: {
      lv: 'Mājsaimniecības, kurās viens dzīvo cilvēks no 66 gadu vecuma',
      lt: 'Namų ūkiai, kuriuose vienas gyvena 66 metų ar vyresnis žmogus',
      en: 'One-person households: aged 66 and over',
    },
    unit: { lv: 'mājsaimniecības', lt: 'namų ūkiai', en: 'households' },
    direction: 'more_is_worse',
    aggregation: 'sum',
    denominator: 'none',
    source: 'Office for National Statistics, Census 2021; Trafford Data Lab',
    licence: ogl,
    quality: 'official',
    sensitivity: 0,
  });
  const values = ['--code-column', 'area_code', '--value-column', 'value', '--period', '2021'];
  const only = ['--only', 'indicator=One-person household: Aged 66 years and over'];
  planner.vias(
    'indicators',
    'import',
    join(folder, 'household_composition_lsoa_2021.csv'),
    '--indicator',
    'lone_66_plus',
    ...borders,
    ...values,
    ...only,
  );
  const posts = await keepLayer(planner, 'Kamerų stulpai', 'stulpai.geojson', readFileSync(join(folder, 'cctv_cameras.geojson')), ogl);

  const { page, close } = await openAs(browser, url, '/cameras?lang=lt', traffordPlanner, screen);
  await page.waitForSelector('.cameras-list li:nth-child(163)');
  await shoot(page, 'scene-trafford-1-unknown');

  const pick = ({ cameras, ground, risk }: Found) => ({
    cameras,
    seen: ground.day.seen[0],
    risk: risk?.slice(0, 3).map(({ name, value, m2, day }) => [name, value, m2, day[0]]),
  });
  const question = { geometry: areaOf(sale), risk: { indicator: `${traffordPlanner.split('@')[1]}:lone_66_plus` } };
  await analyse(planner, question, pick);
  // Invented directions for three cameras in Sale, as somebody who stood beside them would enter them.
  const { items } = await planner.ask<{ items: { id: string; geometry: { coordinates: [number, number] } }[] }>(
    'GET',
    '/api/cameras?tenant=lt-akmene&limit=200',
  );
  const inside = items.filter(
    ({
      geometry: {
        coordinates: [lon, lat],
      },
    }) => lon > -2.3335 && lon < -2.3135 && lat > 53.419 && lat < 53.4315,
  );
  for (const [i, { id }] of inside.slice(0, 3).entries()) {
    await page.goto(`${url}/cameras?lang=lt&id=${id}`);
    for (const [label, value] of [
      ['Židinys, mm', '4'],
      ['Jutiklis, mm', '5,37'],
      ['Azimutas, °', String(90 * i)],
    ] as const)
      await page.getByLabel(label).fill(value);
    await page.getByRole('button', { name: 'Išsaugoti optiką' }).click();
    await page.waitForSelector('.cameras-drawer footer .primary:disabled');
  }
  await settle(planner, sale);
  await analyse(planner, question, pick);
  await page.goto(`${url}/cameras?lang=lt&${zoneOf(sale)}&theme=risk&risk=indicator:${question.risk.indicator}`);
  await page.waitForSelector('.cameras-risk li');
  await shoot(page, 'scene-trafford-2-risk');

  const kinds = [{ ...offer, name: 'plataus kampo', cost: 1800 }];
  const demand = { ground: 0, incidents: 0, survey: 0, risk: 3, indicator: 'lone_66_plus', categories: [] };
  const id = await plan(planner, {
    title: 'Sale: šešios kameros',
    area: areaOf(sale),
    demand,
    ppm: 40,
    kinds,
    layer: posts,
    zones: [],
    budget: { cameras: 6 },
    backup: 0.25,
  });
  await page.goto(`${url}/siting?lang=lt&id=${id}`);
  await page.waitForSelector('.siting-big');
  await shoot(page, 'scene-trafford-3-plan');
  await close();
};

/** Both scenes, on a demonstration whose maps go so far. Throws where a step does not go on. */
export const tellScenes = async (browser: Browser, { url }: Demo, data: string, shoot: Shoot): Promise<void> => {
  if (!existsSync(join(data, 'osm/vaduz_buildings.geojson.gz'))) {
    console.log(`The scenes are left out: their data is not in ${data}.`);
    return;
  }
  const spool = mkdtempSync(join(tmpdir(), 'vias-scenes-'));
  try {
    await tellVaduz(browser, url, data, spool, shoot);
    await tellTrafford(browser, url, data, shoot);
  } finally {
    rmSync(spool, { recursive: true, force: true });
  }
};
