import { z } from 'zod';
import { areaProblems, NewArea } from '../alerts/contract.ts';
import { created, endpoint, noContent, ok } from '../http/endpoint.ts';
import { Position } from '../http/parameters.ts';

/** Metres; farther than this is a territory. */
export const maxBufferMetres = 50_000;
/** Points of a line that a buffer is taken around. */
export const maxBufferPoints = 2_000;

const Stored = z.object({ type: z.literal('MultiPolygon'), coordinates: z.array(z.array(z.array(Position))) });
const Pair = z.array(z.number()).min(2).max(4);
const BufferFrom = z
  .discriminatedUnion('type', [
    z.object({ type: z.literal('Point'), coordinates: Pair }),
    z.object({ type: z.literal('LineString'), coordinates: z.array(Pair).min(2) }),
    z.object({ type: z.literal('Polygon'), coordinates: z.array(z.array(Pair).min(4)).min(1) }),
  ])
  .meta({ id: 'BufferFrom', description: 'GeoJSON, [longitude, latitude], WGS 84' });

const SavedArea = z
  .object({ id: z.uuid(), name: z.string(), geometry: Stored, by: z.string(), at: z.iso.datetime({ offset: true }) })
  .meta({ id: 'SavedArea' });
export type SavedArea = z.output<typeof SavedArea>;
export { SavedArea as SavedAreaSchema };

const both = ['alert-author', 'alert-approver'] as const;
const keepers = ['alert-author', 'municipality-admin'] as const;

export const endpoints = {
  bufferArea: endpoint('post', '/api/alert-areas/buffer', {
    summary:
      'Everything within so many metres of a point, line or area, measured in LKS-92 or LKS-94; nobody within the distance is left out',
    roles: ['alert-author'],
    body: z.strictObject({ geometry: BufferFrom, metres: z.number() }).meta({ id: 'BufferQuestion' }),
    answer: ok(z.object({ geometry: Stored }).meta({ id: 'BufferArea' })),
    problems: ['alert.buffer_wrong', 'geometry.swapped', 'geometry.self_crossing', 'alert.area_broken'],
  }),
  countDwellings: endpoint('post', '/api/alert-areas/dwellings', {
    summary: 'Dwellings of an area and how many of them a warning by SMS reaches; asked apart from the preview, audited',
    roles: both,
    body: z.strictObject({ area: NewArea }).meta({ id: 'DwellingsQuestion' }),
    answer: ok(
      z
        .object({
          dwellings: z
            .object({
              total: z.int(),
              reached: z.int().nullable(),
              told: z.enum(['exact', 'few_dwellings', 'few_reached', 'few_unreached']),
            })
            .nullable()
            .meta({ description: 'null when no address of the area has its dwellings known' }),
        })
        .meta({ id: 'AreaDwellings' }),
    ),
    problems: areaProblems,
    limit: { rate: 'heavy' },
  }),
  listSavedAreas: endpoint('get', '/api/alert-areas', {
    summary: "The municipality's named areas",
    roles: [...both, 'dispatcher', 'municipality-admin'],
    answer: ok(z.object({ items: z.array(SavedArea) }).meta({ id: 'SavedAreas' })),
  }),
  saveArea: endpoint('post', '/api/alert-areas', {
    summary: 'Keep an area under a name',
    roles: keepers,
    body: NewArea,
    answer: created(SavedArea),
    problems: [...areaProblems, 'alert.saved_area_exists', 'request.idempotency_key_reused'],
  }),
  removeSavedArea: endpoint('delete', '/api/alert-areas/{id}', {
    summary: 'Remove a named area; warnings made of it keep theirs',
    roles: keepers,
    params: z.object({ id: z.uuid() }),
    answer: noContent,
    problems: ['alert.saved_area_unknown'],
  }),
};
