import { z } from 'zod';
import { endpoint, raw } from '../http/endpoint.ts';

// Longer and stranger codes than ours are answered with a page too, not with a problem in JSON.
const byCode = z.object({ code: z.string().max(200) });
const inLanguage = z.object({ lang: z.string().max(20).optional() });

/** Pages for residents: HTML without script, no account, nothing about the reader is kept before a button is pressed. Only wrong codes are counted and limited, for many telephones share one address. */
export const endpoints = {
  readStyle: endpoint('get', '/a/style.css', {
    summary: 'Style of the pages of alerts',
    roles: 'public',
    ownGuard: true,
    answer: raw('text/css'),
    limit: { rate: 'none' },
  }),
  readAlertPage: endpoint('get', '/a/{code}', {
    summary:
      'An alert for a resident, by a signed code: what, where, until when, what became of it; with the code of a recipient also the two buttons. 404 for codes nobody signed, 410 for old ones',
    roles: 'public',
    ownGuard: true,
    params: byCode,
    query: inLanguage,
    answer: raw('text/html'),
    limit: { rate: 'none' },
  }),
  answerAlert: endpoint('post', '/a/{code}', {
    summary: 'The answer of a recipient, as a form: said=safe or said=help, with words about the help that is needed',
    roles: 'public',
    ownGuard: true,
    params: byCode,
    query: inLanguage,
    answer: raw('text/html'),
    limit: { rate: 'none' },
  }),
};
