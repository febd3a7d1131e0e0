import { useQuery } from '@tanstack/react-query';
import type { IncidentCategory } from '@vias/api/incidents/contract.ts';
import { useContext, useMemo } from 'react';
import type { z } from 'zod';
import { get } from '../../api.ts';
import { TextsContext } from '../../i18n/i18n.ts';

/** A category of the shared taxonomy, with its name in three languages. */
export type Category = z.output<typeof IncidentCategory>;

/** Reads the taxonomy once; it changes with a release, not during a day. */
export const useCategories = () =>
  useQuery({
    queryKey: ['incident-categories'],
    queryFn: ({ signal }) => get<{ items: Category[] }>('/api/incident-categories', {}, signal).then((page) => page.items),
    staleTime: Number.POSITIVE_INFINITY,
  });

/** The groups of the taxonomy in their order, each with its categories. */
export const groupsOf = (categories: readonly Category[]): { group: string; groupNo: number; codes: string[] }[] => {
  const groups = new Map<string, { group: string; groupNo: number; codes: string[] }>();
  for (const { group, groupNo, code } of categories) {
    const entry = groups.get(group) ?? { group, groupNo, codes: [] };
    entry.codes.push(code);
    groups.set(group, entry);
  }
  return [...groups.values()].sort((a, b) => a.groupNo - b.groupNo);
};

/** The category codes of chosen groups; none chosen means all, which needs no condition. */
export const codesOf = (categories: readonly Category[], groups: readonly string[]): string[] =>
  groups.length ? categories.filter(({ group }) => groups.includes(group)).map(({ code }) => code) : [];

/** Every category with its name in the language on screen, in the order of the taxonomy. */
export const useCategoryNames = (): { id: string; label: string }[] => {
  const { lang } = useContext(TextsContext);
  const { data } = useCategories();
  return useMemo(() => (data ?? []).map(({ code, title }) => ({ id: code, label: title[lang] })), [data, lang]);
};
