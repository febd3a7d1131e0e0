import { z } from 'zod';
import { endpoint, raw } from '../http/endpoint.ts';
import { TileFilter } from './tile-filter.ts';

const Whole = z.coerce.number().int().min(0);

export const endpoints = {
  readTile: endpoint('get', '/tiles/{layer}/{z}/{x}/{y}.mvt', {
    summary:
      'A vector tile. Layers: incidents (what the reader may see), public-incidents (what everyone may), territory-{boundarySet} (borders; ?v={version} is kept for good). ' +
      'Incidents come as layer `points`, or, where there are more than 4,000, as layer `grid` with counts n and c1–c12 by category group',
    roles: 'public',
    params: z.object({ layer: z.string().regex(/^[a-z0-9-]{1,60}$/), z: Whole.max(22), x: Whole, y: Whole }),
    query: TileFilter,
    answer: raw('application/vnd.mapbox-vector-tile'),
    problems: ['identity.token_missing', 'tile.layer_unknown', 'tile.outside'],
  }),
};
