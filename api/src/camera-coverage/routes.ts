import { Problem } from '@vias/sql/problem.ts';
import { findCameraFaults } from '../cameras/check-camera.ts';
import type { Deps } from '../deps.ts';
import { type Route, route } from '../http/route.ts';
import { type BlindInView, boxAround, coverViews, cutViews, indexAround } from './compute.ts';
import { type CoveragePreview, endpoints, type ViewCoverage } from './contract.ts';
import type { Ask } from './cut-areas.ts';
import { grades, type Optics, reachOf } from './optics.ts';
import './problems.ts';
import { selectAround, selectCoverage, selectCrossing, selectDrawn, sumCoverage } from './queries.ts';
import { createPause } from './steps.ts';

const reachM = (optics: Optics | null, ppm: number): number | null => (optics === null || ppm === 0 ? null : reachOf(optics, ppm));

const requireSound = ({ geometry, views, masks }: CoveragePreview): void => {
  const bare = {
    kind: 'fixed',
    status: 'planned',
    purpose: null,
    legalBasis: null,
    retentionDays: null,
    installedOn: null,
    removedOn: null,
  } as const;
  const [fault] = findCameraFaults({ ...bare, geometry, views, masks, reach: [], stream: null });
  if (fault) throw new Problem(fault.code, fault);
};

/** What cameras see: as it is stored, and as it would be. */
export const cameraCoverageRoutes = ({ db }: Deps): Route[] => [
  route(endpoints.sumCoverage, ({ principal, query: { bbox, period } }) => db.as(principal, (tx) => sumCoverage(tx, bbox, period))),

  route(endpoints.readCoverage, ({ principal, params }) =>
    db.as(principal, async (tx) => {
      const stored = await selectCoverage(tx, params.id);
      if (!stored) throw new Problem('camera.not_found');
      if (!stored.isOpen) throw new Problem('camera.optics_closed');
      const views = stored.views.map(({ optics, areas, ...view }) => ({
        ...view,
        areas: areas.map((area) => ({ ...area, reachM: reachM(optics, area.ppm) })),
      }));
      return { isPending: stored.isPending, grades: [...grades], views: views as ViewCoverage[] };
    }),
  ),

  route(endpoints.previewCoverage, async ({ principal, body }) => {
    requireSound(body);
    const [lon, lat] = body.geometry.coordinates as [number, number];
    const views = body.views.map((view, i) => ({ ...view, view: i + 1 }));
    const blind = body.masks.flatMap(({ view, fromAzimuth, toAzimuth }): BlindInView[] =>
      fromAzimuth === null || toAzimuth === null ? [] : [{ view, fromAzimuth, toAzimuth }],
    );
    const place = { lon, lat };
    const areas = body.masks.flatMap(({ view, area }, i) => (area ? [{ view, field: `masks.${i}.area`, area: JSON.stringify(area) }] : []));
    const ask: Ask = (question) => db.as(principal, question);
    const crossing = await ask((tx) =>
      selectCrossing(
        tx,
        areas.map(({ area }) => area),
      ),
    );
    if (crossing)
      throw new Problem('geometry.self_crossing', { field: areas[crossing.no]?.field ?? 'masks', values: { place: crossing.place } });
    // Nothing is reckoned within a transaction: the embedded database has one for everybody.
    const around = await ask((tx) => selectAround(tx, place, boxAround(place, views)));
    const pause = createPause();
    const sights = await coverViews(place, views, blind, await indexAround(around, pause), around.withinM, pause);
    const found: ViewCoverage[] = [];
    for (const { areas: seen, ...sight } of await cutViews(ask, sights, areas)) {
      const drawn = await ask((tx) =>
        selectDrawn(
          tx,
          seen.map(({ shape }) => shape),
        ),
      );
      found.push({
        ...(sight as Omit<ViewCoverage, 'areas'>),
        areas: seen.map(({ period, ppm, areaM2, openArea }, i) => ({
          period,
          ppm,
          reachM: reachM(views[sight.view - 1] ?? null, ppm),
          areaM2,
          openM2: openArea,
          geometry: (drawn[i] as (typeof drawn)[number]).geometry,
        })),
      });
    }
    return { isPending: false, grades: [...grades], views: found };
  }),
];
