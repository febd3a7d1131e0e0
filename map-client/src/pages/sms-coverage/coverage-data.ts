import { useQuery } from '@tanstack/react-query';
import { get } from '../../api.ts';
import type { Coverage } from './coverage-figures.ts';

/** Reads how many dwellings of the reader's municipality a warning reaches. */
export const useCoverage = () =>
  useQuery({ queryKey: ['coverage'], queryFn: ({ signal }) => get<Coverage>('/api/coverage', {}, signal), staleTime: 5 * 60_000 });
