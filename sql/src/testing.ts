import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import pg from 'pg';
import { Bridge } from './bridge.ts';
import type { Database } from './database.ts';
import { embeddedDatabase } from './embedded.ts';
import { withClient } from './embedded-session.ts';
import { openNative } from './native.ts';
import type { Session } from './pglite.ts';
import { testServer, urlOf, withConnection } from './test-server.ts';
import { testTemplate } from './test-template.ts';

/** A database for one test file. */
export type TestDatabase = Database & {
  /** Runs SQL as superuser, past every policy; several statements may stand in one text when there are no values. */
  admin<Row extends pg.QueryResultRow = Record<string, unknown>>(text: string, values?: unknown[]): Promise<Row[]>;
  /** Runs `fn` on a connection that acts as vias_owner, as migrations do. */
  owner<T>(fn: (client: pg.Client) => Promise<T>): Promise<T>;
};

/** A fresh database with all migrations and reference data and nothing else; gone when closed. Embedded, or on VIAS_TEST_DATABASE_URL. */
export const openTestDatabase = async (): Promise<TestDatabase> => {
  const server = testServer();
  return server ? openOnServer(server) : openInProcess();
};

const rowsOf = <Row>(result: pg.QueryResult | pg.QueryResult[]): Row[] => (Array.isArray(result) ? result.at(-1) : result)?.rows as Row[];

// Set by sql/src/test-environment.ts; scripts that measure have none.
const { openKeptSession } = globalThis as { openKeptSession?: (template: string) => Promise<Session> };

const openInProcess = async (): Promise<TestDatabase> => {
  const session = openKeptSession
    ? await openKeptSession(testTemplate())
    : await (await import('./pglite.ts')).startSession({ template: readFileSync(testTemplate()) });
  const bridge = new Bridge();
  await bridge.attach(session.exchange);
  const db = embeddedDatabase(bridge, { log: () => undefined, close: session.close });
  return {
    ...db,
    admin: (text, values) => withClient(bridge, 'admin', async (client) => rowsOf(await client.query(text, values))),
    owner: (fn) => withClient(bridge, 'owner', fn),
  };
};

const openOnServer = async (server: string): Promise<TestDatabase> => {
  const name = `vias_test_${process.pid}_${randomBytes(4).toString('hex')}`;
  await withConnection(server, async (client) => {
    // Two test files may copy the template at the same moment; PostgreSQL lets only one do it.
    await client.query("select pg_advisory_lock(hashtext('vias template'))");
    await client.query(`create database ${name} template ${testTemplate()}`);
  });
  const db = await openNative({ url: urlOf(server, name, 'vias_login') }, { log: () => undefined, guarded: true });
  const admin = new pg.Pool({ connectionString: urlOf(server, name), max: 1 });
  // Dropping the database may reach a connection before its own end does.
  admin.on('error', () => undefined);
  return {
    ...db,
    admin: async (text, values) => rowsOf(await admin.query(text, values)),
    owner: (fn) =>
      withConnection(urlOf(server, name), async (client) => {
        await client.query('set role vias_owner');
        return fn(client);
      }),
    async close() {
      await db.close();
      await admin.end();
      await withConnection(server, (client) => client.query(`drop database if exists ${name} with (force)`));
    },
  };
};
