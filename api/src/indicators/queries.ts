import type { Member } from '@vias/sql/principal.ts';
import { Problem } from '@vias/sql/problem.ts';
import { type Sql, sql } from '@vias/sql/sql.ts';
import type { Tx } from '@vias/sql/transaction.ts';
import { z } from 'zod';
import { Indicator, type IndicatorChange, type NewIndicator, PeriodItem, Revision, SeriesValue, TerritoryValue, Use } from './contract.ts';

const iso = (column: Sql): Sql => sql`to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

/** Whoever keeps a partner's register stays that partner. */
const columns = sql`
  i.indicator_id as id, i.tenant_id as tenant, i.code, i.title, i.description, i.unit, i.direction, i.aggregation, i.decimals, i.denominator,
  i.denominator_code as "denominatorCode", i.masks_below as "masksBelow", i.source, i.source_address as "sourceAddress", i.licence, i.quality,
  i.quality_note as "qualityNote", i.sensitivity, i.pull, i.kind, i.period_kind as "periodKind", i.special_category as "specialCategory", i.purpose,
  i.legal_basis as "legalBasis", i.is_generated as "isGenerated", (i.retired_at is not null) as "isRetired",
  (i.tenant_id = coalesce(my_tenant(), '') and i.access_class_id = any (array(select my_writable_classes()))) as "mayWrite", i.version, i.values_version as "valuesVersion",
  ${iso(sql`i.values_changed_at`)} as "valuesChangedAt",
  (select indicator_period_text(v.starts_on, v.ends_on) from indicator_value v where v.indicator_id = i.indicator_id order by v.starts_on desc, v.ends_on desc limit 1) as "latestPeriod",
  (select count(*)::int from (select distinct v.starts_on, v.ends_on from indicator_value v where v.indicator_id = i.indicator_id) p) as periods,
  ${iso(sql`i.changed_at`)} as "changedAt",
  case when i.tenant_id = my_tenant() then json_build_object('id', i.changed_by, 'name', i.changed_by_name)
       else json_build_object('id', i.tenant_id, 'name', (select o.name from tenant o where o.tenant_id = i.tenant_id)) end as "changedBy"`;

export const selectIndicators = (tx: Tx, retired: boolean): Promise<Indicator[]> =>
  tx.rows(
    Indicator,
    sql`select ${columns} from indicator i where ${retired} or i.retired_at is null order by i.tenant_id <> 'vias', i.tenant_id, i.code`,
  );

/** The indicator that a code means to the reader: its own, else the shared one, else a partner's. Throws indicator.not_found. */
export const requireIndicator = async (tx: Tx, code: string): Promise<Indicator> => {
  const indicator = await tx.maybe(Indicator, sql`select ${columns} from indicator i where i.indicator_id = indicator_by_code(${code})`);
  if (!indicator) throw new Problem('indicator.not_found');
  return indicator;
};

/** Throws indicator.not_found, indicator.not_yours. */
export const requireOwn = async (tx: Tx, code: string): Promise<Indicator> => {
  const indicator = await requireIndicator(tx, code);
  if (!indicator.mayWrite) throw new Problem('indicator.not_yours');
  return indicator;
};

/** The indicator, for whoever may write its values: those who keep it, and the machines of the institution that it was given to. */
export const requireFillable = async (tx: Tx, code: string): Promise<Indicator> => {
  const indicator = await requireIndicator(tx, code);
  const { given } = await tx.one(
    z.object({ given: z.boolean() }),
    sql`select ${indicator.id}::uuid = any (array(select my_institution_indicators())) as given`,
  );
  if (!indicator.mayWrite && !given) throw new Problem('indicator.not_yours');
  return indicator;
};

/** Locks the indicator until the end of the transaction. Throws also indicator.changed_meanwhile. */
export const lockIndicator = async (tx: Tx, code: string, version: number): Promise<Indicator> => {
  const indicator = await requireOwn(tx, code);
  const locked = await tx.maybe(
    z.object({ version: z.int() }),
    sql`select version from indicator where indicator_id = ${indicator.id} for update`,
  );
  if (!locked) throw new Problem('indicator.not_found');
  if (locked.version !== version) throw new Problem('indicator.changed_meanwhile', { values: { version: locked.version } });
  return indicator;
};

const requireDenominator = async (tx: Tx, code: string | null): Promise<void> => {
  if (code === null) return;
  const { found } = await tx.one(z.object({ found: z.boolean() }), sql`select indicator_by_code(${code}) is not null as found`);
  if (!found) throw new Problem('indicator.denominator_unknown', { field: 'denominatorCode', values: { code } });
};

/** The database refuses it too; here the reader is told which field to fill. */
const requireGround = ({ specialCategory, purpose, legalBasis }: IndicatorChange | NewIndicator): void => {
  if (specialCategory !== null && (purpose === null || legalBasis === null))
    throw new Problem('indicator.ground_missing', { field: legalBasis === null ? 'legalBasis' : 'purpose' });
};

const writableClass = async (tx: Tx, tenant: string, sensitivity: number): Promise<number> => {
  const found = await tx.maybe(
    z.object({ id: z.int() }),
    sql`select access_class_id as id from access_class where tenant_id = ${tenant} and theme = 'indicators' and sensitivity = ${sensitivity}
        and access_class_id = any (array(select my_writable_classes()))`,
  );
  if (!found) throw new Problem('indicator.sensitivity_not_yours', { field: 'sensitivity', values: { sensitivity } });
  return found.id;
};
const json = (value: unknown): string | null => (value === null ? null : JSON.stringify(value));

/** Adds an indicator to the member's own register. */
export const insertIndicator = async (tx: Tx, { tenant }: Member, given: NewIndicator, isGenerated = false): Promise<Indicator> => {
  requireGround(given);
  const accessClass = await writableClass(tx, tenant, given.sensitivity);
  await requireDenominator(tx, given.denominatorCode);
  const made = await tx.run(sql`
    insert into indicator (tenant_id, access_class_id, sensitivity, code, title, description, unit, direction, aggregation, decimals, denominator, denominator_code, masks_below,
                           source, source_address, licence, quality, quality_note, pull, is_generated, kind, period_kind, special_category, purpose, legal_basis)
    values (${tenant}, ${accessClass}, ${given.sensitivity}, ${given.code}, ${json(given.title)}, ${json(given.description)}, ${json(given.unit)}, ${given.direction},
            ${given.aggregation}, ${given.decimals}, ${given.denominator}, ${given.denominatorCode}, ${given.masksBelow}, ${given.source}, ${given.sourceAddress},
            ${given.licence}, ${given.quality}, ${json(given.qualityNote)}, ${json(given.pull)}, ${isGenerated}, ${given.kind}, ${given.periodKind},
            ${given.specialCategory}, ${given.purpose}, ${given.legalBasis})
    on conflict (tenant_id, code) do nothing`);
  if (made === 0) throw new Problem('indicator.code_taken', { field: 'code', values: { code: given.code } });
  return requireIndicator(tx, `${tenant}:${given.code}`);
};

export const updateIndicator = async (tx: Tx, before: Indicator, given: IndicatorChange): Promise<Indicator> => {
  requireGround(given);
  const accessClass = await writableClass(tx, before.tenant, given.sensitivity);
  await requireDenominator(tx, given.denominatorCode);
  await tx.run(sql`
    update indicator set access_class_id = ${accessClass}, sensitivity = ${given.sensitivity}, title = ${json(given.title)}, description = ${json(given.description)},
      unit = ${json(given.unit)}, direction = ${given.direction}, aggregation = ${given.aggregation}, decimals = ${given.decimals}, denominator = ${given.denominator},
      denominator_code = ${given.denominatorCode}, masks_below = ${given.masksBelow}, source = ${given.source}, source_address = ${given.sourceAddress}, licence = ${given.licence},
      quality = ${given.quality}, quality_note = ${json(given.qualityNote)}, pull = ${json(given.pull)}, kind = ${given.kind}, period_kind = ${given.periodKind},
      special_category = ${given.specialCategory}, purpose = ${given.purpose}, legal_basis = ${given.legalBasis},
      retired_at = case when ${given.isRetired} then coalesce(retired_at, now()) end
    where indicator_id = ${before.id}`);
  await maskSmallValues(tx, before.id);
  return requireIndicator(tx, `${before.tenant}:${before.code}`);
};

/** Small counts that came in before they had to be masked become ranges too; they stay in the revisions, which only the indicator's keepers read. */
const maskSmallValues = async (tx: Tx, id: string): Promise<void> => {
  const masked = await tx.run(sql`
    update indicator_value v set value = null, lower = 1, upper = i.masks_below - 1, status = 'masked'
    from indicator i where i.indicator_id = ${id} and v.indicator_id = i.indicator_id and v.value > 0 and v.value < i.masks_below`);
  if (masked > 0)
    await tx.run(sql`update indicator set values_version = values_version + 1, values_changed_at = now() where indicator_id = ${id}`);
};

/** Throws indicator.has_values. */
export const deleteIndicator = async (tx: Tx, indicator: Indicator): Promise<void> => {
  if (indicator.periods > 0) throw new Problem('indicator.has_values');
  await tx.run(sql`delete from indicator where indicator_id = ${indicator.id}`);
};

export const selectPeriods = (tx: Tx, id: string) =>
  tx.rows(
    PeriodItem,
    sql`
      select indicator_period_text(starts_on, ends_on) as period, starts_on::text as from, ends_on::text as to, count(*)::int as values,
             count(*) filter (where status = 'masked')::int as masked, count(*) filter (where status = 'missing')::int as missing, array_agg(distinct boundary_set_id) as "boundarySets"
      from indicator_value where indicator_id = ${id} group by starts_on, ends_on order by starts_on desc, ends_on desc limit 2000`,
  );

const value = sql`v.value, v.lower, v.upper, v.status, v.is_converted as "isConverted", v.reason, v.denominator`;
const qualified = ({ tenant, code }: Indicator): string => `${tenant}:${code}`;

/** Throws indicator.period_unknown when the period is none, like 2021-W54 or 2021-02-30. */
const requirePeriod = async (tx: Tx, period: string): Promise<void> => {
  const { days } = await tx.one(z.object({ days: z.coerce.number() }), sql`select count(*) as days from indicator_period_days(${period})`);
  if (days === 0) throw new Problem('indicator.period_unknown', { field: 'period', values: { period } });
};

/** The sets asked for, else the municipalities as they were at the end of the period. */
const selectSets = async (tx: Tx, asked: readonly number[] | undefined, period: string | undefined): Promise<number[]> => {
  if (asked) return [...asked];
  const rows = await tx.rows(
    z.object({ id: z.int() }),
    sql`select boundary_set_id as id from boundary_set,
          (select least((select max(ends_on) - 1 from indicator_period_days(${period ?? null}::text)), local_day()) as day) d
        where level = 'municipality' and valid_from <= day and (valid_to is null or valid_to > day) order by 1`,
  );
  return rows.map(({ id }) => id);
};

/** Values by territory and the period they are of; null when there is no value at all. */
export const selectValues = async (
  tx: Tx,
  indicator: Indicator,
  { period, boundarySet }: { period?: string | undefined; boundarySet?: number[] | undefined },
) => {
  if (period !== undefined) await requirePeriod(tx, period);
  const sets = await selectSets(tx, boundarySet, period);
  const items = await tx.rows(
    TerritoryValue.extend({ period: z.string().nullable() }),
    sql`
      select t.territory_id as id, t.boundary_set_id as "boundarySet", t.country, t.code, t.name, ${value}, indicator_period_text(v.starts_on, v.ends_on) as period
      from indicator_by_territory(${qualified(indicator)}, ${period ?? null}, ${sets}::int[]) v join territory t using (territory_id) order by t.territory_id`,
  );
  return { period: items[0]?.period ?? period ?? null, items: items.map(({ period: _, ...item }) => item) };
};

/** The latest periods of an indicator, oldest first. */
export const selectLatest = async (tx: Tx, id: string, last: number): Promise<string[]> => {
  const rows = await tx.rows(
    z.object({ period: z.string() }),
    sql`
      select indicator_period_text(starts_on, ends_on) as period
      from (select distinct starts_on, ends_on from indicator_value where indicator_id = ${id} order by starts_on desc, ends_on desc limit ${last}) p order by starts_on, ends_on`,
  );
  return rows.map(({ period }) => period);
};

/** One territory in one period; none when there is no such territory. */
export const selectPoint = (tx: Tx, indicator: Indicator, territory: number, period: string) =>
  tx.rows(
    SeriesValue,
    sql`
      select ${period} as period, v.starts_on::text as from, v.ends_on::text as to, ${value}
      from territory t, lateral indicator_by_territory(${qualified(indicator)}, ${period}, array[t.boundary_set_id]) v
      where t.territory_id = ${territory} and v.territory_id = t.territory_id`,
  );

export const selectRevisions = (tx: Tx, id: string, territory: string | undefined) =>
  tx.rows(
    Revision,
    sql`
      select boundary_set_id as "boundarySet", code, indicator_period_text(starts_on, ends_on) as period, value, lower, upper, status, ${iso(sql`replaced_at`)} as "replacedAt",
             json_build_object('id', replaced_by, 'name', replaced_by_name) as "replacedBy"
      from indicator_revision where indicator_id = ${id} and (${territory ?? null}::text is null or code = ${territory ?? null}) order by replaced_at desc, code, starts_on limit 1000`,
  );

/** Uses that the reader sees, and how many there are besides. */
export const selectUses = async (tx: Tx, id: string) => ({
  items: await tx.rows(
    Use,
    sql`select kind, id, title, tenant_id as tenant from indicator_uses(${id}) order by kind, tenant_id, title::text, id limit 200`,
  ),
  ...(await tx.one(
    z.object({ hidden: z.int() }),
    sql`select greatest(0, indicator_uses_count(${id}) - (select count(*)::int from indicator_uses(${id}))) as hidden`,
  )),
});
