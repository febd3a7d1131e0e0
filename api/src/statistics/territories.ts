import { Problem } from '@vias/sql/problem.ts';
import { MapDefinition, type ThematicMap } from '../maps/contract.ts';
import type { Ask } from '../maps/places.ts';
import { drawThematicMap } from '../maps/thematic-map.ts';
import type { Statistics, StatisticsQuery, TerritoryStatistics } from './contract.ts';
import type { Span } from './queries.ts';

const suppressed = -2;

type Asked = Pick<StatisticsQuery, 'category' | 'severity' | 'status' | 'tenant'>;
const definitionOf = ({ category, severity, status, tenant }: Asked, during: Span, kind: 'rate' | 'count', boundarySet?: number[]) =>
  MapDefinition.parse({
    source: { kind: 'incidents', during, category, severity, status, tenant },
    measure: { kind },
    area: { kind: 'territory', boundarySet },
  });

/** A map of nothing known is no failure of the page. */
const unlessMissing = async <T>(code: string, answer: Promise<T>): Promise<T | undefined> => {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof Problem && error.code === code) return undefined;
    throw error;
  }
};

const setsOf = ({ geometry }: ThematicMap): number[] => (geometry.kind === 'features' ? [] : geometry.boundarySets);

const isUncounted = ({ denominator }: ThematicMap['values'][number]): boolean => !denominator;

/**
 * Incidents by municipality as the thematic map tells them, for the period and the one before it: the protected view, so that page and map never differ.
 * Null where no borders are loaded.
 */
export const countTerritories = async (
  ask: Ask,
  query: StatisticsQuery,
  { period, compared }: { period: Span; compared: Span | null },
  context: { now: number; lang: 'lv' | 'lt' | 'en' },
): Promise<Statistics['territories']> => {
  const draw = (during: Span, kind: 'rate' | 'count', sets?: number[]) =>
    drawThematicMap(ask, definitionOf(query, during, kind, sets), context);
  const map = await unlessMissing(
    'map.boundary_set_missing',
    unlessMissing('map.denominator_missing', draw(period, 'rate')).then((drawn) => drawn ?? draw(period, 'count')),
  );
  if (!map) return null;
  // The same borders for both times, whatever was in force a year ago.
  const earlier = compared && (await draw(compared, 'count', setsOf(map)));
  const before = new Map(earlier?.values.map(({ id, count }) => [id, count]));
  const isRate = map.definition.measure.kind === 'rate';
  // The map of rates has no data where residents were not counted; incidents were.
  const counts = isRate && map.values.some(isUncounted) ? await draw(period, 'count', setsOf(map)) : undefined;
  const counted = new Map(counts?.values.map((value) => [value.id, value]));
  return {
    items: map.values
      .map((value) =>
        isUncounted(value) ? { ...(counted.get(value.id) ?? value), denominator: null, value: null, interval: null } : value,
      )
      // Where nobody reports from there is nothing to tell, which is not the same as none.
      .filter((value) => value.class === suppressed || value.count !== null)
      .map(
        ({ id, code, name, class: cls, count, denominator, value, interval, isExact, isUnstable }): TerritoryStatistics => ({
          id: Number(id),
          code,
          name,
          count,
          before: before.get(id) ?? null,
          residents: isRate ? denominator : null,
          rate: isRate ? value : null,
          interval: isRate ? interval : null,
          isExact,
          isSuppressed: cls === suppressed,
          isUnstable,
        }),
      ),
    period: map.period,
    isWidened: map.isWidened || (earlier?.isWidened ?? false),
    isFiltered: [query.severity, query.status, query.tenant].some((filter) => filter !== undefined),
    residentsAsOf: isRate ? map.asOf : null,
    boundarySets: setsOf(map),
    sources: map.sources,
  };
};
