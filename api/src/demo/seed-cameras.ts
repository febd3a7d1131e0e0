import type { Database } from '@vias/sql/database.ts';
import type { Member, Role } from '@vias/sql/principal.ts';
import { sql } from '@vias/sql/sql.ts';
import type { Tx } from '@vias/sql/transaction.ts';
import { z } from 'zod';
import { computeDue } from '../camera-coverage/compute.ts';
import { NewCamera } from '../cameras/contract.ts';
import { insertCamera } from '../cameras/queries.ts';
import { seedBuildings } from './seed-buildings.ts';

type Place = readonly [lon: number, lat: number];
type Demo = Pick<NewCamera, 'code' | 'name' | 'kind'> & { at: Place } & Partial<Omit<z.input<typeof NewCamera>, 'geometry'>>;

/** Invented optics, stated as a data sheet would: 1/2.7" sensor of 8 megapixels, 1/2.8" sensor of 2 megapixels, and a number-plate camera with a long lens. */
const wide = { heightM: 6, tilt: -12, focalMm: 4, sensorWidthMm: 5.37, pixelsWide: 3840, pixelsHigh: 2160, rangeM: 60, nightRangeM: 30 };
const mast = { ...wide, heightM: 8, focalMm: 2.8, rangeM: 100, nightRangeM: 50 };
const narrow = { heightM: 5, tilt: -10, focalMm: 8, sensorWidthMm: 5.57, pixelsWide: 1920, pixelsHigh: 1080, rangeM: 80, nightRangeM: 40 };
const plates = { heightM: 4, tilt: -15, focalMm: 25, sensorWidthMm: 7.2, pixelsWide: 1920, pixelsHigh: 1080, rangeM: 35, nightRangeM: 35 };
const looking = (optics: object, azimuth: number | null, title: string | null = null) => ({ ...optics, azimuth, title });
const line = (...coordinates: [number, number][]) => ({ type: 'LineString' as const, coordinates });
const around = ([lon, lat]: Place, dLon: number, dLat: number) => ({
  type: 'Polygon' as const,
  coordinates: [
    [
      [lon - dLon, lat - dLat],
      [lon + dLon, lat - dLat],
      [lon + dLon, lat + dLat],
      [lon - dLon, lat + dLat],
      [lon - dLon, lat - dLat],
    ] as [number, number][],
  ],
});

