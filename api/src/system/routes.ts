import { sql } from '@vias/sql/sql.ts';
import { collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import { z } from 'zod';
import type { Deps } from '../deps.ts';
import type { Endpoint } from '../http/endpoint.ts';
import { openApiOf } from '../http/openapi.ts';
import { route } from '../http/route.ts';
import { ClientConfig, endpoints } from './contract.ts';
import { requireScraper } from './scraper.ts';

const Tenant = ClientConfig.shape.tenants.element;

/** What the running system says about itself. `all` is every endpoint, for the OpenAPI document. */
export const systemRoutes = ({ db, config, clock, log }: Deps, all: () => readonly Endpoint[]) => {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  new Gauge({
    name: 'vias_database_up',
    help: '1 while the database answers',
    registers: [registry],
    async collect() {
      this.set((await db.health().catch(() => undefined))?.ok ? 1 : 0);
    },
  });
  new Gauge({
    name: 'vias_registration_codes',
    help: 'Codes sent to registering residents, by municipality, in the last hour and in the last day; registration closes at 300 and 2000',
    labelNames: ['tenant', 'window'],
    registers: [registry],
    async collect() {
      this.reset();
      const Use = z.object({ tenant: z.string(), inHour: z.int(), inDay: z.int() });
      const used = await db
        .as({ kind: 'jobs' }, (tx) =>
          tx.rows(Use, sql`select tenant_id as tenant, in_hour as "inHour", in_day as "inDay" from registration_use()`),
        )
        .catch(() => []);
      for (const { tenant, inHour, inDay } of used) {
        this.set({ tenant, window: 'hour' }, inHour);
        this.set({ tenant, window: 'day' }, inDay);
      }
    },
  });
  let document: string | undefined;
  return [
    route(endpoints.readConfig, async () => {
      const tenants = await db.as({ kind: 'public' }, (tx) =>
        tx.rows(
          Tenant,
          sql`select tenant_id as id, name, country, languages, time_zone as "timeZone" from tenant where tenant_id <> 'vias' order by tenant_id`,
        ),
      );
      return {
        mode: config.mode,
        databaseKind: db.kind,
        identity: { url: config.keycloakUrl ?? config.origin, realm: 'vias', clientId: 'vias-map' },
        baseMap: config.baseMap ?? null,
        ogcServers: [...config.ogcServers],
        tenants,
      };
    }),

    route(endpoints.readHealth, async ({ res }) => {
      const { reason, ...health } = await db.health();
      // The reason may hold addresses and names, which are for the log alone.
      if (!health.ok) log.error({ reason }, 'the database does not answer');
      const database = { ...health, reason: health.ok ? null : 'The database does not answer.' };
      const newest = health.ok
        ? await db.as({ kind: 'jobs' }, (tx) => tx.one(z.object({ at: z.date().nullable() }), sql`select max(at) as at from change`))
        : { at: null };
      const dataAgeSeconds = newest.at ? Math.max(0, Math.round((clock.now() - newest.at.getTime()) / 1000)) : null;
      res
        .status(health.ok ? 200 : 503)
        .set('cache-control', 'no-store')
        .type('application/json');
      res.end(JSON.stringify({ status: health.ok ? 'ok' : 'unavailable', mode: config.mode, database, dataAgeSeconds }));
    }),

    route(endpoints.readMetrics, async ({ req, res }) => {
      requireScraper(req, config.metricsToken);
      res.set('content-type', registry.contentType).end(await registry.metrics());
    }),

    route(endpoints.readOpenApi, ({ res }) => {
      document ??= JSON.stringify(openApiOf(all()));
      res.set('content-type', 'application/json; charset=utf-8').end(document);
    }),
  ];
};
