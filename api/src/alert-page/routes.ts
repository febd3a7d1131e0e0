import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { type AnswerLinks, createAnswerLinks } from '@vias/alerts/answer-link.ts';
import { keepWords } from '@vias/alerts/answers.ts';
import type { LinkReading } from '@vias/alerts/link.ts';
import { asWorker } from '@vias/alerts/receipts.ts';
import { Problem } from '@vias/sql/problem.ts';
import type { Request, Response } from 'express';
import { ipKeyGenerator } from 'express-rate-limit';
import type { Deps } from '../deps.ts';
import { type Route, route } from '../http/route.ts';
import { openLinkSecrets } from '../link-secrets.ts';
import { endpoints } from './contract.ts';
import { ownWordsCookie, wroteThem } from './own-words.ts';
import { type Answered, type PublicAlert, renderAlert, renderNothing } from './page.ts';
import { isRecipient, keepAnswer, selectAnswer, selectHolder, selectPublicAlert, selectSentAlerts } from './queries.ts';
import { type Reader, readerOf, readers } from './texts.ts';

const style = readFileSync(new URL('./page.css', import.meta.url));
const styleTag = `"${createHash('sha256').update(style).digest('base64url').slice(0, 16)}"`;
const headers = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy':
    "default-src 'none'; style-src 'self'; img-src data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
  'cache-control': 'private, no-store',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-robots-tag': 'noindex',
};

/** Wrong codes that one address may try in a minute: a code has 64 bits of signature, so this is for the log more than for luck. */
const mostMisses = 30;
/** After those, wrong codes that name an alert there is, in a minute: only they are still looked up, for one of them may be a neighbour's good link. */
const mostLooks = 60;
/** A code that opened a page opens it again without being counted for so long, milliseconds. */
const trustedFor = 600_000;
const mostTrusted = 20_000;
/** The same alert is read from the database once in so long, milliseconds: thousands open it in the same minute. */
const freshFor = 1_000;
/** Alerts kept in memory at most. */
const mostKept = 200;
const maxForm = 8_192;
/** Answers that one link may give in a minute; of more only that help is needed is kept. */
const mostAnswers = 10;

const readForm = async (req: IncomingMessage): Promise<URLSearchParams> => {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of req) {
    size += (chunk as Buffer).length;
    if (size > maxForm) throw new Problem('request.too_large', { values: { limit: '8 kB' }, headers: { connection: 'close' } });
    chunks.push(chunk as Buffer);
  }
  return new URLSearchParams(Buffer.concat(chunks).toString('utf8'));
};

