import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { Statistics, TerritoryStatistics } from '@vias/api/statistics/contract.ts';
import { get } from '../../api.ts';
import { duringOf } from '../rate/period.ts';
import type { StatisticsFilter } from './statistics-query.ts';

export type { Statistics, TerritoryStatistics };

/** Reads everything the page shows in one answer; what is on screen stays until the new numbers are there. `codes` are the categories of the groups. */
export const useStatistics = (
  { period, severity, statuses }: StatisticsFilter,
  codes: readonly string[],
  territory: number | undefined,
  enabled: boolean,
) =>
  useQuery({
    queryKey: ['statistics', period, severity, statuses, codes, territory],
    queryFn: ({ signal }) =>
      get<Statistics>(
        '/api/statistics',
        {
          during: duringOf(period),
          category: codes,
          severity: severity > 1 ? [1, 2, 3, 4, 5].filter((grade) => grade >= severity) : undefined,
          status: statuses,
          territory,
        },
        signal,
      ),
    enabled,
    placeholderData: keepPreviousData,
    staleTime: 60_000,
  });
