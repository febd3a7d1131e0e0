import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Problem } from '@vias/sql/problem.ts';
import express, { type ErrorRequestHandler, type Express } from 'express';
import helmet from 'helmet';
import { pinoHttp } from 'pino-http';
import { addressRoutes } from './addresses/routes.ts';
import { alertAreaRoutes } from './alert-areas/routes.ts';
import { alertPageRoutes } from './alert-page/routes.ts';
import { alertSettingRoutes } from './alert-settings/routes.ts';
import { alertTemplateRoutes } from './alert-templates/routes.ts';
import { alertRoutes } from './alerts/routes.ts';
import { createRefusalNotes } from './audit/refusals.ts';
import { auditRoutes } from './audit/routes.ts';
import { buildingRoutes } from './buildings/routes.ts';
import { cameraAnalysisRoutes } from './camera-analysis/routes.ts';
import { cameraCoverageRoutes } from './camera-coverage/routes.ts';
import { cameraEventRoutes } from './camera-events/routes.ts';
import { cameraPageRoutes } from './camera-page/routes.ts';
import { cameraRoutes } from './cameras/routes.ts';
import { capRoutes } from './cap/routes.ts';
import { departureRoutes } from './departure/routes.ts';
import type { Deps } from './deps.ts';
import { drillRoutes } from './drills/routes.ts';
import { dutyRoutes } from './duty/routes.ts';
import { eventRoutes } from './events/routes.ts';
import { exportRoutes } from './exports/routes.ts';
import { exposureRoutes } from './exposure/routes.ts';
import { openToAll } from './features/answer.ts';
import { featureRoutes } from './features/routes.ts';
import { geoserverRoutes } from './geoserver/routes.ts';
import { helpRoutes } from './help/routes.ts';
import { answerProblem, toProblem } from './http/answer-problem.ts';
import type { Endpoint } from './http/endpoint.ts';
import { lightPages } from './http/light-pages.ts';
import { handlersOf, type Route } from './http/route.ts';
import { importRoutes } from './imports/routes.ts';
import { incidentRoutes } from './incidents/routes.ts';
import { indicatorRoutes } from './indicators/routes.ts';
import { institutionRoutes } from './institutions/routes.ts';
import { layerRoutes } from './layers/routes.ts';
import { addressForLog } from './log.ts';
import { mapRoutes } from './maps/routes.ts';
import { placeRoutes } from './places/routes.ts';
import { printRoutes } from './print/routes.ts';
import { privacyRoutes } from './privacy/routes.ts';
import { receiptRoutes } from './receipts/routes.ts';
import { residentRoutes } from './residents/routes.ts';
import { riskRoutes } from './risk/routes.ts';
import { savedMapRoutes } from './saved-maps/routes.ts';
import { securityIncidentRoutes } from './security-incidents/routes.ts';
import { shareRoutes } from './shares/routes.ts';
import { sitingRoutes } from './siting/routes.ts';
import { coverageRoutes } from './sms-coverage/routes.ts';
import { statisticsRoutes } from './statistics/routes.ts';
import { statusRoutes } from './status/routes.ts';
import { surveyRoutes } from './surveys/routes.ts';
import { apiDocs } from './system/api-docs.ts';
import { systemRoutes } from './system/routes.ts';
import { taxonomyRoutes } from './taxonomy/routes.ts';
import { tenantRoutes } from './tenants/routes.ts';
import { territoryRoutes } from './territories/routes.ts';
import { tileRoutes } from './tiles/routes.ts';
import { userRoutes } from './users/routes.ts';
import { webhookRoutes } from './webhooks/routes.ts';

/** Every slice of the API, one line each. */
export const allRoutes = (deps: Deps): Route[] => {
  const routes: Route[] = [
    ...systemRoutes(deps, () => endpointsOf(routes)),
    ...statusRoutes(deps),
    ...tenantRoutes(deps),
    ...departureRoutes(deps),
    ...taxonomyRoutes(deps),
    ...incidentRoutes(deps),
    ...alertRoutes(deps),
    ...alertAreaRoutes(deps),
    ...alertTemplateRoutes(deps),
    ...alertSettingRoutes(deps),
    ...residentRoutes(deps),
    ...drillRoutes(deps),
    ...receiptRoutes(deps),
    ...helpRoutes(deps),
    ...alertPageRoutes(deps),
    ...dutyRoutes(deps),
    ...capRoutes(deps),
    ...auditRoutes(deps),
    ...territoryRoutes(deps),
    ...placeRoutes(deps),
    ...addressRoutes(deps),
    ...coverageRoutes(deps),
    ...importRoutes(deps),
    ...mapRoutes(deps),
    ...savedMapRoutes(deps),
    ...layerRoutes(deps),
    ...exportRoutes(deps),
    ...statisticsRoutes(deps),
    ...shareRoutes(deps),
    ...userRoutes(deps),
    ...privacyRoutes(deps),
    ...securityIncidentRoutes(deps),
    ...institutionRoutes(deps),
    ...webhookRoutes(deps),
    ...printRoutes(deps),
    ...exposureRoutes(deps),
    ...cameraRoutes(deps),
    ...cameraCoverageRoutes(deps),
    ...cameraPageRoutes(deps),
    ...cameraEventRoutes(deps),
    ...cameraAnalysisRoutes(deps),
    ...buildingRoutes(deps),
    ...sitingRoutes(deps),
    ...surveyRoutes(deps),
    ...indicatorRoutes(deps),
    ...riskRoutes(deps),
    ...tileRoutes(),
    ...featureRoutes(deps),
    ...geoserverRoutes(deps),
    ...eventRoutes(deps),
  ];
  return routes;
};
export const endpointsOf = (routes: readonly Route[]): Endpoint[] => routes.map(({ endpoint }) => endpoint);

