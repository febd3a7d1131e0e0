import { type Language, Problem } from '@vias/sql/problem.ts';
import type { NextFunction, Request, Response } from 'express';
import type { Html } from '../identity/page.ts';
import type { Form } from './contract.ts';
import { media, type Place } from './documents.ts';
import { languageOf } from './layer.ts';
import { documentHtml, type Page, renderPage } from './page.ts';
import { texts } from './texts.ts';

/** One request: from where, in which language and form, and with which parameters. */
export type Asked = { req: Request; res: Response; place: Place; chosen: Language | undefined; wantsHtml: boolean };

const jsonTypes = [media.json, media.geojson, media.schema, 'application/vnd.oai.openapi+json'];

/** Of every address below /ogc, the wrong ones too: whoever has no token sees what everybody sees, from whichever page it is asked; and nothing is written here. */
export const openToAll = (req: Request, res: Response, next: NextFunction): void => {
  res.set({ 'access-control-allow-origin': '*', 'access-control-expose-headers': 'Content-Crs, Link' });
  if (req.method === 'GET' || req.method === 'HEAD') next();
  else if (req.method === 'OPTIONS') res.status(204).set('allow', 'GET, HEAD, OPTIONS').end();
  else throw new Problem('ogc.read_only', { headers: { allow: 'GET, HEAD, OPTIONS' } });
};

/** What a request asks beside its parameters. */
export const askedOf = (req: Request, res: Response, form: Form, reader: Language): Asked => {
  // Links are absolute, so they name the host that was asked; an odd one gets links without a host.
  const host = /^[\w.:[\]-]{1,255}$/.test(req.host ?? '') ? `${req.protocol}://${req.host}` : '';
  const lang = languageOf(form.lang, reader);
  // The first stands for whatever else is JSON, too: whoever would rather have GeoJSON or a schema than a page gets it.
  const wantsHtml = form.f === undefined ? req.accepts([...jsonTypes, media.html]) === media.html : form.f === 'html';
  return { req, res, place: { base: `${host}/ogc`, lang }, chosen: form.lang, wantsHtml };
};

/** Sets the headers of every answer of OGC API. */
export const open = ({ res, place }: Asked, type: string): void => {
  res.set({
    'content-type': `${type}${/html|json$/.test(type) ? '; charset=utf-8' : ''}`,
    'content-language': place.lang,
    'cache-control': 'private, no-cache',
    vary: 'Accept, Accept-Language, Authorization',
  });
};

type Shown = { title: string; crumbs?: Page['crumbs']; body?: (asked: Asked) => Html; type?: string };

/** Answers a document as JSON, or as the page of it. */
export const answer = (asked: Asked, document: unknown, { title, crumbs = [], body, type = media.json }: Shown): void => {
  const { req, res, place, chosen, wantsHtml } = asked;
  if (!wantsHtml) {
    open(asked, type);
    res.end(JSON.stringify(document));
    return;
  }
  const address = (changes: Record<string, string>): string => {
    const query = new URLSearchParams(Object.entries(req.query).map(([name, value]) => [name, String(value)]));
    for (const [name, value] of Object.entries(changes)) query.set(name, value);
    return `${place.base}${req.path.replace(/^\/ogc/, '').replace(/\/$/, '')}?${query}`;
  };
  open(asked, media.html);
  res.end(
    renderPage(place, {
      chosen,
      title,
      crumbs: [...(crumbs.length === 0 && req.path.length < 6 ? [] : [{ path: '', title: texts[place.lang].title }]), ...crumbs],
      body: body?.(asked) ?? documentHtml(document),
      inLanguage: (lang) => address({ f: 'html', lang }),
      asJson: { href: address({ f: 'json' }), title: texts[place.lang][type === media.geojson ? 'asGeoJson' : 'asJson'] },
    }),
  );
};
