import type { Extent } from 'ol/extent.js';
import GeoJSON from 'ol/format/GeoJSON.js';
import TileLayer from 'ol/layer/Tile.js';
import VectorLayer from 'ol/layer/Vector.js';
import { bbox } from 'ol/loadingstrategy.js';
import TileWMS from 'ol/source/TileWMS.js';
import VectorSource from 'ol/source/Vector.js';
import { Circle, Fill, Stroke, Style } from 'ol/style.js';
import { config } from '../../config.ts';
import { level, type Painted } from '../../map/base-map.ts';
import { ask, OgcError, type OgcFault, serverAddress, textOf } from './ogc-server.ts';
import type { ServerOnMap } from './on-map-query.ts';

/** Features of a WFS drawn at most for one view. */
const mostFeatures = 5000;
/** Milliseconds until a server that failed is asked again for what it did not give. */
const rest = 30_000;

/** Makes the map layer of another server's WMS or WFS layer; `onFault` hears why it cannot be shown, undefined when it can. Throws OgcError for a server that is not allowed. */
export const serverLayer = ({ kind, url, name }: ServerOnMap, onFault: (fault: OgcFault | undefined) => void): Painted => {
  // A link may say anything: only what the administrator allows is asked.
  const server = serverAddress(url, config().ogcServers).href;
  if (kind === 'wms') {
    const source = new TileWMS({ url: server, params: { LAYERS: name, TRANSPARENT: true }, crossOrigin: 'anonymous', transition: 0 });
    source.on('tileloadend', () => onFault(undefined));
    source.on('tileloaderror', () => onFault('noAnswer'));
    return { layers: [new TileLayer({ source, zIndex: level.lines })], paint: () => {} };
  }
  const format = new GeoJSON();
  /** Views of which the server has more than was drawn, and the resolution they were seen at: nearer, they are asked for anew. */
  let cut: { extent: Extent; resolution: number }[] = [];
  const source = new VectorSource({
    strategy: (extent, resolution) => {
      if (cut.some((one) => resolution < one.resolution)) {
        for (const one of cut) source.removeLoadedExtent(one.extent);
        cut = [];
        source.clear();
      }
      return bbox(extent, resolution);
    },
    loader: (extent, resolution, projection, success) => {
      const address = ask(server, {
        SERVICE: 'WFS',
        VERSION: '2.0.0',
        REQUEST: 'GetFeature',
        TYPENAMES: name,
        OUTPUTFORMAT: 'application/json',
        SRSNAME: 'EPSG:3857',
        BBOX: `${extent.join(',')},EPSG:3857`,
        COUNT: String(mostFeatures),
      });
      const load = async (): Promise<void> => {
        const features = format.readFeatures(await textOf(address), { dataProjection: projection, featureProjection: projection });
        // One that knows no COUNT gives all it has.
        const isCut = features.length >= mostFeatures;
        if (isCut) cut.push({ extent, resolution });
        const drawn = features.slice(0, mostFeatures);
        source.addFeatures(drawn);
        success?.(drawn);
        onFault(isCut ? 'tooMany' : undefined);
      };
      load().catch((error: unknown) => {
        onFault(error instanceof OgcError && error.fault === 'tooLarge' ? 'tooLarge' : 'noAnswer');
        // Told of a failure, the source would ask again with the next picture, as fast as the server refuses.
        setTimeout(() => {
          source.removeLoadedExtent(extent);
          source.changed();
        }, rest);
      });
    },
  });
  const layer = new VectorLayer({ source, zIndex: level.lines });
  return {
    layers: [layer],
    paint({ state, surface }) {
      layer.setStyle(
        new Style({
          fill: new Fill({ color: `${state}26` }),
          stroke: new Stroke({ color: state, width: 1.5 }),
          image: new Circle({ radius: 4.5, fill: new Fill({ color: state }), stroke: new Stroke({ color: surface, width: 1.5 }) }),
        }),
      );
    },
  };
};
