import { createHash } from 'node:crypto';
import type { Database } from '@vias/sql/database.ts';
import { sql } from '@vias/sql/sql.ts';
import type { Adapter, AdapterPayload } from 'oidc-provider';
import { z } from 'zod';

const Stored = z.object({ payload: z.record(z.string(), z.unknown()), consumedAt: z.number().nullable() });
const hashOf = (id: string): Buffer => createHash('sha256').update(id).digest();

/**
 * Where oidc-provider keeps sessions, grants, codes and refresh tokens. Ids are stored as hashes only; whatever has expired is as good as gone.
 * Machines are no state of its own: `findClient` knows them. `usedUp` makes the refusal of a code or token that somebody used at the same moment.
 */
export const createOidcStore = (
  db: Pick<Database, 'as'>,
  findClient: (id: string) => Promise<AdapterPayload | undefined>,
  usedUp: () => Error,
) => {
  const identity = { kind: 'identity' } as const;
  return (kind: string): Adapter => {
    const find = async (condition: ReturnType<typeof sql>, id?: string): Promise<AdapterPayload | undefined> => {
      const row = await db.as(identity, (tx) =>
        tx.maybe(
          Stored,
          sql`select payload, extract(epoch from consumed_at)::float as "consumedAt" from oidc_payload
              where kind = ${kind} and ${condition} and (expires_at is null or expires_at > now())`,
        ),
      );
      return (
        row && {
          ...row.payload,
          ...(id !== undefined && { jti: id }),
          ...(row.consumedAt !== null && { consumed: Math.floor(row.consumedAt) }),
        }
      );
    };
    return {
      async upsert(id, { jti: _kept, ...payload }, expiresIn) {
        const expires = expiresIn ? sql`now() + make_interval(secs => ${expiresIn})` : sql`null`;
        await db.as(identity, (tx) =>
          tx.run(sql`
            insert into oidc_payload (kind, id_hash, payload, grant_id, uid, expires_at)
            values (${kind}, ${hashOf(id)}, ${JSON.stringify(payload)}::jsonb, ${payload.grantId ?? null}, ${payload.uid ?? null}, ${expires})
            on conflict (kind, id_hash) do update
            set payload = excluded.payload, grant_id = excluded.grant_id, uid = excluded.uid, expires_at = excluded.expires_at`),
        );
      },
      find: (id) => (kind === 'Client' ? findClient(id) : find(sql`id_hash = ${hashOf(id)}`, id)),
      findByUid: (uid) => find(sql`uid = ${uid}`),
      findByUserCode: async () => undefined, // the device flow is off
      async consume(id) {
        const isFirst = await db.as(identity, async (tx) => {
          const mine = sql`kind = ${kind} and id_hash = ${hashOf(id)}`;
          if ((await tx.run(sql`update oidc_payload set consumed_at = now() where ${mine} and consumed_at is null`)) > 0) return true;
          // The library looks before it uses up: of two at once both would have found it unused. Which of them is the thief nobody knows, so all that was granted with it ends.
          const row = await tx.maybe(
            z.object({ grant: z.string().nullable() }),
            sql`select grant_id as "grant" from oidc_payload where ${mine}`,
          );
          if (row?.grant)
            await tx.run(
              sql`delete from oidc_payload where grant_id = ${row.grant} or (kind = 'Grant' and id_hash = ${hashOf(row.grant)})`,
            );
          return false;
        });
        if (!isFirst) throw usedUp();
      },
      async destroy(id) {
        await db.as(identity, (tx) => tx.run(sql`delete from oidc_payload where kind = ${kind} and id_hash = ${hashOf(id)}`));
      },
      async revokeByGrantId(grantId) {
        await db.as(identity, (tx) => tx.run(sql`delete from oidc_payload where grant_id = ${grantId}`));
      },
    };
  };
};

/** Removes what has expired: sign-in state, and failed sign-ins older than `lockoutWindow` seconds. */
export const purgeIdentity = (db: Pick<Database, 'as'>, lockoutWindow: number): Promise<number> =>
  db.as({ kind: 'identity' }, async (tx) => {
    await tx.run(sql`delete from identity_lockout where last_failure_at < now() - make_interval(secs => ${lockoutWindow})`);
    return tx.run(sql`delete from oidc_payload where expires_at < now()`);
  });
