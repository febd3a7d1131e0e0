import type { ReadRow } from '../indicators/import-values.ts';
import { readMunicipalities } from './municipalities.ts';
import { createRandom, type Random } from './random.ts';
import type { DemoIndicator } from './seed-indicators-catalogue.ts';

/** The first year with invented values; until the reform of 2021 Latvia has them by the 119 municipalities of the time. */
export const firstYear = 2019;
const reformYear = 2021;
/** Two municipalities that sent nothing, so that the demonstration also shows what is not known. */
const silent = new Set(['Biržų rajono savivaldybė', 'Raseinių rajono savivaldybė']);
const cities = /valstspilsēta|republikas pilsēta|miesto|pilsēta/;

type Unit = { code: string; country: 'LV' | 'LT'; residents: number; rural: number; likeness: string; isSilent: boolean };

/** FNV-1a: a seed from a name, the same everywhere. */
const seedOf = (text: string): number => {
  let hash = 0x811c9dc5;
  for (const character of text) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193);
  return hash >>> 0;
};

const editions = ['lv-2009', 'lv-2021', 'lt-2000'] as const;
type Edition = (typeof editions)[number];
export type DemoUnits = Record<Edition, readonly Unit[]>;

/** The units of the three divisions. A municipality of before the reform is like the one it went into, so that a series does not jump. */
export const readUnits = (): DemoUnits => {
  const all = readMunicipalities();
  const of = (set: Edition) =>
    all
      .filter((unit) => unit.set === set)
      .map(
        ({ code, name, kind, residents, successors }): Unit => ({
          code,
          country: set === 'lt-2000' ? 'LT' : 'LV',
          residents,
          rural: cities.test(kind) ? 0 : residents > 40_000 ? 0.6 : residents > 20_000 ? 0.8 : 1,
          likeness: successors[0]?.code ?? code,
          isSilent: silent.has(name),
        }),
      );
  return { 'lv-2009': of('lv-2009'), 'lv-2021': of('lv-2021'), 'lt-2000': of('lt-2000') };
};

const scattered = (random: Random, scatter: number): number => Math.max(0.25, 1 + scatter * Math.max(-2, Math.min(2.6, random.normal())));

const inventValue = (indicator: DemoIndicator, unit: Unit, year: number, quarter: number): number => {
  const own = scattered(createRandom(seedOf(`${indicator.code} ${unit.country} ${unit.likeness}`)), indicator.scatter);
  const noise = 1 + 0.02 * createRandom(seedOf(`${indicator.code} ${unit.country} ${unit.code} ${year} ${quarter}`)).normal();
  const season = indicator.isQuarterly ? 1 + ([0.09, 0, -0.07, -0.02][quarter - 1] ?? 0) : 1;
  const level = indicator.city + (indicator.country - indicator.city) * unit.rural;
  const value = level * own * noise * season * (1 + indicator.drift) ** (year - firstYear) * (indicator.perResident ? unit.residents : 1);
  const scale = 10 ** indicator.decimals;
  return Math.round(value * scale) / scale;
};

/** The invented values of an indicator, whole years or quarters up to the last that has ended, in the division of their time. The same every time. */
export const inventValues = (
  indicator: DemoIndicator,
  units: DemoUnits,
  now: number,
): { country: 'LV' | 'LT'; edition: Edition; rows: ReadRow[] }[] => {
  const today = new Date(now);
  const lastYear = today.getUTCFullYear() - 1;
  const lastQuarter = today.getUTCFullYear() * 4 + Math.floor(today.getUTCMonth() / 3) - 1;
  const periods = indicator.isQuarterly
    ? Array.from({ length: 8 }, (_, i) => lastQuarter - 7 + i).map((at) => ({ year: Math.floor(at / 4), quarter: (at % 4) + 1 }))
    : Array.from({ length: lastYear - firstYear + 1 }, (_, i) => ({ year: firstYear + i, quarter: 0 }));
  return editions.map((edition) => ({
    country: edition === 'lt-2000' ? 'LT' : 'LV',
    edition,
    rows: periods
      .filter(({ year }) => edition === 'lt-2000' || (edition === 'lv-2009') === year < reformYear)
      .flatMap(({ year, quarter }) =>
        units[edition].map((unit, line): ReadRow => {
          const value = unit.isSilent ? undefined : inventValue(indicator, unit, year, quarter);
          return {
            line: line + 1,
            code: unit.code,
            period: quarter === 0 ? String(year) : `${year}-Q${quarter}`,
            value: value === undefined ? { status: 'missing' } : { status: 'number', value },
            text: String(value),
            status: indicator.quality === 'estimated' ? 'estimated' : 'final',
          };
        }),
      ),
  }));
};
