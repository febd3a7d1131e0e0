import type { Database } from '@vias/sql/database.ts';
import type { Member } from '@vias/sql/principal.ts';
import { type Language, Problem } from '@vias/sql/problem.ts';
import { findings } from '../imports/finding.ts';
import { openTable } from '../imports/open-table.ts';
import type { Crs } from '../imports/profile.ts';
import type { Survey, SurveyImportReport } from './contract.ts';
import { beginImport, countMasked, finishImport, insertAnswers, selectKnown } from './import-queries.ts';
import './problems.ts';
import { type Answer, createAnswerReader, type Fault, fieldOf } from './read-answers.ts';

/** One file of answers. */
export const fileLimits = { bytes: 10 * 1_048_576, rows: 10_000 } as const;
/** Refused rows that a report names; the others are counted. */
const namedRejects = 1000;
/** A transaction on the embedded database stays under 250 ms; batches grow and shrink to take half of that. */
const wantedMs = 110;

const sentenceOf = ({ code, values }: Fault, lang: Language): string =>
  code in findings ? `${findings[code as keyof typeof findings][lang]}.` : new Problem(code, values ? { values } : {}).sentence(lang);

type Read = {
  answers: Answer[];
  rejected: { line: number; faults: Fault[] }[];
  unchanged: number;
  read: number;
  columns: readonly string[];
};

/** Reads a whole file. The same answer under the same number counts once. Throws survey.file_empty, survey.file_too_long, survey.column_missing and the problems of the readers. */
const readAnswers = async (path: string, survey: Survey, how: { crs: Crs; lang: Language }): Promise<Read> => {
  const table = await openTable(path, { format: 'auto', encoding: 'auto', delimiter: 'auto', skipLines: 0, sheet: 1 });
  try {
    const known = table.columns.map(fieldOf);
    // A file of free objects names its columns as it goes, and its places stand in the geometry.
    for (const column of table.format === 'geojson' ? [] : (['lon', 'lat'] as const))
      if (!known.includes(column))
        throw new Problem('survey.column_missing', { field: column, values: { column, columns: table.columns.slice(0, 30).join(', ') } });
    const reader = createAnswerReader(survey, () => table.columns, how);
    const found: Read = { answers: [], rejected: [], unchanged: 0, read: 0, columns: table.columns };
    const said = new Map<string, string>();
    for await (const rows of table.rows)
      for (const row of rows) {
        if (++found.read > fileLimits.rows) throw new Problem('survey.file_too_long', { values: { most: fileLimits.rows } });
        const one = reader(row);
        if ('faults' in one) {
          found.rejected.push(one);
          continue;
        }
        const { key, content } = one.answer;
        const before = said.get(key);
        if (before === content) found.unchanged++;
        else if (before !== undefined)
          found.rejected.push({ line: one.line, faults: [{ field: 'id', value: '', code: 'survey.answer_differs' }] });
        else {
          said.set(key, content);
          found.answers.push(one.answer);
        }
      }
    if (found.read === 0) throw new Problem('survey.file_empty');
    return found;
  } finally {
    await table.rows.return(undefined);
  }
};

/**
 * Brings the answers of a file into a survey of the member's own: those that are there already change nothing, a row is taken whole or refused whole, and every refused one is in the report.
 * With `dryRun` the report is the same and nothing is written.
 */
export async function importAnswers(
  db: Database,
  member: Member,
  survey: Survey,
  file: { path: string; fileName: string; crs: Crs },
  { dryRun, lang }: { dryRun: boolean; lang: Language },
): Promise<SurveyImportReport> {
  const { answers, rejected, unchanged, read, columns } = await readAnswers(file.path, survey, { crs: file.crs, lang });
  const tally = { read, added: 0, unchanged, rejected: 0, masked: 0 };
  const importId = dryRun ? null : await db.as(member, (tx) => beginImport(tx, member, survey.id, file.fileName));
  let size = 50;
  for (let from = 0; from < answers.length; ) {
    const batch = answers.slice(from, from + size);
    const begun = performance.now();
    await db.as(member, async (tx) => {
      const known = await selectKnown(
        tx,
        survey.id,
        batch.map(({ key }) => key),
      );
      const fresh: Answer[] = [];
      for (const answer of batch) {
        const before = known.get(answer.key);
        if (before === undefined) fresh.push(answer);
        else if (before === answer.content) tally.unchanged++;
        else rejected.push({ line: answer.line, faults: [{ field: 'id', value: '', code: 'survey.answer_differs' }] });
      }
      if (importId === null) {
        tally.added += fresh.length;
        tally.masked += await countMasked(
          tx,
          fresh.flatMap(({ words }) => words ?? []),
        );
        return;
      }
      const { added, masked } = await insertAnswers(tx, member, { survey: survey.id, importId }, fresh);
      tally.added += added;
      // Somebody else imported the same answer in this very moment.
      tally.unchanged += fresh.length - added;
      tally.masked += masked;
    });
    from += batch.length;
    size = Math.round(Math.min(1000, Math.max(20, size * Math.min(1.6, Math.max(0.3, wantedMs / (performance.now() - begun))))));
  }
  tally.rejected = rejected.length;
  if (importId !== null) await db.as(member, (tx) => finishImport(tx, survey.id, importId, tally));
  return {
    id: importId,
    ...tally,
    ignoredColumns: columns.filter((name) => fieldOf(name) === undefined),
    rejects: rejected
      .sort((a, b) => a.line - b.line)
      .flatMap(({ line, faults }) =>
        faults.map((fault) => ({ line, field: fault.field, value: fault.value, code: fault.code, reason: sentenceOf(fault, lang) })),
      )
      .slice(0, namedRejects),
  };
}
