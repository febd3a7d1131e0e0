import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { createLocalJWKSet, errors, type JSONWebKeySet, type JWTVerifyGetKey } from 'jose';
import { z } from 'zod';

/** The provider could not be asked: down, slow, or answering something that is no key set. */
export class ProviderDown extends Error {}

/** The public keys of an identity provider. `notBefore` (seconds since 1970): tokens issued earlier are refused. `generation` is another number whenever the keys may be others; it looks after them and throws as `key` does. */
export type KeySet = { key: JWTVerifyGetKey; notBefore(): number; generation(): Promise<number> };

const KeySetFile = z.object({ keys: z.array(z.looseObject({ kty: z.string() })).min(1) });
const Saved = z.object({ issuer: z.string(), savedAt: z.number(), jwks: KeySetFile, notBefore: z.number().default(0) });

const TIMEOUT_MS = 2_000;
const COOLDOWN_MS = 10_000;
const BREAKER_MS = 5_000;
const REFRESH_MS = 60_000;
/** How long known keys are trusted while the provider cannot be reached; rotation and revocation are unknown for as long. */
const STALE_MS = 24 * 3_600_000;

const fetchJson = async (url: string): Promise<unknown> => {
  try {
    const answer = await fetch(url, {
      redirect: 'error',
      signal: AbortSignal.timeout(TIMEOUT_MS),
      headers: { accept: 'application/json' },
    });
    if (!answer.ok) throw new Error(`${url} answered ${answer.status}`);
    return JSON.parse(await answer.text());
  } catch (cause) {
    throw new ProviderDown(`The identity provider cannot be used: ${cause instanceof Error ? cause.message : cause}`, { cause });
  }
};

export type RemoteKeySetOptions = {
  /** The realm as tokens name it. */
  issuer: string;
  /** The same realm as this process reaches it, where that is another address. */
  address?: string;
  cacheFile?: string;
  /** Milliseconds since 1970. */
  now?: () => number;
};

/**
 * Keys of a provider reached over HTTP. Asked at most once at a time, refreshed every minute in the background, and for an unknown key id at most every 10 s;
 * after a failure nothing is asked for 5 s. `cacheFile` keeps the last good keys, so a restart works while the provider is down.
 * The returned `key` throws ProviderDown when it cannot know.
 */
export const createRemoteKeySet = ({ issuer, address = issuer, cacheFile, now = Date.now }: RemoteKeySetOptions): KeySet => {
  let local: JWTVerifyGetKey | undefined;
  let knownAt = Number.NEGATIVE_INFINITY;
  let askedAt = Number.NEGATIVE_INFINITY;
  let closedUntil = Number.NEGATIVE_INFINITY;
  let notBefore = 0;
  let asking: Promise<void> | undefined;
  let generation = 0;

  const keep = (jwks: z.output<typeof KeySetFile>, at: number) => {
    local = createLocalJWKSet(jwks as JSONWebKeySet);
    knownAt = at;
    generation += 1;
  };
  if (cacheFile) {
    try {
      const saved = Saved.parse(JSON.parse(readFileSync(cacheFile, 'utf8')));
      if (saved.issuer === issuer) {
        keep(saved.jwks, saved.savedAt);
        notBefore = saved.notBefore;
      }
    } catch {
      // No saved keys, or unreadable ones: they are only a help, the provider is asked.
    }
  }
  const save = (jwks: z.output<typeof KeySetFile>) => {
    if (!cacheFile) return;
    try {
      mkdirSync(dirname(cacheFile), { recursive: true });
      writeFileSync(`${cacheFile}.new`, JSON.stringify({ issuer, savedAt: now(), jwks, notBefore }), { mode: 0o600 });
      renameSync(`${cacheFile}.new`, cacheFile);
    } catch {
      // A full disk must not stop sign-in.
    }
  };
  const ask = (): Promise<void> => {
    if (now() < closedUntil)
      return Promise.reject(new ProviderDown('The identity provider failed a moment ago and is left alone for 5 s.'));
    asking ??= (async () => {
      try {
        askedAt = now();
        const jwks = KeySetFile.safeParse(await fetchJson(`${address}/protocol/openid-connect/certs`));
        if (!jwks.success) throw new ProviderDown('The identity provider answers with something that is no key set.');
        const page = z.looseObject({ 'tokens-not-before': z.number().default(0) }).safeParse(await fetchJson(address));
        if (page.success) notBefore = Math.max(notBefore, page.data['tokens-not-before']);
        keep(jwks.data, now());
        save(jwks.data);
      } catch (error) {
        closedUntil = now() + BREAKER_MS;
        throw error;
      } finally {
        asking = undefined;
      }
    })();
    return asking;
  };

  const keysNow = async (): Promise<JWTVerifyGetKey> => {
    const age = now() - knownAt;
    if (!local || age > STALE_MS) await ask();
    else if (age > REFRESH_MS && now() >= closedUntil) ask().catch(() => undefined);
    if (!local) throw new ProviderDown('The identity provider gave no keys.');
    return local;
  };

  return {
    notBefore: () => notBefore,
    async generation() {
      await keysNow();
      return generation;
    },
    async key(header, token) {
      const keys = await keysNow();
      try {
        return await keys(header, token);
      } catch (error) {
        if (!(error instanceof errors.JWKSNoMatchingKey) || now() - askedAt < COOLDOWN_MS) throw error;
        await ask();
        return (await keysNow())(header, token);
      }
    },
  };
};

/** Keys that this process holds itself: the embedded provider's, or a test's. */
export const createLocalKeySet = (jwks: JSONWebKeySet, notBefore: () => number = () => 0): KeySet => ({
  key: createLocalJWKSet(jwks),
  notBefore,
  generation: async () => 0,
});
