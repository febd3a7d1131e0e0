import { Problem } from '@vias/sql/problem.ts';
import { sql } from '@vias/sql/sql.ts';
import type { Deps } from '../deps.ts';
import { route } from '../http/route.ts';
import { approveAlert } from './approve.ts';
import { readArea } from './area.ts';
import { checkAuthoring } from './authoring.ts';
import { readBoard } from './board.ts';
import { writeCapDocument } from './cap-document.ts';
import { type Alert, endpoints } from './contract.ts';
import { correctionRoutes } from './correction.ts';
import { holdAlert, letGoOn, steersAny, stopCountdown } from './hold.ts';
import { newcomerRoutes } from './newcomers.ts';
import './problems.ts';
import { countAudience, previewAlert, readSetting } from './preview.ts';
import {
  decideReview,
  insertAlert,
  lockAlert,
  moveAlert,
  readStoredArea,
  readStoredParts,
  requireAlert,
  selectAlerts,
  selectChanges,
  updateAlert,
} from './queries.ts';
import { textLanguages } from './texts.ts';
import { twilioRoutes } from './webhook.ts';

/** A warning must end in the future and after it begins. */
const requireTimes = (now: number, onsetAt: string | null | undefined, expiresAt: string | undefined): void => {
  if (expiresAt !== undefined && Date.parse(expiresAt) <= Math.max(now, Date.parse(onsetAt ?? '') || 0))
    throw new Problem('alert.expires_in_past', { field: 'expiresAt' });
};
const requireState = (alert: Alert, ...states: Alert['status'][]): void => {
  if (!states.includes(alert.status)) throw new Problem('alert.wrong_state');
};

