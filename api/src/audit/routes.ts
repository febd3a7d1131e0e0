import type { Deps } from '../deps.ts';
import { type Route, route } from '../http/route.ts';
import { openAnchorSink } from './anchor.ts';
import { endpoints } from './contract.ts';
import { compareAnchors, noteReading, selectEntries, selectFault } from './queries.ts';

/** The audit as its own people read and verify it. */
export const auditRoutes = ({ db, config }: Deps): Route[] => {
  const sink = openAnchorSink(config);
  return [
    route(endpoints.listAuditEntries, ({ principal, query }) =>
      db.as(principal, async (tx) => {
        const entries = await selectEntries(tx, query);
        await noteReading(tx, query, entries.items.length);
        return entries;
      }),
    ),
    route(endpoints.verifyAudit, ({ principal }) =>
      db.as(principal, async (tx) => {
        const chain = principal.tenant;
        const { firstFault, entries } = await selectFault(tx, chain);
        const { faults, ...compared } = await compareAnchors(tx, sink, chain);
        const anchors = { kind: sink.kind, ...compared, firstFault: faults.get(chain) ?? null };
        return { chain, entries, firstFault, anchors, holds: firstFault === null && anchors.firstFault === null };
      }),
    ),
  ];
};
