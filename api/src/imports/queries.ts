import type { Member } from '@vias/sql/principal.ts';
import { type Language, languages, Problem } from '@vias/sql/problem.ts';
import { type Sql, sql } from '@vias/sql/sql.ts';
import type { Tx } from '@vias/sql/transaction.ts';
import { z } from 'zod';
import { FindingKind, type ImportReport, type ImportState, ImportSummary, SampleRow } from './contract.ts';
import { sentenceOf } from './finding.ts';
import { Profile } from './profile.ts';

const iso = (column: string): Sql => sql`to_char(${sql.name(column)} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')`;
const columns = sql`
  import_id as id, import_no as number, file_name as "fileName", file_bytes::float8 as "fileBytes", is_dry_run as "dryRun", state, progress,
  json_build_object('name', profile->>'name', 'title', profile->>'title', 'source', profile->>'source') as profile,
  json_build_object('read', read, 'accepted', added + updated, 'added', added, 'updated', updated, 'rejected', rejected, 'unchanged', unchanged,
                    'unplaced', unplaced, 'warnings', warnings, 'duplicates', duplicates) as counts,
  case when state in ('undoing', 'undone') then json_build_object('removed', removed, 'restored', restored, 'kept', kept) end as undo,
  ${iso('created_at')} as "createdAt", json_build_object('id', created_by, 'name', created_by_name) as "createdBy", ${iso('finished_at')} as "finishedAt", problem`;

/** A stored problem has a code and values; its sentence is made in the reader's language. */
const StoredProblem = z
  .object({
    code: z.string(),
    values: z.record(z.string(), z.union([z.string(), z.number(), z.record(z.enum(languages), z.string())])).optional(),
  })
  .nullable();
const Row = ImportSummary.extend({ number: z.coerce.number(), problem: StoredProblem });
const inWords = (problem: z.output<typeof StoredProblem>, lang: Language) =>
  problem && { code: problem.code, detail: new Problem(problem.code, problem.values && { values: problem.values }).sentence(lang) };
/** A sample row with its findings as sentences. */
export const withSentences = <F extends { code: string }, T extends { findings: F[] }>(row: T & { findings: F[] }, lang: Language) => ({
  ...row,
  findings: row.findings.map((finding: F) => ({ ...finding, sentence: sentenceOf(finding.code, lang) })),
});

export const insertImport = async (
  tx: Tx,
  member: Member,
  made: { id: string; fileName: string; fileBytes: number; profile: Profile; dryRun: boolean },
): Promise<void> => {
  await tx.run(sql`
    insert into import (import_id, tenant_id, file_name, file_bytes, profile, is_dry_run, principal)
    values (${made.id}, ${member.tenant}, ${made.fileName}, ${made.fileBytes}, ${JSON.stringify(made.profile)}, ${made.dryRun}, ${JSON.stringify(member)})`);
  await note(tx, made.dryRun ? 'import.try' : 'import.start', made.id, { file: made.fileName, profile: made.profile.name });
};

/** Leaves a line about an import in the audit: each batch's rows are there by themselves. */
export const note = (tx: Tx, action: string, id: string, detail: object) =>
  tx.run(sql`select audit_note(${action}, 'import', array[${id}], 1, ${JSON.stringify(detail)})`);

export const selectImport = async (tx: Tx, id: string, lang: Language): Promise<ImportSummary> => {
  const row = await tx.maybe(Row, sql`select ${columns} from import where import_id = ${id}`);
  if (!row) throw new Problem('import.not_found');
  return { ...row, problem: inWords(row.problem, lang) };
};

export const selectImports = async (tx: Tx, { after, limit }: { after?: number | undefined; limit: number }, lang: Language) => {
  const { items, next } = await tx.page(
    Row,
    limit,
    sql`select ${columns}, import_no as key from import where ${after === undefined ? sql`true` : sql`import_no < ${after}`} order by import_no desc`,
  );
  return { items: items.map((row) => ({ ...row, problem: inWords(row.problem, lang) })), next };
};

