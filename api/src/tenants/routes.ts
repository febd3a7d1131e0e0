import type { Deps } from '../deps.ts';
import { route } from '../http/route.ts';
import { endpoints } from './contract.ts';
import './problems.ts';
import { insertTenant, readTenants, updateTenant } from './queries.ts';

/** Municipalities and services as the operator takes them in and keeps them. */
export const tenantRoutes = (deps: Deps) => [
  route(endpoints.listTenants, async () => ({
    items: await readTenants(deps),
    peopleKept: deps.config.keycloakUrl === undefined ? ('here' as const) : ('keycloak' as const),
  })),
  route(endpoints.addTenant, ({ principal, body }) => insertTenant(deps, principal, body)),
  route(endpoints.changeTenant, ({ principal, params, ifMatch, body }) => updateTenant(deps, principal, params.id, ifMatch, body)),
];
