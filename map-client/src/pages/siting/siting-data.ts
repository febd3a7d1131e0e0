import { useQueries, useQuery } from '@tanstack/react-query';
import type { CameraPlan, PlanAnswer, PlanHead, PlanNotice } from '@vias/api/siting/contract.ts';
import type { z } from 'zod';
import { get } from '../../api.ts';
import { user } from '../../auth.ts';
import type { Lang } from '../../i18n/i18n.ts';
import { queries } from '../../queries.ts';
import { useStore } from '../../store.ts';

export type Answer = PlanAnswer;
type Head = z.output<typeof PlanHead>;

/** How often it is asked how far a plan is, milliseconds. */
const askEvery = 1000;
const isOn = (state: string | undefined): boolean => state === 'waiting' || state === 'computing';

/** The municipality's plans, newest first. */
export const usePlans = () =>
  useQuery({
    queryKey: ['camera-plans'],
    queryFn: async ({ signal }) => (await get<{ items: Head[] }>('/api/camera-plans', {}, signal)).items,
  });

/** One plan, asked again while it is computed. */
export const usePlan = (id: string | null) =>
  useQuery({
    queryKey: ['camera-plans', id],
    queryFn: ({ signal }) => get<CameraPlan>(`/api/camera-plans/${id}`, {}, signal),
    enabled: id !== null,
    refetchInterval: ({ state }) => (isOn(state.data?.state) ? askEvery : false),
  });

/** What residents are told of a plan, in each of some languages. */
export const useNotices = (id: string, langs: readonly Lang[]) =>
  useQueries({
    queries: langs.map((lang) => ({
      queryKey: ['camera-plans', id, 'notice', lang],
      queryFn: ({ signal }: { signal: AbortSignal }) => get<PlanNotice>(`/api/camera-plans/${id}/notice`, { lang }, signal),
    })),
  });

export const forgetPlans = () => queries.invalidateQueries({ queryKey: ['camera-plans'] });

/** The language in which the reader's municipality writes. */
export const useOwnLang = (): Lang => (useStore(user)?.tenant.startsWith('lt') ? 'lt' : 'lv');
