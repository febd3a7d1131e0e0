import type { Database } from '@vias/sql/database.ts';
import type { BuildingRow } from '../buildings/contract.ts';
import { upsertBuildings } from '../buildings/queries.ts';
import { createLocalPlane } from '../camera-coverage/local-plane.ts';
import { createRandom } from './random.ts';

type Place = readonly [lon: number, lat: number];
/** Named alike in every language. */
const source = 'VIAS demo';
/** Metres between houses, around each camera, and kept free before it. */
const [step, around, free] = [46, 230, 13];

/** Invented houses along invented streets around each camera, so that something stands before it. Repeating it changes nothing. */
export async function seedBuildings(db: Database, town: string, cameras: readonly Place[]): Promise<void> {
  const [middle] = cameras;
  if (!middle) return;
  const random = createRandom(town.length * 97 + 13);
  const plane = createLocalPlane(...middle);
  const turn = 0.3 + random.next() * 0.5;
  const [cos, sin] = [Math.cos(turn), Math.sin(turn)];
  const stands = cameras.map(([lon, lat]) => plane.toMetres(lon, lat)).filter((at) => Math.hypot(...at) < 3000);
  const turned = stands.map(([x, y]) => [x * cos + y * sin, y * cos - x * sin] as const);
  const [far] = [Math.ceil((Math.max(0, ...stands.map((at) => Math.hypot(...at))) + around) / step)];
  const rows: BuildingRow[] = [];
  for (let i = -far; i <= far; i++)
    for (let j = -far; j <= far; j++) {
      const [x, y, wide, deep, skip, floors] = [
        i * step + 6 * random.next(),
        j * step + 6 * random.next(),
        14 + 18 * random.next(),
        9 + 9 * random.next(),
        random.next(),
        random.next(),
      ];
      const from = Math.min(
        ...turned.map(([cx, cy]) => Math.hypot(Math.max(x - cx, cx - x - wide, 0), Math.max(y - cy, cy - y - deep, 0))),
      );
      if (from < free || from > around || skip < 0.28) continue;
      const corners = [
        [x, y],
        [x + wide, y],
        [x + wide, y + deep],
        [x, y + deep],
        [x, y],
      ] as const;
      const ring = corners.map(
        ([u, v]) => plane.toDegrees(u * cos - v * sin, u * sin + v * cos).map((value) => Number(value.toFixed(7))) as [number, number],
      );
      rows.push({
        code: `${town} ${i}/${j}`,
        heightM: floors < 0.3 ? null : 4 + Math.floor(floors * 4) * 3,
        geometry: { type: 'Polygon' as const, coordinates: [ring] },
      });
    }
  for (let i = 0; i < rows.length; i += 200) await db.as({ kind: 'jobs' }, (tx) => upsertBuildings(tx, source, rows.slice(i, i + 200)));
}
