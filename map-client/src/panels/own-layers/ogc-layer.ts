import GeoJSON from 'ol/format/GeoJSON.js';
import TileLayer from 'ol/layer/Tile.js';
import VectorLayer from 'ol/layer/Vector.js';
import { bbox } from 'ol/loadingstrategy.js';
import TileWMS from 'ol/source/TileWMS.js';
import VectorSource from 'ol/source/Vector.js';
import { Circle, Fill, Stroke, Style } from 'ol/style.js';
import { config } from '../../config.ts';
import { level, type Painted } from '../../map/base-map.ts';
import { ask, type OgcFault, serverAddress } from './ogc-server.ts';
import type { ServerOnMap } from './on-map-query.ts';

/** Features of a WFS drawn at most for one view. */
const mostFeatures = 5000;

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
  const source = new VectorSource({
    strategy: bbox,
    loader: (extent, _resolution, projection, success, failure) => {
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
        const answer = await fetch(address, { credentials: 'omit', referrerPolicy: 'no-referrer' });
        if (!answer.ok) throw new Error(String(answer.status));
        const features = format.readFeatures(await answer.json(), { dataProjection: projection, featureProjection: projection });
        source.addFeatures(features);
        success?.(features);
        onFault(undefined);
      };
      load().catch(() => {
        source.removeLoadedExtent(extent);
        failure?.();
        onFault('noAnswer');
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
