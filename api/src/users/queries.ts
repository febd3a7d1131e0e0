import { createHash, randomBytes } from 'node:crypto';
import { Problem } from '@vias/sql/problem.ts';
import { type Sql, sql } from '@vias/sql/sql.ts';
import type { Tx } from '@vias/sql/transaction.ts';
import { z } from 'zod';
import './problems.ts';
import {
  Machine,
  type MachineChange,
  type NewMachine,
  type NewPerson,
  Person,
  type PersonChange,
  Session,
  unusedDays,
} from './contract.ts';

const text = (moment: Sql): Sql => sql`to_char(${moment} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')`;
const shared = sql`a.account_id as id, a.tenant_id as tenant, a.username, a.name, a.roles,
  case when a.disabled_at is not null then 'disabled' when a.accepted_at is null then 'invited' else 'active' end as state,
  ${text(sql`a.created_at`)} as "createdAt", ${text(sql`u.last_used_at`)} as "lastUsedAt",
  a.disabled_at is null and a.accepted_at is not null
    and greatest(u.last_used_at, a.accepted_at) < now() - make_interval(days => ${unusedDays}) as unused`;
const used = sql`left join credential_use u on u.used_id = a.account_id`;

/** The people whom the reader keeps, or one of them. */
export const selectPeople = (tx: Tx, condition: Sql = sql`true`): Promise<Person[]> =>
  tx.rows(
    Person,
    sql`select ${shared}, a.email, a.locale, f.has_factor as "hasFactor", f.sessions, a.account_id::text = my_principal() as "isSelf",
      case when f.link_until is not null then jsonb_build_object('purpose', f.link_purpose, 'until', ${text(sql`f.link_until`)}) end as link
      from account a ${used} join account_facts() f on f.account_id = a.account_id
      where a.kind = 'person' and ${condition} order by a.tenant_id = my_tenant() desc, a.tenant_id, a.disabled_at is not null, a.accepted_at is not null, a.name, a.account_id`,
  );

/** The machines whom the reader keeps, or one of them. */
export const selectMachines = (tx: Tx, condition: Sql = sql`true`): Promise<Machine[]> =>
  tx.rows(
    Machine,
    sql`select ${shared}, a.per_minute as "perMinute", coalesce((
        select jsonb_agg(jsonb_build_object('id', s.secret_id, 'hint', s.hint, 'origin', s.origin, 'createdAt', ${text(sql`s.created_at`)},
          'expiresAt', ${text(sql`s.expires_at`)}, 'lastUsedAt', ${text(sql`k.last_used_at`)}) order by s.created_at desc, s.secret_id)
        from machine_secret s left join credential_use k on k.used_id = s.secret_id
        where s.account_id = a.account_id and (s.expires_at is null or s.expires_at > now())), '[]') as secrets
      from account a ${used} where a.kind = 'machine' and ${condition} order by a.disabled_at is not null, a.name, a.account_id`,
  );

const first = <T>(rows: T[]): T => {
  const [row] = rows;
  if (row === undefined) throw new Problem('user.not_found');
  return row;
};
const requirePerson = async (tx: Tx, id: string) => first(await selectPeople(tx, sql`a.account_id = ${id}`));
const requireMachine = async (tx: Tx, id: string) => first(await selectMachines(tx, sql`a.account_id = ${id}`));

const Made = z.object({ id: z.uuid() });
const listOf = (roles: readonly string[]): Sql =>
  sql`array(select jsonb_array_elements_text(${JSON.stringify([...new Set(roles)])}::jsonb))`;

export type LinkMade = { id: string; purpose: 'invite' | 'factor' | 'password'; until: string; code: string };
/** A one-time link for an account: 256 random bits, of which only the hash is kept. */
export const insertLink = async (tx: Tx, id: string, purpose: LinkMade['purpose']): Promise<LinkMade> => {
  const code = randomBytes(32).toString('base64url');
  const { until } = await tx.one(
    z.object({ until: z.string().nullable() }),
    sql`select ${text(sql`l`)} as until from make_account_link(${id}, ${purpose}, ${createHash('sha256').update(code).digest()}) l`,
  );
  if (until === null) throw new Problem('user.not_found');
  return { id, purpose, until, code };
};

