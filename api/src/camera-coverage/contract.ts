import { z } from 'zod';
import { CameraMask, CameraView } from '../cameras/contract.ts';
import { endpoint, ok } from '../http/endpoint.ts';
import { Bbox, Point } from '../http/parameters.ts';
import { grades } from './optics.ts';

const Shape = z
  .object({ type: z.literal('MultiPolygon'), coordinates: z.array(z.array(z.array(z.array(z.number())))) })
  .meta({ id: 'CoverageShape', description: 'GeoJSON, [longitude, latitude], WGS 84' });

export const SightReason = z
  .enum(['direction_unknown', 'optics_unknown', 'looks_over', 'inside_building'])
  .meta({ description: 'Why nothing is drawn; looks_over: the whole picture lies above the heads of people' });

/** What one view of a camera sees. */
export const ViewCoverage = z
  .object({
    view: z.int().meta({ description: 'Number of the view, from 1' }),
    reason: SightReason.nullable(),
    onWall: z.boolean().meta({ description: 'It hangs on a wall and is reckoned from just before it' }),
    buildings: z.int().meta({ description: 'Buildings within its reach' }),
    shortenedM: z.number().nullable().meta({
      description:
        'Metres to which it is drawn because more than 5,000 buildings, or buildings with more than 100,000 corners, lie within its reach: the nearest are asked, and beyond them nothing is claimed; null: as far as it sees',
    }),
    areas: z.array(
      z.object({
        period: z.enum(['day', 'night']),
        ppm: z
          .number()
          .meta({ description: 'Pixels a metre, at least; 0 where the pixels are not known. Finer areas lie within coarser ones' }),
        reachM: z.number().nullable().meta({ description: 'Metres on the ground up to which so many pixels fall on a metre' }),
        areaM2: z.number(),
        openM2: z.number().meta({ description: 'Without buildings and masks' }),
        geometry: Shape,
      }),
    ),
  })
  .meta({ id: 'ViewCoverage' });
export type ViewCoverage = z.output<typeof ViewCoverage>;

const Grades = z
  .array(z.object({ code: z.enum(grades.map(({ code }) => code)), edition: z.int(), ppm: z.number() }))
  .meta({ description: 'IEC 62676-4: classes of 2014 and of 2025 by pixels a metre' });

export const CameraCoverage = z
  .object({
    isPending: z.boolean().meta({ description: 'Something changed and is being computed; what stands here is from before' }),
    grades: Grades,
    views: z.array(ViewCoverage),
  })
  .meta({ id: 'CameraCoverage' });

export const CoveragePreview = z
  .strictObject({ geometry: Point, views: z.array(CameraView).min(1).max(64), masks: z.array(CameraMask).max(64).default([]) })
  .meta({ id: 'CoveragePreview' });
export type CoveragePreview = z.output<typeof CoveragePreview>;

/** What all cameras together see in a box. */
export const CoverageSum = z
  .object({
    cameras: z.int().meta({ description: 'Cameras in use whose optics the reader may know' }),
    drawn: z.int().meta({ description: 'Of those, the ones that see something that is known' }),
    pending: z.int().meta({ description: 'Of those, the ones that are being computed anew' }),
    areas: z.array(
      z.object({
        ppm: z.number(),
        areaM2: z.number().meta({ description: 'Square metres that at least one camera sees, each counted once' }),
        twiceM2: z.number().meta({ description: 'Square metres that two cameras or more see' }),
        openM2: z.number().meta({ description: 'What the cameras would see without buildings and masks, added up' }),
        seenM2: z.number().meta({ description: 'What they see, added up' }),
      }),
    ),
  })
  .meta({ id: 'CoverageSum' });

export const endpoints = {
  sumCoverage: endpoint('get', '/api/camera-coverage', {
    summary: 'What all cameras in a box see together, by pixels a metre; those whose optics the reader may know',
    roles: 'signed-in',
    query: z.object({ bbox: Bbox, period: z.enum(['day', 'night']).default('day') }),
    answer: ok(CoverageSum),
    limit: { rate: 'read' },
    problems: [],
  }),
  readCoverage: endpoint('get', '/api/cameras/{id}/coverage', {
    summary: 'What a camera sees of the ground, as it is stored: for those who may know its optics',
    roles: 'signed-in',
    params: z.object({ id: z.uuid() }),
    answer: ok(CameraCoverage),
    problems: ['camera.not_found', 'camera.optics_closed'],
  }),
  previewCoverage: endpoint('post', '/api/cameras/coverage', {
    summary: 'What a camera would see if it stood there and looked so; nothing is stored',
    roles: ['planner', 'municipality-admin'],
    body: CoveragePreview,
    answer: ok(CameraCoverage),
    limit: { rate: 'read' },
    problems: [
      'camera.azimuth_invalid',
      'camera.focal_invalid',
      'camera.out_of_range',
      'camera.mask_shapeless',
      'camera.mask_view_unknown',
      'camera.mask_outside_view',
      'camera.mask_area_outside',
      'camera.mask_area_beyond',
      'camera.shape_far',
      'geometry.too_many_vertices',
      'geometry.self_crossing',
      'geometry.swapped',
    ],
  }),
};
