import type { Deps } from '../deps.ts';
import { type Route, route } from '../http/route.ts';
import { endpoints } from './contract.ts';
import {
  acceptProposal,
  endAgreement,
  insertDrillGroup,
  insertProposal,
  readSettings,
  selectAgreements,
  updateClass,
  updateDrillGroup,
  updateSettings,
} from './queries.ts';

/** How a municipality warns, on which legal basis, and whom it lets warn its residents. */
export const alertSettingRoutes = ({ db, clock, config: { origin } }: Deps): Route[] => [
  route(endpoints.readAlertSettings, ({ principal }) => db.as(principal, (tx) => readSettings(tx, origin))),
  route(endpoints.changeAlertSettings, ({ principal, body, ifMatch }) =>
    db.as(principal, (tx) => updateSettings(tx, body, ifMatch, origin)),
  ),
  route(endpoints.changeMessageClass, ({ principal, params, body }) =>
    db.as(principal, (tx) => updateClass(tx, params.messageClass, body, origin)),
  ),
  route(endpoints.createDrillGroup, ({ principal, body, once }) =>
    db.as(principal, (tx) => once(tx, () => insertDrillGroup(tx, body.name, origin))),
  ),
  route(endpoints.changeDrillGroup, ({ principal, params, body }) =>
    db.as(principal, (tx) => updateDrillGroup(tx, params.id, body, origin)),
  ),
  route(endpoints.listAgreements, ({ principal }) => db.as(principal, async (tx) => ({ items: await selectAgreements(tx) }))),
  route(endpoints.proposeAgreement, ({ principal, body, once }) =>
    db.as(principal, (tx) => once(tx, () => insertProposal(tx, principal.tenant, body, clock.now()))),
  ),
  route(endpoints.acceptAgreement, ({ principal, params }) => db.as(principal, (tx) => acceptProposal(tx, params.id))),
  route(endpoints.endAgreement, ({ principal, params }) => db.as(principal, (tx) => endAgreement(tx, params.id))),
];
