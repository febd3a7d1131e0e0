import { afterAll, afterEach, beforeAll, beforeEach } from '@jest/globals';
import { openTestDatabase, type TestDatabase } from '@vias/sql/testing.ts';
import type { Channel } from './channels/channel.ts';
import { type Dispatcher, type DispatcherConfig, startDispatcher } from './dispatcher.ts';
import { hurry, quiet, testVault, wipe } from './testing.ts';

/** Waits short enough for tests. */
export const fast: Partial<DispatcherConfig> = {
  idleMs: 50,
  busyMs: 20,
  lifecycleMs: 40,
  reconcileMs: 40,
  firstLookS: 0.15,
  secondLookS: 0.25,
  leaseS: 20,
};

/** Gives a test file one database, empty for each test, and at most one running dispatcher, which ends with its test. */
export const openDispatcherSuite = ({ log = quiet, ...waits }: Partial<DispatcherConfig> & { log?: typeof quiet } = {}) => {
  let db: TestDatabase;
  let dispatcher: Dispatcher | undefined;
  beforeAll(async () => {
    db = await openTestDatabase();
  });
  afterAll(() => db.close());
  beforeEach(async () => {
    await wipe(db);
    await hurry(db);
  });
  afterEach(async () => {
    await dispatcher?.stop();
    dispatcher = undefined;
  });
  return {
    /** Only inside tests and hooks. */
    get db() {
      return db;
    },
    run(channel: Channel | Channel[], config: Partial<DispatcherConfig> = {}): void {
      dispatcher = startDispatcher({
        db,
        channels: Array.isArray(channel) ? channel : [channel],
        vault: testVault,
        log,
        config: { ...fast, ...waits, ...config },
      });
    },
  };
};
