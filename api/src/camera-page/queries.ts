import { sql } from '@vias/sql/sql.ts';
import type { Tx } from '@vias/sql/transaction.ts';
import { z } from 'zod';
import { CameraKind } from '../cameras/contract.ts';

const Position = z.tuple([z.number(), z.number()]);
const Named = z.tuple([z.string(), z.number(), z.number()]);
const Area = z
  .union([
    z.object({ type: z.literal('Polygon'), coordinates: z.array(z.array(Position)) }),
    z.object({ type: z.literal('MultiPolygon'), coordinates: z.array(z.array(z.array(Position))) }),
  ])
  .nullable();

const OpenCamera = z.object({
  no: z.int(),
  code: z.string(),
  name: z.string(),
  kind: CameraKind,
  isPlanned: z.boolean(),
  /** The middle of its 50 m square; null: it flies or is carried. */
  place: Position.nullable(),
  isSeen: z.boolean(),
  gates: z.array(Position),
  purpose: z.string().nullable(),
  legalBasis: z.string().nullable(),
  retentionDays: z.int().nullable(),
  operator: z.string().nullable(),
  contact: z.string().nullable(),
  signPlacedOn: z.string().nullable(),
  dpiaOn: z.string().nullable(),
  description: z.object({ lv: z.string(), lt: z.string(), en: z.string() }).partial(),
});
export type OpenCamera = z.output<typeof OpenCamera>;

const OpenCameras = z.object({
  tenant: z.string(),
  country: z.enum(['LV', 'LT', 'EU']),
  cameras: z.array(OpenCamera),
  isGenerated: z.boolean(),
  seen: Area,
  flown: Area,
  box: z.tuple([z.number(), z.number(), z.number(), z.number()]).optional(),
  cell: z.number().optional(),
  houses: z.array(Position).default([]),
  /** Whose buildings and addresses the map is drawn from, with their licences. */
  sources: z.array(z.string()).default([]),
  streets: z.array(Named).default([]),
  places: z.array(Named).default([]),
});
/** What everybody may know of a municipality's cameras. Degrees, WGS 84. */
export type OpenCameras = z.output<typeof OpenCameras>;
export type OpenArea = z.output<typeof Area>;

/** The cameras that a municipality tells everybody of; undefined where there are none. */
export const selectOpenCameras = async (tx: Tx, tenant: string): Promise<OpenCameras | undefined> =>
  (await tx.one(z.object({ page: OpenCameras.nullable() }), sql`select camera_page(${tenant}) as page`)).page ?? undefined;

/** What the asker may see now, as a text that is another one whenever that changes. */
export const selectRights = async (tx: Tx): Promise<string> =>
  (
    await tx.one(
      z.object({ rights: z.string() }),
      sql`select coalesce(string_agg(c::text, ' ' order by c), '') as rights from my_access_classes() c`,
    )
  ).rights;
