import type { Database } from '@vias/sql/database.ts';
import { sql } from '@vias/sql/sql.ts';
import { z } from 'zod';

const identity = { kind: 'identity' } as const;
const KNOWN_FOR_MS = 2_000;

/** The stored password hash of a person; undefined when nobody set one. */
export const passwordHashOf = async (db: Pick<Database, 'as'>, userId: string): Promise<string | undefined> => {
  const row = await db.as(identity, (tx) =>
    tx.maybe(
      z.object({ hash: z.string().nullable() }),
      sql`select password_hash as hash from identity_user_state where user_id = ${userId}`,
    ),
  );
  return row?.hash ?? undefined;
};

/** Notes in the audit that a person signed in, or that somebody tried to with that name; about a name that nobody has there is nothing to note. */
export const noteSignIn = (
  db: Pick<Database, 'as'>,
  userId: string,
  what: 'sign_in' | 'sign_in_refused',
  about: { acr: 'pwd' | 'mfa' } | { what: string },
): Promise<number> => db.as(identity, (tx) => tx.run(sql`select note_sign_in(${userId}::uuid, ${what}, ${JSON.stringify(about)}::jsonb)`));

/** Everything a person is signed in with at the embedded provider: sessions, grants, refresh tokens. */
const endSessions = (userId: string) => sql`delete from oidc_payload where payload ->> 'accountId' = ${userId}`;

/** Sets a person's password hash and ends what they are signed in with. `at` in milliseconds since 1970. */
export const storePasswordHash = (db: Pick<Database, 'as'>, userId: string, hash: string, at: number): Promise<void> =>
  db.as(identity, async (tx) => {
    await tx.run(sql`
      insert into identity_user_state (user_id, password_hash, refused_before) values (${userId}, ${hash}, to_timestamp(${at / 1000}))
      on conflict (user_id) do update set password_hash = excluded.password_hash, refused_before = excluded.refused_before`);
    await tx.run(endSessions(userId));
  });

/** Refuses every token of a person that was issued before `at` (milliseconds since 1970), whoever issued it: the answer to a lost phone or a dismissal. */
export const refuseTokensBefore = (db: Pick<Database, 'as'>, userId: string, at: number): Promise<void> =>
  db.as(identity, async (tx) => {
    await tx.run(sql`
      insert into identity_user_state (user_id, refused_before) values (${userId}, to_timestamp(${at / 1000}))
      on conflict (user_id) do update set refused_before = excluded.refused_before`);
    await tx.run(endSessions(userId));
  });

/** VIAS's own deny list for the guard: seconds since 1970 before which a subject's tokens are refused, 0 for none. Kept for two seconds where nothing is written; a write is judged by what the database says now. */
export const createDenyList = (
  db: Pick<Database, 'as'>,
  now: () => number = Date.now,
): ((subject: string, atOnce?: boolean) => Promise<number>) => {
  const Row = z.object({ id: z.string(), before: z.number() });
  let readAt = Number.NEGATIVE_INFINITY;
  let known: Promise<Map<string, number>> | undefined;
  return async (subject, atOnce = false) => {
    if (atOnce)
      return (
        await db.as(identity, (tx) =>
          tx.one(
            z.object({ before: z.number() }),
            sql`select coalesce(max(extract(epoch from refused_before)), 0)::float as before from identity_user_state where user_id = ${subject}`,
          ),
        )
      ).before;
    if (!known || now() - readAt > KNOWN_FOR_MS) {
      readAt = now();
      const reading = db
        .as(identity, (tx) =>
          tx.rows(
            Row,
            sql`select user_id as id, extract(epoch from refused_before)::float as before from identity_user_state where refused_before is not null`,
          ),
        )
        .then((rows) => new Map(rows.map(({ id, before }) => [id, before])));
      reading.catch(() => {
        known = undefined;
      });
      known = reading;
    }
    return (await known).get(subject) ?? 0;
  };
};
