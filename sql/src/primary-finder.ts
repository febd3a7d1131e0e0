import pg from 'pg';
import type { DatabaseLog } from './database.ts';

/** One address for each host of `postgresql://login@a:5432,b:5432/vias`; the hosts are the primary and those that may take its place. */
export const addressesOf = (url: string): string[] => {
  const [, before = '', hosts = '', after = ''] = /^(\w+:\/\/(?:[^@/]*@)?)([^/?]*)(.*)$/.exec(url) ?? [];
  return hosts.split(',').map((host) => `${before}${host}${after}`);
};

/** Whether the error says that the connection, or the server behind it, is gone. */
export const isLost = (error: unknown): boolean => {
  const { code = '', message = '' } = (error ?? {}) as { code?: string; message?: string };
  return (
    /^(ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|EHOSTUNREACH|57P0[123]|08\d\d\d)$/.test(code) ||
    /Connection terminated|timeout exceeded when trying to connect/.test(message)
  );
};

/** Whether a server that only reads was asked to write: it is a standby, or was made one. */
export const onlyReads = (error: unknown): boolean => (error as { code?: string } | undefined)?.code === '25006';

export type PrimaryFinder = {
  /** Whether there is more than one to choose from. */
  several: boolean;
  address(): string;
  /** Asks every host until one takes writes, `within` milliseconds at most; then throws a sentence. */
  find(within: number): Promise<void>;
};

/**
 * Knows which of several hosts takes writes. Of two that both say so the one of the newer timeline does: a primary that comes back after another was promoted is not believed,
 * and once a timeline was seen no older one is.
 */
export const createPrimaryFinder = (addresses: readonly string[], log: DatabaseLog): PrimaryFinder => {
  let at = 0;
  let newest = 0;
  const timelineOf = async (address: string): Promise<number> => {
    const client = new pg.Client({ connectionString: address, connectionTimeoutMillis: 2_000, query_timeout: 2_000 });
    client.on('error', () => undefined);
    try {
      await client.connect();
      const { rows } = await client.query<{ timeline: string | null }>(
        'select case when not pg_is_in_recovery() then substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8) end as timeline',
      );
      return rows[0]?.timeline == null ? 0 : Number.parseInt(rows[0].timeline, 16);
    } finally {
      await client.end().catch(() => undefined);
    }
  };
  const look = async (): Promise<boolean> => {
    const timelines = await Promise.all(addresses.map((address) => timelineOf(address).catch(() => 0)));
    const best = Math.max(...timelines);
    if (best === 0 || best < newest) return false;
    const found = timelines.indexOf(best);
    if (found !== at) log('warn', `The database takes writes at another host now: number ${found + 1} of DATABASE_URL, timeline ${best}.`);
    [at, newest] = [found, best];
    return true;
  };
  let looking: Promise<boolean> | undefined;
  return {
    several: addresses.length > 1,
    address: () => addresses[at] ?? '',
    async find(within) {
      if (addresses.length < 2) return;
      const until = Date.now() + within;
      for (;;) {
        looking ??= look().finally(() => {
          looking = undefined;
        });
        if (await looking) return;
        if (Date.now() >= until) throw new Error('Connection terminated: no host of DATABASE_URL takes writes.');
        await new Promise((resolve) => setTimeout(resolve, 200));
      }
    },
  };
};
