import { openDatabase } from '@vias/sql/open.ts';

/** Brings the database to this version and ends: a deployment runs it before the servers, which then need no owner's login. */
const main = async ({ DATABASE_URL: url, VIAS_MIGRATE_URL: migrateUrl }: NodeJS.ProcessEnv): Promise<void> => {
  if (!url || !migrateUrl) throw new Error('Migrating needs DATABASE_URL (serves, owns nothing) and VIAS_MIGRATE_URL (the owner).');
  const db = await openDatabase(
    { kind: 'native', url, migrateUrl },
    { mode: 'production', log: (_level, message) => process.stdout.write(`${message}\n`) },
  );
  const { schema } = await db.health();
  await db.close();
  process.stdout.write(`The database is at schema ${schema}.\n`);
};

main(process.env).catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
  process.exit(1);
});
