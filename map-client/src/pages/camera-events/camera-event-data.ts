import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { endpoints, LookUp, LookUpRight, NewLookUpRight, Passages, PastLookUp } from '@vias/api/camera-events/contract.ts';
import { ApiError, get, post, put, remove } from '../../api.ts';
import { stepUp } from '../../auth.ts';

export type { LookUp, Passages };

type Answer<E extends { answer: { schema: { _zod: { output: unknown } } } }> = E['answer']['schema']['_zod']['output'];
type Kinds = Answer<typeof endpoints.listEventKinds>;
type EventKey = Answer<typeof endpoints.listEventKeys>['items'][number];
type PlateKey = Answer<typeof endpoints.listPlateKeys>['items'][number];
type EventCode = Answer<typeof endpoints.listEventCodes>['items'][number];
type OwnCamera = { id: string; code: string; name: string; kind: string; tenant: string; status: string };

const key = ['camera-events'];
const listOf = async <T>(path: string, query: Record<string, string>, signal: AbortSignal): Promise<T[]> =>
  (await get<{ items: T[] }>(path, query, signal)).items;

/** Kinds and purposes with their names; they change with a version of VIAS only. */
export const useKinds = () =>
  useQuery({
    queryKey: [...key, 'kinds'],
    queryFn: ({ signal }) => get<Kinds>('/api/camera-events/kinds', {}, signal),
    staleTime: Number.POSITIVE_INFINITY,
  });
export const useRights = () =>
  useQuery({ queryKey: [...key, 'rights'], queryFn: ({ signal }) => listOf<LookUpRight>('/api/camera-events/rights', {}, signal) });
export const usePastLookUps = (whose: 'own' | 'all') =>
  useQuery({
    queryKey: [...key, 'look-ups', whose],
    queryFn: ({ signal }) => listOf<PastLookUp>('/api/camera-events/look-ups', { whose, limit: '100' }, signal),
  });
export const useCameras = (tenant: string | undefined) =>
  useQuery({
    queryKey: ['cameras', 'own', tenant],
    queryFn: ({ signal }) => listOf<OwnCamera>('/api/cameras', { tenant: tenant ?? '', limit: '1000' }, signal),
    enabled: tenant !== undefined,
  });
export const useHours = (camera: string | undefined, kind: string, from: string, to: string) =>
  useQuery({
    queryKey: [...key, 'hours', camera, kind, from, to],
    queryFn: ({ signal }) =>
      listOf<{ hour: string; n: number }>('/api/camera-events/hours', { camera: camera ?? '', kind, from, to }, signal),
    enabled: camera !== undefined,
  });
export const useEventKeys = () =>
  useQuery({ queryKey: [...key, 'keys'], queryFn: ({ signal }) => listOf<EventKey>('/api/camera-events/keys', {}, signal) });
export const usePlateKeys = () =>
  useQuery({ queryKey: [...key, 'plate-keys'], queryFn: ({ signal }) => listOf<PlateKey>('/api/camera-events/plate-keys', {}, signal) });
export const useCodes = () =>
  useQuery({ queryKey: [...key, 'codes'], queryFn: ({ signal }) => listOf<EventCode>('/api/camera-events/codes', {}, signal) });

/** Something that is asked or changed; nothing of it is kept by the page once it is answered. Where the second factor ran out, the reader is led to it. */
export const useAsk = <T, A>(ask: (asked: T) => Promise<A>, onDone: (answer: A) => void = () => undefined) => {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ask,
    gcTime: 0,
    onSuccess: async (answer) => {
      onDone(answer);
      await client.invalidateQueries({ queryKey: key });
    },
    onError: (error) => {
      if (error instanceof ApiError && error.code === 'identity.step_up_needed') stepUp();
    },
  });
};

export const lookUp = (asked: LookUp): Promise<Passages> => post('/api/camera-events/look-ups', asked);
export const answerSubject = (asked: { plate: string; reason: string; caseNumber: string; erase: boolean }): Promise<Passages> =>
  post('/api/camera-events/subject', asked);
export const grantRight = (asked: NewLookUpRight): Promise<LookUpRight> => post('/api/camera-events/rights', asked);
export const endRight = (id: string): Promise<void> => remove(`/api/camera-events/rights/${id}`);
export const makeEventKey = (asked: { machineId: string; publicKey?: string }): Promise<{ id: string; secret: string | null }> =>
  post('/api/camera-events/keys', asked);
export const endEventKey = (id: string): Promise<void> => remove(`/api/camera-events/keys/${id}`);
export const makePlateKey = (purpose: string): Promise<{ id: string; secret: string; example: { plate: string; hash: string } }> =>
  post('/api/camera-events/plate-keys', { purpose });
export const meanCode = (asked: { machineId: string; code: string; kind: string }): Promise<{ applied: number }> =>
  put('/api/camera-events/codes', asked);
