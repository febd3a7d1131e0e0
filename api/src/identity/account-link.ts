import { createHmac, timingSafeEqual } from 'node:crypto';
import { type Language, languages } from '@vias/sql/problem.ts';
import { sql } from '@vias/sql/sql.ts';
import express, { type Request, type Response, type Router } from 'express';
import { z } from 'zod';
import { accountLinkTexts } from './account-link-texts.ts';
import { hashSecret } from './directory.ts';
import { html, sendPage } from './page.ts';
import { pageTexts } from './page-texts.ts';
import { checkPassword, hashPassword, isWeakPassword } from './password.ts';
import type { SignInParts } from './sign-in.ts';
import { languageOf } from './sign-in.ts';
import { fieldsOf, noticePage, warning } from './sign-in-pages.ts';
import { passwordHashOf } from './user-state.ts';

const identity = { kind: 'identity' } as const;
const Link = z.object({
  linkId: z.uuid(),
  purpose: z.enum(['invite', 'factor', 'password']),
  id: z.uuid(),
  username: z.string(),
  name: z.string(),
  locale: z.string(),
});
type Link = z.output<typeof Link>;
const ofCode = (code: string) => sql`select l.account_link_id as "linkId", l.purpose, a.account_id as id, a.username, a.name, a.locale
  from account_link l join account a using (account_id)
  where l.code_hash = ${hashSecret(code)} and l.used_at is null and l.expires_at > now() and a.disabled_at is null`;

