import { existsSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import type { Health } from '@vias/sql/database.ts';
import { sql } from '@vias/sql/sql.ts';
import { z } from 'zod';
import type { Deps } from '../deps.ts';
import { openPhoneVault } from '../dispatching.ts';
import { type ClockJump, lastClockJump } from '../watching/clock-watch.ts';
import { feedLagSeconds } from '../watching/metrics.ts';
import { type CertificateState, readCertificates } from './certificates.ts';

const Run = z.object({ at: z.string(), isGood: z.boolean(), detail: z.record(z.string(), z.unknown()) });
const SystemFacts = z.object({
  at: z.number(),
  databaseBytes: z.number(),
  queue: z.object({
    queued: z.number(),
    sending: z.number(),
    uncertain: z.number(),
    review: z.number(),
    oldestSeconds: z.number().nullable(),
    service: z.number(),
    serviceOldestSeconds: z.number().nullable(),
  }),
  outcomes: z.array(z.object({ channel: z.string(), outcome: z.string(), n: z.number() })),
  closed: z.array(z.object({ tenant: z.string(), channel: z.string(), since: z.string(), code: z.number().nullable() })),
  duty: z.object({ now: z.number(), without: z.array(z.string()) }),
  imports: z.object({ running: z.number(), failed: z.number() }),
  runs: z.object({ backup: Run, restore_drill: Run, scrub: Run }).partial(),
  audit: z.object({ at: z.string().nullable(), faults: z.array(z.object({ chain: z.string(), seq: z.number() })) }),
  reports: z.object({ n: z.number(), next: z.string().nullable(), step: z.string().nullable(), tenant: z.string().nullable() }),
  auditEntries: z.number(),
  uptime: z.array(z.object({ day: z.string(), minutes: z.number(), firstMinute: z.number() })),
});
const Feed = z.object({ tenant: z.string(), name: z.string(), lastAt: z.date().nullable(), silentAfter: z.int() });

const Codes = z.object({ tenant: z.string(), inHour: z.int(), inDay: z.int() });

/** What is known of the running system right now: the one home of what /metrics, /health and the page of its state say. */
export type Facts = {
  database: Health;
  /** Undefined while the database does not answer. */
  known:
    | (z.output<typeof SystemFacts> & {
        feeds: z.output<typeof Feed>[];
        codes: z.output<typeof Codes>[];
        /** Numbers of people on duty that no key opens: nobody could be asked to approve. */
        unreadableDuties: { tenant: string; n: number }[];
        /** How far the database's clock is ahead of this machine's, seconds. */
        clockOffset: number;
      })
    | undefined;
  clockJump: ClockJump | undefined;
  feedLag: number | undefined;
  certificates: CertificateState[];
  /** The file system of the data directory, bytes; null where it is not there. */
  disk: { bytes: number; free: number } | null;
};

const Sealed = z.object({ tenant: z.string(), id: z.string(), phoneEnc: z.instanceof(Buffer), keyId: z.string() });
const findUnreadable = async ({ db, config }: Pick<Deps, 'db' | 'config'>, tenant: string | null) => {
  const sealed = await db.as({ kind: 'worker' }, (tx) =>
    tx.rows(
      Sealed,
      sql`select tenant_id as tenant, duty_id::text as id, phone_enc as "phoneEnc", key_id as "keyId" from duty
        where until_at > now() and (${tenant}::text is null or tenant_id = ${tenant}::text) order by until_at limit 2000`,
    ),
  );
  const counts = new Map<string, number>();
  if (sealed.length === 0) return [];
  const vault = openPhoneVault(config);
  for (const { tenant: of, id, phoneEnc, keyId } of sealed) {
    try {
      vault.open(id, phoneEnc, keyId);
    } catch {
      counts.set(of, (counts.get(of) ?? 0) + 1);
    }
  }
  return [...counts].map(([of, n]) => ({ tenant: of, n }));
};

const readKnown = async (deps: Deps, tenant: string | null): Promise<Facts['known']> => {
  const { db } = deps;
  const began = Date.now();
  const facts = await db.as({ kind: 'jobs' }, (tx) =>
    tx.one(z.object({ facts: SystemFacts }), sql`select system_facts(${tenant}::text) as facts`),
  );
  const middle = (began + Date.now()) / 2;
  const feeds = await db.as({ kind: 'jobs' }, (tx) =>
    tx.rows(
      Feed,
      sql`select tenant_id as tenant, o.name, f.last_at as "lastAt", f.silent_after_min as "silentAfter" from incident_feeds() f join tenant o using (tenant_id)
        where ${tenant}::text is null or tenant_id = ${tenant}::text order by tenant_id`,
    ),
  );
  const codes = await db.as({ kind: 'jobs' }, (tx) =>
    tx.rows(Codes, sql`select tenant_id as tenant, in_hour as "inHour", in_day as "inDay" from registration_use()`),
  );
  return {
    ...facts.facts,
    feeds,
    codes,
    unreadableDuties: await findUnreadable(deps, tenant),
    clockOffset: Math.round(facts.facts.at * 1000 - middle) / 1000,
  };
};

const readDisk = async (folder: string): Promise<Facts['disk']> => {
  if (!existsSync(folder)) return null;
  const { bsize, blocks, bavail } = await statfs(folder);
  return { bytes: bsize * blocks, free: bsize * bavail };
};

/** Gathers the facts, of one municipality or (null) of all. A database that does not answer is one of them, no error. */
export const readFacts = async (deps: Deps, tenant: string | null): Promise<Facts> => {
  const { db, config, log } = deps;
  const database = await db.health();
  // The reason may hold addresses and names, which are for the log alone.
  if (!database.ok) log.error({ reason: database.reason }, 'the database does not answer');
  const known = database.ok
    ? await readKnown(deps, tenant).catch((error: unknown) => {
        log.error({ err: error }, 'the state of the system could not be read');
        return undefined;
      })
    : undefined;
  const [certificates, disk] = await Promise.all([readCertificates(config, tenant === null ? 'all' : 'public'), readDisk(config.dataDir)]);
  return { database, known, clockJump: lastClockJump(), feedLag: feedLagSeconds(), certificates, disk };
};
