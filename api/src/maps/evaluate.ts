import { inEveryLanguage, Problem } from '@vias/sql/problem.ts';
import { writeDay, writeDays } from '@vias/style/days.ts';
import { countIncidents } from './count-incidents.ts';
import type { IncidentSource, Measure, Source } from './definition.ts';
import { measureCameras } from './evaluate-cameras.ts';
import { measureLayer } from './evaluate-layer.ts';
import {
  type Indicator,
  type IndicatorValue,
  selectIndicator,
  selectIndicatorPeriods,
  selectIndicatorValues,
} from './indicator-queries.ts';
import { daysOf } from './local-day.ts';
import { type Measured, measureArea } from './measure.ts';
import { measureIndicator } from './measure-indicator.ts';
import type { Ask, Places } from './places.ts';
import { selectDataRange, selectIsRecorded, selectResidents } from './thematic-queries.ts';

type Span = { from: string | null; to: string | null };
/** One variable of a map in every area, in the order of the places, and what its numbers are of. */
export type Evaluated = {
  measured: Measured[];
  residents: (number | null)[];
  unit: string;
  indicator: Indicator | null;
  period: Span;
  compared: Span[];
  categories: string[] | null;
  isWidened: boolean;
  isFiltered: boolean;
  /** Residents are those of blocks of cells: a lower bound in small areas. */
  hasBlocks?: boolean;
  /** Earlier years that a change was to be measured against, and how many of them nothing is known of. */
  reference: { years: number; missing: number } | null;
  /** The first and last day anything is known of, when nothing is known of the period. */
  known: { from: string; to: string } | null;
  /** Areas shown whose records begin within the period, of those shown, and the first local day (YYYY-MM-DD) from which all of them have any. */
  begins?: { areas: number; of: number; since: string } | null;
  sources: string[];
  asOf: string | null;
};

const units = { residents: 'per_1000_residents', km2: 'per_km2' } as const;
const unitOf = (measure: Measure, plain: string): string => {
  switch (measure.kind) {
    case 'rate':
      return units[measure.per];
    case 'share':
      return 'percent';
    case 'mean':
      return measure.property === 'severity' ? 'severity' : 'minutes';
    case 'change':
      return measure.as === 'percent' ? 'percent_change' : measure.per ? units[measure.per] : plain;
    default:
      return plain;
  }
};

type Residents = Map<number | string, { residents: number; asOf: string; source: string }>;
const residentsAt = async (ask: Ask, { sets, grid, own }: Places, until: string | null): Promise<Residents> =>
  grid ? new Map() : own ? own.residents() : new Map((await ask((tx) => selectResidents(tx, sets, until))).map((row) => [row.id, row]));

const latest = (days: readonly string[]): string | undefined => [...days].sort().at(-1);

const requireResidents = (measure: Measure, residents: readonly (number | null)[], field: string): void => {
  const per = measure.kind === 'rate' || measure.kind === 'change' ? measure.per : undefined;
  if (per === 'residents' && !residents.some((count) => count !== null && count > 0))
    throw new Problem('map.denominator_missing', { field: `${field}measure.per` });
};

/**
 * Whether what was counted in a time is what happened: something was, or records of the time exist and there was nothing. A time in which records begin
 * is not compared, neither with an earlier nor with a later one: a part of it would be taken for the whole.
 */
const isKnown = (
  since: string | null,
  { from, to }: Span,
  length: number,
  count: number | null | undefined,
  isCompared: boolean,
): boolean => {
  if (isCompared && since !== null) return from !== null && Date.parse(from) >= Date.parse(since);
  return Boolean(count) || (since !== null && length > 0 && (to === null || Date.parse(to) > Date.parse(since)));
};

/** Whose records begin within the period: what was counted there is of a shorter time. With an open beginning only where they begin at different times. */
const findBeginnings = (
  places: Places['items'],
  measured: readonly Measured[],
  from: string | null,
): Exclude<Evaluated['begins'], undefined> => {
  const shown = places.filter((_, i) => measured[i]?.value !== null);
  const late = shown.flatMap(({ recordedSince }) =>
    recordedSince !== null && (from === null || Date.parse(recordedSince) > Date.parse(from)) ? [recordedSince] : [],
  );
  const since = latest(late);
  if (since === undefined || (from === null && late.every((each) => each === since))) return null;
  return { areas: late.length, of: shown.length, since: daysOf({ from: since, to: null }).from };
};

