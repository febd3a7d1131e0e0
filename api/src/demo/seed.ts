import { readFileSync } from 'node:fs';
import { Readable } from 'node:stream';
import type { PhoneVault } from '@vias/alerts/phone-vault.ts';
import type { Database } from '@vias/sql/database.ts';
import type { Member, Role } from '@vias/sql/principal.ts';
import type { Logger } from 'pino';
import type { Clock } from '../deps.ts';
import { loadRealm, type RealmUser } from '../identity/realm.ts';
import { upsertPlaces } from '../places/queries.ts';
import { SetHeader } from '../territories/contract.ts';
import { loadSet } from '../territories/load-set.ts';
import { replaceSuccessors } from '../territories/successors.ts';
import { type DemoTenant, demoTenants } from './demo-tenants.ts';
import { type DemoIncident, inventPast, inventToday } from './incident-generator.ts';
import { bordersPath, type DemoSet, demoSets, readMunicipalities } from './municipalities.ts';
import { readPlaces } from './places.ts';
import { seedAddresses } from './seed-addresses.ts';
import { seedAlerts } from './seed-alerts.ts';
import { seedCameraEvents } from './seed-camera-events.ts';
import { seedCameras } from './seed-cameras.ts';
import { seedDuty } from './seed-duty.ts';
import { seedExposure } from './seed-exposure.ts';
import { seedIndicators } from './seed-indicators.ts';
import {
  closeLeftOpen,
  completeSet,
  insertIncidents,
  insertTenantTerritories,
  isSeeded,
  selectGroups,
  selectNewest,
} from './seed-queries.ts';
import { seedResidents } from './seed-residents.ts';
import { seedShares } from './seed-shares.ts';
import { seedSurveys } from './seed-surveys.ts';

type Surroundings = { clock: Clock; log: Logger; vault: PhoneVault; progress: (text: string) => void };

const jobs = { kind: 'jobs' } as const;
/** A transaction on the embedded database stays under 250 ms; batches grow and shrink to take half of that. */
const wantedMs = 110;

/**
 * Loads the demonstration: approximate borders, residents, settlements, ten partners with eleven years of invented incidents, 20,000
 * invented residents, and their shares. Where it was done before it only adds the work of a new day, and it finishes what was interrupted.
 * Everything in it says that it is generated.
 */
export async function seedDemo(db: Database, { clock, log, vault, progress }: Surroundings): Promise<void> {
  const { users, machines } = loadRealm({ origin: 'http://localhost', demoUsers: true });
  const memberOf = createMembers(users);
  if (await db.as(jobs, isSeeded)) {
    await seedAlerts(db, memberOf);
    await seedDuty(db, { vault, users, memberOf });
    await seedAddresses(db, progress);
    await seedExposure(db, progress);
    await seedIndicators(db, { now: clock.now(), memberOf, progress });
    await seedCameras(db, { now: clock.now(), memberOf, progress });
    await seedCameraEvents(db, { now: clock.now(), vault, machines, memberOf, progress });
    await seedSurveys(db, { memberOf, progress });
    return seedNewDay(db, clock.now(), memberOf);
  }
  const begun = performance.now();
  progress('Demonstration data: borders of 43, 60 and 119 municipalities (approximate, generated) …');
  const sets = new Map<DemoSet['id'], number>();
  for (const set of demoSets) sets.set(set.id, await seedSet(db, set, memberOf('vias', 'operator')));
  await seedSuccessors(db, sets);
  const places = readPlaces().map((place) => ({ ...place, key: String(place.geonames_id), population: place.population || null }));
  const rows = places.map(({ key, name, country, lon, lat, kind, population }) => ({ key, name, country, lon, lat, kind, population }));
  for (let i = 0; i < rows.length; i += 400)
    await db.as(jobs, (tx) => upsertPlaces(tx, { source: 'GeoNames, CC BY 4.0', rows: rows.slice(i, i + 400) }));
  await db.as(jobs, (tx) => insertTenantTerritories(tx, demoTenants));
  await seedIncidents(db, clock.now(), memberOf, progress);
  await seedResidents(db, { vault, memberOf, progress });
  await seedAlerts(db, memberOf);
  await seedDuty(db, { vault, users, memberOf });
  await seedAddresses(db, progress);
  await seedExposure(db, progress);
  await seedIndicators(db, { now: clock.now(), memberOf, progress });
  await seedShares(db, clock.now(), memberOf);
  await seedCameras(db, { now: clock.now(), memberOf, progress });
  await seedCameraEvents(db, { now: clock.now(), vault, machines, memberOf, progress });
  await seedSurveys(db, { memberOf, progress });
  await db.tidy();
  log.info({ ms: Math.round(performance.now() - begun) }, 'Demonstration data loaded');
}

