import { createHash } from 'node:crypto';
import type { Database } from '@vias/sql/database.ts';
import type { Principal } from '@vias/sql/principal.ts';
import { sql } from '@vias/sql/sql.ts';
import type { Tx } from '@vias/sql/transaction.ts';
import { z } from 'zod';
import type { Anchor, AnchorSink } from './anchor.ts';
import type { AuditVerification } from './contract.ts';

/** Anchors compared, and entries recomputed, in one question: some 80 ms each. */
const batch = { anchors: 5000, entries: 2000 };
const jobs = { kind: 'jobs' } as const;

const Entry = z.object({ seq: z.number(), prevHash: z.string(), hash: z.string(), words: z.string() });
const Ends = z.object({ headSeq: z.number(), headHash: z.string().nullable(), lastSeq: z.number(), lastHash: z.string().nullable() });
const Head = z.object({ fault: z.number().nullable() });

/** What an entry says, in the letters that audit_entry_hash() takes its sum of. */
const words = sql`jsonb_build_array(chain, seq, to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'), tenant_id, principal_kind, principal_id, principal_name, action, thing_kind, thing_ids, thing_count, detail)::text`;
const sumOf = (prevHash: string, said: string): string =>
  createHash('sha256').update(Buffer.from(prevHash, 'hex')).update(said).digest('hex');

/**
 * The chain recomputed piece by piece: its first entry at fault, and how many were looked at. Here and not by a function of the database: whoever owns it could put another one in its place, which finds nothing.
 */
const walkChain = async (db: Pick<Database, 'as'>, as: Principal, chain: string, atOnce: number) => {
  let after = 0;
  let before = createHash('sha256').update(chain).digest('hex');
  let entries = 0;
  for (;;) {
    const from = after;
    const piece = await db.as(as, (tx) =>
      tx.rows(
        Entry,
        sql`select seq::float8 as seq, encode(prev_hash, 'hex') as "prevHash", encode(hash, 'hex') as hash, ${words} as words
          from audit_entry where chain = ${chain} and seq > ${from} order by seq limit ${atOnce}`,
      ),
    );
    for (const { seq, prevHash, hash, words: said } of piece) {
      entries++;
      if (seq !== after + 1 || prevHash !== before || hash !== sumOf(prevHash, said)) return { entries, firstFault: seq };
      after = seq;
      before = hash;
    }
    if (piece.length < atOnce) break;
  }
  // Head and last entry in one question: what is written meanwhile moves both.
  const { headSeq, headHash, lastSeq, lastHash } = await db.as(as, (tx) =>
    tx.one(
      Ends,
      sql`
        select coalesce(c.seq, 0)::float8 as "headSeq", encode(c.hash, 'hex') as "headHash", coalesce(e.seq, 0)::float8 as "lastSeq", encode(e.hash, 'hex') as "lastHash"
        from (select 1) one left join audit_chain c on c.chain = ${chain}
        left join lateral (select seq, hash from audit_entry where chain = ${chain} order by seq desc limit 1) e on true`,
    ),
  );
  // The first entry that was cut from the tail, or that stands behind a head which was moved back or taken away.
  if (headSeq !== lastSeq) return { entries, firstFault: Math.min(headSeq, lastSeq) + 1 };
  return { entries, firstFault: headSeq > 0 && headHash !== lastHash ? headSeq : null };
};

type Compared = { checked: number; lastAt: string | null; lastSeq: number | null; badLines: number; firstFault: number | null };
/** Compares what was written down outside the database of one chain with the entries that are there. */
const compareAnchors = async (db: Pick<Database, 'as'>, as: Principal, sink: AnchorSink, chain: string): Promise<Compared> => {
  const found: Compared = { checked: 0, lastAt: null, lastSeq: null, badLines: 0, firstFault: null };
  let waiting: Anchor[] = [];
  const compare = async () => {
    const heads = waiting;
    waiting = [];
    if (heads.length === 0) return;
    const { fault } = await db.as(as, (tx) =>
      tx.one(
        Head,
        sql`
          select min(a.seq)::float8 as fault from unnest(${heads.map((a) => a.seq)}::bigint[], ${heads.map((a) => a.hash)}::text[]) as a (seq, hash)
          left join audit_entry e on e.chain = ${chain} and e.seq = a.seq where encode(e.hash, 'hex') is distinct from a.hash`,
      ),
    );
    if (fault !== null) found.firstFault = Math.min(found.firstFault ?? fault, fault);
  };
  for await (const line of sink.read()) {
    if ('badLine' in line) found.badLines++;
    else if (line.chain === chain) {
      found.checked++;
      found.lastAt = line.at;
      found.lastSeq = line.seq;
      waiting.push(line);
      if (waiting.length === batch.anchors) await compare();
    }
  }
  await compare();
  // The file outside was cut or lost: what it is known to have had is the first that nothing vouches for. Another process's file may be an hour behind.
  if (sink.kind === 'file' && found.firstFault === null) {
    const { fault } = await db.as(jobs, (tx) =>
      tx.one(
        Head,
        sql`
          select (select ${found.lastSeq ?? 0}::bigint + 1 from audit_anchored a where a.chain = ${chain} and a.kind = 'file' and a.seq > ${found.lastSeq ?? 0}
            and (${found.lastSeq === null} or a.at < now() - interval '2 hours'))::float8 as fault`,
      ),
    );
    found.firstFault = fault;
  }
  // An address gives nothing back, but it is known here what it was given: a chain that ends before that was cut.
  if (sink.kind === 'http') {
    const { fault } = await db.as(jobs, (tx) =>
      tx.one(
        Head,
        sql`
          select (select case when a.seq > e.last then e.last + 1 end from audit_anchored a, (select coalesce(max(seq), 0) as last from audit_entry where chain = ${chain}) e
            where a.chain = ${chain} and a.kind = 'http')::float8 as fault`,
      ),
    );
    found.firstFault = fault;
  }
  return found;
};

