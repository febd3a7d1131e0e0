import type { Deps } from '../deps.ts';
import { route } from '../http/route.ts';
import { endpoints } from './contract.ts';
import { notePlaces, selectPlaces, upsertPlaces } from './queries.ts';

export const placeRoutes = ({ db, clock }: Deps) => [
  route(endpoints.searchPlaces, async ({ principal, query: { q, limit } }) => {
    const today = new Date(clock.now()).toISOString().slice(0, 10);
    return { items: await db.as(principal, (tx) => selectPlaces(tx, q, limit, today)) };
  }),

  // Settlements belong to no tenant, so no member may write them; the system does, and the audit names the operator.
  route(endpoints.loadPlaces, async ({ principal, body }) => {
    const accepted = await db.as({ kind: 'jobs' }, (tx) => upsertPlaces(tx, body));
    await db.as(principal, (tx) => notePlaces(tx, accepted, body.source));
    return { accepted };
  }),
];
