import type { Language } from '@vias/sql/problem.ts';
import type { Preview } from './contract.ts';
import { fieldsOf, guessProfile } from './guess-profile.ts';
import type { Reference } from './landing.ts';
import { type OpenTable, openTable } from './open-table.ts';
import type { Profile } from './profile.ts';
import { withSentences } from './queries.ts';
import type { RawRow } from './row.ts';
import { createOutcomes, requireColumns, sampleOf, sampleSize } from './run-import.ts';
import type { Upload } from './spool.ts';

const rowsLookedAt = 500;
const auto = { format: 'auto', encoding: 'auto', delimiter: 'auto', skipLines: 0, sheet: 1 } as const;

const firstRows = async (table: OpenTable): Promise<RawRow[]> => {
  const rows: RawRow[] = [];
  for await (const batch of table.rows) {
    rows.push(...batch);
    if (rows.length >= rowsLookedAt) break;
  }
  return rows.slice(0, rowsLookedAt);
};

/** Reads the first rows of a file by a profile, or by a guess when none is given. Throws the problems of the readers. */
export const previewFile = async (
  upload: Upload,
  given: Profile | undefined,
  context: { reference: (source: string) => Promise<Reference>; home: { country: string; timeZone: string }; now: number; lang: Language },
): Promise<Preview> => {
  const table = await openTable(upload.path, given ?? auto);
  const raw = await firstRows(table);
  if (given) requireColumns(given, table);
  const guess = given ? undefined : guessProfile(table.columns, raw, context.home, context.lang);
  const profile = given ?? guess?.profile;
  if (!profile) throw new Error('A profile is given or guessed.');
  const outcomeOf = createOutcomes(profile, table, await context.reference(profile.source), context.now);
  const outcomes = raw.map(outcomeOf);
  const fields = guess?.fieldOf ?? fieldsOf(profile);
  const landings = outcomes.flatMap((outcome) => ('landing' in outcome ? [outcome.landing] : []));
  return {
    upload: upload.id,
    fileName: upload.fileName,
    fileBytes: upload.bytes,
    format: table.format,
    encoding: table.encoding,
    delimiter: table.delimiter,
    columns: table.columns.map((name, i) => ({
      name,
      examples: [...new Set(raw.map(({ values }) => (values[i] ?? '').trim()).filter(Boolean))]
        .slice(0, 3)
        .map((value) => value.slice(0, 80)),
      field: fields.get(name) ?? null,
    })),
    guesses: guess?.sentences ?? [],
    profile,
    rowsLookedAt: raw.length,
    rows: outcomes.slice(0, sampleSize).map((outcome) => withSentences(sampleOf(outcome), context.lang)),
    counts: {
      rejected: outcomes.length - landings.length,
      unplaced: landings.filter(({ lon }) => lon === null).length,
      warnings: landings.filter(({ warnings }) => warnings.length > 0).length,
    },
  };
};
