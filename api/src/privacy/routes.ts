import type { Deps } from '../deps.ts';
import { type Route, route } from '../http/route.ts';
import { endpoints } from './contract.ts';
import { documentCss } from './document.ts';
import { documentOf } from './documents.ts';
import './problems.ts';
import { selectFacts } from './facts.ts';
import {
  endHold,
  eraseNamed,
  erasePerson,
  insertHold,
  markWords,
  selectMarked,
  selectNamed,
  selectPerson,
  selectRetention,
  selectWords,
  takeMarkBack,
  upsertRetention,
} from './queries.ts';
import { countDue, runRetention } from './retention.ts';

/** What names people in free text, export and erasure, retention, and the documents of a data-protection officer. */
export const privacyRoutes = ({ db, clock, config }: Deps): Route[] => [
  route(endpoints.listMarked, ({ principal }) => db.as(principal, selectMarked)),
  route(endpoints.readWords, ({ principal, params, body }) => db.as(principal, (tx) => selectWords(tx, params.id, body.purpose))),
  route(endpoints.takeMarkBack, ({ principal, params, body }) =>
    db.as(principal, (tx) => takeMarkBack(tx, params, body.reason, body.everywhere)),
  ),
  route(endpoints.markWords, ({ principal, params, body }) => db.as(principal, (tx) => markWords(tx, params.id, body.kind, body.words))),
  route(endpoints.findNamed, ({ principal, body }) => db.as(principal, (tx) => selectNamed(tx, body.words, body.purpose))),
  route(endpoints.eraseNamed, ({ principal, body }) => db.as(principal, (tx) => eraseNamed(tx, body.values, body.reason))),
  route(endpoints.exportPerson, ({ principal, params, body }) => db.as(principal, (tx) => selectPerson(tx, params.id, body.purpose))),
  route(endpoints.erasePerson, ({ principal, params, body }) => db.as(principal, (tx) => erasePerson(tx, params.id, body.reason))),
  route(endpoints.listRetention, ({ principal }) => db.as(principal, selectRetention)),
  route(endpoints.setRetention, async ({ principal, params, body }) => {
    await db.as(principal, (tx) => upsertRetention(tx, principal.tenant, params.category, body.days));
  }),
  route(endpoints.runRetention, async ({ principal, body }) => ({
    items: (body.dryRun ? await countDue(db, principal) : await runRetention(db, principal)).map(({ tenant, ...due }) => due),
  })),
  route(endpoints.placeHold, ({ principal, body, once }) =>
    db.as(principal, (tx) => once(tx, () => insertHold(tx, principal.tenant, body))),
  ),
  route(endpoints.endHold, ({ principal, params }) => db.as(principal, (tx) => endHold(tx, params.id))),
  route(endpoints.readDocument, async ({ principal, params, query, res }) => {
    const facts = await db.as(principal, (tx) => selectFacts(tx, query.lang));
    const { text, type, name } = documentOf(params.document, query.lang, query.format, facts, { config, now: clock.now() });
    res.set('content-type', type);
    if (query.format === 'md') res.set('content-disposition', `attachment; filename="${name}"`);
    res.send(text);
  }),
  route(endpoints.readStyle, ({ res }) => {
    res.set('content-type', 'text/css; charset=utf-8').set('cache-control', 'public, max-age=3600').send(documentCss);
  }),
];
