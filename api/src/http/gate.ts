import { Problem } from '@vias/sql/problem.ts';

/** Runs tasks, each in its turn. */
export type Gate = <T>(task: () => Promise<T>) => Promise<T>;

/** At most `width` tasks run at a time and at most `room` wait; further ones are refused with service.unavailable. */
export const createGate = (width: number, room: number): Gate => {
  let running = 0;
  const waiting: (() => void)[] = [];
  return async (task) => {
    if (running >= width) {
      if (waiting.length >= room) throw new Problem('service.unavailable', { headers: { 'retry-after': '5' } });
      await new Promise<void>((resolve) => waiting.push(resolve));
    } else running++;
    try {
      return await task();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else running--;
    }
  };
};
