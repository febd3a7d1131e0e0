import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { Indicator } from '@vias/api/indicators/contract.ts';
import type { TaxonomyCategory } from '@vias/api/taxonomy/contract.ts';
import type { SetReport } from '@vias/api/territories/contract.ts';
import type { z } from 'zod';
import { ApiError, get, post, put, send } from '../../api.ts';
import { stepUp } from '../../auth.ts';

export type Titles = TaxonomyCategory['titles'];
export type Report = z.output<typeof SetReport>;
/** A category that is to be added. */
type NewCategory = { code: string; group: string; titles: Titles; sensitivity: number };

const useWrite = <Given, Made>(write: (given: Given) => Promise<Made>, key: string, onDone: (made: Made) => void) => {
  const client = useQueryClient();
  return useMutation({
    mutationFn: write,
    onSuccess: async (made) => {
      await client.invalidateQueries({ queryKey: [key] });
      onDone(made);
    },
    onError: (error) => {
      if (error instanceof ApiError && error.code === 'identity.step_up_needed') stepUp();
    },
  });
};

/** Says a category in other words. */
export const useRename = (code: string, onDone: () => void) =>
  useWrite((titles: Titles) => put<TaxonomyCategory>(`/api/taxonomy/${code}/titles`, titles), 'taxonomy', onDone);
/** Adds a category to a group that is there. */
export const useAdd = (onDone: (made: TaxonomyCategory) => void) =>
  useWrite((category: NewCategory) => post<TaxonomyCategory>('/api/taxonomy', category), 'taxonomy', onDone);

/** What a file of borders is, beside its shapes. */
type BordersFile = { file: File; about: Record<string, string> };
/** Loads a boundary set from a GeoJSON file; answers what became of its units. */
export const useLoadBorders = () =>
  useWrite(
    async ({ file, about }: BordersFile) =>
      (await send(`/api/territories/boundary-sets?${new URLSearchParams(about)}`, {
        method: 'POST',
        headers: { 'content-type': 'application/geo+json' },
        body: file,
      }).then((answer) => answer.json())) as Report,
    'boundary-sets',
    () => {},
  );

/** Every indicator that the operator sees, with its owner. */
export const useIndicatorOwners = () =>
  useQuery({
    queryKey: ['indicators', 'owners'],
    queryFn: async ({ signal }) => (await get<{ items: Indicator[] }>('/api/indicators', undefined, signal)).items,
  });