const evaluateIncidents = async (
  ask: Ask,
  places: Places,
  source: IncidentSource,
  measure: Measure,
  field: string,
  now: number,
): Promise<Evaluated> => {
  const counted = await countIncidents(ask, places, source, measure, now);
  const isChange = measure.kind === 'change';
  const isEmpty = counted.tallies.map((tallies) => [...tallies.values()].every(({ count, isSuppressed }) => !isSuppressed && !count));
  const range = isEmpty.some(Boolean) ? await ask(selectDataRange) : null;
  const known = range?.from && range.to ? { from: range.from, to: range.to } : null;
  // A time in which nothing at all was recorded says nothing about what happened, only about the records; none of one kind may be true.
  const recorded = isEmpty.some(Boolean) ? await ask((tx) => selectIsRecorded(tx, counted.windows)) : [];
  const isUnknown = counted.windows.map((_, n) => isEmpty[n] && !recorded[n]?.yes);
  const [window, ...compared] = counted.windows as [(typeof counted.windows)[number], ...typeof counted.windows];
  const used = counted.windows.map((_, n) => n).filter((n) => n === 0 || !isUnknown[n]);
  if (isChange && used.length === 1) {
    const missing = daysOf(compared[0] ?? window);
    throw new Problem('map.no_overlap_in_time', {
      field: `${field}measure.against`,
      values: {
        period: inEveryLanguage((lang) => writeDays(lang, missing.from, missing.to, 'long')),
        from: inEveryLanguage((lang) => (known ? writeDay(lang, known.from, 'long') : '–')),
        to: inEveryLanguage((lang) => (known ? writeDay(lang, known.to, 'long') : '–')),
      },
    });
  }
  const perPeriod: Residents[] = [];
  for (const n of used) perPeriod.push(n === 0 || isChange ? await residentsAt(ask, places, counted.windows[n]?.to ?? null) : new Map());
  const facts = places.items.map(({ key, reports, recordedSince, km2 }) => ({
    reports:
      reports &&
      used.every((n) =>
        isKnown(recordedSince, counted.windows[n] as Span, counted.lengths[n] as number, counted.tallies[n]?.get(key)?.count, isChange),
      ),
    km2,
    residents: perPeriod.map((of) => of.get(key)?.residents ?? null),
  }));
  const residents = facts.map((each) => each.residents[0] ?? null);
  requireResidents(measure, residents, field);
  const lengths = used.map((n) => counted.lengths[n] as number);
  const isOfResidents = (measure.kind === 'rate' || isChange) && measure.per === 'residents';
  const denominators = isOfResidents ? [...(perPeriod[0]?.values() ?? [])] : [];
  const measured = places.items.map(({ key }, i) =>
    measureArea(
      measure,
      facts[i] as (typeof facts)[number],
      used.flatMap((n) => counted.tallies[n]?.get(key) ?? []),
      lengths,
    ),
  );
  return {
    measured,
    begins: measure.kind === 'count' || measure.kind === 'rate' ? findBeginnings(places.items, measured, window.from) : null,
    residents,
    unit: unitOf(measure, 'incidents'),
    indicator: null,
    period: counted.isWidened ? { from: window.from, to: window.to } : (source.during ?? { from: null, to: null }),
    compared: used.slice(1).map((n) => ({ from: counted.windows[n]?.from ?? null, to: counted.windows[n]?.to ?? null })),
    categories: window.category,
    isWidened: counted.isWidened,
    isFiltered: counted.isFiltered,
    reference:
      isChange && 'sameWeeksOfYears' in measure.against ? { years: compared.length, missing: counted.windows.length - used.length } : null,
    // Records may begin within half a year, and not yet in any area of the map.
    known: isUnknown[0] || (isEmpty[0] && !facts.some(({ reports }) => reports)) ? known : null,
    sources: denominators.map((each) => each.source),
    asOf: latest(denominators.map((each) => each.asOf)) ?? null,
  };
};

