import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { type Language, languages } from '@vias/sql/problem.ts';
import express, { type Response, type Router } from 'express';
import { pageTexts } from './page-texts.ts';

/** HTML that is safe to place in a page. Only `html` makes it. */
export type Html = { readonly text: string };
type Part = Html | string | number | undefined | false | readonly Html[];

const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
const partText = (part: Part): string => {
  if (part === undefined || part === false) return '';
  if (typeof part === 'string' || typeof part === 'number') return escapeHtml(String(part));
  return 'text' in part ? part.text : part.map(({ text }) => text).join('');
};
/** HTML with every value escaped; pieces made by `html` are placed as they are. */
export const html = (texts: TemplateStringsArray, ...parts: Part[]): Html => ({
  text: texts.map((text, i) => text + partText(parts[i])).join(''),
});

const mark = html`<svg viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2.4" stroke-linecap="round" aria-hidden="true"><path d="M20.5 9.2A9 9 0 0 0 4.4 7.2"/><path d="M3.5 14.8a9 9 0 0 0 16.1 2"/><circle cx="12" cy="12" r="3.2" fill="currentColor" stroke="none"/><circle cx="4.3" cy="7.3" r="1.6" fill="currentColor" stroke="none"/><circle cx="19.7" cy="16.7" r="1.6" fill="currentColor" stroke="none"/></svg>`;

type Asset = { type: string; body: Buffer; tag: string };
const asset = (type: string, url: URL | string): Asset => {
  const body = readFileSync(url);
  return { type, body, tag: createHash('sha256').update(body).digest('base64url').slice(0, 16) };
};
const font = (subset: string): [string, Asset][] => {
  try {
    const file = createRequire(import.meta.url).resolve(
      `@fontsource-variable/source-sans-3/files/source-sans-3-${subset}-wght-normal.woff2`,
    );
    return [[`source-sans-3-${subset}.woff2`, asset('font/woff2', file)]];
  } catch {
    return []; // without the package the pages use the system's font
  }
};
const assets = new Map<string, Asset>([
  ...['sign-in.css', 'sign-in.js', 'sign-out.js'].map((name): [string, Asset] => [
    name,
    asset(
      name.endsWith('.css') ? 'text/css; charset=utf-8' : 'text/javascript; charset=utf-8',
      new URL(`./pages/${name}`, import.meta.url),
    ),
  ]),
  ...font('latin'),
  ...font('latin-ext'),
]);

/** The pages' own style, scripts and font, under the realm's address. */
export const pageAssets = (): Router => {
  const router = express.Router();
  router.get('/resources/:name', (req, res, next) => {
    const found = assets.get(req.params.name);
    if (!found) return next();
    res.set({
      etag: `"${found.tag}"`,
      'cache-control': 'public, max-age=3600',
      'x-content-type-options': 'nosniff',
      'content-type': found.type,
    });
    if (req.fresh) res.status(304).end();
    else res.end(found.body);
  });
  return router;
};

export type Page = {
  lang: Language;
  /** `/realms/vias`. */
  base: string;
  title: string;
  body: Html;
  /** The address of this page in another language; without it there is no switch. */
  inLanguage?: (lang: Language) => string;
  script?: 'sign-in.js' | 'sign-out.js';
  wide?: boolean;
};

/** A whole page. */
export const renderPage = ({ lang, base, title, body, inLanguage, script, wide = false }: Page): string => {
  const t = pageTexts[lang];
  const names = { lv: 'Latviešu', lt: 'Lietuvių', en: 'English' };
  const languageSwitch =
    inLanguage &&
    html`<nav class="languages" aria-label="${t.language}">${languages.map(
      (other) =>
        html`<a href="${inLanguage(other)}" lang="${other}" hreflang="${other}" aria-label="${other.toUpperCase()}, ${names[other]}"${other === lang && html` aria-current="true"`}>${other.toUpperCase()}</a>`,
    )}</nav>`;
  return html`<!doctype html>
<html lang="${lang}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} – VIAS</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="${base}/resources/sign-in.css">
${script && html`<script type="module" src="${base}/resources/${script}"></script>`}
</head>
<body>
<header class="top"><span class="brand">${mark}VIAS</span>${languageSwitch}</header>
<main${wide && html` class="demo"`}>
${body}
</main>
<footer>${t.footer}</footer>
</body>
</html>
`.text;
};

/** Headers of every page: nothing cached, nothing framed, scripts and styles from here only; forms may lead on to `targets` (origins), where sign-in returns. */
export const pageHeaders = (targets: readonly string[]): Record<string, string> => ({
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': `default-src 'none'; style-src 'self'; script-src 'self'; font-src 'self'; img-src data:; form-action ${["'self'", ...targets].join(' ')}; base-uri 'none'; frame-ancestors 'none'`,
  'cache-control': 'no-store',
  'referrer-policy': 'same-origin',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
});

export const sendPage = (res: Response, status: number, targets: readonly string[], page: Page): void => {
  res
    .status(status)
    .set({ ...pageHeaders(targets), 'content-language': page.lang })
    .send(renderPage(page));
};
