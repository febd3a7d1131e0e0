import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { languages } from '@vias/sql/problem.ts';
import type { Request, Response } from 'express';
import type { Clock, Deps } from '../deps.ts';
import { type Route, route } from '../http/route.ts';
import { endpoints } from './contract.ts';
import { renderCameras, renderNothing } from './page.ts';
import { type OpenCameras, selectOpenCameras, selectRights } from './queries.ts';

const style = readFileSync(new URL('./page.css', import.meta.url));
const styleTag = `"${createHash('sha256').update(style).digest('base64url').slice(0, 16)}"`;
/** Only the variant for frames may stand in one, of any site: it shows nothing that is not public and has nothing to press. */
const headers = (isEmbedded: boolean) => ({
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': `default-src 'none'; style-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors ${isEmbedded ? '*' : "'none'"}`,
  // Asked anew each time and answered by the tag: what is shared with everybody no more is gone with the next look, in no browser and no proxy is it older.
  'cache-control': 'public, no-cache',
  vary: 'Accept-Language',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
});
/** What a municipality tells is read from the database once in so long, milliseconds; that a share with everybody ended counts at once. */
const freshFor = 60_000;
/** Municipalities kept in memory at most; unknown names are not kept. */
const mostKept = 200;

/**
 * What a municipality tells everybody, asked of `select` once a minute however many ask in that moment: a link in the news brings thousands at once.
 * Only `rights`, what everybody may see, is asked for each of them (those that come in one turn of the event loop share the question), and kept is what was read under the same.
 * What failed is not kept, and neither is that somebody tells of no camera.
 */
export const createCameraReader = (
  select: (tenant: string) => Promise<OpenCameras | undefined>,
  clock: Clock,
  rights: () => Promise<string> = async () => '',
): ((tenant: string) => Promise<OpenCameras | undefined>) => {
  const fresh = new Map<string, { until: number; rights: string; cameras: Promise<OpenCameras | undefined> }>();
  let asking: Promise<string> | undefined;
  const rightsNow = (): Promise<string> => {
    asking ??= new Promise<void>((go) => setImmediate(go)).then(() => {
      asking = undefined;
      return rights();
    });
    return asking;
  };
  return async (tenant) => {
    if (!/^[a-z-]{1,60}$/.test(tenant)) return undefined;
    const now = await rightsNow();
    const known = fresh.get(tenant);
    if (known && known.until > clock.now() && known.rights === now) return known.cameras;
    if (fresh.size >= mostKept) fresh.clear();
    // Counted from the question on: what is taken back while it is answered is gone as soon.
    const kept = { until: clock.now() + freshFor, rights: now, cameras: select(tenant) };
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
  const read = createCameraReader(
    (tenant) => db.as({ kind: 'public' }, (tx) => selectOpenCameras(tx, tenant)),
    clock,
    () => db.as({ kind: 'public' }, selectRights),
  );
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
      res.send(renderCameras(cameras, { ...ask, tenant, today }));
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