const evaluateIndicator = async (
  ask: Ask,
  places: Places,
  { code, period }: Extract<Source, { kind: 'indicator' }>,
  measure: Measure,
  field: string,
): Promise<Evaluated> => {
  const indicator = await ask((tx) => selectIndicator(tx, code));
  if (!indicator) throw new Problem('map.indicator_unknown', { field: `${field}source.code`, values: { code } });
  const valuesOf = async (of: string | undefined, at: string) => {
    const rows = await ask((tx) => selectIndicatorValues(tx, code, of ?? null, places.sets));
    if (rows.every(({ status }) => status === 'missing')) {
      const periods = await ask((tx) => selectIndicatorPeriods(tx, code));
      throw new Problem('map.indicator_period_unknown', {
        field: `${field}${at}`,
        values: { period: of ?? '–', periods: periods.map((each) => each.period).join(', ') || '–' },
      });
    }
    return new Map(rows.map((row) => [row.id as number | string, row]));
  };
  const now = await valuesOf(period, 'source.period');
  const against = measure.kind === 'change' && 'period' in measure.against ? measure.against.period : undefined;
  const before = against === undefined ? new Map() : await valuesOf(against, 'measure.against.period');
  const [sample] = now.values();
  const [sampleBefore]: IndicatorValue[] = [...before.values()];
  // The noon before the end: a count of the very day after the period is that of the next one, as indicator_by_territory has it.
  const lastNoon = sample && new Date(Date.parse(sample.to) - 43_200_000).toISOString();
  const at = await residentsAt(ask, places, lastNoon ?? null);
  const residents = places.items.map(({ key }) => at.get(key)?.residents ?? null);
  requireResidents(measure, residents, field);
  const isOfResidents = measure.kind === 'rate' && measure.per === 'residents';
  const span = (row: IndicatorValue | undefined): Span => ({ from: row?.from ?? null, to: row?.to ?? null });
  return {
    measured: places.items.map(({ key, km2 }, i) =>
      measureIndicator(
        measure,
        now.get(key),
        before.get(key),
        measure.kind !== 'rate' ? null : measure.per === 'km2' ? km2 : (residents[i] ?? null),
      ),
    ),
    residents,
    unit: unitOf(measure, 'indicator'),
    indicator,
    period: span(sample),
    compared: sampleBefore ? [span(sampleBefore)] : [],
    categories: null,
    isWidened: false,
    isFiltered: false,
    reference: null,
    known: null,
    sources: [indicator.source, ...(isOfResidents ? [...at.values()].map((each) => each.source) : [])],
    asOf: (isOfResidents ? latest([...at.values()].map((each) => each.asOf)) : sample?.to) ?? null,
  };
};

/** What an own layer says of every area; everything in it the reader may see, so that nothing is suppressed. */
const evaluateLayer = async (
  ask: Ask,
  places: Places,
  source: Extract<Source, { kind: 'layer' }>,
  measure: Measure,
  field: string,
): Promise<Evaluated> => {
  const at = await residentsAt(ask, places, null);
  const residents = places.items.map(({ key }) => at.get(key)?.residents ?? null);
  requireResidents(measure, residents, field);
  const layer = await measureLayer(ask, places, source, measure, residents, field);
  const isOfResidents = measure.kind === 'rate' && measure.per === 'residents';
  return {
    measured: layer.measured,
    residents,
    unit: unitOf(measure, measure.kind === 'value' ? (source.property ?? '') : 'features'),
    indicator: null,
    period: { from: null, to: null },
    compared: [],
    categories: null,
    isWidened: false,
    isFiltered: false,
    reference: null,
    known: null,
    sources: [layer.source, ...(isOfResidents ? [...at.values()].map((each) => each.source) : [])],
    asOf: (isOfResidents && latest([...at.values()].map((each) => each.asOf))) || null,
  };
};

/** What the register of cameras says of every area, of those that the reader may read. */
const evaluateCameras = async (
  ask: Ask,
  places: Places,
  source: Extract<Source, { kind: 'cameras' }>,
  measure: Measure,
  field: string,
): Promise<Evaluated> => {
  const at = await residentsAt(ask, places, null);
  const { measured, residents } = await measureCameras(ask, places, source, measure, (key) => at.get(key)?.residents ?? null);
  requireResidents(measure, residents, field);
  const isOfResidents = measure.kind === 'rate' && measure.per === 'residents';
  return {
    measured,
    residents,
    unit: unitOf(measure, 'cameras'),
    indicator: null,
    period: { from: null, to: null },
    compared: [],
    categories: null,
    isWidened: false,
    isFiltered: false,
    reference: null,
    known: null,
    sources: isOfResidents ? [...at.values()].map((each) => each.source) : [],
    asOf: (isOfResidents && latest([...at.values()].map((each) => each.asOf))) || null,
  };
};

/** What a source and a measure say of every area. `field` begins the name of the field at fault: empty, or "second." */
export const evaluate = async (
  ask: Ask,
  places: Places,
  source: Source,
  measure: Measure,
  field: string,
  now: number,
): Promise<Evaluated> => {
  const hasBlocks = places.own !== undefined;
  if (source.kind === 'incidents') return { ...(await evaluateIncidents(ask, places, source, measure, field, now)), hasBlocks };
  if (source.kind === 'indicator') return evaluateIndicator(ask, places, source, measure, field);
  if (source.kind === 'layer') return evaluateLayer(ask, places, source, measure, field);
  return { ...(await evaluateCameras(ask, places, source, measure, field)), hasBlocks };
};
