import { Problem } from '@vias/sql/problem.ts';
import type { Clock, Deps } from '../deps.ts';
import { requireLonLat } from '../http/lon-lat.ts';
import { route } from '../http/route.ts';
import { endpoints } from './contract.ts';
import './problems.ts';
import {
  closeIncident,
  deleteIncident,
  insertIncident,
  lockIncident,
  requireIncident,
  selectCategories,
  selectHistory,
  selectIncidents,
  updateIncident,
} from './queries.ts';

/** A clock in a phone may run a little ahead of ours; more than this is a mistake. Milliseconds. */
const futureTolerance = 5 * 60_000;

const requirePast = (clock: Clock, occurredAt: string | undefined): void => {
  if (occurredAt !== undefined && Date.parse(occurredAt) > clock.now() + futureTolerance)
    throw new Problem('incident.in_future', { field: 'occurredAt' });
};

export const incidentRoutes = ({ db, clock }: Deps) => [
  route(endpoints.listIncidents, ({ principal, query }) => {
    for (const position of query.within?.coordinates.flat(query.within.type === 'Polygon' ? 1 : 2) ?? [])
      requireLonLat({ coordinates: position as number[] }, 'within');
    return db.as(principal, (tx) => selectIncidents(tx, query));
  }),

  route(endpoints.readIncident, ({ principal, params }) => db.as(principal, (tx) => requireIncident(tx, params.id))),

  route(endpoints.readHistory, ({ principal, params }) =>
    db.as(principal, async (tx) => {
      const items = await selectHistory(tx, params.id);
      if (items.length === 0) await requireIncident(tx, params.id);
      return { items };
    }),
  ),

  route(endpoints.reportIncident, ({ principal, body, once }) => {
    requirePast(clock, body.occurredAt);
    requireLonLat(body.geometry, 'geometry');
    return db.as(principal, (tx) => once(tx, () => insertIncident(tx, principal, body)));
  }),

  route(endpoints.changeIncident, ({ principal, params, body, ifMatch }) => {
    requirePast(clock, body.occurredAt);
    requireLonLat(body.geometry ?? null, 'geometry');
    return db.as(principal, async (tx) => {
      const incident = await lockIncident(tx, params.id, ifMatch);
      if (incident.status === 'closed' && body.status === undefined) throw new Problem('incident.closed');
      return updateIncident(tx, incident, body);
    });
  }),

  route(endpoints.closeIncident, ({ principal, params, body, ifMatch }) =>
    db.as(principal, async (tx) => {
      const incident = await lockIncident(tx, params.id, ifMatch);
      if (incident.status === 'closed') throw new Problem('incident.closed');
      return closeIncident(tx, incident, body.outcome);
    }),
  ),

  route(endpoints.deleteIncident, ({ principal, params, query, ifMatch }) =>
    db.as(principal, async (tx) => deleteIncident(tx, await lockIncident(tx, params.id, ifMatch), query.reason)),
  ),

  route(endpoints.listCategories, ({ principal }) => db.as(principal, async (tx) => ({ items: await selectCategories(tx) }))),
];
