import { randomUUID } from 'node:crypto';
import { type CryptoKey, type JWTHeaderParameters, type JWTPayload, type KeyObject, SignJWT } from 'jose';
import type { Clock } from '../deps.ts';
import type { RealmMachine, RealmUser } from './realm.ts';

/** A signing key with the id that the key set publishes it under. */
export type SigningKey = { kid: string; privateKey: CryptoKey | KeyObject };
export type MintOptions = {
  key: SigningKey;
  issuer: string;
  user: RealmUser | RealmMachine;
  clock: Clock;
  mfa?: boolean;
  audience?: string;
  /** Seconds the token lives; an hour unless said. */
  lifetime?: number;
  /** Claims and header fields to change, for tests: `undefined` removes one. */
  overrides?: { payload?: Record<string, unknown>; header?: Partial<JWTHeaderParameters> };
};

/** The claims of an access token as Keycloak writes them for a person or a service account. `at` and `authTime` in seconds since 1970. */
export const claimsOf = (user: RealmUser | RealmMachine): Record<string, unknown> => {
  const shared = {
    sub: user.id,
    typ: 'Bearer',
    tenant: user.tenant,
    groups: user.groups,
    realm_access: { roles: user.roles },
    name: user.name,
  };
  return 'clientId' in user
    ? {
        ...shared,
        azp: user.clientId,
        client_id: user.clientId,
        preferred_username: `service-account-${user.clientId}`,
        ...(user.perMinute !== undefined && { requests_per_minute: user.perMinute }),
      }
    : { ...shared, preferred_username: user.username, email: user.email, email_verified: true, locale: user.locale };
};

/** An access token for a user or machine, signed RS256. Pure: key, clock and user come in, a token comes out. */
export const mintToken = async ({
  key,
  issuer,
  user,
  clock,
  mfa = false,
  audience = 'vias-api',
  lifetime = 3_600,
  overrides = {},
}: MintOptions): Promise<string> => {
  const now = Math.floor(clock.now() / 1000);
  const person =
    'username' in user
      ? { azp: 'vias-map', scope: 'openid profile email', sid: randomUUID(), acr: mfa ? 'mfa' : 'pwd', auth_time: now }
      : {};
  const payload: JWTPayload = {
    iss: issuer,
    aud: audience,
    jti: randomUUID(),
    iat: now,
    exp: now + lifetime,
    ...claimsOf(user),
    ...person,
    ...overrides.payload,
  };
  return new SignJWT(payload).setProtectedHeader({ alg: 'RS256', typ: 'JWT', kid: key.kid, ...overrides.header }).sign(key.privateKey);
};
