import type { Database } from '@vias/sql/database.ts';
import type { Member } from '@vias/sql/principal.ts';
import { type Sql, sql } from '@vias/sql/sql.ts';
import { z } from 'zod';

/** Rows of one transaction; each has its history written one by one. */
const rowsAtOnce = 250;

/** The value of a field before the import; fields it did not touch stay. */
const before = (column: string, value: Sql, present = sql`i.${sql.name(column)}`): Sql =>
  sql`${sql.name(column)} = case when s.fields ? ${column}::text then ${value} else ${present} end`;
const text = (column: string, present?: Sql): Sql => before(column, sql`s.fields->>${column}::text`, present);

const Step = z.object({ seen: z.coerce.number(), restored: z.coerce.number(), last: z.uuid().nullable() });

/**
 * Takes an import back: removes what it added and gives what it changed its former fields, in small transactions, as the member.
 * An incident that somebody changed after the import is left as it is and counted as kept. False when `mayGoOn` said no before the end.
 */
export const undoImport = async (db: Database, id: string, member: Member, mayGoOn: () => boolean): Promise<boolean> => {
  const words = `undo of import ${id}`;
  const reason = sql`select set_config('vias.reason', ${words}, true)`;
  for (let removed = rowsAtOnce; removed === rowsAtOnce; ) {
    if (!mayGoOn()) return false;
    removed = await db.as(member, async (tx) => {
      await tx.run(reason);
      const count = await tx.run(
        sql`delete from incident where incident_id in (
              select i.incident_id from incident i
              where i.import_id = ${id} and i.tenant_id = ${member.tenant} and i.version = coalesce(
                (select max(u.version) from import_update u where u.tenant_id = i.tenant_id and u.import_id = ${id} and u.incident_id = i.incident_id), 1)
              limit ${rowsAtOnce})`,
      );
      await tx.run(sql`update import set removed = removed + ${count}, changed_at = now() where import_id = ${id}`);
      return count;
    });
  }
  for (let after: string | null = '00000000-0000-0000-0000-000000000000'; after !== null; ) {
    if (!mayGoOn()) return false;
    after = await db.as(member, async (tx) => {
      await tx.run(reason);
      const from: string = after ?? '';
      const step = await tx.one(
        Step,
        sql`
          with made as materialized (
            select u.incident_id, max(u.version) as version, (array_agg(u.row_hash order by u.version))[1] as row_hash
            from import_update u join incident i on i.tenant_id = u.tenant_id and i.incident_id = u.incident_id
            where u.import_id = ${id} and u.incident_id > ${from}::uuid
              -- What was taken back before an interruption is not met again.
              and not exists (select from incident_change c where c.tenant_id = u.tenant_id and c.incident_id = u.incident_id and c.version > u.version and c.reason = ${words})
            group by u.incident_id order by u.incident_id limit ${rowsAtOnce}
          ), s as materialized (
            -- Of several changes the first tells what was there before: a later key of jsonb_object_agg overwrites an earlier one.
            select made.*, (select coalesce(jsonb_object_agg(e.key, e.value order by c.version desc), '{}')
                            from import_update u join incident_change c on c.tenant_id = u.tenant_id and c.incident_id = u.incident_id and c.version = u.version, jsonb_each(c.before) e
                            where u.import_id = ${id} and u.incident_id = made.incident_id) as fields
            from made
          ), restored as (
            update incident i set ${sql.join([
              text('category_code'),
              text('source_category'),
              text('title'),
              text('place_text', sql`d.place_text`),
              text('description', sql`d.description`),
              before('severity', sql`(s.fields->>'severity')::smallint`),
              before('sensitivity', sql`(s.fields->>'sensitivity')::smallint`),
              before('access_class_id', sql`(s.fields->>'access_class_id')::int`),
              before('occurred_at', sql`(s.fields->>'occurred_at')::timestamptz`),
              before('geom', sql`st_setsrid(st_geomfromgeojson(nullif(s.fields->>'geom', '')), 4326)`, sql`d.geom`),
              before('flags', sql`array(select jsonb_array_elements_text(s.fields->'flags'))`),
              sql`row_hash = s.row_hash`,
            ])}
            -- The exact place and the words may be written, but read only through incident_detail().
            from s join incident_detail(array(select incident_id from s)) d using (incident_id)
            where i.incident_id = s.incident_id and i.version = s.version
            returning i.incident_id
          )
          select (select count(*) from made) as seen, (select count(*) from restored) as restored, (select max(incident_id::text) from made) as last`,
      );
      await tx.run(sql`update import set restored = restored + ${step.restored}, changed_at = now() where import_id = ${id}`);
      return step.seen === rowsAtOnce ? step.last : null;
    });
  }
  // Counted at the end, so that an interruption counts nothing twice.
  await db.as(member, (tx) =>
    tx.run(sql`
      update import set kept = (select count(*) from (
        select incident_id from incident where import_id = ${id} and tenant_id = ${member.tenant}
        union
        select u.incident_id from import_update u join incident i on i.tenant_id = u.tenant_id and i.incident_id = u.incident_id where u.import_id = ${id}) left_in) - restored
      where import_id = ${id}`),
  );
  return true;
};
