import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { endpoints } from '@vias/api/privacy/contract.ts';
import type { z } from 'zod';
import { ApiError, get, post, put } from '../../api.ts';
import { stepUp } from '../../auth.ts';

type Answer<E extends keyof typeof endpoints> = (typeof endpoints)[E]['answer'] extends { schema: infer S extends z.ZodType }
  ? z.output<S>
  : never;
export type MarkedIncident = Answer<'listMarked'>['items'][number];
export type PersonalWords = Answer<'readWords'>;
export type PersonalMark = PersonalWords['marks'][number];
export type Retention = Answer<'listRetention'>['items'][number];
export type Hold = Answer<'listRetention'>['holds'][number];
export type NamedIncident = Answer<'findNamed'>['items'][number];
export const kinds = ['name', 'phone', 'code', 'email', 'plate'] as const;
export type Kind = (typeof kinds)[number];

const marked = ['privacy', 'marked'];
const retention = ['privacy', 'retention'];

/** The municipality's incidents whose words hold marks. */
export const useMarked = () =>
  useQuery({
    queryKey: marked,
    queryFn: async ({ signal }) => (await get<Answer<'listMarked'>>('/api/privacy/incidents', undefined, signal)).items,
  });

/** How long each category is kept, what would go, and what is held. */
export const useRetention = () =>
  useQuery({ queryKey: retention, queryFn: ({ signal }) => get<Answer<'listRetention'>>('/api/privacy/retention', undefined, signal) });

/** Something that is asked for or changed; where the second factor is missing the reader is led to it, and the lists are read anew. */
export const useAsk = <T, R>(ask: (asked: T) => Promise<R>, onDone: (answer: R) => void = () => undefined) => {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ask,
    onSuccess: async (answer) => {
      onDone(answer);
      await client.invalidateQueries({ queryKey: ['privacy'] });
    },
    onError: (error) => {
      if (error instanceof ApiError && error.code === 'identity.step_up_needed') stepUp();
    },
  });
};

export const readWords = ({ id, purpose }: { id: string; purpose: string }) =>
  post<PersonalWords>(`/api/privacy/incidents/${id}/words`, { purpose });
export const takeBack = ({
  id,
  kind,
  no,
  reason,
  everywhere,
}: {
  id: string;
  kind: Kind;
  no: number;
  reason: string;
  everywhere: boolean;
}) => post<Answer<'takeMarkBack'>>(`/api/privacy/incidents/${id}/marks/${kind}/${no}/take-back`, { reason, everywhere });
export const markWords = ({ id, ...asked }: { id: string; kind: Kind; words: string }) =>
  post<Answer<'markWords'>>(`/api/privacy/incidents/${id}/marks`, asked);
export const findNamed = (asked: { words: string; purpose: string }) => post<Answer<'findNamed'>>('/api/privacy/named', asked);
export const eraseNamed = (asked: { values: string[]; reason: string }) => post<Answer<'eraseNamed'>>('/api/privacy/named/erase', asked);
export const exportPerson = ({ id, purpose }: { id: string; purpose: string }) =>
  post<Answer<'exportPerson'>>(`/api/privacy/people/${id}/export`, { purpose });
export const erasePerson = ({ id, reason }: { id: string; reason: string }) =>
  post<Answer<'erasePerson'>>(`/api/privacy/people/${id}/erase`, { reason });
export const setDays = ({ category, days }: { category: string; days: number }) =>
  put<void>(`/api/privacy/retention/${category}`, { days });
export const placeHold = (asked: { category: string; reason: string }) => post<{ id: string }>('/api/privacy/holds', asked);
export const endHold = (id: string) => post<void>(`/api/privacy/holds/${id}/end`);
