import { Problem } from '@vias/sql/problem.ts';
import type { IncidentSource, Measure, Period } from './definition.ts';
import { addCells, type FreeAreas, freeAreasOf } from './free-areas.ts';
import type { Tally } from './measure.ts';
import type { Ask, Place, Places } from './places.ts';
import {
  type Sums,
  selectKnowsClosing,
  selectProtectedCounts,
  selectReadsAll,
  selectSameWeeks,
  selectSums,
  selectUnknownCategories,
  selectUnknownTenants,
  selectWindows,
  type Wanted,
  type Window,
} from './thematic-queries.ts';

/** What was counted: for each period of the map a tally by the key of the area, and what the numbers are of. */
export type Counted = {
  windows: Window[];
  tallies: Map<Place['key'], Tally>[];
  /** Lengths of the periods in days, up to now. */
  lengths: number[];
  isFiltered: boolean;
  isWidened: boolean;
};

const requireCategories = async (ask: Ask, source: IncidentSource, measure: Measure): Promise<void> => {
  const codes = [...(source.category ?? []), ...(measure.kind === 'share' ? measure.category : [])];
  const unknown = codes.length === 0 ? [] : await ask((tx) => selectUnknownCategories(tx, codes));
  if (unknown.length > 0)
    throw new Problem('map.category_unknown', {
      field: 'source.category',
      values: { categories: unknown.map(({ code }) => code).join(', ') },
    });
};

/** A municipality that there is not has no incidents, and a map that says 0 everywhere would say something else. */
const requireTenants = async (ask: Ask, { tenant }: IncidentSource): Promise<void> => {
  const unknown = tenant ? await ask((tx) => selectUnknownTenants(tx, tenant)) : [];
  if (unknown.length > 0)
    throw new Problem('map.tenant_unknown', { field: 'source.tenant', values: { tenants: unknown.map(({ id }) => id).join(', ') } });
};

/** The period of the map, then those it is compared with. */
const periodsOf = async (ask: Ask, { during = { from: null, to: null } }: IncidentSource, measure: Measure): Promise<Period[]> => {
  if (measure.kind !== 'change') return [during];
  const { against } = measure;
  if ('during' in against) return [during, against.during];
  return 'sameWeeksOfYears' in against ? [during, ...(await ask((tx) => selectSameWeeks(tx, during, against.sameWeeksOfYears)))] : [during];
};

const day = 86_400_000;
const lengthOf = ({ from, to }: Pick<Window, 'from' | 'to'>, now: number): number => {
  const end = Math.min(to === null ? now : Date.parse(to), now);
  return from === null ? Number.POSITIVE_INFINITY : Math.max(0, end - Date.parse(from)) / day;
};

const none = { count: 0, part: 0, valued: 0, sum: 0, squares: 0 };
const byId = <T extends { id: Place['key'] }>(rows: readonly T[]): Map<Place['key'], T> => new Map(rows.map((row) => [row.id, row]));

/** What only readers of every row may be told is told only where nothing is closed to them. */
const onlyExact = (tally: Omit<Tally, 'isSuppressed'>): Tally => ({ ...tally, isSuppressed: !tally.isExact });

type Question = { source: IncidentSource; wanted: Wanted; isFiltered: boolean };

const tallyTerritories = async (ask: Ask, { sets, items }: Places, window: Window, { source, wanted, isFiltered }: Question) => {
  const readsAll = source.tenant !== undefined && (await ask((tx) => selectReadsAll(tx, source.tenant as string[]))).yes;
  if (!isFiltered) {
    const whole = byId(await ask((tx) => selectProtectedCounts(tx, sets, window, window.category)));
    const part = window.part && byId(await ask((tx) => selectProtectedCounts(tx, sets, window, window.part)));
    return new Map(
      items.map(({ key }): [Place['key'], Tally] => {
        const [all, some] = [whole.get(key), part?.get(key)];
        const isSuppressed = (all?.isSuppressed ?? false) || (some?.isSuppressed ?? false);
        const isExact = (all?.isExact ?? true) && (some?.isExact ?? true);
        return [key, { ...none, count: all?.count ?? null, part: some?.count ?? 0, isExact, isSuppressed }];
      }),
    );
  }
  const flags = readsAll ? new Map() : byId(await ask((tx) => selectProtectedCounts(tx, sets, window, source.category ?? null)));
  const sums = byId(await ask((tx) => selectSums(tx, sets, window, source, wanted)));
  return new Map(items.map(({ key }) => [key, onlyExact({ ...none, ...sums.get(key), isExact: flags.get(key)?.isExact ?? readsAll })]));
};

