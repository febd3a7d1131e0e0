import type { ThematicMap } from '../builder/theme.ts';
import type { Row } from '../territory/rows.ts';
import type { ExposureArea, Shape } from './exposure.ts';

/** What to ask about a row of the map: its territory, or the shape of its cell. */
export const areaOf = (row: Row, map: ThematicMap): ExposureArea | undefined => {
  if (row.territory) return { territory: row.territory.id };
  if (map.geometry.kind !== 'features') return undefined;
  const geometry = map.geometry.featureCollection.features.find(({ id }) => id === row.id)?.geometry;
  return geometry?.type === 'Polygon' || geometry?.type === 'MultiPolygon' ? { geometry: geometry as Shape } : undefined;
};
