import type { Deps } from '../deps.ts';
import { route } from '../http/route.ts';
import { endpoints } from './contract.ts';
import { readStatus } from './read-status.ts';

/** The state of the system for those who look after it. */
export const statusRoutes = (deps: Deps) => [
  route(endpoints.readStatus, ({ principal }) => readStatus(deps, principal.roles.includes('operator') ? null : principal.tenant)),
];
