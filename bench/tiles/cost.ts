import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type pg from 'pg';

/** Milliseconds of processor time and of the clock. */
export type Cost = { cpu: number; wall: number };

/** Processor time of a PostgreSQL backend on this machine, ms; throws when it is elsewhere. */
const backendCpu = (pid: number): number => {
  try {
    return Number(readFileSync(`/proc/${pid}/schedstat`, 'utf8').split(' ')[0]) / 1e6;
  } catch (cause) {
    throw new Error('The processor time of PostgreSQL cannot be read: run the benchmark on the server’s own machine (Linux).', { cause });
  }
};

/** What a query costs the database. */
export const queryCost = async (client: pg.Client, pid: number, text: string): Promise<Cost> => {
  const began = performance.now();
  const before = backendCpu(pid);
  await client.query({ name: createHash('sha1').update(text).digest('hex'), text });
  return { cpu: backendCpu(pid) - before, wall: performance.now() - began };
};

/** What a piece of our own work costs, over as many repeats as make it measurable. */
export const ownCost = (work: () => unknown, repeats: number): Cost => {
  const began = performance.now();
  const before = process.cpuUsage();
  for (let i = 0; i < repeats; i++) work();
  const { user, system } = process.cpuUsage(before);
  return { cpu: (user + system) / 1000 / repeats, wall: (performance.now() - began) / repeats };
};

/** The middle of some figures. */
export const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
