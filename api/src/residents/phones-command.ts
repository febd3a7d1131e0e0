import { rotateKeys } from '@vias/alerts/key-rotation.ts';
import { openDatabase } from '@vias/sql/open.ts';
import { readConfig, SettingError } from '../config.ts';
import { openPhoneVault } from '../dispatching.ts';

type Env = Record<string, string | undefined>;
type Out = { out: (text: string) => void; err: (text: string) => void };
const usage =
  'Usage: npm run vias -- phones rotate   (VIAS_PHONE_KEY and VIAS_PHONE_KEY_ID are the new key, VIAS_PHONE_KEYS_OLD the ones before: k1=64 hexadecimal digits)\n';

/** `phones rotate`: seals every number, name and address under the current key, in batches; cut off, it goes on where it stopped. Answers the exit code. */
export const phonesCommand = async (
  args: readonly string[],
  env: Env,
  io: Out = { out: (text) => process.stdout.write(text), err: (text) => process.stderr.write(text) },
): Promise<number> => {
  if (args[0] !== 'rotate' || args.length > 1) {
    io.err(usage);
    return 1;
  }
  const config = readConfig(env);
  if (config.databaseUrl === undefined)
    throw new SettingError('phones rotate needs DATABASE_URL: a demonstration keeps the key that it made.');
  const db = await openDatabase({ kind: 'native', url: config.databaseUrl }, { mode: config.mode });
  try {
    const { resealed, failed } = await rotateKeys(db, {
      vault: openPhoneVault(config),
      currentKey: config.phoneKeyId,
      progress: (done) => io.err(`${done} values sealed under ${config.phoneKeyId}\n`),
    });
    io.out(
      failed === 0
        ? `Done: ${resealed} values sealed under ${config.phoneKeyId}. The old keys can be taken away once backups that need them are gone.\n`
        : `${resealed} values sealed under ${config.phoneKeyId}; ${failed} could not be opened and stay as they are: add their key to VIAS_PHONE_KEYS_OLD and repeat.\n`,
    );
    return failed === 0 ? 0 : 1;
  } finally {
    await db.close();
  }
};
