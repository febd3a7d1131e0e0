import type { SampleRow } from '@vias/api/imports/contract.ts';
import Feature from 'ol/Feature.js';
import Point from 'ol/geom/Point.js';
import VectorLayer from 'ol/layer/Vector.js';
import VectorSource from 'ol/source/Vector.js';
import { Circle, Fill, RegularShape, Stroke, Style } from 'ol/style.js';
import { useEffect } from 'react';
import { level, type Painted } from '../../map/base-map.ts';
import { useMap } from '../../map/map-context.ts';
import type { Palette } from '../../map/palette.ts';
import { toMap } from '../../map/projections.ts';
import { MapGround } from '../../panels/ground/map-ground.tsx';
import { isOutside } from './mapping.ts';

const pointLayer = (rows: readonly SampleRow[], selected: SampleRow | undefined): Painted => {
  const features = rows.flatMap((row) =>
    row.position ? [new Feature({ geometry: new Point(toMap(row.position)), outside: isOutside(row), selected: row === selected })] : [],
  );
  const layer = new VectorLayer({ source: new VectorSource({ features }), zIndex: level.points });
  return {
    layers: [layer],
    paint(palette: Palette) {
      const stroke = new Stroke({ color: palette.surface, width: 1.25 });
      const chosen = new Stroke({ color: palette.select, width: 2 });
      layer.setStyle((feature) => {
        const ring = feature.get('selected') ? chosen : stroke;
        const radius = feature.get('selected') ? 6 : 4;
        const image = feature.get('outside')
          ? new RegularShape({ points: 4, radius: radius + 1.5, fill: new Fill({ color: palette.late }), stroke: ring })
          : new Circle({ radius, fill: new Fill({ color: palette.point }), stroke: ring });
        return new Style({ image, zIndex: feature.get('selected') ? 2 : 1 });
      });
    },
  };
};

/** The rows that have a place, on the map around this component. */
export const RowPoints = ({ rows, selected }: { rows: readonly SampleRow[]; selected: SampleRow | undefined }) => {
  const view = useMap();
  useEffect(() => view?.add(pointLayer(rows, selected)), [view, rows, selected]);
  useEffect(() => {
    const points = rows.flatMap((row) => (row.position && !isOutside(row) ? [row.position] : []));
    const shown = points.length ? points : rows.flatMap((row) => (row.position ? [row.position] : []));
    if (!view || shown.length === 0) return;
    const [lons, lats] = [shown.map(([lon]) => lon), shown.map(([, lat]) => lat)];
    const room = 0.02;
    view.fit([Math.min(...lons) - room, Math.min(...lats) - room, Math.max(...lons) + room, Math.max(...lats) + room], 32);
  }, [view, rows]);
  return <MapGround />;
};
