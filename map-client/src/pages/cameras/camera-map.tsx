import { useEffect, useMemo } from 'react';
import { useMap } from '../../map/map-context.ts';
import type { Bounds } from '../../map/map-view.ts';
import { MapGround } from '../../panels/ground/map-ground.tsx';
import { type Camera, type Coverage, type Draft, type Period, useItems } from './camera-data.ts';
import { cameraLayers } from './camera-layer.ts';

interface CameraMapProps {
  cameras: readonly Camera[];
  chosen: Camera | undefined;
  draft: Draft | undefined;
  preview: Coverage | undefined;
  period: Period;
  bounds: Bounds | undefined;
  onChoose: (id: string | undefined) => void;
  /** Absent where the reader may not move the camera. */
  onMove?: ((change: { place?: [number, number]; azimuth?: number }) => void) | undefined;
}

/** Degrees from west to east in which single houses can be told apart. */
const nearEnough = 0.08;

/** The cameras and what they see; draws nothing itself. */
export const CameraMap = ({ cameras, chosen, draft, preview, period, bounds, onChoose, onMove }: CameraMapProps) => {
  const view = useMap();
  const layers = useMemo(() => cameraLayers(), []);
  const isNear = bounds !== undefined && bounds[2] - bounds[0] < nearEnough;
  const buildings = useItems('building', bounds, {}, isNear);
  const coverage = useItems('camera_coverage', bounds, { period });
  useEffect(() => view?.add(layers), [view, layers]);
  useEffect(() => layers.showBuildings(buildings), [layers, buildings]);
  useEffect(() => layers.showCoverage(coverage, draft ? chosen?.code : undefined), [layers, coverage, draft, chosen?.code]);
  useEffect(
    () =>
      layers.showPins(
        cameras.map(({ id, geometry, views, status }, i) => ({
          id,
          text: String(i + 1),
          place: draft?.id === id ? draft.place : (geometry.coordinates as [number, number]),
          azimuths:
            draft?.id === id
              ? draft.optics.azimuth === null
                ? []
                : [draft.optics.azimuth]
              : (views ?? []).flatMap(({ azimuth }) => (azimuth === null ? [] : [azimuth])),
          isInUse: status === 'active',
        })),
        chosen?.id,
      ),
    [layers, cameras, chosen?.id, draft],
  );
  useEffect(() => layers.showDraft(draft ? preview : undefined, period), [layers, draft, preview, period]);
  useEffect(() => (view && draft && onMove ? layers.edit(view.map, draft, onMove) : undefined), [view, layers, draft, onMove]);
  useEffect(() => {
    if (!view) return undefined;
    const choose = ({ pixel }: { pixel: number[] }): void => {
      const id = layers.pinAt(view.map, pixel);
      if (id !== undefined) onChoose(id);
    };
    view.map.on('singleclick', choose as never);
    return () => view.map.un('singleclick', choose as never);
  }, [view, layers, onChoose]);
  return <MapGround />;
};
