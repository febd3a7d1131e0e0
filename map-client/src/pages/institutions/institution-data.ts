import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { Institution, InstitutionChange, InstitutionCode, NewInstitution } from '@vias/api/institutions/contract.ts';
import type { Delivery, NewWebhook, Webhook, WebhookChange } from '@vias/api/webhooks/contract.ts';
import { ApiError, get, post, put, remove } from '../../api.ts';
import { stepUp } from '../../auth.ts';
import { isFactorFresh } from '../users/user-data.ts';

export type { Delivery, Institution, InstitutionChange, InstitutionCode, NewInstitution, Webhook, WebhookChange };
export type NewKey = { id: string; secret: string };

/** The kinds of institutions, in the order in which they are offered. */
export const kinds: readonly Institution['kind'][] = [
  'education',
  'social_service',
  'orphans_court',
  'ambulance',
  'police',
  'fire',
  'other',
];
/** What an institution can be told of. */
export const events: readonly Webhook['events'][number][] = ['incident.added', 'incident.changed', 'incident.removed', 'indicator.changed'];

const key = ['institutions'];
const listOf = async <T>(path: string, query: Record<string, string>, signal: AbortSignal): Promise<T[]> =>
  (await get<{ items: T[] }>(path, query, signal)).items;

/** Institutions of the own municipality, read again every minute: what failed meanwhile shows by itself. */
export const useInstitutions = () =>
  useQuery({
    queryKey: key,
    queryFn: ({ signal }) => listOf<Institution>('/api/institutions', {}, signal),
    refetchInterval: 60_000,
  });
/** The code list of an institution, those that wait first. */
export const useCodes = (id: string) =>
  useQuery({
    queryKey: [...key, id, 'codes'],
    queryFn: ({ signal }) => listOf<InstitutionCode>(`/api/institutions/${id}/codes`, {}, signal),
  });
export const useWebhooks = (id: string) =>
  useQuery({
    queryKey: [...key, id, 'webhooks'],
    queryFn: ({ signal }) => listOf<Webhook>('/api/webhooks', { institution: id }, signal),
    refetchInterval: 15_000,
  });
/** The newest deliveries of a webhook, all or those in one state. */
export const useDeliveries = (webhook: string, state: Delivery['state'] | undefined) =>
  useQuery({
    queryKey: [...key, webhook, 'deliveries', state ?? 'all'],
    queryFn: ({ signal }) => listOf<Delivery>(`/api/webhooks/${webhook}/deliveries`, state ? { state } : {}, signal),
    refetchInterval: 15_000,
  });

/** A change of institutions or webhooks; where the second factor ran out, the reader is led to it. */
export const useChange = <T, A>(change: (asked: T) => Promise<A>, onDone: (answer: A) => void = () => undefined) => {
  const client = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSuccess: async (answer) => {
      await client.invalidateQueries({ queryKey: key });
      onDone(answer);
    },
    onError: (error) => {
      if (error instanceof ApiError && error.code === 'identity.step_up_needed') stepUp();
    },
  });
};

/** Opens a window that needs the second factor; whoever has not given it lately is led to it first and comes back to this institution, with nothing filled in to be lost. */
export const withFactor = (open: () => void): void => (isFactorFresh() ? open() : stepUp());

export const makeInstitution = (asked: NewInstitution): Promise<Institution> => post('/api/institutions', asked);
export const changeInstitution = ({ id, version, ...asked }: InstitutionChange & { id: string; version: number }): Promise<Institution> =>
  put(`/api/institutions/${id}`, asked, { ifMatch: version });
export const endInstitution = (id: string): Promise<Institution> => post(`/api/institutions/${id}/end`);
export const linkMachine = ({ id, machineId }: { id: string; machineId: string }): Promise<Institution> =>
  put(`/api/institutions/${id}/machines/${encodeURIComponent(machineId)}`, undefined);
export const unlinkMachine = ({ id, machineId }: { id: string; machineId: string }): Promise<void> =>
  remove(`/api/institutions/${id}/machines/${encodeURIComponent(machineId)}`);
export const assignIndicators = ({ id, codes }: { id: string; codes: string[] }): Promise<Institution> =>
  put(`/api/institutions/${id}/indicators`, { codes });
export const giveMeaning = ({ id, ...asked }: { id: string; code: string; category: string }): Promise<{ applied: number }> =>
  put(`/api/institutions/${id}/codes`, asked);
export const makeWebhook = (asked: NewWebhook): Promise<NewKey> => post('/api/webhooks', asked);
export const changeWebhook = ({ id, version, ...asked }: WebhookChange & { id: string; version: number }): Promise<Webhook> =>
  put(`/api/webhooks/${id}`, asked, { ifMatch: version });
export const rotateKey = ({ id, overlapHours }: { id: string; overlapHours: number }): Promise<NewKey> =>
  post(`/api/webhooks/${id}/keys`, { overlapHours });
export const stopWebhook = (id: string): Promise<Webhook> => post(`/api/webhooks/${id}/disable`);
export const startWebhook = (id: string): Promise<Webhook> => post(`/api/webhooks/${id}/enable`);
export const testWebhook = (id: string): Promise<{ id: string }> => post(`/api/webhooks/${id}/test`);
export const resend = ({ id, delivery }: { id: string; delivery: string | null }): Promise<{ resent: number }> =>
  post(`/api/webhooks/${id}/resend`, { delivery });
export const dropDelivery = ({ id, reason }: { id: string; reason: string }): Promise<void> =>
  post(`/api/webhook-deliveries/${id}/drop`, { reason });
