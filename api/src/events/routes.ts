import type { Deps } from '../deps.ts';
import { route } from '../http/route.ts';
import { endpoints } from './contract.ts';
import { type Cursor, selectChanges, selectFeedEnd } from './queries.ts';

/** NOTIFY only wakes; this often the feed is read without it, milliseconds. */
const pollEvery = 1000;
const heartbeatEvery = 15_000;

const cursorOf = (lastEventId: string | undefined): Cursor | undefined => {
  const [, xid, changeId] = /^(\d{1,20})-(\d{1,20})$/.exec(lastEventId ?? '') ?? [];
  return xid && changeId ? { xid, changeId } : undefined;
};

/** Wakes every stream of this process by one LISTEN. */
const createBell = ({ db, log }: Deps) => {
  const ringers = new Set<() => void>();
  db.listen('vias_change', () => {
    for (const ring of ringers) ring();
  }).catch((error: unknown) => log.warn({ err: error }, 'no NOTIFY: event streams poll'));
  return (ring: () => void) => {
    ringers.add(ring);
    return () => ringers.delete(ring);
  };
};

export const eventRoutes = (deps: Deps) => {
  const { db, log, leaving } = deps;
  const onBell = createBell(deps);
  return [
    route(endpoints.followChanges, async ({ principal, req, res }) => {
      let cursor = cursorOf(req.get('last-event-id')) ?? (await db.as(principal, selectFeedEnd));
      res.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store', 'x-accel-buffering': 'no' });
      res.write(`retry: 2000\nid: ${cursor.xid}-${cursor.changeId}\n: open\n\n`);
      let reading = false;
      let again = false;
      // Asked as the principal each time, so a right that ends, ends here too.
      const read = async (): Promise<void> => {
        if (reading) {
          again = true;
          return;
        }
        reading = true;
        try {
          do {
            again = false;
            const changes = await db.as(principal, (tx) => selectChanges(tx, cursor));
            for (const { xid, changeId, ...event } of changes) {
              cursor = { xid, changeId };
              res.write(`id: ${xid}-${changeId}\nevent: change\ndata: ${JSON.stringify(event)}\n\n`);
            }
            again ||= changes.length === 500;
          } while (again && !res.writableEnded);
        } catch (error) {
          log.warn({ err: error }, 'event stream could not read the feed');
        } finally {
          reading = false;
        }
      };
      const unhook = onBell(() => void read());
      const poll = setInterval(() => void read(), pollEvery);
      const beat = setInterval(() => res.write(': still here\n\n'), heartbeatEvery);
      await new Promise<void>((resolve) => {
        res.on('close', resolve);
        leaving.addEventListener('abort', () => resolve(), { once: true });
      });
      unhook();
      clearInterval(poll);
      clearInterval(beat);
      res.end();
    }),
  ];
};
