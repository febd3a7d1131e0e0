import { Problem } from '@vias/sql/problem.ts';
import type { Deps } from '../deps.ts';
import { type Route, route } from '../http/route.ts';
import { endpoints } from './contract.ts';
import './problems.ts';
import { selectAreas, selectSeries, selectSets, selectWindow } from './queries.ts';
import { toRateMap } from './rate-map.ts';
import { drawThematicMap } from './thematic-map.ts';

export const mapRoutes = ({ db, clock }: Deps): Route[] => [
  route(endpoints.readIncidentRate, ({ principal, query }) => {
    if (query.method === 'manual' && (query.breaks?.length ?? 0) < 2) throw new Problem('map.breaks_missing', { field: 'breaks' });
    return db.as(principal, async (tx) => {
      const sets = (await selectSets(tx, query)).map(({ id }) => id);
      const missing = query.boundarySet?.filter((id) => !sets.includes(id)) ?? [];
      if (missing.length > 0) throw new Problem('map.boundary_set_unknown', { field: 'boundarySet', values: { sets: missing.join(', ') } });
      return toRateMap(await selectAreas(tx, sets, query), sets, query, await selectWindow(tx, sets, query));
    });
  }),

  route(endpoints.drawThematicMap, ({ principal, body, lang }) =>
    drawThematicMap((question) => db.as(principal, question), body, { now: clock.now(), lang }),
  ),

  route(endpoints.readIncidentSeries, async ({ principal, query }) => ({
    step: query.step,
    items: await db.as(principal, (tx) => selectSeries(tx, query)),
  })),
];
