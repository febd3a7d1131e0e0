import type { Role } from '@vias/sql/principal.ts';
import { z } from 'zod';
import { endpoint, ok, raw } from '../http/endpoint.ts';
import { Point } from '../http/parameters.ts';

const Reached = z.int().nullable().meta({
  description: 'To the nearest five; null where fewer than 20 are there, reached or not reached, nobody included',
});
const Share = z.number().min(0).max(1).nullable();

/** A territory of the reader's municipality and how many of its dwellings a warning by SMS reaches. */
export const CoveredTerritory = z
  .object({
    id: z.int(),
    name: z.string(),
    level: z.enum(['municipality', 'parish', 'neighbourhood']),
    basis: z
      .enum(['dwellings', 'residents'])
      .nullable()
      .meta({ description: 'What is counted; null: neither dwellings nor residents are known' }),
    total: z.int().nullable(),
    reached: Reached,
    share: Share,
    bbox: z.tuple([z.number(), z.number(), z.number(), z.number()]).meta({ description: 'West, south, east, north in degrees' }),
  })
  .meta({ id: 'CoveredTerritory' });

/** A settlement, or a street that nobody can reach. */
export const CoveredPlace = z
  .object({
    kind: z.enum(['settlement', 'street']),
    settlement: z.string(),
    street: z.string().nullable(),
    municipality: z.string(),
    dwellings: z.int(),
    reached: Reached,
    share: Share,
    isGap: z.boolean().meta({ description: 'Fewer than five people are reached there, nobody included' }),
    geometry: Point,
  })
  .meta({ id: 'CoveredPlace' });
export type CoveredPlace = z.output<typeof CoveredPlace>;

const readers: readonly Role[] = ['planner', 'alert-author', 'alert-approver', 'municipality-admin'];

export const endpoints = {
  readCoverage: endpoint('get', '/api/coverage', {
    summary: 'How many dwellings of the municipality a warning by SMS reaches, by territory and settlement; small numbers are held back',
    roles: readers,
    query: z.object({}),
    answer: ok(
      z.object({
        territories: z.array(CoveredTerritory),
        places: z
          .array(CoveredPlace)
          .meta({ description: 'Of 20 dwellings and more: all settlements, and the streets that nobody can reach' }),
        isGenerated: z.boolean().meta({ description: 'Some of the addresses are invented' }),
      }),
    ),
    limit: { rate: 'heavy' },
  }),
  exportGaps: endpoint('get', '/api/coverage/gaps.csv', {
    summary: 'The places nobody can reach, as CSV in the reader’s language',
    roles: readers,
    query: z.object({}),
    answer: raw('text/csv'),
    limit: { rate: 'heavy' },
  }),
};
