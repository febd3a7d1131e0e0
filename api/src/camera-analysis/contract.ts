import { z } from 'zod';
import { AreaGeometry } from '../alerts/contract.ts';
import { densities } from '../camera-coverage/optics.ts';
import { endpoint, ok } from '../http/endpoint.ts';

/** What is told apart, in pixels a metre, the coarsest first; 0: seen at all, also where nobody knows how finely. */
export const classes: readonly number[] = [0, ...densities];

const Instant = z.iso.datetime({ offset: true });
const Degree = z.number().min(-180).max(180);
const Box = z
  .tuple([Degree, Degree.min(-90).max(90), Degree, Degree.min(-90).max(90)])
  .refine(([west, south, east, north]) => west < east && south < north, { error: 'west < east and south < north expected' });

/** Where, when and how finely. One of geometry, territory, bbox and camera says where; a camera stands for the box of what it sees. */
export const AnalysisQuestion = z
  .strictObject({
    geometry: AreaGeometry.optional(),
    territory: z.int().positive().max(2_147_483_647).optional(),
    bbox: Box.optional().meta({ description: '[west, south, east, north] in degrees' }),
    camera: z.uuid().optional(),
    during: z
      .strictObject({ from: Instant, to: Instant })
      .refine(({ from, to }) => Date.parse(from) < Date.parse(to), { error: 'the start must lie before the end' })
      .optional()
      .meta({ description: 'Incidents of this time, the end not included; without it the last 365 days' }),
    categories: z
      .array(z.string().regex(/^[a-z_]{2,40}$/))
      .min(1)
      .max(100)
      .optional(),
    ppm: z
      .number()
      .refine((ppm) => classes.includes(ppm), { error: `one of ${classes.join(', ')}` })
      .default(0)
      .meta({ description: 'What counts as seen where blind spots and single cameras are told: so many pixels a metre at least' }),
    streets: z.uuid().optional().meta({ description: 'An own layer of lines that are the streets' }),
    risk: z
      .union([z.strictObject({ indicator: z.string().max(120) }), z.strictObject({ layer: z.uuid() })])
      .optional()
      .meta({ description: 'Areas told one by one: territories with the latest value of an indicator, or the areas of an own layer' }),
  })
  .refine(({ geometry, territory, bbox, camera }) => [geometry, territory, bbox, camera].filter((one) => one !== undefined).length === 1, {
    error: 'one of geometry, territory, bbox and camera',
  })
  .meta({ id: 'CameraAnalysisQuestion' });
export type AnalysisQuestion = z.output<typeof AnalysisQuestion>;

const ByClass = z.array(z.number()).meta({ description: 'One number for each of `classes`' });
const Seen = z.object({
  seen: ByClass.meta({ description: 'By one camera or more' }),
  twice: ByClass.meta({ description: 'By two cameras or more' }),
});
const Share = z.object({ total: z.number(), day: Seen, night: Seen });

const ByLight = z.object({ day: z.number(), night: z.number() });
const ofCamera = {
  incidents: z.int().meta({ description: 'Incidents that it would have seen in the light in which they happened' }),
  onlyIncidents: z.int(),
  aloneM2: ByLight.meta({ description: 'Square metres that no other camera sees' }),
  facilities: z.int().meta({ description: 'Schools and other places that are looked after, by day' }),
  onlyFacilities: z.int(),
  fear: z.int().nullable(),
  onlyFear: z.int().nullable(),
};

