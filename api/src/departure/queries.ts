import type { Database } from '@vias/sql/database.ts';
import type { Member } from '@vias/sql/principal.ts';
import { Problem } from '@vias/sql/problem.ts';
import { type Sql, sql } from '@vias/sql/sql.ts';
import type { Tx } from '@vias/sql/transaction.ts';
import { z } from 'zod';
import { Departure } from './contract.ts';

const iso = (at: Sql): Sql => sql`to_char(${at} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')`;
const moment = (name: Sql, at: Sql): Sql =>
  sql`case when ${at} is not null then json_build_object('name', coalesce(${name}, ''), 'at', ${iso(at)}) end`;

/** Departures that were not taken back, of everybody (for the jobs) or of one's own; newest first. */
export const selectDepartures = (tx: Tx, tenant: string | null): Promise<Departure[]> =>
  tx.rows(
    Departure,
    sql`
      select d.tenant_id as tenant, d.reason, d.wait_days as "waitDays", ${moment(sql`d.announced_by_name`, sql`d.announced_at`)} as announced, ${iso(sql`d.exported_at`)} as "exportedAt",
             ${moment(sql`d.agreed_by_name`, sql`d.agreed_at`)} as agreed, ${iso(sql`d.erase_after`)} as "eraseAfter", d.erased <> '{}' as "isErasing",
             d.erased_at is null and d.agreed_at is not null and exists (select from legal_hold h where h.tenant_id = d.tenant_id and h.ended_at is null) as "isHeld",
             (select coalesce(sum(value::int), 0)::int from jsonb_each_text(d.erased)) as erased, ${iso(sql`d.erased_at`)} as "erasedAt"
      from departure d where d.withdrawn_at is null and (${tenant}::text is null or d.tenant_id = ${tenant}::text) order by d.announced_at desc, d.tenant_id`,
  );

/** One's own departure. Throws departure.none. */
export const requireDeparture = async (tx: Tx, tenant: string): Promise<Departure> => {
  const [departure] = await selectDepartures(tx, tenant);
  if (!departure) throw new Problem('departure.none');
  return departure;
};

export const requireTyped = (typed: string, id: string): void => {
  if (typed !== id) throw new Problem('departure.not_typed', { field: 'typed', values: { id } });
};

/** Throws departure.tenant_not_found, departure.announced_already. */
export const announceDeparture = async (tx: Tx, id: string, reason: string, waitDays: number): Promise<void> => {
  if (!(await tx.maybe(z.object({}), sql`select from tenant where tenant_id = ${id} and country <> 'EU'`)))
    throw new Problem('departure.tenant_not_found');
  const { made } = await tx.one(
    z.object({ made: z.uuid().nullable() }),
    sql`select announce_departure(${id}, ${reason}, ${waitDays}) as made`,
  );
  if (made === null) throw new Problem('departure.announced_already');
};

/** Throws departure.not_yours, departure.none. */
export const withdrawDeparture = async (tx: Tx, { tenant, roles }: Member, id: string): Promise<void> => {
  if (tenant !== id && !roles.includes('operator')) throw new Problem('departure.not_yours');
  const { done } = await tx.one(z.object({ done: z.boolean() }), sql`select withdraw_departure(${id}) as done`);
  if (!done) throw new Problem('departure.none');
};

const refusals = {
  none: 'departure.none',
  exported: 'departure.not_exported',
  alert: 'departure.alert_underway',
  agreed: 'departure.agreed_already',
  self: 'departure.own_announcement',
} as const;
const Agreed = z.object({ outcome: z.enum(['ok', 'none', 'exported', 'alert', 'agreed', 'self']) });

/** Throws departure.none, departure.not_exported, departure.alert_underway, departure.agreed_already, departure.own_announcement. */
export const agreeDeparture = async (tx: Tx): Promise<void> => {
  const { outcome } = await tx.one(Agreed, sql`select agree_departure() as outcome`);
  if (outcome !== 'ok') throw new Problem(refusals[outcome]);
};

/** The tables that a municipality takes along, by name. */
export const selectExportTables = async (tx: Tx): Promise<string[]> =>
  (await tx.one(z.object({ tables: z.array(z.string()) }), sql`select departure_export_tables() as tables`)).tables;

const Key = z.record(z.string(), z.string());
export type Key = z.output<typeof Key>;
const Kept = z.object({ at: Key, kept: z.record(z.string(), z.unknown()) });
/** Rows of one table after the one with this key: the key of each, and the row without what is sealed. */
export const selectExportRows = (tx: Tx, table: string, after: Key | null, most: number): Promise<z.output<typeof Kept>[]> =>
  tx.rows(Kept, sql`select at, kept from departure_rows(${table}, ${after === null ? null : JSON.stringify(after)}::jsonb, ${most})`);

export const noteExport = (tx: Tx, counts: Readonly<Record<string, number>>): Promise<unknown> =>
  tx.run(sql`select note_departure_export(${JSON.stringify(counts)}::jsonb)`);

/** Rows in one transaction: on the embedded database none may take over 250 ms. */
const rowsAtOnce = 100;

/** Erases what is left of those whose waiting time is over, in pieces; answers whose erasure was finished. Cut off in between, or put off by a legal hold or a warning, a later run goes on. */
export const eraseDeparted = async (db: Pick<Database, 'as'>, mayGoOn: () => boolean = () => true): Promise<string[]> => {
  const gone: string[] = [];
  const due = await db.as({ kind: 'jobs' }, (tx) =>
    tx.rows(
      z.object({ tenant: z.string(), hasLeft: z.boolean() }),
      sql`select t as tenant, exists (select from departure d where d.tenant_id = t and d.withdrawn_at is null and d.erased_at is not null) as "hasLeft" from departures_due() t`,
    ),
  );
  for (const { tenant, hasLeft } of due) {
    let n = 1;
    while (n > 0 && mayGoOn())
      ({ n } = await db.as({ kind: 'jobs' }, (tx) =>
        tx.one(z.object({ n: z.int() }), sql`select departure_step(${tenant}, ${rowsAtOnce}) as n`),
      ));
    if (n > 0 || hasLeft) continue;
    // Nothing more was erased: because nothing is left, or because something puts it off since.
    const { isGone } = await db.as({ kind: 'jobs' }, (tx) =>
      tx.one(
        z.object({ isGone: z.boolean() }),
        sql`select exists (select from departure d where d.tenant_id = ${tenant} and d.withdrawn_at is null and d.erased_at is not null) as "isGone"`,
      ),
    );
    if (isGone) gone.push(tenant);
  }
  return gone;
};
