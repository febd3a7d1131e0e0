import { createHash, timingSafeEqual } from 'node:crypto';
import type { Database } from '@vias/sql/database.ts';
import { roles as knownRoles } from '@vias/sql/principal.ts';
import { sql } from '@vias/sql/sql.ts';
import { z } from 'zod';
import type { Realm, RealmMachine, RealmUser } from './realm.ts';

/** Who may sign in at the embedded provider right now: those who accepted their invitation and are not disabled. */
export type Directory = {
  person(id: string): Promise<RealmUser | undefined>;
  personNamed(username: string): Promise<RealmUser | undefined>;
  people(): Promise<RealmUser[]>;
  machine(clientId: string): Promise<RealmMachine | undefined>;
  /** Whether the secret is one of those that are valid for the machine now; that it was used is noted. */
  checkSecret(clientId: string, secret: string): Promise<boolean>;
  /** Notes that an account got an access token. */
  noteUse(id: string): Promise<void>;
};

const identity = { kind: 'identity' } as const;
const Row = z.object({
  id: z.uuid(),
  tenant: z.string(),
  username: z.string(),
  name: z.string(),
  email: z.string(),
  locale: z.string(),
  roles: z.array(z.enum(knownRoles)),
  perMinute: z.int().nullable(),
});
const columns = sql`account_id as id, tenant_id as tenant, username, name, email, locale, roles, per_minute as "perMinute"`;
const mayEnter = sql`disabled_at is null and accepted_at is not null`;
/** The group that stands for a tenant: `lv-jelgava` is `/lv/jelgava`. */
const groupOf = (tenant: string): string => `/${tenant.replace('-', '/')}`;
/** A secret has at least 32 random characters, so one round of SHA-256 is enough: there is nothing to guess. */
export const hashSecret = (secret: string): Buffer => createHash('sha256').update(secret).digest();

const userOf = ({ perMinute: _, ...row }: z.output<typeof Row>): RealmUser => ({ ...row, groups: [groupOf(row.tenant)] });

/** Reads the accounts at every question: sign-ins are few, and whoever is disabled must not get in for a second longer. */
export const createDirectory = (db: Pick<Database, 'as'>, realm: Realm): Directory => {
  const inFile = new Map(realm.users.map(({ id }, place) => [id, place]));
  const placeOf = ({ id }: RealmUser): number => inFile.get(id) ?? inFile.size;
  const find = (condition: ReturnType<typeof sql>) =>
    db.as(identity, (tx) => tx.maybe(Row, sql`select ${columns} from account where ${condition} and ${mayEnter} limit 1`));
  const person = async (condition: ReturnType<typeof sql>): Promise<RealmUser | undefined> => {
    const row = await find(sql`kind = 'person' and ${condition}`);
    return row && userOf(row);
  };
  const use = (id: string) =>
    db.as(identity, (tx) =>
      tx.run(sql`insert into credential_use (used_id, last_used_at) values (${id}, now())
        on conflict (used_id) do update set last_used_at = excluded.last_used_at where credential_use.last_used_at < now() - interval '1 minute'`),
    );
  return {
    person: (id) => person(sql`account_id::text = ${id}`),
    personNamed: (username) => person(sql`username = ${username}`),
    async people() {
      const rows = await db.as(identity, (tx) =>
        tx.rows(Row, sql`select ${columns} from account where kind = 'person' and ${mayEnter} order by created_at, username`),
      );
      return rows.map(userOf).sort((a, b) => placeOf(a) - placeOf(b));
    },
    async machine(clientId) {
      const row = await find(sql`kind = 'machine' and username = ${clientId}`);
      if (!row) return undefined;
      const { id, name, tenant, roles, perMinute } = row;
      return { clientId, id, name, tenant, groups: [groupOf(tenant)], roles, ...(perMinute !== null && { perMinute }) };
    },
    async checkSecret(clientId, secret) {
      const given = hashSecret(secret);
      const live = await db.as(identity, (tx) =>
        tx.rows(
          z.object({ id: z.uuid(), hash: z.instanceof(Buffer) }),
          sql`select s.secret_id as id, s.secret_hash as hash from machine_secret s join account a using (account_id)
            where a.kind = 'machine' and a.username = ${clientId} and (s.expires_at is null or s.expires_at > now())`,
        ),
      );
      const found = live.find(({ hash }) => hash.length === given.length && timingSafeEqual(hash, given));
      if (found) await use(found.id);
      return found !== undefined;
    },
    async noteUse(id) {
      await use(id);
    },
  };
};

