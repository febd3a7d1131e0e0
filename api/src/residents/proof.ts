import { createHash, createHmac } from 'node:crypto';

/** A challenge holds for its ten minutes and the next ten. */
const slotMs = 600_000;

/** The challenge for a number and an address: nothing is stored, and a proof made for one serves for no other. */
export const challengeOf = (secret: Buffer, about: string, now: number, slotsAgo = 0): string =>
  createHmac('sha256', secret)
    .update(`proof ${Math.floor(now / slotMs) - slotsAgo} ${about}`)
    .digest('hex')
    .slice(0, 32);

/** Whether SHA-256 of challenge and nonce begins with so many zero bits. */
const isWorked = (challenge: string, nonce: string, bits: number): boolean => {
  const hash = createHash('sha256').update(`${challenge}.${nonce}`).digest();
  return hash.readUInt32BE(0) < 2 ** (32 - bits);
};

/** Whether somebody worked for exactly this number and address within the last twenty minutes. */
export const isProven = (secret: Buffer, about: string, now: number, nonce: string | undefined, bits: number): boolean =>
  nonce !== undefined && [0, 1].some((ago) => isWorked(challengeOf(secret, about, now, ago), nonce, bits));