const Reason = z.object({ kind: FindingKind, code: z.string(), rows: z.coerce.number() });
const Details = Row.extend({
  columns: z.array(z.string()),
  sample: z.array(SampleRow.extend({ findings: z.array(z.object({ code: z.string(), field: z.string(), value: z.string() })) })),
});

/** The whole report: counts, the reasons with how many rows each, and the first rows as they landed. */
export const selectReport = async (tx: Tx, id: string, lang: Language): Promise<z.output<typeof ImportReport>> => {
  const row = await tx.maybe(Details, sql`select ${columns}, columns, sample from import where import_id = ${id}`);
  if (!row) throw new Problem('import.not_found');
  const reasons = await tx.rows(
    Reason,
    sql`select kind, code, count(distinct line) as rows from import_finding where import_id = ${id} group by kind, code order by kind, rows desc, code`,
  );
  return {
    ...row,
    problem: inWords(row.problem, lang),
    sample: row.sample.map((landing) => withSentences(landing, lang)),
    reasons: reasons.map((reason) => ({ ...reason, sentence: sentenceOf(reason.code, lang) })),
  };
};

const Finding = z.object({ line: z.int(), kind: FindingKind, code: z.string(), field: z.string(), value: z.string(), key: z.string() });

/** Refused and doubted rows in the order of the file; `after` is `line.no` of the last one before. */
export const selectFindings = async (
  tx: Tx,
  id: string,
  { kind, code, after, limit }: { kind?: string | undefined; code?: string | undefined; after?: string | undefined; limit: number },
  lang: Language,
) => {
  const [line, no] = (after ?? '0.0').split('.').map(Number);
  const { items, next } = await tx.page(
    Finding,
    limit,
    sql`select line, kind, code, field, value, line || '.' || no as key from import_finding
        where import_id = ${id} and (line, no) > (${line ?? 0}, ${no ?? 0}) and ${kind === undefined ? sql`true` : sql`kind = ${kind}`} and ${code === undefined ? sql`true` : sql`code = ${code}`}
        order by line, no`,
  );
  return { items: items.map(({ key: _key, ...finding }) => ({ ...finding, sentence: sentenceOf(finding.code, lang) })), next };
};

/** Moves an import to another state if it is in one of those named; otherwise throws import.wrong_state. */
export const changeState = async (tx: Tx, id: string, from: readonly ImportState[], to: ImportState): Promise<void> => {
  const changed = await tx.run(
    sql`update import set state = ${to}, changed_at = now(), finished_at = ${to === 'stopped' ? new Date() : null} where import_id = ${id} and state = any (${from})`,
  );
  if (changed === 1) return;
  const found = await tx.maybe(z.object({ state: z.string() }), sql`select state from import where import_id = ${id}`);
  if (!found) throw new Problem('import.not_found');
  throw new Problem('import.wrong_state', { values: { state: found.state } });
};

const Saved = z.object({ profile: Profile, changedAt: z.string(), changedBy: z.string() });
const savedColumns = sql`profile, ${iso('changed_at')} as "changedAt", changed_by_name as "changedBy"`;
export const selectProfiles = (tx: Tx) => tx.rows(Saved, sql`select ${savedColumns} from import_profile order by name`);
export const selectProfile = (tx: Tx, name: string) =>
  tx.maybe(Saved, sql`select ${savedColumns} from import_profile where name = ${name}`);
export const upsertProfile = (tx: Tx, tenant: string, profile: Profile) =>
  tx.one(
    Saved,
    sql`insert into import_profile (tenant_id, name, profile) values (${tenant}, ${profile.name}, ${JSON.stringify(profile)})
        on conflict (tenant_id, name) do update set profile = excluded.profile, changed_at = now(), changed_by = my_principal(), changed_by_name = my_principal_name()
        returning ${savedColumns}`,
  );
