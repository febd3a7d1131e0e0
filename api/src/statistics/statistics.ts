import { poissonInterval } from '../maps/gamma.ts';
import type { Ask } from '../maps/places.ts';
import type { Statistics, StatisticsQuery } from './contract.ts';
import { type Counted, countRows } from './count-rows.ts';
import { selectBase, selectPeriods, selectTaxonomy } from './queries.ts';
import { countTerritories } from './territories.ts';

const monday = (a: { weekday: number; hour: number }, b: { weekday: number; hour: number }): number =>
  a.weekday - b.weekday || a.hour - b.hour;

/**
 * Counts what the page of statistics shows, each question in a transaction of its own so that none holds the embedded database for long.
 * Throws map.category_unknown.
 */
export const countStatistics = async (
  ask: Ask,
  query: StatisticsQuery,
  context: { now: number; lang: 'lv' | 'lt' | 'en' },
): Promise<Statistics> => {
  const asked = await ask((tx) => selectPeriods(tx, query.during ?? { from: null, to: null }, context.now));
  const period = { from: asked.from, to: asked.to };
  const compared = asked.earlierFrom === null ? null : { from: asked.earlierFrom, to: asked.earlierTo };
  // First, because it refuses categories that do not exist.
  const territories = await countTerritories(ask, query, { period, compared }, context);
  const base = await ask((tx) => selectBase(tx, query, period.to));
  const taxonomy = await ask(selectTaxonomy);
  const rows = await countRows(ask, query, { period, compared, tenants: base.tenants });

  const rateOf = (rated: number) => {
    if (base.residents === 0) return null;
    const [low, high] = poissonInterval(rated);
    const perThousand = (count: number) => (count * 1000) / base.residents;
    return { value: perThousand(rated), interval: [perThousand(low), perThousand(high)] as [number, number] };
  };
  const toldOf = ({ count, before, rated }: Pick<Counted, 'count' | 'before' | 'rated'>) => ({
    count,
    before: compared && before,
    rate: rateOf(rated),
  });
  const none = { count: 0, before: 0, rated: 0 };
  const byCategory = new Map(rows.filter(({ kind }) => kind === 'category').map((row) => [row.category, row]));
  const add = (members: readonly (typeof none)[]) =>
    members.reduce((sum, row) => ({ count: sum.count + row.count, before: sum.before + row.before, rated: sum.rated + row.rated }), none);
  const groups = [...new Set(taxonomy.map(({ group }) => group))].map((group) => ({
    group,
    ...add(taxonomy.filter((entry) => entry.group === group).map(({ category }) => byCategory.get(category) ?? none)),
  }));
  return {
    period,
    compared,
    knownFrom: base.knownFrom,
    total: toldOf(rows.find(({ kind }) => kind === 'total') ?? none),
    rateBase: base.residents > 0 && base.asOf ? { residents: base.residents, asOf: base.asOf, tenants: base.tenants } : null,
    rateMissing: base.residents > 0 ? null : base.readsAll ? 'residents' : 'territory',
    groups: groups.filter(({ count, before }) => count + before > 0).map((row) => ({ group: row.group, ...toldOf(row) })),
    categories: taxonomy.flatMap(({ category, group }) => {
      const row = byCategory.get(category);
      return row ? [{ category, group, ...toldOf(row) }] : [];
    }),
    hours: rows
      .flatMap(({ kind, weekday, hour, count, before }) =>
        kind === 'hour' && weekday !== null && hour !== null ? [{ weekday, hour, count, before: compared && before }] : [],
      )
      .sort(monday),
    months: rows
      .flatMap(({ kind, month, count, before }) =>
        kind === 'month' && month !== null ? [{ month, count, before: compared && before }] : [],
      )
      .sort((a, b) => (a.month < b.month ? -1 : 1)),
    territories,
  };
};
