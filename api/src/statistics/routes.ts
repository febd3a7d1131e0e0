import type { Deps } from '../deps.ts';
import { type Route, route } from '../http/route.ts';
import { askAs } from '../maps/places.ts';
import { endpoints } from './contract.ts';
import { countStatistics } from './statistics.ts';
import { readWall } from './wall-queries.ts';

export const statisticsRoutes = ({ db, clock }: Deps): Route[] => [
  route(endpoints.readStatistics, ({ principal, query, lang }) => countStatistics(askAs(db, principal), query, { now: clock.now(), lang })),

  route(endpoints.readWall, ({ principal }) => db.as(principal, (tx) => readWall(tx, clock.now()))),
];
