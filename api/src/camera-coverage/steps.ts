import { setImmediate } from 'node:timers/promises';

/** Long reckoning that comes to a stop wherever it yields, every few milliseconds. */
export type Steps<T> = Generator<undefined, T, undefined>;

/** Reckons without a stop: for a thread of its own. */
export const runThrough = <T>(steps: Steps<T>): T => {
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
  }
};

/** Asked at every stop; waits, when it is time, until whatever else VIAS has to do has come in between. */
export type Pause = () => Promise<unknown> | undefined;
/** Lets others in once so many milliseconds are gone since they last were. */
export const createPause = (most = 10): Pause => {
  let since = performance.now();
  return () => {
    if (performance.now() - since < most) return undefined;
    return setImmediate().then(() => {
      since = performance.now();
    });
  };
};

/** Reckons in pieces, so that nobody waits for the whole of it. */
export const runInPieces = async <T>(steps: Steps<T>, pause: Pause = createPause()): Promise<T> => {
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
    const wait = pause();
    if (wait) await wait;
  }
};
