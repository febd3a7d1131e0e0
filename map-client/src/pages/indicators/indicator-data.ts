import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { endpoints, PeriodItem, Revision as RevisionSchema } from '@vias/api/indicators/contract.ts';
import type { z } from 'zod';
import { get, send, withQuery } from '../../api.ts';
import type { Indicator } from '../../panels/builder/thematic.ts';
import { type MapDefinition, usualTheme } from '../../panels/builder/theme.ts';
import type { Values } from '../../panels/risk/risk-data.ts';

export type { Indicator, Values };
/** What became of every row that was written at one time. */
export type ImportReport = z.output<(typeof endpoints)['listImports']['answer']['schema']>['items'][number];
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

/** Writes the values of a file; the report names every refused row. */
export const importFile = async (ref: string, file: File, options: FileOptions): Promise<ImportReport> => {
  const answer = await send(withQuery(`/api/indicators/${ref}/values/file`, { ...options, fileName: file.name }), {
    method: 'POST',
    body: file,
    headers: { accept: 'application/json', 'content-type': 'text/csv' },
  });
  return (await answer.json()) as ImportReport;
};

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
