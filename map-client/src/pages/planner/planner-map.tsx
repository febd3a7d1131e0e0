import { useEffect, useMemo, useRef } from 'react';
import type { Query } from '../../api.ts';
import { useFormat } from '../../i18n/format.ts';
import { incidentVersion } from '../../live.ts';
import { borderLayer, level } from '../../map/base-map.ts';
import { incidentLayer } from '../../map/incident-layer.ts';
import { inkLabels } from '../../map/label-ink.ts';
import { areaLabels, placeLabels } from '../../map/label-layer.ts';
import { useMap } from '../../map/map-context.ts';
import type { AreaId } from '../../map/territory-layer.ts';
import { useGround } from '../../panels/builder/look.ts';
import { writeValue } from '../../panels/builder/map-text.ts';
import type { ThematicMap } from '../../panels/builder/theme.ts';
import type { BoundarySet } from '../../panels/rate/rate.ts';
import type { LayerSetting } from '../../panels/state/planner-state.ts';
import type { Row } from '../../panels/territory/rows.ts';
import { useStore } from '../../store.ts';
import { labelsOf, strongAreas } from './map-labels.ts';
import { type Clip, useThemeLayers } from './theme-layers.tsx';

interface PlannerLayersProps {
  map: ThematicMap | undefined;
  rows: readonly Row[];
  sets: readonly BoundarySet[];
  layers: readonly LayerSetting[];
  incidents: Query;
  selected: AreaId | undefined;
  onSelect: (id: AreaId | undefined) => void;
  clip: Clip | undefined;
}

const usual: LayerSetting = { id: 'rate', visible: true, opacity: 100 };

/** The planner's layers, kept in step with the state; draws nothing itself. */
export const PlannerLayers = ({ map, rows, sets, layers, incidents, selected, onSelect, clip }: PlannerLayersProps) => {
  const view = useMap();
  const ground = useGround();
  const format = useFormat();
  const version = useStore(incidentVersion);
  const select = useRef(onSelect);
  select.current = onSelect;
  const theme = useThemeLayers({ map, rows, sets, setting: layers.find(({ id }) => id === 'rate') ?? usual, selected, clip });
  const strong = useMemo(() => strongAreas(map, ground), [map, ground]);

  const border = useMemo(() => borderLayer(), []);
  const places = useMemo(() => placeLabels(() => view?.place().zoom ?? 8), [view]);
  const cells = map?.geometry.kind === 'features';
  const names = useMemo(
    () =>
      areaLabels(
        labelsOf(map, rows, (value) => (map ? writeValue(value, map, format) : '')),
        cells ? 8 : 6.8,
      ),
    [map, rows, cells, format],
  );
  // biome-ignore lint/correctness/useExhaustiveDependencies: another filter is shown by the same layer
  const points = useMemo(() => incidentLayer(incidents), []);

  useEffect(() => view?.add(border), [view, border]);
  useEffect(() => view?.add(places), [view, places]);
  useEffect(() => view?.add(names), [view, names]);
  useEffect(() => view?.add(points), [view, points]);
  useEffect(() => points.show(incidents, version), [points, incidents, version]);

  useEffect(
    () =>
      view &&
      inkLabels(view, [places, names], async (pixel) => {
        const id = await theme.at(pixel);
        return id !== undefined && strong.has(id);
      }),
    [view, places, names, theme, strong],
  );

  useEffect(() => {
    const painted = { rate: [], border: border.layers, points: points.layers, places: [...places.layers, ...names.layers] } as const;
    layers.forEach(({ id, visible, opacity }, at) => {
      for (const layer of painted[id]) {
        layer.setVisible(visible);
        layer.setOpacity(opacity / 100);
        // Towns come before municipalities where there is room for one name only.
        layer.setZIndex(level.selection + 1 + layers.length - at + (places.layers.includes(layer) ? 0.5 : 0));
      }
    });
  }, [layers, border, points, places, names]);

  useEffect(() => {
    if (!view) return undefined;
    const onClick = async ({ pixel }: { pixel: number[] }): Promise<void> => select.current(await theme.at(pixel));
    view.map.on('singleclick', onClick);
    return () => view.map.un('singleclick', onClick);
  }, [view, theme]);

  return null;
};

/** The other time of a swipe: only its areas and circles, on its side of the divider. */
export const OtherTime = ({ map, rows, sets, layers, clip }: Pick<PlannerLayersProps, 'map' | 'rows' | 'sets' | 'layers' | 'clip'>) => {
  useThemeLayers({ map, rows, sets, setting: layers.find(({ id }) => id === 'rate') ?? usual, selected: undefined, clip });
  return null;
};
