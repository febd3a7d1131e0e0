import { noteLoad } from '../audit/note-load.ts';
import type { Deps } from '../deps.ts';
import { route } from '../http/route.ts';
import { endpoints } from './contract.ts';
import { selectPlaceAddresses, selectPlaces, upsertPlaces } from './queries.ts';

export const placeRoutes = ({ db, clock }: Deps) => [
  route(endpoints.searchPlaces, async ({ principal, query: { q, limit } }) => {
    const today = new Date(clock.now()).toISOString().slice(0, 10);
    return db.as(principal, async (tx) => {
      const items = await selectPlaces(tx, q, limit, today);
      // A word alone is a town or a street; with a number it is a house.
      const room = /\d/.test(q) ? limit : limit - items.length;
      return { items, addresses: room > 0 && q.length >= 3 ? await selectPlaceAddresses(tx, q, room) : [] };
    });
  }),

  // Settlements belong to no tenant, so no member may write them; the system does, and the audit names the operator.
  route(endpoints.loadPlaces, async ({ principal, body }) => {
    const accepted = await db.as({ kind: 'jobs' }, async (tx) => {
      const written = await upsertPlaces(tx, body);
      await noteLoad(tx, principal, 'settlement', [], written, { source: body.source });
      return written;
    });
    return { accepted };
  }),
];
