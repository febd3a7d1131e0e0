import { Problem } from '@vias/sql/problem.ts';
import type { Request } from 'express';
import type { Deps } from '../deps.ts';
import { type Route, route } from '../http/route.ts';
import { askAs } from '../maps/places.ts';
import { drawThematicMap } from '../maps/thematic-map.ts';
import { drawAround } from '../saved-maps/around.ts';
import { isBaseMapHost } from './base-map-host.ts';
import { printPage, type Verdict } from './chromium.ts';
import { endpoints, type PrintBody, type PrintSheet } from './contract.ts';
import './problems.ts';
import { selectTenantName } from './queries.ts';
import { createQueue } from './queue.ts';

/** Sheets drawn at once: a browser takes a processor and some 300 MB. */
const atOnce = 2;
/** Sheets that may wait. */
const room = 20;
/** How long one sheet may take once it is its turn, milliseconds. */
const patience = 90_000;
/** Portrait, millimetres. */
const papers = { a4: [210, 297], a3: [297, 420] } as const;
const density = { a4: 3, a3: 2 } as const;
/** The page asks for its sheet under this address and is answered without a request leaving the browser. */
const sheetPath = '/print-sheet.json';

/** The address under which this very process is reached from this machine. */
const ownOrigin = ({ socket: { localAddress = '127.0.0.1', localPort } }: Request): string => {
  const address = localAddress.replace(/^::ffff:/, '').replace(/^(127\..*|::1)$/, 'localhost');
  return `http://${address.includes(':') ? `[${address}]` : address}:${localPort}`;
};

/** The page may reach VIAS and the base map, and nothing else. Only tiles of incidents and of own layers are asked for in the reader's name. */
const judgeOf =
  (origin: string, baseMap: string | undefined, sheet: string, authorization: string | undefined) =>
  ({ origin: asked, protocol, pathname, hostname }: URL): Verdict => {
    if (protocol === 'data:' || protocol === 'blob:') return { send: {} };
    if (asked !== origin) return isBaseMapHost(baseMap, hostname) ? { send: {} } : 'refuse';
    if (pathname === sheetPath) return { json: sheet };
    const isReaders =
      pathname.startsWith('/tiles/incidents/') || /^\/api\/layers\/[0-9a-f-]{36}\/tiles\/\d+\/\d+\/\d+\.mvt$/.test(pathname);
    return { send: isReaders && authorization ? { authorization } : {} };
  };

const sizeOf = ({ paper, orientation }: Pick<PrintBody, 'paper' | 'orientation'>) => {
  const [short, long] = papers[paper];
  return orientation === 'portrait' ? { width: short, height: long } : { width: long, height: short };
};

/** Thematic maps on paper. */
export const printRoutes = ({ db, clock, config, leaving }: Deps): Route[] => {
  const queue = createQueue(atOnce, room);
  return [
    route(endpoints.printMap, async ({ principal, body: { definition, ...body }, lang: readers, req, res }) => {
      const hungUp = new AbortController();
      res.once('close', () => hungUp.abort());
      const lang = body.lang ?? readers;
      const ask = askAs(db, principal);
      const how = { now: clock.now(), lang };
      const map = await drawThematicMap(ask, definition, how);
      const around = await drawAround(ask, map, body.view, how);
      const tenant = await db.as(principal, selectTenantName);
      const sheet: PrintSheet = { ...body, lang, tenant, madeAt: new Date(clock.now()).toISOString(), map, around };
      const stop = AbortSignal.any([hungUp.signal, leaving]);
      const draw = async (): Promise<Buffer> => {
        const late = AbortSignal.timeout(patience);
        const origin = ownOrigin(req);
        const judge = judgeOf(origin, config.baseMap?.url, JSON.stringify(sheet), req.get('authorization'));
        const job = { address: `${origin}/print?lang=${lang}`, ...sizeOf(body), density: density[body.paper], judge };
        try {
          return await printPage(config.chromium, job, AbortSignal.any([stop, late]));
        } catch (error) {
          throw late.aborted && !stop.aborted ? new Problem('print.too_slow', { values: { seconds: patience / 1000 } }) : error;
        }
      };
      let pdf: Buffer;
      try {
        pdf = await queue.run(principal.id, stop, draw);
      } catch (error) {
        // Nobody waits for an answer any more.
        if (hungUp.signal.aborted) return;
        throw error;
      }
      res.setHeader('content-type', 'application/pdf');
      res.setHeader('content-length', pdf.length);
      res.setHeader('content-disposition', `attachment; filename="vias-map-${sheet.madeAt.slice(0, 10)}.pdf"`);
      res.setHeader('cache-control', 'private, no-store');
      res.end(pdf);
    }),
    route(endpoints.readPlaces, ({ principal }) => ({ ...queue.standing(), mine: queue.standingOf(principal.id) })),
  ];
};
