import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openDatabase } from '@vias/sql/open.ts';
import { moveToKeycloak } from './keycloak-export.ts';
import { loadRealm } from './realm.ts';
import { createSeal } from './seal.ts';

const usage = `npm run vias -- users export-keycloak FOLDER    write what a Keycloak needs to take over people and machines: vias-realm.json, vias-users-0.json, first-secrets.csv
It works on DATABASE_URL; the three files hold second factors and first passwords: keep them off other machines, and delete them after the move.`;

/** `npm run vias -- users export-keycloak FOLDER`: from the provider inside VIAS to Keycloak, ids kept. Answers the exit code; throws a sentence. */
export const usersCommand = async (args: readonly string[], env: Readonly<Record<string, string | undefined>>): Promise<number> => {
  const [action, folder, ...more] = args;
  if (action !== 'export-keycloak' || folder === undefined || more.length > 0) throw new Error(usage);
  if (!env.DATABASE_URL) throw new Error('Accounts are kept in PostgreSQL: set DATABASE_URL. The demonstration has its own people.');
  const realm = loadRealm({
    origin: env.VIAS_ORIGIN ?? 'http://localhost:8080',
    demoUsers: false,
    usersFile: env.VIAS_USERS_FILE || undefined,
  });
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  if (readdirSync(folder).length > 0)
    throw new Error(`${folder} is not empty: name a new folder, so that no older move is mixed with this one.`);
  const db = await openDatabase({ kind: 'native', url: env.DATABASE_URL });
  try {
    const move = await moveToKeycloak(db, realm, createSeal(env.VIAS_IDENTITY_SECRET || undefined));
    const write = (name: string, text: string) => writeFileSync(join(folder, name), text, { mode: 0o600, flag: 'wx' });
    write('vias-realm.json', `${JSON.stringify(move.realm, null, 2)}\n`);
    write('vias-users-0.json', `${JSON.stringify(move.users, null, 2)}\n`);
    write(
      'first-secrets.csv',
      ['username,kind,secret', ...move.first.map(({ username, kind, secret }) => `${username},${kind},${secret}`), ''].join('\n'),
    );
    const machines = move.first.filter(({ kind }) => kind === 'machine').length;
    process.stdout.write(
      `People, with their second factors: ${move.users.users.length}. New secrets of machines: ${machines}. Written to ${folder}; what to do with it: docs/keycloak.md.\n`,
    );
    return 0;
  } finally {
    await db.close();
  }
};
