import { Problem } from '@vias/sql/problem.ts';
import type { Deps } from '../deps.ts';
import { type Route, route } from '../http/route.ts';
import { endpoints } from './contract.ts';
import { insertTemplate, requireOwn, selectHazards, selectTemplates, selectVersions, withdrawTemplate } from './queries.ts';

/** Templates of warnings: the shared ones, the municipality's own, every version of them. */
export const alertTemplateRoutes = ({ db, clock }: Deps): Route[] => [
  route(endpoints.listTemplates, ({ principal, query }) =>
    db.as(principal, async (tx) => ({ items: await selectTemplates(tx, query.all === 'true'), hazards: await selectHazards(tx) })),
  ),
  route(endpoints.writeTemplate, ({ principal, body, once }) =>
    db.as(principal, (tx) => once(tx, () => insertTemplate(tx, body, clock.now()))),
  ),
  route(endpoints.changeTemplate, ({ principal, params, body, ifMatch }) =>
    db.as(principal, async (tx) => {
      const before = await requireOwn(tx, params.id);
      if (before.version !== ifMatch) throw new Problem('template.changed_meanwhile', { values: { version: before.version } });
      return insertTemplate(tx, body, clock.now(), before);
    }),
  ),
  route(endpoints.withdrawTemplate, ({ principal, params }) =>
    db.as(principal, async (tx) => withdrawTemplate(tx, await requireOwn(tx, params.id))),
  ),
  route(endpoints.readTemplateVersions, ({ principal, params }) =>
    db.as(principal, async (tx) => ({ items: await selectVersions(tx, params.id) })),
  ),
];
