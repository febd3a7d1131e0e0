import { z } from 'zod';
import { dateFormats } from './date-text.ts';

/** Lower-case name of a profile or a source: letters, digits and hyphens. */
export const Slug = z
  .string()
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/)
  .max(60);
const Column = z.string().min(1).max(300);
const Degrees = (limit: number) => z.number().min(-limit).max(limit);

const knownZone = (zone: string): boolean => {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return true;
  } catch {
    return false;
  }
};

/** Where the rows are expected, degrees WGS 84, edges included; a point outside lands with a warning. */
export const Extent = z
  .strictObject({ west: Degrees(180), south: Degrees(90), east: Degrees(180), north: Degrees(90) })
  .refine(({ west, south, east, north }) => west < east && south < north, {
    error: 'west must be less than east and south less than north',
  });
export type Extent = z.output<typeof Extent>;

/** Coordinate systems that a file may use: degrees, LKS-92 (Latvia), LKS-94 (Lithuania). */
export const Crs = z.enum(['4326', '3059', '3346']);
export type Crs = z.output<typeof Crs>;

/**
 * How one source's file is read: which column is what, in which notation. Saved per source and used again with the next file.
 * Columns are named as in the header (GeoJSON: as the property).
 */
export const Profile = z
  .strictObject({
    name: Slug,
    title: z.string().min(1).max(120),
    source: Slug.describe('The partner or register the rows come from; with the id it makes an incident known again'),
    format: z.enum(['auto', 'csv', 'geojson', 'xlsx']).default('auto'),
    encoding: z.enum(['auto', 'utf-8', 'windows-1257']).default('auto'),
    delimiter: z.enum(['auto', ',', ';', '\t']).default('auto'),
    skipLines: z.int().min(0).max(50).default(0).describe('Title lines above the header'),
    sheet: z.int().min(1).max(100).default(1).describe('Sheet of a workbook, from 1'),
    timeZone: z
      .string()
      .max(60)
      .refine(knownZone, { error: 'not an IANA time zone' })
      .describe('Time zone of dates without an offset, as IANA names it'),
    id: Column.nullable().default(null).describe('Column with the source’s own key; null: the content of the row is the key'),
    occurredAt: z.strictObject({
      column: Column,
      timeColumn: Column.nullable().default(null),
      formats: z.array(z.enum(dateFormats)).min(1).default(['iso', 'd.m.y', 'y.m.d']),
      emptyTime: z.enum(['reject', 'midnight']).default('reject').describe('What to do with a row whose time column is empty'),
    }),
    place: z
      .discriminatedUnion('kind', [
        z.strictObject({
          kind: z.literal('columns'),
          x: Column.describe('Longitude or easting'),
          y: Column.describe('Latitude or northing'),
          crs: Crs.default('4326'),
        }),
        z.strictObject({ kind: z.literal('geometry'), crs: Crs.default('4326') }),
      ])
      .nullable()
      .default(null),
    extent: Extent.nullable().default(null),
    category: z.strictObject({
      column: Column.nullable().default(null),
      map: z.record(z.string().max(200), z.string().max(60)).default({}),
      otherwise: z.string().max(60).nullable().default(null).describe('Category of every code that is not in the map, without a warning'),
    }),
    severity: z
      .strictObject({
        column: Column.nullable().default(null),
        map: z.record(z.string().max(60), z.int().min(1).max(5)).default({}),
        otherwise: z.int().min(1).max(5).default(2),
      })
      .default({ column: null, map: {}, otherwise: 2 }),
    status: z
      .enum(['closed', 'reported'])
      .default('closed')
      .describe('Statistics land closed; rows that still need an answer land as reported'),
    heading: z.array(Column).max(5).default([]).describe('Columns that make the title; none: the name of the category'),
    description: z.array(Column).max(20).default([]).describe('Columns whose texts, joined by commas, describe the incident'),
    address: z.array(Column).max(5).default([]),
    maskPersonal: z.boolean().default(true).describe('Hide telephone numbers and personal codes in the description'),
  })
  .meta({ id: 'ImportProfile' });
export type Profile = z.output<typeof Profile>;

/** Every column a profile names; the file must have them all. */
export const columnsOf = (profile: Profile): string[] => {
  const { id, occurredAt, place, category, severity, heading, description, address } = profile;
  const named = [id, occurredAt.column, occurredAt.timeColumn, category.column, severity.column, ...heading, ...description, ...address];
  if (place?.kind === 'columns') named.push(place.x, place.y);
  return [...new Set(named.filter((name): name is string => name !== null))];
};
