import { QueryClient } from '@tanstack/react-query';
import { ApiError } from './api.ts';

/** The cache of what was read. A refusal is not repeated; an unreachable server is tried twice more, and what was read stays on screen. */
export const queries = new QueryClient({
  defaultOptions: {
    // A write that cannot be sent says so at once; it does not wait silently for a network.
    mutations: { networkMode: 'always' },
    queries: {
      staleTime: 30_000,
      gcTime: 30 * 60_000,
      refetchOnWindowFocus: true,
      retry: (count, error) => count < 2 && !(error instanceof ApiError && error.status >= 400 && error.status < 500),
    },
  },
});
