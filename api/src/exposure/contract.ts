import { z } from 'zod';
import { AreaGeometry } from '../alerts/contract.ts';
import { CameraKind } from '../cameras/contract.ts';
import { endpoint, ok } from '../http/endpoint.ts';
import { Point } from '../http/parameters.ts';

export const facilityKinds = [
  'kindergarten',
  'school',
  'care_home',
  'hospital',
  'clinic',
  'fire_station',
  'police',
  'social_service',
  'shelter',
] as const;

/** Where to look: a drawn area or a territory by its number. */
export const ExposureQuestion = z
  .strictObject({
    geometry: AreaGeometry.optional(),
    territory: z.int().positive().max(2_147_483_647).optional(),
  })
  .refine(({ geometry, territory }) => (geometry === undefined) !== (territory === undefined), { error: 'either geometry or territory' })
  .meta({ id: 'ExposureQuestion' });
export type ExposureQuestion = z.output<typeof ExposureQuestion>;

const Told = z.int().nullable().meta({ description: 'Null: nobody, or fewer than may be told' });

export const Facility = z
  .object({
    id: z.int(),
    kind: z.enum(facilityKinds),
    name: z.string(),
    geometry: Point,
    capacity: z.int().nullable().meta({ description: 'People it is made for' }),
  })
  .meta({ id: 'Facility' });

/** Residents of an area. Numbers are sums of blocks of five people and more with noise of at most 2 each, so no difference of two answers tells of anybody. */
const People = z
  .object({
    residents: Told,
    age0: Told.meta({ description: 'From 0 to 6 years' }),
    age7: Told.meta({ description: 'From 7 to 17 years' }),
    age18: Told.meta({ description: 'From 18 to 64 years' }),
    age65: Told.meta({ description: 'From 65 years' }),
    lone65: Told.meta({ description: 'Of those from 65 years, how many live alone' }),
    coveredShare: z.number().min(0).max(1).meta({ description: 'Part of the area that the numbers of residents cover' }),
    asOf: z.iso.date(),
    isEstimated: z.boolean(),
    isGenerated: z.boolean(),
    sources: z.array(z.string()),
  })
  .meta({ id: 'ExposedPeople' });

/** Incidents of twelve calendar months. */
const IncidentYear = z
  .object({
    from: z.iso.date(),
    to: z.iso.date().meta({ description: 'The last day' }),
    count: z.int().nullable(),
    interval: z.tuple([z.number(), z.number()]).nullable().meta({ description: '95 % confidence interval of the count (exact Poisson)' }),
    isExact: z.boolean().meta({ description: 'Nothing here can be closed to the reader' }),
    isSuppressed: z.boolean(),
  })
  .meta({ id: 'IncidentYear' });

/** Who and what is in an area, as the reader may know it. */
export const Exposure = z
  .object({
    name: z.string().nullable(),
    km2: z.number(),
    people: People.nullable().meta({ description: 'Null: nothing is known of residents here' }),
    sms: z
      .object({
        reached: z.int().nullable(),
        fewerThan: z.int().nullable().meta({ description: 'Instead of a number below it, none included' }),
      })
      .nullable()
      .meta({ description: 'Residents a warning by SMS would reach now, for who may author or approve one; the question is audited' }),
    facilities: z.array(Facility).meta({ description: 'At most 500, by kind and name' }),
    facilityCounts: z.array(z.object({ kind: z.enum(facilityKinds), count: z.int() })),
    facilitySources: z.array(z.string()),
    facilitiesAreGenerated: z.boolean(),
    cameraCounts: z
      .array(z.object({ kind: CameraKind, count: z.int() }))
      .meta({ description: 'Cameras in use in the area, those that the reader may read' }),
    incidents: z.object({
      last: IncidentYear.meta({ description: 'The last twelve whole calendar months' }),
      before: z.array(IncidentYear).meta({
        description:
          'The same months of the years before, newest first; only years that were recorded whole, and none where the last is not',
      }),
      usual: z
        .object({ mean: z.number(), interval: z.tuple([z.number(), z.number()]), years: z.int() })
        .nullable()
        .meta({
          description: 'Mean of the years before with its 95 % confidence interval; null when a year is suppressed or there is none',
        }),
      recordedSince: z.iso.date().nullable().meta({
        description:
          'First day from which everybody who answers for a part of the area has records; null: one of them has recorded nothing yet',
      }),
      isLastWhole: z.boolean().meta({ description: 'The records begin before the last twelve months do' }),
    }),
  })
  .meta({ id: 'Exposure' });
export type Exposure = z.output<typeof Exposure>;

export const endpoints = {
  readExposure: endpoint('post', '/api/exposure', {
    summary: 'Who is here: residents, facilities and incidents of an area; small numbers of people are suppressed',
    roles: ['incident-editor', 'dispatcher', 'planner', 'alert-author', 'alert-approver', 'institution', 'municipality-admin', 'auditor'],
    body: ExposureQuestion,
    answer: ok(Exposure),
    problems: [
      'exposure.area_empty',
      'exposure.area_too_large',
      'exposure.territory_unknown',
      'geometry.swapped',
      'geometry.too_many_vertices',
      'geometry.self_crossing',
    ],
    limit: { rate: 'read' },
  }),
};
