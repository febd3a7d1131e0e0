import { type Sql, sql } from '@vias/sql/sql.ts';
import { z } from 'zod';
import { polygonsOf } from '../tiles/twkb.ts';
import type { Footprint } from './footprints.ts';
import type { Steps } from './steps.ts';

/** Units of a degree in which shapes leave the database: a centimetre each. */
export const units = 1e7;
/** A shape as bytes, in whole units: a tenth of what GeoJSON takes to read. */
export const twkb = (geom: Sql): Sql => sql`st_astwkb(st_scale(${geom}, 1e7, 1e7), 0)`;
export const Twkb = z.custom<Buffer>((value) => Buffer.isBuffer(value));

/** Buildings after which it comes to a stop: a millisecond or two. */
const piece = 250;
/** Buildings as what hides, from their outlines as TWKB; every polygon by itself. */
export function* footprintSteps(rows: readonly { heightM: number | null; shape: Buffer }[]): Steps<Footprint[]> {
  const found: Footprint[] = [];
  for (const [n, { heightM, shape }] of rows.entries()) {
    for (const rings of polygonsOf(shape))
      found.push({
        heightM,
        rings: rings.map((flat) => {
          const ring: [number, number][] = [];
          for (let i = 0; i < flat.length; i += 2) ring.push([(flat[i] as number) / units, (flat[i + 1] as number) / units]);
          if (ring[0]) ring.push(ring[0]);
          return ring;
        }),
      });
    if (n % piece === piece - 1) yield;
  }
  return found;
}
