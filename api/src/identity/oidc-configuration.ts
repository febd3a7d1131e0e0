import { randomBytes } from 'node:crypto';
import type { Database } from '@vias/sql/database.ts';
import type { Configuration, errors, interactionPolicy, KoaContextWithOIDC, Provider } from 'oidc-provider';
import type { Directory } from './directory.ts';
import type { IdentityKeys } from './identity-keys.ts';
import { claimsOf } from './mint.ts';
import { createOidcStore } from './oidc-store.ts';
import type { Realm } from './realm.ts';
import { STEP_UP_SECONDS } from './step-up.ts';

const SCOPES = 'openid profile email roles';
/** The name of the API as a resource; only inside the provider, tokens carry the audience. */
const RESOURCE = 'urn:vias:api';
const PROTOCOL = '/protocol/openid-connect';
const now = () => Math.floor(Date.now() / 1000);

export type ConfigurationParts = {
  db: Pick<Database, 'as'>;
  realm: Realm;
  keys: IdentityKeys;
  secure: boolean;
  directory: Directory;
  policy: typeof interactionPolicy;
  errors: typeof errors;
  pages: {
    logout(ctx: KoaContextWithOIDC, form: string): void;
    loggedOut(ctx: KoaContextWithOIDC): void;
    error(ctx: KoaContextWithOIDC, error: string): void;
  };
};

/** Whether an authorization request asks for the second factor. */
export const asksForMfa = (params: Record<string, unknown>): boolean =>
  String(params.acr_values ?? '')
    .split(' ')
    .includes('mfa');

const promptsOf = ({ base, Check }: typeof interactionPolicy) => {
  const prompts = base();
  prompts.get('login')?.checks.add(
    new Check('step_up', 'The second factor is needed', ({ oidc }) => {
      const { session, params } = oidc;
      if (!asksForMfa(params ?? {}) || !session?.accountId) return Check.NO_NEED_TO_PROMPT;
      const fresh = session.acr === 'mfa' && now() - (session.loginTs ?? 0) <= STEP_UP_SECONDS;
      return fresh ? Check.NO_NEED_TO_PROMPT : Check.REQUEST_PROMPT;
    }),
  );
  return prompts;
};

/**
 * oidc-provider set up to look like Keycloak: its paths, its claims, its lifetimes, all from the realm file.
 * Code with PKCE for browsers and client credentials for machines; no implicit grant, no password grant, no dynamic registration.
 */
