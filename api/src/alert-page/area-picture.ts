import { type Html, html } from '../identity/page.ts';

type Ring = readonly (readonly number[])[];
/** GeoJSON polygons, [longitude, latitude], WGS 84. */
export type Area = { type: 'Polygon'; coordinates: readonly Ring[] } | { type: 'MultiPolygon'; coordinates: readonly (readonly Ring[])[] };
export type Town = readonly [name: string, lon: number, lat: number, inside: boolean];
/** A square of a grid in its class, as polygon of one ring. */
export type Square = { ring: Ring; level: number };

const [width, height, margin] = [358, 280, 24];
/** Towns named at most: more names would lie on each other. */
const mostNames = 8;

/** The area as a small map: its outline, the towns around it and a scale bar in kilometres, north up. Style comes from the page. `label` is read to whoever does not see it. */
export function drawArea({
  area,
  towns,
  squares = [],
  label,
}: {
  area: Area;
  towns: readonly Town[];
  squares?: readonly Square[];
  label: string;
}): Html {
  const rings = area.type === 'Polygon' ? area.coordinates : area.coordinates.flat();
  const points = rings.flat();
  const lons = points.map(([lon = 0]) => lon);
  const lats = points.map(([, lat = 0]) => lat);
  const [west, east, south, north] = [Math.min(...lons), Math.max(...lons), Math.min(...lats), Math.max(...lats)];
  const middle = (south + north) / 2;
  const kmPerDegree = 111.32 * Math.cos((middle * Math.PI) / 180);
  const scale = Math.min(
    (width - 2 * margin) / Math.max(1e-6, (east - west) * kmPerDegree),
    (height - 2 * margin) / Math.max(1e-6, (north - south) * 111.2),
  );
  const x = (lon: number): number => width / 2 + (lon - (west + east) / 2) * kmPerDegree * scale;
  const y = (lat: number): number => height / 2 - (lat - middle) * 111.2 * scale;
  const path = (all: readonly Ring[]): string => {
    const short = (n: number): string => String(Math.round(n * 10) / 10);
    return all.map((ring) => `M${ring.map(([lon = 0, lat = 0]) => `${short(x(lon))} ${short(y(lat))}`).join('L')}Z`).join('');
  };
  const taken: { x: number; y: number; w: number }[] = [];
  const named = towns.filter(([name, lon, lat]) => {
    const at = { x: x(lon), y: y(lat), w: name.length * 7.5 + 14 };
    const fits =
      at.x > 4 &&
      at.x + at.w < width &&
      at.y > 12 &&
      at.y < height - 26 &&
      taken.every((t) => Math.abs(t.y - at.y) > 16 || at.x > t.x + t.w || t.x > at.x + at.w);
    if (fits && taken.length < mostNames) taken.push(at);
    return fits && taken.at(-1)?.x === at.x && taken.at(-1)?.y === at.y;
  });
  const km = [0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100].findLast((length) => length * scale <= 100) ?? 0.1;
  return html`<svg class="map" viewBox="0 0 ${width} ${height}" role="img" aria-label="${label}">
<rect class="land" width="${width}" height="${height}"/>
${squares.map(({ ring, level }) => html`<path class="cell c${level}" d="${path([ring])}"/>`)}
<path class="halo" d="${path(rings)}"/><path class="area" fill-rule="evenodd" d="${path(rings)}"/>
${named.map(([name, lon, lat]) => html`<circle class="dot" cx="${x(lon).toFixed(1)}" cy="${y(lat).toFixed(1)}" r="2.2"/><text class="town" x="${(x(lon) + 6).toFixed(1)}" y="${(y(lat) + 4).toFixed(1)}">${name}</text>`)}
<path class="bar" d="M12 ${height - 14}v5h${(km * scale).toFixed(1)}v-5"/><text class="km" x="${(18 + km * scale).toFixed(1)}" y="${height - 8}">${String(km)} km</text>
</svg>`;
}
