import Keycloak, { type KeycloakConfig, type KeycloakLoginOptions } from 'keycloak-js';
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
  place.searchParams.set('lang', document.documentElement.lang);
  history.replaceState(null, '', place.pathname + place.search);
};

/** Where the provider is our own origin its cookies are no third party's, and the hidden frame that tests for them is spared: with its addresses given, the library does not open it. */
const addressesOf = ({ url, realm, clientId }: ClientConfig['identity']): KeycloakConfig => {
  if (new URL(url, location.origin).origin !== location.origin) return { url, realm, clientId };
  const openId = `${url.replace(/\/$/, '')}/realms/${encodeURIComponent(realm)}/protocol/openid-connect`;
  return {
    clientId,
    oidcProvider: { authorization_endpoint: `${openId}/auth`, token_endpoint: `${openId}/token`, end_session_endpoint: `${openId}/logout` },
  };
};

const connect = (identity: ClientConfig['identity']): Keycloak => {
  const made = new Keycloak(addressesOf(identity));
  made.onTokenExpired = () => void freshToken();
  return made;
};

const always = { pkceMethod: 'S256', checkLoginIframe: false, redirectUri: home } as const;

/** Whether this is the way back from the provider's page. */
const isBack = (): boolean => /[#&]state=/.test(location.hash);

const findSession = async ({ identity }: ClientConfig): Promise<boolean> => {
  keycloak = connect(identity);
  try {
    return await keycloak.init({
      ...always,
      onLoad: 'check-sso',
      silentCheckSsoRedirectUri: `${location.origin}/silent-check-sso.html`,
    });
  } catch {
    // The silent way uses hidden frames and gives up after seconds; a slow provider is still one, and its own page needs no frame.
    const answer = await fetch(`${identity.url}/realms/${identity.realm}/.well-known/openid-configuration`);
    if (!answer.ok) throw new Error(`identity: ${answer.status}`);
    keycloak = connect(identity);
    return await keycloak.init(always);
  }
};

/** Signs in with PKCE: silently where there is a session, else by way of the provider's page (then the result is false and the page is left). Throws when the provider does not answer. */
export const signIn = async (settings: Promise<ClientConfig>, texts: Promise<void>): Promise<boolean> => {
  // A session is looked for while the texts come. The way back waits for them: it changes the address too.
  const isReturn = isBack();
  if (isReturn) await texts;
  // Kept at once, because a browser that blocks the provider's cookies leaves while it looks; and again with the language that the texts put into the address.
  else keepScreen();
  const session = settings.then(findSession);
  session.catch(() => {});
  await texts;
  if (!isReturn) keepScreen();
  if (!(await session)) {
    leave();
    return false;
  }
  comeBack();
  user.set(readUser(keycloak?.tokenParsed));
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
