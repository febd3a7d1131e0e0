import { Problem } from '@vias/sql/problem.ts';
import proj4 from 'proj4';

/** The coordinate systems in which borders are taken. LKS-92 and LKS-94 share their middle meridian but not scale and origin. */
export type Srid = 4326 | 3059 | 3346 | 3857;

const systems: Record<Srid, string> = {
  4326: 'WGS84',
  3059: '+proj=tmerc +lat_0=0 +lon_0=24 +k=0.9996 +x_0=500000 +y_0=-6000000 +ellps=GRS80 +towgs84=0,0,0 +units=m',
  3346: '+proj=tmerc +lat_0=0 +lon_0=24 +k=0.9998 +x_0=500000 +y_0=0 +ellps=GRS80 +towgs84=0,0,0 +units=m',
  3857: 'EPSG:3857',
};
const srids = Object.keys(systems).map(Number) as Srid[];

/** Where units of a country may lie: west, south, east, north in degrees, a little wider than the country. */
const countries: Record<string, readonly [number, number, number, number]> = {
  LV: [20.5, 55.5, 28.5, 58.3],
  LT: [20.5, 53.7, 27.1, 56.7],
};

/** The coordinate system that a collection names in its member `crs`, as GDAL and QGIS write it. Throws territory.crs_unknown. */
export function sridOf(crs: unknown): Srid | undefined {
  if (crs === undefined || crs === null) return undefined;
  const name = String((crs as { properties?: { name?: unknown } }).properties?.name ?? '');
  if (/(CRS84|CRS:84)$/i.test(name)) return 4326;
  const code = Number(/(\d+)$/.exec(name)?.[1]);
  const srid = srids.find((known) => known === code) ?? (code === 900913 ? 3857 : undefined);
  if (!srid)
    throw new Problem('territory.crs_unknown', { field: 'crs', values: { crs: name.slice(0, 100) || JSON.stringify(crs).slice(0, 100) } });
  return srid;
}

/** Degrees of a position in a coordinate system; undefined where the position means nothing there. */
export function toDegrees(srid: Srid, [x, y]: readonly [number, number]): readonly [lon: number, lat: number] | undefined {
  const limit = srid === 4326 ? 180 : 2.1e7;
  if (!Number.isFinite(x) || !Number.isFinite(y) || Math.abs(x) > limit || Math.abs(y) > limit) return undefined;
  const [lon, lat] = srid === 4326 ? [x, y] : proj4(systems[srid], 'WGS84', [x, y]);
  return Number.isFinite(lon) && Number.isFinite(lat) && Math.abs(lon) <= 180 && Math.abs(lat) <= 90 ? [lon, lat] : undefined;
}

/**
 * Compares where the units lie with where their country is, and names the mistake when they are elsewhere. Throws geometry.swapped,
 * territory.crs_mismatch, territory.outside_country. A country we know nothing about passes.
 */
export function requirePlausible(country: string, srid: Srid, centres: readonly (readonly [number, number])[]): void {
  const box = countries[country];
  if (!box || centres.length === 0) return;
  const share = (as: Srid, turned: boolean): number => {
    const home = centres.filter(([x, y]) => {
      const place = toDegrees(as, turned ? [y, x] : [x, y]);
      return place && place[0] >= box[0] && place[0] <= box[2] && place[1] >= box[1] && place[1] <= box[3];
    });
    return home.length / centres.length;
  };
  const here = share(srid, false);
  if (here > 0.5) return;
  if (share(srid, true) > 0.5) throw new Problem('geometry.swapped', { field: 'swapAxes' });
  const likely = srids.find((other) => other !== srid && share(other, false) > 0.5);
  if (likely) throw new Problem('territory.crs_mismatch', { field: 'crs', values: { crs: srid, likely } });
  const turned = srids.find((other) => other !== srid && share(other, true) > 0.5);
  if (turned) throw new Problem('geometry.swapped', { field: 'swapAxes' });
  throw new Problem('territory.outside_country', { field: 'crs', values: { crs: srid, country } });
}
