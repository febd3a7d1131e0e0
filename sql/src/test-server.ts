import pg from 'pg';
import { migrate } from './migrate.ts';
import { readBootstrap, templateKey } from './sql-files.ts';

/** The PostgreSQL server of VIAS_TEST_DATABASE_URL (a superuser), or undefined: then tests run embedded. */
export const testServer = (): string | undefined => process.env.VIAS_TEST_DATABASE_URL || undefined;

/** The server's address with another database, and another user when named. */
export const urlOf = (server: string, database: string, user?: string): string => {
  const url = new URL(server);
  url.pathname = `/${database}`;
  if (user !== undefined) {
    url.username = user;
    url.password = '';
  }
  return url.href;
};

/** Runs `fn` on a connection to the address. */
export const withConnection = async <T>(connectionString: string, fn: (client: pg.Client) => Promise<T>): Promise<T> => {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    return await fn(client);
  } finally {
    await client.end();
  }
};

/** Makes the template database on the server unless it is there, and gives its name; templates of other migrations that nobody used for an hour are dropped. */
export const bakeServerTemplate = async (server: string): Promise<string> =>
  withConnection(server, async (admin) => {
    // Several runs at once: roles belong to the cluster, so they take turns.
    await admin.query("select pg_advisory_lock(hashtext('vias template'))");
    const name = `vias_template_${templateKey()}`;
    const used = (database: string) => admin.query(`comment on database ${database} is '${new Date().toISOString()}'`);
    const { rows } = await admin.query<{ datname: string; used: string | null }>(
      "select datname, shobj_description(oid, 'pg_database') as used from pg_database where datname like 'vias\\_template\\_%'",
    );
    if (!rows.some((row) => row.datname === name)) {
      const making = `${name}_making`;
      await admin.query(`drop database if exists ${making}`);
      await admin.query(`create database ${making} template template0 encoding 'UTF8' lc_collate 'C' lc_ctype 'C'`);
      await withConnection(urlOf(server, making), async (client) => {
        await client.query(readBootstrap().text);
        await client.query('set role vias_owner');
        await migrate(client);
      });
      await admin.query(`alter database ${making} rename to ${name}`);
    }
    await used(name);
    const unused = rows.filter((row) => row.datname !== name && Date.parse(row.used ?? '1970') < Date.now() - 3_600_000);
    for (const { datname } of unused) await admin.query(`drop database if exists ${datname}`).catch(() => undefined);
    return name;
  });
