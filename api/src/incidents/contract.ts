import { z } from 'zod';
import { created, endpoint, noContent, ok, page } from '../http/endpoint.ts';
import { Bbox, During, Flag, Limit, listOf, Point, ShapeText } from '../http/parameters.ts';

export const Severity = z.int().min(1).max(5).meta({ description: '1 slight … 5 catastrophic' });
export const IncidentStatus = z.enum(['reported', 'in_progress', 'closed']);
const CategoryCode = z.string().regex(/^[a-z_]{2,40}$/);
const Instant = z.iso.datetime({ offset: true });
const Person = z.object({ id: z.string(), name: z.string() });

/** An incident as every client sees it. Coordinates are [longitude, latitude] in degrees, WGS 84. */
export const Incident = z
  .object({
    id: z.uuid(),
    number: z.coerce.number().int().meta({ description: 'The feature id of this incident in map tiles' }),
    tenant: z.string(),
    category: CategoryCode,
    sensitivity: z.int().min(0).max(3),
    severity: Severity,
    status: IncidentStatus,
    occurredAt: Instant,
    dueAt: Instant.nullable(),
    closedAt: Instant.nullable(),
    outcome: z.string().nullable(),
    title: z.string(),
    responsible: z.string().nullable(),
    geometry: Point.nullable().meta({
      description: 'The exact place for the owner, the public one for everyone else; null when the source gave none',
    }),
    isExact: z.boolean(),
    placeText: z.string().nullable().meta({ description: 'Owner only' }),
    description: z.string().nullable().meta({ description: 'Owner only' }),
    territory: z.string().nullable().meta({ description: 'The municipality it lies in' }),
    source: z.object({ code: z.string(), key: z.string().nullable(), category: z.string().nullable() }).nullable(),
    flags: z.array(z.string()),
    isGenerated: z.boolean(),
    mayWrite: z.boolean(),
    createdAt: Instant,
    createdBy: Person,
    changedAt: Instant,
    changedBy: Person,
    version: z.int(),
  })
  .meta({ id: 'Incident' });
export type Incident = z.output<typeof Incident>;

const title = z.string().trim().min(1).max(200);
const optionalText = (max: number) =>
  z
    .string()
    .trim()
    .max(max)
    .nullable()
    .transform((text) => text || null);
const fields = {
  category: CategoryCode,
  severity: Severity,
  occurredAt: Instant,
  dueAt: Instant.nullable(),
  title,
  responsible: optionalText(200),
  geometry: Point.nullable(),
  placeText: optionalText(300),
  description: optionalText(10_000),
  sensitivity: z.int().min(0).max(3),
};

/** A new incident. Without a place it counts in statistics and is on no map. */
export const NewIncident = z
  .strictObject({
    ...fields,
    dueAt: fields.dueAt.default(null),
    responsible: fields.responsible.default(null),
    geometry: fields.geometry.default(null),
    placeText: fields.placeText.default(null),
    description: fields.description.default(null),
    sensitivity: fields.sensitivity.optional(),
    status: z.enum(['reported', 'in_progress']).default('reported'),
  })
  .meta({ id: 'NewIncident' });
export type NewIncident = z.output<typeof NewIncident>;

/** The fields that change; the rest stays. */
export const IncidentPatch = z
  .strictObject({ ...fields, status: z.enum(['reported', 'in_progress']), reason: z.string().trim().min(1).max(500) })
  .partial()
  .refine((patch) => Object.keys(patch).some((key) => key !== 'reason'), { error: 'nothing to change' })
  .meta({ id: 'IncidentPatch' });
export type IncidentPatch = z.output<typeof IncidentPatch>;

