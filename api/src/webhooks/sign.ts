import { createHmac } from 'node:crypto';

/** Standard Webhooks: the name and the signatures of a body. `secrets` as whsec_ and base64, newest first; `at` in milliseconds. */
export const signatureHeaders = (id: string, at: number, body: string, secrets: readonly string[]): Record<string, string> => {
  const timestamp = String(Math.floor(at / 1000));
  const sign = (secret: string): string =>
    `v1,${createHmac('sha256', Buffer.from(secret.replace(/^whsec_/, ''), 'base64'))
      .update(`${id}.${timestamp}.${body}`)
      .digest('base64')}`;
  return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': secrets.map(sign).join(' ') };
};

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;
/** How long after the first, second … try the next one follows, milliseconds: ten tries within three days and three hours. */
export const delays: readonly number[] = [
  5 * second,
  5 * minute,
  30 * minute,
  2 * hour,
  5 * hour,
  10 * hour,
  14 * hour,
  20 * hour,
  24 * hour,
];
/** The longest wait that an answer may ask for by Retry-After, milliseconds. */
const longestAsked = 24 * hour;

/** When the next try follows, milliseconds with up to a tenth more or less so that what failed together does not come back together; undefined after the last one. `random` in [0, 1). */
export const delayAfter = (tries: number, random: number, retryAfter?: string): number | undefined => {
  const delay = delays[tries - 1];
  if (delay === undefined) return undefined;
  const asked = retryAfter !== undefined && /^\d{1,7}$/.test(retryAfter) ? Number(retryAfter) * second : 0;
  return Math.max(Math.round(delay * (0.9 + 0.2 * random)), Math.min(asked, longestAsked));
};
