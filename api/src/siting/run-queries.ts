import { grid } from '@vias/sql/grid.ts';
import { type Sql, sql } from '@vias/sql/sql.ts';
import type { Tx } from '@vias/sql/transaction.ts';
import { z } from 'zod';
import { Twkb, twkb } from '../camera-coverage/outlines.ts';
import { type PlanAnswer, PlanQuestion } from './contract.ts';
import type { Placed } from './search.ts';
import type { Refusal } from './sights.ts';

const Position = z.tuple([z.number(), z.number()]);
const Claimed = z.object({
  tenant: z.string(),
  id: z.uuid(),
  tries: z.int(),
  question: PlanQuestion,
  sites: z.array(Position),
  places: z.array(z.object({ at: Position, weight: z.number(), parts: z.array(z.number()), before: z.int(), ppm: z.number() })),
});
export type Claimed = z.output<typeof Claimed>;

/** Takes the plan that waits longest, also one of which nobody was heard for two minutes; nothing when none waits. */
export const claimPlan = async (tx: Tx, mostTries: number): Promise<Claimed | undefined> => {
  // One that took its process along every time does not take the next one.
  await tx.run(sql`
    update camera_plan_run set state = 'failed', step = null, progress = 0, finished_at = now()
    where state = 'computing' and beat_at < now() - interval '2 minutes' and tries >= ${mostTries}`);
  const taken = await tx.maybe(
    z.object({ tenant: z.string(), id: z.uuid(), tries: z.int() }),
    sql`
      update camera_plan_run r set state = 'computing', step = 'seeing', progress = 0, beat_at = now(), tries = r.tries + 1
      from (select w.tenant_id, w.camera_plan_id from camera_plan_run w join camera_plan p using (tenant_id, camera_plan_id)
            where w.state = 'waiting' or (w.state = 'computing' and w.beat_at < now() - interval '2 minutes') order by p.created_at, p.camera_plan_id limit 1 for update of w skip locked) n
      where r.tenant_id = n.tenant_id and r.camera_plan_id = n.camera_plan_id
      returning r.tenant_id as tenant, r.camera_plan_id as id, r.tries`,
  );
  if (!taken) return undefined;
  // What another one had begun to write.
  await tx.run(sql`
    update camera_plan_site set kind_no = null, azimuth = null, gain = null, seen = null, refused = null
    where tenant_id = ${taken.tenant} and camera_plan_id = ${taken.id} and (kind_no is not null or refused is not null)`);
  return tx.one(
    Claimed,
    sql`
      select p.tenant_id as tenant, p.camera_plan_id as id, ${taken.tries}::int as tries, p.question,
             coalesce((select json_agg(json_build_array(st_x(s.geom), st_y(s.geom)) order by s.site_no) from camera_plan_site s where s.camera_plan_id = p.camera_plan_id), '[]') as sites,
             coalesce((select json_agg(json_build_object('at', json_build_array(st_x(o.geom), st_y(o.geom)), 'weight', o.weight, 'parts', o.parts, 'before', o.before, 'ppm', o.before_ppm) order by o.point_no)
                       from camera_plan_point o where o.camera_plan_id = p.camera_plan_id), '[]') as places
      from camera_plan p where p.camera_plan_id = ${taken.id}`,
  );
};

/** Says how far it is and that somebody is still at it; false: the plan was deleted, or another one took it. */
export const beat = async (tx: Tx, { tenant, id, tries }: Claimed, step: 'seeing' | 'choosing', progress: number): Promise<boolean> =>
  (await tx.run(
    sql`update camera_plan_run set step = ${step}, progress = ${progress}, beat_at = now()
        where tenant_id = ${tenant} and camera_plan_id = ${id} and tries = ${tries} and state = 'computing'`,
  )) === 1;

/** Ends a computing that failed: for good, or waiting to be tried again. */
export const giveUp = (tx: Tx, { tenant, id, tries }: Claimed, state: 'waiting' | 'failed') =>
  tx.run(sql`update camera_plan_run set state = ${state}, step = null, progress = 0, finished_at = ${state === 'failed' ? sql`now()` : sql`null`}
             where tenant_id = ${tenant} and camera_plan_id = ${id} and tries = ${tries} and state = 'computing'`);