export const IncidentFilter = z.object({
  bbox: Bbox.optional(),
  within: ShapeText.optional(),
  territory: z.coerce.number().int().optional(),
  during: During.optional(),
  category: listOf(CategoryCode).optional(),
  severity: listOf(z.coerce.number().int().min(1).max(5)).optional(),
  status: listOf(IncidentStatus).optional(),
  tenant: listOf(z.string().max(40)).optional(),
  number: listOf(z.coerce.number().int()).optional(),
  q: z.string().trim().min(2).max(100).optional(),
  placed: Flag.optional(),
  after: z.string().max(80).optional(),
  limit: Limit,
});
export type IncidentFilter = z.output<typeof IncidentFilter>;

/** One version of an incident: what changed, by whom, why. */
export const IncidentVersion = z
  .object({
    version: z.int(),
    op: z.enum(['insert', 'update', 'delete']),
    at: Instant,
    by: Person,
    reason: z.string().nullable(),
    before: z.record(z.string(), z.unknown()),
    after: z.record(z.string(), z.unknown()),
  })
  .meta({ id: 'IncidentVersion' });

export const IncidentCategory = z
  .object({
    code: CategoryCode,
    group: z.string(),
    groupNo: z.int(),
    title: z.object({ lv: z.string(), lt: z.string(), en: z.string() }),
    sensitivity: z.int(),
  })
  .meta({ id: 'IncidentCategory' });

const readers = [
  'incident-editor',
  'dispatcher',
  'planner',
  'alert-author',
  'alert-approver',
  'institution',
  'municipality-admin',
  'auditor',
] as const;
const writers = ['incident-editor', 'dispatcher', 'municipality-admin'] as const;
const byId = z.object({ id: z.uuid() });

export const endpoints = {
  listIncidents: endpoint('get', '/api/incidents', {
    summary: 'Incidents that match a filter, newest first, with their number',
    roles: readers,
    query: IncidentFilter,
    answer: page(Incident),
  }),
  readIncident: endpoint('get', '/api/incidents/{id}', {
    summary: 'One incident',
    roles: readers,
    params: byId,
    answer: ok(Incident),
    problems: ['incident.not_found'],
  }),
  readHistory: endpoint('get', '/api/incidents/{id}/history', {
    summary: "Every version of an incident of one's own, newest first",
    roles: readers,
    params: byId,
    answer: ok(z.object({ items: z.array(IncidentVersion) })),
    problems: ['incident.not_found'],
  }),
  reportIncident: endpoint('post', '/api/incidents', {
    summary: 'Record an incident',
    roles: writers,
    body: NewIncident,
    answer: created(Incident),
    problems: ['incident.in_future', 'incident.category_unknown', 'geometry.swapped', 'request.idempotency_key_reused'],
  }),
  changeIncident: endpoint('patch', '/api/incidents/{id}', {
    summary: 'Change some fields of an incident',
    roles: writers,
    ifMatch: true,
    params: byId,
    body: IncidentPatch,
    answer: ok(Incident),
    problems: ['incident.not_found', 'incident.not_yours', 'incident.changed_meanwhile', 'incident.closed'],
  }),
  closeIncident: endpoint('post', '/api/incidents/{id}/close', {
    summary: 'Close an incident with its outcome',
    roles: writers,
    ifMatch: true,
    params: byId,
    body: z.strictObject({ outcome: z.string().trim().min(3).max(500) }),
    answer: ok(Incident),
    problems: ['incident.not_found', 'incident.not_yours', 'incident.changed_meanwhile', 'incident.closed'],
  }),
  deleteIncident: endpoint('delete', '/api/incidents/{id}', {
    summary: 'Delete an incident recorded by mistake, with the reason; its history stays',
    roles: writers,
    ifMatch: true,
    params: byId,
    query: z.object({ reason: z.string().trim().min(3).max(500) }),
    answer: noContent,
    problems: ['incident.not_found', 'incident.not_yours', 'incident.changed_meanwhile'],
  }),
  listCategories: endpoint('get', '/api/incident-categories', {
    summary: 'The shared taxonomy of incidents in lv, lt and en',
    roles: 'public',
    answer: ok(z.object({ items: z.array(IncidentCategory) })),
  }),
};
