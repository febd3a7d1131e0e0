import type { Database } from '@vias/sql/database.ts';
import type { Member, Principal } from '@vias/sql/principal.ts';
import type { Problem } from '@vias/sql/problem.ts';
import { sql } from '@vias/sql/sql.ts';
import type { Request } from 'express';
import type { Clock } from '../deps.ts';
import { RevokedToken } from '../identity/guard.ts';

/** The same refusal of the same person is one entry a minute, so that nobody fills the audit by asking. */
const oncePer = 60_000;
const mostKept = 10_000;

/** Whom the request came from: a member, or whoever the token that was withdrawn is of. */
const memberOf = (req: Request, problem: Problem): Member | undefined => {
  const { principal } = req as Request & { principal?: Principal };
  if (principal?.kind === 'user' || principal?.kind === 'machine') return principal;
  return problem.info.cause instanceof RevokedToken ? problem.info.cause.member : undefined;
};

/** Notes in the audit that a signed-in person or machine was refused what it asked for: 403, and a token that was withdrawn. Whoever is unknown stands in the log and the metrics alone. */
export const createRefusalNotes = (db: Pick<Database, 'as'>, clock: Clock) => {
  const noted = new Map<string, number>();
  return async (req: Request, problem: Problem): Promise<void> => {
    if (problem.status !== 403 && problem.code !== 'identity.token_revoked') return;
    const member = memberOf(req, problem);
    if (!member) return;
    const path = String((req.route as { path?: unknown } | undefined)?.path ?? req.path);
    const key = `${member.id} ${req.method} ${path} ${problem.code}`;
    const now = clock.now();
    if (now - (noted.get(key) ?? Number.NEGATIVE_INFINITY) < oncePer) return;
    if (noted.size >= mostKept) noted.clear();
    noted.set(key, now);
    // Express has forgotten the parameters by now.
    const asked = req.path.split('/');
    const ids = path.split('/').flatMap((part, i) => (part.startsWith(':') && /^[\w-]{1,64}$/.test(asked[i] ?? '') ? [asked[i]] : []));
    const about = { method: req.method, path, code: problem.code };
    await db.as(member, (tx) =>
      tx.run(sql`select audit_note('refused', 'request', ${ids}::text[], ${ids.length}, ${JSON.stringify(about)}::jsonb)`),
    );
  };
};
