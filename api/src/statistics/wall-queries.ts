import { type Sql, sql } from '@vias/sql/sql.ts';
import type { Tx } from '@vias/sql/transaction.ts';
import { z } from 'zod';
import { leastCount } from '../alerts/few.ts';
import { type Wall, WallAlert, WallFeed, WallIncident } from './wall-contract.ts';

const iso = (at: Sql): Sql => sql`to_char(${at} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

/** As the list of incidents says it: late once the deadline has passed; act now while nobody has begun and it is grave or due within 15 minutes. */
const isLate = (now: Sql): Sql => sql`coalesce(i.due_at < ${now}, false)`;
const isAct = (now: Sql): Sql =>
  sql`(not ${isLate(now)} and i.status = 'reported' and (i.severity >= 4 or coalesce(i.due_at <= ${now} + interval '15 minutes', false)))`;
const isOpen = (now: Sql): Sql =>
  sql`i.status <> 'closed' and i.occurred_at >= ${now} - interval '90 days' and (i.occurred_at >= ${now} - interval '7 days' or i.due_at >= ${now} - interval '1 day')`;

/** The municipalities that hold now. */
const currentSets = sql`(select boundary_set_id from boundary_set where level = 'municipality' and valid_from <= now() and (valid_to is null or valid_to > now()))`;

const selectItems = (tx: Tx, now: Sql) =>
  tx.rows(
    WallIncident,
    sql`
      with found as materialized (
        select i.incident_id, i.category_code, i.sensitivity, i.severity, i.status, i.is_taken, i.occurred_at, i.due_at, i.tenant_id, i.public_geom, ${isAct(now)} as is_act
        from incident i where ${isOpen(now)}
        order by is_act desc, due_at nulls last, occurred_at desc, incident_id limit 60
      )
      select i.incident_id as id, case when i.sensitivity < 3 then i.category_code end as category, c.group_code as group, i.severity, i.status,
             i.is_taken as "isTaken", ${iso(sql`i.occurred_at`)} as "occurredAt", ${iso(sql`i.due_at`)} as "dueAt", i.tenant_id as tenant,
             case when i.sensitivity < 2 then (
               select s.name from settlement s where s.geom && st_expand(i.public_geom, 0.17, 0.09)
               order by st_distance(s.geom::geography, i.public_geom::geography) limit 1) end as settlement,
             (select t.name from placement p join territory t using (territory_id)
              where p.thing_id = i.incident_id and p.boundary_set_id in ${currentSets} limit 1) as municipality,
             case when i.sensitivity < 3 and i.public_geom is not null
                  then json_build_array(round(st_x(i.public_geom)::numeric, 4), round(st_y(i.public_geom)::numeric, 4)) end as position
      from found i join incident_category c using (category_code)
      order by i.is_act desc, i.due_at nulls last, i.occurred_at desc, i.incident_id`,
  );

const selectOpen = (tx: Tx, now: Sql) =>
  tx.one(
    z.object({ all: z.int(), act: z.int(), late: z.int() }),
    sql`select count(*)::int as all, count(*) filter (where ${isAct(now)})::int as act, count(*) filter (where ${isLate(now)})::int as late from incident i where ${isOpen(now)}`,
  );

const selectTenants = (tx: Tx, now: Sql) =>
  tx.rows(
    WallFeed,
    sql`
      with mine as (
        select a.tenant_id, max((select at from change c where c.access_class_id = a.access_class_id and c.thing_kind = 'incident' order by c.change_id desc limit 1)) as last_at,
               sum((select count(*) from incident i where i.access_class_id = a.access_class_id and i.occurred_at >= ${now} - interval '30 days')) as per_month
        from access_class a where a.theme = 'incidents' and a.access_class_id = any (array(select my_access_classes())) group by a.tenant_id
      )
      select 'tenant' as kind, m.tenant_id as key, o.name, ${iso(sql`m.last_at`)} as "lastAt", silent_after(o.silent_after_min, m.per_month) as "silentAfter",
             coalesce(array_agg(t.territory_id order by t.territory_id) filter (where t.territory_id is not null), '{}') as territories,
             (array_agg(json_build_array(round(st_x(t.label_point)::numeric, 4), round(st_y(t.label_point)::numeric, 4)) order by t.area_km2 desc) filter (where t.territory_id is not null))[1] as label,
             m.tenant_id = my_tenant() as "isOwn"
      from mine m join tenant o using (tenant_id)
      left join tenant_territory r using (tenant_id)
      left join territory t on (t.country, t.scheme, t.code) = (r.country, r.scheme, r.code) and t.boundary_set_id in ${currentSets}
      group by m.tenant_id, o.name, o.silent_after_min, m.last_at, m.per_month order by m.tenant_id`,
  );

/** Sources that files came from in the last 30 days, where the reader may see imports. A file is missed after three times the usual wait, a day at least. */
const selectImports = (tx: Tx, now: Sql) =>
  tx.rows(
    WallFeed,
    sql`
      select 'import' as kind, source as key, source as name, ${iso(sql`max(finished_at)`)} as "lastAt",
             least(43200, greatest(1440, 3 * extract(epoch from max(finished_at) - min(finished_at)) / 60 / greatest(1, count(*) - 1)))::int as "silentAfter",
             '{}'::int[] as territories, null as label, true as "isOwn"
      from (select profile ->> 'source' as source, finished_at from import
            where state = 'finished' and not is_dry_run and finished_at >= ${now} - interval '30 days' and profile ->> 'source' is not null) f
      group by source order by max(finished_at) desc limit 3`,
  );

const Last = WallAlert.omit({ people: true }).extend({ states: z.record(z.string(), z.int()), sum: z.int() });
const selectLastAlert = (tx: Tx) =>
  tx.maybe(
    Last,
    sql`
      select a.alert_id as id, a.event, a.area_name as "areaName", a.is_drill as "isDrill", ${iso(sql`a.started_at`)} as "startedAt",
             ${iso(sql`a.expires_at`)} as "expiresAt", a.tenant_id as tenant, coalesce(b.board -> 'states', '{}') as states, coalesce((b.board ->> 'sum')::int, 0) as sum
      from (select * from alert where started_at is not null order by started_at desc limit 1) a, lateral (select alert_board(a.alert_id) as board) b`,
  );

const selectAreas = (tx: Tx, now: Sql) =>
  tx.rows(
    z.object({ id: z.uuid(), event: z.string(), expiresAt: z.string(), geometry: z.unknown() }),
    sql`
      select alert_id as id, event, ${iso(sql`expires_at`)} as "expiresAt", st_asgeojson(st_simplifypreservetopology(geom, 0.001), 4)::json as geometry
      from layer_alert where expires_at > ${now} and begins_at <= ${now} and not is_drill order by begins_at desc limit 5`,
  );

const selectGround = (tx: Tx) =>
  tx.one(
    z.object({ boundarySets: z.array(z.int()), extent: z.tuple([z.number(), z.number(), z.number(), z.number()]).nullable() }),
    sql`
      select array${currentSets} as "boundarySets", (
        select case when count(*) > 0 then array[st_xmin(st_extent(t.geom)), st_ymin(st_extent(t.geom)), st_xmax(st_extent(t.geom)), st_ymax(st_extent(t.geom))] end
        from territory t join tenant_territory r on (t.country, t.scheme, t.code) = (r.country, r.scheme, r.code)
        where t.boundary_set_id in ${currentSets} and r.tenant_id in (
          select tenant_id from access_class where theme = 'incidents' and access_class_id = any (array(select my_access_classes())))) as extent`,
  );

const peopleOf = ({ states, sum, isDrill }: z.output<typeof Last>) => {
  if (sum < leastCount && !isDrill) return null;
  const of = (...names: string[]) => names.reduce((people, name) => people + (states[name] ?? 0), 0);
  return { delivered: of('delivered', 'acknowledged'), onTheWay: of('on_the_way', 'waiting'), failed: of('unreached', 'failed') };
};

/** The duty wall as the reader may see it, without personal data; `at` is milliseconds since 1970. */
export const readWall = async (tx: Tx, at: number): Promise<Wall> => {
  const now = sql`${new Date(at).toISOString()}::timestamptz`;
  const last = await selectLastAlert(tx);
  const { states: _, sum: __, ...alert } = last ?? { states: {}, sum: 0 };
  return {
    at: new Date(at).toISOString(),
    open: await selectOpen(tx, now),
    items: await selectItems(tx, now),
    feeds: [...(await selectTenants(tx, now)), ...(await selectImports(tx, now))],
    alert: last ? { ...(alert as Omit<typeof last, 'states' | 'sum'>), people: peopleOf(last) } : null,
    areas: await selectAreas(tx, now),
    ...(await selectGround(tx)),
  };
};
