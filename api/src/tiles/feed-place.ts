/** A change of the feed: who wrote it (transaction), its number, and the access class it concerns. */
export type FeedChange = { xid: string; changeId: string; cls: number };

/**
 * How far a follower of the change feed has come. Below the cursor every change has been taken in. Beyond it, where older transactions may still
 * commit, changes are taken in as soon as they can be read and remembered one by one, so that nothing waits and nothing is skipped.
 */
export type FeedPlace = {
  /** Begins at the oldest transaction that was open when the data were read. */
  start(xid: string): void;
  cursor(): string;
  /** Numbers of the changes taken in beyond the cursor. */
  taken(): string[];
  take(change: FeedChange): void;
  /** Moves the cursor to the oldest open transaction, once everything before it has been taken in. */
  settle(xid: string): void;
  /** The version of what the classes hold. Equal versions, equal rows, in every process that follows the feed. */
  versionOf(classes: readonly number[]): string;
};

const before = (a: FeedChange, b: FeedChange): number =>
  BigInt(a.xid) < BigInt(b.xid) || (a.xid === b.xid && BigInt(a.changeId) < BigInt(b.changeId)) ? -1 : 1;

/** A place at the very beginning. */
export const createFeedPlace = (): FeedPlace => {
  let cursor = '0';
  let origin = '0';
  let order = 0;
  const latest = new Map<number, { order: number; label: string }>();
  const ahead = new Map<string, FeedChange>();
  return {
    start(xid) {
      cursor = xid;
      origin = xid;
    },
    cursor: () => cursor,
    taken: () => [...ahead.keys()],
    take(change) {
      ahead.set(change.changeId, change);
    },
    settle(xid) {
      const settled = [...ahead.values()].filter((change) => BigInt(change.xid) < BigInt(xid)).sort(before);
      for (const change of settled) {
        ahead.delete(change.changeId);
        order++;
        latest.set(change.cls, { order, label: `${change.xid}.${change.changeId}` });
      }
      if (BigInt(xid) > BigInt(cursor)) cursor = xid;
    },
    versionOf(classes) {
      let newest = { order: 0, label: origin };
      for (const cls of classes) {
        const version = latest.get(cls);
        if (version && version.order > newest.order) newest = version;
      }
      const early = [...ahead.values()].filter(({ cls }) => classes.includes(cls)).sort(before);
      return [newest.label, ...early.map(({ xid, changeId }) => `${xid}.${changeId}`)].join('+');
    },
  };
};
