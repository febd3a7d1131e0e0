import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type {
  AuditDetail,
  AuditEntry,
  AuditState,
  AuditVerification,
  Kind,
  LookPurpose as LookPurposes,
  PersonRead,
} from '@vias/api/audit/contract.ts';
import type { z } from 'zod';
import { get, post, type Query, withQuery } from '../../api.ts';
import { download } from '../../download.ts';
import { beginOf, dayAfter } from './days.ts';

export type { AuditDetail, AuditEntry, AuditState, AuditVerification, Kind, PersonRead };
export type LookPurpose = z.output<typeof LookPurposes>;

/** What is looked for; days are local, both included. */
export type Search = { from: string; to: string; who: string; kind: Kind | ''; thing: string; row: string };
const key = ['audit'];

const queryOf = ({ from, to, who, kind, thing, row }: Search): Query => ({
  ...(who.trim() && { principal: who.trim() }),
  ...(kind && { kind }),
  ...(thing && { thingKind: thing }),
  ...(row.trim() && { thingId: row.trim() }),
  ...((from || to) && { during: `${from ? beginOf(from) : '..'}/${to ? beginOf(dayAfter(to)) : '..'}` }),
});

/** Entries that match, a page at a time. */
export const useEntries = (search: Search) =>
  useInfiniteQuery({
    queryKey: [...key, 'entries', search],
    queryFn: ({ pageParam, signal }) =>
      get<{ items: AuditEntry[]; next: string | null }>(
        '/api/audit',
        { ...queryOf(search), limit: 50, ...(pageParam !== '' && { after: pageParam }) },
        signal,
      ),
    initialPageParam: '',
    getNextPageParam: ({ next }) => next,
    // Each look is an entry of its own: nobody wants one for every time the window gets the focus.
    refetchOnWindowFocus: false,
    staleTime: 60_000,
  });

/** One entry with what explains it. */
export const useDetail = (seq: number | undefined) =>
  useQuery({
    queryKey: [...key, 'entry', seq],
    queryFn: ({ signal }) => get<AuditDetail>(`/api/audit/${seq}`, undefined, signal),
    enabled: seq !== undefined,
  });

/** How the chain stands. */
export const useAuditState = () =>
  useQuery({ queryKey: [...key, 'state'], queryFn: ({ signal }) => get<AuditState>('/api/audit/state', undefined, signal) });

/** Recomputes the chain now. */
export const useVerify = () => {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => get<AuditVerification>('/api/audit/verification'),
    onSuccess: () => client.invalidateQueries({ queryKey: [...key, 'state'] }),
  });
};

/** Takes what matches along as a file. */
export const takeAlong = (search: Search, format: 'csv' | 'json'): Promise<void> =>
  download(withQuery('/api/audit/export', { ...queryOf(search), format }), `vias-audit.${format}`);

/** Who saw the data of a person. */
export const usePersonReads = () =>
  useMutation({
    mutationFn: (asked: { phone: string; purpose: LookPurpose; days: number }) =>
      post<{ items: PersonRead[]; total: number; since: string }>('/api/audit/person', asked),
  });
