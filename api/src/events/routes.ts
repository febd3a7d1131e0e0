import { Problem } from '@vias/sql/problem.ts';
import type { Deps } from '../deps.ts';
import { route } from '../http/route.ts';
import { endpoints } from './contract.ts';
import { type Cursor, selectChanges, selectFeedEnd } from './queries.ts';

/** NOTIFY only wakes; this often the feed is read without it, milliseconds. */
const pollEvery = 1000;
const heartbeatEvery = 15_000;
/** A reader for whom this much waits does not read: it is let go, and goes on where it was when it comes back. Bytes. */
const mostWaiting = 1_048_576;

/** Where a reader was, unless that lies beyond the end: then it comes from before a restore, and the numbers mean nothing here. */
const resume = (lastEventId: string | undefined, end: Cursor): Cursor => {
  const [, xid, changeId] = /^(\d{1,20})-(\d{1,18})$/.exec(lastEventId ?? '') ?? [];
  return xid && changeId && BigInt(xid) <= BigInt(end.xid) ? { xid, changeId } : end;
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
  const { db, guard, log, leaving } = deps;
  const onBell = createBell(deps);
  return [
    route(endpoints.followChanges, async ({ principal, req, res }) => {
      let open = true;
      let stop = () => undefined as void;
      const stopped = new Promise<void>((resolve) => {
        stop = () => {
          open = false;
          resolve();
        };
      });
      res.on('close', stop);
      leaving.addEventListener('abort', stop);
      if (leaving.aborted) stop();
      let reading = false;
      let again = false;
      let unhook = () => false;
      const timers: NodeJS.Timeout[] = [];
      try {
        let cursor = resume(req.get('last-event-id'), await db.as(principal, selectFeedEnd));
        // Asked anew each time: a token that expired or was withdrawn ends the stream, a right that ended is heard of no more.
        const read = async (): Promise<void> => {
          again = true;
          if (reading) return;
          reading = true;
          try {
            while (again && open) {
              again = false;
              const reader = guard.requireMember(await guard.authenticate(req));
              const changes = await db.as(reader, (tx) => selectChanges(tx, cursor));
              if (!open) return;
              for (const { xid, changeId, ...event } of changes) {
                cursor = { xid, changeId };
                res.write(`id: ${xid}-${changeId}\nevent: change\ndata: ${JSON.stringify(event)}\n\n`);
              }
              if (res.writableLength > mostWaiting) stop();
              again ||= changes.length === 500;
            }
          } catch (error) {
            if (error instanceof Problem && error.status === 401) stop();
            else if (open) log.warn({ err: error }, 'event stream could not read the feed');
          } finally {
            reading = false;
          }
        };
        if (!open) {
          res.destroy();
          return;
        }
        res.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store', 'x-accel-buffering': 'no' });
        res.write(`retry: 2000\nid: ${cursor.xid}-${cursor.changeId}\n: open\n\n`);
        unhook = onBell(() => void read());
        timers.push(setInterval(() => void read(), pollEvery));
        timers.push(setInterval(() => open && res.write(': still here\n\n'), heartbeatEvery));
        await stopped;
      } finally {
        unhook();
        for (const timer of timers) clearInterval(timer);
        leaving.removeEventListener('abort', stop);
        if (res.headersSent) res.end();
      }
    }),
  ];
};
