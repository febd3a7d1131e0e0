import type { Deps } from '../deps.ts';
import { type Route, route } from '../http/route.ts';
import { endpoints } from './contract.ts';
import { endLoading, loadBatch } from './load.ts';
import { noteAddresses, selectAddresses } from './queries.ts';

/** Addresses: search for everybody, loading for operators. */
export const addressRoutes = ({ db }: Deps): Route[] => [
  route(endpoints.searchAddresses, async ({ principal, query: { q, country, tenant, limit } }) => ({
    items: await db.as(principal, (tx) => selectAddresses(tx, q, country ?? null, tenant ?? null, limit)),
  })),

  // Addresses belong to no tenant, so no member may write them; the system does, and the audit names the operator.
  route(endpoints.loadAddresses, async ({ principal, body }) => {
    const report = await loadBatch(db, body);
    const written = report.added + report.updated;
    if (written > 0 && !body.dryRun)
      await db.as(principal, (tx) =>
        noteAddresses(tx, written, { country: body.country, source: body.source, mode: body.mode, ...report }),
      );
    return report;
  }),

  route(endpoints.endAddresses, async ({ principal, body }) => {
    const ended = await endLoading(db, body);
    const { country, source, mode, codes } = body;
    if (!body.dryRun) await db.as(principal, (tx) => noteAddresses(tx, codes.length, { country, source, mode, ...ended }));
    return ended;
  }),
];
