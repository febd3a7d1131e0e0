import { createHmac } from 'node:crypto';
import type { Database } from '@vias/sql/database.ts';
import express, { type RequestHandler, type Router } from 'express';
import { rateLimit } from 'express-rate-limit';
import { importJWK } from 'jose';
import type { KoaContextWithOIDC, Provider } from 'oidc-provider';
import type { Logger } from 'pino';
import type { Clock } from '../deps.ts';
import { accountLinkRoutes } from './account-link.ts';
import { demoRoutes } from './demo-routes.ts';
import { createDirectory, loadAccounts } from './directory.ts';
import { loadIdentityKeys, publicHalf } from './identity-keys.ts';
import { createLocalKeySet, type KeySet } from './key-set.ts';
import { dressTokenAnswers, keycloakShape, mountLibrary } from './keycloak-shape.ts';
import { createLockout, networkOf } from './lockout.ts';
import type { SigningKey } from './mint.ts';
import { oidcConfiguration } from './oidc-configuration.ts';
import { loadOidcLibrary } from './oidc-library.ts';
import { purgeIdentity } from './oidc-store.ts';
import { type Html, pageAssets, pageHeaders, renderPage } from './page.ts';
import { pageTexts } from './page-texts.ts';
import { hashPassword } from './password.ts';
import type { Realm } from './realm.ts';
import { createSeal } from './seal.ts';
import { createSecondFactor } from './second-factor.ts';
import { languageOf, signInRoutes } from './sign-in.ts';
import { noticePage, signOutPage } from './sign-in-pages.ts';

export type ProviderOptions = {
  db: Pick<Database, 'as'>;
  /** The address people open, without a slash at the end. */
  origin: string;
  realm: Realm;
  mode: 'demo' | 'production';
  clock: Clock;
  log: Logger;
  /** Password of the demonstration users; made from the stored secret when unset. Not used in production. */
  password?: string | undefined;
  /** Partner systems' secrets by client id, at least 32 characters. The demonstration makes its own. */
  machineSecrets?: Readonly<Record<string, string>>;
  /** Encrypts the keys in the database. Required in production. */
  keySecret?: string | undefined;
  /** Production refuses the embedded provider unless this is true (VIAS_EMBEDDED_IDP=yes). */
  allowInProduction?: boolean;
  /** Requests a minute from one address, pages' style and font aside; 600 unless said. */
  requestsPerMinute?: number;
};

export type EmbeddedProvider = {
  /** To be mounted at the root, before any body parser; answers only under /realms/<realm>. */
  router: Router;
  keySet: KeySet;
  issuer: string;
  /** Signs the tokens of the running server. */
  signingKey: SigningKey;
  /** The password of the demonstration users; undefined in production. */
  demoPassword: string | undefined;
  close(): void;
};

const PURGE_EVERY_MS = 600_000;

const LOOPBACK = /^(?:localhost|127\.0\.0\.1|\[::1\])(?=:|$)/;

/** Sign-in returns to one exact address; who opens the demonstration by another name of this machine is led to it. Only pages: programs may use any name. */
const leadToExactAddress =
  (origin: string): RequestHandler =>
  (req, res, next) => {
    const { host } = new URL(origin);
    const asked = req.headers.host ?? '';
    const other =
      LOOPBACK.test(host) && LOOPBACK.test(asked) && asked !== host && asked.replace(LOOPBACK, '') === host.replace(LOOPBACK, '');
    if (other && req.method === 'GET' && req.headers.accept?.includes('text/html')) res.redirect(302, `${origin}${req.originalUrl}`);
    else next();
  };

/** Throws the sentence that says what to set when the embedded provider may not run as asked. */
const refuseUnsafe = ({ mode, allowInProduction, keySecret, machineSecrets = {}, origin }: ProviderOptions): void => {
  for (const [client, secret] of Object.entries(machineSecrets)) {
    if (secret.length < 32)
      throw new Error(`The secret of ${client} is too short: VIAS_MACHINE_SECRETS needs at least 32 characters for each.`);
  }
  if (mode !== 'production') return;
  if (!allowInProduction)
    throw new Error('Production needs Keycloak: set VIAS_KEYCLOAK_URL, or VIAS_EMBEDDED_IDP=yes if you know what you give up.');
  if ((keySecret ?? '').length < 32)
    throw new Error(
      'The embedded identity provider needs VIAS_IDENTITY_SECRET in production, at least 32 characters: openssl rand -hex 32 makes one.',
    );
  if (!origin.startsWith('https://')) throw new Error('The embedded identity provider needs an https VIAS_ORIGIN in production.');
};

/**
 * The identity provider inside VIAS, under Keycloak's own addresses and seeded from the realm file that Keycloak imports.
 * Its keys, sessions, lockouts and one-time-code state are in the database. Throws when the mode does not allow it.
 */