/** Pages get a policy without inline script or style; OpenLayers sets its styles through the CSSOM. */
const headers = (origins: readonly string[], ogcServers: readonly string[]) =>
  helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        'default-src': ["'none'"],
        'script-src': ["'self'"],
        'style-src': ["'self'"],
        'font-src': ["'self'"],
        'img-src': ["'self'", 'data:', 'blob:', ...origins, ...ogcServers],
        'connect-src': ["'self'", ...origins, ...ogcServers],
        'worker-src': ["'self'", 'blob:'],
        'frame-src': ["'self'", ...origins],
        'manifest-src': ["'self'"],
        'form-action': ["'self'", ...origins],
        'base-uri': ["'none'"],
        'frame-ancestors': ["'self'"],
      },
    },
    referrerPolicy: { policy: 'no-referrer' },
    crossOriginEmbedderPolicy: false,
  });

/** The origin of an address; one of several hosts, https://{a-c}.tile.example, stands for all beside it. */
const originOf = (address: string | undefined): string[] =>
  address === undefined || !/^https?:/.test(address)
    ? []
    : [new URL(address.replace(/\{\w-\w\}(?=\.)/, 'several--hosts').replaceAll(/[{}]/g, '')).origin.replace('several--hosts', '*')];

/** The Express application: identity, routes, the client's files, one error handler. Tiles are answered before it, see main.ts. */
export const createApp = (deps: Deps, { identity }: { identity?: express.RequestHandler } = {}): Express => {
  const { config, log } = deps;
  const app = express();
  app.disable('x-powered-by');
  app.set('trust proxy', config.trustProxy);
  app.use(
    pinoHttp({
      logger: log,
      autoLogging: false,
      serializers: {
        req: ({ method, url }) => ({ method, url: addressForLog(url) }),
        res: ({ statusCode }) => ({ statusCode }),
      },
    }),
  );
  app.use(headers([...originOf(config.baseMap?.url), ...originOf(config.keycloakUrl)], config.ogcServers));
  if (identity) app.use(identity);
  app.use('/ogc', openToAll);
  for (const route of allRoutes(deps)) {
    const path = route.endpoint.path.replaceAll(/\{(\w+)\}/g, ':$1');
    app[route.endpoint.method](path, ...handlersOf(route, deps));
  }
  app.use('/api/docs', apiDocs());
  app.use(['/api', '/cap', '/tiles', '/ogc', '/webhooks', '/realms', '/geoserver'], () => {
    throw new Problem('request.not_found');
  });
  app.use(
    express.static(config.clientDir, {
      index: false,
      setHeaders: (res, file) =>
        res.setHeader('cache-control', /[/\\]assets[/\\]/.test(file) ? 'public, max-age=31536000, immutable' : 'no-cache'),
    }),
  );
  app.use(lightPages(config.clientDir));
  app.get('/{*page}', (req, res) => {
    if (!req.accepts('html') || /\.\w{2,5}$/.test(req.path) || !existsSync(join(config.clientDir, 'index.html')))
      throw new Problem('request.not_found');
    res.sendFile('index.html', { root: config.clientDir, headers: { 'cache-control': 'no-cache' } });
  });
  app.use(() => {
    throw new Problem('request.not_found');
  });
  const noteRefusal = createRefusalNotes(deps.db, deps.clock);
  const onError: ErrorRequestHandler = async (error, req, res, _next) => {
    const problem = toProblem(error);
    // Refused all the same when the audit cannot be written.
    await noteRefusal(req, problem).catch((failure: unknown) => log.error({ err: failure }, 'a refusal could not be noted in the audit'));
    answerProblem(problem, req, res, log);
  };
  app.use(onError);
  return app;
};
