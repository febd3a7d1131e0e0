import { useQuery } from '@tanstack/react-query';
import type { Territory } from '@vias/api/territories/contract.ts';
import { useEffect, useMemo, useRef } from 'react';
import type { z } from 'zod';
import { get } from '../../api.ts';
import { user } from '../../auth.ts';
import { useMap } from '../../map/map-context.ts';
import { MapGround } from '../../panels/ground/map-ground.tsx';
import { useStore } from '../../store.ts';
import { areaLayer, boundsOf, type Sketched, type SketchType } from './area-layer.ts';
import type { Shape } from './draft.ts';

interface AreaOnMapProps {
  shape: Shape | undefined;
  isDrill: boolean;
  /** What is cut out of it, and the words that say so on the map. */
  cut?: { shape: Shape; words: string } | undefined;
  /** Something to be drawn beside the area; the area stands still meanwhile. */
  sketch?: { type: SketchType; onDone: (drawn: Sketched) => void } | undefined;
  /** Only its edge: what lies in it is what the map is about. */
  isOutline?: boolean;
  /** Called with each change by hand; absent where the area stands still. */
  onChange?: ((shape: Shape) => void) | undefined;
}

/** Shows the reader's own municipality while there is no area yet. */
export const HomeView = () => {
  const view = useMap();
  const tenant = useStore(user)?.tenant;
  const home = useQuery({
    queryKey: ['territories', 'home', tenant],
    queryFn: ({ signal }) => get<{ items: z.output<typeof Territory>[] }>('/api/territories', { mine: true, limit: 200 }, signal),
    enabled: !!tenant,
    staleTime: Number.POSITIVE_INFINITY,
  });
  const bounds = useMemo((): [number, number, number, number] | undefined => {
    const boxes = (home.data?.items ?? []).map(({ bbox }) => bbox);
    if (boxes.length === 0) return undefined;
    const side = (at: 0 | 1 | 2 | 3) => boxes.map((box) => box[at]);
    return [Math.min(...side(0)), Math.min(...side(1)), Math.max(...side(2)), Math.max(...side(3))];
  }, [home.data]);
  useEffect(() => {
    if (view && bounds) view.fit(bounds, 24);
  }, [view, bounds]);
  return null;
};

/** The warning's area, over the ground of the map around this component. */
export const AreaOnMap = ({ shape, isDrill, cut, sketch, isOutline = false, onChange }: AreaOnMapProps) => {
  const view = useMap();
  const layer = useMemo(() => areaLayer(isDrill, isOutline), [isDrill, isOutline]);
  const fitted = useRef(false);
  const key = shape ? boundsOf(shape).join() : '';
  useEffect(() => view?.add(layer), [view, layer]);
  useEffect(() => layer.show(shape), [layer, shape]);
  useEffect(() => layer.cut(cut?.shape, cut?.words ?? ''), [layer, cut?.shape, cut?.words]);
  useEffect(() => (view && onChange && !sketch ? layer.edit(view.map, onChange) : undefined), [view, layer, onChange, sketch]);
  useEffect(() => (view && sketch ? layer.sketch(view.map, sketch.type, sketch.onDone) : undefined), [view, layer, sketch]);
  // The map follows an area that lies elsewhere, but never moves under the hand that draws.
  // biome-ignore lint/correctness/useExhaustiveDependencies: `key` is the part of `shape` that matters here
  useEffect(() => {
    if (!view || !shape) return;
    const [west, south, east, north] = boundsOf(shape);
    const [left, bottom, right, top] = view.bounds();
    const inside = west >= left && south >= bottom && east <= right && north <= top;
    if (!fitted.current || !inside || east - west < (right - left) / 12) {
      fitted.current = true;
      view.fit([west, south, east, north], 56);
    }
  }, [view, key]);
  return <MapGround />;
};
