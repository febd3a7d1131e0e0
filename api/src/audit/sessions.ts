import type { Database } from '@vias/sql/database.ts';
import { sql } from '@vias/sql/sql.ts';
import type { Guard } from '../identity/guard.ts';

const mostKept = 20_000;

/** A guard that notes in the audit when a session of somebody who signed in elsewhere (Keycloak) is first seen here; the database keeps it to once, whichever process sees it. */
export const noteSessions = (guard: Guard, db: Pick<Database, 'as'>): Guard => {
  const seen = new Map<string, Promise<unknown>>();
  return {
    ...guard,
    async authenticate(request) {
      const principal = await guard.authenticate(request);
      if (principal.kind !== 'user' || principal.authTime === undefined) return principal;
      const { id, authTime, acr } = principal;
      const key = `${id} ${authTime} ${acr}`;
      let noting = seen.get(key);
      if (noting === undefined) {
        if (seen.size >= mostKept) seen.clear();
        noting = db.as(principal, (tx) => tx.run(sql`select note_session(${authTime}::bigint, ${acr === 'mfa'})`));
        seen.set(key, noting);
        // What could not be noted is tried again with the next request; this one is refused, for nothing is done without a trace.
        noting.catch(() => seen.delete(key));
      }
      await noting;
      return principal;
    },
  };
};
