import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Database } from '@vias/sql/database.ts';
import { type Language, languages } from '@vias/sql/problem.ts';
import express, { type Request, type Response, type Router } from 'express';
import type { Provider } from 'oidc-provider';
import type { Logger } from 'pino';
import type { Clock } from '../deps.ts';
import type { Directory } from './directory.ts';
import type { Lockout } from './lockout.ts';
import { asksForMfa } from './oidc-configuration.ts';
import { type Html, sendPage } from './page.ts';
import { pageTexts } from './page-texts.ts';
import { checkPassword } from './password.ts';
import type { Realm, RealmUser } from './realm.ts';
import type { SecondFactor } from './second-factor.ts';
import { demoPage, noticePage, passwordPage, stepUpPage } from './sign-in-pages.ts';
import { noteSignIn, passwordHashOf } from './user-state.ts';

export type SignInParts = {
  db: Pick<Database, 'as'>;
  provider: Provider;
  realm: Realm;
  directory: Directory;
  origin: string;
  secret: Buffer;
  lockout: Lockout;
  secondFactor: SecondFactor;
  clock: Clock;
  log: Logger;
  /** The hash of the demonstration users' one password; undefined outside the demonstration, and with it every demonstration comfort is gone. */
  demoPasswordHash: string | undefined;
};

type Interaction = Awaited<ReturnType<Provider['interactionDetails']>>;
const NOBODY = '00000000-0000-0000-0000-000000000000';
/** Reasons for which a session is not enough and the password is asked again. */
const FULL_SIGN_IN = ['no_session', 'login_prompt', 'max_age', 'id_token_hint'];
const isLanguage = (text: string): text is Language => (languages as readonly string[]).includes(text);

/** The reader's language: chosen on the page, asked for by the client, wanted by the browser, else Latvian. */
export const languageOf = (req: { query?: unknown; headers: Request['headers'] }, uiLocales = ''): Language => {
  const chosen = (req.query as Record<string, unknown> | undefined)?.kc_locale;
  const remembered = /(?:^|; )VIAS_LANGUAGE=([a-z]{2})/.exec(req.headers.cookie ?? '')?.[1];
  const wanted = [chosen, remembered, ...uiLocales.split(' '), ...(req.headers['accept-language'] ?? '').split(',')];
  return (
    wanted
      .map((text) =>
        String(text ?? '')
          .trim()
          .slice(0, 2)
          .toLowerCase(),
      )
      .find(isLanguage) ?? 'lv'
  );
};