/** The page behind a one-time link: password, second factor, or both for whoever was invited. The person decides them; the administrator who handed the link on learns neither. */
export const accountLinkRoutes = (parts: SignInParts): Router => {
  const { db, realm, origin, secret, lockout, secondFactor, log, demoPasswordHash } = parts;
  const base = `/realms/${realm.name}`;
  const sign = (text: string): string => createHmac('sha256', secret).update(text).digest('base64url');
  const same = (a: string, b: string): boolean => a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b));
  const sealOf = (code: string, key: string): string => sign(`key ${code} ${key}`);
  /** The key that this browser was shown before for the same link: who reads the page in another language, or opens it again, may have it in the telephone already. Another browser is shown another. */
  const shownBefore = (req: Request, code: string): string | undefined => {
    const [, key = '', seal = ''] = /(?:^|; )VIAS_FACTOR=([A-Z2-7]+)\.([\w-]+)/.exec(req.headers.cookie ?? '') ?? [];
    return same(seal, sealOf(code, key)) ? key : undefined;
  };
  const find = (code: string): Promise<Link | undefined> =>
    /^[\w-]{43}$/.test(code) ? db.as(identity, (tx) => tx.maybe(Link, ofCode(code))) : Promise.resolve(undefined);

  const notice = (res: Response, status: number, title: string, lead: string, lang: Language): void =>
    sendPage(res, status, [], { lang, base, title, body: noticePage(lang, title, lead, `${origin}/`) });
  const gone = (req: Request, res: Response): void => {
    const lang = languageOf(req);
    const { gone: title, goneLead } = accountLinkTexts[lang];
    notice(res, 404, title, goneLead, lang);
  };

  const show = async (req: Request, res: Response, code: string, link: Link, message?: string, key?: string): Promise<void> => {
    const lang = languageOf(req, link.locale);
    const t = accountLinkTexts[lang];
    const setsPassword = link.purpose !== 'factor';
    const setsFactor = link.purpose !== 'password';
    const asksCode = setsFactor || (await secondFactor.has(link.id));
    const factor = secondFactor.propose(link.username, key ?? shownBefore(req, code));
    const input = (id: string, label: string, autocomplete: string, hint?: string) =>
      html`<label class="field"><span>${label}</span><input id="${id}" name="${id}" type="password" autocomplete="${autocomplete}" required${hint !== undefined && html` aria-describedby="${id}-hint"`}></label>${hint !== undefined && html`<p class="lead" id="${id}-hint">${hint}</p>`}`;
    const hidden = { csrf: sign(`account ${code}`), ...(setsFactor && { key: factor.key, seal: sealOf(code, factor.key) }) };
    const body = html`<div class="sheet"><h1>${t.title[link.purpose]}</h1><p class="lead">${t.lead(link.name, link.username)}</p>
<form method="post">${fieldsOf(hidden)}${warning(message)}
<input type="hidden" name="username" value="${link.username}" autocomplete="username">
${setsPassword ? html`${input('password', t.password, 'new-password', t.passwordHint)}${input('again', t.again, 'new-password')}` : input('password', t.oldPassword, 'current-password')}
${setsFactor && html`<h2>${t.factorTitle}</h2><p class="lead">${t.factorLead}</p><p class="lead">${t.factorKey}: <strong id="key">${factor.key.replaceAll(/(.{4})(?=.)/g, '$1 ')}</strong></p><p class="lead"><a href="${factor.address}">${t.factorOpen}</a></p>`}
${asksCode && html`<label class="field"><span>${t.code}</span><input class="code" id="otp" name="otp" inputmode="numeric" autocomplete="one-time-code" pattern="[0-9 ]*" maxlength="7" required></label>`}
<button class="primary" type="submit">${t.save}</button></form></div>`;
    const inLanguage = (other: Language) => `${base}/account/${code}?kc_locale=${other}`;
    if ((languages as readonly string[]).includes(String(req.query.kc_locale)))
      res.cookie('VIAS_LANGUAGE', req.query.kc_locale, { path: '/', sameSite: 'lax', secure: origin.startsWith('https:') });
    if (setsFactor)
      res.cookie('VIAS_FACTOR', `${factor.key}.${sealOf(code, factor.key)}`, {
        path: `${base}/account/${code}`,
        httpOnly: true,
        sameSite: 'lax',
        secure: origin.startsWith('https:'),
        maxAge: 3_600_000,
      });
    sendPage(res, message === undefined ? 200 : 422, [], { lang, base, title: t.title[link.purpose], body, inLanguage });
  };

  /** Writes what the person chose, once: of two who send at the same moment one finds the link used. */
  const use = (code: string, link: Link, hash: string | undefined, factor: { key: string; step: number } | undefined) =>
    db.as(identity, async (tx) => {
      const still = await tx.maybe(Link, sql`${ofCode(code)} for update of l`);
      if (!still) return false;
      await tx.run(sql`update account_link set used_at = now() where account_link_id = ${link.linkId}`);
      if (hash !== undefined)
        await tx.run(sql`insert into identity_user_state (user_id, password_hash) values (${link.id}, ${hash})
          on conflict (user_id) do update set password_hash = excluded.password_hash`);
      if (factor) await secondFactor.store(tx, link.id, factor.key, factor.step);
      if (link.purpose === 'invite')
        await tx.run(sql`update account set accepted_at = now() where account_id = ${link.id} and accepted_at is null`);
      return true;
    });

  const router = express.Router();
  router.get('/account/:code', async (req, res) => {
    const link = await find(req.params.code);
    await (link ? show(req, res, req.params.code, link) : gone(req, res));
  });
  router.post('/account/:code', express.urlencoded({ extended: false, limit: '8kb' }), async (req, res) => {
    const code = String(req.params.code);
    const link = await find(code);
    if (!link) return gone(req, res);
    const given = (name: string): string => (typeof req.body?.[name] === 'string' ? req.body[name] : '');
    const lang = languageOf(req, link.locale);
    const t = accountLinkTexts[lang];
    const site = req.get('sec-fetch-site');
    const key = same(given('seal'), sealOf(code, given('key'))) ? given('key') : undefined;
    const refuse = (message: string) => show(req, res, code, link, message, key);
    if (!same(given('csrf'), sign(`account ${code}`)) || (site !== undefined && site !== 'same-origin'))
      return refuse(pageTexts[lang].expired);
    const password = given('password');
    if (link.purpose !== 'factor') {
      if (isWeakPassword(password, link.username)) return refuse(t.weak);
      if (password !== given('again')) return refuse(t.differ);
    }
    const otp = given('otp').replaceAll(' ', '');
    let factor: { key: string; step: number } | undefined;
    if (link.purpose !== 'password') {
      const step = key === undefined ? undefined : secondFactor.stepOf(key, otp);
      if (key === undefined || step === undefined) return refuse(t.wrongCode);
      factor = { key, step };
    }
    if (link.purpose !== 'invite') {
      // What the person still knows is asked for, under the same limit as at sign-in: a link alone makes nobody another person.
      const ip = req.ip ?? '';
      const wait = await lockout.begin(link.username, ip);
      if (wait > 0) return refuse(pageTexts[lang].wait(Math.ceil(wait / 60)));
      if (link.purpose === 'factor') {
        if (!(await checkPassword(password, (await passwordHashOf(db, link.id)) ?? demoPasswordHash))) return refuse(t.wrongPassword);
      } else if ((await secondFactor.has(link.id)) && !(await secondFactor.check(link.id, otp))) return refuse(t.wrongCode);
      await lockout.succeed(link.username, ip);
    }
    const used = await use(code, link, link.purpose === 'factor' ? undefined : await hashPassword(password), factor);
    if (!used) return gone(req, res);
    res.clearCookie('VIAS_FACTOR', { path: `${base}/account/${code}` });
    log.info({ event: 'identity.link_used', user: link.id, purpose: link.purpose }, 'one-time link used');
    notice(res, 200, t.done, t.doneLead(link.username), lang);
  });
  return router;
};
