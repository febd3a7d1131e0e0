import { z } from 'zod';
import { endpoint, ok } from '../http/endpoint.ts';
import { Position } from '../http/parameters.ts';

const Source = z.string().trim().min(1).max(80);
const Ring = z.array(Position).min(4);
const Code = z.string().trim().min(1).max(60);

/** The outline of a building as it is loaded, WGS 84. */
export const BuildingRow = z.strictObject({
  code: Code,
  heightM: z.number().min(0).max(1000).nullable(),
  geometry: z.discriminatedUnion('type', [
    z.strictObject({ type: z.literal('Polygon'), coordinates: z.array(Ring).min(1) }),
    z.strictObject({ type: z.literal('MultiPolygon'), coordinates: z.array(z.array(Ring).min(1)).min(1) }),
  ]),
});
export type BuildingRow = z.output<typeof BuildingRow>;

export const BuildingBatch = z.strictObject({
  source: Source,
  dryRun: z.boolean().default(false),
  rows: z.array(BuildingRow).min(1).max(1000),
});

/** Metres from one end of a building to the other, and corners of its outlines, at most: the longest halls of the world have a third of it. What is larger is a quarter or a mistake, and every camera near it would pay for it. */
export const largestBuilding = { metres: 3000, corners: 5000 } as const;

/** What became of the rows of a batch. `repaired`: outlines that crossed themselves, put right; `rejected`: those of which no area is left. */
export const BuildingReport = z
  .object({
    added: z.int(),
    updated: z.int(),
    unchanged: z.int(),
    repaired: z.array(z.string()),
    rejected: z.array(z.string()),
    tooLarge: z.array(z.string()).meta({
      description: `Left out: more than ${largestBuilding.metres} m from one end to the other, or outlines with more than ${largestBuilding.corners} corners`,
    }),
    cameras: z.int().meta({
      description: 'Cameras to be computed anew, because something they may see has changed; several batches may tell of the same ones',
    }),
  })
  .meta({ id: 'BuildingReport' });
export type BuildingReport = z.output<typeof BuildingReport>;

/** Buildings of one source at most: their codes are one request. */
export const mostBuildings = 1_000_000;

export const BuildingEnd = z.strictObject({
  source: Source,
  mode: z.enum(['whole', 'replace', 'partial']).default('whole').meta({
    description:
      'whole: the file has every building of the source, and is refused when it lacks a tenth of those that are there; replace: it has, and those it lacks go; partial: those it lacks stay',
  }),
  codes: z.array(Code).min(1).max(mostBuildings),
});

export const endpoints = {
  loadBuildings: endpoint('post', '/api/buildings', {
    summary: 'Add or correct outlines of buildings of one source; the same rows again change nothing',
    roles: ['operator'],
    body: BuildingBatch,
    answer: ok(BuildingReport),
    limit: { bytes: 16_777_216, rate: 'write' },
    problems: [],
  }),
  endBuildings: endpoint('post', '/api/buildings/end', {
    summary: 'Take away the buildings that a whole file no longer has, and compute anew what cameras near them see',
    roles: ['operator'],
    body: BuildingEnd,
    answer: ok(z.object({ removed: z.int(), cameras: z.int().meta({ description: 'Cameras to be computed anew' }) })),
    limit: { bytes: 16_777_216, rate: 'write' },
    problems: ['building.file_partial'],
  }),
};
