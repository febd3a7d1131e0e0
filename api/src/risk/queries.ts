import type { Member } from '@vias/sql/principal.ts';
import { Problem } from '@vias/sql/problem.ts';
import { type Sql, sql } from '@vias/sql/sql.ts';
import type { Tx } from '@vias/sql/transaction.ts';
import { z } from 'zod';
import {
  type Approval,
  endpoints,
  indicatorsOf,
  type NewRating,
  type NewRiskModel,
  RiskModel,
  type RiskModelChange,
  RiskRating,
} from './contract.ts';

const iso = (column: Sql): Sql => sql`to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
/** A colleague by name; whoever works elsewhere stays the municipality. */
const person = (id: Sql, name: Sql): Sql =>
  sql`case when v.tenant_id = my_tenant() then json_build_object('id', ${id}, 'name', ${name})
      else json_build_object('id', v.tenant_id, 'name', (select o.name from tenant o where o.tenant_id = v.tenant_id)) end`;

const versionColumns = sql`
  v.version, v.definition, v.note, ${iso(sql`v.made_at`)} as "madeAt", ${person(sql`v.made_by`, sql`v.made_by_name`)} as "madeBy", v.weights,
  ${iso(sql`v.approved_at`)} as "approvedAt", case when v.approved_at is not null then ${person(sql`v.approved_by`, sql`v.approved_by_name`)} end as "approvedBy",
  case when v.tenant_id = my_tenant() then v.approved_ratings end as "approvedRatings",
  (select count(distinct r.rated_by)::int from risk_rating r where r.risk_model_id = v.risk_model_id and r.version = v.version) as ratings`;
const modelColumns = sql`
  m.risk_model_id as id, m.tenant_id as tenant, m.code, m.title, m.sensitivity, m.is_generated as "isGenerated", (m.retired_at is not null) as "isRetired",
  (m.tenant_id = my_tenant() and m.access_class_id = any (array(select my_writable_classes()))) as "mayWrite",
  (m.tenant_id = my_tenant() and v.approved_at is null and v.version = m.version) as "mayRate", ${versionColumns}`;
/** The newest version that the reader may see; policies leave a partner only the approved ones. */
const newest = sql`
  from risk_model m, lateral (select * from risk_model_version w where w.risk_model_id = m.risk_model_id order by w.version desc limit 1) v`;

export const selectModels = (tx: Tx, retired: boolean): Promise<RiskModel[]> =>
  tx.rows(
    RiskModel,
    sql`select ${modelColumns} ${newest} where ${retired} or m.retired_at is null order by m.tenant_id <> coalesce(my_tenant(), ''), m.tenant_id, m.code`,
  );

/** Throws risk.not_found. */
export const requireModel = async (tx: Tx, id: string, version?: number): Promise<RiskModel> => {
  const model = await tx.maybe(
    RiskModel,
    version === undefined
      ? sql`select ${modelColumns} ${newest} where m.risk_model_id = ${id}`
      : sql`select ${modelColumns} from risk_model m join risk_model_version v using (tenant_id, risk_model_id) where m.risk_model_id = ${id} and v.version = ${version}`,
  );
  if (!model) throw new Problem('risk.not_found');
  return model;
};

export const selectVersions = (tx: Tx, id: string) =>
  tx.rows(
    endpoints.listVersions.answer.schema.shape.items.element,
    sql`select ${versionColumns} from risk_model_version v where v.risk_model_id = ${id} order by v.version desc`,
  );

/** Throws risk.not_found, risk.not_yours, risk.changed_meanwhile. Locks the model until the end of the transaction. */
export const lockModel = async (tx: Tx, id: string, version: number): Promise<RiskModel> => {
  const model = await requireModel(tx, id);
  if (!model.mayWrite) throw new Problem('risk.not_yours');
  const locked = await tx.maybe(z.object({ version: z.int() }), sql`select version from risk_model where risk_model_id = ${id} for update`);
  if (!locked) throw new Problem('risk.not_found');
  if (locked.version !== version) throw new Problem('risk.changed_meanwhile', { values: { version: locked.version } });
  return model;
};

const requireIndicators = async (tx: Tx, codes: readonly string[]): Promise<void> => {
  const unknown = await tx.rows(
    z.object({ code: z.string() }),
    sql`select code from unnest(${codes}::text[]) code where indicator_by_code(code) is null`,
  );
  if (unknown.length > 0)
    throw new Problem('risk.indicator_unknown', {
      field: 'definition.dimensions',
      values: { codes: unknown.map(({ code }) => code).join(', ') },
    });
};

const insertVersion = (
  tx: Tx,
  tenant: string,
  id: string,
  version: number,
  { definition, note }: Pick<NewRiskModel, 'definition' | 'note'>,
) =>
  tx.run(sql`
    insert into risk_model_version (risk_model_id, tenant_id, version, definition, note) values (${id}, ${tenant}, ${version}, ${JSON.stringify(definition)}, ${note})`);

/** Makes a model of the member's own municipality with its first version. */
export const insertModel = async (tx: Tx, { tenant }: Member, given: NewRiskModel, isGenerated = false): Promise<RiskModel> => {
  await requireIndicators(tx, indicatorsOf(given.definition));
  const Made = z.object({ id: z.uuid().nullable(), may: z.boolean() });
  const made = await tx.one(
    Made,
    sql`
      with own as (
        select access_class_id from access_class where tenant_id = ${tenant} and theme = 'indicators' and sensitivity = ${given.sensitivity} and access_class_id = any (array(select my_writable_classes()))
      ), made as (
        insert into risk_model (tenant_id, access_class_id, sensitivity, code, title, is_generated)
        select ${tenant}, access_class_id, ${given.sensitivity}, ${given.code}, ${JSON.stringify(given.title)}::jsonb, ${isGenerated} from own
        on conflict (tenant_id, code) do nothing returning risk_model_id
      )
      select (select risk_model_id from made) as id, exists (select from own) as may`,
  );
  if (!made.may) throw new Problem('risk.sensitivity_not_yours', { field: 'sensitivity', values: { sensitivity: given.sensitivity } });
  if (made.id === null) throw new Problem('risk.code_taken', { field: 'code', values: { code: given.code } });
  await insertVersion(tx, tenant, made.id, 1, given);
  return requireModel(tx, made.id);
};

/** Another definition, or the wish to ask again after an approval, makes another version; a new title does not. */
export const updateModel = async (tx: Tx, before: RiskModel, given: RiskModelChange): Promise<RiskModel> => {
  await requireIndicators(tx, indicatorsOf(given.definition));
  const { isSame } = await tx.one(
    z.object({ isSame: z.boolean() }),
    sql`select ${JSON.stringify(before.definition)}::jsonb = ${JSON.stringify(given.definition)}::jsonb as "isSame"`,
  );
  const version = isSame && (before.approvedAt === null || given.isRetired) ? before.version : before.version + 1;
  await tx.run(sql`
    update risk_model set title = ${JSON.stringify(given.title)}, version = ${version}, retired_at = case when ${given.isRetired} then coalesce(retired_at, now()) end
    where risk_model_id = ${before.id}`);
  if (version > before.version) await insertVersion(tx, before.tenant, before.id, version, given);
  return requireModel(tx, before.id);
};

const ratingColumns = sql`
  r.risk_rating_id as id, r.version, r.rating_no as number, r.expert_group as group, r.judgements, r.note, ${iso(sql`r.rated_at`)} as at,
  json_build_object('id', r.rated_by, 'name', r.rated_by_name) as by, (r.rated_by = my_principal()) as "isMine",
  not exists (select from risk_rating n where n.risk_model_id = r.risk_model_id and n.version = r.version and n.rated_by = r.rated_by and n.rating_no > r.rating_no) as "isCurrent"`;

export const selectRatings = (tx: Tx, id: string, version: number) =>
  tx.rows(
    RiskRating,
    sql`select ${ratingColumns} from risk_rating r where r.risk_model_id = ${id} and r.version = ${version} order by r.rated_at desc, r.rating_no desc`,
  );

/** Keeps one expert's answers beside its earlier ones. */
export const insertRating = async (tx: Tx, model: RiskModel, { version, group, judgements, note }: NewRating) => {
  // Two answers at once (a second press of the button) would both be the next one.
  await tx.run(sql`select pg_advisory_xact_lock(hashtextextended(${model.id} || ' ' || my_principal(), 0))`);
  const { id } = await tx.one(
    z.object({ id: z.uuid() }),
    sql`
      insert into risk_rating (tenant_id, risk_model_id, version, rating_no, expert_group, judgements, note)
      select ${model.tenant}, ${model.id}, ${version}, 1 + coalesce(max(rating_no), 0), ${group}, ${JSON.stringify(judgements)}::jsonb, ${note}
      from risk_rating where risk_model_id = ${model.id} and version = ${version} and rated_by = my_principal()
      returning risk_rating_id as id`,
  );
  return tx.one(RiskRating, sql`select ${ratingColumns} from risk_rating r where r.risk_rating_id = ${id}`);
};

export const approve = async (tx: Tx, model: RiskModel, { weights, ratings }: Approval): Promise<RiskModel> => {
  await tx.run(sql`
    update risk_model_version set weights = ${JSON.stringify(weights)}, approved_ratings = ${ratings}::uuid[], approved_at = now()
    where risk_model_id = ${model.id} and version = ${model.version}`);
  return requireModel(tx, model.id);
};
