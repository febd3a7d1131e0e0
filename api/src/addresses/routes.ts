import type { Deps } from '../deps.ts';
import { type Route, route } from '../http/route.ts';
import { endpoints } from './contract.ts';
import { endLoading, loadBatch } from './load.ts';
import { selectAddresses } from './queries.ts';

/** Addresses: search for everybody, loading for operators. */
export const addressRoutes = ({ db }: Deps): Route[] => [
  route(endpoints.searchAddresses, async ({ principal, query: { q, country, tenant, limit } }) => ({
    items: await db.as(principal, (tx) => selectAddresses(tx, q, country ?? null, tenant ?? null, limit)),
  })),

  // Addresses belong to no tenant, so no member may write them; the system does, and the audit names the operator.
  route(endpoints.loadAddresses, ({ principal, body }) => loadBatch(db, principal, body)),

  route(endpoints.endAddresses, ({ principal, body }) => endLoading(db, principal, body)),
];
