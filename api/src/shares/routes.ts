import type { Deps } from '../deps.ts';
import { type Route, route } from '../http/route.ts';
import { endpoints } from './contract.ts';
import { selectGround } from './ground.ts';
import { previewAs } from './preview.ts';
import { insertShare, selectShares, stepShare } from './queries.ts';

/** Shares as both sides agree on them and end them. */
export const shareRoutes = ({ db, clock }: Deps): Route[] => [
  route(endpoints.listShares, ({ principal }) => db.as(principal, selectShares)),
  route(endpoints.readShareGround, ({ principal }) => db.as(principal, selectGround)),
  route(endpoints.previewShares, ({ principal, query: { to = null, role }, lang }) => previewAs(db, principal, { to, role, lang })),
  route(endpoints.proposeShare, ({ principal, body, once }) =>
    db.as(principal, (tx) => once(tx, () => insertShare(tx, principal.tenant, body, clock.now()))),
  ),
  route(endpoints.approveShare, ({ principal, params }) => db.as(principal, (tx) => stepShare(tx, params.id, 'approve'))),
  route(endpoints.endShare, ({ principal, params }) => db.as(principal, (tx) => stepShare(tx, params.id, 'end'))),
];
