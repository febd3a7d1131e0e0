import type { Role } from '@vias/sql/principal.ts';
import { z } from 'zod';
import { accepted, endpoint, ok, page, raw } from '../http/endpoint.ts';
import { Flag } from '../http/parameters.ts';
import { Profile, Slug } from './profile.ts';

const importers = ['incident-editor', 'dispatcher', 'municipality-admin'] as const satisfies readonly Role[];
const Count = z.int().min(0);

/** What became of the rows: accepted + rejected + unchanged = read; accepted = added + updated. The rest tells about the rows that were not refused. */
export const Counts = z
  .object({
    read: Count,
    accepted: Count,
    added: Count,
    updated: Count,
    rejected: Count,
    unchanged: Count,
    unplaced: Count.describe('Rows without a place: they count in statistics, not on maps'),
    warnings: Count.describe('Rows that landed with at least one doubt'),
    duplicates: Count.describe('Rows equal to another in all but the key'),
  })
  .meta({ id: 'ImportCounts' });
export type Counts = z.output<typeof Counts>;

export const FindingKind = z.enum(['reject', 'warning', 'duplicate']);
/** A reason why a row was refused or doubted: line of the file (GeoJSON: number of the feature), field, the value as written. */
export const ImportFinding = z
  .object({ line: z.int(), kind: FindingKind, code: z.string(), field: z.string(), value: z.string(), sentence: z.string() })
  .meta({ id: 'ImportFinding' });
export type ImportFinding = z.output<typeof ImportFinding>;

/** A row as it will land, or why it will not. */
export const SampleRow = z
  .object({
    line: z.int(),
    key: z.string().nullable(),
    occurredAt: z.string().nullable(),
    category: z.string().nullable(),
    sourceCategory: z.string().nullable(),
    severity: z.int().nullable(),
    title: z.string().nullable(),
    description: z.string().nullable(),
    address: z.string().nullable(),
    position: z.tuple([z.number(), z.number()]).nullable().describe('[longitude, latitude], WGS 84'),
    findings: z.array(z.object({ code: z.string(), field: z.string(), value: z.string(), sentence: z.string() })),
  })
  .meta({ id: 'ImportSampleRow' });
export type SampleRow = z.output<typeof SampleRow>;

export const ImportState = z.enum(['waiting', 'running', 'paused', 'stopped', 'finished', 'failed', 'undoing', 'undone']);
export type ImportState = z.output<typeof ImportState>;

/** One file brought in. `progress` is the share of the file that is read, 0 to 1. */
export const ImportSummary = z
  .object({
    id: z.uuid(),
    number: z.int(),
    fileName: z.string(),
    fileBytes: z.number(),
    profile: z.object({ name: z.string(), title: z.string(), source: z.string() }),
    dryRun: z.boolean(),
    state: ImportState,
    progress: z.number(),
    counts: Counts,
    undo: z
      .object({
        removed: Count,
        restored: Count,
        kept: Count.describe('Incidents that somebody changed after the import: left as they are'),
      })
      .nullable(),
    createdAt: z.string(),
    createdBy: z.object({ id: z.string(), name: z.string() }),
    finishedAt: z.string().nullable(),
    problem: z.object({ code: z.string(), detail: z.string() }).nullable(),
  })
  .meta({ id: 'Import' });
export type ImportSummary = z.output<typeof ImportSummary>;

export const ImportReport = ImportSummary.extend({
  columns: z.array(z.string()),
  sample: z.array(SampleRow),
  reasons: z.array(z.object({ kind: FindingKind, code: z.string(), sentence: z.string(), rows: Count })),
}).meta({ id: 'ImportReport' });

/** What a file looks like before anything is decided, in words and as a profile to start from. */
export const Preview = z
  .object({
    upload: z.uuid().describe('Names the uploaded file for an hour: POST /api/imports?upload=…'),
    fileName: z.string(),
    fileBytes: z.number(),
    format: z.enum(['csv', 'geojson', 'xlsx']),
    encoding: z.string(),
    delimiter: z.string().nullable(),
    columns: z.array(
      z.object({
        name: z.string(),
        examples: z.array(z.string()),
        field: z.string().nullable().describe('The field VIAS guesses or the profile names; personal: better left out'),
      }),
    ),
    guesses: z.array(z.string()).describe('What was guessed, in sentences'),
    profile: Profile,
    rowsLookedAt: Count,
    rows: z.array(SampleRow),
    counts: z.object({ rejected: Count, unplaced: Count, warnings: Count }),
  })
  .meta({ id: 'ImportPreview' });
export type Preview = z.output<typeof Preview>;

export const SavedProfile = z
  .object({ profile: Profile, ships: z.boolean(), changedAt: z.string().nullable(), changedBy: z.string().nullable() })
  .meta({ id: 'SavedImportProfile' });