/** The pages between an authorization request and its answer: password, second factor, and in the demonstration a list of people. */
export const signInRoutes = (parts: SignInParts): Router => {
  const { db, provider, realm, directory, origin, secret, lockout, secondFactor, clock, log, demoPasswordHash } = parts;
  const demo = demoPasswordHash !== undefined;
  const base = `/realms/${realm.name}`;
  const targets = [...new Set(realm.browserClients.flatMap(({ redirectUris }) => redirectUris.map((uri) => new URL(uri).origin)))];
  const sign = (text: string): string => createHmac('sha256', secret).update(text).digest('base64url');
  const same = (a: string, b: string): boolean => a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b));

  /** Who gave the right password in this sign-in and only lacks the second factor; good for five minutes, in this browser. */
  const pendingFor = (uid: string, user: RealmUser): string => {
    const text = `${user.id}.${clock.now() + 300_000}`;
    return `${text}.${sign(`pending ${uid} ${text}`)}`;
  };
  const pendingUser = async (uid: string, pending: string): Promise<RealmUser | undefined> => {
    const [id = '', until = '', signature = ''] = pending.split('.');
    if (!same(signature, sign(`pending ${uid} ${id}.${until}`)) || Number(until) < clock.now()) return undefined;
    return directory.person(id);
  };
  const sessionUser = async ({ session, prompt, grantId }: Interaction): Promise<RealmUser | undefined> => {
    if (!session || prompt.reasons.some((reason) => FULL_SIGN_IN.includes(reason))) return undefined;
    // The grant ends ten hours after the sign-in, so a one-time code alone never stretches a session past that.
    if (!grantId || !(await provider.Grant.find(grantId))) return undefined;
    return directory.person(session.accountId);
  };

  const router = express.Router();
  const path = '/login-actions/authenticate/:uid';

  /** The interaction that this browser is in the middle of, or a page that says the way back. */
  const interactionOf = async (req: Request, res: Response): Promise<Interaction | undefined> => {
    try {
      const found = await provider.interactionDetails(req, res);
      if (found.uid === req.params.uid) return found;
    } catch (error) {
      if (!(error instanceof Error) || error.name !== 'SessionNotFound') throw error;
    }
    const lang = languageOf(req);
    const t = pageTexts[lang];
    sendPage(res, 400, targets, { lang, base, title: t.expired, body: noticePage(lang, t.expired, t.brokenLead, `${origin}/`) });
    return undefined;
  };

  const show = async (
    req: Request,
    res: Response,
    status: number,
    lang: Language,
    uid: string,
    title: string,
    body: Html,
    wide = false,
  ): Promise<void> => {
    const inLanguage = (other: Language) => `${base}/login-actions/authenticate/${uid}?kc_locale=${other}`;
    if (isLanguage(String(req.query.kc_locale)))
      // The application reads it when the sign-in comes back, and writes it when the language changes there.
      res.cookie('VIAS_LANGUAGE', req.query.kc_locale, {
        path: '/',
        sameSite: 'lax',
        secure: origin.startsWith('https:'),
      });
    sendPage(res, status, targets, { lang, base, title, body, inLanguage, wide, ...(wide && { script: 'sign-in.js' as const }) });
  };
  const showPassword = async (
    req: Request,
    res: Response,
    { uid, params }: Interaction,
    message?: string,
    username = '',
  ): Promise<void> => {
    const lang = languageOf(req, String(params.ui_locales ?? ''));
    const form = { lang, csrf: sign(`csrf ${uid}`), message };
    const body = demo ? demoPage(form, { ...realm, users: await directory.people() }, username) : passwordPage(form, username);
    return show(req, res, message === undefined ? 200 : 401, lang, uid, pageTexts[lang].signIn, body, demo);
  };
  const showStepUp = async (
    req: Request,
    res: Response,
    { uid, params }: Interaction,
    user: RealmUser,
    message?: string,
  ): Promise<void> => {
    const lang = languageOf(req, String(params.ui_locales ?? ''));
    const demoCode = demo ? await secondFactor.currentCode(user.id) : undefined;
    const options = { enrolled: demo || (await secondFactor.has(user.id)), demoCode };
    const body = stepUpPage({ lang, csrf: sign(`csrf ${uid}`), message }, user.name, pendingFor(uid, user), options);
    return show(req, res, message === undefined ? 200 : 401, lang, uid, pageTexts[lang].stepUp, body);
  };

  const finish = async (req: Request, res: Response, user: RealmUser, mfa: boolean): Promise<void> => {
    await noteSignIn(db, user.id, 'sign_in', { acr: mfa ? 'mfa' : 'pwd' });
    log.info({ event: 'identity.sign_in', user: user.id, tenant: user.tenant, acr: mfa ? 'mfa' : 'pwd' }, 'signed in');
    const login = { accountId: user.id, acr: mfa ? 'mfa' : 'pwd', amr: mfa ? ['pwd', 'otp'] : ['pwd'], remember: false };
    return provider.interactionFinished(req, res, { login }, { mergeWithLastSubmission: false });
  };

  router.get(path, async (req, res) => {
    const interaction = await interactionOf(req, res);
    if (!interaction) return;
    const user = asksForMfa(interaction.params) ? await sessionUser(interaction) : undefined;
    await (user ? showStepUp(req, res, interaction, user) : showPassword(req, res, interaction));
  });

  router.post(path, express.urlencoded({ extended: false, limit: '8kb' }), async (req, res) => {
    const interaction = await interactionOf(req, res);
    if (!interaction) return;
    const { uid, params } = interaction;
    const given = (name: string): string => (typeof req.body?.[name] === 'string' ? req.body[name] : '');
    const t = pageTexts[languageOf(req, String(params.ui_locales ?? ''))];
    const site = req.get('sec-fetch-site');
    if (!same(given('csrf'), sign(`csrf ${uid}`)) || (site !== undefined && site !== 'same-origin'))
      return showPassword(req, res, interaction, t.expired);
    if (given('action') === 'cancel') {
      return provider.interactionFinished(
        req,
        res,
        { error: 'access_denied', error_description: 'cancelled' },
        { mergeWithLastSubmission: false },
      );
    }
    const mfa = asksForMfa(params);
    const ip = req.ip ?? '';
    const locked = (seconds: number) => t.wait(Math.ceil(seconds / 60));
    const refused = async (what: string, user: RealmUser | undefined) => {
      if (user) await noteSignIn(db, user.id, 'sign_in_refused', { what });
      log.warn({ event: 'identity.sign_in_refused', what, ...(user && { user: user.id, tenant: user.tenant }) }, 'sign-in refused');
    };

    if (mfa && given('pending')) {
      const user = await pendingUser(uid, given('pending'));
      if (!user) return showPassword(req, res, interaction, t.expired);
      const wait = await lockout.begin(user.username, ip);
      if (wait > 0) return showStepUp(req, res, interaction, user, locked(wait));
      if (!(await secondFactor.check(user.id, given('otp').replaceAll(' ', '')))) {
        await refused('code', user);
        return showStepUp(req, res, interaction, user, t.wrongCode);
      }
      await lockout.succeed(user.username, ip);
      return finish(req, res, user, true);
    }

    const clicked = demo && given('demo_user');
    const username = clicked || given('username').trim();
    const user = await directory.personNamed(username.toLowerCase());
    if (!clicked) {
      const wait = await lockout.begin(username, ip);
      if (wait > 0) return showPassword(req, res, interaction, locked(wait), username);
      // The same work for a name that nobody has, so that the time it takes tells nothing.
      const stored = await passwordHashOf(db, user?.id ?? NOBODY);
      const hash = user && (stored ?? demoPasswordHash);
      if (!(await checkPassword(given('password'), hash))) {
        await refused('password', user);
        return showPassword(req, res, interaction, t.wrong, username);
      }
      // With a second factor still to come the failures are forgiven only after it.
      if (!mfa) await lockout.succeed(username, ip);
    }
    if (!user) return showPassword(req, res, interaction, t.wrong, username);
    return mfa ? showStepUp(req, res, interaction, user) : finish(req, res, user, false);
  });
  return router;
};
