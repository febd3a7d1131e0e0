import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { endpoints as authoring } from '@vias/api/alert-areas/contract.ts';
import type { endpoints as templateEndpoints } from '@vias/api/alert-templates/contract.ts';
import type { Alert, endpoints } from '@vias/api/alerts/contract.ts';
import { useEffect, useState } from 'react';
import type { z } from 'zod';
import { get, patch, post, remove } from '../../api.ts';
import { hasRole, user } from '../../auth.ts';
import { useStore } from '../../store.ts';
import type { Shape } from './draft.ts';

export type AlertPreview = z.output<(typeof endpoints)['previewAlert']['answer']['schema']>;
export type AlertBoard = z.output<(typeof endpoints)['readDeliveries']['answer']['schema']>;
/** A board with figures: 20 people or more, or a drill. */
export type CountedBoard = AlertBoard & { audience: number; sum: number };
/** Whether a board has figures. */
export const isCounted = (board: AlertBoard): board is CountedBoard => board.audience !== null && board.sum !== null;
export type AlertSummary = z.output<(typeof endpoints)['listAlerts']['answer']['schema']>['items'][number];
export type Question = z.input<(typeof endpoints)['previewAlert']['body']>;
export type NewAlertBody = z.input<typeof import('@vias/api/alerts/contract.ts').NewAlert>;
export type { Alert };
export type Lang = Alert['texts'][number]['lang'];

/** Approved and counting down, or being queued: every second matters on screen. */
export const isCountingDown = (status: Alert['status']): boolean => status === 'approved' || status === 'resolving';

/** Follows one alert; every second while its countdown runs. */
export const useAlert = (id: string | undefined) =>
  useQuery({
    queryKey: ['alert', id],
    queryFn: ({ signal }) => get<Alert>(`/api/alerts/${id}`, {}, signal),
    enabled: !!id,
    refetchInterval: ({ state }) => (state.data && isCountingDown(state.data.status) ? 1000 : false),
  });

/** Gives `value` once it has rested for `ms` milliseconds. */
export const useRested = <T>(value: T, ms: number): T => {
  const [rested, setRested] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setRested(value), ms);
    return () => clearTimeout(timer);
  }, [value, ms]);
  return rested;
};

/** Whom the question's alert would reach; asked by authors and approvers only, because each count is written into the audit. */
export const usePreview = (stored: string | undefined, question: Question | undefined) => {
  const mayAsk = hasRole(useStore(user), ['alert-author', 'alert-approver']);
  const rested = useRested(question && JSON.stringify(question), 700);
  return useQuery({
    queryKey: ['alert-preview', stored, stored ? undefined : rested],
    queryFn: ({ signal }) =>
      stored
        ? post<AlertPreview>(`/api/alerts/${stored}/preview`, undefined, { signal })
        : post<AlertPreview>('/api/alerts/preview', JSON.parse(rested ?? '{}'), { signal }),
    enabled: mayAsk && (stored !== undefined || rested !== undefined),
    placeholderData: keepPreviousData,
    refetchOnWindowFocus: false,
    staleTime: 60_000,
  });
};

export type Template = z.output<(typeof templateEndpoints)['listTemplates']['answer']['schema']>['items'][number];

/** The templates an author may choose and the glossary; kept while the page is open. */
export const useTemplates = (all = false) =>
  useQuery({
    queryKey: ['alert-templates', all],
    queryFn: ({ signal }) =>
      get<z.output<(typeof templateEndpoints)['listTemplates']['answer']['schema']>>(
        '/api/alert-templates',
        { all: all || undefined },
        signal,
      ),
    staleTime: 60_000,
  });

export type SavedArea = z.output<(typeof authoring)['listSavedAreas']['answer']['schema']>['items'][number];
export const useSavedAreas = () =>
  useQuery({ queryKey: ['alert-areas'], queryFn: ({ signal }) => get<{ items: SavedArea[] }>('/api/alert-areas', {}, signal) });
export const saveArea = (area: NewAlertBody['area']): Promise<SavedArea> =>
  post('/api/alert-areas', area, { idempotencyKey: crypto.randomUUID() });
export const removeSavedArea = (id: string): Promise<void> => remove(`/api/alert-areas/${id}`);

/** Everything within so many metres of a point or line, as the server measures it. */
export const bufferArea = (geometry: z.input<(typeof authoring)['bufferArea']['body']>['geometry'], metres: number): Promise<Shape> =>
  post<{ geometry: Shape }>('/api/alert-areas/buffer', { geometry, metres }).then((answer) => answer.geometry);

type Dwellings = z.output<(typeof authoring)['countDwellings']['answer']['schema']>;
/** Dwellings of an area; asked apart from the preview, because it takes longer and is audited by itself. */
export const useDwellings = (area: NewAlertBody['area'] | undefined) => {
  const mayAsk = hasRole(useStore(user), ['alert-author', 'alert-approver']);
  const rested = useRested(area && JSON.stringify({ area }), 1500);
  return useQuery({
    queryKey: ['alert-dwellings', rested],
    queryFn: ({ signal }) => post<Dwellings>('/api/alert-areas/dwellings', JSON.parse(rested ?? '{}'), { signal }),
    enabled: mayAsk && rested !== undefined,
    refetchOnWindowFocus: false,
    retry: false,
    staleTime: 300_000,
  });
};
/** Notes that the state was asked to warn. */
export const noteRequest = (
  id: string,
  request: { system: 'lv-alert' | 'gpis'; level: 'red' | 'orange' | 'yellow'; text: string },
): Promise<Alert> => post(`/api/alerts/${id}/national-requests`, request);

/** Writes a first draft; the key makes a repeated try safe. */
export const writeAlert = (body: NewAlertBody, idempotencyKey: string): Promise<Alert> => post('/api/alerts', body, { idempotencyKey });
/** Changes a draft that is based on `version`. */
export const changeAlert = (id: string, version: number, body: Partial<NewAlertBody>): Promise<Alert> =>
  patch(`/api/alerts/${id}`, body, { ifMatch: version });
/** Asks for a second person. */
export const submitAlert = (id: string, version: number): Promise<Alert> =>
  post(`/api/alerts/${id}/submit`, undefined, { ifMatch: version });
/** Releases an alert with the number of people typed again, for many people with the name of the area too; alone with a reason. */
export const approveAlert = (
  { id, version }: Pick<Alert, 'id' | 'version'>,
  typed: { recipients: number; areaName?: string | undefined; breakGlass?: string },
): Promise<Alert> => post(`/api/alerts/${id}/approve`, typed, { ifMatch: version });
/** Moves an alert: withdraw, pause and resume need no reason; reject does; stop may have one. */
export const moveAlert = (id: string, verb: 'withdraw' | 'reject' | 'stop' | 'pause' | 'resume', reason?: string): Promise<Alert> =>
  post(`/api/alerts/${id}/${verb}`, reason === undefined ? undefined : { reason });
/** Says what became of messages that wait for a person's word. */
export const decideReview = (id: string, outcome: 'sent' | 'not_sent', reason: string): Promise<AlertBoard> =>
  post(`/api/alerts/${id}/decide`, { outcome, reason });
/** Throws a draft away; its history stays. */
export const discardAlert = (id: string): Promise<void> => remove(`/api/alerts/${id}`);
