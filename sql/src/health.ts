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
  const unknown = { postgresql: null, postgis: null, schema: null, lastCheckpointAt: null, walBytes: null, lastChangeAt: null };
  const base = { kind, rssBytes: process.memoryUsage().rss };
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('The database did not answer within five seconds.')), 5000);
  });
  const look = async (): Promise<Health> => {
    const { lastCheckpointAt, ...state } = State.parse((await ask(seen))[0]);
    const wal = await ask('select sum(size)::float8 as bytes from pg_ls_waldir()').catch(() => []);
    const change = await as({ kind: 'jobs' }, (tx) =>
      tx.maybe(z.object({ at: z.date() }), sql`select at from change order by xid desc, change_id desc limit 1`),
    ).catch(() => undefined);
    const walBytes = typeof wal[0]?.bytes === 'number' ? wal[0].bytes : null;
    return {
      ...base,
      ok: true,
      reason: null,
      ...state,
      lastCheckpointAt: lastCheckpointAt.toISOString(),
      walBytes,
      lastChangeAt: change?.at.toISOString() ?? null,
    };
  };
  try {
    return await Promise.race([look(), late]);
  } catch (error) {
    return { ...base, ok: false, reason: error instanceof Error ? error.message : String(error), ...unknown };
  } finally {
    clearTimeout(timer);
  }
};
