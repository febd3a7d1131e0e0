import type { Database } from '@vias/sql/database.ts';
import { type Principal, settingsOf } from '@vias/sql/principal.ts';
import { sql } from '@vias/sql/sql.ts';
import { z } from 'zod';
import type { FeedPlace } from './feed-place.ts';

/** The access classes of incidents that a principal may read now, ascending, and whether the tile store has yet to take in a change of theirs. */
export type Scope = { classes: number[]; behind: boolean };
const Scope = z.object({ classes: z.array(z.int()), behind: z.boolean() });

/**
 * Asks the database for every request, because a share that has ended must count on the very next one.
 * Requests that wait at the same moment share one question, and no answer is used for a request that came after the question was put.
 */
export const createScopeReader = (db: Database, place: FeedPlace): ((principal: Principal) => Promise<Scope>) => {
  const next = new Map<string, Promise<Scope>>();
  const running = new Map<string, Promise<unknown>>();
  const ask = (principal: Principal): Promise<Scope> =>
    db.as(principal, (tx) =>
      tx.one(Scope, sql`select classes, behind from my_tile_scope(${place.cursor()}::xid8, 0, ${place.taken()}::bigint[])`),
    );
  return (principal) => {
    const { role, tenant, roles } = settingsOf(principal);
    const key = `${role} ${tenant} ${roles}`;
    const waiting = next.get(key);
    if (waiting) return waiting;
    const asked = (running.get(key) ?? Promise.resolve())
      .catch(() => undefined)
      .then(async () => {
        next.delete(key);
        const answer = ask(principal);
        running.set(key, answer);
        try {
          return await answer;
        } finally {
          if (running.get(key) === answer) running.delete(key);
        }
      });
    next.set(key, asked);
    return asked;
  };
};
