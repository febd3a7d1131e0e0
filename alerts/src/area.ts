/** A drawn area: GeoJSON Polygon or MultiPolygon, [longitude, latitude] in degrees, WGS 84. */
export type AreaGeometry = { type: 'Polygon'; coordinates: number[][][] } | { type: 'MultiPolygon'; coordinates: number[][][][] };

/** What is wrong with a drawn area, in words the API has sentences for. */
export type AreaFault =
  | { fault: 'empty' }
  | { fault: 'open_ring'; ring: number }
  | { fault: 'too_few'; ring: number }
  | { fault: 'not_a_position'; ring: number }
  | { fault: 'swapped' }
  | { fault: 'too_many_vertices'; count: number };

/** More vertices than anybody draws; a territory's border is thinned by the database, not by hand. */
export const maxAreaVertices = 5_000;

const isPosition = (p: unknown): p is [number, number] =>
  Array.isArray(p) && p.length >= 2 && Number.isFinite(p[0]) && Number.isFinite(p[1]) && Math.abs(p[0]) <= 180 && Math.abs(p[1]) <= 90;

// Where our municipalities and their neighbours lie; a pair that fits only the other way round was swapped.
const isNear = (lon: number, lat: number) => lon >= 19 && lon <= 30 && lat >= 53 && lat <= 59.5;

/** Checks what can be seen without geometry: form, closing, range, order of the axes, size. Crossing borders are the database's to find. */
export function findAreaFault(area: AreaGeometry): AreaFault | undefined {
  const polygons = area.type === 'Polygon' ? [area.coordinates] : area.coordinates;
  const rings = polygons.flat();
  if (polygons.length === 0 || polygons.some((polygon) => polygon.length === 0)) return { fault: 'empty' };
  const count = rings.reduce((sum, ring) => sum + ring.length, 0);
  if (count > maxAreaVertices) return { fault: 'too_many_vertices', count };
  const odd = rings.findIndex((ring) => !ring.every((p) => Array.isArray(p) && Number.isFinite(p[0]) && Number.isFinite(p[1])));
  if (odd >= 0) return { fault: 'not_a_position', ring: odd };
  const positions = rings.flat();
  const swapped = positions.filter(([lon = 0, lat = 0]) => !isNear(lon, lat) && isNear(lat, lon)).length;
  if (positions.length > 0 && swapped === positions.length) return { fault: 'swapped' };
  for (const [ring, points] of rings.entries()) {
    if (!points.every(isPosition)) return { fault: 'not_a_position', ring };
    if (points.length < 4) return { fault: 'too_few', ring };
    const [first, last] = [points[0], points.at(-1)];
    if (first?.[0] !== last?.[0] || first?.[1] !== last?.[1]) return { fault: 'open_ring', ring };
  }
  return undefined;
}

/** The area as MultiPolygon GeoJSON text, heights dropped, for st_geomfromgeojson. */
export const toMultiPolygon = (area: AreaGeometry): string =>
  JSON.stringify({
    type: 'MultiPolygon',
    coordinates: (area.type === 'Polygon' ? [area.coordinates] : area.coordinates).map((polygon) =>
      polygon.map((ring) => ring.map(([lon, lat]) => [lon, lat])),
    ),
  });
