import { sql } from '@vias/sql/sql.ts';
import type { Tx } from '@vias/sql/transaction.ts';
import { z } from 'zod';
import type { QueryOf } from '../http/endpoint.ts';
import type { Anchor, AnchorSink, Head } from './anchor.ts';
import { AuditEntry, type endpoints } from './contract.ts';

/** Anchors compared in one question. */
const batch = 5000;

/** Entries of the own tenant, newest first. */
export const selectEntries = (tx: Tx, asked: QueryOf<typeof endpoints.listAuditEntries>) =>
  tx.page(
    AuditEntry,
    asked.limit,
    sql`
      select seq::float8 as seq, to_char(at, 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as at,
             jsonb_build_object('kind', principal_kind, 'id', principal_id, 'name', principal_name) as principal, action,
             thing_kind as "thingKind", thing_ids as "thingIds", thing_count as "thingCount", detail, encode(hash, 'hex') as hash, seq::text as key
      from audit_entry
      where chain = my_tenant() and ${sql.and([
        asked.after === undefined ? sql`true` : sql`seq < ${asked.after}`,
        asked.principal === undefined
          ? sql`true`
          : sql`(principal_id = ${asked.principal} or strpos(lower(principal_name), lower(${asked.principal})) > 0)`,
        asked.action === undefined ? sql`true` : sql`action = ${asked.action}`,
        asked.thingKind === undefined ? sql`true` : sql`thing_kind = ${asked.thingKind}`,
        asked.thingId === undefined ? sql`true` : sql`thing_ids @> array[${asked.thingId}::text]`,
        asked.during?.from ? sql`at >= ${asked.during.from}::timestamptz` : sql`true`,
        asked.during?.to ? sql`at < ${asked.during.to}::timestamptz` : sql`true`,
      ])}
      order by seq desc`,
  );

/** That the audit was read, with what was asked for. */
export const noteReading = (tx: Tx, asked: Record<string, unknown>, entries: number) =>
  tx.run(sql`select audit_note('read', 'audit_entry', '{}', ${entries}, ${JSON.stringify(asked)}::jsonb)`);

/** The heads of all chains, as vias_jobs. */
export const selectHeads = (tx: Tx): Promise<Head[]> =>
  tx.rows(
    z.object({ chain: z.string(), seq: z.number(), hash: z.string() }),
    sql`select chain, seq::float8 as seq, encode(hash, 'hex') as hash from audit_chain where seq > 0 order by chain`,
  );

/** The chain recomputed: its first entry at fault, and how many there are. */
export const selectFault = (tx: Tx, chain: string) =>
  tx.one(
    z.object({ firstFault: z.number().nullable(), entries: z.int() }),
    sql`select audit_first_fault(${chain})::float8 as "firstFault", (select count(*)::int from audit_entry where chain = ${chain}) as entries`,
  );

type Compared = { checked: number; lastAt: string | null; lastSeq: number | null; badLines: number; faults: Map<string, number> };

/** Compares what was written down outside the database, of one chain or of all, with the entries that are there; `faults` are the first heads that are not. As vias_jobs or an auditor. */
export const compareAnchors = async (tx: Tx, sink: AnchorSink, only?: string): Promise<Compared> => {
  const found: Compared = { checked: 0, lastAt: null, lastSeq: null, badLines: 0, faults: new Map() };
  let waiting: Anchor[] = [];
  const compare = async () => {
    const missing = await tx.rows(
      z.object({ chain: z.string(), seq: z.number() }),
      sql`
        select a.chain, min(a.seq)::float8 as seq
        from unnest(${waiting.map((a) => a.chain)}::text[], ${waiting.map((a) => a.seq)}::bigint[], ${waiting.map((a) => a.hash)}::text[]) as a (chain, seq, hash)
        left join audit_entry e on e.chain = a.chain and e.seq = a.seq
        where encode(e.hash, 'hex') is distinct from a.hash group by a.chain`,
    );
    for (const { chain, seq } of missing) found.faults.set(chain, Math.min(found.faults.get(chain) ?? seq, seq));
    waiting = [];
  };
  for await (const line of sink.read()) {
    if ('badLine' in line) found.badLines++;
    else if (only === undefined || line.chain === only) {
      found.checked++;
      found.lastAt = line.at;
      found.lastSeq = line.seq;
      waiting.push(line);
      if (waiting.length === batch) await compare();
    }
  }
  await compare();
  return found;
};
