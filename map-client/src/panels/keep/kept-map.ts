import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type {
  MapLinkBody,
  MapLink as MapLinkSchema,
  NewMapLink as NewMapLinkSchema,
  OpenMapLink as OpenMapLinkSchema,
  SavedMapBody,
  SavedMap as SavedMapSchema,
  SavedMapSummary as SavedMapSummarySchema,
  SavedMapVersion as SavedMapVersionSchema,
} from '@vias/api/saved-maps/contract.ts';
import type { z } from 'zod';
import { get, post, remove, request } from '../../api.ts';
import { usePlace } from '../../router.ts';

/** A map as it was kept, with its definition and what part of it was on screen. */
export type KeptMap = z.output<typeof SavedMapSchema>;
export type KeptSummary = z.output<typeof SavedMapSummarySchema>;
export type KeptVersion = z.output<typeof SavedMapVersionSchema>;
export type KeptLink = z.output<typeof MapLinkSchema>;
export type Visibility = KeptMap['visibility'];
export type OpenLink = z.output<typeof OpenMapLinkSchema>;
type NewLink = z.output<typeof NewMapLinkSchema>;

/** The kept map that is open, and the version one has seen. */
export interface KeptPlace {
  id: string;
  version: number;
}

/** kept=<id>.<version> in the planner's address. */
export const writeKept = ({ id, version }: KeptPlace): string => `${id}.${version}`;

/** The kept map that the planner's address names; undefined where it names none. */
export const useKeptPlace = (): KeptPlace | undefined => {
  const { query } = usePlace();
  const [, id, version] = /^([0-9a-f-]{36})\.(\d{1,6})$/.exec(query.get('kept') ?? '') ?? [];
  return id ? { id, version: Number(version) } : undefined;
};

/** Everything begins alike, because one change makes all of it old. */
const key = 'saved-maps';

export const useKeptMaps = () =>
  useQuery({
    queryKey: [key, 'list'],
    queryFn: ({ signal }) => get<{ items: KeptSummary[] }>('/api/saved-maps', { limit: 500 }, signal).then(({ items }) => items),
  });

export const useKeptMap = (id: string | undefined) =>
  useQuery({
    queryKey: [key, 'one', id],
    queryFn: ({ signal }) => get<KeptMap>(`/api/saved-maps/${id}`, {}, signal),
    enabled: id !== undefined,
    retry: false,
  });

export const useKeptVersions = (id: string) =>
  useQuery({
    queryKey: [key, 'versions', id],
    queryFn: ({ signal }) => get<{ items: KeptVersion[] }>(`/api/saved-maps/${id}/versions`, {}, signal).then(({ items }) => items),
  });

export const useLinks = (id: string | undefined) =>
  useQuery({
    queryKey: [key, 'links', id],
    queryFn: ({ signal }) => get<{ items: KeptLink[] }>(`/api/saved-maps/${id}/links`, {}, signal).then(({ items }) => items),
    enabled: id !== undefined,
    // How often a link was opened is what one looks at this list for.
    staleTime: 0,
  });

/** Every link of the municipality that is not over: an administrator's question. */
export const useOpenLinks = () =>
  useQuery({
    queryKey: [key, 'open-links'],
    queryFn: ({ signal }) => get<{ items: OpenLink[] }>('/api/map-links', {}, signal).then(({ items }) => items),
    staleTime: 0,
  });

/** A write after which everything that was read of kept maps is read again. */
const useChange = <V, T>(change: (value: V) => Promise<T>) => {
  const queries = useQueryClient();
  return useMutation({ mutationFn: change, onSettled: () => queries.invalidateQueries({ queryKey: [key] }) });
};

/** Keeps a new map, or, with `over`, a new version of one, based on the version named there. Throws ApiError saved_map.changed_meanwhile when somebody else was first. */
export const useSave = () =>
  useChange(({ body, over }: { body: SavedMapBody; over?: KeptPlace | undefined }) =>
    over
      ? request<KeptMap>('PUT', `/api/saved-maps/${over.id}`, { body, ifMatch: over.version }).then((answer) => answer.body)
      : post<KeptMap>('/api/saved-maps', body, { idempotencyKey: crypto.randomUUID() }),
  );

export const useDelete = () => useChange((id: string) => remove<void>(`/api/saved-maps/${id}`));

export const useMakeLink = (id: string) => useChange((body: MapLinkBody) => post<NewLink>(`/api/saved-maps/${id}/links`, body));

export const useEndLink = () => useChange((id: string) => remove<void>(`/api/map-links/${id}`));
