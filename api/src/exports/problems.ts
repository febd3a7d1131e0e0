import { defineProblems } from '@vias/sql/problem.ts';

defineProblems({
  'export.no_ogr2ogr': {
    status: 501,
    en: 'This VIAS cannot write GeoPackage: the program ogr2ogr (package gdal-bin) is not installed on the server. FlatGeobuf and GeoJSON open in the same programs.',
    lv: 'Šajā VIAS sistēmā nevar izveidot GeoPackage failu: serverī nav programmas ogr2ogr (pakotne gdal-bin). FlatGeobuf un GeoJSON failus atver tās pašas programmas.',
    lt: 'Šioje VIAS sistemoje „GeoPackage“ failo sukurti negalima: serveryje nėra programos ogr2ogr (paketas gdal-bin). „FlatGeobuf“ ir „GeoJSON“ failus atveria tos pačios programos.',
  },
  'export.failed': {
    status: 500,
    en: 'The file could not be written. The data are unharmed; try again, or another format.',
    lv: 'Failu neizdevās izveidot. Datiem nekas nav noticis; mēģiniet vēlreiz vai izvēlieties citu formātu.',
    lt: 'Failo sukurti nepavyko. Duomenys nenukentėjo; bandykite dar kartą arba pasirinkite kitą formatą.',
  },
  'export.too_many': {
    status: 422,
    en: '{rows} rows do not fit into this format, which takes {most}. Narrow the period, or choose CSV or GeoJSON, which have no limit.',
    lv: 'Rindu skaits ir {rows}, bet šajā formātā ietilpst ne vairāk kā {most}. Sašauriniet periodu vai izvēlieties CSV vai GeoJSON, kam ierobežojuma nav.',
    lt: 'Eilučių yra {rows}, o šiame formate telpa ne daugiau kaip {most}. Susiaurinkite laikotarpį arba pasirinkite CSV ar GeoJSON – jiems ribos nėra.',
  },
});
