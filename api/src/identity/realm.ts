import { readFileSync } from 'node:fs';
import { roles as knownRoles, type Role } from '@vias/sql/principal.ts';
import { z } from 'zod';

/** A person of the realm as the embedded provider and the mint know them. `id` is fixed in the file, so the audit survives a change of provider. */
export type RealmUser = {
  id: string;
  username: string;
  name: string;
  email: string;
  locale: string;
  tenant: string;
  groups: string[];
  roles: Role[];
};
/** A partner's system that signs in by client credentials; `id` is the id of its service account, `perMinute` its quota of requests. */
export type RealmMachine = {
  clientId: string;
  id: string;
  name: string;
  tenant: string;
  groups: string[];
  roles: Role[];
  perMinute?: number;
};
/** A browser client: public, PKCE. */
export type RealmBrowserClient = { clientId: string; redirectUris: string[]; postLogoutRedirectUris: string[] };
/** A municipality or service that users belong to, with the name it calls itself. */
export type RealmTenant = { tenant: string; group: string; title: string };
/** What VIAS reads from the realm file that Keycloak imports. Times in seconds. */
export type Realm = {
  name: string;
  audience: string;
  tenants: RealmTenant[];
  users: RealmUser[];
  machines: RealmMachine[];
  browserClients: RealmBrowserClient[];
  accessTokenLifespan: number;
  accessCodeLifespan: number;
  loginLifespan: number;
  sessionIdle: number;
  sessionMax: number;
  lockout: { failures: number; waitIncrement: number; maxWait: number; window: number };
  totp: { digits: number; period: number; window: number };
};

const Attributes = z.record(z.string(), z.array(z.string())).default({});
const Group = z.object({ name: z.string(), attributes: Attributes });
const User = z.object({
  id: z.uuid(),
  username: z.string(),
  firstName: z.string().default(''),
  lastName: z.string().default(''),
  email: z.string().default(''),
  attributes: Attributes,
  realmRoles: z.array(z.enum(knownRoles)),
  groups: z.array(z.string()).length(1, 'must be in exactly one group'),
  serviceAccountClientId: z.string().optional(),
});
const Client = z.object({
  clientId: z.string(),
  name: z.string().default(''),
  bearerOnly: z.boolean().default(false),
  publicClient: z.boolean().default(false),
  serviceAccountsEnabled: z.boolean().default(false),
  redirectUris: z.array(z.url()).default([]),
  attributes: z.record(z.string(), z.string()).default({}),
});
const RealmFile = z.object({
  realm: z.string(),
  accessTokenLifespan: z.int(),
  accessCodeLifespan: z.int(),
  accessCodeLifespanLogin: z.int(),
  ssoSessionIdleTimeout: z.int(),
  ssoSessionMaxLifespan: z.int(),
  failureFactor: z.int(),
  waitIncrementSeconds: z.int(),
  maxFailureWaitSeconds: z.int(),
  maxDeltaTimeSeconds: z.int(),
  otpPolicyDigits: z.int(),
  otpPolicyPeriod: z.int(),
  otpPolicyLookAheadWindow: z.int(),
  groups: z.array(Group.extend({ subGroups: z.array(Group).default([]) })),
  clients: z.array(Client),
  users: z.array(User),
});

// biome-ignore lint/suspicious/noTemplateCurlyInString: the realm file's own placeholder, as Keycloak reads it
const placeholder = '${VIAS_ORIGIN}';
const read = (file: URL | string, origin: string): unknown => JSON.parse(readFileSync(file, 'utf8').replaceAll(placeholder, origin));
const readUsers = (file: URL | string, origin: string) => z.object({ users: z.array(User) }).parse(read(file, origin)).users;

/**
 * Reads the realm that Keycloak would import; with it the demonstration users when asked to, and the people of `usersFile` (a file of Keycloak's user format).
 * `origin` is the address people open, without a slash at the end. Passwords and secrets in these files are not read: the file's placeholders are Keycloak's.
 * Throws when a file is not one that VIAS can serve.
 */
export const loadRealm = ({
  origin,
  demoUsers,
  usersFile,
}: {
  origin: string;
  demoUsers: boolean;
  usersFile?: string | undefined;
}): Realm => {
  const file = RealmFile.parse(read(new URL('./realm/vias-realm.json', import.meta.url), origin));
  const given = [
    ...(demoUsers ? readUsers(new URL('./realm/vias-users-0.json', import.meta.url), origin) : []),
    ...(usersFile !== undefined ? readUsers(usersFile, origin) : []),
  ];
  const groups = file.groups.flatMap((top) => [
    { path: `/${top.name}`, ...top },
    ...top.subGroups.map((sub) => ({ path: `/${top.name}/${sub.name}`, ...sub })),
  ]);
  const tenants = groups.flatMap(({ path, attributes }) => {
    const [tenant] = attributes.tenant ?? [];
    return tenant === undefined ? [] : [{ tenant, group: path, title: attributes.title?.[0] ?? tenant }];
  });
  const tenantOf = (user: z.output<typeof User>): string => {
    const found = tenants.find(({ group }) => group === user.groups[0]);
    if (!found) throw new Error(`The realm file puts ${user.username} in ${user.groups[0]}, which is no tenant's group.`);
    return found.tenant;
  };
  const people = [...file.users, ...given].filter((user) => user.serviceAccountClientId === undefined);
  return {
    name: file.realm,
    audience: file.clients.find((client) => client.bearerOnly)?.clientId ?? 'vias-api',
    tenants,
    users: people.map((user) => ({
      id: user.id,
      username: user.username,
      name: `${user.firstName} ${user.lastName}`.trim(),
      email: user.email,
      locale: user.attributes.locale?.[0] ?? 'lv',
      tenant: tenantOf(user),
      groups: user.groups,
      roles: user.realmRoles,
    })),
    machines: file.clients
      .filter((client) => client.serviceAccountsEnabled)
      .map((client) => {
        const account = file.users.find((user) => user.serviceAccountClientId === client.clientId);
        if (!account) throw new Error(`The realm file gives ${client.clientId} no service account.`);
        const { id, groups: memberOf, realmRoles } = account;
        return {
          clientId: client.clientId,
          id,
          name: client.name,
          tenant: tenantOf(account),
          groups: memberOf,
          roles: realmRoles,
        };
      }),
    browserClients: file.clients
      .filter((client) => client.publicClient)
      .map(({ clientId, redirectUris, attributes }) => ({
        clientId,
        redirectUris,
        postLogoutRedirectUris: (attributes['post.logout.redirect.uris'] ?? '').split('##').filter(Boolean),
      })),
    accessTokenLifespan: file.accessTokenLifespan,
    accessCodeLifespan: file.accessCodeLifespan,
    loginLifespan: file.accessCodeLifespanLogin,
    sessionIdle: file.ssoSessionIdleTimeout,
    sessionMax: file.ssoSessionMaxLifespan,
    lockout: {
      failures: file.failureFactor,
      waitIncrement: file.waitIncrementSeconds,
      maxWait: file.maxFailureWaitSeconds,
      window: file.maxDeltaTimeSeconds,
    },
    totp: { digits: file.otpPolicyDigits, period: file.otpPolicyPeriod, window: file.otpPolicyLookAheadWindow },
  };
};
