import { randomBytes, type ScryptOptions, scrypt, timingSafeEqual } from 'node:crypto';

// 16 MB and about a tenth of a second: what OWASP asks for scrypt with little memory (N = 2^14, r = 8, p = 5).
const COST = { N: 16_384, r: 8, p: 5, maxmem: 64 * 1024 * 1024 } satisfies ScryptOptions;
const derive = (password: string, salt: Buffer): Promise<Buffer> =>
  new Promise((resolve, reject) =>
    scrypt(password.normalize('NFKC'), salt, 32, COST, (error, key) => (error ? reject(error) : resolve(key))),
  );

/** A salted scrypt hash as text: `scrypt1$salt$key`, base64. */
export const hashPassword = async (password: string): Promise<string> => {
  const salt = randomBytes(16);
  return `scrypt1$${salt.toString('base64')}$${(await derive(password, salt)).toString('base64')}`;
};

/** Whether the realm's password policy refuses it: 12 to 128 characters, not the user name. */
export const isWeakPassword = (password: string, username: string): boolean =>
  password.length < 12 || password.length > 128 || password.toLowerCase() === username.toLowerCase();

/** Whether the password fits the hash. Without a hash it takes as long and says no, so an unknown name shows by nothing. */
export const checkPassword = async (password: string, hash: string | undefined): Promise<boolean> => {
  const [scheme, salt, key] = (hash ?? `scrypt1$${randomBytes(16).toString('base64')}$${randomBytes(32).toString('base64')}`).split('$');
  const expected = Buffer.from(key ?? '', 'base64');
  const derived = await derive(password, Buffer.from(salt ?? '', 'base64'));
  return scheme === 'scrypt1' && expected.length === derived.length && timingSafeEqual(derived, expected) && hash !== undefined;
};