export const createProvider = async (options: ProviderOptions): Promise<EmbeddedProvider> => {
  refuseUnsafe(options);
  const { db, origin, realm, mode, clock, log } = options;
  const issuer = `${origin}/realms/${realm.name}`;
  const base = `/realms/${realm.name}`;
  const seal = createSeal(options.keySecret);
  const keys = await loadIdentityKeys(db, seal);
  const derived = (purpose: string) => createHmac('sha256', keys.secret).update(purpose).digest('base64url');
  const demoPassword =
    mode === 'demo' ? (options.password ?? derived('demonstration password').replace(/[-_]/g, '').slice(0, 16)) : undefined;
  const machineSecrets = new Map(Object.entries(options.machineSecrets ?? {}));
  for (const { clientId } of realm.machines) {
    if (mode === 'demo' && !machineSecrets.has(clientId)) machineSecrets.set(clientId, derived(`secret of ${clientId}`));
  }
  await loadAccounts(db, realm, machineSecrets);
  const directory = createDirectory(db, realm);

  const { Provider: OidcProvider, errors, interactionPolicy } = await loadOidcLibrary();
  const targets = [...new Set(realm.browserClients.flatMap(({ redirectUris }) => redirectUris.map((uri) => new URL(uri).origin)))];
  const answerPage = (
    ctx: KoaContextWithOIDC,
    pick: (lang: keyof typeof pageTexts) => { title: string; body: Html },
    script?: 'sign-out.js',
  ) => {
    const lang = languageOf({ headers: ctx.req.headers, query: ctx.query }, String(ctx.oidc?.params?.ui_locales ?? ''));
    ctx.set({ ...pageHeaders(targets), 'content-language': lang });
    ctx.body = renderPage({ lang, base, ...pick(lang), ...(script && { script }) });
  };
  const provider: Provider = new OidcProvider(
    issuer,
    oidcConfiguration(
      {
        db,
        realm,
        keys,
        secure: origin.startsWith('https:'),
        directory,
        policy: interactionPolicy,
        errors,
        pages: {
          logout: (ctx, form) => {
            const confirmed = ctx.oidc.entities.IdTokenHint !== undefined;
            answerPage(
              ctx,
              (lang) => ({ title: pageTexts[lang].signOut, body: signOutPage(lang, form, confirmed, `${origin}/`) }),
              'sign-out.js',
            );
          },
          loggedOut: (ctx) =>
            answerPage(ctx, (lang) => {
              const { signedOut, signedOutLead } = pageTexts[lang];
              return { title: signedOut, body: noticePage(lang, signedOut, signedOutLead, `${origin}/`) };
            }),
          error: (ctx, error) =>
            answerPage(ctx, (lang) => {
              const { broken, brokenLead } = pageTexts[lang];
              return { title: broken, body: noticePage(lang, broken, brokenLead, `${origin}/`, error) };
            }),
        },
      },
      () => provider,
    ),
  );
  provider.Client.prototype.compareClientSecret = function compare(this: { clientId: string }, secret: string) {
    return directory.checkSecret(this.clientId, secret);
  };
  // Behind a TLS proxy the request itself is plain http; cookies must be marked secure all the same.
  provider.proxy = origin.startsWith('https:');
  provider.on('server_error', (_ctx: unknown, error: Error) => log.error({ err: error }, 'identity provider failed'));
  provider.on('grant.error', (_ctx: unknown, error: Error) =>
    log.warn({ event: 'identity.grant_refused', reason: error.message }, 'grant refused'),
  );
  dressTokenAnswers(provider, realm);

  const [newest] = keys.signing;
  if (!newest) throw new Error('The identity provider has no signing key.');
  const publicKeys = keys.signing.map(publicHalf);
  const signingKey: SigningKey = { kid: newest.kid, privateKey: (await importJWK(newest, 'RS256')) as SigningKey['privateKey'] };

  const realmRouter = express.Router();
  realmRouter.use(pageAssets());
  realmRouter.use(
    rateLimit({
      windowMs: 60_000,
      limit: options.requestsPerMinute ?? 600,
      standardHeaders: 'draft-7',
      legacyHeaders: false,
      keyGenerator: (req) => networkOf(req.ip ?? ''),
      message: { error: 'slow_down' },
      validate: false,
    }),
  );
  const pages = {
    db,
    provider,
    realm,
    directory,
    origin,
    secret: keys.secret,
    lockout: createLockout(db, realm.lockout, clock, keys.secret),
    secondFactor: createSecondFactor(db, realm.totp, clock, seal),
    clock,
    log,
    demoPasswordHash: demoPassword === undefined ? undefined : await hashPassword(demoPassword),
  };
  realmRouter.use(signInRoutes(pages));
  realmRouter.use(accountLinkRoutes(pages));
  if (mode === 'demo') realmRouter.use(demoRoutes({ realm, directory, issuer, key: signingKey, clock, machineSecrets }));
  realmRouter.use(keycloakShape(realm, directory, issuer, publicKeys));
  realmRouter.use(mountLibrary(provider));
  const router = express.Router();
  if (mode === 'demo') router.use(leadToExactAddress(origin));
  router.use(base, realmRouter);

  const purge = () =>
    void purgeIdentity(db, realm.lockout.window).catch((error: unknown) => log.warn({ err: error }, 'expired sign-ins were not removed'));
  const timer = setInterval(purge, PURGE_EVERY_MS).unref();
  return { router, keySet: createLocalKeySet({ keys: publicKeys }), issuer, signingKey, demoPassword, close: () => clearInterval(timer) };
};
