import type { Database } from '@vias/sql/database.ts';
import { Problem } from '@vias/sql/problem.ts';
import { sql } from '@vias/sql/sql.ts';
import { z } from 'zod';
import type { Clock } from '../deps.ts';
import type { Guard } from '../identity/guard.ts';
import './problems.ts';

const Leaver = z.object({ tenant: z.string(), gone: z.boolean() });
/** What is known of those who leave is read again after so long, milliseconds. */
const knownFor = 2_000;

/**
 * A guard for people and machines that Keycloak knows, whose accounts VIAS cannot disable: of a municipality that agreed to leave only administrators and auditors come in, of one that left nobody.
 * Throws departure.signed_out.
 */
export const refuseLeavers = (guard: Guard, db: Pick<Database, 'as'>, clock: Clock): Guard => {
  let readAt = Number.NEGATIVE_INFINITY;
  let known: Promise<Map<string, boolean>> | undefined;
  const leavers = (): Promise<Map<string, boolean>> => {
    if (known && clock.now() - readAt <= knownFor) return known;
    readAt = clock.now();
    const reading = db
      .as({ kind: 'identity' }, (tx) => tx.rows(Leaver, sql`select tenant, gone from leaving_tenants()`))
      .then((rows) => new Map(rows.map(({ tenant, gone }) => [tenant, gone])));
    reading.catch(() => {
      known = undefined;
    });
    known = reading;
    return reading;
  };
  return {
    ...guard,
    async authenticate(request) {
      const principal = await guard.authenticate(request);
      if (principal.kind !== 'user' && principal.kind !== 'machine') return principal;
      const gone = (await leavers()).get(principal.tenant);
      if (gone === undefined) return principal;
      const keeps = principal.kind === 'user' && principal.roles.some((role) => role === 'municipality-admin' || role === 'auditor');
      if (gone || !keeps) throw new Problem('departure.signed_out');
      return principal;
    },
  };
};
