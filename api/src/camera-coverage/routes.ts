import { Problem } from '@vias/sql/problem.ts';
import { findCameraFaults } from '../cameras/check-camera.ts';
import type { Deps } from '../deps.ts';
import { type Route, route } from '../http/route.ts';
import { type BlindInView, boxAround, coverViews } from './compute.ts';
import { type CoveragePreview, endpoints, type ViewCoverage } from './contract.ts';
import { indexFootprints } from './footprints.ts';
import { grades, type Optics, reachOf } from './optics.ts';
import './problems.ts';
import { selectCoverage, selectCut, selectFootprints, sumCoverage } from './queries.ts';

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

  route(endpoints.previewCoverage, ({ principal, body }) => {
    requireSound(body);
    const [lon, lat] = body.geometry.coordinates as [number, number];
    const views = body.views.map((view, i) => ({ ...view, view: i + 1 }));
    const blind = body.masks.flatMap(({ view, fromAzimuth, toAzimuth }): BlindInView[] =>
      fromAzimuth === null || toAzimuth === null ? [] : [{ view, fromAzimuth, toAzimuth }],
    );
    return db.as(principal, async (tx) => {
      const { footprints, withinM } = await selectFootprints(tx, { lon, lat }, boxAround({ lon, lat }, views));
      const sights = coverViews({ lon, lat }, views, blind, indexFootprints(footprints), withinM);
      const found: ViewCoverage[] = [];
      for (const { areas, shadows, ...sight } of sights) {
        const masks = body.masks.flatMap(({ view, area }) => (area && (view === null || view === sight.view) ? [area] : []));
        const cut = areas.length === 0 ? [] : await selectCut(tx, areas, shadows, masks);
        found.push({
          ...(sight as Pick<ViewCoverage, 'view' | 'reason' | 'onWall' | 'buildings' | 'shortenedM'>),
          areas: cut.flatMap(({ no, areaM2, geometry }) => {
            const area = areas[no - 1];
            if (!area || !geometry) return [];
            const { period, ppm, openArea } = area;
            return [
              {
                period,
                ppm,
                reachM: reachM(views[sight.view - 1] ?? null, ppm),
                areaM2: areaM2 < 0 ? area.area : areaM2,
                openM2: openArea,
                geometry,
              },
            ];
          }),
        });
      }
      return { isPending: false, grades: [...grades], views: found };
    });
  }),
];
