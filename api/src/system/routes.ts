import { sql } from '@vias/sql/sql.ts';
import { Registry } from 'prom-client';
import type { Deps } from '../deps.ts';
import type { Endpoint } from '../http/endpoint.ts';
import { openApiOf } from '../http/openapi.ts';
import { route } from '../http/route.ts';
import { createGauges } from '../status/gauges.ts';
import { maySeeStatus, readStatus } from '../status/read-status.ts';
import { startMetrics } from '../watching/metrics.ts';
import { ClientConfig, endpoints } from './contract.ts';
import { requireScraper } from './scraper.ts';

const Tenant = ClientConfig.shape.tenants.element;

/** What the running system says about itself. `all` is every endpoint, for the OpenAPI document. */
export const systemRoutes = (deps: Deps, all: () => readonly Endpoint[]) => {
  const { db, config, log } = deps;
  startMetrics();
  const readGauges = createGauges(deps);
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
        mapBounds: config.mapBounds,
        ogcServers: [...config.ogcServers],
        tenants,
      };
    }),

    route(endpoints.readHealth, async ({ principal, res }) => {
      const { ok, reason } = await db.health();
      // The reason may hold addresses and names, which are for the log alone.
      if (!ok) log.error({ reason }, 'the database does not answer');
      const status = ok ? 'ok' : 'unavailable';
      const seen = maySeeStatus(principal);
      res
        .status(ok ? 200 : 503)
        .set('cache-control', 'no-store')
        .type('application/json');
      res.end(JSON.stringify(seen === undefined ? { status } : { status, details: await readStatus(deps, seen.tenant) }));
    }),

    route(endpoints.readMetrics, async ({ req, res }) => {
      requireScraper(req, config.metricsToken);
      res.set('content-type', Registry.PROMETHEUS_CONTENT_TYPE).end(await readGauges());
    }),

    route(endpoints.readOpenApi, ({ res }) => {
      document ??= JSON.stringify(openApiOf(all()));
      res.set('content-type', 'application/json; charset=utf-8').end(document);
    }),
  ];
};
