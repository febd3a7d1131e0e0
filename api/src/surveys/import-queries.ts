import type { Member } from '@vias/sql/principal.ts';
import { Problem } from '@vias/sql/problem.ts';
import { sql } from '@vias/sql/sql.ts';
import type { Tx } from '@vias/sql/transaction.ts';
import { z } from 'zod';
import type { Answer } from './read-answers.ts';

const Known = z.object({ key: z.string(), content: z.string() });
/** Answers of the survey that are there already: what each says, by what tells it from others (digests, hexadecimal). */
export const selectKnown = async (tx: Tx, survey: string, keys: readonly string[]): Promise<Map<string, string>> => {
  const found = await tx.rows(
    Known,
    sql`select encode(key_digest, 'hex') as key, encode(content_digest, 'hex') as content from survey_answer
        where survey_id = ${survey} and key_digest in (select decode(k, 'hex') from unnest(${keys}::text[]) k)`,
  );
  return new Map(found.map(({ key, content }) => [key, content]));
};

/** How many of these words name somebody. */
export const countMasked = async (tx: Tx, words: readonly string[]): Promise<number> => {
  const { n } = await tx.one(
    z.object({ n: z.coerce.number().int() }),
    sql`select count(*) as n from unnest(${words}::text[]) w where survey_covered(w, 'LV') <> w`,
  );
  return n;
};

export const beginImport = async (tx: Tx, { tenant }: Member, survey: string, fileName: string): Promise<string> => {
  const { id } = await tx.one(
    z.object({ id: z.uuid() }),
    sql`insert into survey_import (tenant_id, survey_id, file_name) values (${tenant}, ${survey}, ${fileName}) returning survey_import_id as id`,
  );
  return id;
};

/** Writes answers that are not there; tells how many it wrote and in how many of those somebody was named. */
export const insertAnswers = async (
  tx: Tx,
  { tenant }: Member,
  { survey, importId }: { survey: string; importId: string },
  answers: readonly Answer[],
): Promise<{ added: number; masked: number }> => {
  const of = <K extends keyof Answer>(field: K) => answers.map((answer) => answer[field]);
  return tx.one(
    z.object({ added: z.coerce.number().int(), masked: z.coerce.number().int() }),
    sql`
      with given as materialized (
        select decode(key, 'hex') as key_digest, decode(content, 'hex') as content_digest, st_setsrid(st_makepoint(lon, lat), 4326) as geom,
               string_to_array(nullif(reasons, ''), ' ') as reasons, words, day_part, age_group, sex
        from unnest(${of('key')}::text[], ${of('content')}::text[], ${of('lon')}::float8[], ${of('lat')}::float8[], ${answers.map(({ reasons }) => reasons.join(' '))}::text[],
                    ${of('words')}::text[], ${of('dayPart')}::text[], ${of('ageGroup')}::text[], ${of('sex')}::text[]) g (key, content, lon, lat, reasons, words, day_part, age_group, sex)
      ), written as (
        insert into survey_answer (tenant_id, survey_id, survey_import_id, key_digest, content_digest, geom, reasons, words, day_part, age_group, sex)
        select ${tenant}, ${survey}, ${importId}, key_digest, content_digest, geom, coalesce(reasons, '{}'), words, day_part, age_group, sex from given
        on conflict (tenant_id, survey_id, key_digest) do nothing
        returning key_digest, words
      )
      select count(*) as added, count(*) filter (where w.words is distinct from g.words) as masked from written w join given g using (key_digest)`,
  );
};

type Tally = { read: number; added: number; unchanged: number; rejected: number; masked: number };
/** Closes the import; the survey becomes a new version, so that whoever looks at it is told. */
export const finishImport = async (
  tx: Tx,
  survey: string,
  importId: string,
  { read, added, unchanged, rejected, masked }: Tally,
): Promise<void> => {
  await tx.run(sql`
    update survey_import set read_count = ${read}, added_count = ${added}, unchanged_count = ${unchanged}, rejected_count = ${rejected}, masked_count = ${masked}, finished_at = now()
    where survey_import_id = ${importId}`);
  if (added > 0) await tx.run(sql`update survey set source = source where survey_id = ${survey}`);
};

/** Deletes up to `most` answers of an import, or of the whole survey; tells how many there were. */
export const deleteAnswers = (tx: Tx, survey: string, importId: string | null, most: number): Promise<number> =>
  tx.run(sql`
    delete from survey_answer where answer_no in (
      select answer_no from survey_answer where survey_id = ${survey} and (${importId}::uuid is null or survey_import_id = ${importId}::uuid) order by answer_no limit ${most})`);

/** Throws survey.import_not_found. */
export const requireImport = async (tx: Tx, survey: string, importId: string): Promise<void> => {
  const found = await tx.maybe(
    z.object({ id: z.uuid() }),
    sql`select survey_import_id as id from survey_import where survey_id = ${survey} and survey_import_id = ${importId}`,
  );
  if (!found) throw new Problem('survey.import_not_found');
};

/** Notes that an import was undone. */
export const closeImport = async (tx: Tx, survey: string, importId: string): Promise<void> => {
  await tx.run(sql`update survey_import set undone_at = now() where survey_import_id = ${importId} and undone_at is null`);
  await tx.run(sql`update survey set source = source where survey_id = ${survey}`);
};
