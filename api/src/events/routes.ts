import { Problem } from '@vias/sql/problem.ts';
import type { Deps } from '../deps.ts';
import { route } from '../http/route.ts';
import { type ChangeEvent, endpoints } from './contract.ts';
import { type Cursor, type Place, selectFeedEnd, selectNews } from './queries.ts';

/** This often the token is looked at again, milliseconds. */
const lookEvery = 1000;
/** This often the feed is read although nothing woke the stream, milliseconds. */
const pollEvery = 15_000;
const heartbeatEvery = 15_000;
/** A reader for whom this much waits does not read: it is let go, and goes on where it was when it comes back. Bytes. */
const mostWaiting = 1_048_576;

/** Where a reader was and what it might see then, unless that lies beyond the end: then it comes from before a restore, and the numbers mean nothing here. */
const resume = (lastEventId: string | undefined, { rights, ...end }: Cursor & { rights: string }): { cursor: Cursor; rights: string } => {
  const [, xid, changeId, before] = /^(\d{1,20})-(\d{1,18})(?:-([0-9a-f]{8}))?$/.exec(lastEventId ?? '') ?? [];
  return xid && changeId && BigInt(xid) <= BigInt(end.xid)
    ? { cursor: { xid, changeId }, rights: before ?? rights }
    : { cursor: end, rights };
};

/** Wakes every stream of this process by one LISTEN. */
const createBell = ({ db, log }: Deps) => {
  const ringers = new Set<() => void>();
  let hears = false;
  db.listen('vias_change', () => {
    for (const ring of ringers) ring();
  }).then(
    () => {
      hears = true;
    },
    (error: unknown) => log.warn({ err: error }, 'no NOTIFY: event streams poll'),
  );
  return {
    hears: () => hears,
    on(ring: () => void) {
      ringers.add(ring);
      return () => ringers.delete(ring);
    },
  };
};

export const eventRoutes = (deps: Deps) => {
  const { db, guard, log, leaving, clock } = deps;
  const bell = createBell(deps);
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
      let rung = true;
      let quietUntil = 0;
      let unhook = () => false;
      const timers: NodeJS.Timeout[] = [];
      try {
        const from = resume(req.get('last-event-id'), await db.as(principal, selectFeedEnd));
        let place: Place = { cursor: from.cursor, early: [] };
        let { rights } = from;
        // The id is the cursor, before which nothing is missing: whoever comes back may hear a change twice and none not at all. And what one may see, which may change meanwhile too.
        const id = () => `id: ${place.cursor.xid}-${place.cursor.changeId}-${rights}\n`;
        // Asked anew each time: a token that expired or was withdrawn ends the stream, a right that ended is heard of no more.
        const read = async (): Promise<void> => {
          again = true;
          if (reading) return;
          reading = true;
          try {
            while (again && open) {
              again = false;
              const reader = guard.requireMember(await guard.authenticate(req));
              if (!rung && performance.now() < quietUntil) return;
              rung = false;
              const { changes, more, rights: now, ...reached } = await db.as(reader, (tx) => selectNews(tx, place));
              if (!open) return;
              if (now !== rights) {
                // What a page shows by a right that ended must leave it, though nothing of it was written.
                rights = now;
                const event: ChangeEvent = { kind: 'rights', op: 'update', ids: [], count: 0, at: new Date(clock.now()).toISOString() };
                res.write(`${id()}event: change\ndata: ${JSON.stringify(event)}\n\n`);
              }
              for (const { xid, changeId, ...event } of changes) res.write(`${id()}event: change\ndata: ${JSON.stringify(event)}\n\n`);
              place = reached;
              if (changes.length > 0) res.write(`${id()}\n`);
              if (res.writableLength > mostWaiting) stop();
              quietUntil = bell.hears() ? performance.now() + pollEvery : 0;
              rung ||= more;
              again ||= more;
            }
          } catch (error) {
            rung = true;
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
        res.write(`retry: 2000\n${id()}: open\n\n`);
        unhook = bell.on(() => {
          rung = true;
          void read();
        });
        timers.push(setInterval(() => void read(), lookEvery));
        timers.push(setInterval(() => open && res.write(`${id()}: still here\n\n`), heartbeatEvery));
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