const jelgava: readonly Demo[] = [
  {
    code: 'J-01',
    name: 'Hercoga Jēkaba laukums',
    kind: 'ptz',
    at: [23.7218, 56.6514],
    views: [looking(wide, 200, 'laukums'), looking(narrow, 95, 'tilts'), looking(narrow, 310, 'pietura')],
  },
  {
    code: 'J-02',
    name: 'Driksas iela',
    kind: 'fixed',
    at: [23.7262, 56.6497],
    views: [looking(wide, 25)],
    masks: [{ title: 'dzīvokļu logi', fromAzimuth: 40, toAzimuth: 50 }],
  },
  { code: 'J-03', name: 'Pasta sala', kind: 'fixed', at: [23.7305, 56.6541], views: [looking(narrow, 285)], status: 'out_of_order' },
  {
    code: 'J-04',
    name: 'Lielā iela, tilts pār Lielupi',
    kind: 'anpr',
    at: [23.7338, 56.6533],
    views: [looking(plates, 60)],
    reach: [{ kind: 'gate', title: 'iebraukšana pilsētā', geometry: line([23.7343, 56.6536], [23.7345, 56.6534]) }],
  },
  { code: 'J-05', name: 'Dzelzceļa stacija', kind: 'fixed', at: [23.7269, 56.6383], views: [] },
  {
    code: 'J-06',
    name: 'Pilsētas drons',
    kind: 'drone',
    at: [23.7128, 56.6511],
    status: 'planned',
    sensitivity: 1,
    reach: [{ kind: 'flight_area', title: 'Lielupes pļavas', geometry: around([23.7392, 56.6606], 0.012, 0.006) }],
  },
  // Six more around the square, so that most of the ground between them is seen.
  { code: 'J-07', name: 'Akadēmijas iela', kind: 'fixed', at: [23.72198, 56.65094], views: [looking(mast, 45)] },
  {
    code: 'J-08',
    name: 'Raiņa iela',
    kind: 'ptz',
    at: [23.72314, 56.65092],
    views: [looking(mast, 80, 'uz upi'), looking(mast, 230, 'uz tirgu')],
  },
  {
    code: 'J-09',
    name: 'Mātera iela',
    kind: 'ptz',
    at: [23.7241, 56.65051],
    views: [looking(mast, 205, 'uz dienvidiem'), looking(mast, 10, 'uz ziemeļiem')],
  },
  {
    code: 'J-10',
    name: 'Jāņa Čakstes bulvāris',
    kind: 'ptz',
    at: [23.72514, 56.65036],
    views: [looking(mast, 245, 'gar bulvāri'), looking(mast, 160, 'pietura')],
  },
  { code: 'J-11', name: 'Pils iela', kind: 'fixed', at: [23.72534, 56.64991], views: [looking(mast, 15)] },
  { code: 'J-12', name: 'Katoļu iela', kind: 'fixed', at: [23.72298, 56.65136], views: [looking(mast, 45)] },
];
const siauliai: readonly Demo[] = [
  {
    code: 'Š-01',
    name: 'Prisikėlimo aikštė',
    kind: 'ptz',
    at: [23.3152, 55.9338],
    views: [looking(wide, 140, 'aikštė'), looking(narrow, 250, 'Tilžės g.')],
  },
  {
    code: 'Š-02',
    name: 'Vilniaus g., bulvaras',
    kind: 'fixed',
    at: [23.3119, 55.9322],
    views: [looking(wide, 265)],
    masks: [{ title: 'butų langai', fromAzimuth: 290, toAzimuth: 300 }],
  },
  {
    code: 'Š-03',
    name: 'Tilžės g.',
    kind: 'anpr',
    at: [23.3175, 55.9312],
    views: [looking(plates, 190)],
    reach: [{ kind: 'gate', title: 'įvažiavimas į centrą', geometry: line([23.3172, 55.9309], [23.3176, 55.9309]) }],
  },
  { code: 'Š-04', name: 'Geležinkelio stotis', kind: 'fixed', at: [23.3196, 55.9243], views: [] },
  { code: 'Š-05', name: 'Talkšos ežero pakrantė', kind: 'movable', at: [23.3301, 55.9352], views: [looking(narrow, 75)] },
  {
    code: 'Š-06',
    name: 'Viešosios tvarkos patrulis',
    kind: 'body_worn',
    at: [23.3137, 55.9349],
    sensitivity: 1,
    reach: [{ kind: 'patrol', title: 'vakaro maršrutas', geometry: line([23.3137, 55.9349], [23.3119, 55.9322], [23.3196, 55.9243]) }],
  },
];
const dobele: readonly Demo[] = [
  { code: 'D-01', name: 'Tirgus laukums', kind: 'fixed', at: [23.2786, 56.6243], views: [looking(wide, 330)] },
  { code: 'D-02', name: 'Brīvības iela', kind: 'fixed', at: [23.2731, 56.6238], views: [looking({}, null)] },
  {
    code: 'D-03',
    name: 'Dobeles pils',
    kind: 'fixed',
    at: [23.2722, 56.6197],
    status: 'planned',
    sensitivity: 1,
    views: [looking(wide, 45)],
  },
];

