import { useQuery } from '@tanstack/react-query';
import type { Exposure, ExposureQuestion, Facility as FacilitySchema } from '@vias/api/exposure/contract.ts';
import type { z } from 'zod';
import { post } from '../../api.ts';
import { createStore } from '../../store.ts';

export type { Exposure };
export type Facility = z.output<typeof FacilitySchema>;
/** A drawn area or a territory. */
export type ExposureArea = ExposureQuestion;
export type Shape = NonNullable<ExposureQuestion['geometry']>;

/** Facilities that the reader asked to see on the map; none when the panel is closed. */
export const shownFacilities = createStore<readonly Facility[]>([]);

/** Reads who and what is in an area. What was read of one area is never shown as that of another. */
export const useExposure = (area: ExposureArea) =>
  useQuery({
    queryKey: ['exposure', area],
    queryFn: ({ signal }) => post<Exposure>('/api/exposure', area, { signal }),
    staleTime: 5 * 60_000,
  });

/** Kinds in the order they matter in when people must be brought away, with those that are told together. */
export const facilityRows = [
  { key: 'schools', kinds: ['school', 'kindergarten'] },
  { key: 'care', kinds: ['care_home', 'social_service', 'shelter'] },
  { key: 'health', kinds: ['hospital', 'clinic'] },
  { key: 'rescue', kinds: ['fire_station', 'police'] },
] as const satisfies readonly { key: string; kinds: readonly Facility['kind'][] }[];
