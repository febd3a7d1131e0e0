import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { defineProblems, Problem } from '@vias/sql/problem.ts';

defineProblems({
  'metrics.token_missing': {
    status: 401,
    en: 'These figures are for whoever has the token of VIAS_METRICS_TOKEN: send it as a bearer token.',
    lv: 'Šie rādītāji pieejami tam, kam ir VIAS_METRICS_TOKEN pilnvara: nosūtiet to galvenē Authorization ar vārdu Bearer.',
    lt: 'Šie rodikliai skirti tam, kas turi VIAS_METRICS_TOKEN raktą: siųskite jį antraštėje Authorization su žodžiu Bearer.',
  },
  'metrics.only_here': {
    status: 403,
    en: 'These figures are read on the server itself. To read them from elsewhere or through a proxy, set VIAS_METRICS_TOKEN.',
    lv: 'Šos rādītājus var nolasīt tikai pašā serverī. Lai tos lasītu no citurienes vai caur starpniekserveri, iestatiet VIAS_METRICS_TOKEN.',
    lt: 'Šiuos rodiklius galima skaityti tik pačiame serveryje. Norėdami juos skaityti iš kitur arba per tarpinį serverį, nustatykite VIAS_METRICS_TOKEN.',
  },
});

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
const isLoopback = (address: string | undefined): boolean => /^(::1$|(::ffff:)?127\.)/.test(address ?? '');
// A proxy on this machine asks from here for somebody who is not.
const cameThrough = ['x-forwarded-for', 'forwarded', 'x-real-ip', 'via'] as const;

/** Lets through who may read the figures of the running system; throws metrics.token_missing or metrics.only_here. */
export function requireScraper(req: Pick<IncomingMessage, 'headers' | 'socket'>, token: string | undefined): void {
  if (token === undefined) {
    if (!isLoopback(req.socket.remoteAddress) || cameThrough.some((name) => req.headers[name] !== undefined))
      throw new Problem('metrics.only_here');
    return;
  }
  const given = /^Bearer +(\S+)$/i.exec(req.headers.authorization ?? '')?.[1];
  if (given === undefined || !timingSafeEqual(digest(given), digest(token)))
    throw new Problem('metrics.token_missing', { headers: { 'www-authenticate': 'Bearer realm="metrics"' } });
}