/** The demonstration's own users act, so that the audit reads as it would. A deputy is a second person of the same office. */
function createMembers(users: readonly RealmUser[]) {
  return (tenant: string, role: Role, name?: string): Member => {
    const user = users.find((one) => one.tenant === tenant && one.roles.includes(role));
    if (!user) throw new Error(`The realm file has no ${role} of ${tenant}.`);
    const deputy = name ? { id: `demo-${name}-${tenant}`, name: `${user.name} (${name})` } : {};
    return { kind: 'user', id: user.id, name: user.name, tenant, roles: [role], ...deputy };
  };
}

async function seedSet(db: Database, set: DemoSet, operator: Member): Promise<number> {
  const header = SetHeader.parse({
    country: set.country,
    scheme: set.scheme,
    validFrom: set.validFrom,
    ...(set.validTo && { validTo: set.validTo }),
    title: set.title.en,
    source: 'VIAS demo, Natural Earth, GeoNames',
    licence: 'Apache-2.0; GeoNames CC BY 4.0',
    generated: 'true',
  });
  const file = readFileSync(new URL(`../../../${bordersPath(set.id)}`, import.meta.url));
  const { id } = await loadSet(db, operator, header, Readable.from([file]), 'en');
  const units = readMunicipalities().filter((unit) => unit.set === set.id);
  await db.as(jobs, (tx) => completeSet(tx, id, set, units));
  return id;
}

async function seedSuccessors(db: Database, sets: ReadonlyMap<DemoSet['id'], number>): Promise<void> {
  const rows = readMunicipalities()
    .filter(({ set }) => set === 'lv-2009')
    .flatMap(({ code, successors }) => successors.map((successor) => ({ from: code, to: successor.code, weight: successor.share })));
  const table = { toSet: sets.get('lv-2021') ?? 0, basis: 'residents 2020', rows };
  await db.as(jobs, (tx) => replaceSuccessors(tx, sets.get('lv-2009') ?? 0, table));
}

async function seedIncidents(
  db: Database,
  now: number,
  memberOf: ReturnType<typeof createMembers>,
  progress: Surroundings['progress'],
): Promise<void> {
  const groups = await db.as(jobs, selectGroups);
  const work = demoTenants.map((demo) => ({ demo, incidents: [...inventPast(demo, groups, now), ...inventToday(demo, groups, now)] }));
  const total = work.reduce((sum, { incidents }) => sum + incidents.length, 0);
  let done = 0;
  let told = 0;
  for (const { demo, incidents } of work) {
    const editor = editorOf(demo, memberOf);
    await inBatches(incidents, async (batch) => {
      await db.as(editor, (tx) => insertIncidents(tx, batch));
      done += batch.length;
      if (done - told >= 5000 || done === total) {
        told = done;
        progress(`Demonstration data: ${done} of ${total} incidents (invented) …`);
      }
    });
  }
}

/** A demonstration that is started again on a later day has yesterday's work done and new work waiting. */
async function seedNewDay(db: Database, now: number, memberOf: ReturnType<typeof createMembers>): Promise<void> {
  const groups = await db.as(jobs, selectGroups);
  for (const demo of demoTenants) {
    await db.as(editorOf(demo, memberOf), async (tx) => {
      if ((await selectNewest(tx)) > now - 12 * 3_600_000) return;
      await closeLeftOpen(tx, demo.country === 'LV' ? 'Izskatīts.' : 'Išnagrinėta.');
      await insertIncidents(tx, inventToday(demo, groups, now));
    });
  }
}

const editorOf = ({ tenant, rescueOnly }: DemoTenant, memberOf: ReturnType<typeof createMembers>): Member =>
  memberOf(tenant, rescueOnly ? 'dispatcher' : 'incident-editor');

async function inBatches(incidents: readonly DemoIncident[], write: (batch: DemoIncident[]) => Promise<void>): Promise<void> {
  let size = 150;
  for (let i = 0; i < incidents.length; ) {
    const batch = incidents.slice(i, i + size);
    const begun = performance.now();
    await write(batch);
    i += batch.length;
    const took = performance.now() - begun;
    size = Math.round(Math.min(1500, Math.max(40, size * Math.min(1.6, Math.max(0.3, wantedMs / took)))));
  }
}
