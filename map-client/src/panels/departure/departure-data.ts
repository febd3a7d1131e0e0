import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { Departure } from '@vias/api/departure/contract.ts';
import { ApiError, get, post, remove } from '../../api.ts';
import { stepUp } from '../../auth.ts';

export type { Departure };

const key = ['departures'];

/** Municipalities and services that leave or have left, for the operator. */
export const useDepartures = () =>
  useQuery({ queryKey: key, queryFn: ({ signal }) => get<{ items: Departure[] }>('/api/departures', undefined, signal) });

/** Whether the reader's own municipality leaves. */
export const useOwnDeparture = () =>
  useQuery({
    queryKey: [...key, 'own'],
    queryFn: ({ signal }) => get<{ departure: Departure | null }>('/api/departure', undefined, signal),
  });

/** One step of a departure; where the second factor ran out, the reader is led to it. */
const useStep = <Step>(act: (step: Step) => Promise<unknown>, onDone: () => void) => {
  const client = useQueryClient();
  return useMutation({
    mutationFn: act,
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: key });
      onDone();
    },
    onError: (error) => {
      if (error instanceof ApiError && error.code === 'identity.step_up_needed') stepUp();
    },
  });
};

/** Announces, as the operator, that a municipality leaves. */
export const useAnnounce = (id: string, onDone: () => void) =>
  useStep((body: { typed: string; reason: string; waitDays: number }) => post(`/api/departures/${id}`, body), onDone);
/** Takes a departure back. */
export const useWithdraw = (id: string, onDone: () => void) => useStep(() => remove(`/api/departures/${id}`), onDone);
/** Agrees, as the municipality's administrator, to leave. */
export const useAgree = (onDone: () => void) => useStep((typed: string) => post('/api/departure/agreement', { typed }), onDone);
