import MVT from 'ol/format/MVT.js';
import type RenderFeature from 'ol/render/Feature.js';
import VectorTileSource from 'ol/source/VectorTile.js';
import TileState from 'ol/TileState.js';
import type VectorTile from 'ol/VectorTile.js';
import { send } from '../api.ts';

type Tile = VectorTile<RenderFeature>;

/** A source of our own vector tiles: each request carries the reader's token, an unreachable tile is empty and is asked for again on the next move. */
export const tileSource = (url: string, maxZoom = 14): VectorTileSource<RenderFeature> => {
  const format = new MVT();
  const source = new VectorTileSource<RenderFeature>({ format, url, maxZoom, transition: 0 });
  source.setTileLoadFunction((loading, address) => {
    const tile = loading as Tile;
    tile.setLoader((extent, _resolution, projection) => {
      const read = (bytes: ArrayBuffer): void =>
        tile.setFeatures(
          bytes.byteLength ? (format.readFeatures(bytes, { extent, featureProjection: projection }) as RenderFeature[]) : [],
        );
      send(address)
        .then((answer) => answer.arrayBuffer())
        .then(read, () => tile.setState(TileState.ERROR));
    });
  });
  return source;
};
