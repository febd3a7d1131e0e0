import type { IncomingHttpHeaders } from 'node:http';
import type { Member, Principal, Role } from '@vias/sql/principal.ts';
import { Problem } from '@vias/sql/problem.ts';
import { decodeJwt, decodeProtectedHeader, errors, jwtVerify } from 'jose';

import type { Clock } from '../deps.ts';
import './problems.ts';
import { memberOf } from './claims.ts';
import { type KeySet, ProviderDown } from './key-set.ts';
import { createKeycloakAdapter, type Grant } from './keycloak.ts';
import { TOLERANCE_SECONDS } from './step-up.ts';
import { createVerifiedTokens } from './verified-tokens.ts';

/** What a guard needs. Issuer, audience and keys say whose tokens count; `refusedBefore` is VIAS's own deny list (seconds since 1970, 0 for none; asked for a write it answers as of now). */
export type GuardOptions = {
  issuer: string;
  audience: string;
  keySet: KeySet;
  clock: Clock;
  browserClients?: readonly string[];
  refusedBefore?: (subject: string, atOnce: boolean) => Promise<number>;
};

export type Guard = {
  /** The principal of a request: public without an Authorization header. Throws Problem `identity.*` for any token that does not hold. */
  authenticate(request: { headers: IncomingHttpHeaders; method?: string | undefined }): Promise<Principal>;
  /** The principal as a member, or 401 `identity.token_missing`. */
  requireMember(principal: Principal): Member;
  /** The member if it has one of the roles, or 403 `identity.role_missing` (401 when nobody is signed in). */
  requireRole(principal: Principal, roles: readonly Role[]): Member;
};

/** What changes nothing; everything else is refused to a disabled person at the very next request. */
const reads = new Set(['GET', 'HEAD']);
const MAX_TOKEN_CHARACTERS = 8_192;
const MAX_TOKEN_AGE_S = 3_600;

/** Whose token it was that is no longer taken; told to the audit alone. */
export class RevokedToken extends Error {
  readonly member: Member;
  constructor(member: Member) {
    super('token withdrawn');
    this.member = member;
  }
}

const refuse = (code: string, cause?: unknown): Problem =>
  new Problem(code, { cause, headers: { 'www-authenticate': 'Bearer realm="vias", error="invalid_token"' } });

const missing = (): Problem => new Problem('identity.token_missing', { headers: { 'www-authenticate': 'Bearer realm="vias"' } });

const problemOf = (error: unknown): Problem => {
  if (error instanceof Problem) return error.status === 401 ? refuse(error.code, error.info.cause) : error;
  if (error instanceof errors.JWTExpired) return refuse('identity.token_expired', error);
  if (error instanceof errors.JOSEError) return refuse('identity.token_invalid', error);
  if (error instanceof ProviderDown) return new Problem('identity.provider_down', { cause: error, headers: { 'retry-after': '5' } });
  throw error;
};

/** Whether this can be a token of ours at all, before any key is known. */
const isReadable = (token: string): boolean => {
  try {
    return decodeProtectedHeader(token).alg === 'RS256' && decodeJwt(token).sub !== undefined;
  } catch {
    return false;
  }
};

/**
 * The door of the API: bearer tokens verified by jose, roles judged by keycloak-connect's guard.
 * One token speaks for one tenant; RS256 only; at most 8 kB and an hour old.
 */
export const createGuard = (options: GuardOptions): Guard => {
  const { issuer, audience, keySet, clock, browserClients = ['vias-map'], refusedBefore = async () => 0 } = options;
  const grants = new WeakMap<Member, Grant>();

  const keycloak = createKeycloakAdapter(issuer, audience, async (token) => {
    const { payload } = await jwtVerify(token, keySet.key, {
      issuer,
      audience,
      algorithms: ['RS256'],
      clockTolerance: TOLERANCE_SECONDS,
      maxTokenAge: MAX_TOKEN_AGE_S,
      requiredClaims: ['exp', 'iat', 'sub', 'azp'],
      currentDate: new Date(clock.now()),
    });
    return payload;
  });

  // A signature costs more than a tile from memory, and a map asks for dozens with the same token.
  const verified = createVerifiedTokens<{ grant: Grant; member: Member; issuedAt: number }>(clock.now);
  const verify = async (token: string) => {
    // Before the token is looked at: keys that change meanwhile make what is kept here worthless.
    const generation = await keySet.generation().catch((error: unknown) => {
      // To come back later, as a provider that is down asks one to, would help no such token.
      throw isReadable(token) ? error : refuse('identity.token_invalid', error);
    });
    const known = verified.find(token, generation);
    if (known) return known;
    const { grant, payload } = await keycloak.accept(token);
    const answer = { grant, member: memberOf(payload, browserClients), issuedAt: Number(payload.iat) };
    const lastSecond = Math.floor(answer.issuedAt + MAX_TOKEN_AGE_S);
    verified.keep(token, generation, Math.min(Number(payload.exp), lastSecond + 1) + TOLERANCE_SECONDS, answer);
    return answer;
  };

  const requireMember = (principal: Principal): Member => {
    if (principal.kind !== 'user' && principal.kind !== 'machine') throw missing();
    return principal;
  };

  return {
    async authenticate({ headers, method = 'GET' }) {
      if (headers.authorization === undefined) return { kind: 'public' };
      if (headers.authorization.length > MAX_TOKEN_CHARACTERS) throw refuse('identity.token_too_long');
      const token = /^Bearer +([\w-]+\.[\w-]+\.[\w-]*)$/i.exec(headers.authorization)?.[1];
      if (token === undefined) throw refuse('identity.token_invalid');
      try {
        const { grant, member: known, issuedAt } = await verify(token);
        // Each request has a principal of its own.
        const member = { ...known, roles: [...known.roles] };
        if (issuedAt < keySet.notBefore() || issuedAt < (await refusedBefore(member.id, !reads.has(method))))
          throw refuse('identity.token_revoked', new RevokedToken(member));
        grants.set(member, grant);
        return member;
      } catch (error) {
        throw problemOf(error);
      }
    },

    requireMember,

    requireRole(principal, roles) {
      const member = requireMember(principal);
      const grant = grants.get(member);
      if (grant) keycloak.requireRole(grant, roles);
      else keycloak.requireRoleOf(member, roles);
      return member;
    },
  };
};
