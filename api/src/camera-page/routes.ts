import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { languages } from '@vias/sql/problem.ts';
import type { Request, Response } from 'express';
import type { Clock, Deps } from '../deps.ts';
import { type Route, route } from '../http/route.ts';
import { endpoints } from './contract.ts';
import { renderCameras, renderNothing } from './page.ts';
import { type OpenCameras, selectOpenCameras } from './queries.ts';

const style = readFileSync(new URL('./page.css', import.meta.url));
const styleTag = `"${createHash('sha256').update(style).digest('base64url').slice(0, 16)}"`;
/** Only the variant for frames may stand in one, of any site: it shows nothing that is not public and has nothing to press. */
const headers = (isEmbedded: boolean) => ({
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': `default-src 'none'; style-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors ${isEmbedded ? '*' : "'none'"}`,
  // As long as what is kept here: a camera that is taken back from the public is gone within two minutes everywhere.
  'cache-control': 'public, max-age=60',
  vary: 'Accept-Language',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
});
/** What a municipality tells is read from the database once in so long, milliseconds. */
const freshFor = 60_000;
/** Municipalities kept in memory at most; unknown names are not kept. */
const mostKept = 200;

/**
 * What a municipality tells everybody, asked of `select` once a minute however many ask in that moment: a link in the news brings thousands at once.
 * What failed is not kept, and neither is that somebody tells of no camera.
 */
export const createCameraReader = (
  select: (tenant: string) => Promise<OpenCameras | undefined>,
  clock: Clock,
): ((tenant: string) => Promise<OpenCameras | undefined>) => {
  const fresh = new Map<string, { until: number; cameras: Promise<OpenCameras | undefined> }>();
  return (tenant) => {
    const known = fresh.get(tenant);
    if (known && known.until > clock.now()) return known.cameras;
    if (!/^[a-z-]{1,60}$/.test(tenant)) return Promise.resolve(undefined);
    if (fresh.size >= mostKept) fresh.clear();
    // Counted from the question on: what is taken back while it is answered is gone as soon.
    const kept = { until: clock.now() + freshFor, cameras: select(tenant) };
    fresh.set(tenant, kept);
    const forget = (): void => {
      if (fresh.get(tenant) === kept) fresh.delete(tenant);
    };
    kept.cameras.then((cameras) => cameras === undefined && forget(), forget);
    return kept.cameras;
  };
};

/** The page of a municipality's cameras for residents. */
export const cameraPageRoutes = ({ db, clock, config }: Deps): Route[] => {
  const read = createCameraReader((tenant) => db.as({ kind: 'public' }, (tx) => selectOpenCameras(tx, tenant)), clock);
  const answer = async (req: Request, res: Response, tenant: string, wanted: string | undefined, isEmbedded: boolean) => {
    const cameras = await read(tenant);
    // Best first; of those we do not write, the municipality's own.
    const asked = (req.get('accept-language') ?? '').split(',').map((part) => part.trim().slice(0, 2).toLowerCase());
    const lang =
      languages.find((known) => known === wanted) ??
      asked.map((tag) => languages.find((known) => known === tag)).find((known) => known !== undefined) ??
      (cameras?.country === 'LT' || (!cameras && tenant.startsWith('lt-')) ? 'lt' : 'lv');
    const path = `/public/cameras/${encodeURIComponent(tenant)}${isEmbedded ? '/embed' : ''}`;
    const ask = { lang, path, origin: config.origin, isEmbedded };
    if (isEmbedded) {
      res.removeHeader('x-frame-options');
      res.removeHeader('cross-origin-opener-policy');
      res.removeHeader('cross-origin-resource-policy');
    }
    res.set({ ...headers(isEmbedded), 'content-language': lang });
    if (!cameras) res.status(404).set('cache-control', 'no-cache').end(renderNothing(ask));
    else {
      const today = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Riga' }).format(clock.now());
      res.end(renderCameras(cameras, { ...ask, tenant, today }));
    }
  };
  return [
    route(endpoints.readStyle, ({ req, res }) => {
      res.set({ 'content-type': 'text/css; charset=utf-8', 'cache-control': 'public, max-age=3600', etag: styleTag });
      if (req.fresh) res.status(304).end();
      else res.end(style);
    }),
    route(endpoints.readCameraPage, ({ params, query, req, res }) => answer(req, res, params.tenant, query.lang, false)),
    route(endpoints.embedCameraPage, ({ params, query, req, res }) => answer(req, res, params.tenant, query.lang, true)),
  ];
};
