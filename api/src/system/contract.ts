import { z } from 'zod';
import { endpoint, ok, raw } from '../http/endpoint.ts';

export const ClientConfig = z
  .object({
    mode: z.enum(['demo', 'production']),
    databaseKind: z.enum(['embedded', 'native']),
    identity: z.object({ url: z.string(), realm: z.string(), clientId: z.string() }),
    baseMap: z.object({ url: z.string(), attribution: z.string() }).nullable(),
    mapBounds: z
      .tuple([z.number(), z.number(), z.number(), z.number()])
      .meta({ description: 'How far maps can be moved: west, south, east, north' }),
    ogcServers: z.array(z.string()).meta({ description: 'Origins of servers whose WMS and WFS layers may be shown' }),
    tenants: z.array(
      z.object({ id: z.string(), name: z.string(), country: z.string(), languages: z.array(z.string()), timeZone: z.string() }),
    ),
  })
  .meta({ id: 'ClientConfig' });
export type ClientConfig = z.output<typeof ClientConfig>;

export const endpoints = {
  readConfig: endpoint('get', '/api/config', {
    summary: 'What a client needs before anyone signs in',
    roles: 'public',
    answer: ok(ClientConfig),
  }),
  readHealth: endpoint('get', '/health', {
    summary: 'Whether VIAS works: 200 or 503; an administrator or the operator also reads the details of /api/status',
    roles: 'public',
    answer: raw('application/json'),
  }),
  readMetrics: endpoint('get', '/metrics', {
    summary: 'Figures for Prometheus: with the token of VIAS_METRICS_TOKEN, or, where none is set, from the same machine only',
    roles: 'public',
    ownGuard: true,
    answer: raw('text/plain'),
    problems: ['metrics.token_missing', 'metrics.only_here'],
  }),
  readOpenApi: endpoint('get', '/api/openapi.json', { summary: 'This document', roles: 'public', answer: raw('application/json') }),
};