/** What cameras see of what matters. Numbers of incidents are those that the reader may read, one by one. */
export const CameraAnalysis = z
  .object({
    zone: z.object({
      name: z.string().nullable(),
      m2: z.number(),
      groundM2: z.number().meta({ description: 'Without buildings' }),
      stepM: z.number().meta({ description: 'Side of the cells that ground is counted in, metres' }),
    }),
    during: z.object({ from: Instant, to: Instant }),
    classes: z.array(z.number()).meta({ description: 'Pixels a metre, at least; 0: seen at all' }),
    ppm: z.number(),
    cameras: z.object({
      active: z.int().meta({ description: 'Cameras that work and stand in the area, whose optics the reader may know' }),
      drawn: z.int().meta({ description: 'Of those, the ones of which it is known what they see' }),
      pending: z.int().meta({
        description: 'Cameras that stand in the area or see into it and are being computed anew; what stands here of them is from before',
      }),
      outOfOrder: z.int().meta({ description: 'Cameras that are out of order; they see nothing here' }),
      closed: z.int().meta({ description: 'Working cameras whose optics are not for this reader: what they see counts as not seen' }),
    }),
    ground: Share.extend({
      day: Seen.extend({ open: ByClass.meta({ description: 'Would be seen if there were no buildings and no masks' }) }),
      night: Seen.extend({ open: ByClass }),
    }).meta({ description: 'Square metres of ground outside buildings' }),
    incidents: Share.extend({
      inLight: Seen.meta({ description: 'In the light in which each happened' }),
      timed: z.int().meta({ description: 'Of the total, those of which the time of day is known; `inLight` and the hours are of these' }),
      coarse: z.int().meta({ description: 'Not in the total: their place is known to this reader only to 250 m or 1 km' }),
      closed: z.int().nullable().meta({
        description:
          'Not in the total: incidents of whole months that the reader may not read, as far as they are told; null: none or too few',
      }),
      isExact: z.boolean().meta({ description: 'Nothing here can be closed to the reader' }),
    }),
    hours: z
      .array(
        z.object({
          hour: z.int().min(0).max(23),
          dark: z.number().min(0).max(1).meta({ description: 'The part of the period in which it is night at this hour' }),
          incidents: z.int(),
          seen: ByClass,
        }),
      )
      .meta({ description: 'Incidents by hour of the day in Riga and Vilnius' }),
    facilities: z.array(Share.extend({ kind: z.string() })),
    fear: Share.nullable().meta({ description: 'Answers of safety surveys, "I do not feel safe here"; null: the reader may read none' }),
    streets: Share.nullable().meta({ description: 'Metres of the streets that were named' }),
    risk: z
      .array(
        z.object({
          name: z.string(),
          value: z.number().nullable(),
          m2: z.number().meta({ description: 'Of its land that lies in the area, buildings included' }),
          day: ByClass.meta({ description: 'Square metres seen' }),
          night: ByClass,
        }),
      )
      .nullable(),
    riskSlivers: z.int().meta({
      description:
        'Areas left out of `risk` because they only touch: on average less than 10 m wide where they lie in the area, and less than a hundredth of themselves',
    }),
    blind: z.object({
      incidents: z.int().meta({ description: 'Incidents that no camera would have seen' }),
      places: z
        .array(
          z.object({
            geometry: z.object({ type: z.literal('Polygon'), coordinates: z.array(z.array(z.array(z.number()))) }),
            name: z.string().nullable(),
            incidents: z.int(),
            atNight: z.int(),
            fear: z.int(),
          }),
        )
        .meta({ description: 'Squares of about 50 m, those with most first; at most 100' }),
    }),
    byCamera: z
      .array(z.object({ id: z.uuid(), code: z.string(), name: z.string(), ...ofCamera }))
      .meta({ description: 'Who sees something here, the one whose failure costs most incidents, then most ground, first' }),
  })
  .meta({ id: 'CameraAnalysis' });
export type CameraAnalysis = z.output<typeof CameraAnalysis>;

export const endpoints = {
  analyseCameras: endpoint('post', '/api/camera-analysis', {
    summary:
      'What cameras see of ground, incidents, schools, survey answers, streets and risk areas, by fineness, by day, by night and by the hour; blind spots, and what goes dark with each camera',
    roles: ['planner', 'municipality-admin'],
    body: AnalysisQuestion,
    answer: ok(CameraAnalysis),
    limit: { rate: 'read' },
    problems: [
      'camera.not_found',
      'camera.optics_closed',
      'camera_analysis.camera_sees_nothing',
      'camera_analysis.area_empty',
      'camera_analysis.area_too_large',
      'camera_analysis.period_too_long',
      'camera_analysis.territory_unknown',
      'camera_analysis.layer_unknown',
      'camera_analysis.indicator_unknown',
      'geometry.swapped',
      'geometry.too_many_vertices',
      'geometry.self_crossing',
    ],
  }),
};
