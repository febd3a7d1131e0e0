import type Feature from 'ol/Feature.js';
import type Point from 'ol/geom/Point.js';
import { useEffect, useMemo, useRef } from 'react';
import type { Query } from '../../api.ts';
import { incidentVersion } from '../../live.ts';
import { borderLayer, level } from '../../map/base-map.ts';
import { incidentLayer } from '../../map/incident-layer.ts';
import { municipalityLabels, placeLabels } from '../../map/label-layer.ts';
import { useMap } from '../../map/map-canvas.tsx';
import { territoryLayer } from '../../map/territory-layer.ts';
import type { BoundarySet, RateMap, Territory } from '../../panels/rate/rate.ts';
import { rateStyle, shadeOf } from '../../panels/rate/rate-style.ts';
import type { LayerId, LayerSetting } from '../../panels/state/planner-state.ts';
import { useStore } from '../../store.ts';

interface PlannerLayersProps {
  map: RateMap | undefined;
  territories: readonly Territory[];
  sets: readonly BoundarySet[];
  layers: readonly LayerSetting[];
  incidents: Query;
  selected: number | undefined;
  onSelect: (id: number | undefined) => void;
}

/** The planner's layers, kept in step with the state; draws nothing itself. */
export const PlannerLayers = ({ map, territories, sets, layers, incidents, selected, onSelect }: PlannerLayersProps) => {
  const view = useMap();
  const version = useStore(incidentVersion);
  const setsKey = sets.map(({ id, version: of }) => `${id}.${of}`).join();
  const classes = useMemo(() => new Map(map?.values.map((value) => [value.id, value.class])), [map]);
  const shades = useMemo(() => new Map([...classes].map(([id, cls]) => [id, shadeOf((map?.breaks.length ?? 1) - 1, cls)])), [classes, map]);
  const select = useRef(onSelect);
  select.current = onSelect;

  // biome-ignore lint/correctness/useExhaustiveDependencies: the layer is made again only for other sets, not for every new answer
  const theme = useMemo(() => territoryLayer(sets), [setsKey]);
  const border = useMemo(() => borderLayer(), []);
  const places = useMemo(() => placeLabels(() => view?.place().zoom ?? 8), [view]);
  const names = useMemo(() => municipalityLabels(territories), [territories]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another filter is shown by the same layer
  const points = useMemo(() => incidentLayer(incidents), []);

  useEffect(() => view?.add(theme), [view, theme]);
  useEffect(() => view?.add(border), [view, border]);
  useEffect(() => view?.add(places), [view, places]);
  useEffect(() => view?.add(names), [view, names]);
  useEffect(() => view?.add(points), [view, points]);

  useEffect(() => {
    if (map) theme.show(classes, (palette) => rateStyle(palette, map.breaks));
  }, [theme, classes, map]);
  useEffect(() => theme.select(selected), [theme, selected]);
  useEffect(() => points.show(incidents, version), [points, incidents, version]);

  // A label is white only where all of it lies on one of the two darkest shades.
  useEffect(() => {
    if (!view) return undefined;
    const known = new WeakMap<Feature, number>();
    let asked = 0;
    const shadeAt = async ([x = 0, y = 0]: readonly number[]): Promise<number> => {
      const id = await theme.at([x, y]);
      return id === undefined ? 0 : (shades.get(id) ?? 0);
    };
    const read = async (): Promise<void> => {
      const round = ++asked;
      const extent = view.map.getView().calculateExtent();
      for (const labels of [places, names]) {
        for (const label of labels.source.getFeaturesInExtent(extent)) {
          if (Number(label.get('rank') ?? 0) > 5) continue;
          const [x = 0, y = 0] = view.map.getPixelFromCoordinate((label.getGeometry() as Point).getCoordinates()) ?? [];
          const ends = await Promise.all(labels.reach(label).map((by) => shadeAt([x + by, y])));
          if (round !== asked) return;
          known.set(label, Math.min(...ends));
        }
        labels.showShades((label) => known.get(label) ?? 0);
      }
    };
    const later = (): void => void view.map.once('rendercomplete', () => void read());
    later();
    return view.onRest(later);
  }, [view, places, names, theme, shades]);

  useEffect(() => {
    const of = (id: LayerId): LayerSetting => layers.find((layer) => layer.id === id) as LayerSetting;
    const painted = {
      rate: [theme.fills],
      border: [border.layers],
      points: [points.layers],
      places: [places.layers, names.layers],
    } as const;
    layers.forEach(({ id }, at) => {
      const { visible, opacity } = of(id);
      for (const layer of painted[id].flat()) {
        layer.setVisible(visible);
        layer.setOpacity(opacity / 100);
        // Towns come before municipalities where there is room for one name only.
        if (id !== 'rate') layer.setZIndex(level.selection + 1 + layers.length - at + (places.layers.includes(layer) ? 0.5 : 0));
      }
    });
  }, [layers, theme, border, points, places, names]);

  useEffect(() => {
    if (!view) return undefined;
    const onClick = async ({ pixel }: { pixel: number[] }): Promise<void> => select.current(await theme.at(pixel));
    view.map.on('singleclick', onClick);
    return () => view.map.un('singleclick', onClick);
  }, [view, theme]);

  return null;
};
