import { useQuery } from '@tanstack/react-query';
import { get } from '../../api.ts';
import { duringOf, type Period } from './period.ts';

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
  sets: readonly { id: number; version: number; country: string; isGenerated?: boolean }[];
  residentsAsOf: string | null;
  sources: readonly string[];
}

/** A territory as lists and labels need it; `label` is a point in it, degrees. */
export interface Territory {
  id: number;
  setId: number;
  country: string;
  code: string;
  name: string;
  region: string | null;
  label: [number, number];
  bbox: [number, number, number, number];
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
    queryKey: ['territories'],
    queryFn: ({ signal }) =>
      get<{ items: Territory[] }>('/api/territories', { level: 'municipality', limit: 1000 }, signal).then((page) => page.items),
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