const keepCheck = (tx: Tx, { chain, tookMs, byPerson, entries, firstFault, anchors }: AuditVerification) =>
  tx.one(
    z.object({ at: z.string() }),
    sql`
      insert into audit_check (chain, tenant_id, took_ms, by_person, entries, first_fault, anchor_kind, anchors, anchor_fault, bad_lines)
      values (${chain}, (select tenant_id from tenant where tenant_id = ${chain}), ${tookMs}, ${byPerson}, ${entries}, ${firstFault}, ${anchors.kind}, ${anchors.checked}, ${anchors.firstFault}, ${anchors.badLines})
      returning to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as at`,
  );

/** Verifies one chain, by itself and against what was written down outside the database, and keeps what was found. */
export const verifyChain = async (
  db: Pick<Database, 'as'>,
  sink: AnchorSink,
  chain: string,
  by: Principal = jobs,
  atOnce = batch.entries,
): Promise<AuditVerification> => {
  const began = performance.now();
  const { entries, firstFault } = await walkChain(db, by, chain, atOnce);
  const compared = await compareAnchors(db, by, sink, chain);
  const found = {
    chain,
    tookMs: Math.round(performance.now() - began),
    byPerson: by.kind === 'user',
    entries,
    firstFault,
    anchors: { kind: sink.kind, ...compared },
    holds: firstFault === null && compared.firstFault === null,
    at: '',
  };
  return { ...found, ...(await db.as(jobs, (tx) => keepCheck(tx, found))) };
};

/** Verifies every chain, one after the other: those that the database knows, and those that are known outside alone. */
export const verifyAll = async (db: Pick<Database, 'as'>, sink: AnchorSink): Promise<AuditVerification[]> => {
  const known = await db.as(jobs, (tx) => tx.rows(z.object({ chain: z.string() }), sql`select audit_chains() as chain`));
  const chains = new Set(known.map(({ chain }) => chain));
  for await (const line of sink.read()) if ('chain' in line) chains.add(line.chain);
  const found: AuditVerification[] = [];
  for (const chain of [...chains].sort()) found.push(await verifyChain(db, sink, chain));
  return found;
};

/** Two clocks differ by less, milliseconds. */
const clockTolerance = 60_000;
/** Hours of the clock in Latvia and Lithuania at which the nightly verification may begin. */
const night = { from: 2, before: 5 };
/** Whether the nightly verification is due: at night when none was made for 20 hours, at any time when none was made for 26, or when the last was made by a clock that has been set back since. `lastAt` and `now` in milliseconds. */
export const isVerificationDue = (lastAt: number | undefined, now: number): boolean => {
  if (lastAt === undefined || lastAt > now + clockTolerance) return true;
  const hour = Number(new Intl.DateTimeFormat('en-GB', { hour: '2-digit', hourCycle: 'h23', timeZone: 'Europe/Riga' }).format(now));
  const age = (now - lastAt) / 3_600_000;
  return age >= 26 || (age >= 20 && hour >= night.from && hour < night.before);
};

/** Since when every chain is verified without anybody asking: the oldest of their last times; undefined when one never was. Milliseconds. */
export const lastNightly = async (db: Pick<Database, 'as'>): Promise<number | undefined> =>
  (
    await db.as(jobs, (tx) =>
      tx.one(
        z.object({ at: z.number().nullable() }),
        sql`
          select case when bool_and(at is not null) then (extract(epoch from min(at)) * 1000)::float8 end as at
          from (select (select max(k.at) from audit_check k where k.chain = c.chain and not k.by_person) as at from audit_chains() c (chain)) last`,
      ),
    )
  ).at ?? undefined;
