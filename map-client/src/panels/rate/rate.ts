import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { RateMap, RateQuery, SeriesItem } from '@vias/api/maps/contract.ts';
import type { BoundarySet as BoundarySetSchema, Territory } from '@vias/api/territories/contract.ts';
import type { z } from 'zod';
import { get } from '../../api.ts';
import { duringOf, type Period } from './period.ts';

export type { Territory };
/** One edition of one division of a country. */
export type BoundarySet = z.output<typeof BoundarySetSchema>;

/** How classes are found. */
export type Method = Exclude<RateQuery['method'], 'manual'>;

/** A month (YYYY-MM) and how many incidents it had. */
export interface Month {
  month: string;
  count: number;
}

const freshFor = 60_000;

/** Reads rates by municipality; what is on screen stays until the new numbers are there. */
export const useRateMap = (period: Period, categories: readonly string[], method?: Method) =>
  useQuery({
    queryKey: ['incident-rate', period, categories, method],
    queryFn: ({ signal }) => get<RateMap>('/api/maps/incident-rate', { during: duringOf(period), category: categories, method }, signal),
    placeholderData: keepPreviousData,
    staleTime: freshFor,
  });

/** Reads the territories of boundary sets with their label points and boxes. */
export const useTerritories = (sets: readonly number[] | undefined) =>
  useQuery({
    queryKey: ['territories', sets],
    queryFn: async ({ signal }) => {
      const pages = await Promise.all(
        (sets ?? []).map((boundarySet) => get<{ items: Territory[] }>('/api/territories', { boundarySet, limit: 1000 }, signal)),
      );
      return pages.flatMap((page) => page.items);
    },
    enabled: sets !== undefined,
    placeholderData: keepPreviousData,
    staleTime: 60 * 60_000,
  });

/** Reads the boundary sets; a set's version is part of the address of its tiles. */
export const useBoundarySets = () =>
  useQuery({
    queryKey: ['boundary-sets'],
    queryFn: ({ signal }) => get<{ items: BoundarySet[] }>('/api/territories/boundary-sets', {}, signal).then((page) => page.items),
    staleTime: 60 * 60_000,
  });

/** Reads incidents by month, of everything the reader may see or of one territory. */
export const useMonths = (categories: readonly string[], territory?: number) =>
  useQuery<Month[]>({
    queryKey: ['incident-series', categories, territory],
    queryFn: async ({ signal }) => {
      const { items } = await get<{ items: z.output<typeof SeriesItem>[] }>(
        '/api/maps/incident-series',
        { step: 'month', category: categories, territory },
        signal,
      );
      return items.map(({ start, count }) => ({ month: start.slice(0, 7), count }));
    },
    placeholderData: (before) => (territory === undefined ? before : undefined),
    staleTime: freshFor,
  });

/** How many incidents that the reader may read a territory had in a period; undefined while it is not known, or without a territory. */
export const useCount = (period: Period, categories: readonly string[], territory: number | undefined): number | undefined =>
  useQuery({
    queryKey: ['incident-series', 'count', period, categories, territory],
    queryFn: async ({ signal }) => {
      const query = { step: 'month', during: duringOf(period), category: categories, territory };
      const { items } = await get<{ items: z.output<typeof SeriesItem>[] }>('/api/maps/incident-series', query, signal);
      return items.reduce((sum, { count }) => sum + count, 0);
    },
    enabled: territory !== undefined,
    staleTime: freshFor,
  }).data;