/** Invites a person into a tenant; `user.*` for what is not given. */
export const insertPerson = async (tx: Tx, tenant: string, { login, name, email, locale, roles }: NewPerson): Promise<LinkMade> => {
  const known = await tx.maybe(z.object({ tenant: z.string() }), sql`select tenant_id as tenant from tenant where tenant_id = ${tenant}`);
  if (!known) throw new Problem('user.tenant_unknown', { field: 'tenant', values: { tenant } });
  const { id } = await tx.one(
    Made,
    sql`insert into account (tenant_id, kind, username, name, email, locale, roles)
      values (${tenant}, 'person', ${`${login}@${tenant}`}, ${name}, ${email}, ${locale}, ${listOf(roles)}) returning account_id as id`,
  );
  return insertLink(tx, id, 'invite');
};

export const updatePerson = async (tx: Tx, id: string, { name, email, locale, roles }: PersonChange): Promise<Person> => {
  await tx.run(
    sql`update account set name = ${name}, email = ${email}, locale = ${locale}, roles = ${listOf(roles)} where account_id = ${id} and kind = 'person'`,
  );
  return requirePerson(tx, id);
};

/** Disables or enables a person or machine; true when it is a person. */
export const setDisabled = async (tx: Tx, id: string, disabled: boolean): Promise<boolean> => {
  const row = await tx.maybe(
    z.object({ kind: z.string() }),
    sql`update account set disabled_at = ${disabled ? sql`coalesce(disabled_at, now())` : sql`null`} where account_id = ${id} returning kind`,
  );
  if (!row) throw new Problem('user.not_found');
  return row.kind === 'person';
};

/** Whether an invitation is what brings the person in: disabled until now, or invited and not come. */
export const needsInvitation = async (tx: Tx, id: string): Promise<boolean> => (await requirePerson(tx, id)).state === 'invited';

export const selectSessions = async (tx: Tx, id: string): Promise<z.output<typeof Session>[]> => {
  await requirePerson(tx, id);
  return tx.rows(
    Session,
    sql`select s.id, ${text(sql`s.signed_in_at`)} as "signedInAt", s.acr, ${text(sql`s.until`)} as until from account_sessions(${id}) s`,
  );
};

/** Ends all of a person's sessions and tokens; answers how many browsers were signed in. */
export const deleteSessions = async (tx: Tx, id: string): Promise<number> => {
  const { n } = await tx.one(z.object({ n: z.int().nullable() }), sql`select end_account_sessions(${id}) as n`);
  if (n === null) throw new Problem('user.not_found');
  return n;
};

export type SecretMade = { id: string; secretId: string; clientId: string; secret: string };
/** A new secret of 256 random bits, of which only the hash is kept; the one before it lasts `overlapHours` longer. */
export const insertSecret = async (tx: Tx, id: string, overlapHours: number): Promise<SecretMade> => {
  const { username } = await requireMachine(tx, id);
  const secret = randomBytes(32).toString('base64url');
  const made = await tx.one(
    z.object({ id: z.uuid().nullable() }),
    sql`select rotate_machine_secret(${id}, ${createHash('sha256').update(secret).digest()}, ${secret.slice(-4)}, make_interval(hours => ${overlapHours})) as id`,
  );
  if (made.id === null) throw new Problem('user.not_found');
  return { id, secretId: made.id, clientId: username, secret };
};

export const insertMachine = async (tx: Tx, tenant: string, { login, name, roles, perMinute }: NewMachine): Promise<SecretMade> => {
  const { id } = await tx.one(
    Made,
    sql`insert into account (tenant_id, kind, username, name, roles, per_minute)
      values (${tenant}, 'machine', ${`${login}@${tenant}`}, ${name}, ${listOf(roles)}, ${perMinute}) returning account_id as id`,
  );
  return insertSecret(tx, id, 0);
};

export const updateMachine = async (tx: Tx, id: string, { name, roles, perMinute }: MachineChange): Promise<Machine> => {
  await tx.run(
    sql`update account set name = ${name}, roles = ${listOf(roles)}, per_minute = ${perMinute} where account_id = ${id} and kind = 'machine'`,
  );
  return requireMachine(tx, id);
};

export const endSecret = async (tx: Tx, id: string, secretId: string): Promise<void> => {
  const { done } = await tx.one(z.object({ done: z.boolean() }), sql`select end_machine_secret(${id}, ${secretId}) as done`);
  if (!done) throw new Problem('user.not_found');
};
