import { Problem } from '@vias/sql/problem.ts';

/** Where somebody's task stands: under way, or with so many before it. */
export type Standing = { state: 'waiting' | 'drawing'; before: number };

/** Tasks of which only a few run at once; the others wait in the order they came. */
export type Queue = {
  /** Runs the task when there is a place. Rejects when the signal is aborted before, or with print.busy when too many wait. */
  run<T>(who: string, signal: AbortSignal, task: () => Promise<T>): Promise<T>;
  standing(): { drawing: number; waiting: number };
  standingOf(who: string): Standing | null;
};

/** `places` tasks at once; at most `room` wait. */
export const createQueue = (places: number, room: number): Queue => {
  const drawing: string[] = [];
  const waiting: { who: string; begin: () => void }[] = [];
  const leave = (who: string): void => {
    drawing.splice(drawing.indexOf(who), 1);
    waiting.shift()?.begin();
  };
  const enter = (who: string, signal: AbortSignal): Promise<void> | undefined => {
    if (drawing.length < places) {
      drawing.push(who);
      return undefined;
    }
    if (waiting.length >= room) throw new Problem('print.busy', { values: { waiting: waiting.length }, headers: { 'retry-after': '60' } });
    return new Promise((resolve, reject) => {
      const place = {
        who,
        begin: () => {
          signal.removeEventListener('abort', giveUp);
          drawing.push(who);
          resolve();
        },
      };
      const giveUp = () => {
        waiting.splice(waiting.indexOf(place), 1);
        reject(signal.reason);
      };
      signal.addEventListener('abort', giveUp, { once: true });
      waiting.push(place);
    });
  };
  return {
    async run(who, signal, task) {
      signal.throwIfAborted();
      await enter(who, signal);
      try {
        return await task();
      } finally {
        leave(who);
      }
    },
    standing: () => ({ drawing: drawing.length, waiting: waiting.length }),
    standingOf(who) {
      const before = waiting.findLastIndex((place) => place.who === who);
      if (before >= 0) return { state: 'waiting', before };
      return drawing.includes(who) ? { state: 'drawing', before: 0 } : null;
    },
  };
};
