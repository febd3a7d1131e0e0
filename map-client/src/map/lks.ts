import { register } from 'ol/proj/proj4.js';
import { get, transform, transformExtent } from 'ol/proj.js';
import proj4 from 'proj4';

/** The national plane systems: LKS-92 (Latvia) and LKS-94 (Lithuania). */
export type Lks = 'EPSG:3059' | 'EPSG:3346';

const systems: Record<Lks, { definition: string; extent: [number, number, number, number] }> = {
  'EPSG:3059': {
    definition: '+proj=tmerc +lat_0=0 +lon_0=24 +k=0.9996 +x_0=500000 +y_0=-6000000 +ellps=GRS80 +units=m +no_defs',
    extent: [20.5, 55.6, 28.3, 58.2],
  },
  'EPSG:3346': {
    definition: '+proj=tmerc +lat_0=0 +lon_0=24 +k=0.9998 +x_0=500000 +y_0=0 +ellps=GRS80 +units=m +no_defs',
    extent: [20.8, 53.8, 26.9, 56.5],
  },
};

for (const [code, { definition }] of Object.entries(systems)) proj4.defs(code, definition);
register(proj4);
// Without its extents a graticule throws and the map never completes.
for (const [code, { extent }] of Object.entries(systems)) {
  const projection = get(code);
  projection?.setWorldExtent(extent);
  projection?.setExtent(transformExtent(extent, 'EPSG:4326', code));
}

const pair = ([a = 0, b = 0]: readonly number[]): [number, number] => [a, b];

/** Degrees to metres of a national system, [east, north]. */
export const toLks = (lonLat: readonly number[], system: Lks): [number, number] => pair(transform([...lonLat], 'EPSG:4326', system));

/** Metres of a national system, [east, north], to degrees. */
export const fromLks = (position: readonly number[], system: Lks): [number, number] => pair(transform([...position], system, 'EPSG:4326'));
