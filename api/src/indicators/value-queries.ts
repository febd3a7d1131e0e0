import { type Sql, sql } from '@vias/sql/sql.ts';
import type { Tx } from '@vias/sql/transaction.ts';
import { z } from 'zod';
import type { Indicator } from './contract.ts';
import { ImportReport, type Reject } from './import-contract.ts';
import type { Days } from './period.ts';

/** A value ready to be written, with the line it stood in. */
export type ValueRow = Days & {
  line: number;
  code: string;
  value: number | null;
  lower: number | null;
  upper: number | null;
  status: 'final' | 'provisional' | 'estimated' | 'masked' | 'missing';
};
/** Which sets a code may stand in. */
export type Division = { country?: string | undefined; scheme?: string | undefined; level: string; boundarySet?: number | undefined };
export type Tally = Pick<ImportReport, 'read' | 'added' | 'updated' | 'unchanged' | 'rejected' | 'folded' | 'masked' | 'missing'>;

const Id = z.object({ id: z.uuid() });
const Written = z.object({
  added: z.int(),
  updated: z.int(),
  unchanged: z.int(),
  masked: z.int(),
  missing: z.int(),
  refused: z.array(z.object({ no: z.int(), reason: z.enum(['code_unknown', 'code_ended', 'code_ambiguous']), detail: z.string() })),
});

export const beginImport = async (tx: Tx, { tenant, id }: Indicator, origin: string, fileName: string | null): Promise<string> =>
  (
    await tx.one(
      Id,
      sql`insert into indicator_import (tenant_id, indicator_id, origin, file_name) values (${tenant}, ${id}, ${origin}, ${fileName}) returning indicator_import_id as id`,
    )
  ).id;

/**
 * The rows of a batch as `given`, and as `usable` those whose code stands in one division. A code belongs to the set that held in the period. Where none did, to
 * the next later one: offices publish old years in today's division. A code whose sets have all ended by then is refused, and one that two sets had at the time.
 */
const placed = (division: Division, rows: readonly ValueRow[]): Sql => {
  const set = division.boundarySet ?? null;
  // Numbered here, because what a caller calls a line may repeat.
  const given = rows.map(({ code, from, to, value, lower, upper, status }, no) => ({
    no,
    code,
    starts_on: from,
    ends_on: to,
    value,
    lower,
    upper,
    status,
  }));
  return sql`
      given as (
        select * from jsonb_to_recordset(${JSON.stringify(given)}::jsonb) as g (no int, code text, starts_on date, ends_on date, value float8, lower float8, upper float8, status text)
      ), candidate as (
        select g.no, b.boundary_set_id, b.valid_from, b.valid_to, b.valid_from < g.ends_on and coalesce(b.valid_to > g.starts_on, true) as holds,
               coalesce(b.valid_to <= g.starts_on, false) as ended
        from given g
        join boundary_set b on (${set}::int is null or b.boundary_set_id = ${set}) and (${division.country ?? null}::text is null or b.country = ${division.country ?? null})
          and (${division.scheme ?? null}::text is null or b.scheme = ${division.scheme ?? null}) and (${set}::int is not null or b.level = ${division.level})
        join territory t on t.boundary_set_id = b.boundary_set_id and t.code = g.code
      ), fit as (
        select no, count(*) filter (where holds) as holding, bool_and(ended) as has_ended, max(valid_to) as ended_on,
               (array_agg(boundary_set_id order by holds desc, ended, valid_from))[1] as boundary_set_id
        from candidate group by no
      ), usable as (
        select g.*, f.boundary_set_id from given g join fit f using (no) where f.holding = 1 or (f.holding = 0 and not f.has_ended) or ${set}::int is not null
      )`;
};

/** What became of the batch: `written` has a row for each value that is new or other than what stood there. */
const outcome = sql`
      select (select count(*)::int from written where is_new) as added, (select count(*)::int from written where not is_new) as updated,
             (select count(*)::int from usable) - (select count(*)::int from written) as unchanged,
             (select count(*)::int from usable where status = 'masked') as masked, (select count(*)::int from usable where status = 'missing') as missing,
             (select coalesce(json_agg(json_build_object('no', g.no,
                'reason', case when f.no is null then 'code_unknown' when f.holding > 1 then 'code_ambiguous' else 'code_ended' end,
                'detail', coalesce(case when f.holding > 1 then f.holding::text else f.ended_on::text end, ''))), '[]')
              from given g left join fit f using (no) left join usable u using (no) where u.no is null) as refused`;

/** Writes a batch; what stands there already is left alone. */
export const writeBatch = async (tx: Tx, { tenant, id }: Indicator, importId: string, division: Division, rows: readonly ValueRow[]) => {
  const written = await tx.one(
    Written,
    sql`
      with ${placed(division, rows)}, written as (
        insert into indicator_value (tenant_id, indicator_id, boundary_set_id, code, starts_on, ends_on, value, lower, upper, status, indicator_import_id)
        select ${tenant}, ${id}::uuid, boundary_set_id, code, starts_on, ends_on, value, lower, upper, status, ${importId}::uuid from usable
        on conflict (indicator_id, boundary_set_id, code, starts_on, ends_on) do update
        set value = excluded.value, lower = excluded.lower, upper = excluded.upper, status = excluded.status, indicator_import_id = excluded.indicator_import_id
        where (indicator_value.value, indicator_value.lower, indicator_value.upper, indicator_value.status) is distinct from (excluded.value, excluded.lower, excluded.upper, excluded.status)
        returning (xmax = 0) as is_new
      ) ${outcome}`,
  );
  if (written.added + written.updated > 0)
    await tx.run(sql`update indicator set values_version = values_version + 1, values_changed_at = now() where indicator_id = ${id}`);
  return written;
};

/** What writing the batch would do. Nothing is written. */
export const compareBatch = (tx: Tx, { id }: Indicator, division: Division, rows: readonly ValueRow[]) =>
  tx.one(
    Written,
    sql`
      with ${placed(division, rows)}, written as (
        select v.indicator_id is null as is_new
        from usable u left join indicator_value v
          on (v.indicator_id, v.boundary_set_id, v.code, v.starts_on, v.ends_on) = (${id}::uuid, u.boundary_set_id, u.code, u.starts_on, u.ends_on)
        where v.indicator_id is null or (v.value, v.lower, v.upper, v.status) is distinct from (u.value, u.lower, u.upper, u.status)
      ) ${outcome}`,
  );

export const finishImport = (tx: Tx, importId: string, t: Tally, rejects: readonly Reject[]) =>
  tx.run(sql`
    update indicator_import set finished_at = now(), read = ${t.read}, added = ${t.added}, updated = ${t.updated}, unchanged = ${t.unchanged}, rejected = ${t.rejected},
      folded = ${t.folded}, masked = ${t.masked}, missing = ${t.missing}, rejects = ${JSON.stringify(rejects)}::jsonb
    where indicator_import_id = ${importId}`);

const report = sql`
  indicator_import_id as id, origin, file_name as "fileName", to_char(begun_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as at,
  json_build_object('id', begun_by, 'name', begun_by_name) as by, read, added + updated as accepted, added, updated, unchanged, rejected, folded, masked, missing, rejects,
  (finished_at is not null) as "isFinished"`;

export const selectImport = (tx: Tx, importId: string): Promise<ImportReport> =>
  tx.one(ImportReport, sql`select ${report} from indicator_import where indicator_import_id = ${importId}`);

export const selectImports = (tx: Tx, id: string): Promise<ImportReport[]> =>
  tx.rows(ImportReport, sql`select ${report} from indicator_import where indicator_id = ${id} order by begun_at desc limit 100`);
