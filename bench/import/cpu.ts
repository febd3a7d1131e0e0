import { readFileSync } from 'node:fs';
import type pg from 'pg';

/** Seconds of processor time used so far. */
type Cpu = { node: number; server: number };
const ticksPerSecond = 100;

const nodeSeconds = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
};

/** Processor time of one PostgreSQL backend, from /proc; undefined when the server is not on this machine. */
const backendSeconds = (pid: number): number | undefined => {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
    return (Number(fields[11]) + Number(fields[12])) / ticksPerSecond;
  } catch {
    return undefined;
  }
};

/** Measures the processor time of this process and of every backend of the database while `work` runs. Throws when the server is elsewhere. */
export const cpuOf = async (admin: pg.Client, work: () => Promise<void>): Promise<Cpu & { wall: number }> => {
  const backends = async (): Promise<Map<number, number>> => {
    const { rows } = await admin.query<{ pid: number }>(
      "select pid from pg_stat_activity where datname = current_database() and backend_type = 'client backend'",
    );
    return new Map(
      rows.map(({ pid }) => {
        const seconds = backendSeconds(pid);
        if (seconds === undefined)
          throw new Error('The processor time of PostgreSQL cannot be read: run the benchmark on the server’s own machine (Linux).');
        return [pid, seconds];
      }),
    );
  };
  const before = await backends();
  const node = nodeSeconds();
  const began = performance.now();
  await work();
  const wall = (performance.now() - began) / 1000;
  const used = nodeSeconds() - node;
  const after = await backends();
  const server = [...after].reduce((sum, [pid, seconds]) => sum + seconds - (before.get(pid) ?? 0), 0);
  return { node: used, server, wall };
};
