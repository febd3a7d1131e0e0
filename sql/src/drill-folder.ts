import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isAlive } from './process-start.ts';

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
const name = /^vias-drill-(\d+)-/;

/**
 * A folder for a rehearsal, which holds a whole readable database: gone when `remove` is called or the process is told to end. What a killed one
 * left is cleared away by the next.
 */
export const makeDrillFolder = (root = tmpdir()): { folder: string; remove: () => void } => {
  for (const entry of readdirSync(root)) {
    const pid = Number(name.exec(entry)?.[1]);
    if (pid > 0 && !isAlive(pid)) rmSync(join(root, entry), { recursive: true, force: true });
  }
  const folder = mkdtempSync(join(root, `vias-drill-${process.pid}-`));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  const leave = () => {
    remove();
    process.exit(1);
  };
  for (const signal of signals) process.once(signal, leave);
  return {
    folder,
    remove() {
      for (const signal of signals) process.off(signal, leave);
      remove();
    },
  };
};
