import type { NewIndicator } from '../indicators/contract.ts';

type Words = { lv: string; lt: string; en: string };
const people: Words = { lv: 'cilvēki', lt: 'žmonės', en: 'people' };
const percent: Words = { lv: '%', lt: '%', en: '%' };
const generated: Words = {
  lv: 'Ģenerēti paraugdati: vērtības ir izdomātas un neraksturo īsto stāvokli nevienā pašvaldībā.',
  lt: 'Sugeneruoti pavyzdiniai duomenys: reikšmės išgalvotos ir neatspindi tikros padėties nė vienoje savivaldybėje.',
  en: 'Generated sample data: the values are invented and say nothing of the real state of any municipality.',
};
const estimated: Words = {
  lv: 'Novērtējums pēc vecuma grupām, nevis skaitīšana. Ģenerēti paraugdati: vērtības ir izdomātas.',
  lt: 'Įvertinta pagal amžiaus grupes, o ne suskaičiuota. Sugeneruoti pavyzdiniai duomenys: reikšmės išgalvotos.',
  en: 'Estimated from age groups, not counted. Generated sample data: the values are invented.',
};

/** How an invented value comes about: from `city` to `country` by how rural the municipality is, scattered and drifting by a share each year. */
export type DemoIndicator = NewIndicator & {
  city: number;
  country: number;
  scatter: number;
  drift: number;
  perResident: boolean;
  isQuarterly: boolean;
};

const base = {
  source: 'VIAS – ģenerēti paraugdati · sugeneruoti pavyzdiniai duomenys · generated sample data',
  sourceAddress: null,
  licence: 'CC0 1.0',
  description: null,
  denominatorCode: null,
  masksBelow: null,
  sensitivity: 0,
  pull: null,
  kind: null,
  periodKind: null,
  specialCategory: null,
  purpose: null,
  legalBasis: null,
  quality: 'generated' as const,
  qualityNote: generated,
  direction: 'more_is_worse' as const,
  drift: 0.01,
  isQuarterly: false,
};
const count = {
  ...base,
  kind: 'count' as const,
  aggregation: 'sum' as const,
  decimals: 0,
  denominator: 'residents' as const,
  unit: people,
  perResident: true,
};
const mean = { ...base, aggregation: 'mean' as const, decimals: 1, denominator: 'residents' as const, unit: percent, perResident: false };

/** The invented indicators of the demonstration: counts for maps by rate, shares for the index of social risk. All of them are aggregates by municipality. */
export const demoIndicators: readonly DemoIndicator[] = [
  {
    ...count,
    code: 'residents_65_plus',
    title: { lv: '65 gadus veci un vecāki iedzīvotāji', lt: '65 metų ir vyresni gyventojai', en: 'Residents aged 65 and over' },
    direction: 'neutral',
    city: 0.19,
    country: 0.235,
    scatter: 0.08,
  },
  {
    ...count,
    code: 'lone_pensioners',
    title: { lv: 'Vieni dzīvojoši pensionāri', lt: 'Vieniši pensininkai', en: 'Lone pensioners' },
    quality: 'estimated',
    qualityNote: estimated,
    masksBelow: 5,
    city: 0.062,
    country: 0.083,
    scatter: 0.16,
  },
  {
    ...count,
    code: 'children_at_risk',
    title: { lv: 'Bērni riska ģimenēs', lt: 'Socialinę riziką patiriančių šeimų vaikai', en: 'Children in families at risk' },
    masksBelow: 5,
    city: 0.0032,
    country: 0.0061,
    scatter: 0.4,
    drift: -0.02,
  },
  {
    ...mean,
    code: 'lone_pensioners_share',
    title: {
      lv: 'Vieni dzīvojošo īpatsvars 65+ vecuma grupā',
      lt: 'Vienišų gyventojų dalis 65+ amžiaus grupėje',
      en: 'Share living alone among residents aged 65 and over',
    },
    quality: 'estimated',
    qualityNote: estimated,
    denominator: 'indicator',
    denominatorCode: 'residents_65_plus',
    city: 32,
    country: 37,
    scatter: 0.13,
  },
  {
    ...mean,
    code: 'low_income_share',
    title: {
      lv: 'Iedzīvotāju ar zemiem ienākumiem īpatsvars',
      lt: 'Mažas pajamas gaunančių gyventojų dalis',
      en: 'Share of residents with a low income',
    },
    city: 17,
    country: 27,
    scatter: 0.15,
    drift: -0.015,
  },
  {
    ...mean,
    code: 'unemployment_rate',
    title: { lv: 'Bezdarba līmenis', lt: 'Nedarbo lygis', en: 'Unemployment rate' },
    isQuarterly: true,
    city: 5.4,
    country: 8.6,
    scatter: 0.22,
    drift: -0.03,
  },
  {
    ...mean,
    code: 'children_at_risk_rate',
    title: {
      lv: 'Bērni riska ģimenēs uz 1000 bērniem',
      lt: 'Socialinę riziką patiriančių šeimų vaikai, tenkantys 1000 vaikų',
      en: 'Children in families at risk per 1,000 children',
    },
    unit: { lv: 'uz 1000 bērniem', lt: 'tenka 1000 vaikų', en: 'per 1,000 children' },
    city: 17,
    country: 32,
    scatter: 0.35,
    drift: -0.02,
  },
  {
    ...mean,
    code: 'distance_to_help',
    title: { lv: 'Attālums līdz palīdzībai', lt: 'Atstumas iki pagalbos', en: 'Distance to help' },
    description: {
      lv: 'Vidējais ceļš no dzīvesvietas līdz tuvākajam ugunsdzēsēju vai mediķu postenim.',
      lt: 'Vidutinis kelias nuo gyvenamosios vietos iki artimiausio gaisrininkų ar medikų posto.',
      en: 'Mean way from home to the nearest fire or ambulance station.',
    },
    unit: { lv: 'km', lt: 'km', en: 'km' },
    city: 3.1,
    country: 15.5,
    scatter: 0.25,
    drift: 0,
  },
  {
    ...mean,
    code: 'flood_exposed_share',
    title: {
      lv: 'Applūstošās teritorijās dzīvojošo īpatsvars',
      lt: 'Užliejamose teritorijose gyvenančių žmonių dalis',
      en: 'Share of residents in areas that flood',
    },
    city: 2.2,
    country: 3.4,
    scatter: 0.7,
    drift: 0.005,
  },
  {
    ...mean,
    code: 'rescuers_rate',
    title: {
      lv: 'Glābēji un brīvprātīgie uz 1000 iedzīvotājiem',
      lt: 'Gelbėtojai ir savanoriai, tenkantys 1000 gyventojų',
      en: 'Rescuers and volunteers per 1,000 residents',
    },
    unit: { lv: 'uz 1000 iedzīvotājiem', lt: 'tenka 1000 gyventojų', en: 'per 1,000 residents' },
    direction: 'more_is_better',
    city: 1.6,
    country: 2.3,
    scatter: 0.2,
    drift: 0.01,
  },
];
