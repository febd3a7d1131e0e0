import { useEffect, useMemo } from 'react';
import { useFormat } from '../i18n/format.ts';
import { borderLayer } from '../map/base-map.ts';
import { inkLabels } from '../map/label-ink.ts';
import { areaLabels, placeLabels } from '../map/label-layer.ts';
import { useMap } from '../map/map-context.ts';
import { labelsOf, strongAreas } from '../pages/planner/map-labels.ts';
import { useThemeLayers } from '../pages/planner/theme-layers.tsx';
import { useGround } from '../panels/builder/look.ts';
import { writeValue } from '../panels/builder/map-text.ts';
import type { ThematicMap } from '../panels/builder/theme.ts';
import type { BoundarySet } from '../panels/rate/rate.ts';
import type { Row } from '../panels/territory/rows.ts';

interface LayersProps {
  map: ThematicMap;
  rows: readonly Row[];
  sets: readonly BoundarySet[];
  points: 'incidents' | 'public-incidents';
}

const whole = { id: 'rate', visible: true, opacity: 100 } as const;

/** A kept map as the planner draws it: theme, border, places, labels. Draws nothing itself. */
export const SharedLayers = ({ map, rows, sets, points }: LayersProps) => {
  const view = useMap();
  const ground = useGround();
  const format = useFormat();
  const areas = useThemeLayers({ map, rows, sets, setting: whole, selected: undefined, points });
  const strong = useMemo(() => strongAreas(map, ground), [map, ground]);
  const border = useMemo(() => borderLayer(), []);
  const places = useMemo(() => placeLabels(() => view?.place().zoom ?? 8), [view]);
  const cells = map.geometry.kind === 'features';
  const names = useMemo(
    () =>
      areaLabels(
        labelsOf(map, rows, (value) => writeValue(value, map, format)),
        cells ? 8 : 6.8,
      ),
    [map, rows, cells, format],
  );
  useEffect(() => view?.add(border), [view, border]);
  useEffect(() => view?.add(places), [view, places]);
  useEffect(() => view?.add(names), [view, names]);
  useEffect(
    () =>
      view &&
      inkLabels(view, [places, names], async (pixel) => {
        const id = await areas.at(pixel);
        return id !== undefined && strong.has(id);
      }),
    [view, places, names, areas, strong],
  );
  return null;
};
