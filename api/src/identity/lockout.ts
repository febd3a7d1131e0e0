import { createHmac } from 'node:crypto';
import { isIPv6 } from 'node:net';
import type { Database } from '@vias/sql/database.ts';
import { sql } from '@vias/sql/sql.ts';
import { z } from 'zod';
import type { Clock } from '../deps.ts';
import type { Realm } from './realm.ts';

/** Counts sign-in attempts. `begin` answers how many seconds to wait, 0 when the attempt may go on; `succeed` forgets the person's failures. */
export type Lockout = { begin(username: string, ip: string): Promise<number>; succeed(username: string, ip: string): Promise<void> };

const Row = z.object({ failures: z.int(), lastFailureAt: z.number(), lockedUntil: z.number() });

/** The address that counts: an IPv6 network of 64 bits is one household, so it is one address. */
export const networkOf = (ip: string): string => {
  const plain = ip.replace(/^::ffff:(?=\d+\.)/, '');
  if (!isIPv6(plain)) return plain;
  const [head = '', tail] = plain.split('::');
  const groups = head.split(':').filter(Boolean);
  const rest = tail === undefined ? [] : tail.split(':').filter(Boolean);
  return [...groups, ...Array<string>(Math.max(0, 8 - groups.length - rest.length)).fill('0'), ...rest]
    .slice(0, 4)
    .map((group) => group.padStart(4, '0'))
    .join(':');
};

/**
 * Failed sign-ins, stored, so that a restart does not forgive them. A person from one address has `failures` tries, one address four times as many over all
 * names, one person five times as many from anywhere: an attacker elsewhere cannot easily lock somebody out, and never for longer than `maxWait`.
 * An attempt is counted before the password is looked at, so a hundred at once do not slip through.
 */
export const createLockout = (db: Pick<Database, 'as'>, policy: Realm['lockout'], clock: Clock, secret: Buffer): Lockout => {
  const keyed = (text: string) => createHmac('sha256', secret).update(text).digest('base64url');
  const subjectsOf = (username: string, ip: string) => {
    const name = username.toLowerCase();
    const network = networkOf(ip);
    return {
      pair: { subject: keyed(`pair ${name} ${network}`), limit: policy.failures },
      address: { subject: keyed(`address ${network}`), limit: policy.failures * 4 },
      person: { subject: keyed(`person ${name}`), limit: policy.failures * 5 },
    };
  };
  return {
    begin: (username, ip) =>
      db.as({ kind: 'identity' }, async (tx) => {
        const now = clock.now() / 1000;
        const read: { subject: string; limit: number; row: z.output<typeof Row> }[] = [];
        // Always in the same order, so that two attempts never wait for each other in a circle.
        for (const { subject, limit } of Object.values(subjectsOf(username, ip)).sort((a, b) => (a.subject < b.subject ? -1 : 1))) {
          await tx.run(
            sql`insert into identity_lockout (subject, last_failure_at) values (${subject}, to_timestamp(${now})) on conflict do nothing`,
          );
          const row = await tx.one(
            Row,
            sql`select failures, extract(epoch from last_failure_at)::float as "lastFailureAt", coalesce(extract(epoch from locked_until)::float, 0) as "lockedUntil"
                from identity_lockout where subject = ${subject} for update`,
          );
          read.push({ subject, limit, row });
        }
        const wait = Math.max(...read.map(({ row }) => row.lockedUntil - now));
        if (wait > 0) return Math.ceil(wait);
        for (const { subject, limit, row } of read) {
          const failures = (now - row.lastFailureAt > policy.window ? 0 : row.failures) + 1;
          const lock = failures % limit === 0 ? Math.min(policy.maxWait, policy.waitIncrement * (failures / limit)) : undefined;
          await tx.run(sql`
            update identity_lockout set failures = ${failures}, last_failure_at = to_timestamp(${now}),
                   locked_until = ${lock === undefined ? sql`null` : sql`to_timestamp(${now + lock})`}
            where subject = ${subject}`);
        }
        return 0;
      }),
    succeed: (username, ip) =>
      db.as({ kind: 'identity' }, async (tx) => {
        const { pair, address, person } = subjectsOf(username, ip);
        await tx.run(sql`delete from identity_lockout where subject in (${pair.subject}, ${person.subject})`);
        // The attempt that succeeded was counted against the address too; earlier failures of others stay.
        await tx.run(
          sql`update identity_lockout set failures = greatest(0, failures - 1), locked_until = null where subject = ${address.subject}`,
        );
      }),
  };
};
