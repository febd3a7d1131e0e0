import Keycloak, { type KeycloakLoginOptions } from 'keycloak-js';
import type { ClientConfig } from './config.ts';
import { createStore } from './store.ts';
import { giveTokens } from './token.ts';

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
  /** mfa after the second factor. */
  acr?: string;
  /** Seconds since 1970. */
  authTime?: number;
}

interface Claims {
  sub?: string;
  name?: string;
  preferred_username?: string;
  tenant?: string;
  acr?: string;
  auth_time?: number;
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
        roles: (claims.realm_access?.roles ?? []) as Role[],
        ...(claims.acr && { acr: claims.acr }),
        ...(claims.auth_time && { authTime: claims.auth_time }),
      }
    : undefined;

// The provider comes back to '/' only; the screen one came from waits in this tab.
const home = `${location.origin}/`;
const returnKey = 'vias.return';

const keepScreen = (): void => sessionStorage.setItem(returnKey, location.pathname + location.search);

const leave = (options: KeycloakLoginOptions = {}): void =>
  void keycloak?.login({ redirectUri: home, locale: document.documentElement.lang, ...options });

const comeBack = (): void => {
  const screen = sessionStorage.getItem(returnKey);
  sessionStorage.removeItem(returnKey);
  if (!screen?.startsWith('/') || screen.startsWith('//')) return;
  // The language may have been changed on the sign-in page; the rest of the screen is as it was left.
  const place = new URL(screen, location.origin);
  if (place.searchParams.has('lang')) place.searchParams.set('lang', document.documentElement.lang);
  history.replaceState(null, '', place.pathname + place.search);
};

const connect = ({ url, realm, clientId }: ClientConfig['identity']): Keycloak => {
  const made = new Keycloak({ url, realm, clientId });
  made.onTokenExpired = () => void freshToken();
  return made;
};

const always = { pkceMethod: 'S256', checkLoginIframe: false, redirectUri: home } as const;

/** Signs in with PKCE: silently where there is a session, else by way of the provider's page (then the result is false and the page is left). Throws when the provider does not answer. */
export const signIn = async ({ identity }: ClientConfig): Promise<boolean> => {
  if (!/[#&]state=/.test(location.hash)) keepScreen();
  keycloak = connect(identity);
  let signedIn = false;
  try {
    signedIn = await keycloak.init({
      ...always,
      onLoad: 'check-sso',
      silentCheckSsoRedirectUri: `${location.origin}/silent-check-sso.html`,
    });
  } catch {
    // The silent way uses hidden frames and gives up after seconds; a slow provider is still one, and its own page needs no frame.
    const answer = await fetch(`${identity.url}/realms/${identity.realm}/.well-known/openid-configuration`);
    if (!answer.ok) throw new Error(`identity: ${answer.status}`);
    keycloak = connect(identity);
    signedIn = await keycloak.init(always);
  }
  if (!signedIn) {
    leave();
    return false;
  }
  comeBack();
  user.set(readUser(keycloak.tokenParsed));
  giveTokens(freshToken);
  return true;
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
export const signInAgain = (): void => {
  keepScreen();
  leave();
};

/** Asks for the second factor and comes back to this screen with acr=mfa. */
export const stepUp = (): void => {
  keepScreen();
  leave({ acrValues: 'mfa' });
};

/** Signs out here and at the provider. */
export const signOut = (): void => void keycloak?.logout({ redirectUri: home });

/** True when the user has one of the roles. */
export const hasRole = (who: User | undefined, roles: readonly Role[]): boolean => !!who && roles.some((role) => who.roles.includes(role));
