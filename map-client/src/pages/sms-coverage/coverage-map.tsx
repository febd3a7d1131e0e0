import { coloursOf } from '@vias/style/palettes.ts';
import Feature from 'ol/Feature.js';
import Point from 'ol/geom/Point.js';
import VectorLayer from 'ol/layer/Vector.js';
import VectorSource from 'ol/source/Vector.js';
import { Circle, Fill, Stroke, Style } from 'ol/style.js';
import { useEffect, useMemo } from 'react';
import { level, type Painted } from '../../map/base-map.ts';
import { useMap } from '../../map/map-context.ts';
import type { Palette } from '../../map/palette.ts';
import { toMap } from '../../map/projections.ts';
import { radiusOf } from '../../map/symbol-size.ts';
import { territoryLayer } from '../../map/territory-layer.ts';
import { useBoundarySets } from '../../panels/rate/rate.ts';
import { type CoveredPlace, type CoveredTerritory, classOf, shareBreaks } from './coverage-figures.ts';

/** The colours of the classes on a ground. */
export const shareColours = (dark: boolean): string[] => coloursOf('YlGnBu', shareBreaks.length - 1, { ground: dark ? 'dark' : 'light' });

const styleIn = (palette: Palette) => ({
  id: 'coverage',
  titles: { lv: '', lt: '', en: '' },
  field: 'class',
  breaks: shareBreaks,
  colours: shareColours(palette.dark),
  symbol: { kind: 'fill' as const },
  outline: { colour: palette.edge, width: 1 },
  noData: { ground: palette.noData.ground, mark: palette.noData.line },
  suppressed: { ground: palette.suppressed.ground, mark: palette.suppressed.dot },
});

/** Settlements as circles by their dwellings, in the colour of their class; where nobody is reached a ring that cannot be overlooked. */
const placeLayer = (): Painted & { show(places: readonly CoveredPlace[]): void } => {
  const source = new VectorSource<Feature<Point>>();
  const layer = new VectorLayer({ source, zIndex: level.lines + 5, declutter: false });
  return {
    layers: [layer],
    paint(palette) {
      const colours = shareColours(palette.dark);
      layer.setStyle((feature) => {
        const [radius, cls, isGap] = [Number(feature.get('radius')), Number(feature.get('class')), feature.get('gap') === true];
        const stroke = isGap ? new Stroke({ color: palette.late, width: 3 }) : new Stroke({ color: palette.surface, width: 1.5 });
        const fill = new Fill({ color: isGap ? palette.surface : (colours[cls] ?? palette.suppressed.ground) });
        return [
          new Style({
            image: new Circle({ radius: radius + 2, stroke: new Stroke({ color: palette.select, width: 1 }) }),
            zIndex: -radius,
          }),
          new Style({ image: new Circle({ radius, fill, stroke }), zIndex: -radius }),
        ];
      });
    },
    show(places) {
      const most = Math.max(1, ...places.map(({ dwellings }) => dwellings));
      source.clear();
      source.addFeatures(
        places.map((place) => {
          const radius = place.kind === 'street' ? 4 : Math.max(4, radiusOf(place.dwellings, most) * 0.7);
          const cls = classOf({ share: place.share, total: place.dwellings });
          return new Feature({ geometry: new Point(toMap(place.geometry.coordinates)), radius, class: cls, gap: place.isGap });
        }),
      );
    },
  };
};

/** The layers of the coverage map; draws nothing itself. */
export const CoverageLayers = ({ territories, places }: { territories: readonly CoveredTerritory[]; places: readonly CoveredPlace[] }) => {
  const view = useMap();
  const { data: sets = [] } = useBoundarySets();
  const today = sets.filter(({ level: of, validTo }) => of === 'municipality' && validTo === null);
  const key = today.map(({ id, version }) => `${id}.${version}`).join();
  // biome-ignore lint/correctness/useExhaustiveDependencies: made again only for other sets
  const areas = useMemo(() => territoryLayer(today), [key]);
  const circles = useMemo(() => placeLayer(), []);
  useEffect(() => view?.add(areas), [view, areas]);
  useEffect(() => view?.add(circles), [view, circles]);
  useEffect(() => {
    areas.show(new Map(territories.map((territory) => [territory.id, classOf(territory)])), styleIn);
    for (const layer of areas.fills) layer.setOpacity(0.75);
  }, [areas, territories]);
  useEffect(() => circles.show(places), [circles, places]);
  useEffect(() => {
    if (!view || territories.length === 0) return;
    const side = (i: number): number[] => territories.map(({ bbox }) => bbox[i] as number);
    view.fit([Math.min(...side(0)), Math.min(...side(1)), Math.max(...side(2)), Math.max(...side(3))], 24);
  }, [view, territories]);
  return null;
};
