import { createHash } from 'node:crypto';
import type { Principal } from '@vias/sql/principal.ts';
import { Problem } from '@vias/sql/problem.ts';
import { sql } from '@vias/sql/sql.ts';
import type { Tx } from '@vias/sql/transaction.ts';
import { z } from 'zod';

/** Does a write once: the same key again gets the first answer, a different request under the same key is refused. `about` is what tells requests apart beside method, address and JSON body: the digest of a file. */
export type Once = (<T>(tx: Tx, write: () => Promise<T>, about?: string) => Promise<T>) & {
  /** Whether the request has a key. */ isKeyed: boolean;
};
const Given = z.object({ request_hash: z.instanceof(Buffer), answer: z.unknown() });

/** The `once` of one request. The answer is kept in the writer's own transaction, so that there is never one without the other. */
export const onceFor = (principal: Principal, key: string | undefined, request: { method: string; url: string; body: unknown }): Once => {
  if (key === undefined || (principal.kind !== 'user' && principal.kind !== 'machine'))
    return Object.assign(<T>(_tx: Tx, write: () => Promise<T>) => write(), { isKeyed: false });
  if (key.length < 1 || key.length > 200)
    throw new Problem('request.invalid', { field: 'Idempotency-Key', values: { field: 'Idempotency-Key' } });
  const once = async <T>(tx: Tx, write: () => Promise<T>, about?: string): Promise<T> => {
    const hash = createHash('sha256')
      .update(JSON.stringify({ ...request, about }))
      .digest();
    // Two requests with one key wait for each other here instead of both writing.
    await tx.run(sql`select pg_advisory_xact_lock(hashtextextended(${`${principal.id} ${key}`}, 0))`);
    const given = await tx.maybe(
      Given,
      sql`select request_hash, answer from idempotency where principal_id = ${principal.id} and key = ${key}`,
    );
    if (given) {
      if (!given.request_hash.equals(hash)) throw new Problem('request.idempotency_key_reused');
      return given.answer as never;
    }
    const answer = await write();
    await tx.run(sql`insert into idempotency (tenant_id, principal_id, key, request_hash, status, answer)
                     values (${principal.tenant}, ${principal.id}, ${key}, ${hash}, 201, ${JSON.stringify(answer)})`);
    return answer;
  };
  return Object.assign(once, { isKeyed: true });
};
