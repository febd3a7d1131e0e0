import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

type Line = Record<string, unknown>;

/** A process that runs open.fixture.ts as `npm start` runs the program: with tsx, the database in its worker thread. */
export type Child = {
  lines: Line[];
  process: ChildProcess;
  until: (found: (line: Line) => boolean) => Promise<Line>;
  ended: Promise<number | null>;
};

/** Starts the child; its lines gather as it speaks. */
export const startChild = (...args: string[]): Child => {
  const child = spawn(process.execPath, ['--import', 'tsx', fileURLToPath(new URL('./open.fixture.ts', import.meta.url)), ...args], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...process.env, NODE_OPTIONS: '' },
  });
  const lines: Line[] = [];
  const waiting = new Set<() => void>();
  createInterface({ input: child.stdout }).on('line', (text) => {
    lines.push(JSON.parse(text) as Line);
    for (const wake of waiting) wake();
  });
  const ended = once(child, 'close').then(([code]) => {
    for (const wake of waiting) wake();
    return code as number | null;
  });
  const until: Child['until'] = (found) =>
    new Promise((resolve, reject) => {
      const look = () => {
        const line = lines.find(found);
        if (line) resolve(line);
        else if (child.exitCode !== null || child.signalCode !== null)
          reject(new Error(`The child ended: ${JSON.stringify(lines.slice(-3))}`));
        else return;
        waiting.delete(look);
      };
      waiting.add(look);
      look();
    });
  return { lines, process: child, until, ended };
};

/** What the children wrote and were told is committed, and what they found when they opened the database. */
export const killRounds = async (rounds: number, start: () => Child, strike: (child: Child, round: number) => Promise<void>) => {
  const acknowledged: unknown[] = [];
  const found: { keys: string[]; byIndex: number }[] = [];
  for (let round = 0; round <= rounds; round++) {
    const child = start();
    found.push((await child.until((line) => 'byIndex' in line)) as (typeof found)[number]);
    await child.until((line) => 'written' in line);
    if (round < rounds) await strike(child, round);
    else child.process.kill('SIGKILL');
    await child.ended;
    if (round < rounds) acknowledged.push(...child.lines.flatMap((line) => ('written' in line ? [line.written] : [])));
  }
  return { acknowledged, found };
};
