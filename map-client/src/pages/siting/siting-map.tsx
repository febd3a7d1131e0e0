import { useEffect, useMemo } from 'react';
import { useMap } from '../../map/map-context.ts';
import type { Bounds } from '../../map/map-view.ts';
import { MapGround } from '../../panels/ground/map-ground.tsx';
import { useBuildings, useItems } from '../cameras/camera-data.ts';
import { cameraLayers } from '../cameras/camera-layer.ts';
import type { Draft, Place, Plan, Ring } from './siting-draft.ts';
import { type Pen, sitingLayers } from './siting-layer.ts';

interface SitingMapProps {
  draft: Draft | undefined;
  plan: Plan | undefined;
  isAfter: boolean;
  chosen: number | undefined;
  bounds: Bounds | undefined;
  pen: Pen | undefined;
  onDrawn: (ring: Ring) => void;
  onChoose: (site: number | undefined) => void;
}

/** Buildings, cameras that stand, what is planned; draws nothing itself. */
export const SitingMap = ({ draft, plan, isAfter, chosen, bounds, pen, onDrawn, onChoose }: SitingMapProps) => {
  const view = useMap();
  const [cameras, layers] = useMemo(() => [cameraLayers(), sitingLayers()] as const, []);
  const buildings = useBuildings(bounds);
  const period = (plan?.question.period as string | undefined) ?? draft?.period ?? 'day';
  const coverage = useItems('camera_coverage', bounds, { period });
  useEffect(() => {
    if (!view) return undefined;
    const ends = [view.add(cameras), view.add(layers)];
    return () => {
      for (const end of ends) end();
    };
  }, [view, cameras, layers]);
  useEffect(() => cameras.showBuildings(buildings), [cameras, buildings]);
  useEffect(() => cameras.showCoverage(coverage, undefined), [cameras, coverage]);
  const planned = plan ? { area: plan.area.coordinates[0]?.[0] as Ring | undefined, zones: zonesOf(plan), points: [] } : undefined;
  const { area, zones, points } = planned ?? { area: draft?.area, zones: draft?.zones ?? [], points: draft?.points ?? ([] as Place[]) };
  // biome-ignore lint/correctness/useExhaustiveDependencies: a plan's shapes are read from it
  useEffect(() => layers.showAsked(area, zones, points), [layers, plan, draft?.area, draft?.zones, draft?.points]);
  useEffect(() => layers.showPlan(plan, isAfter, chosen), [layers, plan, isAfter, chosen]);
  useEffect(() => (view && pen ? layers.draw(view.map, pen, onDrawn) : undefined), [view, layers, pen, onDrawn]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each plan
  useEffect(() => {
    if (!view || !area || area.length === 0 || !plan) return;
    // Nearer than the map's own fit goes: single houses are what a plan is about.
    view.map.getView().fit(layers.askedExtent(), { padding: [40, 40, 40, 40], maxZoom: 18 });
  }, [view, plan?.id]);
  useEffect(() => {
    if (!view || pen) return undefined;
    const choose = ({ pixel }: { pixel: number[] }): void => onChoose(layers.siteAt(view.map, pixel));
    view.map.on('singleclick', choose as never);
    return () => view.map.un('singleclick', choose as never);
  }, [view, layers, pen, onChoose]);
  return <MapGround />;
};

const zonesOf = ({ question }: Plan): Ring[] =>
  ((question.zones ?? []) as { area: { type: string; coordinates: Ring[] & Ring[][] } }[]).flatMap(({ area }) =>
    area.type === 'MultiPolygon'
      ? (area.coordinates as Ring[][]).flatMap(([ring]) => (ring ? [ring] : []))
      : [(area.coordinates as Ring[])[0] as Ring],
  );
