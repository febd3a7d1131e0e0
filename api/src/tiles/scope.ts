import type { Database } from '@vias/sql/database.ts';
import { type Principal, settingsOf } from '@vias/sql/principal.ts';
import { sql } from '@vias/sql/sql.ts';
import { z } from 'zod';
import type { FeedPlace } from './feed-place.ts';

/** The access classes of incidents that a principal may read now, ascending, and whether the tile store has yet to take in a change of theirs. */
export type Scope = { classes: number[]; behind: boolean };
const Scope = z.object({ classes: z.array(z.int()), behind: z.boolean() });

/**
 * Questions of one kind of reader under way at once: a second one, so that who comes while one is under way does not wait for two; the embedded database takes one after the other anyway.
 * The second waits this long for the first, milliseconds: mostly that is answered by then, and more requests share the next.
 */
const usualAtOnce = { native: 2, embedded: 1 } as const;
const usualPatienceMs = 1;

/** Members of one tenant with the same roles may read the same, and so may all of the public; what anybody else may read hangs on who it is. */
const keyOf = (principal: Principal): string => {
  if (principal.kind === 'public') return principal.kind;
  const { role, kind, id, tenant, roles } = settingsOf(principal);
  return JSON.stringify([role, kind, kind === 'user' || kind === 'machine' ? '' : id, tenant, roles]);
};

/**
 * Asks the database for every request, because a share that has ended must count on the very next one.
 * Requests that wait at the same moment share one question, and no answer is used for a request that came after the question was put.
 */
export const createScopeReader = (
  db: Database,
  place: FeedPlace,
  atOnce: number = usualAtOnce[db.kind],
  patienceMs: number = usualPatienceMs,
): ((principal: Principal) => Promise<Scope>) => {
  type Readers = { running: number; putAt: number; isTimed: boolean; next: { asked: Promise<Scope>; put: () => void } | undefined };
  const readers = new Map<string, Readers>();
  const ask = (principal: Principal): Promise<Scope> =>
    db.ask(principal, Scope, sql`select classes, behind from my_tile_scope(${place.cursor()}::xid8, 0, ${place.taken()}::bigint[])`);

  /** Puts the question that is waiting, if one is and may. */
  const putNext = (own: Readers) => {
    if (!own.next || own.running >= atOnce) return;
    if (own.running > 0 && performance.now() - own.putAt < patienceMs) {
      if (own.isTimed) return;
      own.isTimed = true;
      setTimeout(() => {
        own.isTimed = false;
        putNext(own);
      }, patienceMs);
      return;
    }
    const { put } = own.next;
    own.next = undefined;
    own.running++;
    own.putAt = performance.now();
    put();
  };
  return (principal) => {
    const key = keyOf(principal);
    let own = readers.get(key);
    if (!own) {
      own = { running: 0, putAt: 0, isTimed: false, next: undefined };
      readers.set(key, own);
    }
    if (own.next) return own.next.asked;
    let put = () => {};
    const asked = new Promise<void>((resolve) => {
      put = resolve;
    })
      .then(() => ask(principal))
      .finally(() => {
        own.running--;
        if (own.running === 0 && !own.next) readers.delete(key);
        else putNext(own);
      });
    own.next = { asked, put };
    // Whoever else asks in this turn of the event loop shares the question.
    setImmediate(() => putNext(own));
    return asked;
  };
};
