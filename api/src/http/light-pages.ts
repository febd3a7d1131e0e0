import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { RequestHandler } from 'express';

/** A shared map (its link stands behind the #), a public one by its id, and the sheet that is printed. */
const lightPage = /^\/(?:m|m\/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})|print)\/?$/;

/** The pages of residents: registration, the own page behind a signed link, the privacy notice. */
const residentPage = /^\/(?:register|me|me\/[0-9A-Za-z]{1,60}|privacy)\/?$/;

/** Answers the pages that need no sign-in with their own light entry. A public map, and nothing else, may stand in a frame of any site. */
export const lightPages =
  (folder: string): RequestHandler =>
  (req, res, next) => {
    if (residentPage.test(req.path) && (req.method === 'GET' || req.method === 'HEAD') && existsSync(join(folder, 'register.html')))
      return res.sendFile('register.html', { root: folder, headers: { 'cache-control': 'no-cache' } });
    const [page, publicMap] = lightPage.exec(req.path) ?? [];
    if (page === undefined || (req.method !== 'GET' && req.method !== 'HEAD') || !existsSync(join(folder, 'm.html'))) return next();
    if (publicMap !== undefined) {
      res.setHeader(
        'content-security-policy',
        String(res.getHeader('content-security-policy')).replace(/frame-ancestors [^;]*/, 'frame-ancestors *'),
      );
      res.removeHeader('x-frame-options');
      res.removeHeader('cross-origin-opener-policy');
    }
    res.sendFile('m.html', { root: folder, headers: { 'cache-control': 'no-cache' } });
  };
