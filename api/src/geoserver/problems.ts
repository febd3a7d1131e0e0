import { defineProblems } from '@vias/sql/problem.ts';

defineProblems({
  'geoserver.not_set': {
    status: 404,
    en: 'This VIAS has no GeoServer. OGC API answers at /ogc.',
    lv: 'Šai VIAS nav GeoServer. OGC API atbild adresē /ogc.',
    lt: 'Ši VIAS neturi „GeoServer“. OGC API atsako adresu /ogc.',
  },
  'geoserver.refused': {
    status: 400,
    en: '{name}={value} is not passed on to GeoServer: read requests with the standard parameters are, for layers of the workspace vias.',
    lv: '{name}={value} GeoServer netiek nodots: tiek nodoti tikai lasīšanas pieprasījumi ar standarta parametriem par darbtelpas vias slāņiem.',
    lt: '{name}={value} „GeoServer“ neperduodama: perduodamos tik skaitymo užklausos su standartiniais parametrais apie darbo srities vias sluoksnius.',
  },
  'geoserver.silent': {
    status: 502,
    en: 'GeoServer does not answer as it should. Nothing was lost; the maps of VIAS itself do not need it.',
    lv: 'GeoServer neatbild, kā pienākas. Nekas nav zudis; pašas VIAS kartēm tas nav vajadzīgs.',
    lt: '„GeoServer“ neatsako taip, kaip turėtų. Niekas nedingo; pačiai VIAS žemėlapiams jo nereikia.',
  },
});