export const oidcConfiguration = (parts: ConfigurationParts, provider: () => Provider): Configuration => {
  const { db, realm, keys, secure, directory, policy, errors, pages } = parts;
  // The library wants a secret in the clear; ours are hashes, which the directory compares. This one opens nothing.
  const noSecret = randomBytes(32).toString('base64url');
  const findClient = async (id: string) =>
    (await directory.machine(id)) && {
      client_id: id,
      client_secret: noSecret,
      grant_types: ['client_credentials'],
      response_types: [],
      redirect_uris: [],
    };
  const cookie = { httpOnly: true, sameSite: 'lax', secure, path: `/realms/${realm.name}`, signed: true } as const;
  return {
    adapter: createOidcStore(db, findClient, () => new errors.InvalidGrant('used already')),
    jwks: { keys: keys.signing as never },
    cookies: {
      keys: [keys.secret.toString('base64')],
      names: { session: 'VIAS_SESSION', interaction: 'VIAS_SIGN_IN', resume: 'VIAS_RESUME' },
      long: cookie,
      short: cookie,
    },
    clients: [
      ...realm.browserClients.map(({ clientId, redirectUris, postLogoutRedirectUris }) => ({
        client_id: clientId,
        token_endpoint_auth_method: 'none' as const,
        grant_types: ['authorization_code', 'refresh_token'],
        response_types: ['code' as const],
        redirect_uris: redirectUris,
        post_logout_redirect_uris: postLogoutRedirectUris,
      })),
    ],
    routes: {
      authorization: `${PROTOCOL}/auth`,
      token: `${PROTOCOL}/token`,
      jwks: `${PROTOCOL}/certs`,
      userinfo: `${PROTOCOL}/userinfo`,
      end_session: `${PROTOCOL}/logout`,
      introspection: `${PROTOCOL}/token/introspect`,
      revocation: `${PROTOCOL}/revoke`,
    },
    scopes: SCOPES.split(' '),
    // Keycloak gives all of these to a client that asks for no more than `openid`.
    claims: {
      openid: ['sub', 'typ', 'acr', 'auth_time', 'name', 'preferred_username', 'email', 'email_verified', 'tenant', 'groups', 'locale'],
      sid: null,
    },
    conformIdTokenClaims: false,
    responseTypes: ['code'],
    acrValues: ['pwd', 'mfa'],
    pkce: { required: () => true },
    rotateRefreshToken: true,
    issueRefreshToken: async (_ctx, client) => client.grantTypeAllowed('refresh_token'),
    ttl: {
      AccessToken: realm.accessTokenLifespan,
      ClientCredentials: realm.accessTokenLifespan,
      IdToken: realm.accessTokenLifespan,
      AuthorizationCode: realm.accessCodeLifespan,
      Interaction: realm.loginLifespan,
      // Idle for half an hour and it is over; ten hours after the sign-in it is over whatever happens.
      RefreshToken: (_ctx, token) => Math.max(1, Math.min(realm.sessionIdle, (token.iiat ?? now()) + realm.sessionMax - now())),
      Session: realm.sessionMax,
      Grant: realm.sessionMax,
    },
    features: {
      devInteractions: { enabled: false },
      introspection: { enabled: true, allowedPolicy: (_ctx, client, token) => token.clientId === client.clientId },
      revocation: { enabled: true, allowedPolicy: (_ctx, client, token) => token.clientId === client.clientId },
      clientCredentials: { enabled: true },
      userinfo: { enabled: true },
      rpInitiatedLogout: { enabled: true, logoutSource: pages.logout, postLogoutSuccessSource: pages.loggedOut },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => RESOURCE,
        useGrantedResource: () => true,
        getResourceServerInfo: () => ({
          scope: SCOPES,
          audience: realm.audience,
          accessTokenFormat: 'jwt',
          accessTokenTTL: realm.accessTokenLifespan,
          jwt: { sign: { alg: 'RS256' } },
        }),
      },
    },
    interactions: { policy: promptsOf(policy), url: (_ctx, { uid }) => `/realms/${realm.name}/login-actions/authenticate/${uid}` },
    async loadExistingGrant({ oidc }) {
      const { session, client } = oidc;
      if (!session?.accountId || !client) return undefined;
      const known = session.grantIdFor(client.clientId);
      const existing = known ? await provider().Grant.find(known) : undefined;
      if (existing) return existing;
      const grant = new (provider().Grant)({ clientId: client.clientId, accountId: session.accountId });
      grant.addOIDCScope(SCOPES);
      grant.addResourceScope(RESOURCE, SCOPES);
      await grant.save();
      return grant;
    },
    async findAccount(_ctx, sub) {
      const user = await directory.person(sub);
      if (!user) return undefined;
      const { typ: _bearer, realm_access: _roles, ...claims } = claimsOf(user);
      return { accountId: sub, claims: async (use) => ({ ...claims, sub, ...(use === 'id_token' && { typ: 'ID' }) }) };
    },
    formats: {
      customizers: {
        // Access tokens as Keycloak writes them: its claims, its header.
        async jwt(ctx, token, written) {
          const source = ctx?.oidc.entities.AuthorizationCode ?? ctx?.oidc.entities.RefreshToken;
          const person = 'accountId' in token && token.accountId ? await directory.person(token.accountId) : undefined;
          const subject = person ?? (await directory.machine(token.clientId ?? ''));
          if (!subject) throw new Error('A token for nobody of the realm was asked for.');
          await directory.noteUse(subject.id);
          Object.assign(written, { header: { typ: 'JWT' } });
          Object.assign(written.payload, claimsOf(subject), {
            azp: token.clientId,
            ...(person && { sid: (token as { sessionUid?: string }).sessionUid, acr: source?.acr ?? 'pwd', auth_time: source?.authTime }),
          });
        },
      },
    },
    clientBasedCORS: (_ctx, origin, client) => (client.redirectUris ?? []).some((uri) => new URL(uri).origin === origin),
    renderError: (ctx, out) => pages.error(ctx, out.error),
  };
};
