import { Problem } from '@vias/sql/problem.ts';
import { type Sql, sql } from '@vias/sql/sql.ts';

/** A coordinate system as OGC API names it. `latFirst`: its authority puts north before east, as EPSG does for 4326 and for both LKS systems. */
export type Crs = { uri: string; name: string; srid: 4326 | 3059 | 3346 | 3857; latFirst: boolean };

const epsg = (srid: Crs['srid'], latFirst: boolean): Crs => ({
  uri: `http://www.opengis.net/def/crs/EPSG/0/${srid}`,
  name: `EPSG:${srid}`,
  srid,
  latFirst,
});
/** WGS 84, longitude first: what GeoJSON is in unless asked otherwise. */
export const crs84: Crs = { uri: 'http://www.opengis.net/def/crs/OGC/1.3/CRS84', name: 'CRS84', srid: 4326, latFirst: false };
/** Coordinate systems in which features are given and boxes and filters taken, the default first. */
export const knownCrs: readonly Crs[] = [crs84, epsg(4326, true), epsg(3059, true), epsg(3346, true), epsg(3857, false)];

/** The coordinate system of a parameter: its URI, `EPSG:3059` or `[EPSG:3059]`. Throws ogc.crs_unknown. */
export const crsOf = (text: string | undefined, field: string): Crs => {
  if (text === undefined) return crs84;
  const name = text.replace(/^\[(.*)\]$/, '$1').replace(/^https:/, 'http:');
  const found = knownCrs.find((crs) => crs.uri === name || crs.name === name);
  if (!found)
    throw new Problem('ogc.crs_unknown', { field, values: { crs: text.slice(0, 100), known: knownCrs.map((crs) => crs.name).join(', ') } });
  return found;
};

/** A geometry of ours in the coordinate system and its axis order. */
export const inCrs = (geom: Sql, { srid, latFirst }: Crs): Sql => {
  const moved = srid === 4326 ? geom : sql`st_transform(${geom}, ${srid}::int)`;
  return latFirst ? sql`st_flipcoordinates(${moved})` : moved;
};

/** Digits after the point: a centimetre in degrees, a millimetre in metres. */
export const digitsOf = ({ srid }: Crs): number => (srid === 4326 ? 7 : 3);

/**
 * A geometry of the reader, x before y, in WGS 84. Its edges are straight in its own coordinate system, so in metres they get a vertex
 * every kilometre, or 2,000 of them where they are longer, before they are moved: in the Baltic no edge is off by more than centimetres.
 */
export const toDegrees = (geom: Sql, { srid }: Crs): Sql =>
  srid === 4326 ? geom : sql`st_transform(st_segmentize(${geom}, greatest(1000, st_length(st_boundingdiagonal(${geom})) / 2000)), 4326)`;

/** Whether a coordinate can be one of the system: degrees on the globe, metres within the width of the world. */
export const isInside = ({ srid }: Crs, [x, y]: readonly [number, number]): boolean =>
  srid === 4326 ? Math.abs(x) <= 180 && Math.abs(y) <= 90 : Math.abs(x) <= 2.1e7 && Math.abs(y) <= 2.1e7;
