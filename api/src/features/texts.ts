import type { Language } from '@vias/sql/problem.ts';

/** What the pages and documents of OGC API say. */
export type Texts = {
  title: string;
  about: string;
  language: string;
  path: string;
  collections: string;
  collectionsAbout: string;
  noCollections: string;
  features: string;
  feature: string;
  conformance: string;
  conformanceAbout: string;
  api: string;
  apiAbout: string;
  queryables: string;
  queryablesAbout: string;
  tiles: string;
  tileMatrixSets: string;
  asJson: string;
  asGeoJson: string;
  extent: string;
  period: string;
  openEnd: string;
  geometry: string;
  coordinateSystems: string;
  property: string;
  kind: string;
  meaning: string;
  next: string;
  first: string;
  none: string;
  footer: string;
  /** `matched` features match, `shown` of them stand here. */
  counted: (matched: number, shown: number) => string;
};

const number = (lang: Language) => new Intl.NumberFormat(lang, { useGrouping: 'min2' } as Intl.NumberFormatOptions).format;
const pluralOf = (lang: Language, forms: Partial<Record<Intl.LDMLPluralRule, string>>) => {
  const rules = new Intl.PluralRules(lang);
  const format = number(lang);
  return (n: number): string => `${format(n)} ${forms[rules.select(n)] ?? forms.other}`;
};
const lvFeatures = pluralOf('lv', { zero: 'objektu', one: 'objekts', other: 'objekti' });
const ltFeatures = pluralOf('lt', { one: 'objektas', few: 'objektai', many: 'objekto', other: 'objektų' });
const enFeatures = pluralOf('en', { one: 'feature', other: 'features' });

export const texts: Record<Language, Texts> = {
  lv: {
    title: 'VIAS atvērtie ģeodati',
    about:
      'Kartes slāņi ģeogrāfiskās informācijas sistēmām: OGC API – Features un Tiles. Bez pierakstīšanās redzams tas, ko pašvaldības atvērušas visiem.',
    language: 'Valoda',
    path: 'Atrašanās vieta',
    collections: 'Kolekcijas',
    collectionsAbout: 'Slāņi, kurus drīkstat lasīt.',
    noCollections: 'Nav neviena slāņa, ko drīkstat lasīt.',
    features: 'Objekti',
    feature: 'Objekts',
    conformance: 'Atbilstība standartiem',
    conformanceAbout: 'Standartu prasību klases, kurām šis pakalpojums atbilst.',
    api: 'Saskarnes apraksts',
    apiAbout: 'Visas adreses un parametri (OpenAPI 3.0).',
    queryables: 'Filtrējamās īpašības',
    queryablesAbout: 'Pēc šīm īpašībām objektus var atlasīt ar parametru filter valodā CQL2 vai ar tāda paša nosaukuma parametru.',
    tiles: 'Vektorflīzes',
    tileMatrixSets: 'Flīžu režģi',
    asJson: 'JSON',
    asGeoJson: 'GeoJSON',
    extent: 'Apgabals (garums, platums)',
    period: 'Laikposms',
    openEnd: 'līdz šim',
    geometry: 'Ģeometrija',
    coordinateSystems: 'Koordinātu sistēmas',
    property: 'Īpašība',
    kind: 'Veids',
    meaning: 'Nozīme',
    next: 'Nākamā lapa',
    first: 'Uz sākumu',
    none: 'Neviens objekts neatbilst.',
    footer: 'VIAS – negadījumi, kartes un agrīna brīdināšana',
    counted: (matched, shown) => `Atbilst ${lvFeatures(matched)}, šeit redzami: ${number('lv')(shown)}.`,
  },
  lt: {
    title: 'VIAS atvirieji erdviniai duomenys',
    about:
      'Žemėlapių sluoksniai geografinėms informacinėms sistemoms: „OGC API – Features“ ir „Tiles“. Neprisijungus matoma tai, ką savivaldybės atvėrė visiems.',
    language: 'Kalba',
    path: 'Kur esate',
    collections: 'Rinkiniai',
    collectionsAbout: 'Sluoksniai, kuriuos galite skaityti.',
    noCollections: 'Nėra nė vieno sluoksnio, kurį galėtumėte skaityti.',
    features: 'Objektai',
    feature: 'Objektas',
    conformance: 'Atitiktis standartams',
    conformanceAbout: 'Standartų reikalavimų klasės, kurias ši paslauga atitinka.',
    api: 'Sąsajos aprašas',
    apiAbout: 'Visi adresai ir parametrai (OpenAPI 3.0).',
    queryables: 'Filtruojamos savybės',
    queryablesAbout: 'Pagal šias savybes objektus galima atrinkti parametru „filter“ kalba CQL2 arba to paties pavadinimo parametru.',
    tiles: 'Vektorinės plytelės',
    tileMatrixSets: 'Plytelių tinkleliai',
    asJson: 'JSON',
    asGeoJson: 'GeoJSON',
    extent: 'Plotas (ilguma, platuma)',
    period: 'Laikotarpis',
    openEnd: 'iki šiol',
    geometry: 'Geometrija',
    coordinateSystems: 'Koordinačių sistemos',
    property: 'Savybė',
    kind: 'Tipas',
    meaning: 'Reikšmė',
    next: 'Kitas puslapis',
    first: 'Į pradžią',
    none: 'Nė vienas objektas neatitinka.',
    footer: 'VIAS – įvykiai, žemėlapiai ir ankstyvasis perspėjimas',
    counted: (matched, shown) => `Atitinka ${ltFeatures(matched)}, čia rodoma: ${number('lt')(shown)}.`,
  },
  en: {
    title: 'VIAS open spatial data',
    about:
      'Map layers for geographic information systems: OGC API – Features and Tiles. Without signing in you see what municipalities have opened to everybody.',
    language: 'Language',
    path: 'Where you are',
    collections: 'Collections',
    collectionsAbout: 'Layers that you may read.',
    noCollections: 'There is no layer that you may read.',
    features: 'Features',
    feature: 'Feature',
    conformance: 'Conformance',
    conformanceAbout: 'The classes of requirements that this service meets.',
    api: 'Description of the interface',
    apiAbout: 'Every address and parameter (OpenAPI 3.0).',
    queryables: 'Queryable properties',
    queryablesAbout: 'Features can be chosen by these properties, with the parameter filter in CQL2 or with a parameter of the same name.',
    tiles: 'Vector tiles',
    tileMatrixSets: 'Tile matrix sets',
    asJson: 'JSON',
    asGeoJson: 'GeoJSON',
    extent: 'Extent (longitude, latitude)',
    period: 'Period',
    openEnd: 'now',
    geometry: 'Geometry',
    coordinateSystems: 'Coordinate systems',
    property: 'Property',
    kind: 'Kind',
    meaning: 'Meaning',
    next: 'Next page',
    first: 'To the start',
    none: 'No feature matches.',
    footer: 'VIAS – incidents, maps and early warning',
    counted: (matched, shown) => `${enFeatures(matched)} match, shown here: ${number('en')(shown)}.`,
  },
};