const texts = {
  lv: {
    purpose: 'Sabiedriskā kārtība un drošība (demonstrācija)',
    legalBasis: 'VDAR 6. panta 1. punkta e) apakšpunkts',
    operator: 'pašvaldības policija',
    contact: 'kameras@pasvaldiba.example',
    share: 'Atklāta kameru karte iedzīvotājiem (demonstrācija)',
  },
  lt: {
    purpose: 'Viešoji tvarka ir saugumas (demonstracija)',
    legalBasis: 'BDAR 6 straipsnio 1 dalies e punktas',
    operator: 'Viešosios tvarkos skyrius',
    contact: 'kameros@savivaldybe.example',
    share: 'Atviras kamerų žemėlapis gyventojams (demonstracija)',
  },
} as const;
const description = {
  lv: 'Izdomāta kamera demonstrācijai: ne vieta, ne optika nav īsta.',
  lt: 'Išgalvota kamera demonstracijai: nei vieta, nei optika netikros.',
  en: 'An invented camera of the demonstration: neither the place nor the optics are real.',
};
const owners = [
  { tenant: 'lv-jelgava', lang: 'lv', cameras: jelgava },
  { tenant: 'lt-siauliai', lang: 'lt', cameras: siauliai },
  { tenant: 'lv-dobele', lang: 'lv', cameras: dobele },
] as const;

/** Whether the member's municipality has, or had, cameras of the demonstration: what somebody deleted does not come back. */
const selectIsDone = (tx: Tx) =>
  tx.one(
    z.object({ done: z.boolean() }),
    sql`select exists (select from camera where tenant_id = my_tenant()) or exists (select from camera_change where tenant_id = my_tenant()) as done`,
  );
const openToPublic = (tx: Tx, purpose: string, now: number) =>
  tx.run(sql`
    insert into share (tenant_id, to_tenant_id, theme, sensitivity_up_to, purpose, agreement, valid_from, expires_at)
    select my_tenant(), null, 'cameras', 0, ${purpose}, 'VIAS demo cameras', ${new Date(now - 86_400_000).toISOString()}, ${new Date(now + 730 * 86_400_000).toISOString()}
    where not exists (select from share where tenant_id = my_tenant() and theme = 'cameras')`);
const approve = (tx: Tx) =>
  tx.run(
    sql`update share set approved_at = now() where tenant_id = my_tenant() and agreement = 'VIAS demo cameras' and approved_at is null`,
  );

/** Enters twenty-one invented cameras of three municipalities, some of which nobody knows where they look, and opens to everybody what two of them show. Repeating it changes nothing. */
export async function seedCameras(
  db: Database,
  {
    now,
    memberOf,
    progress,
  }: { now: number; memberOf: (tenant: string, role: Role, name?: string) => Member; progress: (text: string) => void },
): Promise<void> {
  for (const { tenant, lang, cameras } of owners) {
    const planner = memberOf(tenant, 'planner');
    const { share, ...ground } = texts[lang];
    if (!(await db.as(planner, selectIsDone)).done) {
      progress(`Demonstration data: ${cameras.length} cameras of ${tenant} (invented) …`);
      const seeing = cameras.filter(({ kind }) => ['fixed', 'ptz', 'movable'].includes(kind));
      await seedBuildings(
        db,
        tenant,
        seeing.map(({ at }) => at),
      );
      await db.as(planner, async (tx) => {
        for (const { at, ...camera } of cameras) {
          const whole = {
            status: 'active',
            sensitivity: 0,
            ...ground,
            retentionDays: 14,
            signPlacedOn: '2026-04-03',
            dpiaReference: 'DEMO-2026',
            dpiaOn: '2026-03-12',
            installedOn: '2026-04-01',
            description,
          };
          const planned = camera.status === 'planned' ? { installedOn: null, signPlacedOn: null } : {};
          await insertCamera(
            tx,
            planner,
            NewCamera.parse({ ...whole, ...planned, ...camera, geometry: { type: 'Point', coordinates: at } }),
            true,
          );
        }
      });
    }
    if (tenant === 'lv-dobele') continue;
    await db.as(memberOf(tenant, 'municipality-admin'), (tx) => openToPublic(tx, share, now));
    await db.as(memberOf(tenant, 'municipality-admin', 'deputy'), approve);
  }
  await computeDue(db);
}
