import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { NewShare, Share, ShareGround, SharePreview } from '@vias/api/shares/contract.ts';
import { ApiError, get, post } from '../../api.ts';
import { stepUp } from '../../auth.ts';

export type { NewShare, Share, ShareGround, SharePreview };

type Shares = { given: Share[]; received: Share[] };
const key = ['shares'];

/** What others see of us and what we see of others. */
export const useShares = () => useQuery({ queryKey: key, queryFn: ({ signal }) => get<Shares>('/api/shares', undefined, signal) });

/** The municipalities on the small map; borders change once in years. */
export const useGround = () =>
  useQuery({
    queryKey: ['share-ground'],
    queryFn: ({ signal }) => get<ShareGround>('/api/shares/ground', undefined, signal),
    staleTime: Number.POSITIVE_INFINITY,
  });

/** What a partner (undefined: everybody) sees of us now. Each look is noted, so it is asked for once. */
export const usePreview = (to: string | undefined, role: SharePreview['role']) =>
  useQuery({
    queryKey: ['share-preview', to ?? '*', role],
    queryFn: ({ signal }) => get<SharePreview>('/api/shares/preview', { ...(to !== undefined && { to, role }) }, signal),
    refetchOnWindowFocus: false,
    staleTime: 30_000,
    gcTime: 0,
  });

const draftKey = 'vias.share-draft';
/** What was being proposed when the second factor was asked for. */
export const keptDraft = (): NewShare | undefined => {
  const text = sessionStorage.getItem(draftKey);
  return text === null ? undefined : (JSON.parse(text) as NewShare);
};
/** It was proposed, or given up. */
export const dropDraft = (): void => sessionStorage.removeItem(draftKey);

/** A change of shares; where the second factor is asked for, the reader is led to it. */
const useChange = <T>(change: (asked: T) => Promise<Share>, onDone: () => void, keep: (asked: T) => void = () => undefined) => {
  const client = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSuccess: async () => {
      onDone();
      await client.invalidateQueries({ queryKey: key });
    },
    onError: (error, asked) => {
      if (!(error instanceof ApiError) || error.code !== 'identity.step_up_needed') return;
      keep(asked);
      stepUp();
    },
  });
};

/** Proposes a share; what was written is kept while the second factor is asked for. */
export const usePropose = (onDone: () => void) =>
  useChange(
    (asked: NewShare) => post<Share>('/api/shares', asked),
    onDone,
    (asked) => sessionStorage.setItem(draftKey, JSON.stringify(asked)),
  );

/** Approves or ends a share. */
export const useStep = (step: 'approve' | 'end', onDone: () => void) =>
  useChange((id: string) => post<Share>(`/api/shares/${id}/${step}`), onDone);
