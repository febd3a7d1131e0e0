import type { Member, Role } from '@vias/sql/principal.ts';
import { inEveryLanguage, Problem } from '@vias/sql/problem.ts';
import KeycloakConnect, { type Grant, type Token } from 'keycloak-connect';

import { roleNames } from './page-texts.ts';

export type { Grant } from 'keycloak-connect';

/** Checks a token's signature and claims and gives its payload; throws a Problem. */
export type VerifyToken = (token: string) => Promise<Record<string, unknown>>;

/** The parts of keycloak-connect's token and grant manager that its types leave out. */
type RawToken = Token & { token?: string; content: Record<string, unknown> };
type Configuration = ConstructorParameters<typeof KeycloakConnect>[1];

const deny = (roles: readonly Role[]): Problem =>
  new Problem('identity.role_missing', {
    // By the names they have on the sign-in pages.
    values: { roles: inEveryLanguage((lang) => roles.map((role) => roleNames[lang][role]).join(', ')) },
    headers: { 'www-authenticate': `Bearer realm="vias", error="insufficient_scope", scope="${roles.join(' ')}"` },
  });

/**
 * keycloak-connect with nothing left of it but its grant object and its `protect()` guard.
 * Its own token check accepts tokens without expiry and any audience, and one HTML answer of the provider ends the process (issue in rotation.js),
 * so `verify` replaces it. Its middleware() and its login flow are never mounted.
 */
export const createKeycloakAdapter = (issuer: string, audience: string, verify: VerifyToken) => {
  const { origin, pathname } = new URL(issuer);
  const configuration = {
    realm: pathname.split('/').at(-1) ?? 'vias',
    'auth-server-url': `${origin}${pathname.slice(0, pathname.indexOf('/realms/'))}/`,
    resource: audience,
    'bearer-only': true,
    'verify-token-audience': true,
    'ssl-required': 'external',
    'confidential-port': 0,
  };
  const keycloak = new KeycloakConnect({}, configuration as Configuration);
  keycloak.accessDenied = () => undefined; // the refusal is a Problem, thrown below
  keycloak.grantManager.validateToken = async (token) => {
    const raw = token as RawToken;
    raw.content = await verify(raw.token ?? '');
    return raw;
  };
  keycloak.grantManager.validateGrant = async (grant) => {
    if (!grant.access_token) throw new Problem('identity.token_invalid');
    grant.access_token = await keycloak.grantManager.validateToken(grant.access_token, 'Bearer');
    return grant;
  };
  return {
    /** The grant and the verified payload of a raw access token. */
    async accept(token: string): Promise<{ grant: Grant; payload: Record<string, unknown> }> {
      const grant = await keycloak.grantManager.createGrant({ access_token: token as unknown as Token });
      return { grant, payload: (grant.access_token as RawToken).content };
    },

    /** Passes when the grant has one of the roles, by keycloak-connect's own guard; throws `identity.role_missing` otherwise. */
    requireRole(grant: Grant, roles: readonly Role[]): void {
      let passed = false;
      const guard = keycloak.protect((token) => roles.some((role) => token.hasRole(`realm:${role}`)));
      guard({ kauth: { grant } } as never, {} as never, () => {
        passed = true;
      });
      if (!passed) throw deny(roles);
    },

    /** The same refusal for a member without a grant (a principal made by the system itself). */
    requireRoleOf(member: Member, roles: readonly Role[]): void {
      if (!roles.some((role) => member.roles.includes(role))) throw deny(roles);
    },
  };
};
