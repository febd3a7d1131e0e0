import { createHmac, timingSafeEqual } from 'node:crypto';
import type { LinkSecrets } from '@vias/alerts/link.ts';

/** So long a browser may be shown the words again that were sent from it, seconds. */
const keptFor = 7 * 86_400;
const name = 'vias_own_words';

const mark = (key: Buffer, code: string, words: string): Buffer =>
  createHmac('sha256', key)
    .update(JSON.stringify(['own words', code, words]))
    .digest();

/**
 * The cookie that shows a browser the words that were sent from it, and no others: it holds neither words nor person, is sent to this one page, and opens nothing once the words are others.
 * `isSecure` where the page is under https.
 */
export function ownWordsCookie([key]: LinkSecrets, code: string, words: string, isSecure: boolean): string {
  if (key === undefined) throw new Error('Links need keys.');
  const value = mark(key, code, words).toString('base64url');
  return `${name}=${value}; Path=/a/${encodeURIComponent(code)}; Max-Age=${keptFor}; HttpOnly; SameSite=Lax${isSecure ? '; Secure' : ''}`;
}

/** Whether a request's cookies say that these words were sent from this browser; with any of the keys, so that a change of keys hides nothing. */
export function wroteThem(secrets: LinkSecrets, cookies: string | undefined, code: string, words: string): boolean {
  const given = (cookies ?? '')
    .split(/; */)
    .flatMap((pair) => (pair.startsWith(`${name}=`) ? [Buffer.from(pair.slice(name.length + 1), 'base64url')] : []));
  return given.some((value) =>
    secrets.some((key) => {
      const wanted = mark(key, code, words);
      return value.length === wanted.length && timingSafeEqual(value, wanted);
    }),
  );
}
