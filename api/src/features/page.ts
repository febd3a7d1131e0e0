import { type Language, languages } from '@vias/sql/problem.ts';
import { type Html, html } from '../identity/page.ts';
import type { Place } from './documents.ts';
import { texts } from './texts.ts';

export type Page = {
  /** The language named in links onwards, because the reader chose it. */
  chosen: Language | undefined;
  title: string;
  /** The way here: addresses under /ogc and their names. */
  crumbs: readonly { path: string; title: string }[];
  body: Html;
  /** This address in another language, and as JSON. */
  inLanguage: (lang: Language) => string;
  asJson: { href: string; title: string };
};

const names = { lv: 'Latviešu', lt: 'Lietuvių', en: 'English' } as const;

/** A link to a page under /ogc that keeps the language the reader chose. */
export const pageHref = ({ base }: Place, chosen: Language | undefined, path: string): string =>
  `${base}${path}?f=html${chosen ? `&lang=${chosen}` : ''}`;

/** A whole page: no script, one stylesheet of our own. */
export const renderPage = (place: Place, { chosen, title, crumbs, body, inLanguage, asJson }: Page): string => {
  const { base, lang } = place;
  const t = texts[lang];
  return html`<!doctype html>
<html lang="${lang}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} – VIAS</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="${base}/style.css">
<link rel="alternate" type="application/json" href="${asJson.href}">
</head>
<body>
<header>
<nav aria-label="${t.path}"><ol>${crumbs.map(({ path, title: name }) => html`<li><a href="${pageHref(place, chosen, path)}">${name}</a></li>`)}<li aria-current="page">${title}</li></ol></nav>
<nav aria-label="${t.language}"><ul>${languages.map((other) => html`<li><a href="${inLanguage(other)}" lang="${other}" hreflang="${other}"${other === lang && html` aria-current="true"`}>${names[other]}</a></li>`)}</ul></nav>
</header>
<main>
<h1>${title}</h1>
${body}
<p class="quiet"><a href="${asJson.href}">${asJson.title}</a></p>
</main>
<footer>${t.footer}</footer>
</body>
</html>
`.text;
};

/** Any JSON document as lists: addresses become links. */
export const documentHtml = (value: unknown): Html => {
  if (Array.isArray(value))
    return value.length === 0 ? html`–` : html`<ul>${value.map((item) => html`<li>${documentHtml(item)}</li>`)}</ul>`;
  if (typeof value === 'object' && value !== null) {
    const { links: _links, ...rest } = value as Record<string, unknown>;
    return html`<dl>${Object.entries(rest).map(([name, inner]) => html`<dt>${name}</dt><dd>${documentHtml(inner)}</dd>`)}</dl>`;
  }
  const text = String(value ?? '–');
  return /^https?:\/\//.test(text) && !text.includes('{') ? html`<a href="${text}">${text}</a>` : html`${text}`;
};