/** The routes of early warning, and the address where Twilio reports. */
export const alertRoutes = (deps: Deps) => {
  const { db, clock } = deps;
  return [
    route(endpoints.listAlerts, ({ principal, query }) => db.as(principal, (tx) => selectAlerts(tx, query))),
    route(endpoints.readAlert, ({ principal, params }) => db.as(principal, (tx) => requireAlert(tx, params.id))),

    route(endpoints.writeAlert, ({ principal, body, once }) => {
      requireTimes(clock.now(), body.onsetAt, body.expiresAt);
      return db.as(principal, (tx) => once(tx, async () => insertAlert(tx, body, await readArea(tx, body.area))));
    }),

    route(endpoints.previewAlert, ({ principal, body }) =>
      db.as(principal, async (tx) =>
        previewAlert(tx, { ...body, area: await readArea(tx, body.area), areaName: body.area.name, exceptId: null }),
      ),
    ),

    route(endpoints.previewStoredAlert, ({ principal, params }) =>
      db.as(principal, async (tx) => {
        const alert = await requireAlert(tx, params.id);
        return previewAlert(tx, {
          ...alert,
          forLife: alert.priority === 0,
          area: await readStoredParts(tx, alert.id),
          areaName: alert.areaName,
          exceptId: alert.id,
        });
      }),
    ),

    route(endpoints.changeAlert, ({ principal, params, body, ifMatch }) =>
      db.as(principal, async (tx) => {
        const alert = await lockAlert(tx, principal, params.id, ifMatch);
        requireState(alert, 'draft', 'rejected');
        requireTimes(clock.now(), body.onsetAt === undefined ? alert.onsetAt : body.onsetAt, body.expiresAt);
        return updateAlert(tx, alert, body, body.area && (await readArea(tx, body.area)));
      }),
    ),

    route(endpoints.discardAlert, ({ principal, params }) =>
      db.as(principal, async (tx) => {
        requireState(await lockAlert(tx, principal, params.id), 'draft');
        await moveAlert(tx, params.id, 'discarded');
      }),
    ),

    route(endpoints.submitAlert, ({ principal, params, ifMatch }) =>
      db.as(principal, async (tx) => {
        const alert = await lockAlert(tx, principal, params.id, ifMatch);
        requireState(alert, 'draft');
        requireTimes(clock.now(), alert.onsetAt, alert.expiresAt);
        const { mainLanguage, maxSegments } = await readSetting(tx);
        if (!alert.texts.some((t) => t.lang === mainLanguage))
          throw new Problem('alert.text_missing', { field: 'texts', values: { lang: textLanguages[mainLanguage] } });
        const long = alert.texts.find((t) => t.segments > maxSegments);
        if (long)
          throw new Problem('alert.text_too_long', {
            field: 'texts',
            values: { lang: textLanguages[long.lang], segments: long.segments, limit: maxSegments },
          });
        const area = await readStoredArea(tx, alert.id);
        await checkAuthoring(tx, alert, area, new Date(clock.now()));
        const { reached } = await countAudience(tx, area, alert.isDrill, alert.audienceOf, alert.priority === 0);
        return moveAlert(tx, alert.id, 'in_review', [
          sql`submitted_by = my_principal()`,
          sql`submitted_name = ${principal.name}`,
          sql`submitted_at = now()`,
          sql`preview_count = ${reached}`,
        ]);
      }),
    ),

    route(endpoints.withdrawAlert, ({ principal, params }) =>
      db.as(principal, async (tx) => {
        requireState(await lockAlert(tx, principal, params.id), 'in_review', 'rejected');
        return moveAlert(tx, params.id, 'draft');
      }),
    ),

    route(endpoints.approveAlert, ({ principal, params, body, ifMatch }) =>
      db.as(principal, async (tx) => {
        const alert = await lockAlert(tx, principal, params.id, ifMatch);
        requireState(alert, 'in_review');
        requireTimes(clock.now(), null, alert.expiresAt);
        return approveAlert(tx, principal, { alert, area: await readStoredArea(tx, alert.id), ...body }, deps.config);
      }),
    ),

    route(endpoints.rejectAlert, ({ principal, params, body }) =>
      db.as(principal, async (tx) => {
        requireState(await lockAlert(tx, principal, params.id), 'in_review');
        return moveAlert(tx, params.id, 'rejected', [sql`stop_reason = ${body.reason}`, sql`stopped_name = ${principal.name}`]);
      }),
    ),

    route(endpoints.stopAlert, ({ principal, params, body }) =>
      db.as(principal, async (tx) => {
        if (!steersAny(principal)) return stopCountdown(tx, params.id, body?.reason);
        requireState(await lockAlert(tx, principal, params.id), 'approved', 'resolving', 'sending', 'paused');
        return moveAlert(tx, params.id, 'cancelled', [sql`stop_reason = ${body?.reason ?? null}`, sql`stopped_name = ${principal.name}`]);
      }),
    ),

    route(endpoints.pauseAlert, ({ principal, params, body }) =>
      db.as(principal, async (tx) => {
        if (!steersAny(principal)) return holdAlert(tx, params.id, body?.reason);
        requireState(await lockAlert(tx, principal, params.id), 'sending');
        return moveAlert(tx, params.id, 'paused', [sql`stop_reason = ${body?.reason ?? null}`, sql`stopped_name = ${principal.name}`]);
      }),
    ),

    route(endpoints.resumeAlert, ({ principal, params }) =>
      db.as(principal, async (tx) => {
        if (!steersAny(principal)) return letGoOn(tx, params.id);
        requireState(await lockAlert(tx, principal, params.id), 'paused');
        return moveAlert(tx, params.id, 'sending', [sql`stop_reason = null`, sql`stopped_name = null`]);
      }),
    ),

    route(endpoints.decideReview, ({ principal, params, body, lang }) =>
      db.as(principal, async (tx) => {
        await lockAlert(tx, principal, params.id);
        if ((await decideReview(tx, params.id, body.outcome === 'sent', body.reason)) === 0) throw new Problem('alert.nothing_to_decide');
        return readBoard(tx, await requireAlert(tx, params.id), lang, clock.now());
      }),
    ),

    route(endpoints.readDeliveries, ({ principal, params, lang }) =>
      db.as(principal, async (tx) => readBoard(tx, await requireAlert(tx, params.id), lang, clock.now())),
    ),

    route(endpoints.readAlertChanges, ({ principal, params }) =>
      db.as(principal, async (tx) => {
        await requireAlert(tx, params.id);
        return { items: await selectChanges(tx, params.id) };
      }),
    ),

    route(endpoints.readCap, async ({ principal, params, res }) => {
      const xml = await db.as(principal, async (tx) => writeCapDocument(tx, await requireAlert(tx, params.id)));
      res.setHeader('content-type', 'application/cap+xml; charset=utf-8');
      res.setHeader('cache-control', 'private, no-cache');
      res.end(xml);
    }),

    route(endpoints.noteNationalRequest, ({ principal, params, body }) =>
      db.as(principal, async (tx) => {
        await lockAlert(tx, principal, params.id);
        await tx.run(
          sql`insert into national_request (tenant_id, alert_id, system, level, body) values (my_tenant(), ${params.id}, ${body.system}, ${body.level}, ${body.text})`,
        );
        return requireAlert(tx, params.id);
      }),
    ),
    ...correctionRoutes(deps),
    ...newcomerRoutes(deps),
    ...twilioRoutes(deps),
  ];
};
