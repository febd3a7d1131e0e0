import Keycloak from 'keycloak-js';
import type { ClientConfig } from './config.ts';
import { createStore } from './store.ts';

/** The system roles, as the realm names them. */
export type Role =
  | 'incident-editor'
  | 'planner'
  | 'dispatcher'
  | 'alert-author'
  | 'alert-approver'
  | 'institution'
  | 'municipality-admin'
  | 'auditor'
  | 'operator';

/** Who is signed in, as the token says. The server decides again on every request. */
export interface User {
  id: string;
  name: string;
  tenant: string;
  roles: readonly Role[];
  acr?: string;
}

interface Claims {
  sub?: string;
  name?: string;
  preferred_username?: string;
  tenant?: string;
  acr?: string;
  roles?: string[];
  realm_access?: { roles?: string[] };
}

let keycloak: Keycloak | undefined;

export const user = createStore<User | undefined>(undefined);
/** True once the session has ended: the screen stays, one button signs in again. */
export const sessionEnded = createStore(false);

const readUser = (claims: Claims | undefined): User | undefined =>
  claims?.sub
    ? {
        id: claims.sub,
        name: claims.name ?? claims.preferred_username ?? '',
        tenant: claims.tenant ?? '',
        roles: [...(claims.realm_access?.roles ?? []), ...(claims.roles ?? [])] as Role[],
        ...(claims.acr && { acr: claims.acr }),
      }
    : undefined;

/** Signs in with PKCE, going to the provider and back when there is no session; throws when the provider cannot be reached. */
export const signIn = async (config: ClientConfig, lang: string): Promise<void> => {
  keycloak = new Keycloak({ url: config.keycloakUrl ?? location.origin, realm: 'vias', clientId: 'vias-map' });
  keycloak.onTokenExpired = () => void freshToken();
  await keycloak.init({ onLoad: 'login-required', pkceMethod: 'S256', checkLoginIframe: false, locale: lang });
  user.set(readUser(keycloak.tokenParsed));
};

/** An access token good for another 30 seconds; undefined once the session has ended. */
export const freshToken = async (): Promise<string | undefined> => {
  if (!keycloak) return undefined;
  try {
    if (await keycloak.updateToken(30)) user.set(readUser(keycloak.tokenParsed));
    sessionEnded.set(false);
  } catch {
    // Offline is not signed out: a token that is still good is used, and the request itself tells what is wrong.
    if (keycloak.isTokenExpired(0) && navigator.onLine) sessionEnded.set(true);
  }
  return keycloak.token;
};

/** Signs in again and comes back to this very screen. */
export const signInAgain = (): void => void keycloak?.login({ redirectUri: location.href });

/** Asks for the second factor and comes back here with acr=mfa. */
export const stepUp = (): void =>
  void keycloak?.login({ redirectUri: location.href, acrValues: 'mfa', acr: { values: ['mfa'], essential: true }, maxAge: 0 });

/** Signs out here and at the provider. */
export const signOut = (): void => void keycloak?.logout({ redirectUri: location.origin });

/** True when the user has one of the roles. */
export const hasRole = (who: User | undefined, roles: readonly Role[]): boolean => !!who && roles.some((role) => who.roles.includes(role));
