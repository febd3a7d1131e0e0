import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import type { endpoints, FindingKind, ImportFinding, ImportState, ImportSummary, Preview } from '@vias/api/imports/contract.ts';
import type { z } from 'zod';
import { ApiError, get, post, type Query, request, withQuery } from '../../api.ts';
import { download } from '../../download.ts';
import { sendForm } from './upload.ts';

export type Profile = Preview['profile'];
export type ImportReport = z.output<(typeof endpoints)['readImport']['answer']['schema']>;
export type SavedProfile = z.output<(typeof endpoints)['readProfile']['answer']['schema']>;
export type Kind = z.output<typeof FindingKind>;
export type { ImportFinding, ImportState, ImportSummary, Preview };

type OnProgress = (share: number) => void;

const form = (file: File, profile: Profile | undefined): FormData => {
  const data = new FormData();
  // The profile comes first: the server reads the file as a stream and has to know how before it begins.
  if (profile) data.append('profile', JSON.stringify(profile));
  data.append('file', file, file.name);
  return data;
};

/** Uploads a file and says how it would be read; nothing is written. */
export const previewFile = (file: File, profile: string | undefined, onProgress: OnProgress, signal: AbortSignal): Promise<Preview> =>
  sendForm(withQuery('/api/imports/preview', { profile }), form(file, undefined), onProgress, signal);

/** A file that the server keeps for an hour under a name, and that this page can send again when it no longer does. */
export interface Kept {
  upload: string;
  file: File;
}

const byUpload = async <T>(
  path: string,
  query: Query,
  { upload, file }: Kept,
  profile: Profile,
  onProgress: OnProgress,
  signal?: AbortSignal,
): Promise<T> => {
  try {
    return await post<T>(path, profile, { query: { ...query, upload, fileName: file.name }, signal });
  } catch (error) {
    if (!(error instanceof ApiError && error.code === 'import.upload_gone')) throw error;
    return sendForm<T>(withQuery(path, query), form(file, profile), onProgress, signal);
  }
};

/** Says again how an uploaded file would be read, by another profile. */
export const previewKept = (kept: Kept, profile: Profile, signal?: AbortSignal): Promise<Preview> =>
  byUpload('/api/imports/preview', {}, kept, profile, () => {}, signal);

/** Begins the import of a file, or its dry run. */
export const startImport = (kept: Kept, profile: Profile, dryRun: boolean, onProgress: OnProgress = () => {}): Promise<ImportSummary> =>
  byUpload('/api/imports', { dryRun: dryRun || undefined }, kept, profile, onProgress);

/** Pauses, resumes, stops or takes back an import. */
export const steer = (id: string, verb: 'pause' | 'resume' | 'stop' | 'undo'): Promise<ImportSummary> => post(`/api/imports/${id}/${verb}`);

/** Saves how a source's files are read. */
export const saveProfile = async (profile: Profile): Promise<SavedProfile> =>
  (await request<SavedProfile>('PUT', `/api/imports/profiles/${profile.name}`, { body: profile })).body;

const atWork: readonly ImportState[] = ['waiting', 'running', 'undoing'];
/** True while the server works on an import. */
export const isAtWork = (state: ImportState): boolean => atWork.includes(state);

/** Follows one import: twice a second while the server works on it. */
export const useImport = (id: string | undefined) =>
  useQuery({
    queryKey: ['import', id],
    queryFn: ({ signal }) => get<ImportReport>(`/api/imports/${id}`, {}, signal),
    enabled: !!id,
    refetchInterval: ({ state }) => (state.data && isAtWork(state.data.state) ? 500 : false),
  });

/** The latest imports of the reader's municipality. */
export const useImports = () =>
  useQuery({
    queryKey: ['imports'],
    queryFn: ({ signal }) => get<{ items: ImportSummary[] }>('/api/imports', { limit: 8 }, signal).then((page) => page.items),
  });

export const useProfiles = () =>
  useQuery({
    queryKey: ['import-profiles'],
    queryFn: ({ signal }) => get<{ items: SavedProfile[] }>('/api/imports/profiles', {}, signal).then((page) => page.items),
  });

/** Refused or doubted rows page by page, in the order of the file. `rows` counts what is known, so that the list grows with the import. */
export const useFindings = (id: string, kind: Kind, code: string | undefined, rows: number) =>
  useInfiniteQuery({
    queryKey: ['import-findings', id, kind, code, Math.min(rows, 100)],
    queryFn: ({ pageParam, signal }) =>
      get<{ items: ImportFinding[]; next: string | null }>(
        `/api/imports/${id}/findings`,
        { kind, code, after: pageParam, limit: 100 },
        signal,
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next ?? undefined,
    placeholderData: (before) => before,
    enabled: rows > 0,
  });

/** Hands the refused or doubted rows to the browser as CSV. */
export const downloadRejects = (report: ImportSummary, kind: Kind): Promise<void> =>
  download(withQuery(`/api/imports/${report.id}/rejects.csv`, { kind }), `${report.fileName.replace(/\.[^.]*$/, '')}-${kind}.csv`);
