import type { Database } from '@vias/sql/database.ts';
import { sql } from '@vias/sql/sql.ts';
import type { Tx } from '@vias/sql/transaction.ts';
import type { Logger } from 'pino';
import { z } from 'zod';
import { type ColumnStore, createColumnStore } from './column-store.ts';
import { createFeedPlace, type FeedPlace } from './feed-place.ts';
import { keyOf, selectColumns, selectDictionaries } from './incident-rows.ts';
import type { Dictionaries } from './point-tile.ts';

/** Every placed incident in memory, kept up with the database. */
export type TileStore = {
  columns: ColumnStore;
  words(): Dictionaries;
  /** How far the change feed has been taken in, and the version of what classes hold. */
  place: FeedPlace;
  /** Resolves when everything has been loaded; rejects when that failed, and the next call tries again. */
  ready(): Promise<void>;
  /** Takes in everything committed before the call. */
  refresh(): Promise<void>;
  /** Milliseconds since the store last held everything that was committed; undefined before it was loaded. */
  behindMs(): number | undefined;
  /** Calls back with the numbers of incidents that came, changed or went, in the same turn of the event loop in which scans see it. */
  onChange(listener: (numbers: readonly number[]) => void): void;
  close(): Promise<void>;
};

const tiles = { kind: 'tiles' } as const;
const Change = z.object({ xid: z.string(), changeId: z.string(), cls: z.int(), ids: z.array(z.string()) });

const selectHorizon = (tx: Tx): Promise<{ xid: string }> =>
  tx.one(z.object({ xid: z.string() }), sql`select pg_snapshot_xmin(pg_current_snapshot())::text as xid`);

/** Changes of incidents that were not taken in yet, oldest first. */
const selectChanges = (tx: Tx, { cursor, taken }: FeedPlace) =>
  tx.rows(
    Change,
    sql`select xid::text as xid, change_id::text as "changeId", access_class_id as cls, ids from change
        where thing_kind = 'incident' and (xid, change_id) > (${cursor()}::xid8, 0) and change_id <> all (${taken()}::bigint[])
        order by xid, change_id limit 50`,
  );

/** Ids taken in at once: large enough for an import, small enough for the event loop. */
const idBatch = 2000;

export type TileStoreOptions = { db: Database; log: Pick<Logger, 'error'>; pollMs?: number };

/** Opens the store: it loads in the background and follows the change feed until closed. */
export const openTileStore = ({ db, log, pollMs = 1000 }: TileStoreOptions): TileStore => {
  const columns = createColumnStore();
  const place = createFeedPlace();
  const rowsAtOnce = db.kind === 'embedded' ? 20_000 : 40_000;
  let words: Dictionaries | undefined;
  let loaded = false;
  let closed = false;
  let wholeAt: number | undefined;
  const listeners: ((numbers: readonly number[]) => void)[] = [];

  const dictionaries = async (tx: Tx): Promise<Dictionaries> => {
    words = await selectDictionaries(tx, words?.categories);
    return words;
  };

  // Where loading has come to: a part that fails is asked for again, the ones before it are kept.
  let loading: { xid: string; after: number } | undefined;
  const load = async (): Promise<void> => {
    const known = await db.as(tiles, dictionaries);
    // What commits while the parts are read is taken in again from the feed, from this moment on.
    loading ??= { ...(await db.as(tiles, selectHorizon)), after: 0 };
    while (!closed) {
      const { after } = loading;
      const part = await db.as(tiles, (tx) => selectColumns(tx, known, { after, limit: rowsAtOnce }));
      columns.add(part.columns);
      loading.after = part.last;
      if (part.columns.n < rowsAtOnce) break;
    }
    place.start(loading.xid);
    loaded = true;
  };

  const takeIn = async (tx: Tx, ids: readonly string[]): Promise<void> => {
    const keys = new Set(ids.map(keyOf));
    const { columns: rows } = await selectColumns(tx, await dictionaries(tx), { ids, numbers: columns.find(keys) });
    // One step for the event loop: no tile sees an incident missing or twice.
    const { ids: gone } = columns.remove(keys);
    columns.add(rows);
    for (const tell of listeners) tell([...gone, ...rows.id]);
  };

  const follow = async (): Promise<void> => {
    for (;;) {
      const askedAt = performance.now();
      const [{ xid }, changes] = await db.as(tiles, async (tx) => [await selectHorizon(tx), await selectChanges(tx, place)] as const);
      if (closed) return;
      if (changes.length === 0) {
        place.settle(xid);
        wholeAt = askedAt;
        return;
      }
      const ids = [...new Set(changes.flatMap((change) => change.ids))];
      for (let from = 0; from < ids.length; from += idBatch) await db.as(tiles, (tx) => takeIn(tx, ids.slice(from, from + idBatch)));
      for (const change of changes) place.take(change);
    }
  };

  // One reader of the feed: whoever asks while it reads gets the round after, which sees what was committed before the question.
  let running: Promise<void> = Promise.resolve();
  let queued: Promise<void> | undefined;
  const round = async (): Promise<void> => {
    if (closed) return;
    if (!loaded) await load();
    await follow();
  };
  const refresh = (): Promise<void> => {
    queued ??= running
      .catch(() => undefined)
      .then(() => {
        queued = undefined;
        running = round();
        return running;
      });
    return queued;
  };
  const wake = () => {
    refresh().catch((error: unknown) => {
      if (!closed) log.error({ err: error }, 'The tile store could not follow the changes; it tries again.');
    });
  };
  const unlisten = db.listen('vias_change', (kind) => {
    if (kind === 'incident' || kind === '') wake();
  });
  unlisten.catch(() => undefined);
  const timer = setInterval(wake, pollMs);
  timer.unref();
  wake();

  return {
    columns,
    words: () => words as Dictionaries,
    place,
    ready: async () => {
      if (!loaded) await refresh();
    },
    refresh,
    behindMs: () => (wholeAt === undefined ? undefined : performance.now() - wholeAt),
    onChange: (listener) => void listeners.push(listener),
    async close() {
      closed = true;
      clearInterval(timer);
      (await unlisten.catch(() => undefined))?.();
      await queued?.catch(() => undefined);
      await running.catch(() => undefined);
      await columns.settled();
    },
  };
};
