import { Problem } from '@vias/sql/problem.ts';
import { type Sql, sql } from '@vias/sql/sql.ts';
import type { Tx } from '@vias/sql/transaction.ts';
import { z } from 'zod';
import type { Area, Town } from '../alert-page/area-picture.ts';
import { AlertWaves } from './contract.ts';
import { boardStates } from './gather.ts';

const iso = (column: Sql): Sql => sql`to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

const Facts = z.object({
  id: z.string(),
  tenant: z.string(),
  tenantName: z.string(),
  isMine: z.boolean(),
  timeZone: z.string(),
  mainLanguage: z.enum(['lv', 'lt', 'ru', 'en']),
  withoutMarks: z.boolean(),
  status: z.string(),
  title: z.string(),
  isDrill: z.boolean(),
  event: z.string(),
  severity: z.string(),
  urgency: z.string(),
  areaName: z.string(),
  area: z.custom<Area>(),
  towns: z.array(z.custom<Town>()),
  channel: z.string().nullable(),
  sender: z.string().nullable(),
  audience: z.int().nullable(),
  plannedSeconds: z.int().nullable(),
  createdAt: z.string(),
  startedAt: z.string().nullable(),
  finishedAt: z.string().nullable(),
  expiresAt: z.string(),
  stopReason: z.string().nullable(),
  breakGlass: z.string().nullable(),
  createdBy: z.string().nullable(),
  submittedBy: z.string().nullable(),
  approvedBy: z.string().nullable(),
  texts: z.array(z.object({ lang: z.enum(['lv', 'lt', 'ru', 'en']), body: z.string(), segments: z.int() })),
  segmentPrice: z.coerce.number().nullable(),
  priceUnit: z.string().nullable(),
});
export type Facts = z.output<typeof Facts>;

/** What an alert was, for board, map and report; throws alert.not_found. */
export async function requireFacts(tx: Tx, id: string): Promise<Facts> {
  const facts = await tx.maybe(
    Facts,
    sql`
    select a.alert_id as id, a.tenant_id as tenant, t.name as "tenantName", a.tenant_id = my_tenant() as "isMine", t.time_zone as "timeZone", t.languages[1] as "mainLanguage", a.without_marks as "withoutMarks", a.status::text as status, a.title, a.is_drill as "isDrill", a.event, a.severity, a.urgency,
           a.area_name as "areaName", st_asgeojson(st_simplifypreservetopology(a.area, 0.0002), 5)::json as area,
           (select coalesce(json_agg(json_build_array(p.name, st_x(p.geom), st_y(p.geom), p.inside) order by p.inside desc, p.population desc nulls last), '[]') from (
              select name, population, geom, st_intersects(geom, a.area) as inside from settlement where geom && st_expand(a.area, 0.02) order by 4 desc, 2 desc nulls last limit 14) p) as towns,
           a.channel, a.sender, a.audience_count as audience, a.planned_s as "plannedSeconds", ${iso(sql`a.created_at`)} as "createdAt", ${iso(sql`a.started_at`)} as "startedAt",
           ${iso(sql`a.finished_at`)} as "finishedAt", ${iso(sql`a.expires_at`)} as "expiresAt", a.stop_reason as "stopReason", a.break_glass as "breakGlass",
           a.created_name as "createdBy", a.submitted_name as "submittedBy", a.approved_name as "approvedBy",
           (select coalesce(json_agg(json_build_object('lang', x.lang, 'body', x.sent_body, 'segments', x.segments) order by x.lang), '[]') from alert_text x where x.alert_id = a.alert_id) as texts,
           s.segment_price as "segmentPrice", s.price_unit as "priceUnit"
    from alert a join tenant t using (tenant_id) left join tenant_alert_setting s using (tenant_id) where a.alert_id = ${id}`,
  );
  if (!facts) throw new Problem('alert.not_found');
  return facts;
}

const State = z.enum(boardStates);
const States = z.partialRecord(State, z.int());
const Cells = z.object({
  cells: z
    .object({
      cells: z.array(z.object({ x: z.int(), y: z.int(), people: z.int(), states: States, level: z.int().optional() })),
      parts: z.array(z.object({ name: z.string().nullable(), states: States })),
      withheld: z.int().optional(),
    })
    .nullable(),
});
export type Cells = NonNullable<z.output<typeof Cells>['cells']>;

/** People by place and state as the database has them; small numbers are in here. */
export async function selectCells(tx: Tx, id: string): Promise<Cells> {
  const { cells } = await tx.one(Cells, sql`select alert_cells(${id}) as cells`);
  if (cells === null) throw new Problem('alert.not_found');
  return cells;
}

const Streets = z.object({
  streets: z
    .array(
      z.object({
        x: z.int(),
        y: z.int(),
        part: z.string().nullable(),
        street: z.string().nullable(),
        settlement: z.string().nullable(),
        states: States,
      }),
    )
    .nullable(),
});
/** People by cell and street as the database has them; small numbers are in here. Throws alert.not_found. */
export async function selectStreets(tx: Tx, id: string): Promise<NonNullable<z.output<typeof Streets>['streets']>> {
  const { streets } = await tx.one(Streets, sql`select alert_streets(${id}) as streets`);
  if (streets === null) throw new Problem('alert.not_found');
  return streets;
}

const Rings = z.object({ ring: z.array(z.tuple([z.number(), z.number()])) });
/** The corners of blocks, in their order. */
export async function selectRings(tx: Tx, blocks: readonly { level: number; x: number; y: number }[]): Promise<[number, number][][]> {
  const rows = await tx.rows(
    Rings,
    sql`select lks_block_ring(b.level, b.x, b.y) -> 0 as ring
      from unnest(${blocks.map((b) => b.level)}::int[], ${blocks.map((b) => b.x)}::int[], ${blocks.map((b) => b.y)}::int[]) with ordinality b (level, x, y, nth) order by nth`,
  );
  return rows.map(({ ring }) => ring);
}

const Wave = AlertWaves.shape.waves.element;
/** Further waves of an alert, in their order. */
export const selectWaves = (tx: Tx, id: string) =>
  tx.rows(
    Wave.extend({ price: z.coerce.number().nullable() }),
    sql`select wave_no as no, channel, people, segments, price, price_unit as "priceUnit", made_name as by, ${iso(sql`made_at`)} as at from alert_wave where alert_id = ${id} order by wave_no`,
  );

const Offer = AlertWaves.shape.offers.element;
/** What a further wave by each of these channels would be; those that the alert cannot take are left out. */
export async function selectOffers(tx: Tx, id: string, channels: readonly string[]) {
  const rows = await tx.rows(
    z.object({ offer: Offer.nullable() }),
    sql`select wave_offer(${id}, c) as offer from unnest(${[...channels]}::text[]) with ordinality c (c, nth) order by nth`,
  );
  return rows.flatMap(({ offer }) => (offer === null || offer.people === 0 ? [] : [offer]));
}

/** Puts those who did not get it back into the queue. */
export const startWave = (tx: Tx, id: string, channel: string, people: number) =>
  tx.run(sql`select start_wave(${id}, ${channel}, ${people})`);

const Change = z.object({ action: z.string(), at: z.string(), by: z.string(), reason: z.string().nullable() });
export type Change = z.output<typeof Change>;
/** What was done with an alert, oldest first; empty for others than its owners. */
export const selectTimeline = (tx: Tx, id: string) =>
  tx.rows(
    Change,
    sql`select action, ${iso(sql`at`)} as at, principal_name as by, reason from alert_change where alert_id = ${id} order by alert_change_id limit 500`,
  );

const CaseSums = z.object({ state: z.string(), outcome: z.string().nullable(), n: z.int() });
/** Calls for help by state and outcome. */
export const selectCaseSums = (tx: Tx, id: string) =>
  tx.rows(CaseSums, sql`select state, outcome, count(*)::int as n from help_case where alert_id = ${id} group by 1, 2 order by 1, 2`);
