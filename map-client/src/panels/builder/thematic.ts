import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { Indicator as IndicatorSchema } from '@vias/api/indicators/contract.ts';
import { useContext } from 'react';
import type { z } from 'zod';
import { get, post } from '../../api.ts';
import { TextsContext } from '../../i18n/i18n.ts';
import type { MapDefinition, ThematicMap } from './theme.ts';

/** An indicator of the register. */
export type Indicator = z.output<typeof IndicatorSchema>;

/** Asks for a thematic map; what is on screen stays until the new numbers are there. Nothing is asked without a definition. */
export const useThematicMap = (definition: MapDefinition | undefined) => {
  // The answer has sentences in the reader's language.
  const { lang } = useContext(TextsContext);
  return useQuery({
    // Begins like the rates, because the same changes make both old.
    queryKey: ['incident-rate', 'thematic', lang, definition],
    queryFn: ({ signal }) => post<ThematicMap>('/api/maps/thematic', definition, { signal }),
    enabled: definition !== undefined,
    placeholderData: keepPreviousData,
    staleTime: 60_000,
  });
};

/** The periods that an indicator has values for, newest first. */
export const useIndicatorPeriods = ({ tenant, code }: Indicator) =>
  useQuery({
    queryKey: ['indicators', `${tenant}:${code}`],
    queryFn: ({ signal }) => get<{ periodList: { period: string }[] }>(`/api/indicators/${tenant}:${code}`, {}, signal),
    select: ({ periodList }) => periodList,
    staleTime: 10 * 60_000,
  });

/** Reads the register of indicators. */
export const useIndicators = () =>
  useQuery({
    queryKey: ['indicators'],
    queryFn: ({ signal }) => get<{ items: Indicator[] }>('/api/indicators', {}, signal).then((page) => page.items),
    staleTime: 10 * 60_000,
    retry: false,
  });
