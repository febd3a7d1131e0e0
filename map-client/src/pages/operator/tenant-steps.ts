import type { Tenant } from './operator-data.ts';

/** What a municipality or service needs before it can work, in the order in which it is done. */
export type Step = { of: 'territory' | 'admin' | 'data' | 'codes'; state: 'done' | 'waits' | 'todo' | 'elsewhere' };

/** Its steps; codes are named only while some wait. With Keycloak nobody here knows who its administrators are. */
export const stepsOf = (
  {
    territories,
    admins,
    invited,
    lastIncidentAt,
    codesWaiting,
  }: Pick<Tenant, 'territories' | 'admins' | 'invited' | 'lastIncidentAt' | 'codesWaiting'>,
  peopleKept: 'here' | 'keycloak',
): Step[] => [
  { of: 'territory', state: territories.length > 0 ? 'done' : 'todo' },
  { of: 'admin', state: peopleKept === 'keycloak' ? 'elsewhere' : admins > 0 ? 'done' : invited > 0 ? 'waits' : 'todo' },
  { of: 'data', state: lastIncidentAt === null ? 'todo' : 'done' },
  ...(codesWaiting > 0 ? [{ of: 'codes', state: 'waits' } as const] : []),
];

/** Those that are still open. */
export const openSteps = (tenant: Parameters<typeof stepsOf>[0], peopleKept: 'here' | 'keycloak'): Step[] =>
  stepsOf(tenant, peopleKept).filter(({ state }) => state === 'todo' || state === 'waits');
