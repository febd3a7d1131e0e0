import { z } from 'zod';
import { endpoint, raw } from '../http/endpoint.ts';
import { IncidentFilter } from '../incidents/contract.ts';
import { MapDefinition } from '../maps/contract.ts';

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

/** Comma-separated text for office programs, a workbook, GeoJSON (RFC 7946), GeoPackage, FlatGeobuf. */
export const formats = ['csv', 'xlsx', 'geojson', 'gpkg', 'fgb'] as const;
export type Format = (typeof formats)[number];
const Format = z.enum(formats);

export const endpoints = {
  exportMap: endpoint('post', '/api/exports/map', {
    summary: 'The numbers of a thematic map with the shapes of its areas as a file; whoever hangs up stops it',
    roles: readers,
    query: z.object({ format: Format }),
    body: z.strictObject({ definition: MapDefinition, title: z.string().trim().max(200).optional() }),
    answer: raw('application/octet-stream'),
    problems: ['export.no_ogr2ogr', 'export.failed'],
    limit: { bytes: 100_000, rate: 'heavy' },
  }),
  exportIncidents: endpoint('get', '/api/exports/incidents', {
    summary: 'Incidents that the reader may read, with the place that it may know, as a file; the header X-Rows tells how many there are',
    roles: readers,
    query: IncidentFilter.omit({ after: true, limit: true, within: true, q: true, number: true }).extend({ format: Format }),
    answer: raw('application/octet-stream'),
    problems: ['export.no_ogr2ogr', 'export.failed', 'export.too_many'],
    limit: { rate: 'heavy' },
  }),
};
