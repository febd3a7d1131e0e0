import { createInterface } from 'node:readline/promises';
import type { Database } from '@vias/sql/database.ts';
import { openDatabase } from '@vias/sql/open.ts';
import { createDirectory } from './directory.ts';
import { hashPassword, isWeakPassword } from './password.ts';
import { loadRealm, type Realm } from './realm.ts';
import { createSeal } from './seal.ts';
import { createSecondFactor } from './second-factor.ts';
import { refuseTokensBefore, storePasswordHash } from './user-state.ts';

const usage = `npm run vias -- account password USER    set the password, read from the first line of standard input; ends what the person is signed in with
npm run vias -- account code USER        give the person a new second factor and print the otpauth:// address for the authenticator app
npm run vias -- account withdraw USER    refuse every token issued until now; USER may be the id of a person in Keycloak
It works on DATABASE_URL, for people of VIAS_USERS_FILE and for those whom administrators invited; the way in when no administrator has one.`;

const readLine = async (): Promise<string> => {
  const lines = createInterface({ input: process.stdin });
  for await (const line of lines) return line;
  return '';
};

type Work = {
  db: Pick<Database, 'as'>;
  realm: Realm;
  keySecret: string | undefined;
  now: number;
  readPassword(): Promise<string>;
  print(line: string): void;
};

/** Does one account command; throws an Error with a sentence when it cannot. */
export const runAccountCommand = async (
  [action, name]: readonly string[],
  { db, realm, keySecret, now, readPassword, print }: Work,
): Promise<void> => {
  // People of the files, and those whom administrators invited.
  const user =
    realm.users.find(({ username, id }) => username === name || id === name) ?? (await createDirectory(db, realm).personNamed(name ?? ''));
  if (action === 'withdraw') {
    const id = user?.id ?? (/^[0-9a-f-]{36}$/.test(name ?? '') ? name : undefined);
    if (id === undefined) throw new Error(`There is no person "${name}".\n${usage}`);
    await refuseTokensBefore(db, id, now);
    print(`Tokens of ${name} issued before ${new Date(now).toISOString()} are refused.`);
    return;
  }
  if (action !== 'password' && action !== 'code') throw new Error(usage);
  if (!user)
    throw new Error(`There is no person "${name}", neither in VIAS_USERS_FILE nor among those who were invited and came.\n${usage}`);
  if (action === 'password') {
    const password = await readPassword();
    if (isWeakPassword(password, user.username)) throw new Error('A password has 12 to 128 characters and is not the user name.');
    await storePasswordHash(db, user.id, await hashPassword(password), now);
    print(`The password of ${user.username} is set.`);
  } else {
    const factor = createSecondFactor(db, realm.totp, { now: () => now }, createSeal(keySecret));
    print(await factor.enrol(user.id, user.username));
  }
};

/** `npm run vias -- account …`: people of the embedded identity provider in production. Answers the exit code. */
export const accountCommand = async (args: readonly string[], env: Readonly<Record<string, string | undefined>>): Promise<number> => {
  if (args.length !== 2) throw new Error(usage);
  if (!env.DATABASE_URL) throw new Error('Accounts are kept in PostgreSQL: set DATABASE_URL. The demonstration has its own people.');
  const realm = loadRealm({
    origin: env.VIAS_ORIGIN ?? 'http://localhost:8080',
    demoUsers: false,
    usersFile: env.VIAS_USERS_FILE || undefined,
  });
  const db = await openDatabase({ kind: 'native', url: env.DATABASE_URL });
  try {
    const print = (line: string) => void process.stdout.write(`${line}\n`);
    await runAccountCommand(args, {
      db,
      realm,
      keySecret: env.VIAS_IDENTITY_SECRET || undefined,
      now: Date.now(),
      readPassword: readLine,
      print,
    });
    return 0;
  } finally {
    await db.close();
  }
};
