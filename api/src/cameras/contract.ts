import { z } from 'zod';
import { created, endpoint, noContent, ok, page } from '../http/endpoint.ts';
import { Bbox, Limit, listOf, Point, Position } from '../http/parameters.ts';
import { CameraImportReport, ImportQuery } from './import-contract.ts';

export const CameraKind = z.enum(['fixed', 'ptz', 'anpr', 'movable', 'drone', 'body_worn']);
export type CameraKind = z.output<typeof CameraKind>;
export const CameraStatus = z.enum(['planned', 'active', 'out_of_order', 'removed']);
const Instant = z.iso.datetime({ offset: true });
const Person = z.object({ id: z.string(), name: z.string() });
const text = (max: number, min = 1) => z.string().trim().min(min).max(max);
const number = (description: string) => z.number().nullable().default(null).meta({ description });

const Line = z
  .strictObject({ type: z.literal('LineString'), coordinates: z.array(Position).min(2) })
  .meta({ id: 'LineString', description: 'GeoJSON line, [longitude, latitude], WGS 84' });
const Area = z
  .strictObject({ type: z.literal('Polygon'), coordinates: z.array(z.array(Position).min(4)).min(1) })
  .meta({ id: 'CameraArea', description: 'GeoJSON polygon, [longitude, latitude], WGS 84' });

/** One head or preset of a camera: all that its field of view is computed from. What is not known is null. */
export const CameraView = z
  .strictObject({
    title: text(100).nullable().default(null),
    azimuth: number('Middle of the view, degrees clockwise from north, 0 to 360; null: nobody knows'),
    tilt: number('Degrees: 0 level, −90 straight down'),
    heightM: number('Metres above the ground'),
    focalMm: number('Focal length, mm, 0.5 to 2,000'),
    sensorWidthMm: number('Width of the sensor in use, mm'),
    pixelsWide: z.int().nullable().default(null),
    pixelsHigh: z.int().nullable().default(null),
    rangeM: number('Useful by day up to, metres'),
    nightRangeM: number('Useful by night up to, metres'),
  })
  .meta({ id: 'CameraView' });
export type CameraView = z.output<typeof CameraView>;

/** What the camera is made not to see: an area on the ground, or a sector clockwise from one azimuth to the other. */
export const CameraMask = z
  .strictObject({
    view: z.int().min(1).max(64).nullable().default(null).meta({ description: 'Number of the view, from 1; null: all views' }),
    title: text(200).nullable().default(null),
    area: Area.nullable().default(null),
    fromAzimuth: z.number().nullable().default(null),
    toAzimuth: z.number().nullable().default(null),
  })
  .meta({ id: 'CameraMask' });
export type CameraMask = z.output<typeof CameraMask>;

/** Gate line of a number-plate camera, flight area of a drone, or patrol track of a body-worn camera. */
export const CameraReach = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.enum(['gate', 'patrol']), title: text(200).nullable().default(null), geometry: Line }),
    z.strictObject({ kind: z.literal('flight_area'), title: text(200).nullable().default(null), geometry: Area }),
  ])
  .meta({ id: 'CameraReach' });
export type CameraReach = z.output<typeof CameraReach>;

const Description = z
  .strictObject({ lv: z.string().trim().max(2000), lt: z.string().trim().max(2000), en: z.string().trim().max(2000) })
  .partial();
const Stream = z
  .strictObject({ url: z.string().trim().max(500), sensitivity: z.int().min(1).max(3).default(2) })
  .meta({ description: 'Who may open it: own people cleared for cameras up to the sensitivity (1: the dispatcher too)' });

const fields = {
  code: text(60),
  name: text(200),
  kind: CameraKind,
  status: CameraStatus,
  sensitivity: z.int().min(0).max(3).meta({ description: '0: what the public page may show' }),
  geometry: Point,
  installedOn: z.iso.date().nullable(),
  removedOn: z.iso.date().nullable(),
  purpose: text(500, 3).nullable(),
  legalBasis: text(500, 3).nullable(),
  retentionDays: z.int().nullable().meta({ description: 'Days recordings are kept; 0: nothing is recorded' }),
  operator: text(200).nullable(),
  contact: text(200, 3).nullable(),
  signPlacedOn: z.iso.date().nullable(),
  dpiaReference: text(200).nullable(),
  dpiaOn: z.iso.date().nullable(),
  photoUrl: z
    .url({ protocol: /^https$/ })
    .max(500)
    .nullable(),
  description: Description,
};
const views = z.array(CameraView).max(64);
const masks = z.array(CameraMask).max(64);
const reach = z.array(CameraReach).max(64);

/** A camera as every client sees it. What the reader may not know of it is null. */
export const Camera = z
  .object({
    id: z.uuid(),
    number: z.coerce.number().int(),
    tenant: z.string(),
    ...fields,
    territory: z.string().nullable().meta({ description: 'The municipality it stands in' }),
    views: z
      .array(CameraView.extend({ fieldOfView: z.number().nullable().meta({ description: 'Degrees across, from lens and sensor' }) }))
      .nullable()
      .meta({ description: 'Empty: nobody knows where it looks; null: not for this reader' }),
    masks: masks.nullable(),
    reach,
    hasStream: z.boolean().meta({ description: 'There is a picture that this reader may open' }),
    isGenerated: z.boolean(),
    mayWrite: z.boolean(),
    createdAt: Instant,
    createdBy: Person,
    changedAt: Instant,
    changedBy: Person,
    version: z.int(),
  })
  .meta({ id: 'Camera' });
export type Camera = z.output<typeof Camera>;