/** Pages of alerts for residents, under the links in their messages. */
export const alertPageRoutes = ({ db, config, clock }: Deps): Route[] => {
  // Not before the first link: a demonstration makes its key then.
  let made: AnswerLinks | undefined;
  const linksOf = (): AnswerLinks => {
    made ??= createAnswerLinks(openLinkSecrets(config), config.origin);
    return made;
  };
  const counts = new Map<string, { until: number; count: number }>();
  const fresh = new Map<string, { until: number; alert: Promise<PublicAlert | undefined> }>();

  const readAlert = (id: string): Promise<PublicAlert | undefined> => {
    const known = fresh.get(id);
    if (known && known.until > performance.now()) return known.alert;
    if (fresh.size >= mostKept) fresh.clear();
    const alert = db.as({ kind: 'public' }, (tx) => selectPublicAlert(tx, id));
    fresh.set(id, { until: performance.now() + freshFor, alert });
    alert.catch(() => fresh.delete(id));
    return alert;
  };
  const trusted = new Map<string, number>();
  let sent: { until: number; ids: Promise<readonly string[]> } | undefined;
  /** Whether a code names an alert that was sent. Of random codes hardly one in ten thousand does, and all addresses together cost one query in a second. */
  const namesAlert = async ({ ranges: [alerts] }: LinkReading): Promise<boolean> => {
    if (!sent || sent.until <= performance.now()) {
      const ids = asWorker(db, selectSentAlerts);
      ids.catch(() => {
        sent = undefined;
      });
      sent = { until: performance.now() + freshFor, ids };
    }
    return alerts !== undefined && (await sent.ids).some((id) => id >= alerts.from && id <= alerts.to);
  };
  /** What was counted under a key within this minute. */
  const countOf = (key: string) => {
    const now = clock.now();
    if (counts.size > 20_000) counts.clear();
    const known = counts.get(key);
    if (known && known.until > now) return known;
    const begun = { until: now + 60_000, count: 0 };
    counts.set(key, begun);
    return begun;
  };

  /** Whose link it is and what it opens, or nothing: then the answer has been given. */
  const open = async (req: Request, res: Response, code: string, wanted: string | undefined) => {
    const langOf = (main: Reader): Reader => readers.find((lang) => lang === wanted) ?? readerOf(req.get('accept-language'), main);
    const nothing = (why: 'unknown' | 'gone' | 'tooMany', status: number, main: Reader = 'lv'): undefined => {
      const lang = langOf(main);
      res
        .status(status)
        .set({ ...headers, 'content-language': lang, ...(why === 'tooMany' && { 'retry-after': '60' }) })
        .end(renderNothing(why, lang, `/a/${encodeURIComponent(code)}`));
    };
    const from = ipKeyGenerator(req.ip ?? '', 64);
    const missed = countOf(`address ${from}`);
    const looks = countOf(`looks ${from}`);
    const reading = linksOf().read(code);
    // Whoever guesses is answered before the database is asked. A good link behind the same address names an alert and goes on being looked up: only wrong ones use up what is left.
    const isLimited = missed.count >= mostMisses && (trusted.get(code) ?? 0) <= clock.now();
    if (isLimited && (!reading || looks.count >= mostLooks || !(await namesAlert(reading)))) return nothing('tooMany', 429);
    const holder = reading && (await asWorker(db, (tx) => selectHolder(tx, reading)));
    if (!holder) {
      missed.count += 1;
      if (isLimited) looks.count += 1;
      return missed.count > mostMisses ? nothing('tooMany', 429) : nothing('unknown', 404);
    }
    if (trusted.size >= mostTrusted) trusted.clear();
    trusted.set(code, clock.now() + trustedFor);
    const alert = await readAlert(holder.alertId);
    if (!alert) return nothing('unknown', 404);
    if (!alert.isKept) return nothing('gone', 410, alert.mainLanguage);
    return { ...holder, alert, lang: langOf(alert.mainLanguage) };
  };

  /** The answer without the words of a call for help, unless they were sent from this browser. */
  const hideFromOthers = (answered: Answered, code: string, req: Request): Answered =>
    answered.words === null || wroteThem(openLinkSecrets(config), req.get('cookie'), code, answered.words)
      ? answered
      : { ...answered, words: null, isHidden: true };

  return [
    route(endpoints.readStyle, ({ req, res }) => {
      res.set({ 'content-type': 'text/css; charset=utf-8', 'cache-control': 'public, max-age=3600', etag: styleTag });
      if (req.fresh) res.status(304).end();
      else res.end(style);
    }),

    route(endpoints.readAlertPage, async ({ params: { code }, query, req, res }) => {
      const found = await open(req, res, code, query.lang);
      if (!found) return;
      const { alert, subscriberId, lang } = found;
      const { next } = alert;
      const [answered, goesOn] =
        subscriberId === null
          ? [undefined, false]
          : await asWorker(db, async (tx) => [
              await selectAnswer(tx, alert.id, subscriberId),
              next !== null && (await isRecipient(tx, next.id, subscriberId)),
            ]);
      // Who was told the newer word as well answers there under a link of its own.
      const nextCode = next && (subscriberId !== null && goesOn ? linksOf().codeFor(next.id, subscriberId) : linksOf().publicCode(next.id));
      res.set({ ...headers, 'content-language': lang }).end(
        renderAlert(alert, {
          lang,
          path: `/a/${code}`,
          nextPath: nextCode ? `/a/${nextCode}` : undefined,
          answered: answered && hideFromOthers(answered, code, req),
        }),
      );
    }),

    route(endpoints.answerAlert, async ({ params: { code }, query, req, res }) => {
      const found = await open(req, res, code, query.lang);
      if (!found) return;
      const form = await readForm(req);
      const said = form.get('said');
      const words = keepWords(form.get('words') ?? '');
      const given = countOf(`link ${code}`);
      given.count += 1;
      // A call for help is never too many: only its words and the taking back are.
      const isTooMany = given.count > mostAnswers;
      const { subscriberId } = found;
      if (subscriberId !== null && (said === 'help' || (said === 'safe' && !isTooMany)))
        await asWorker(db, (tx) => keepAnswer(tx, found.alertId, subscriberId, said, isTooMany ? null : words));
      // Whoever gets the link forwarded sees that help was asked for, and not in which words.
      if (subscriberId !== null && said === 'help' && words !== null && !isTooMany)
        res.set('set-cookie', ownWordsCookie(openLinkSecrets(config), code, words, config.origin.startsWith('https:')));
      // Back to the page, so that loading it again sends nothing twice.
      res
        .set({ ...headers, location: `/a/${code}?lang=${found.lang}` })
        .status(303)
        .end();
    }),
  ];
};