/** Leaves a plan to the next one that computes, with the try given back: VIAS was stopped in an orderly way, which is nothing that the plan did. */
export const handBack = (tx: Tx, { tenant, id, tries }: Claimed) =>
  tx.run(sql`update camera_plan_run set state = 'waiting', step = null, progress = 0, tries = tries - 1
             where tenant_id = ${tenant} and camera_plan_id = ${id} and tries = ${tries} and state = 'computing'`);

/** Outlines of the buildings in a box, after one of them: in pages, so that no transaction is long. */
export const selectBuildings = (
  tx: Tx,
  [west, south, east, north]: readonly [number, number, number, number],
  after: number,
  most: number,
) =>
  tx.rows(
    z.object({ id: z.int(), heightM: z.number().nullable(), shape: Twkb }),
    sql`select building_id as id, height_m as "heightM", ${twkb(sql`geom`)} as shape from building
        where geom && st_makeenvelope(${west}, ${south}, ${east}, ${north}, 4326) and building_id > ${after} order by building_id limit ${most}`,
  );
export type Outlined = Awaited<ReturnType<typeof selectBuildings>>[number];

const shapeOf = (json: Sql): Sql => sql`st_makevalid(st_setsrid(st_geomfromgeojson(${json}), 4326))`;
const multi = (coordinates: unknown): string => JSON.stringify({ type: 'MultiPolygon', coordinates });

/** Writes which camera was chosen at a site, and what it would see without the zones and the shadows of low buildings; nothing, when the plan is somebody else's by now. */
export const placeCamera = (tx: Tx, { tenant, id, tries, question }: Claimed, { site, kind, azimuth, gain, polygons, shadows }: Placed) =>
  tx.run(sql`
    update camera_plan_site set kind_no = ${kind}, azimuth = ${azimuth}, gain = ${gain},
      seen = (select st_multi(st_collectionextract(case when h.shape is null then w.shape else st_difference(w.shape, h.shape, ${grid}) end, 3))
              from (select ${shapeOf(sql`${multi(polygons)}`)} as shape) w,
                   (select st_union(${shapeOf(sql`t`)}, ${grid}) as shape
                    from unnest(${[...shadows.map((rings) => multi([rings])), ...question.zones.map(({ area }) => JSON.stringify(area))]}::text[]) t) h)
    where tenant_id = ${tenant} and camera_plan_id = ${id} and site_no = ${site}
      and exists (select from camera_plan_run r where r.tenant_id = ${tenant} and r.camera_plan_id = ${id} and r.tries = ${tries} and r.state = 'computing')`);

/** Writes why sites are not used, what is seen with the plan, and the answer. False: the plan is somebody else's by now. */
export const finishPlan = async (
  tx: Tx,
  claimed: Claimed,
  refused: ReadonlyMap<number, Refusal>,
  after: readonly number[],
  finest: readonly number[],
  answer: PlanAnswer,
): Promise<boolean> => {
  const { tenant, id, tries } = claimed;
  const done = await tx.run(
    sql`update camera_plan_run set state = 'done', step = null, progress = 100, finished_at = now(), answer = ${JSON.stringify(answer)}::jsonb
        where tenant_id = ${tenant} and camera_plan_id = ${id} and tries = ${tries} and state = 'computing'`,
  );
  if (done === 0) return false;
  await tx.run(sql`
    update camera_plan_site s set refused = r.reason from unnest(${[...refused.keys()]}::int[], ${[...refused.values()]}::text[]) r (no, reason)
    where s.tenant_id = ${tenant} and s.camera_plan_id = ${id} and s.site_no = r.no`);
  await tx.run(sql`
    update camera_plan_point o set after = a.cameras, after_ppm = a.ppm
    from unnest(${after}::int[], ${finest}::real[]) with ordinality a (cameras, ppm, n) where o.tenant_id = ${tenant} and o.camera_plan_id = ${id} and o.point_no = a.n - 1`);
  return true;
};
