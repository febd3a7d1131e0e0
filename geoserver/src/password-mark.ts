import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';

const digest = promisify(scrypt) as (password: string, salt: string, length: number) => Promise<Buffer>;
const form = /^VIAS ([\w-]{22}) ([\w-]{43})$/;

/** Says of a password which it is, to whoever has it; whoever does not can only try passwords, slowly. */
export const markOf = async (password: string): Promise<string> => {
  const salt = randomBytes(16).toString('base64url');
  return `VIAS ${salt} ${(await digest(password, salt, 32)).toString('base64url')}`;
};

/** Whether what was found is the mark of the password. */
export const isMarkOf = async (found: unknown, password: string): Promise<boolean> => {
  const [, salt, kept] = form.exec(String(found)) ?? [];
  return salt !== undefined && kept !== undefined && timingSafeEqual(await digest(password, salt, 32), Buffer.from(kept, 'base64url'));
};
