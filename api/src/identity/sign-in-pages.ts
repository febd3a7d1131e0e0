import type { Language } from '@vias/sql/problem.ts';
import { type Html, html } from './page.ts';
import { type PageTexts, pageTexts, roleNames } from './page-texts.ts';
import type { Realm, RealmTenant, RealmUser } from './realm.ts';

/** What went wrong, above the fields. */
export const warning = (text: string | undefined): Html | undefined =>
  text === undefined
    ? undefined
    : html`<p class="message" role="alert" id="message"><svg viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2" aria-hidden="true"><path d="M12 3 21 12l-9 9-9-9z"/><path d="M12 8v5M12 16v.5" stroke-linecap="round"/></svg><span>${text}</span></p>`;
const chevron = html`<svg class="chevron" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true"><path d="m9 6 6 6-6 6"/></svg>`;
/** Hidden fields of a form. */
export const fieldsOf = (fields: Record<string, string>): Html[] =>
  Object.entries(fields).map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`);

type FormParts = { lang: Language; csrf: string; message?: string | undefined };

const passwordForm = ({ csrf, message }: FormParts, t: PageTexts, username: string, focus: boolean): Html => html`
<form method="post" id="kc-form-login">
${fieldsOf({ csrf })}
${warning(message)}
<label class="field"><span>${t.username}</span><input id="username" name="username" value="${username}" autocomplete="username" autocapitalize="none" spellcheck="false" required${focus && html` autofocus`}${message !== undefined && html` aria-describedby="message"`}></label>
<label class="field"><span>${t.password}</span><input id="password" name="password" type="password" autocomplete="current-password" required></label>
<button class="primary" id="kc-login" type="submit">${t.signIn}</button>
</form>`;

/** User name and password. */
export const passwordPage = (parts: FormParts, username = ''): Html => {
  const t = pageTexts[parts.lang];
  return html`<div class="sheet"><h1>${t.signIn}</h1><p class="lead">${t.lead}</p>${passwordForm(parts, t, username, true)}</div>`;
};

const people = (users: readonly RealmUser[], lang: Language): Html[] =>
  users.map(
    (user) =>
      html`<li><button class="person" name="demo_user" value="${user.username}"><b>${user.roles.map((role) => roleNames[lang][role]).join(', ')}</b><span>${user.name} · ${user.username}</span></button></li>`,
  );

const tenantList = (realm: Realm, tenants: readonly RealmTenant[], lang: Language, open: boolean): Html[] =>
  tenants.map(({ tenant, title }, i) => {
    const users = realm.users.filter((user) => user.tenant === tenant);
    return html`<details${open && i === 0 && html` open`}><summary>${chevron}${title}<small>${pageTexts[lang].demoPeople(users.length)}</small></summary><ul class="people">${people(users, lang)}</ul></details>`;
  });

/** The demonstration's first page: every demonstration user by one click, the ordinary form beside them. */
export const demoPage = (parts: FormParts, realm: Realm, username = ''): Html => {
  const { lang, csrf } = parts;
  const t = pageTexts[lang];
  const of = (prefix: string) => realm.tenants.filter(({ tenant }) => tenant.startsWith(prefix));
  const latvia = { title: t.latvia, tenants: of('lv-') };
  const lithuania = { title: t.lithuania, tenants: of('lt-') };
  const countries = [...(lang === 'lt' ? [lithuania, latvia] : [latvia, lithuania]), { title: t.operators, tenants: of('vias') }];
  return html`<div class="columns">
<section class="sheet" aria-labelledby="demo-title">
<span class="tag">${t.demo}</span>
<h1 id="demo-title">${t.demoTitle}</h1>
<p class="lead">${t.demoLead}</p>
<div class="filter" hidden><label class="visually-hidden" for="filter">${t.demoFilter}</label><input id="filter" type="search" placeholder="${t.demoFilter}" autocomplete="off"><p class="lead" id="filter-none" role="status" hidden>${t.demoNone}</p></div>
<form method="post">
${fieldsOf({ csrf })}
${countries.map(({ title, tenants }, i) => html`<section><h2 class="country">${title}</h2>${tenantList(realm, tenants, lang, i === 0)}</section>`)}
</form>
</section>
<section class="sheet" aria-labelledby="password-title"><h2 id="password-title">${t.withPassword}</h2>${passwordForm(parts, t, username, parts.message !== undefined)}</section>
</div>`;
};

/** The second factor. `demoCode` is the code to show, in the demonstration only; `pending` carries who already gave the password. */
export const stepUpPage = (
  parts: FormParts,
  name: string,
  pending: string,
  options: { enrolled: boolean; demoCode?: string | undefined },
): Html => {
  const { lang, csrf, message } = parts;
  const t = pageTexts[lang];
  const { demoCode } = options;
  return html`<div class="sheet">
<h1>${t.stepUp}</h1>
<p class="lead">${t.stepUpLead(name)}</p>
${warning(options.enrolled ? message : t.noSecondFactor)}
${
  options.enrolled &&
  html`<form method="post">${fieldsOf({ csrf, pending })}
<label class="field"><span>${t.code}</span><input class="code" id="otp" name="otp" inputmode="numeric" autocomplete="one-time-code" pattern="[0-9 ]*" maxlength="7" required${demoCode === undefined && html` autofocus`} aria-describedby="otp-hint${message !== undefined ? ' message' : ''}"></label>
<p class="lead" id="otp-hint">${t.codeHint}</p>
<button class="primary" type="submit">${t.confirm}</button></form>`
}
${
  demoCode !== undefined &&
  html`<div class="hint"><span class="tag">${t.demo}</span> ${t.demoCode}<strong id="demo-code">${demoCode.slice(0, 3)} ${demoCode.slice(3)}</strong>
<form method="post">${fieldsOf({ csrf, pending, otp: demoCode })}<button class="quiet" type="submit">${t.demoUseCode}</button></form></div>`
}
<form method="post">${fieldsOf({ csrf, action: 'cancel' })}<button class="quiet" type="submit">${t.cancel}</button></form>
</div>`;
};

/** The question before signing out. `form` is the library's own form with its token; `confirmed` when the person already said so in VIAS. */
export const signOutPage = (lang: Language, form: string, confirmed: boolean, back: string): Html => {
  const t = pageTexts[lang];
  const action = /action="([^"]*)"/.exec(form)?.[1] ?? '';
  const xsrf = /name="xsrf" value="([^"]*)"/.exec(form)?.[1] ?? '';
  return html`<div class="sheet"><h1>${t.signOut}</h1><p class="lead">${t.signOutLead}</p>
<form method="post" action="${action}"${confirmed && html` data-confirmed`}>${fieldsOf({ xsrf })}<button class="primary" name="logout" value="yes" autofocus>${t.signOut}</button></form>
<form method="get" action="${back}"><button class="quiet">${t.stay}</button></form></div>`;
};

/** A title, a sentence and the way back to VIAS. */
export const noticePage = (lang: Language, title: string, lead: string, back: string, code?: string): Html =>
  html`<div class="sheet"><h1>${title}</h1><p class="lead">${lead}</p><p class="lead"><a href="${back}">${pageTexts[lang].back}</a>${code !== undefined && html` · <small>${code}</small>`}</p></div>`;
