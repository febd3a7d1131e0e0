import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { z } from 'zod';
import type { CityLimits } from './city-limits.ts';

/** A division that the demonstration draws: what it is called in the database, and how its borders come about. */
export type DemoSet = {
  id: 'lv-2021' | 'lt-2000' | 'lv-2009';
  country: 'LV' | 'LT';
  scheme: string;
  validFrom: string;
  /** The first day on which it no longer holds. */
  validTo: string | null;
  title: { lv: string; lt: string; en: string };
  /** Day and source of the residents. */
  residents: { asOf: string; source: string };
  placeColumn: 'municipality' | 'municipality_2009';
  towns: CityLimits['set'][];
};

const csp = { asOf: '2020-01-01', source: 'Centrālā statistikas pārvalde, 2020' };

export const demoSets: DemoSet[] = [
  {
    id: 'lv-2021',
    country: 'LV',
    scheme: 'ATVK',
    validFrom: '2021-07-01',
    validTo: null,
    title: {
      lv: 'Latvijas pašvaldības kopš 2021. gada – aptuvenas robežas, ģenerētas demonstrācijai',
      lt: 'Latvijos savivaldybės nuo 2021 m. – apytikslės ribos, sugeneruotos demonstracijai',
      en: 'Latvian municipalities since 2021 – approximate borders, generated for demonstration',
    },
    residents: csp,
    placeColumn: 'municipality',
    towns: ['lv'],
  },
  {
    id: 'lt-2000',
    country: 'LT',
    scheme: 'LAU',
    validFrom: '2000-03-19',
    validTo: null,
    title: {
      lv: 'Lietuvas pašvaldības – aptuvenas robežas, ģenerētas demonstrācijai',
      lt: 'Lietuvos savivaldybės – apytikslės ribos, sugeneruotos demonstracijai',
      en: 'Lithuanian municipalities – approximate borders, generated for demonstration',
    },
    residents: { asOf: '2019-01-01', source: 'Eurostat, 2019' },
    placeColumn: 'municipality',
    towns: ['lt'],
  },
  {
    id: 'lv-2009',
    country: 'LV',
    scheme: 'ATVK',
    validFrom: '2009-07-01',
    validTo: '2021-07-01',
    title: {
      lv: 'Latvijas pašvaldības 2009–2021 – aptuvenas robežas, ģenerētas demonstrācijai',
      lt: 'Latvijos savivaldybės 2009–2021 – apytikslės ribos, sugeneruotos demonstracijai',
      en: 'Latvian municipalities 2009–2021 – approximate borders, generated for demonstration',
    },
    residents: csp,
    placeColumn: 'municipality_2009',
    towns: ['lv', 'lv-2009'],
  },
];

/** `0042000:1601 0032000:1498`: codes of the successors, with the residents that went to each when there are several. */
const Successors = z.string().transform((text) =>
  text
    .split(' ')
    .filter(Boolean)
    .map((part) => {
      const [code = '', residents] = part.split(':');
      return { code, share: residents === undefined ? 1 : Number(residents) };
    }),
);

const Municipality = z.object({
  set: z.enum(['lv-2021', 'lt-2000', 'lv-2009']),
  code: z.string(),
  name: z.string(),
  kind: z.string(),
  residents: z.coerce.number().int(),
  successors: Successors,
});
export type Municipality = z.output<typeof Municipality>;

/** Names, official codes, residents and successors of every municipality of the three sets. */
export const readMunicipalities = (): Municipality[] =>
  z.array(Municipality).parse(parse(readFileSync(new URL('../../../sql/demo/municipalities.csv', import.meta.url)), { columns: true }));

/** Path of the committed borders of a set, from the root of the repository. */
export const bordersPath = (id: DemoSet['id']): string => `sql/demo/borders-${id}.geojson`;
