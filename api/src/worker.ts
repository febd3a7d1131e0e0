import { openDatabase } from '@vias/sql/open.ts';
import { readConfig, SettingError } from './config.ts';
import { openPhoneVault, startDispatching } from './dispatching.ts';
import { openLog } from './log.ts';

/** `npm run worker`: a process that only hands alerts over. Any number of them may run, on any number of machines, on one PostgreSQL. */
const main = async (): Promise<void> => {
  const config = readConfig(process.env);
  if (config.databaseUrl === undefined)
    throw new SettingError('npm run worker needs DATABASE_URL: the embedded database has one process, which sends by itself.');
  const log = openLog(config.logLevel);
  const db = await openDatabase({ kind: 'native', url: config.databaseUrl }, { mode: config.mode });
  const stop = startDispatching({ db, config, log, vault: openPhoneVault(config) });
  process.stdout.write('The alert worker is ready.\n');
  const leave = async (): Promise<void> => {
    await stop();
    await db.close();
    process.exit(0);
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void leave());
};

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
  process.exit(1);
});