const Id = z.object({ id: z.uuid() });
const fileProblems = [
  'import.no_file',
  'import.two_files',
  'import.file_too_large',
  'import.cut_off',
  'import.disk_full',
  'import.empty',
  'import.binary',
  'import.old_excel',
  'import.gzip_broken',
  'import.xlsx_too_large',
  'import.xlsx_broken',
  'import.geojson_broken',
  'import.too_many_columns',
  'import.columns_missing',
  'import.profile_missing',
  'import.profile_unknown',
  'import.profile_invalid',
  'import.category_unknown',
  'import.upload_gone',
] as const;

export const endpoints = {
  startImport: endpoint('post', '/api/imports', {
    summary: 'Bring in a file of incidents: multipart/form-data (file, profile) or the bytes of the file as the body',
    roles: importers,
    query: z.object({
      profile: Slug.optional().describe('Name of a saved profile; a profile itself may be the multipart field `profile`'),
      dryRun: Flag.optional().describe('true: everything is checked and counted, nothing is written'),
      upload: z.uuid().optional().describe('A file that a preview keeps, in place of a body'),
      fileName: z.string().min(1).max(255).optional(),
    }),
    answer: accepted(ImportSummary),
    problems: [...fileProblems, 'request.idempotency_key_reused'],
    limit: { rate: 'heavy' },
  }),
  previewImport: endpoint('post', '/api/imports/preview', {
    summary: 'See how a file would be read: columns, notation, guesses in words, 20 rows as they will land',
    roles: importers,
    query: z.object({ profile: Slug.optional(), upload: z.uuid().optional(), fileName: z.string().min(1).max(255).optional() }),
    answer: ok(Preview),
    problems: fileProblems,
    limit: { rate: 'heavy' },
  }),
  listImports: endpoint('get', '/api/imports', {
    summary: 'Imports of your municipality, newest first',
    roles: importers,
    query: z.object({ after: z.coerce.number().int().optional(), limit: z.coerce.number().int().min(1).max(200).default(50) }),
    answer: page(ImportSummary),
  }),
  listProfiles: endpoint('get', '/api/imports/profiles', {
    summary: 'Profiles: those that come with VIAS and your own',
    roles: importers,
    answer: ok(z.object({ items: z.array(SavedProfile) })),
  }),
  readProfile: endpoint('get', '/api/imports/profiles/{name}', {
    summary: 'One profile',
    roles: importers,
    params: z.object({ name: Slug }),
    answer: ok(SavedProfile),
    problems: ['import.profile_unknown'],
  }),
  saveProfile: endpoint('put', '/api/imports/profiles/{name}', {
    summary: 'Save how a source’s files are read',
    roles: importers,
    params: z.object({ name: Slug }),
    body: Profile,
    answer: ok(SavedProfile),
    problems: ['import.profile_reserved', 'import.category_unknown'],
  }),
  readImport: endpoint('get', '/api/imports/{id}', {
    summary: 'State, counts, reasons and 20 rows as they land',
    roles: importers,
    params: Id,
    answer: ok(ImportReport),
    problems: ['import.not_found'],
  }),
  listFindings: endpoint('get', '/api/imports/{id}/findings', {
    summary: 'Refused and doubted rows in the order of the file',
    roles: importers,
    params: Id,
    query: z.object({
      kind: FindingKind.optional(),
      code: z.string().max(60).optional(),
      after: z
        .string()
        .regex(/^\d+\.\d+$/)
        .optional(),
      limit: z.coerce.number().int().min(1).max(1000).default(100),
    }),
    answer: page(ImportFinding),
    problems: ['import.not_found'],
  }),
  downloadRejects: endpoint('get', '/api/imports/{id}/rejects.csv', {
    summary: 'Every refused row with line, field, value and reason, in the reader’s language; safe to open in a spreadsheet',
    roles: importers,
    params: Id,
    query: z.object({ kind: FindingKind.default('reject') }),
    answer: raw('text/csv'),
    problems: ['import.not_found'],
  }),
  pauseImport: endpoint('post', '/api/imports/{id}/pause', {
    summary: 'Pause after the rows at work',
    roles: importers,
    params: Id,
    answer: accepted(ImportSummary),
    problems: ['import.not_found', 'import.wrong_state'],
  }),
  resumeImport: endpoint('post', '/api/imports/{id}/resume', {
    summary: 'Go on where it was paused',
    roles: importers,
    params: Id,
    answer: accepted(ImportSummary),
    problems: ['import.not_found', 'import.wrong_state'],
  }),
  stopImport: endpoint('post', '/api/imports/{id}/stop', {
    summary: 'Stop; what is in stays and can be undone',
    roles: importers,
    params: Id,
    answer: accepted(ImportSummary),
    problems: ['import.not_found', 'import.wrong_state'],
  }),
  undoImport: endpoint('post', '/api/imports/{id}/undo', {
    summary: 'Take the whole import back: remove what it added, restore what it changed',
    roles: importers,
    params: Id,
    answer: accepted(ImportSummary),
    problems: ['import.not_found', 'import.wrong_state'],
  }),
};
