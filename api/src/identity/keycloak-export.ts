import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Database } from '@vias/sql/database.ts';
import { sql } from '@vias/sql/sql.ts';
import { z } from 'zod';
import type { Realm } from './realm.ts';
import type { Seal } from './seal.ts';

/** What a move to Keycloak is made of: two files that Keycloak imports, and what each person and machine first signs in with. */
export type KeycloakMove = {
  /** `vias-realm.json`: the realm with every machine and municipality there is now. */
  realm: Record<string, unknown>;
  /** `vias-users-0.json`: the people, under the ids they have here. */
  users: { realm: string; users: Record<string, unknown>[] };
  first: { username: string; kind: 'person' | 'machine'; secret: string }[];
};

const Account = z.object({
  id: z.uuid(),
  kind: z.enum(['person', 'machine']),
  tenant: z.string(),
  username: z.string(),
  name: z.string(),
  email: z.string(),
  locale: z.string(),
  roles: z.array(z.string()),
  perMinute: z.int().nullable(),
  disabled: z.boolean(),
  factor: z.string().nullable(),
});
type Account = z.output<typeof Account>;

/** A second factor as Keycloak keeps it: the same key, so the person's app goes on showing the right codes. */
export const otpCredential = (base32: string, { digits, period }: Realm['totp']) => ({
  type: 'otp',
  userLabel: 'VIAS',
  secretData: JSON.stringify({ value: base32 }),
  credentialData: JSON.stringify({ subType: 'totp', digits, period, counter: 0, algorithm: 'HmacSHA1', secretEncoding: 'BASE32' }),
});

const groupOf = (tenant: string): string => `/${tenant.replace('-', '/')}`;
const oneTime = (): string => randomBytes(15).toString('base64url');

/** Keycloak wants both names; the last word is the surname. */
const namesOf = (name: string) => {
  const words = name.trim().split(/\s+/);
  return { firstName: words.slice(0, -1).join(' ') || name, lastName: words.length > 1 ? (words.at(-1) ?? '') : '' };
};

const personOf = (
  { id, username, name, email, locale, roles, tenant, disabled, factor }: Account,
  secret: string,
  totp: Realm['totp'],
) => ({
  id,
  username,
  ...namesOf(name),
  ...(email && { email, emailVerified: true }),
  enabled: !disabled,
  attributes: { locale: [locale] },
  realmRoles: roles,
  groups: [groupOf(tenant)],
  requiredActions: ['UPDATE_PASSWORD'],
  // Keycloak cannot check our scrypt hashes, so everybody chooses a password at the first sign-in.
  credentials: [{ type: 'password', value: secret, temporary: true }, ...(factor === null ? [] : [otpCredential(factor, totp)])],
});

type Client = { clientId: string; protocolMappers?: unknown[]; [field: string]: unknown };
type RealmFile = { clients: Client[]; users: { id: string; [field: string]: unknown }[]; groups: Group[]; [field: string]: unknown };
type Group = { name: string; attributes?: Record<string, string[]>; subGroups?: Group[] };

const quota = (perMinute: number) => ({
  name: 'requests_per_minute',
  protocol: 'openid-connect',
  protocolMapper: 'oidc-hardcoded-claim-mapper',
  config: { 'claim.name': 'requests_per_minute', 'claim.value': String(perMinute), 'jsonType.label': 'int', 'access.token.claim': 'true' },
});

/** Puts a municipality that was made after the file was written into its country's group. */
const addTenant = (groups: Group[], tenant: string, title: string): void => {
  const [country = '', ...rest] = tenant.split('-');
  const parent = groups.find(({ name }) => name === country);
  const name = rest.join('-');
  if (!parent || name === '') return;
  parent.subGroups ??= [];
  if (!parent.subGroups.some((group) => group.name === name))
    parent.subGroups.push({ name, attributes: { tenant: [tenant], title: [title] } });
};

/**
 * Everything of the embedded provider that a Keycloak takes over: ids, names, roles, municipalities, second factors, machines and their quotas. Hashes of passwords and of machines' secrets
 * cannot go along; each gets one made for it, good until the first sign-in of a person and for good with a machine. Machines of the realm file keep the file's placeholder for theirs.
 */
export const moveToKeycloak = async (
  db: Pick<Database, 'as'>,
  realm: Realm,
  { open }: Seal,
  file = readFileSync(new URL('./realm/vias-realm.json', import.meta.url), 'utf8'),
): Promise<KeycloakMove> => {
  const [accounts, tenants] = await db.as({ kind: 'identity' }, async (tx) => [
    await tx.rows(
      Account,
      sql`select a.account_id as id, a.kind, a.tenant_id as tenant, a.username, a.name, a.email, a.locale, a.roles, a.per_minute as "perMinute",
        a.disabled_at is not null as disabled, t.material as factor
        from account a left join identity_totp t on t.user_id = a.account_id order by a.kind, a.username`,
    ),
    await tx.rows(z.object({ id: z.string(), title: z.string() }), sql`select tenant_id as id, name as title from tenant order by 1`),
  ]);
  const realmFile = JSON.parse(file) as RealmFile;
  for (const { id, title } of tenants) addTenant(realmFile.groups, id, title);
  const first: KeycloakMove['first'] = [];
  const template = realmFile.clients.find(({ serviceAccountsEnabled }) => serviceAccountsEnabled === true);
  for (const account of accounts.filter(({ kind }) => kind === 'machine')) {
    const { id, username, name, roles, tenant, disabled, perMinute } = account;
    let client = realmFile.clients.find(({ clientId }) => clientId === username);
    if (!client) {
      const secret = oneTime() + oneTime();
      client = { ...template, clientId: username, name, description: name, secret };
      realmFile.clients.push(client);
      first.push({ username, kind: 'machine', secret });
    }
    client.enabled = !disabled;
    if (perMinute !== null) client.protocolMappers = [...(client.protocolMappers ?? []), quota(perMinute)];
    const service = {
      id,
      username: `service-account-${username}`,
      enabled: !disabled,
      serviceAccountClientId: username,
      realmRoles: roles,
      groups: [groupOf(tenant)],
    };
    realmFile.users = [...realmFile.users.filter((user) => user.id !== id), service];
  }
  const users = accounts
    .filter(({ kind }) => kind === 'person')
    .map((account) => {
      const secret = oneTime();
      if (!account.disabled) first.push({ username: account.username, kind: 'person', secret });
      return personOf({ ...account, factor: account.factor === null ? null : open(account.factor) }, secret, realm.totp);
    });
  return { realm: realmFile, users: { realm: realm.name, users }, first };
};
