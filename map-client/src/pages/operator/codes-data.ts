import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { CodeList, NewMeaning, SourceCode, TaxonomyCategory } from '@vias/api/taxonomy/contract.ts';
import type { BoundarySet, SetComparison } from '@vias/api/territories/contract.ts';
import type { z } from 'zod';
import { get, put } from '../../api.ts';

export type { CodeList, SourceCode, TaxonomyCategory };
export type Borders = z.output<typeof BoundarySet>;
export type Comparison = z.output<typeof SetComparison>;

const key = ['code-lists'];
const pathOf = ({ tenant, source }: Pick<CodeList, 'tenant' | 'source'>): string =>
  `/api/code-lists/${tenant}/${encodeURIComponent(source)}`;

/** Every partner's list of codes. */
export const useCodeLists = () =>
  useQuery({
    queryKey: key,
    queryFn: async ({ signal }) => (await get<{ items: CodeList[] }>('/api/code-lists', undefined, signal)).items,
  });
/** The codes of one list. */
export const useCodes = (list: CodeList) =>
  useQuery({
    queryKey: [...key, list.tenant, list.source],
    queryFn: ({ signal }) => get<{ items: SourceCode[]; hidden: number }>(pathOf(list), undefined, signal),
  });
/** The shared categories, in their order. */
export const useTaxonomy = () =>
  useQuery({
    queryKey: ['taxonomy'],
    queryFn: async ({ signal }) => (await get<{ items: TaxonomyCategory[] }>('/api/taxonomy', undefined, signal)).items,
  });

/** Says what a code of the list means. */
export const useMeaning = (list: CodeList) => {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (meaning: NewMeaning) => put<void>(pathOf(list), meaning),
    onSuccess: () => Promise.all([client.invalidateQueries({ queryKey: key }), client.invalidateQueries({ queryKey: ['tenants'] })]),
  });
};

/** The loaded boundary sets, those that hold today first. */
export const useBorders = () =>
  useQuery({
    queryKey: ['boundary-sets'],
    queryFn: async ({ signal }) => (await get<{ items: Borders[] }>('/api/territories/boundary-sets', undefined, signal)).items,
  });
/** How many passages to successors are written down for a set. */
export const useSuccessors = (id: number) =>
  useQuery({
    queryKey: ['boundary-sets', id, 'successors'],
    queryFn: async ({ signal }) =>
      (await get<{ items: unknown[] }>(`/api/territories/boundary-sets/${id}/successors`, undefined, signal)).items.length,
  });

/** What another set has otherwise. */
export const useComparison = (id: number, other: number) =>
  useQuery({
    queryKey: ['boundary-sets', id, 'comparison', other],
    queryFn: ({ signal }) => get<Comparison>(`/api/territories/boundary-sets/${id}/comparison`, { with: other }, signal),
  });
