import type { Member } from '@vias/sql/principal.ts';
import { Problem } from '@vias/sql/problem.ts';
import { type Sql, sql } from '@vias/sql/sql.ts';
import type { Tx } from '@vias/sql/transaction.ts';
import { z } from 'zod';
import { type AnswerFilter, type NewSurvey, Survey, SurveyAnswer, SurveyImport, type SurveyPatch } from './contract.ts';

const iso = (column: Sql): Sql => sql`to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

/** A colleague by name; whoever works elsewhere stays the municipality. */
const columns = sql`
  s.survey_id as id, s.survey_no as number, s.tenant_id as tenant, s.title, s.question, s.reasons, s.source, s.began_on::text as "beganOn", s.ended_on::text as "endedOn", s.sensitivity,
  s.least_answers as "leastAnswers", case when reads_answers(s.survey_id) then coalesce(c.answers, 0)::int else c.answers::int end as answers, reads_answers(s.survey_id) as "isExact",
  s.is_generated as "isGenerated", (s.tenant_id = coalesce(my_tenant(), '') and s.access_class_id = any (array(select my_writable_classes()))
    and s.answer_class_id = any (array(select my_writable_classes()))) as "mayWrite", ${iso(sql`s.changed_at`)} as "changedAt",
  case when s.tenant_id = my_tenant() then json_build_object('id', s.changed_by, 'name', s.changed_by_name)
       else json_build_object('id', s.tenant_id, 'name', (select o.name from tenant o where o.tenant_id = s.tenant_id)) end as "changedBy", s.version
  from survey s left join lateral (select n.answers from survey_counts(s.survey_id) n where n.what = 'all') c on true`;

export const selectSurveys = (tx: Tx): Promise<Survey[]> =>
  tx.rows(Survey, sql`select ${columns} order by coalesce(s.ended_on, s.created_at::date) desc, s.survey_no desc`);

/** The survey, or survey.not_found: whether it does not exist or is not for this reader stays unsaid. */
export const requireSurvey = async (tx: Tx, id: string): Promise<Survey> => {
  const survey = await tx.maybe(Survey, sql`select ${columns} where s.survey_id = ${id}`);
  if (!survey) throw new Problem('survey.not_found');
  return survey;
};

/** Throws survey.not_found, survey.answers_closed. */
export const requireReadable = async (tx: Tx, id: string): Promise<Survey> => {
  const survey = await requireSurvey(tx, id);
  if (!survey.isExact) throw new Problem('survey.answers_closed');
  return survey;
};

/** Throws survey.not_found, survey.not_yours. */
export const requireOwnSurvey = async (tx: Tx, id: string): Promise<Survey> => {
  const survey = await requireSurvey(tx, id);
  if (!survey.mayWrite) throw new Problem('survey.not_yours');
  return survey;
};

/** Locks the survey until the end of the transaction. Throws also survey.changed_meanwhile. */
export const lockSurvey = async (tx: Tx, id: string, version: number): Promise<Survey> => {
  const survey = await requireOwnSurvey(tx, id);
  const locked = await tx.maybe(z.object({ version: z.int() }), sql`select version from survey where survey_id = ${id} for update`);
  if (!locked) throw new Problem('survey.not_found');
  if (locked.version !== version) throw new Problem('survey.changed_meanwhile', { values: { version: locked.version } });
  return survey;
};

const classOf = (tenant: string, sensitivity: number): Sql =>
  sql`(select access_class_id from access_class where tenant_id = ${tenant} and theme = 'indicators' and sensitivity = ${sensitivity})`;

export const insertSurvey = async (tx: Tx, { tenant }: Member, survey: NewSurvey, isGenerated = false): Promise<Survey> => {
  const { id } = await tx.one(
    z.object({ id: z.uuid() }),
    sql`
      insert into survey (tenant_id, access_class_id, sensitivity, title, question, reasons, source, began_on, ended_on, least_answers, is_generated)
      values (${tenant}, ${classOf(tenant, survey.sensitivity)}, ${survey.sensitivity}, ${JSON.stringify(survey.title)}::jsonb, ${JSON.stringify(survey.question)}::jsonb,
              ${JSON.stringify(survey.reasons)}::jsonb, ${survey.source}, ${survey.beganOn}, ${survey.endedOn}, ${survey.leastAnswers}, ${isGenerated})
      returning survey_id as id`,
  );
  return requireSurvey(tx, id);
};

export const updateSurvey = async (tx: Tx, before: Survey, patch: SurveyPatch): Promise<Survey> => {
  const sets: Sql[] = [];
  const set = (column: string, value: unknown) => value !== undefined && sets.push(sql`${sql.name(column)} = ${value}`);
  if (patch.sensitivity !== undefined)
    sets.push(sql`sensitivity = ${patch.sensitivity}, access_class_id = ${classOf(before.tenant, patch.sensitivity)}`);
  set('title', patch.title && JSON.stringify(patch.title));
  set('question', patch.question && JSON.stringify(patch.question));
  set('reasons', patch.reasons && JSON.stringify(patch.reasons));
  set('source', patch.source);
  set('began_on', patch.beganOn);
  set('ended_on', patch.endedOn);
  set('least_answers', patch.leastAnswers);
  await tx.run(sql`update survey set ${sql.join(sets)} where survey_id = ${before.id}`);
  return requireSurvey(tx, before.id);
};

/** The survey itself; its answers go before it, in steps. */
export const deleteSurvey = (tx: Tx, id: string) => tx.run(sql`delete from survey where survey_id = ${id}`);

const list = (values: readonly string[] | undefined): Sql => (values === undefined ? sql`null::text[]` : sql`${values}::text[]`);
const Cell = z.object({
  id: z.string(),
  level: z.int(),
  answers: z.coerce.number().int(),
  geometry: z.object({ type: z.literal('Polygon'), coordinates: z.array(z.array(z.tuple([z.number(), z.number()]))) }),
});
/** Squares with answers, the larger ones first, so that the small lie on them. */
export const selectCells = (tx: Tx, id: string, { reason, dayPart }: AnswerFilter) =>
  tx.rows(
    Cell,
    sql`select c.level || '.' || c.x || '.' || c.y as id, c.level, c.answers, st_asgeojson(lks_block(c.level, c.x, c.y), 6)::json as geometry
        from survey_cells(${id}::uuid, ${list(reason)}, ${list(dayPart)}) c order by c.level desc, c.x, c.y`,
  );

const Count = z.object({ what: z.string(), value: z.string().nullable(), answers: z.coerce.number().int().nullable() });
/** Answers of the whole survey by what they say, as the reader may know them. */
export const selectCounts = (tx: Tx, id: string) =>
  tx.rows(Count, sql`select what, value, answers from survey_counts(${id}::uuid) order by answers desc nulls last, value`);

/** A page of single answers in the order they came. */
export const selectAnswers = (
  tx: Tx,
  id: string,
  filter: AnswerFilter & {
    bbox?: readonly number[] | undefined;
    withWords?: boolean | undefined;
    after?: string | undefined;
    limit: number;
  },
) => {
  const { bbox, reason, dayPart, after } = filter;
  if (after !== undefined && !/^\d{1,18}$/.test(after)) throw new Problem('survey.cursor_invalid', { field: 'after' });
  const inBox = bbox ? sql`st_makeenvelope(${bbox[0]}, ${bbox[1]}, ${bbox[2]}, ${bbox[3]}, 4326)` : undefined;
  return tx.page(
    SurveyAnswer,
    filter.limit,
    sql`
      select a.answer_no as number, a.answer_no::text as key, st_asgeojson(a.geom, 7)::json as geometry, a.reasons, a.words, a.day_part as "dayPart", a.age_group as "ageGroup", a.sex
      from survey_answer a
      where a.survey_id = ${id} and ${inBox ? sql`a.geom && ${inBox} and st_intersects(a.geom, ${inBox})` : sql`true`}
        and (${list(reason)} is null or a.reasons && ${list(reason)}) and (${list(dayPart)} is null or a.day_part = any (${list(dayPart)}))
        and ${filter.withWords ? sql`a.words is not null` : sql`true`} and ${after === undefined ? sql`true` : sql`a.answer_no > ${after}::bigint`}
      order by a.answer_no`,
  );
};

/** Files that were imported, the newest first. */
export const selectImports = (tx: Tx, id: string) =>
  tx.rows(
    SurveyImport,
    sql`
      select i.survey_import_id as id, i.file_name as "fileName", i.read_count as read, i.added_count as added, i.unchanged_count as unchanged, i.rejected_count as rejected,
             i.masked_count as masked, ${iso(sql`i.begun_at`)} as "begunAt", json_build_object('id', i.begun_by, 'name', i.begun_by_name) as "begunBy",
             i.finished_at is not null as "isFinished", ${iso(sql`i.undone_at`)} as "undoneAt",
             (select count(*)::int from survey_answer a where a.survey_import_id = i.survey_import_id) as answers
      from survey_import i where i.survey_id = ${id} order by i.begun_at desc, i.survey_import_id`,
  );
