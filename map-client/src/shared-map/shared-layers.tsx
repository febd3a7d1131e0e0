import type { Around } from '@vias/api/saved-maps/contract.ts';
import { useEffect, useMemo } from 'react';
import { useFormat } from '../i18n/format.ts';
import { borderLayer, level } from '../map/base-map.ts';
import { inkLabels } from '../map/label-ink.ts';
import { areaLabels, placeLabels } from '../map/label-layer.ts';
import { useMap } from '../map/map-context.ts';
import { labelsOf, strongAreas } from '../pages/planner/map-labels.ts';
import { useThemeLayers } from '../pages/planner/theme-layers.tsx';
import { useGround } from '../panels/builder/look.ts';
import { writeValue } from '../panels/builder/map-text.ts';
import type { ThematicMap } from '../panels/builder/theme.ts';
import { ownLayer } from '../panels/own-layers/own-paint.ts';
import type { BoundarySet } from '../panels/rate/rate.ts';
import type { Row } from '../panels/territory/rows.ts';

interface LayersProps {
  map: ThematicMap;
  rows: readonly Row[];
  sets: readonly BoundarySet[];
  points: 'incidents' | 'public-incidents';
  around: Around;
  /** The areas of the other time, and where the divider stands. */
  beside: { rows: readonly Row[]; share: { current: number } } | undefined;
}

/** A layer that somebody brought, over the map. */
const OwnLayer = ({ layer: { id, version, colour, opacity }, z }: { layer: Around['layers']['shown'][number]; z: number }) => {
  const view = useMap();
  useEffect(() => {
    if (!view) return undefined;
    const made = ownLayer(id, version, colour);
    made.layers[0].setOpacity(opacity / 100);
    made.layers[0].setZIndex(z);
    return view.add(made);
  }, [view, id, version, colour, opacity, z]);
  return null;
};

/** The other time, left of the divider. */
const Beside = ({
  map,
  rows,
  sets,
  points,
  share,
}: Pick<LayersProps, 'map' | 'rows' | 'sets' | 'points'> & { share: { current: number } }) => {
  const clip = useMemo(() => ({ side: 'left' as const, share: () => share.current }), [share]);
  useThemeLayers({ map, rows, sets, setting: whole, selected: undefined, points, clip });
  return null;
};

const whole = { id: 'rate', visible: true, opacity: 100 } as const;

/** A kept map as the planner draws it: theme, the other time beside it, border, places, labels, and the layers that lie over it. */
export const SharedLayers = ({ map, rows, sets, points, around, beside }: LayersProps) => {
  const view = useMap();
  const ground = useGround();
  const format = useFormat();
  const divider = around.beside ? beside?.share : undefined;
  const clip = useMemo(() => divider && { side: 'right' as const, share: () => divider.current }, [divider]);
  const areas = useThemeLayers({ map, rows, sets, setting: whole, selected: undefined, points, clip });
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
  const { shown } = around.layers;
  return (
    <>
      {around.beside && beside && <Beside map={around.beside.map} rows={beside.rows} sets={sets} points={points} share={beside.share} />}
      {shown.map((layer, at) => (
        <OwnLayer key={layer.id} layer={layer} z={level.lines + 1 + (shown.length - at) / 100} />
      ))}
    </>
  );
};
