import { useEffect, useMemo } from 'react';
import { borderLayer } from '../../map/base-map.ts';
import { placeLabels } from '../../map/label-layer.ts';
import { useMap } from '../../map/map-context.ts';
import { outlineLayer } from '../../map/territory-layer.ts';
import { useBoundarySets } from '../rate/rate.ts';

/** What a map needs before its own theme: municipalities as quiet lines, the state border, names of places. */
export const MapGround = () => {
  const view = useMap();
  const { data: sets = [] } = useBoundarySets();
  const now = sets.filter(({ level, validTo }) => level === 'municipality' && (validTo === null || Date.parse(validTo) > Date.now()));
  const key = now.map(({ id, version }) => `${id}.${version}`).join();
  // biome-ignore lint/correctness/useExhaustiveDependencies: made again only for other sets
  const outlines = useMemo(() => outlineLayer(now), [key]);
  useEffect(() => view?.add(outlines), [view, outlines]);
  useEffect(() => {
    if (!view) return undefined;
    const removals = [view.add(borderLayer()), view.add(placeLabels(() => view.place().zoom))];
    return () => {
      for (const remove of removals) remove();
    };
  }, [view]);
  return null;
};
