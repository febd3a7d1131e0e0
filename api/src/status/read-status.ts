import { readFileSync } from 'node:fs';
import type { Principal } from '@vias/sql/principal.ts';
import type { Deps } from '../deps.ts';
import { readLoad } from '../watching/metrics.ts';
import { assess } from './assess.ts';
import type { Status } from './contract.ts';
import { type Facts, readFacts } from './facts.ts';

const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as { version: string };

const dayMs = 86_400_000;
/** Minutes missed: of the first written day since its first minute, of later days since midnight, of today until now. A day in which nothing was written was missed whole. */
const uptimeOf = (written: NonNullable<Facts['known']>['uptime'], now: number): Status['uptime'] => {
  const [first] = written;
  if (!first) return [];
  const days = Math.floor(now / dayMs) - Date.parse(first.day) / dayMs + 1;
  return Array.from({ length: Math.max(0, days) }, (_, i) => {
    const day = new Date(Date.parse(first.day) + i * dayMs).toISOString().slice(0, 10);
    const minutes = written.find((one) => one.day === day)?.minutes ?? 0;
    const from = i === 0 ? first.firstMinute : 0;
    const until = i === days - 1 ? Math.floor((now % dayMs) / 60_000) : 1440;
    return { day, minutes, missing: Math.max(0, until - from - minutes) };
  });
};

/** How VIAS is, of one municipality or (null) of all. */
export const readStatus = async (deps: Deps, tenant: string | null): Promise<Status> => {
  const { config, clock } = deps;
  const facts = await readFacts(deps, tenant);
  const now = clock.now();
  const items = assess(facts, config, now);
  const { database, known, disk } = facts;
  return {
    state: items.some(({ state }) => state === 'act') ? 'act' : items.some(({ state }) => state === 'waits') ? 'waits' : 'ok',
    checkedAt: new Date(now).toISOString(),
    items,
    uptime: known ? uptimeOf(known.uptime, now) : [],
    load: {
      ...(await readLoad()),
      databaseBytes: known?.databaseBytes ?? null,
      diskFree: disk?.free ?? null,
      diskBytes: disk?.bytes ?? null,
    },
    system: {
      version,
      node: process.versions.node,
      mode: config.mode,
      database: database.kind,
      postgresql: database.postgresql,
      postgis: database.postgis,
      schema: database.schema,
      startedAt: new Date(Date.now() - process.uptime() * 1000).toISOString(),
    },
  };
};

/** Whose state somebody may see: an administrator that of the own municipality, the operator (null) that of all, everybody else none. */
export const maySeeStatus = (principal: Principal): { tenant: string | null } | undefined => {
  if (principal.kind !== 'user' && principal.kind !== 'machine') return undefined;
  if (principal.roles.includes('operator')) return { tenant: null };
  return principal.roles.includes('municipality-admin') ? { tenant: principal.tenant } : undefined;
};
