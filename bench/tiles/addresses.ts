import { VectorTile } from '@mapbox/vector-tile';
import { PbfReader } from 'pbf';
import type { TileAddress } from '../../api/src/tiles/tile-scan.ts';

/** The tile of the zoom that holds a place, degrees. */
export const tileAt = (z: number, lon: number, lat: number): TileAddress => {
  const sine = Math.sin((lat * Math.PI) / 180);
  return {
    z,
    x: Math.floor((lon / 360 + 0.5) * 2 ** z),
    y: Math.floor((0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI)) * 2 ** z),
  };
};

/** The tile of the zoom that holds the middle of Jelgava. */
export const jelgava = (z: number): TileAddress => tileAt(z, 23.7244, 56.6511);

/** Incidents that a tile stands for: the sum of its grid, or its points but for those beyond its edge. */
export const counted = (bytes: Buffer): number => {
  const { layers } = new VectorTile(new PbfReader(bytes));
  let n = 0;
  for (let i = 0; i < (layers.grid?.length ?? 0); i++) n += Number(layers.grid?.feature(i).properties.n);
  for (let i = 0; i < (layers.points?.length ?? 0); i++) {
    const { x = -1, y = -1 } = layers.points?.feature(i).loadGeometry()[0]?.[0] ?? {};
    if (x >= 0 && x < 4096 && y >= 0 && y < 4096) n++;
  }
  return n;
};
