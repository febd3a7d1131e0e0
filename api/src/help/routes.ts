import type { Deps } from '../deps.ts';
import { route } from '../http/route.ts';
import { endpoints } from './contract.ts';
import './problems.ts';
import { closeCase, countCases, giveBackCase, selectCases, selectPerson, takeCase } from './queries.ts';

/** Calls for help in answer to alerts. */
export const helpRoutes = ({ db }: Deps) => [
  route(endpoints.listHelpCases, ({ principal, params }) =>
    db.as(principal, async (tx) => ({ items: await selectCases(tx, params.id), ...(await countCases(tx, params.id)) })),
  ),
  route(endpoints.takeHelpCase, ({ principal, params }) => db.as(principal, (tx) => takeCase(tx, params.id))),
  route(endpoints.giveBackHelpCase, ({ principal, params }) => db.as(principal, (tx) => giveBackCase(tx, params.id))),
  route(endpoints.closeHelpCase, ({ principal, params, body }) =>
    db.as(principal, (tx) => closeCase(tx, params.id, body.outcome, body.note ?? null)),
  ),
  route(endpoints.readHelpPerson, ({ principal, params, body }) => db.as(principal, (tx) => selectPerson(tx, params.id, body.purpose))),
];