/**
 * Brings the people and machines of the realm file and VIAS_USERS_FILE, and the machines' secrets from the settings, into the accounts. What changed in a file since
 * it was last read counts; what administrators changed meanwhile stays otherwise. Whoever is no longer in the files is disabled, as a file without them meant before.
 * A secret that was ended on the page is not brought back by the settings, and nobody who was erased by a file that still names them.
 */
export const loadAccounts = async (db: Pick<Database, 'as'>, realm: Realm, secrets: ReadonlyMap<string, string>): Promise<void> => {
  const entry = (kind: string, { id, name, tenant, roles }: RealmUser | RealmMachine, username: string, email = '', locale = 'lv') => ({
    id,
    kind,
    username,
    name: name.length < 2 ? username : name,
    tenant,
    roles,
    email,
    locale,
  });
  const entries = [
    ...realm.users.map((user) => entry('person', user, user.username, user.email, user.locale)),
    ...realm.machines.map((machine) => entry('machine', machine, machine.clientId)),
  ].filter(({ roles }) => roles.length > 0);
  const given = [...secrets].map(([client, secret]) => ({ client, hash: hashSecret(secret).toString('hex'), hint: secret.slice(-4) }));
  await db.as(identity, async (tx) => {
    await tx.run(sql`
      insert into account (account_id, kind, tenant_id, username, name, email, locale, roles, from_file, accepted_at)
      select (e ->> 'id')::uuid, e ->> 'kind', e ->> 'tenant', e ->> 'username', e ->> 'name', e ->> 'email', e ->> 'locale',
             array(select jsonb_array_elements_text(e -> 'roles')), e, now()
      from jsonb_array_elements(${JSON.stringify(entries)}::jsonb) e where exists (select from tenant t where t.tenant_id = e ->> 'tenant') and not has_left(e ->> 'tenant')
        and not exists (select from account o where o.account_id = (e ->> 'id')::uuid and o.username ~ '^erased-')
        and not exists (select from account o where o.tenant_id = e ->> 'tenant' and o.username = e ->> 'username' and o.account_id <> (e ->> 'id')::uuid)
      on conflict (account_id) do update set tenant_id = excluded.tenant_id, username = excluded.username, name = excluded.name, email = excluded.email,
        locale = excluded.locale, roles = excluded.roles, from_file = excluded.from_file, accepted_at = coalesce(account.accepted_at, now()),
        disabled_at = case when account.from_file is null then null else account.disabled_at end
      where account.from_file is distinct from excluded.from_file`);
    await tx.run(sql`
      update account set disabled_at = coalesce(disabled_at, now()), from_file = null
      where from_file is not null and not exists (select from jsonb_array_elements(${JSON.stringify(entries)}::jsonb) e where (e ->> 'id')::uuid = account_id)`);
    await tx.run(sql`
      insert into machine_secret (tenant_id, account_id, secret_hash, hint, origin)
      select a.tenant_id, a.account_id, decode(s ->> 'hash', 'hex'), s ->> 'hint', 'settings'
      from jsonb_array_elements(${JSON.stringify(given)}::jsonb) s join account a on a.kind = 'machine' and a.username = s ->> 'client'
      on conflict do nothing`);
  });
};
