import type { Member } from '@vias/sql/principal.ts';
import { Problem } from '@vias/sql/problem.ts';
import type { Tx } from '@vias/sql/transaction.ts';
import type { Deps } from '../deps.ts';
import { type Route, route } from '../http/route.ts';
import { endpoints } from './contract.ts';
import {
  deleteSessions,
  endSecret,
  insertLink,
  insertMachine,
  insertPerson,
  insertSecret,
  type LinkMade,
  needsInvitation,
  selectMachines,
  selectPeople,
  selectSessions,
  setDisabled,
  updateMachine,
  updatePerson,
} from './queries.ts';

/**
 * People and machines of the embedded provider, as administrators keep them. None of these answers is kept for an Idempotency-Key:
 * a link or secret would lie readable in the database. With Keycloak nothing is kept here, and the list says where it is.
 */
export const userRoutes = ({ db, config }: Deps): Route[] => {
  const { keycloakUrl, origin } = config;
  const kept = <T>(principal: Member, work: (tx: Tx) => Promise<T>): Promise<T> => {
    if (keycloakUrl !== undefined) throw new Problem('user.kept_in_keycloak');
    return db.as(principal, work);
  };
  const linkOf = ({ code, ...link }: LinkMade) => ({ ...link, url: `${origin}/realms/vias/account/${code}` });
  return [
    route(endpoints.listUsers, async ({ principal }) => {
      if (keycloakUrl !== undefined)
        return { provider: 'keycloak' as const, console: `${keycloakUrl}/admin/master/console/#/vias/users`, people: [], machines: [] };
      return db.as(principal, async (tx) => ({
        provider: 'embedded' as const,
        console: null,
        people: await selectPeople(tx),
        machines: await selectMachines(tx),
      }));
    }),
    route(endpoints.inviteUser, ({ principal, body }) => {
      const tenant = body.tenant ?? principal.tenant;
      if (tenant !== principal.tenant && !principal.roles.includes('operator')) throw new Problem('user.other_tenant', { field: 'tenant' });
      return kept(principal, async (tx) => linkOf(await insertPerson(tx, tenant, body)));
    }),
    route(endpoints.changeUser, ({ principal, params, body }) => kept(principal, (tx) => updatePerson(tx, params.id, body))),
    route(endpoints.disableUser, ({ principal, params }) =>
      kept(principal, async (tx) => {
        await setDisabled(tx, params.id, true);
      }),
    ),
    route(endpoints.enableUser, ({ principal, params }) =>
      kept(principal, async (tx) => {
        const isPerson = await setDisabled(tx, params.id, false);
        const invite = isPerson && (await needsInvitation(tx, params.id));
        return { link: invite ? linkOf(await insertLink(tx, params.id, 'invite')) : null };
      }),
    ),
    route(endpoints.linkUser, ({ principal, params, body }) =>
      kept(principal, async (tx) => linkOf(await insertLink(tx, params.id, body.purpose))),
    ),
    route(endpoints.listSessions, ({ principal, params }) =>
      kept(principal, async (tx) => ({ items: await selectSessions(tx, params.id) })),
    ),
    route(endpoints.endSessions, ({ principal, params }) =>
      kept(principal, async (tx) => ({ ended: await deleteSessions(tx, params.id) })),
    ),
    route(endpoints.makeMachine, ({ principal, body }) => kept(principal, (tx) => insertMachine(tx, principal.tenant, body))),
    route(endpoints.changeMachine, ({ principal, params, body }) => kept(principal, (tx) => updateMachine(tx, params.id, body))),
    route(endpoints.rotateSecret, ({ principal, params, body }) => kept(principal, (tx) => insertSecret(tx, params.id, body.overlapHours))),
    route(endpoints.endSecret, ({ principal, params }) => kept(principal, (tx) => endSecret(tx, params.id, params.secretId))),
  ];
};
