import { defineProblems } from '@vias/sql/problem.ts';

defineProblems({
  'territory.not_found': {
    status: 404,
    en: 'There is no such territory.',
    lv: 'Šādas teritorijas nav.',
    lt: 'Tokios teritorijos nėra.',
  },
  'territory.set_not_found': {
    status: 404,
    en: 'There is no such boundary set.',
    lv: 'Šādas robežu kopas nav.',
    lt: 'Tokio ribų rinkinio nėra.',
  },
  'territory.sets_unlike': {
    status: 422,
    en: 'Two different sets of the same country and level can be compared. Choose another one.',
    lv: 'Salīdzināt var divas dažādas vienas valsts un viena līmeņa robežu kopas. Izvēlieties citu.',
    lt: 'Palyginti galima du skirtingus tos pačios šalies ir to paties lygmens ribų rinkinius. Pasirinkite kitą.',
  },
  'territory.not_features': {
    status: 422,
    en: 'The file is not a GeoJSON FeatureCollection.',
    lv: 'Fails nav GeoJSON FeatureCollection.',
    lt: 'Failas nėra GeoJSON FeatureCollection.',
  },
  'territory.nothing_accepted': {
    status: 422,
    en: 'None of the {read} units could be taken, so nothing was changed. The first reason: {reason}',
    lv: 'Nevienu no {read} vienībām nevarēja pieņemt, tāpēc nekas netika mainīts. Pirmais iemesls: {reason}',
    lt: 'Nė vieno iš {read} vienetų nebuvo galima priimti, todėl niekas nepakeista. Pirma priežastis: {reason}',
  },
  'territory.would_vanish': {
    status: 409,
    en: 'The set has {units} units and {gone} of them are not in the file: is it a part of the whole? Nothing was changed. If they are to go, say so with replace=true (on the command line --replace).',
    lv: 'Vienību skaits kopā ir {units}, no tām failā nav {gone}: vai fails nav tikai daļa no visa? Nekas netika mainīts. Ja tām jāpazūd, norādiet replace=true (komandrindā --replace).',
    lt: 'Vienetų rinkinyje yra {units}, iš jų faile nėra {gone}: ar failas nėra tik visumos dalis? Niekas nepakeista. Jei jie turi dingti, nurodykite replace=true (komandinėje eilutėje --replace).',
  },
  'territory.too_many': {
    status: 413,
    en: 'The file has more than {limit} units.',
    lv: 'Failā ir vairāk nekā {limit} vienību.',
    lt: 'Faile yra daugiau nei {limit} vienetų.',
  },
  'territory.crs_unknown': {
    status: 422,
    en: 'The file names the coordinate system {crs}. EPSG:4326, 3059, 3346 and 3857 are taken.',
    lv: 'Failā norādīta koordinātu sistēma {crs}. Var ielādēt EPSG:4326, 3059, 3346 un 3857.',
    lt: 'Faile nurodyta koordinačių sistema {crs}. Priimamos EPSG:4326, 3059, 3346 ir 3857.',
  },
  'territory.crs_mismatch': {
    status: 422,
    en: 'The coordinates are not in EPSG:{crs}. They look like EPSG:{likely}: say so with crs.',
    lv: 'Koordinātas nav EPSG:{crs}. Izskatās pēc EPSG:{likely}: norādiet to ar parametru crs.',
    lt: 'Koordinatės nėra EPSG:{crs}. Panašu į EPSG:{likely}: nurodykite tai parametru crs.',
  },
  'territory.outside_country': {
    status: 422,
    en: 'In EPSG:{crs} most of the units lie outside {country}.',
    lv: 'EPSG:{crs} koordinātās lielākā daļa vienību atrodas ārpus {country}.',
    lt: 'Pagal EPSG:{crs} dauguma vienetų yra už {country} ribų.',
  },
  'territory.code_unknown': {
    status: 422,
    en: 'These codes are not in the boundary set: {codes}.',
    lv: 'Šo kodu robežu kopā nav: {codes}.',
    lt: 'Šių kodų ribų rinkinyje nėra: {codes}.',
  },
  'territory.successor_missing': {
    status: 422,
    en: 'These units have no successor in the other set: {codes}.',
    lv: 'Šīm vienībām otrajā kopā nav pēcteces: {codes}.',
    lt: 'Šie vienetai kitame rinkinyje neturi perėmėjo: {codes}.',
  },
  'territory.weight_missing': {
    status: 422,
    en: 'A unit with several successors needs a weight for each of them: {codes}.',
    lv: 'Vienībai ar vairākām pēctecēm katrai no tām vajadzīgs svars: {codes}.',
    lt: 'Vienetui su keliais perėmėjais reikia kiekvieno jų svorio: {codes}.',
  },
  'territory.changed_meanwhile': {
    status: 409,
    en: 'Somebody changed the successors or the borders since you looked at the table, so nothing was written. Look at it again.',
    lv: 'Kopš tabulas pārbaudes kāds ir mainījis pēcteces vai robežas, tāpēc nekas netika ierakstīts. Pārbaudiet tabulu vēlreiz.',
    lt: 'Po lentelės patikros kažkas pakeitė perėmėjus arba ribas, todėl niekas neįrašyta. Patikrinkite lentelę dar kartą.',
  },
  'territory.tenant_unknown': {
    status: 422,
    en: 'There is no tenant {tenant}.',
    lv: 'Dalībnieka {tenant} nav.',
    lt: 'Dalyvio {tenant} nėra.',
  },
  'territory.row_repeated': {
    status: 422,
    en: 'This pair stands twice in the table: {codes}.',
    lv: 'Šis pāris tabulā ir divreiz: {codes}.',
    lt: 'Ši pora lentelėje yra du kartus: {codes}.',
  },
});