/** Tallies of cells or own polygons: readable incidents as they are, the others by blocks. Cells with incidents beyond those of the land become areas on the way. */
const tallyFree = async (
  ask: Ask,
  places: Places,
  free: FreeAreas,
  windows: readonly Window[],
  { source, wanted, isFiltered }: Question,
) => {
  const categoryOf = (window: Window) => (isFiltered ? source : { ...source, category: window.category ?? undefined });
  const sums: Map<Place['key'], Sums>[] = [];
  for (const window of windows) sums.push(byId(await free.sums(window, categoryOf(window), { ...wanted, part: window.part })));
  if (places.grid) for (const each of sums) addCells(places, places.grid, each.keys());
  const readsAll = source.tenant !== undefined && (await ask((tx) => selectReadsAll(tx, source.tenant as string[]))).yes;
  const hasClosed = !readsAll && (await free.closed()) !== undefined;
  const tallies: Map<Place['key'], Tally>[] = [];
  for (const [n, window] of windows.entries()) {
    const told = hasClosed ? await free.flags(window, categoryOf(window)) : undefined;
    const some = hasClosed && window.part && !isFiltered ? await free.flags(window, { category: window.part as string[] }) : undefined;
    tallies.push(
      new Map(
        places.items.map(({ key }): [Place['key'], Tally] => {
          const own = sums[n]?.get(key) ?? none;
          const [all, part] = [told?.get(key), some?.get(key)];
          const isExact = all?.isExact ?? true;
          if (isFiltered) return [key, onlyExact({ ...none, ...own, isExact })];
          return [
            key,
            {
              ...none,
              count: own.count + (all?.closed ?? 0),
              part: own.part + (part?.closed ?? 0),
              isExact,
              isSuppressed: (all?.isSuppressed ?? false) || (!isExact && window.part !== null && !(all?.closed && part?.closed)),
            },
          ];
        }),
      ),
    );
  }
  return tallies;
};

/**
 * Counts the incidents of the source in every area and period as the reader may know them. Counts and shares of who may not read every incident concerned
 * are the protected ones; filters by severity, status or tenant, and means, are answered only where nothing is closed to the reader.
 */
export const countIncidents = async (ask: Ask, places: Places, source: IncidentSource, measure: Measure, now: number): Promise<Counted> => {
  await requireCategories(ask, source, measure);
  await requireTenants(ask, source);
  const part = measure.kind === 'share' ? measure.category : null;
  const property = measure.kind === 'mean' ? measure.property : null;
  const isFiltered = property !== null || [source.severity, source.status, source.tenant].some((filter) => filter !== undefined);
  const periods = await periodsOf(ask, source, measure);
  const free = freeAreasOf(ask, places);
  const areas = isFiltered ? undefined : await free?.widening();
  const windows =
    isFiltered || (free && !areas)
      ? periods.map((period): Window => ({ ...period, category: source.category ?? null, part, isWidened: false }))
      : await ask((tx) => selectWindows(tx, { sets: places.sets, ...(areas && { areas }) }, periods, source.category ?? null, part));
  const question = { source, wanted: { part, property }, isFiltered };
  const tallies: Map<Place['key'], Tally>[] = [];
  if (property === 'minutesToClose' && !(await ask(selectKnowsClosing)).yes)
    tallies.push(new Map(places.items.map(({ key }) => [key, onlyExact({ ...none, isExact: false })])));
  else if (free) tallies.push(...(await tallyFree(ask, places, free, windows, question)));
  else for (const window of windows) tallies.push(await tallyTerritories(ask, places, window, question));
  return {
    windows,
    tallies,
    lengths: windows.map((window) => lengthOf(window, now)),
    isFiltered,
    isWidened: windows.some((window) => window.isWidened),
  };
};
