import type { Deps } from '../deps.ts';
import { type Route, route } from '../http/route.ts';
import { endpoints } from './contract.ts';
import { askAs } from './places.ts';
import './problems.ts';
import { selectSeries } from './queries.ts';
import { rateDefinition, toRateMap } from './rate-map.ts';
import { drawThematicMap } from './thematic-map.ts';

export const mapRoutes = ({ db, clock }: Deps): Route[] => [
  route(endpoints.readIncidentRate, async ({ principal, query, lang }) =>
    toRateMap(await drawThematicMap(askAs(db, principal), rateDefinition(query), { now: clock.now(), lang })),
  ),

  route(endpoints.drawThematicMap, ({ principal, body, lang }) => drawThematicMap(askAs(db, principal), body, { now: clock.now(), lang })),

  route(endpoints.readIncidentSeries, async ({ principal, query }) => ({
    step: query.step,
    items: await db.as(principal, (tx) => selectSeries(tx, query)),
  })),
];
