import { sql } from '@vias/sql/sql.ts';
import type { Tx } from '@vias/sql/transaction.ts';
import { z } from 'zod';
import type { Clock, Deps } from '../deps.ts';
import { type Head, openAnchorSink } from './anchor.ts';

/** The heads of all chains, as vias_jobs. */
const selectHeads = (tx: Tx): Promise<Head[]> =>
  tx.rows(
    z.object({ chain: z.string(), seq: z.number(), hash: z.string() }),
    sql`select chain, seq::float8 as seq, encode(hash, 'hex') as hash from audit_chain where seq > 0 order by chain`,
  );

/** Keeps up to which entry heads are written down outside, for whoever looks at the audit. Never moved back: a chain that ends before it was cut. */
const keepAnchored = (tx: Tx, heads: readonly Head[], at: string, kind: string) =>
  tx.run(sql`
    insert into audit_anchored as a (chain, tenant_id, seq, at, kind)
    select h.chain, t.tenant_id, h.seq, ${at}::timestamptz, ${kind} from unnest(${heads.map(({ chain }) => chain)}::text[], ${heads.map(({ seq }) => seq)}::bigint[]) h (chain, seq)
    left join tenant t on t.tenant_id = h.chain
    on conflict (chain) do update set seq = greatest(a.seq, excluded.seq), at = excluded.at, kind = excluded.kind`);

/** Writes down, when called, the heads that moved since the last time. */
export const createAnchoring = ({ db, config }: Pick<Deps, 'db' | 'config'>, clock: Clock) => {
  const sink = openAnchorSink(config);
  const known = new Map<string, number>();
  return {
    sink,
    async anchor(): Promise<void> {
      const moved = (await db.as({ kind: 'jobs' }, selectHeads)).filter(({ chain, seq }) => known.get(chain) !== seq);
      if (moved.length === 0) return;
      const at = new Date(clock.now()).toISOString();
      await sink.write(moved, at);
      for (const { chain, seq } of moved) known.set(chain, seq);
      await db.as({ kind: 'jobs' }, (tx) => keepAnchored(tx, moved, at, sink.kind));
    },
  };
};
