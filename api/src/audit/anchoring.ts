import { sql } from '@vias/sql/sql.ts';
import { z } from 'zod';
import type { Clock, Deps } from '../deps.ts';
import { type AnchorSink, openAnchorSink } from './anchor.ts';
import { compareAnchors, selectHeads } from './queries.ts';

/** A chain that does not hold, with the first entry at fault; `anchored` when only the heads written down elsewhere show it. */
export type AuditFault = { chain: string; seq: number; anchored: boolean };

/** The audit chains that do not hold, by themselves or against what was written down outside the database. */
export const findAuditFaults = ({ db }: Pick<Deps, 'db'>, sink: AnchorSink): Promise<AuditFault[]> =>
  db.as({ kind: 'jobs' }, async (tx) => {
    const broken = await tx.rows(
      z.object({ chain: z.string(), seq: z.coerce.number() }),
      sql`select c.chain, f.seq from audit_chain c, lateral (select audit_first_fault(c.chain) as seq) f where f.seq is not null`,
    );
    const { faults } = await compareAnchors(tx, sink);
    return [
      ...broken.map((fault) => ({ ...fault, anchored: false })),
      ...[...faults]
        .filter(([chain]) => !broken.some((fault) => fault.chain === chain))
        .map(([chain, seq]) => ({ chain, seq, anchored: true })),
    ];
  });

/** Writes down, when called, the heads that moved since the last time. */
export const createAnchoring = ({ db, config }: Pick<Deps, 'db' | 'config'>, clock: Clock) => {
  const sink = openAnchorSink(config);
  const known = new Map<string, number>();
  return {
    sink,
    async anchor(): Promise<void> {
      const moved = (await db.as({ kind: 'jobs' }, selectHeads)).filter(({ chain, seq }) => known.get(chain) !== seq);
      if (moved.length === 0) return;
      await sink.write(moved, new Date(clock.now()).toISOString());
      for (const { chain, seq } of moved) known.set(chain, seq);
    },
  };
};
