import type { Handover } from './channel.ts';

/** Errors that surely came before the request was written: nothing can have been sent. */
const neverLeft = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
  'CERT_HAS_EXPIRED',
  'ERR_TLS_CERT_ALTNAME_INVALID',
]);

type Headers = Record<string, string | string[] | undefined>;
export type Sent = { statusCode: number; headers: Headers; body: { sid?: string; code?: number } | null };

/** An answer of Twilio as JSON; throws what says that we are too fast, and that it is no answer of theirs. */
export const readAnswer = ({ statusCode, headers, text }: { statusCode: number; headers: Headers; text: string }): Sent => {
  if (statusCode === 429) throw Object.assign(new Error('throttled'), { throttledMs: Number(headers['retry-after'] ?? 1) * 1000 || 1000 });
  try {
    return { statusCode, headers, body: JSON.parse(text) };
  } catch {
    // A page of HTML in place of an answer says nothing about the message.
    throw Object.assign(new Error('the answer is no JSON'), { code: 'NOT_JSON' });
  }
};

/** What Twilio's answer to a POST means. Only a code of its own says that it was refused; anything else may come from a proxy on the way, which knows nothing of it. */
export const handoverOf = ({ statusCode, body }: Sent): Handover => {
  if (statusCode >= 400 && statusCode < 500 && Number.isInteger(body?.code)) return { kind: 'rejected', code: body?.code as number };
  return statusCode < 300 && body?.sid ? { kind: 'accepted', sid: body.sid } : { kind: 'unclear' };
};

const codeOf = (error: unknown): string => (typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '');

/** What an error on the way to a provider means: too fast, never left, or nobody can tell. */
export function meaningOf(error: unknown): Handover {
  if (typeof error === 'object' && error !== null && 'throttledMs' in error)
    return { kind: 'throttled', afterMs: Number(error.throttledMs) };
  return neverLeft.has(codeOf(error)) ? { kind: 'throttled', afterMs: 2_000, down: true } : { kind: 'unclear' };
}

/** Where a provider listens; throws unless nobody on the way can listen: https, or this machine. */
export function secretAddress(baseUrl: string): URL {
  if (!/^https:\/\/|^http:\/\/(127\.0\.0\.1|localhost|\[::1\])(:|\/|$)/.test(baseUrl))
    throw new Error(`the address of a provider must be https, it is ${baseUrl}`);
  return new URL(baseUrl);
}

/** Basic authentication with an account and its token. */
export const basic = (account: string, token: string): string => `Basic ${Buffer.from(`${account}:${token}`).toString('base64')}`;
