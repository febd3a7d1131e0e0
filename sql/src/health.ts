import { z } from 'zod';
import type { Database, Health } from './database.ts';
import { sql } from './sql.ts';

type Row = Record<string, unknown>;

const seen = `select current_setting('server_version') as postgresql, (select extversion from pg_extension where extname = 'postgis') as postgis,
                     (select max(version)::int from schema_version) as schema, (select checkpoint_time from pg_control_checkpoint()) as "lastCheckpointAt"`;
const State = z.object({
  postgresql: z.string(),
  postgis: z.string().nullable(),
  schema: z.number().nullable(),
  lastCheckpointAt: z.date(),
});

/** Asks the database how it is, within five seconds; `ask` runs a query as whoever may see the most. */
export const healthOf = async (kind: Database['kind'], ask: (text: string) => Promise<Row[]>, as: Database['as']): Promise<Health> => {
  const rssBytes = process.memoryUsage().rss;
  try {
    const state = State.parse((await ask(seen))[0]);
    const wal = await ask('select sum(size)::float8 as bytes from pg_ls_waldir()').catch(() => []);
    const change = await as({ kind: 'jobs' }, (tx) =>
      tx.maybe(z.object({ at: z.date() }), sql`select at from change order by xid desc, change_id desc limit 1`),
    ).catch(() => undefined);
    return {
      kind,
      ok: true,
      reason: null,
      ...state,
      lastCheckpointAt: state.lastCheckpointAt.toISOString(),
      walBytes: typeof wal[0]?.bytes === 'number' ? wal[0].bytes : null,
      rssBytes,
      lastChangeAt: change?.at.toISOString() ?? null,
    };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return {
      kind,
      ok: false,
      reason,
      postgresql: null,
      postgis: null,
      schema: null,
      lastCheckpointAt: null,
      walBytes: null,
      rssBytes,
      lastChangeAt: null,
    };
  }
};