const none = null;
export const NewCamera = z
  .strictObject({
    ...fields,
    status: fields.status.default('planned'),
    sensitivity: fields.sensitivity.default(1),
    installedOn: fields.installedOn.default(none),
    removedOn: fields.removedOn.default(none),
    purpose: fields.purpose.default(none),
    legalBasis: fields.legalBasis.default(none),
    retentionDays: fields.retentionDays.default(none),
    operator: fields.operator.default(none),
    contact: fields.contact.default(none),
    signPlacedOn: fields.signPlacedOn.default(none),
    dpiaReference: fields.dpiaReference.default(none),
    dpiaOn: fields.dpiaOn.default(none),
    photoUrl: fields.photoUrl.default(none),
    description: fields.description.default({}),
    views: views.default([]),
    masks: masks.default([]),
    reach: reach.default([]),
    stream: Stream.nullable().default(none),
  })
  .meta({ id: 'NewCamera' });
export type NewCamera = z.output<typeof NewCamera>;

/** The fields that change; the rest stays. Views, masks and reach are replaced as a whole; a null stream is taken away. */
export const CameraPatch = z
  .strictObject({ ...fields, views, masks, reach, stream: Stream.nullable(), reason: text(500) })
  .partial()
  .refine((patch) => Object.keys(patch).some((key) => key !== 'reason'), { error: 'nothing to change' })
  .meta({ id: 'CameraPatch' });
export type CameraPatch = z.output<typeof CameraPatch>;

export const CameraFilter = z.object({
  bbox: Bbox.optional(),
  territory: z.coerce.number().int().optional(),
  kind: listOf(CameraKind).optional(),
  status: listOf(CameraStatus).optional(),
  tenant: listOf(z.string().max(40)).optional(),
  after: z.string().max(80).optional(),
  limit: Limit,
});
export type CameraFilter = z.output<typeof CameraFilter>;

/** One version of a camera: what changed, by whom, why. */
export const CameraVersion = z
  .object({
    version: z.int(),
    op: z.enum(['insert', 'update', 'delete']),
    at: Instant,
    by: Person,
    reason: z.string().nullable(),
    before: z.record(z.string(), z.unknown()),
    after: z.record(z.string(), z.unknown()),
  })
  .meta({ id: 'CameraVersion' });

/** What became of a file's rows, as the client reads it. */
export type ImportReport = z.output<typeof CameraImportReport>;

const writers = ['planner', 'municipality-admin'] as const;
const byId = z.object({ id: z.uuid() });
const faults = [
  'camera.code_taken',
  'camera.ground_missing',
  'camera.azimuth_invalid',
  'camera.focal_invalid',
  'camera.out_of_range',
  'camera.days_reversed',
  'camera.removal_without_status',
  'camera.mask_shapeless',
  'camera.mask_view_unknown',
  'camera.mask_outside_view',
  'camera.mask_area_outside',
  'camera.mask_area_beyond',
  'camera.reach_unfit',
  'camera.shape_far',
  'camera.stream_invalid',
  'camera.stream_password',
  'camera.not_cleared',
  'geometry.swapped',
  'geometry.too_many_vertices',
  'geometry.self_crossing',
] as const;

export const endpoints = {
  listCameras: endpoint('get', '/api/cameras', {
    summary: 'Cameras that match a filter, by municipality and code, with their number',
    roles: 'signed-in',
    query: CameraFilter,
    answer: page(Camera),
    problems: ['camera.cursor_invalid'],
  }),
  readCamera: endpoint('get', '/api/cameras/{id}', {
    summary: 'One camera',
    roles: 'signed-in',
    params: byId,
    answer: ok(Camera),
    problems: ['camera.not_found'],
  }),
  readCameraHistory: endpoint('get', '/api/cameras/{id}/history', {
    summary: "Every version of a camera of one's own, newest first",
    roles: 'signed-in',
    params: byId,
    answer: ok(z.object({ items: z.array(CameraVersion) })),
    problems: ['camera.not_found'],
  }),
  openStream: endpoint('post', '/api/cameras/{id}/stream', {
    summary: 'Where the picture of a camera is, for own people cleared for it; each opening is audited',
    roles: ['planner', 'dispatcher', 'municipality-admin'],
    params: byId,
    answer: ok(z.object({ url: z.string() })),
    problems: ['camera.not_found', 'camera.stream_closed'],
  }),
  addCamera: endpoint('post', '/api/cameras', {
    summary: 'Put a camera into the register',
    roles: writers,
    body: NewCamera,
    answer: created(Camera),
    problems: [...faults, 'request.idempotency_key_reused'],
  }),
  importCameras: endpoint('post', '/api/cameras/import', {
    summary: 'Import cameras from CSV or GeoJSON as the body; every refused row is named with line, field, value and reason',
    roles: writers,
    query: ImportQuery,
    answer: ok(CameraImportReport),
    limit: { rate: 'heavy' },
    problems: ['camera.file_empty', 'camera.file_unreadable', 'camera.file_too_long', 'camera.column_missing', 'request.too_large'],
  }),
  changeCamera: endpoint('patch', '/api/cameras/{id}', {
    summary: 'Change some fields of a camera',
    roles: writers,
    ifMatch: true,
    params: byId,
    body: CameraPatch,
    answer: ok(Camera),
    problems: ['camera.not_found', 'camera.not_yours', 'camera.changed_meanwhile', ...faults],
  }),
  deleteCamera: endpoint('delete', '/api/cameras/{id}', {
    summary: 'Delete a camera entered by mistake, with the reason; its history stays. One that was taken down gets the status removed',
    roles: writers,
    ifMatch: true,
    params: byId,
    query: z.object({ reason: text(500, 3) }),
    answer: noContent,
    problems: ['camera.not_found', 'camera.not_yours', 'camera.changed_meanwhile'],
  }),
};
