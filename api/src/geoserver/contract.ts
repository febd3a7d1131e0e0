import { endpoint, raw } from '../http/endpoint.ts';

const service = (path: string, summary: string) =>
  endpoint('get', path, {
    summary,
    roles: 'public',
    answer: raw('application/xml'),
    problems: ['geoserver.not_set', 'geoserver.refused', 'geoserver.silent'],
  });

export const endpoints = {
  wms: service('/geoserver/wms', 'WMS of GeoServer: what is shared with everybody, as pictures. Read requests of the standard only'),
  wfs: service('/geoserver/wfs', 'WFS of GeoServer: what is shared with everybody, as features. Read requests of the standard only'),
  wmts: service('/geoserver/gwc/service/wmts', 'WMTS of GeoServer: the same pictures as tiles'),
};
