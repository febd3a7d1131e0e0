import { z } from 'zod';
import { Flag } from '../http/parameters.ts';

/** What a file of cameras does not say itself and holds for all its rows. A row's own value goes before it. */
export const ImportQuery = z.object({
  fileName: z.string().max(255).optional(),
  kind: z.enum(['fixed', 'ptz', 'anpr', 'movable', 'drone', 'body_worn']).default('fixed'),
  status: z.enum(['planned', 'active', 'out_of_order']).default('planned'),
  sensitivity: z.coerce.number().int().min(0).max(3).default(1),
  purpose: z.string().trim().min(3).max(500).optional(),
  legalBasis: z.string().trim().min(3).max(500).optional(),
  retentionDays: z.coerce.number().int().optional(),
  operator: z.string().trim().min(1).max(200).optional(),
  dryRun: Flag.optional().meta({ description: 'Only say what would happen' }),
});
export type ImportQuery = z.output<typeof ImportQuery>;

export const CameraReject = z
  .object({
    line: z.int().meta({ description: 'Line of the CSV file, or number of the GeoJSON feature, from 1' }),
    field: z.string(),
    value: z.string(),
    code: z.string(),
    reason: z.string(),
  })
  .meta({ id: 'CameraReject' });
export type CameraReject = z.output<typeof CameraReject>;

/** What became of every row: read = added + updated + unchanged + rejected. */
export const CameraImportReport = z
  .object({
    read: z.int(),
    added: z.int(),
    updated: z.int(),
    unchanged: z.int(),
    rejected: z.int(),
    unknownDirections: z.int().meta({ description: 'Accepted rows that do not say where the camera looks; it is shown as unknown' }),
    far: z.int().meta({
      description: 'Accepted rows that lie more than 50 km from the territory of the municipality: most likely wrong coordinates',
    }),
    ignoredColumns: z.array(z.string()).meta({ description: 'Columns whose meaning nobody knows; nothing of them was kept' }),
    rejects: z.array(CameraReject),
  })
  .meta({ id: 'CameraImportReport' });
export type CameraImportReport = z.output<typeof CameraImportReport>;
