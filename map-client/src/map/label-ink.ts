import type Feature from 'ol/Feature.js';
import type Point from 'ol/geom/Point.js';
import type { Pixel } from 'ol/pixel.js';
import type { Labels } from './label-layer.ts';
import type { MapView } from './map-view.ts';

/** Gives each label the ink that is read on what it lies on, whenever the map rests: the other one only where all of the label lies on strong colours. Returns how to stop. */
export const inkLabels = (view: MapView, of: readonly Labels[], isStrongAt: (pixel: Pixel) => Promise<boolean>): (() => void) => {
  const known = new WeakMap<Feature, boolean>();
  let asked = 0;
  const read = async (): Promise<void> => {
    const round = ++asked;
    const extent = view.map.getView().calculateExtent();
    for (const labels of of) {
      for (const label of labels.source.getFeaturesInExtent(extent)) {
        if (Number(label.get('rank') ?? 0) > 5) continue;
        const [x = 0, y = 0] = view.map.getPixelFromCoordinate((label.getGeometry() as Point).getCoordinates()) ?? [];
        const ends = await Promise.all(labels.reach(label).map((by) => isStrongAt([x + by, y])));
        if (round !== asked) return;
        known.set(label, ends.every(Boolean));
      }
      labels.showStrong((label) => known.get(label) ?? false);
    }
  };
  const later = (): void => void view.map.once('rendercomplete', () => void read());
  later();
  const stop = view.onRest(later);
  return () => {
    asked++;
    stop();
  };
};
