import { keepPreviousData, useQueries, useQuery } from '@tanstack/react-query';
import type { TerritoryValue } from '@vias/api/indicators/contract.ts';
import type { endpoints, RiskDefinition, RiskModel, RiskRating } from '@vias/api/risk/contract.ts';
import type { z } from 'zod';
import { get, post, request } from '../../api.ts';
import type { Judgement } from '../../risk/ahp.ts';

export type Model = z.output<typeof RiskModel>;
export type Rating = z.output<typeof RiskRating>;
export type Version = z.output<(typeof endpoints)['listVersions']['answer']['schema']>['items'][number];
export type Value = z.output<typeof TerritoryValue>;
/** The values of one indicator in one period, by territory. */
export interface Values {
  code: string;
  period: string | null;
  items: Value[];
  shown: number;
  masked: number;
  noData: number;
  converted: number;
}

/** The risk models that the reader may see: one's own first. */
export const useRiskModels = () =>
  useQuery({
    queryKey: ['risk-models'],
    queryFn: ({ signal }) => get<{ items: Model[] }>('/api/risk-models', {}, signal).then((page) => page.items),
  });

/** What every expert of one's own municipality said to a version, superseded answers included; nothing is asked where the reader may not know. */
export const useRatings = (model: Model | undefined, mayRead: boolean) =>
  useQuery({
    queryKey: ['risk-ratings', model?.id, model?.version],
    queryFn: ({ signal }) =>
      get<{ items: Rating[] }>(`/api/risk-models/${model?.id}/ratings`, { version: model?.version }, signal).then((page) => page.items),
    enabled: model !== undefined && mayRead,
  });

/** Every version of a model: what was approved, by whom and when. */
export const useVersions = (id: string | undefined) =>
  useQuery({
    queryKey: ['risk-versions', id],
    queryFn: ({ signal }) => get<{ items: Version[] }>(`/api/risk-models/${id}/versions`, {}, signal).then((page) => page.items),
    enabled: id !== undefined,
  });

/** The values of all indicators of a model, in the order of the weights; the period of the model, else each one's latest. */
export const useModelValues = (codes: readonly string[] | undefined, period: RiskDefinition['period'] | undefined) =>
  useQuery({
    queryKey: ['indicator-values', 'model', codes, period],
    queryFn: ({ signal }) =>
      Promise.all((codes ?? []).map((code) => get<Values>(`/api/indicators/${code}/values`, { period: period ?? undefined }, signal))),
    enabled: codes !== undefined,
    placeholderData: keepPreviousData,
    staleTime: 5 * 60_000,
  });

const together = (answers: { data: Values | undefined; error: unknown }[]) => ({
  each: answers.map(({ data }) => data),
  error: answers.find(({ error }) => error)?.error,
});
/** The values of each indicator in the order of the codes, as they come; an indicator that was looked at before is there at once. */
export const useEachValues = (codes: readonly string[], period: string | null) =>
  useQueries({
    queries: codes.map((code) => ({
      queryKey: ['indicator-values', 'each', code, period],
      queryFn: ({ signal }: { signal: AbortSignal }) =>
        get<Values>(`/api/indicators/${code}/values`, { period: period ?? undefined }, signal),
      staleTime: 5 * 60_000,
    })),
    combine: together,
  });

/** Makes a model; saying it again with the same key makes it once. */
export const makeModel = (body: object, idempotencyKey: string): Promise<Model> => post('/api/risk-models', body, { idempotencyKey });
/** Changes a model: another definition is another version, and what was approved stays as it was. */
export const changeModel = async ({ id, version }: Model, body: object): Promise<Model> =>
  (await request<Model>('PUT', `/api/risk-models/${id}`, { body, ifMatch: version })).body;

/** Saves one's own answers to a version. */
export const saveRating = (model: Model, judgements: readonly Judgement[], group: string | null): Promise<Rating> =>
  post(`/api/risk-models/${model.id}/ratings`, { version: model.version, group, judgements });

/** Approves weights with the ratings they come from. */
export const approveWeights = (model: Model, weights: Record<string, number>, ratings: readonly string[]): Promise<Model> =>
  post(`/api/risk-models/${model.id}/approval`, { weights, ratings }, { ifMatch: model.version });

/** Makes another version of an approved model, so that the experts are asked again. */
export const askAgain = async ({ id, title, definition, version, isRetired }: Model): Promise<Model> =>
  (await request<Model>('PUT', `/api/risk-models/${id}`, { body: { title, definition, isRetired }, ifMatch: version })).body;
