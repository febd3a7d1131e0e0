import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { SuccessorPreview, SuccessorTable } from '@vias/api/territories/contract.ts';
import type { z } from 'zod';
import { post } from '../../api.ts';

type Table = z.input<typeof SuccessorTable>;
export type Preview = SuccessorPreview;
const pathOf = (set: number): string => `/api/territories/boundary-sets/${set}/successors`;

/** What a table of successors would change; nothing is written. */
export const usePreview = (set: number) => useMutation({ mutationFn: (table: Table) => post<Preview>(`${pathOf(set)}/preview`, table) });
/** Writes down a table that was looked at. */
export const useWriteSuccessors = (set: number) => {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (table: Table) => post<{ accepted: number }>(pathOf(set), table),
    onSuccess: () => client.invalidateQueries({ queryKey: ['boundary-sets', set, 'successors'] }),
  });
};
