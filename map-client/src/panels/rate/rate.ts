import { useQuery } from '@tanstack/react-query';
import type { BoundarySet as BoundarySetSchema, Territory } from '@vias/api/territories/contract.ts';
import type { z } from 'zod';
import { get } from '../../api.ts';
import { isoDay } from '../../i18n/format.ts';
import { duringOf, type Period } from './period.ts';

export type { Territory };
/** One edition of one division of a country. */
export type BoundarySet = z.output<typeof BoundarySetSchema>;

/** What a class of −1 or −2 means; classes from 0 are `[lower, upper)`, the last `[lower, upper]`. */
export const noData = -1;
export const suppressed = -2;

/** Incidents of one territory in a period. Rates are per 1,000 residents, `plusMinus` is half of the 95 % interval. */
export interface RateValue {
  id: number;
  class: number;
  rate: number | null;
  plusMinus: number | null;
  count: number | null;
  residents: number | null;
}

/** The choropleth's numbers: classes computed by the server, one value per territory. */
export interface RateMap {
  breaks: readonly number[];
  values: readonly RateValue[];
  residentsAsOf: string | null;
  sources: readonly string[];
}

/** A month (YYYY-MM) and how many incidents it had. */
export interface Month {
  month: string;
  count: number;
}

const freshFor = 60_000;

/** Reads rates by municipality; what is on screen stays until the new numbers are there. */
export const useRateMap = (period: Period, categories: readonly string[]) =>
  useQuery({
    queryKey: ['incident-rate', period, categories],
    queryFn: ({ signal }) => get<RateMap>('/api/maps/incident-rate', { during: duringOf(period), category: categories }, signal),
    placeholderData: (before) => before,
    staleTime: freshFor,
  });

/** Reads the municipalities of today with their names, label points and boxes. */
export const useTerritories = () =>
  useQuery({
    queryKey: ['territories', 'municipality'],
    queryFn: ({ signal }) =>
      get<{ items: Territory[] }>('/api/territories', { level: 'municipality', on: isoDay(new Date()), limit: 1000 }, signal).then(
        (page) => page.items,
      ),
    staleTime: 60 * 60_000,
  });

/** Reads the boundary sets; a set's version is part of the address of its tiles. */
export const useBoundarySets = () =>
  useQuery({
    queryKey: ['territories', 'sets'],
    queryFn: ({ signal }) => get<{ items: BoundarySet[] }>('/api/territories/boundary-sets', {}, signal).then((page) => page.items),
    staleTime: 60 * 60_000,
  });

/** Reads incidents by month, of everything the reader may see or of one territory. */
export const useMonths = (categories: readonly string[], territory?: number) =>
  useQuery({
    queryKey: ['incident-series', categories, territory],
    queryFn: ({ signal }) =>
      get<{ items: Month[] }>('/api/maps/incident-series', { step: 'month', category: categories, territory }, signal).then(
        (page) => page.items,
      ),
    placeholderData: (before) => (territory === undefined ? before : undefined),
    staleTime: freshFor,
  });
