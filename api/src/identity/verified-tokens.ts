import { createHash } from 'node:crypto';

/** What a verified token is good for: `expiresAt` is the first whole second since 1970 at which it no longer is. */
type Verified<T> = { value: T; at: number; expiresAt: number; generation: number };

/** Tokens whose signature and claims held a moment ago; whether they were withdrawn is asked on every request all the same. */
export type VerifiedTokens<T> = {
  /** What was kept for a token; nothing when it is over, unknown, or kept under other keys. */
  find(token: string, generation: number): T | undefined;
  /** Keeps what a token says until it is over, at most a minute. */
  keep(token: string, generation: number, expiresAt: number, value: T): void;
};

const KEPT_MS = 60_000;

/** Remembers at most `limit` tokens by their SHA-256, those that came last. `now` in milliseconds since 1970; whoever sets the clock back is verified anew. */
export const createVerifiedTokens = <T>(now: () => number, limit = 1_000): VerifiedTokens<T> => {
  const kept = new Map<string, Verified<T>>();
  const keyOf = (token: string) => createHash('sha256').update(token).digest('base64');
  return {
    find(token, generation) {
      const key = keyOf(token);
      const known = kept.get(key);
      if (!known) return;
      // The last one asked for is the last one to go.
      kept.delete(key);
      const time = now();
      const holds = known.generation === generation && time >= known.at && time < known.at + KEPT_MS;
      if (!holds || Math.floor(time / 1000) >= known.expiresAt) return;
      kept.set(key, known);
      return known.value;
    },
    keep(token, generation, expiresAt, value) {
      kept.set(keyOf(token), { value, at: now(), expiresAt, generation });
      if (kept.size > limit) kept.delete(kept.keys().next().value as string);
    },
  };
};
