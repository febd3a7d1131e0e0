import type { Database } from '@vias/sql/database.ts';
import { sql } from '@vias/sql/sql.ts';
import type { Tx } from '@vias/sql/transaction.ts';
import { Secret, TOTP } from 'otpauth';
import { z } from 'zod';
import type { Clock } from '../deps.ts';
import type { Realm } from './realm.ts';
import type { Seal } from './seal.ts';

/** One-time codes (RFC 6238, SHA-1), each good once. */
export type SecondFactor = {
  /** Whether the code is right and was not used before; using it up is part of the answer. */
  check(userId: string, code: string): Promise<boolean>;
  has(userId: string): Promise<boolean>;
  /** Gives the person a new secret and answers the otpauth:// address for the authenticator app. */
  enrol(userId: string, label: string): Promise<string>;
  /** A key that nobody has yet, or the one given, with its otpauth:// address. Nothing is stored. */
  propose(label: string, key?: string): { key: string; address: string };
  /** The time step whose code this is for a key; undefined when it is none of now. */
  stepOf(key: string, code: string): number | undefined;
  /** Makes the key the person's second factor; the code of `step` is used up. */
  store(tx: Tx, userId: string, key: string, step: number): Promise<void>;
  /** A code that would be accepted now, for the demonstration's step-up page; enrols the person when needed. */
  currentCode(userId: string): Promise<string>;
};

const Row = z.object({ material: z.string(), lastStep: z.coerce.number() });
const identity = { kind: 'identity' } as const;

export const createSecondFactor = (db: Pick<Database, 'as'>, policy: Realm['totp'], clock: Clock, { seal, open }: Seal): SecondFactor => {
  const find = (userId: string) =>
    db.as(identity, (tx) => tx.maybe(Row, sql`select material, last_step as "lastStep" from identity_totp where user_id = ${userId}`));
  const totpOf = (base32: string, label = 'VIAS') =>
    new TOTP({ issuer: 'VIAS', label, secret: Secret.fromBase32(base32), digits: policy.digits, period: policy.period });
  const stepAt = (time: number) => Math.floor(time / 1000 / policy.period);
  const insert = (userId: string, replace: boolean) => {
    const material = seal(new Secret({ size: 20 }).base32);
    const update = replace ? sql`do update set material = excluded.material, last_step = 0` : sql`do nothing`;
    return db.as(identity, (tx) =>
      tx.run(sql`insert into identity_totp (user_id, material) values (${userId}, ${material}) on conflict (user_id) ${update}`),
    );
  };

  return {
    async check(userId, code) {
      const row = await find(userId);
      if (!row || !/^\d+$/.test(code)) return false;
      const now = clock.now();
      const delta = totpOf(open(row.material)).validate({ token: code, timestamp: now, window: policy.window });
      if (delta === null) return false;
      const step = stepAt(now) + delta;
      // One statement decides, so the same code sent twice at once passes once.
      const used = await db.as(identity, (tx) =>
        tx.run(sql`update identity_totp set last_step = ${step} where user_id = ${userId} and last_step < ${step}`),
      );
      return used === 1;
    },
    has: async (userId) => (await find(userId)) !== undefined,
    async enrol(userId, label) {
      await insert(userId, true);
      const row = await find(userId);
      return totpOf(open(row?.material ?? ''), label).toString();
    },
    propose(label, key = new Secret({ size: 20 }).base32) {
      return { key, address: totpOf(key, label).toString() };
    },
    stepOf(key, code) {
      if (!/^\d+$/.test(code)) return undefined;
      const now = clock.now();
      const delta = totpOf(key).validate({ token: code, timestamp: now, window: policy.window });
      return delta === null ? undefined : stepAt(now) + delta;
    },
    async store(tx, userId, key, step) {
      await tx.run(sql`insert into identity_totp (user_id, material, last_step) values (${userId}, ${seal(key)}, ${step})
        on conflict (user_id) do update set material = excluded.material, last_step = excluded.last_step`);
    },
    async currentCode(userId) {
      await insert(userId, false);
      const row = await find(userId);
      if (!row) throw new Error('The second factor could not be stored.');
      const step = Math.max(stepAt(clock.now()), row.lastStep + 1);
      return totpOf(open(row.material)).generate({ timestamp: step * policy.period * 1000 });
    },
  };
};
