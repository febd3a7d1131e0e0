import { closeSync, openSync, readFileSync, statSync, unlinkSync, writeSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { isAlive, processStart } from './process-start.ts';

type Holder = { pid: number; start: string | undefined; host: string; since: string };

const read = (file: string): Holder | undefined => {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Holder;
  } catch {
    return undefined;
  }
};

/** Is the process that wrote the lock still the one with its id? A lock of another host cannot be judged from here and holds. */
const holds = (holder: Holder): boolean => {
  if (holder.host !== hostname()) return true;
  if (!isAlive(holder.pid)) return false;
  const start = processStart(holder.pid);
  return start === undefined || holder.start === undefined || start === holder.start;
};

const create = (file: string): boolean => {
  try {
    const opened = openSync(file, 'wx', 0o600);
    const holder: Holder = { pid: process.pid, start: processStart(process.pid), host: hostname(), since: new Date().toISOString() };
    writeSync(opened, `${JSON.stringify(holder)}\n`);
    closeSync(opened);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
};

const ageMs = (file: string): number => {
  try {
    return Date.now() - statSync(file).mtimeMs;
  } catch {
    return 0;
  }
};

const remove = (file: string): void => {
  try {
    unlinkSync(file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
};

/**
 * Takes the data directory for this process, or throws one sentence that names who has it: PGlite itself would let two processes write the same
 * files, and the rows of one would be lost. A lock whose process is gone is taken over. Gives the function that releases it; the end of the process does too.
 */
export const lockDirectory = (directory: string): (() => void) => {
  const file = join(directory, 'vias.lock');
  if (!create(file)) takeOver(directory, file);
  let held = true;
  const release = () => {
    if (!held) return;
    held = false;
    process.off('exit', release);
    if (read(file)?.pid === process.pid) remove(file);
  };
  process.on('exit', release);
  return release;
};

const takeOver = (directory: string, file: string): void => {
  const holder = read(file);
  // Half written: its maker is between opening and writing it, or died there.
  const taken = holder ? holds(holder) : ageMs(file) < 10_000;
  const refusal = new Error(
    holder
      ? `The data directory ${directory} is in use by another VIAS (process ${holder.pid} on ${holder.host}, since ${holder.since}): stop that one, or set VIAS_DATA_DIR to another directory.${
          holder.host === hostname() ? '' : ` If ${holder.host} no longer runs, delete ${file}.`
        }`
      : `The data directory ${directory} is being opened by another VIAS: try again in ten seconds.`,
  );
  if (taken) throw refusal;
  // Two processes may find the dead lock at once; whoever makes the second file replaces the first.
  const turn = `${file}.taking`;
  if (ageMs(turn) > 10_000) remove(turn);
  if (!create(turn)) throw refusal;
  try {
    const now = read(file);
    if (now && (now.pid !== holder?.pid || now.since !== holder.since)) throw refusal;
    remove(file);
    if (!create(file)) throw refusal;
  } finally {
    remove(turn);
  }
};
