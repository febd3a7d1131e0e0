import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { endpoints, PeriodItem, Revision as RevisionSchema, Use as UseSchema } from '@vias/api/indicators/contract.ts';
import type { z } from 'zod';
import { get, post, put, remove, send, withQuery } from '../../api.ts';
import type { Indicator } from '../../panels/builder/thematic.ts';
import { type MapDefinition, usualTheme } from '../../panels/builder/theme.ts';
import type { Values } from '../../panels/risk/risk-data.ts';

export type { Indicator, Values };
/** What became of every row that was written at one time. */
export type ImportReport = z.output<(typeof endpoints)['listImports']['answer']['schema']>['items'][number];
/** What would become of every row, and how the file was read. */
export type ValuesCheck = z.output<(typeof endpoints)['checkValues']['answer']['schema']>;
type Use = z.output<typeof UseSchema>;
export type PeriodOf = z.output<typeof PeriodItem>;
export type Revision = z.output<typeof RevisionSchema>;
/** How a file is read: where its codes belong, and which columns hold what. */
export interface FileOptions {
  codeColumn: string | undefined;
  valueColumn: string | undefined;
  /** A column, or one period for every row. */
  periodColumn: string | undefined;
  period: string | undefined;
  country: string | undefined;
  scheme: string | undefined;
  level: string | undefined;
  /** Unsaid: as the server finds them. */
  encoding: 'utf-8' | 'windows-1257' | undefined;
  delimiter: 'comma' | 'semicolon' | 'tab' | undefined;
  status: 'final' | 'provisional' | 'estimated';
}

/** The indicator with its periods, newest first. `ref` is its owner and code: vias:lone_pensioners. */
export const useIndicator = (ref: string) =>
  useQuery({
    queryKey: ['indicators', ref],
    queryFn: ({ signal }) => get<Indicator & { periodList: PeriodOf[] }>(`/api/indicators/${ref}`, {}, signal),
  });

/** Values by today's municipalities in one period. */
export const useValues = (ref: string, period: string | undefined) =>
  useQuery({
    queryKey: ['indicator-values', ref, period],
    queryFn: ({ signal }) => get<Values>(`/api/indicators/${ref}/values`, { period }, signal),
    enabled: period !== undefined,
    placeholderData: keepPreviousData,
  });

/** What was written to an indicator, with the refused rows; nothing is asked where the reader may not write. */
export const useImports = (ref: string, mayRead: boolean) =>
  useQuery({
    queryKey: ['indicator-imports', ref],
    queryFn: ({ signal }) => get<{ items: ImportReport[] }>(`/api/indicators/${ref}/imports`, {}, signal).then((page) => page.items),
    enabled: mayRead,
  });

/** Values that later ones replaced. */
export const useRevisions = (ref: string, mayRead: boolean) =>
  useQuery({
    queryKey: ['indicator-revisions', ref],
    queryFn: ({ signal }) => get<{ items: Revision[] }>(`/api/indicators/${ref}/revisions`, {}, signal).then((page) => page.items),
    enabled: mayRead,
  });

const sendFile = async <T>(path: string, file: File, options: FileOptions): Promise<T> => {
  const answer = await send(withQuery(path, { ...options, fileName: file.name }), {
    method: 'POST',
    body: file,
    headers: { accept: 'application/json', 'content-type': 'text/csv' },
  });
  return (await answer.json()) as T;
};
/** Says what importing a file would do to the row; nothing is written. */
export const checkFile = (ref: string, file: File, options: FileOptions): Promise<ValuesCheck> =>
  sendFile(`/api/indicators/${ref}/values/check`, file, options);
/** Writes the values of a file; the report names every refused row. */
export const importFile = (ref: string, file: File, options: FileOptions): Promise<ImportReport> =>
  sendFile(`/api/indicators/${ref}/values/file`, file, options);

/** Adds an indicator to one's own register; saying it again with the same key adds it once. */
export const makeIndicator = (body: object, idempotencyKey: string): Promise<Indicator> =>
  post('/api/indicators', body, { idempotencyKey });
/** Says anew what an indicator means. Refused where somebody else did so meanwhile. */
export const changeIndicator = (indicator: Indicator, body: object): Promise<Indicator> =>
  put(`/api/indicators/${refOf(indicator)}`, body, { ifMatch: indicator.version });
/** Takes an indicator without values out of the register. */
export const deleteIndicator = (indicator: Indicator): Promise<void> =>
  remove(`/api/indicators/${refOf(indicator)}`, { ifMatch: indicator.version });

/** Maps, models and indicators that would miss an indicator; asked anew each time, because one is about to withdraw it. */
export const useUses = (ref: string, isAsked: boolean) =>
  useQuery({
    queryKey: ['indicator-uses', ref],
    queryFn: ({ signal }) => get<{ items: Use[]; hidden: number }>(`/api/indicators/${ref}/uses`, {}, signal),
    enabled: isAsked,
    staleTime: 0,
  });

/** The register with the withdrawn ones. */
export const useWholeRegister = (isAsked: boolean) =>
  useQuery({
    queryKey: ['indicators', 'retired'],
    queryFn: ({ signal }) => get<{ items: Indicator[] }>('/api/indicators', { retired: true }, signal).then((page) => page.items),
    enabled: isAsked,
  });

/** What an indicator is asked for by: its owner and code, because two may use one code. */
export const refOf = ({ tenant, code }: Pick<Indicator, 'tenant' | 'code'>): string => `${tenant}:${code}`;

/** The map of an indicator in a period. Counts are divided where the register says by what: a map of counts is a map of where people live. */
export const mapOf = ({ aggregation, denominator }: Indicator, code: string, period: string): MapDefinition => ({
  ...usualTheme,
  source: { kind: 'indicator', code, period },
  measure:
    aggregation === 'sum' && (denominator === 'residents' || denominator === 'km2')
      ? { kind: 'rate', per: denominator }
      : { kind: 'value' },
});
