import { useQuery } from '@tanstack/react-query';
import type { endpoints as help } from '@vias/api/help/contract.ts';
import type { endpoints as receipts } from '@vias/api/receipts/contract.ts';
import type { z } from 'zod';
import { get, post } from '../../api.ts';

type HelpList = z.output<(typeof help)['listHelpCases']['answer']['schema']>;
export type HelpCase = HelpList['items'][number];
export type HelpPerson = z.output<(typeof help)['readHelpPerson']['answer']['schema']>;
export type Outcome = NonNullable<HelpCase['outcome']>;
export type AlertCells = z.output<(typeof receipts)['readAlertCells']['answer']['schema']>;
export type AlertStreets = z.output<(typeof receipts)['readAlertStreets']['answer']['schema']>;
/** A street that the map is asked to show: its name as the table writes it, and where its people are counted. */
export type ShownStreet = { name: string; squares: AlertStreets['streets'][number]['squares'] };
export type AlertWaves = z.output<(typeof receipts)['readAlertWaves']['answer']['schema']>;
export type Theme = keyof AlertCells['bounds'];

/** Calls for help of an alert; the change feed says when there is a new one. */
export const useHelp = (id: string, may: boolean) =>
  useQuery({
    queryKey: ['alert-help', id],
    queryFn: ({ signal }) => get<HelpList>(`/api/alerts/${id}/help`, {}, signal),
    enabled: may,
    refetchInterval: 30_000,
  });

/** People by place. */
export const useCells = (id: string, live: boolean) =>
  useQuery({
    queryKey: ['alert', id, 'cells'],
    queryFn: ({ signal }) => get<AlertCells>(`/api/alerts/${id}/cells`, {}, signal),
    refetchInterval: live ? 10_000 : 60_000,
  });

/** People by street. */
export const useStreets = (id: string, live: boolean) =>
  useQuery({
    queryKey: ['alert', id, 'streets'],
    queryFn: ({ signal }) => get<AlertStreets>(`/api/alerts/${id}/streets`, {}, signal),
    refetchInterval: live ? 20_000 : 60_000,
  });

/** Further waves, started and possible. */
export const useWaves = (id: string, live: boolean) =>
  useQuery({
    queryKey: ['alert', id, 'waves'],
    queryFn: ({ signal }) => get<AlertWaves>(`/api/alerts/${id}/waves`, {}, signal),
    refetchInterval: live ? 5_000 : 60_000,
  });

/** Sends again to those who did not get it; the key makes a repeated press one wave. */
export const startWave = (id: string, channel: string, people: number, idempotencyKey: string): Promise<AlertWaves> =>
  post(`/api/alerts/${id}/waves`, { channel, people }, { idempotencyKey });

/** The draft of word that the danger is over, to exactly those who were warned. */
export const prepareAllClear = async (id: string): Promise<string> => (await post<{ id: string }>(`/api/alerts/${id}/all-clear`)).id;

/** Takes a case, or puts it back. */
export const moveCase = (id: string, verb: 'take' | 'give-back'): Promise<HelpCase> => post(`/api/help-cases/${id}/${verb}`);
/** Closes a case with what became of it. */
export const closeCase = (id: string, outcome: Outcome, note: string): Promise<HelpCase> =>
  post(`/api/help-cases/${id}/close`, { outcome, ...(note.length >= 3 && { note }) });
/** Who asks and where; each look is written into the audit. */
export const readPerson = (id: string): Promise<HelpPerson> => post(`/api/help-cases/${id}/person`, { purpose: 'call_back' });
