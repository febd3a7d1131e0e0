import { z } from 'zod';
import { endpoint, ok } from '../http/endpoint.ts';
import { Point } from '../http/parameters.ts';

const Country = z.string().regex(/^[A-Z]{2}$/);

/** A settlement found by name. */
export const Place = z
  .object({
    id: z.int(),
    name: z.string(),
    country: Country,
    kind: z.string().nullable(),
    population: z.int().nullable(),
    geometry: Point,
    municipality: z.object({ id: z.int(), name: z.string() }).nullable(),
  })
  .meta({ id: 'Place' });

/** An address found beside settlements. */
export const PlaceAddress = z
  .object({
    id: z.int(),
    text: z.string(),
    country: Country,
    geometry: Point,
    municipality: z.object({ id: z.int(), name: z.string() }).nullable(),
  })
  .meta({ id: 'PlaceAddress' });

const PlaceRow = z.strictObject({
  key: z.string().min(1).max(60),
  name: z.string().trim().min(1).max(120),
  country: Country,
  lon: z.number().min(-180).max(180),
  lat: z.number().min(-90).max(90),
  kind: z.string().max(40).nullable().default(null),
  population: z.int().min(1).nullable().default(null),
});
/** Settlements of one source; a key names the same place in every loading. */
export const PlaceTable = z.strictObject({ source: z.string().trim().min(1).max(200), rows: z.array(PlaceRow).min(1).max(5000) });
export type PlaceTable = z.output<typeof PlaceTable>;

const Search = z.object({ q: z.string().trim().min(1).max(100), limit: z.coerce.number().int().min(1).max(50).default(10) });

export const endpoints = {
  searchPlaces: endpoint('get', '/api/places', {
    summary:
      'Towns and villages by the beginning of a word of their name, in any of its forms; addresses with all words, where settlements leave room',
    roles: 'public',
    query: Search,
    answer: ok(z.object({ items: z.array(Place), addresses: z.array(PlaceAddress) })),
  }),
  loadPlaces: endpoint('post', '/api/places', {
    summary: 'Add or correct settlements of one source',
    roles: ['operator'],
    body: PlaceTable,
    answer: ok(z.object({ accepted: z.int() })),
    limit: { bytes: 4_194_304, rate: 'heavy' },
  }),
};
