import type { IncomingMessage } from 'node:http';
import type { Principal } from '@vias/sql/principal.ts';
import { Problem } from '@vias/sql/problem.ts';
import { ipKeyGenerator } from 'express-rate-limit';

const minute = 60_000;

/** Who asks: the person or machine, or the address for those who did not sign in. As many proxies as `trustProxy` are believed, as in Express. */
export const askerOf = (principal: Principal, req: IncomingMessage, trustProxy: number): string => {
  if (principal.kind === 'user' || principal.kind === 'machine') return `${principal.kind}:${principal.id}`;
  const named = String(req.headers['x-forwarded-for'] ?? '')
    .split(',')
    .map((address) => address.trim())
    .filter(Boolean);
  const way = [req.socket.remoteAddress ?? '', ...named.reverse()];
  return `address:${ipKeyGenerator(way[Math.min(trustProxy, way.length - 1)] ?? '', 64)}`;
};

/** Counts the tiles built for each asker in a minute, because tiles are answered before Express counts anything; 0 is no limit. Throws request.too_many. */
export const createBuildLimit = (limit: number, now: () => number = Date.now): ((asker: string) => void) => {
  const built = new Map<string, number>();
  let endsAt = 0;
  return (asker) => {
    if (limit === 0) return;
    if (now() >= endsAt) {
      built.clear();
      endsAt = now() + minute;
    }
    const count = (built.get(asker) ?? 0) + 1;
    if (count > limit) {
      const seconds = Math.ceil((endsAt - now()) / 1000);
      throw new Problem('request.too_many', { values: { seconds }, headers: { 'retry-after': String(seconds) } });
    }
    built.set(asker, count);
  };
};
