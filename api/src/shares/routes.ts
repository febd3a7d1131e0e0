import type { Deps } from '../deps.ts';
import { type Route, route } from '../http/route.ts';
import { endpoints } from './contract.ts';
import { insertShare, selectShares, stepShare } from './queries.ts';

/** Shares as both sides agree on them and end them. */
export const shareRoutes = ({ db, clock }: Deps): Route[] => [
  route(endpoints.listShares, ({ principal }) => db.as(principal, selectShares)),
  route(endpoints.proposeShare, ({ principal, body, once }) =>
    db.as(principal, (tx) => once(tx, () => insertShare(tx, principal.tenant, body, clock.now()))),
  ),
  route(endpoints.approveShare, ({ principal, params }) => db.as(principal, (tx) => stepShare(tx, params.id, 'approve'))),
  route(endpoints.endShare, ({ principal, params }) => db.as(principal, (tx) => stepShare(tx, params.id, 'end'))),
];
