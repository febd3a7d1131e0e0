import { createCipheriv, createDecipheriv, randomBytes, scryptSync } from 'node:crypto';

/** Keeps a secret in the database: encrypted when there is a key to encrypt with, readable otherwise. */
export type Seal = { seal(text: string): string; open(sealed: string): string };

/**
 * AES-256-GCM with a key made from `secret` (at least 32 characters). Without a secret texts are kept as they are: fit for a demonstration only.
 * Opening throws when the text was sealed with another secret or changed.
 */
export const createSeal = (secret: string | undefined): Seal => {
  const key = secret === undefined ? undefined : scryptSync(secret, 'vias identity', 32);
  return {
    seal(text) {
      if (!key) return `plain:${text}`;
      const iv = randomBytes(12);
      const cipher = createCipheriv('aes-256-gcm', key, iv);
      const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
      return `gcm1:${Buffer.concat([iv, cipher.getAuthTag(), body]).toString('base64')}`;
    },
    open(sealed) {
      if (sealed.startsWith('plain:')) return sealed.slice(6);
      if (!key || !sealed.startsWith('gcm1:'))
        throw new Error('The identity keys are encrypted: set VIAS_IDENTITY_SECRET to the secret they were made with.');
      const bytes = Buffer.from(sealed.slice(5), 'base64');
      const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, 12)).setAuthTag(bytes.subarray(12, 28));
      return Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString('utf8');
    },
  };
};
