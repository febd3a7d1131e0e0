import { createHash, randomBytes } from 'node:crypto';
import type { Principal } from '@vias/sql/principal.ts';
import { type Language, Problem } from '@vias/sql/problem.ts';
import type { z } from 'zod';
import type { Deps } from '../deps.ts';
import { createGate } from '../http/gate.ts';
import { type Route, route } from '../http/route.ts';
import { MapDefinition } from '../maps/contract.ts';
import { askAs } from '../maps/places.ts';
import { drawThematicMap } from '../maps/thematic-map.ts';
import { drawAround, requireBeside } from './around.ts';
import { endpoints, type MapView } from './contract.ts';
import './problems.ts';
import {
  deleteMap,
  endLink,
  insertLink,
  insertMap,
  openLink,
  requireMap,
  requirePublicMap,
  requireSharable,
  selectLinks,
  selectMaps,
  selectOpenLinks,
  selectVersions,
  updateMap,
} from './queries.ts';

/** The longest a link may last, milliseconds. */
const longestLink = 365 * 86_400_000;
/** Maps drawn at a time for people without an account, and how many may wait: a grid is seconds of work, and a link may stand on a page that thousands read. */
const publicWidth = { drawn: 2, waiting: 20 } as const;
const tokenShape = /^([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})\.([\w-]{43})$/;

export const savedMapRoutes = ({ db, clock }: Deps): Route[] => {
  const inTurn = createGate(publicWidth.drawn, publicWidth.waiting);
  /** Draws a kept map with what lies over and beside it, for whoever opens it. What can no longer be drawn says why, as a conflict and not as the reader's mistake. */
  const draw = async (principal: Principal, kept: unknown, { lon, lat, zoom, ...more }: z.output<typeof MapView>, lang: Language) => {
    const ask = askAs(db, principal);
    const how = { now: clock.now(), lang };
    try {
      const map = await drawThematicMap(ask, MapDefinition.parse(kept), how);
      return { map, view: { lon, lat, zoom }, around: await drawAround(ask, map, { lon, lat, zoom, ...more }, how) };
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      throw new Problem('saved_map.not_drawable', { values: { reason: error.sentence(lang) } });
    }
  };
  return [
    route(endpoints.list, async ({ principal, query }) => ({ items: await db.as(principal, (tx) => selectMaps(tx, query.limit)) })),
    route(endpoints.read, ({ principal, params }) => db.as(principal, (tx) => requireMap(tx, params.id))),
    route(endpoints.save, ({ principal, body, once }) =>
      db.as(principal, (tx) =>
        once(tx, async () => {
          requireBeside(body.definition, body.view);
          await requireSharable(tx, principal, body);
          return insertMap(tx, principal, body);
        }),
      ),
    ),
    route(endpoints.change, ({ principal, params, body, ifMatch }) =>
      db.as(principal, async (tx) => {
        await requireMap(tx, params.id);
        requireBeside(body.definition, body.view);
        await requireSharable(tx, principal, body);
        return updateMap(tx, params.id, ifMatch, body);
      }),
    ),
    route(endpoints.remove, ({ principal, params }) => db.as(principal, (tx) => deleteMap(tx, params.id))),
    route(endpoints.versions, async ({ principal, params }) => ({ items: await db.as(principal, (tx) => selectVersions(tx, params.id)) })),

    route(endpoints.listLinks, async ({ principal, params }) => ({ items: await db.as(principal, (tx) => selectLinks(tx, params.id)) })),
    route(endpoints.makeLink, async ({ principal, params, body }) => {
      const latest = clock.now() + longestLink;
      const ends = Date.parse(body.expiresAt);
      if (ends <= clock.now() || ends > latest)
        throw new Problem('saved_map.link_too_long', {
          field: 'expiresAt',
          values: { latest: new Date(latest).toISOString().slice(0, 10) },
        });
      const secret = randomBytes(32);
      const digest = createHash('sha256').update(secret).digest();
      const id = await db.as(principal, (tx) => insertLink(tx, principal, params.id, body, digest));
      return { id, token: `${id}.${secret.toString('base64url')}`, expiresAt: body.expiresAt };
    }),
    route(endpoints.listOpenLinks, async ({ principal }) => ({ items: await db.as(principal, selectOpenLinks) })),
    route(endpoints.endLink, ({ principal, params }) => db.as(principal, (tx) => endLink(tx, principal, params.id))),

    route(endpoints.openLink, ({ req, lang }) =>
      inTurn(async () => {
        const [, id, secret] = tokenShape.exec(req.get('x-map-link') ?? '') ?? [];
        const link = id && secret ? await db.as({ kind: 'public' }, (tx) => openLink(tx, id, Buffer.from(secret, 'base64url'))) : undefined;
        if (!link) throw new Problem('saved_map.link_over');
        const { title, tenant, view, expiresAt } = link;
        return { title, tenant, expiresAt, ...(await draw({ kind: 'link', linkId: link.id }, link.definition, view, lang)) };
      }),
    ),
    route(endpoints.openPublic, ({ params, lang }) =>
      inTurn(async () => {
        const { title, tenant, view, definition } = await db.as({ kind: 'public' }, (tx) => requirePublicMap(tx, params.id));
        return { title, tenant, expiresAt: null, ...(await draw({ kind: 'public' }, definition, view, lang)) };
      }),
    ),
  ];
};
