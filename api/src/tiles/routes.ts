import { Problem } from '@vias/sql/problem.ts';
import { type Route, route } from '../http/route.ts';
import { endpoints } from './contract.ts';
import './problems.ts';

/** Tiles are answered before Express (tile-engine.ts); their route is here so that the API's documentation has them. */
export const tileRoutes = (): Route[] => [
  route(endpoints.readTile, () => {
    throw new Problem('request.not_found');
  }),
];
