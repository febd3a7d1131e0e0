import { createHash } from 'node:crypto';
import { writeCap } from '@vias/alerts/cap.ts';
import { Problem } from '@vias/sql/problem.ts';
import type { Request, Response } from 'express';
import type { Deps } from '../deps.ts';
import { type Route, route } from '../http/route.ts';
import { endpoints } from './contract.ts';
import { writeFeed } from './feed.ts';
import './problems.ts';
import {
  keepMessage,
  passMessage,
  requireEntry,
  selectFeed,
  selectMessages,
  selectPublished,
  selectRevoked,
  selectStop,
  takeMessage,
} from './queries.ts';
import { CapRefusal, readCap } from './read-cap.ts';
import { readSigningKey, signCap } from './sign.ts';

const mostInFeed = 100;
const fileName = /^vias-([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(-stop)?\.xml$/;
const codeOf: Partial<Record<CapRefusal['reason'], string>> = {
  doctype: 'cap.unsafe',
  size: 'cap.too_large',
  depth: 'cap.too_large',
  count: 'cap.too_large',
  time: 'cap.too_large',
}; // prettier-ignore

const sendXml = (req: Request, res: Response, type: string, xml: string): void => {
  const etag = `"${createHash('sha256').update(xml).digest('base64url').slice(0, 24)}"`;
  res.set({ 'content-type': `${type}; charset=utf-8`, 'cache-control': 'public, max-age=15', 'access-control-allow-origin': '*', etag });
  // Asked by hand: readers of feeds send no-cache with the tag and still want the short answer.
  if ((req.get('if-none-match') ?? '').split(',').some((tag) => tag.trim().replace(/^W\//, '') === etag)) res.status(304).end();
  else res.end(xml);
};

/** Alerts for the world as CAP 1.2, and those of others that come in. */
export const capRoutes = ({ db, config }: Deps): Route[] => {
  // Read once: a key that changes is a new start.
  const signing = readSigningKey(config.cap);
  return [
    route(endpoints.readFeed, async ({ principal, req, res }) => {
      const entries = await db.as(principal, (tx) => selectFeed(tx, mostInFeed));
      sendXml(req, res, 'application/atom+xml', writeFeed(config.origin, entries));
    }),

    route(endpoints.readCapAlert, async ({ principal, params, req, res }) => {
      const [, id, stop] = fileName.exec(params.file) ?? [];
      const alert = id === undefined ? null : await db.as(principal, (tx) => (stop ? selectStop(tx, id) : selectPublished(tx, id)));
      if (!alert) throw new Problem('cap.not_published');
      const { refId, refSent, isDrill, ...rest } = alert;
      const xml = writeCap({
        ...rest,
        status: isDrill ? 'Exercise' : 'Actual',
        references: refId !== null && refSent !== null ? { id: refId, tenant: alert.tenant, sent: refSent } : null,
      });
      sendXml(req, res, 'application/cap+xml', signing ? signCap(xml, signing) : xml);
    }),

    route(endpoints.listCapMessages, ({ principal }) =>
      db.as(principal, async (tx) => ({ items: await selectMessages(tx), revoked: await selectRevoked(tx) })),
    ),

    route(endpoints.bringCapMessage, ({ principal, body, once }) => {
      const message = readOrRefuse(body.xml);
      return db.as(principal, (tx) =>
        once(tx, async () => {
          const id = await keepMessage(tx, principal.tenant, body.source, message);
          if (id === undefined) throw new Problem('cap.known');
          return requireEntry(tx, id);
        }),
      );
    }),

    route(endpoints.takeCapMessage, ({ principal, params, query, once }) =>
      db.as(principal, (tx) => once(tx, async () => ({ id: await takeMessage(tx, params.id, query.alert) }))),
    ),
    route(endpoints.passCapMessage, ({ principal, params }) => db.as(principal, (tx) => passMessage(tx, params.id))),
  ];
};

const readOrRefuse = (xml: string) => {
  try {
    return readCap(xml);
  } catch (error) {
    if (error instanceof CapRefusal)
      throw new Problem(codeOf[error.reason] ?? `cap.${error.reason}`, { field: 'xml', values: { detail: error.message } });
    throw error;
  }
};
