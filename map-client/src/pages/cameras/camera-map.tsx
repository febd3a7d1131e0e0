import { useEffect, useMemo } from 'react';
import { useMap } from '../../map/map-context.ts';
import type { Bounds } from '../../map/map-view.ts';
import { MapGround } from '../../panels/ground/map-ground.tsx';
import { useStore } from '../../store.ts';
import { type Camera, type Coverage, cameraTarget, type Draft, type Period, useBuildings, useItems } from './camera-data.ts';
import { type CameraForm, isDirectionUnknown, masksFor } from './camera-draft.ts';
import { cameraLayers, type Moved } from './camera-layer.ts';
import { type Pen, shapeLayer } from './camera-shape-layer.ts';

interface CameraMapProps {
  cameras: readonly Camera[];
  chosen: Camera | undefined;
  draft: Draft | undefined;
  /** The form in hand: its masks and lines are shown as they would be. */
  form: CameraForm | undefined;
  preview: Coverage | undefined;
  period: Period;
  bounds: Bounds | undefined;
  /** What the next clicks draw; while it is there they choose nothing. */
  pen: Pen | undefined;
  onChoose: (id: string | undefined) => void;
  /** Absent where the reader may not move the camera. */
  onMove?: ((change: Moved) => void) | undefined;
}

/** As near as one camera is looked at. */
const nearest = 18;
/** Metres to which a sector is drawn where nothing says how far the camera sees. */
const assumedReach = 100;

/** The cameras and what they see; draws nothing itself. */
export const CameraMap = ({ cameras, chosen, draft, form, preview, period, bounds, pen, onChoose, onMove }: CameraMapProps) => {
  const view = useMap();
  const layers = useMemo(() => cameraLayers(), []);
  const shapes = useMemo(() => shapeLayer(), []);
  const buildings = useBuildings(bounds);
  const coverage = useItems('camera_coverage', bounds, { period });
  const target = useStore(cameraTarget);
  useEffect(() => {
    if (!view || !target) return;
    view.goTo({ lon: target[0], lat: target[1], zoom: Math.max(nearest, view.place().zoom) });
    cameraTarget.set(undefined);
  }, [view, target]);
  useEffect(() => view?.add(layers), [view, layers]);
  useEffect(() => view?.add(shapes), [view, shapes]);
  useEffect(() => layers.showBuildings(buildings), [layers, buildings]);
  useEffect(() => layers.showCoverage(coverage, draft ? chosen?.code : undefined), [layers, coverage, draft, chosen?.code]);
  useEffect(() => {
    const pins = cameras.map((camera, i) => {
      const { id, geometry, views, status, kind } = camera;
      const own = draft?.id === id ? draft : undefined;
      const known = (own ? [own.optics] : (views ?? [])).flatMap(({ azimuth }) => (azimuth === null ? [] : [azimuth]));
      return {
        id,
        text: String(i + 1),
        place: own?.place ?? (geometry.coordinates as [number, number]),
        azimuths: known,
        isInUse: status === 'active',
        isUnknown: isDirectionUnknown({ kind, views: own ? [own.optics] : views }),
      };
    });
    if (draft && !chosen) {
      const { id, place, optics } = draft;
      pins.push({ id, text: '+', place, azimuths: optics.azimuth === null ? [] : [optics.azimuth], isInUse: false, isUnknown: false });
    }
    layers.showPins(pins, draft?.id ?? chosen?.id);
  }, [layers, cameras, chosen, draft]);
  useEffect(() => {
    const others = cameras
      .filter(({ id }) => id !== chosen?.id)
      .flatMap(({ reach }) => reach.map((each) => ({ reach: each, isChosen: false })));
    shapes.showReach([...others, ...(form?.reach ?? chosen?.reach ?? []).map((reach) => ({ reach, isChosen: true }))]);
  }, [shapes, cameras, chosen, form?.reach]);
  useEffect(() => {
    const widest = preview?.views[0]?.areas.find((area) => area.period === period)?.reachM ?? undefined;
    const reachM = Math.min(draft?.optics.rangeM ?? widest ?? assumedReach, widest ?? Number.POSITIVE_INFINITY);
    shapes.showMasks(draft && form && { place: draft.place, reachM, masks: masksFor(form.masks, draft.view) });
  }, [shapes, draft, form, preview, period]);
  useEffect(() => layers.showDraft(draft ? preview : undefined, period), [layers, draft, preview, period]);
  useEffect(() => (view && draft && onMove && !pen ? layers.edit(view.map, draft, onMove) : undefined), [view, layers, draft, onMove, pen]);
  useEffect(() => (view && pen ? shapes.sketch(view.map, pen) : undefined), [view, shapes, pen]);
  useEffect(() => {
    if (!view || pen) return undefined;
    const choose = ({ pixel }: { pixel: number[] }): void => {
      const id = layers.pinAt(view.map, pixel);
      if (id !== undefined) onChoose(id);
    };
    view.map.on('singleclick', choose as never);
    return () => view.map.un('singleclick', choose as never);
  }, [view, layers, pen, onChoose]);
  return <MapGround />;
};
