import { z } from 'zod';
import { endpoint, raw } from '../http/endpoint.ts';

// Longer and stranger names than ours are answered with a page too, not with a problem in JSON.
const byTenant = z.object({ tenant: z.string().max(200) });
const inLanguage = z.object({ lang: z.string().max(20).optional() });

/** The page of a municipality's cameras for residents: HTML without script, no account, nothing about the reader is kept. */
export const endpoints = {
  readStyle: endpoint('get', '/public/cameras/style.css', {
    summary: 'Style of the pages of cameras',
    roles: 'public',
    ownGuard: true,
    answer: raw('text/css'),
    limit: { rate: 'none' },
  }),
  readCameraPage: endpoint('get', '/public/cameras/{tenant}', {
    summary:
      'Where a municipality has cameras, what they see roughly, what for, on what ground and how long recordings are kept; 404 where it tells everybody of none',
    roles: 'public',
    ownGuard: true,
    params: byTenant,
    query: inLanguage,
    answer: raw('text/html'),
    limit: { rate: 'pages' },
  }),
  embedCameraPage: endpoint('get', '/public/cameras/{tenant}/embed', {
    summary: 'The same page for a frame in any site',
    roles: 'public',
    ownGuard: true,
    params: byTenant,
    query: inLanguage,
    answer: raw('text/html'),
    limit: { rate: 'pages' },
  }),
};
