import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import type { Deps } from '../deps.ts';
import { type Route, route } from '../http/route.ts';
import { endpoints, type Installation } from './contract.ts';
import { draftOf } from './drafts.ts';
import './problems.ts';
import {
  insertIncident,
  insertReport,
  noteDraft,
  requireIncident,
  selectIncidents,
  selectSender,
  takeReportBack,
  updateIncident,
} from './queries.ts';

const at = (file: string): URL => new URL(`../../../${file}`, import.meta.url);
const { version } = JSON.parse(readFileSync(at('package.json'), 'utf8')) as { version: string };
/** What this server runs on. The image has a list of its parts; elsewhere the lock file says the same. */
const readServer = (): Pick<Installation, 'vias' | 'node' | 'parts'> => {
  const list = ['sbom.cdx.json', 'package-lock.json'].map(at).find((file) => existsSync(file));
  return {
    vias: version,
    node: process.versions.node,
    parts: list === undefined ? null : createHash('sha256').update(readFileSync(list)).digest('hex'),
  };
};

/** Security incidents of the system itself and what is told of them to the authorities in time. */
export const securityIncidentRoutes = ({ db, clock }: Deps): Route[] => [
  route(endpoints.listSecurityIncidents, ({ principal }) => db.as(principal, async (tx) => ({ items: await selectIncidents(tx) }))),
  route(endpoints.recordSecurityIncident, ({ principal, body, once }) =>
    db.as(principal, (tx) => once(tx, () => insertIncident(tx, principal, body, readServer()))),
  ),
  route(endpoints.readSecurityIncident, ({ principal, params }) => db.as(principal, (tx) => requireIncident(tx, params.id))),
  route(endpoints.changeSecurityIncident, ({ principal, params, body, ifMatch }) =>
    db.as(principal, (tx) => updateIncident(tx, params.id, ifMatch, body)),
  ),
  route(endpoints.recordSecurityReport, ({ principal, params, body }) =>
    db.as(principal, (tx) => insertReport(tx, principal, params.id, body)),
  ),
  route(endpoints.takeSecurityReportBack, ({ principal, params, body }) =>
    db.as(principal, (tx) => takeReportBack(tx, principal, params, body.reason)),
  ),
  route(endpoints.draftSecurityReport, async ({ principal, params, query, res }) => {
    const { text, type, name } = await db.as(principal, async (tx) => {
      const incident = await requireIncident(tx, params.id);
      await noteDraft(tx, params.id, params.step);
      return draftOf(incident, query.format, {
        lang: query.lang,
        step: params.step,
        sender: await selectSender(tx, incident.tenant),
        now: clock.now(),
      });
    });
    res.set('content-type', type);
    if (query.format === 'md') res.set('content-disposition', `attachment; filename="${name}"`);
    res.send(text);
  }),
];
