import { readFileSync } from 'node:fs';
import type { Principal } from '@vias/sql/principal.ts';
import type { Deps } from '../deps.ts';
import { readLoad } from '../watching/metrics.ts';
import { assess } from './assess.ts';
import type { Status } from './contract.ts';
import { type Facts, readFacts } from './facts.ts';

const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as { version: string };

/** Minutes missed: of the first written day since its first minute, of later days since midnight, of today until now. */
const uptimeOf = (uptime: NonNullable<Facts['known']>['uptime'], now: number): Status['uptime'] => {
  const today = new Date(now).toISOString().slice(0, 10);
  const minute = Math.floor((now % 86_400_000) / 60_000);
  return uptime.map(({ day, minutes, firstMinute }, i) => {
    const from = i === 0 ? firstMinute : 0;
    const until = day === today ? minute : 1440;
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
