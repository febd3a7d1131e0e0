import { z } from 'zod';

/** A comma-separated list of at most 100 values. */
export const listOf = <S extends z.ZodType<unknown, string> | z.ZodCoercedNumber>(item: S) =>
  z
    .string()
    .transform((text) => text.split(',').filter((part) => part !== ''))
    .pipe(z.array(item as unknown as z.ZodType<z.output<S>, string>).max(100));

/** `minLon,minLat,maxLon,maxLat` in degrees. */
export const Bbox = z
  .string()
  .transform((text) => text.split(',').map(Number))
  .pipe(z.tuple([z.number().min(-180).max(180), z.number().min(-90).max(90), z.number().min(-180).max(180), z.number().min(-90).max(90)]))
  .refine(([west, south, east, north]) => west < east && south < north, { error: 'west < east and south < north expected' })
  .meta({ description: 'minLon,minLat,maxLon,maxLat in degrees, WGS 84' });

const Instant = z.iso.datetime({ offset: true });
/** `from/to` with `..` for an open end, as OGC API writes intervals. The end is not included. */
export const During = z
  .string()
  .transform((text) => text.split('/'))
  .pipe(z.tuple([z.union([Instant, z.literal('..')]), z.union([Instant, z.literal('..')])]))
  .transform(([from, to]) => ({ from: from === '..' ? null : from, to: to === '..' ? null : to }))
  .refine(({ from, to }) => !from || !to || Date.parse(from) < Date.parse(to), { error: 'the start must lie before the end' })
  .meta({ description: 'from/to, ISO 8601 with offset, .. for an open end; the end is not included' });
export type During = z.output<typeof During>;

/** How many rows on a page: 1 to 1000. */
export const Limit = z.coerce.number().int().min(1).max(1000).default(100);

export const Flag = z.enum(['true', 'false']).transform((value) => value === 'true');

const Longitude = z.number().min(-180).max(180);
const Latitude = z.number().min(-90).max(90);
export const Position = z.tuple([Longitude, Latitude]);
export const Point = z
  .object({ type: z.literal('Point'), coordinates: Position })
  .meta({ id: 'Point', description: 'GeoJSON point, [longitude, latitude], WGS 84' });
export type Point = z.output<typeof Point>;

const Ring = z
  .array(Position)
  .min(4)
  .refine((ring) => ring[0]?.[0] === ring.at(-1)?.[0] && ring[0]?.[1] === ring.at(-1)?.[1], { error: 'a ring ends where it begins' });
const Shape = z.union([
  z.object({ type: z.literal('Polygon'), coordinates: z.array(Ring).min(1) }),
  z.object({ type: z.literal('MultiPolygon'), coordinates: z.array(z.array(Ring).min(1)).min(1) }),
]);
export type Shape = z.output<typeof Shape>;

/** A drawn area in a query: GeoJSON as text. Whether its border crosses itself only the database can say. */
export const ShapeText = z
  .string()
  .max(20_000)
  .transform((text, context): unknown => {
    try {
      return JSON.parse(text);
    } catch {
      context.addIssue({ code: 'custom', message: 'GeoJSON expected' });
      return z.NEVER;
    }
  })
  .pipe(Shape)
  .meta({ description: 'GeoJSON Polygon or MultiPolygon, WGS 84' });
