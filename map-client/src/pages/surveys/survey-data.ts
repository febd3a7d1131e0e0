import { keepPreviousData, useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import type {
  DayPart,
  NewSurvey,
  Survey,
  SurveyAnswer,
  SurveyImport,
  SurveyImportReport,
  SurveyResults,
} from '@vias/api/surveys/contract.ts';
import { useCallback } from 'react';
import type { z } from 'zod';
import { get, patch, post, remove, send, withQuery } from '../../api.ts';

export type { DayPart, NewSurvey, Survey, SurveyResults };
export type Answer = z.output<typeof SurveyAnswer>;
export type Imported = z.output<typeof SurveyImport>;
export type Report = SurveyImportReport;
/** What of a survey is looked at: answers that give a reason, at a part of the day. */
export interface Part {
  reason: string | undefined;
  dayPart: DayPart | undefined;
}

/** Every survey that the reader may know of, the newest first. */
export const useSurveys = () =>
  useQuery({
    queryKey: ['surveys'],
    queryFn: async ({ signal }) => (await get<{ items: Survey[] }>('/api/surveys', {}, signal)).items,
  });

/** What a survey found; a part of it only where the reader reads single answers. */
export const useResults = (survey: Survey | undefined, { reason, dayPart }: Part) => {
  const part = survey?.isExact ? { reason, dayPart } : {};
  return useQuery({
    queryKey: ['survey-results', survey?.id, survey?.version, part],
    queryFn: ({ signal }) => get<SurveyResults>(`/api/surveys/${survey?.id}/results`, part, signal),
    enabled: survey !== undefined,
    placeholderData: (before, query) => (query?.queryKey[1] === survey?.id ? before : undefined),
  });
};

/** Answers with words, in a square or everywhere, page by page. */
export const useWords = (survey: Survey, { reason, dayPart }: Part, bbox: string | undefined) =>
  useInfiniteQuery({
    queryKey: ['survey-words', survey.id, survey.version, reason, dayPart, bbox],
    queryFn: ({ pageParam, signal }) =>
      get<{ items: Answer[]; next: string | null }>(
        `/api/surveys/${survey.id}/answers`,
        { reason, dayPart, bbox, withWords: true, limit: 20, after: pageParam },
        signal,
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next }) => next ?? undefined,
    placeholderData: keepPreviousData,
    enabled: survey.isExact,
  });

/** Files that were imported into a survey. */
export const useImports = (survey: Survey) =>
  useQuery({
    queryKey: ['survey-imports', survey.id, survey.version],
    queryFn: async ({ signal }) => (await get<{ items: Imported[] }>(`/api/surveys/${survey.id}/imports`, {}, signal)).items,
    enabled: survey.isExact,
  });

/** Reads everything about surveys anew. */
export const useRefresh = () => {
  const client = useQueryClient();
  return useCallback(
    () =>
      Promise.all(
        ['surveys', 'survey-results', 'survey-words', 'survey-imports'].map((key) => client.invalidateQueries({ queryKey: [key] })),
      ),
    [client],
  );
};

/** Sends a file of answers; `dryRun` only looks at it. */
export const sendAnswers = async (survey: Survey, file: File, dryRun: boolean): Promise<Report> => {
  const path = withQuery(`/api/surveys/${survey.id}/imports`, { fileName: file.name, ...(dryRun && { dryRun }) });
  const answer = await send(path, { method: 'POST', headers: { 'content-type': 'application/octet-stream' }, body: file });
  return (await answer.json()) as Report;
};

export const undoImport = (survey: Survey, { id }: Imported) => remove(`/api/surveys/${survey.id}/imports/${id}`);
export const addSurvey = (survey: NewSurvey, idempotencyKey: string) => post<Survey>('/api/surveys', survey, { idempotencyKey });
export const changeSurvey = ({ id, version }: Survey, survey: NewSurvey) =>
  patch<Survey>(`/api/surveys/${id}`, survey, { ifMatch: version });
export const deleteSurvey = ({ id, version }: Survey) => remove(`/api/surveys/${id}`, { ifMatch: version });
