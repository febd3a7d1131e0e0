import type { Member } from '@vias/sql/principal.ts';
import { Problem } from '@vias/sql/problem.ts';
import { type Sql, sql } from '@vias/sql/sql.ts';
import type { Tx } from '@vias/sql/transaction.ts';
import { z } from 'zod';
import { CameraPlan, PlanHead, type PlanQuestion, planLimits } from './contract.ts';

const iso = (column: Sql): Sql => sql`to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
// What was found is hidden once something it was found from is not shared any more; the plan itself is not.
const head = sql`
  p.camera_plan_id as id, p.title, ${iso(sql`p.created_at`)} as "createdAt", p.created_by_name as "createdBy",
  coalesce(r.state, 'share_ended') as state, r.step, coalesce(r.progress, 0) as progress`;

/** The latest plans the principal may see. */
export const selectPlans = (tx: Tx) =>
  tx.rows(
    PlanHead,
    sql`
      select ${head}, r.answer -> 'seen' as seen, n.cameras::int as cameras, n.made::int as made
      from camera_plan p left join camera_plan_run r using (camera_plan_id),
           lateral (select count(*) filter (where s.kind_no is not null) as cameras, count(s.camera_id) as made from camera_plan_site s where s.camera_plan_id = p.camera_plan_id) n
      order by p.created_at desc, p.camera_plan_id limit 100`,
  );

/** The plan with its sites and places, or siting.plan_not_found. */
export const requirePlan = async (tx: Tx, id: string): Promise<CameraPlan> => {
  const plan = await tx.maybe(
    CameraPlan,
    sql`
      select ${head}, st_asgeojson(p.area, 7)::json as area, p.question, r.answer,
             coalesce((select json_agg(json_build_object('number', s.site_no, 'name', s.name, 'geometry', st_asgeojson(s.geom, 7)::json, 'refused', s.refused, 'kind', s.kind_no, 'azimuth', s.azimuth,
                                                         'gain', s.gain, 'seen', st_asgeojson(s.seen, 7)::json, 'camera', s.camera_id) order by s.site_no)
                       from camera_plan_site s where s.camera_plan_id = p.camera_plan_id), '[]') as sites,
             coalesce((select json_agg(json_build_array(round(st_x(o.geom)::numeric, 6), round(st_y(o.geom)::numeric, 6), round(o.weight::numeric, 5), o.before, o.after) order by o.point_no)
                       from camera_plan_point o where o.camera_plan_id = p.camera_plan_id), '[]') as places
      from camera_plan p left join camera_plan_run r using (camera_plan_id) where p.camera_plan_id = ${id}`,
  );
  if (!plan) throw new Problem('siting.plan_not_found');
  return plan;
};

/** Deletes the plan; whoever computes it notices. */
export const deletePlan = async (tx: Tx, id: string): Promise<void> => {
  const gone = await tx.run(sql`delete from camera_plan where camera_plan_id = ${id}`);
  if (gone === 0) throw new Problem('siting.plan_not_found');
};

/** What is stored of a plan at the moment it is asked. */
export interface Asked {
  title: string;
  area: string;
  question: PlanQuestion;
  /** Of the cameras that it tells of, 2 at least: a plan is as closed as they are. */
  sensitivity: number;
  /** Access classes of others whose rows went into it. */
  lent: readonly number[];
  sites: readonly { name: string; place: readonly [number, number] }[];
  places: readonly { place: readonly [number, number]; weight: number; parts: readonly number[]; before: number; ppm: number }[];
}

/** Stores a plan that waits to be computed. Throws siting.busy when the municipality has too many of them. */
export const insertPlan = async (
  tx: Tx,
  { tenant }: Member,
  { title, area, question, sensitivity, lent, sites, places }: Asked,
): Promise<string> => {
  // One after the other, so that two at once do not both come in as the last.
  await tx.run(sql`select pg_advisory_xact_lock(hashtextextended(${`camera_plan ${tenant}`}, 0))`);
  const { waiting } = await tx.one(
    z.object({ waiting: z.int() }),
    sql`select count(*)::int as waiting from camera_plan_run where tenant_id = ${tenant} and state in ('waiting', 'computing')`,
  );
  if (waiting >= planLimits.waiting) throw new Problem('siting.busy', { values: { limit: planLimits.waiting } });
  const { id } = await tx.one(
    z.object({ id: z.uuid() }),
    sql`
      insert into camera_plan (tenant_id, access_class_id, sensitivity, title, area, question, lent, lent_layer)
      select ${tenant}, c.access_class_id, c.sensitivity, ${title}, st_multi(st_setsrid(st_geomfromgeojson(${area}), 4326)), ${JSON.stringify(question)}::jsonb, ${lent}::int[],
             (select l.own_layer_id from own_layer l where l.own_layer_id = ${question.layer}::uuid and l.tenant_id <> ${tenant})
      from access_class c where c.tenant_id = ${tenant} and c.theme = 'cameras' and c.sensitivity = ${sensitivity}
      returning camera_plan_id as id`,
  );
  const of = <T>(list: readonly T[], pick: (each: T) => unknown) => list.map(pick);
  await tx.run(sql`
    insert into camera_plan_site (tenant_id, camera_plan_id, site_no, name, geom)
    select ${tenant}, ${id}::uuid, s.no - 1, s.name, st_setsrid(st_makepoint(s.lon, s.lat), 4326)
    from unnest(${of(sites, ({ name }) => name)}::text[], ${of(sites, ({ place }) => place[0])}::float8[], ${of(sites, ({ place }) => place[1])}::float8[]) with ordinality s (name, lon, lat, no)`);
  await tx.run(sql`
    insert into camera_plan_point (tenant_id, camera_plan_id, point_no, geom, weight, parts, before, before_ppm)
    select ${tenant}, ${id}::uuid, o.no - 1, st_setsrid(st_makepoint(o.lon, o.lat), 4326), o.weight, array[o.a, o.b, o.c, o.d], o.before, o.ppm
    from unnest(${of(places, ({ place }) => place[0])}::float8[], ${of(places, ({ place }) => place[1])}::float8[], ${of(places, ({ weight }) => weight)}::float8[],
                ${of(places, ({ parts }) => parts[0])}::real[], ${of(places, ({ parts }) => parts[1])}::real[], ${of(places, ({ parts }) => parts[2])}::real[], ${of(places, ({ parts }) => parts[3])}::real[],
                ${of(places, ({ before }) => before)}::int[], ${of(places, ({ ppm }) => ppm)}::real[]) with ordinality o (lon, lat, weight, a, b, c, d, before, ppm, no)`);
  await tx.run(sql`insert into camera_plan_run (tenant_id, camera_plan_id) values (${tenant}, ${id})`);
  return id;
};

/** Puts the chosen cameras of a plan that are not in the register yet into it; answers how many. */
export const makeCameras = async (tx: Tx, id: string): Promise<number> => {
  const { made } = await tx.one(z.object({ made: z.int() }), sql`select make_planned_cameras(${id}) as made`);
  return made;
};

/** The name of the principal's own municipality or service, and the language in which it writes. */
export const selectOwner = (tx: Tx) =>
  tx.one(
    z.object({ name: z.string(), language: z.enum(['lv', 'lt']) }),
    sql`select name, case country when 'LT' then 'lt' else 'lv' end as language from tenant where tenant_id = my_tenant()`,
  );
