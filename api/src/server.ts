import { createServer } from 'node:http';
import { join } from 'node:path';
import type { Database } from '@vias/sql/database.ts';
import { openDatabase } from '@vias/sql/open.ts';
import type { Logger } from 'pino';
import { createApp } from './app.ts';
import { noteSessions } from './audit/sessions.ts';
import type { Config } from './config.ts';
import { seedDemo } from './demo/seed.ts';
import { refuseLeavers } from './departure/leaver-guard.ts';
import type { Clock, Deps } from './deps.ts';
import { openPhoneVault, startDispatching } from './dispatching.ts';
import { createGuard } from './identity/guard.ts';
import { createRemoteKeySet } from './identity/key-set.ts';
import { createProvider } from './identity/provider.ts';
import { loadRealm } from './identity/realm.ts';
import { createDenyList } from './identity/user-state.ts';
import { importRunnerOf } from './imports/import-runner.ts';
import { startJobs } from './jobs.ts';
import { closeServer, listen } from './listen.ts';
import { createTileEngine } from './tiles/tile-engine.ts';
import { startClockWatch } from './watching/clock-watch.ts';
import { startTracing } from './watching/trace.ts';

/** What a start prints while it works, one line each. */
export type Progress = (text: string) => void;
export type RunningServer = { demoPassword: string | undefined; close(): Promise<void> };

const openFor = (config: Config, log: Logger, progress: Progress): Promise<Database> =>
  openDatabase(
    config.databaseUrl === undefined
      ? { kind: 'embedded', dataDir: config.dataDir }
      : {
          kind: 'native',
          url: config.databaseUrl,
          ...(config.migrateUrl !== undefined && { migrateUrl: config.migrateUrl }),
          ...(config.readUrl !== undefined && { readUrl: config.readUrl }),
        },
    { mode: config.mode, progress, log: (level, message, error) => log[level](error === undefined ? {} : { err: error }, message) },
  );

/** Who answers for tokens: Keycloak at its address, or the provider inside VIAS. */
const identityOf = async (db: Database, config: Config, clock: Clock, log: Logger) => {
  const issuer = `${config.keycloakUrl ?? config.origin}/realms/vias`;
  if (config.keycloakUrl !== undefined) {
    const address = `${config.keycloakInternalUrl ?? config.keycloakUrl}/realms/vias`;
    const keySet = createRemoteKeySet({ issuer, address, cacheFile: join(config.dataDir, 'keycloak-keys.json') });
    return { issuer, keySet, provider: undefined };
  }
  const provider = await createProvider({
    db,
    origin: config.origin,
    realm: loadRealm({ origin: config.origin, demoUsers: config.mode === 'demo', usersFile: config.usersFile }),
    mode: config.mode,
    clock,
    log,
    password: config.demoPassword,
    machineSecrets: config.machineSecrets,
    keySecret: config.identitySecret,
    allowInProduction: config.embeddedIdp,
  });
  return { issuer, keySet: provider.keySet, provider };
};

/** Opens the database, brings up every part and listens. Throws one sentence when it cannot; then nothing was left running. */
export const startServer = async (config: Config, log: Logger, progress: Progress): Promise<RunningServer> => {
  const clock: Clock = { now: () => Date.now() };
  const server = createServer();
  await listen(server, config.host, config.port).then(() => closeServer(server, 0));
  const db = await openFor(config, log, progress);
  const closing: (() => unknown)[] = [() => db.close()];
  // One part that fails to end keeps none of the others, the database last of all, from ending.
  const close = async () => {
    const failures: unknown[] = [];
    for (const step of closing.splice(0).reverse()) {
      try {
        await step();
      } catch (error) {
        failures.push(error);
      }
    }
    if (failures.length > 0) throw failures[0];
  };
  try {
    const vault = openPhoneVault(config);
    if (config.mode === 'demo') await seedDemo(db, { clock, log, vault, progress });
    const { issuer, keySet, provider } = await identityOf(db, config, clock, log);
    if (provider) closing.push(() => provider.close());
    const ownGuard = createGuard({ issuer, audience: 'vias-api', keySet, clock, refusedBefore: createDenyList(db, clock.now) });
    // The provider inside VIAS notes sign-ins by itself, and disables accounts.
    const guard = provider ? ownGuard : noteSessions(refuseLeavers(ownGuard, db, clock), db);
    const leaving = new AbortController();
    const deps: Deps = { db, guard, clock, log, config, leaving: leaving.signal };
    const tiles = createTileEngine({ db, guard, log, config });
    closing.push(() => tiles.close());
    closing.push(await startTracing(config.tracing, log), startClockWatch(log));
    if (config.dispatch) closing.push(startDispatching({ db, config, log, vault }));
    closing.push(startJobs(deps));
    const imports = importRunnerOf(deps);
    closing.push(() => imports.close());
    const app = createApp(deps, provider ? { identity: provider.router } : {});
    const http = createServer((req, res) => {
      if (!tiles.handler(req, res)) app(req, res);
    });
    http.headersTimeout = 15_000;
    http.requestTimeout = 600_000;
    await imports.recover();
    await listen(http, config.host, config.port);
    closing.push(() => {
      leaving.abort();
      return closeServer(http);
    });
    return { demoPassword: provider?.demoPassword, close };
  } catch (error) {
    await close();
    throw error;
  }
};
