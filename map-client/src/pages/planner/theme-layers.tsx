import { useContext, useEffect, useMemo } from 'react';
import { useFormat } from '../../i18n/format.ts';
import { TextsContext } from '../../i18n/i18n.ts';
import { cellLayer } from '../../map/cell-layer.ts';
import { clusterLayer } from '../../map/cluster-layer.ts';
import { heatLayer } from '../../map/heat-layer.ts';
import { useMap } from '../../map/map-context.ts';
import { clipTo, type Side } from '../../map/swipe.ts';
import { symbolLayer } from '../../map/symbol-layer.ts';
import { type AreaLayer, territoryLayer } from '../../map/territory-layer.ts';
import { heatColours, styleFor, symbolColour } from '../../panels/builder/look.ts';
import type { ThematicMap } from '../../panels/builder/theme.ts';
import { symbolMost } from '../../panels/layers/symbol-steps.ts';
import type { BoundarySet } from '../../panels/rate/rate.ts';
import type { LayerSetting } from '../../panels/state/planner-state.ts';
import type { Row } from '../../panels/territory/rows.ts';

/** A layer seen only on one side of the divider, which stands at `share` of the map's width. */
export interface Clip {
  side: Side;
  share: () => number;
}

interface ThemeProps {
  map: ThematicMap | undefined;
  rows: readonly Row[];
  sets: readonly BoundarySet[];
  setting: LayerSetting;
  selected: Row['id'] | undefined;
  clip?: Clip | undefined;
  /** Whose incidents heat and clusters count: those the reader may see, or those that everybody may. */
  points?: 'incidents' | 'public-incidents';
}

/** Draws a thematic map, whatever it is: areas by class, circles by value, heat or clusters. Gives the areas, which can be asked what lies under a pixel. */
export const useThemeLayers = ({ map, rows, sets, setting, selected, clip, points: tiles = 'incidents' }: ThemeProps): AreaLayer => {
  const view = useMap();
  const format = useFormat();
  const { lang } = useContext(TextsContext);
  const cells = map?.geometry.kind === 'features' ? map.geometry.featureCollection : undefined;
  const setsKey = sets.map(({ id, version }) => `${id}.${version}`).join();
  // biome-ignore lint/correctness/useExhaustiveDependencies: made again only for other shapes, not for every new answer
  const areas = useMemo(() => (cells ? cellLayer(cells) : territoryLayer(sets)), [cells, setsKey]);
  const symbols = useMemo(() => symbolLayer(), []);
  const points = map?.geometry.kind === 'points' ? map.definition.display : undefined;
  const palette = map?.palette;
  // biome-ignore lint/correctness/useExhaustiveDependencies: numbers are written anew in another language
  const density = useMemo(() => {
    if (!view || !points) return undefined;
    return points === 'clusters'
      ? clusterLayer(
          view.map,
          ({ dark }) => symbolColour(palette, dark ? 'dark' : 'light'),
          (n) => format.number(n),
        )
      : heatLayer(view.map, (dark) => heatColours(palette, dark ? 'dark' : 'light'));
  }, [view, points, palette, lang]);

  useEffect(() => view?.add(areas), [view, areas]);
  useEffect(() => view?.add(symbols), [view, symbols]);
  useEffect(() => (density ? view?.add(density) : undefined), [view, density]);

  useEffect(() => {
    if (map) areas.show(new Map(map.values.map(({ id, class: cls }) => [id, cls])), (colours) => styleFor(map, colours));
  }, [areas, map]);
  useEffect(() => areas.select(selected), [areas, selected]);
  useEffect(() => {
    const display = map?.definition.display;
    const of =
      display === 'symbols' ? 'first' : (display === 'choropleth' || display === 'grid') && map?.definition.second ? 'second' : undefined;
    if (!map || !of) return symbols.show([], 0, ({ point }) => point);
    symbols.show(
      rows.map(({ id, position, value }) => ({ id, position, value: (of === 'first' ? value?.value : value?.second?.value) ?? 0 })),
      symbolMost(map, of),
      (colours) => (of === 'first' ? symbolColour(map.palette, colours.dark ? 'dark' : 'light') : colours.point),
    );
  }, [symbols, map, rows]);
  useEffect(() => {
    if (map?.geometry.kind === 'points')
      density?.show(`/tiles/${tiles}/{z}/{x}/{y}.mvt${map.geometry.query ? `?${map.geometry.query.replace(/^\?/, '')}` : ''}`);
  }, [density, map, tiles]);

  const { visible, opacity } = setting;
  useEffect(() => {
    for (const layer of [...areas.fills, symbols.layer, ...(density?.layers ?? [])]) {
      layer.setVisible(visible);
      layer.setOpacity(opacity / 100);
    }
  }, [areas, symbols, density, visible, opacity]);
  const [side, share] = [clip?.side, clip?.share];
  useEffect(() => (side && share ? clipTo([...areas.layers, ...symbols.layers], side, share) : undefined), [areas, symbols, side, share]);
  return areas;
};
