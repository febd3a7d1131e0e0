import type { Logger } from 'pino';
import { clockJumps } from './metrics.ts';

/** A clock that differs by more than this from the time that has passed was set, milliseconds. */
const tolerated = 2_000;
const every = 5_000;

/** The last time that the clock was set: when (ISO 8601, by the new time) and by how many seconds; forward is positive. */
export type ClockJump = { at: string; seconds: number };
let last: ClockJump | undefined;
/** The last jump of this machine's clock since the start. */
export const lastClockJump = (): ClockJump | undefined => last;

/** Compares the clock, at each call, with the time that really passed since the one before. `steady` cannot be set by anybody. Milliseconds. */
export const createClockWatch = (wall: () => number, steady: () => number): (() => ClockJump | undefined) => {
  let before = { wall: wall(), steady: steady() };
  return () => {
    const now = { wall: wall(), steady: steady() };
    const jump = now.wall - before.wall - (now.steady - before.steady);
    before = now;
    return Math.abs(jump) > tolerated ? { at: new Date(now.wall).toISOString(), seconds: Math.round(jump / 100) / 10 } : undefined;
  };
};

/** Looks every five seconds whether the clock was set: countdowns, expiry and the audit go by it. Returns how to stop. */
export const startClockWatch = (log: Pick<Logger, 'warn'>): (() => void) => {
  const look = createClockWatch(Date.now, () => performance.now());
  const timer = setInterval(() => {
    const jump = look();
    if (!jump) return;
    last = jump;
    clockJumps.inc();
    log.warn(jump, 'the clock of this machine was set, or the machine slept');
  }, every);
  timer.unref();
  return () => clearInterval(timer);
};
