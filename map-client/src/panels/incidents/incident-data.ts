import { keepPreviousData, type QueryKey, useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { Incident, IncidentPatch, IncidentVersion, NewIncident } from '@vias/api/incidents/contract.ts';
import type { z } from 'zod';
import { get, patch, post, type Query, remove } from '../../api.ts';

export type { Incident };
export type Version = z.output<typeof IncidentVersion>;

/** One page of the list; `next` is the cursor of the page after. */
interface Page {
  items: Incident[];
  next: string | null;
  total?: number;
}

const pageSize = 200;

/** Reads the list page by page, newest first; what is on screen stays until a changed filter has its answer. */
export const useIncidents = (filter: Query) =>
  useInfiniteQuery({
    queryKey: ['incidents', filter],
    queryFn: ({ pageParam, signal }) => get<Page>('/api/incidents', { ...filter, after: pageParam, limit: pageSize }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next ?? undefined,
    placeholderData: keepPreviousData,
    staleTime: 15_000,
  });

/** How many incidents match a filter. */
export const useIncidentCount = (filter: Query, enabled = true) =>
  useQuery<number>({
    queryKey: ['incidents', 'count', filter],
    queryFn: ({ signal }) => get<Page>('/api/incidents', { ...filter, limit: 1 }, signal).then((page) => page.total ?? page.items.length),
    enabled,
    placeholderData: (before) => before,
    staleTime: 15_000,
  });

/** Reads one incident; a change that somebody makes arrives by itself. */
export const useIncident = (id: string | undefined) =>
  useQuery({
    queryKey: ['incident', id],
    queryFn: ({ signal }) => get<Incident>(`/api/incidents/${id}`, {}, signal),
    enabled: id !== undefined,
    staleTime: 5000,
  });

/** Reads every version of one's own incident, newest first. */
export const useHistory = (id: string, enabled: boolean) =>
  useQuery({
    queryKey: ['incident', id, 'history'],
    queryFn: ({ signal }) => get<{ items: Version[] }>(`/api/incidents/${id}/history`, {}, signal).then((page) => page.items),
    enabled,
  });

/** Writing: what changed is on screen at once, lists are read again. */
export const useIncidentWrites = () => {
  const client = useQueryClient();
  const settle = (incident?: Incident): void => {
    if (incident) client.setQueryData<Incident>(['incident', incident.id], incident);
    const stale: QueryKey[] = [['incidents'], ...(incident ? [['incident', incident.id, 'history']] : [])];
    for (const queryKey of stale) void client.invalidateQueries({ queryKey });
  };
  const create = useMutation({
    mutationFn: ({ body, key }: { body: Partial<NewIncident>; key: string }) =>
      post<Incident>('/api/incidents', body, { idempotencyKey: key }),
    onSuccess: settle,
  });
  const change = useMutation({
    mutationFn: ({ id, version, body }: { id: string; version: number; body: IncidentPatch }) =>
      patch<Incident>(`/api/incidents/${id}`, body, { ifMatch: version }),
    onSuccess: settle,
  });
  const close = useMutation({
    mutationFn: ({ id, version, outcome }: { id: string; version: number; outcome: string }) =>
      post<Incident>(`/api/incidents/${id}/close`, { outcome }, { ifMatch: version }),
    onSuccess: settle,
  });
  const discard = useMutation({
    mutationFn: ({ id, version, reason }: { id: string; version: number; reason: string }) =>
      remove<void>(`/api/incidents/${id}`, { ifMatch: version, query: { reason } }),
    onSuccess: () => settle(),
  });
  return { create, change, close, discard };
};
