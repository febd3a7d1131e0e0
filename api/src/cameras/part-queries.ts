import { Problem } from '@vias/sql/problem.ts';
import { type Sql, sql } from '@vias/sql/sql.ts';
import type { Tx } from '@vias/sql/transaction.ts';
import { z } from 'zod';
import type { CameraPatch } from './contract.ts';

type Owner = { tenant: string; id: string };

const shapeOf = (text: Sql): Sql => sql`st_setsrid(st_geomfromgeojson(${text}), 4326)`;

/** Throws geometry.self_crossing, with the place as latitude, longitude: what lies inside such a border nobody can say. */
const requireSimple = async (tx: Tx, areas: readonly { field: string; geometry: object }[]): Promise<void> => {
  if (areas.length === 0) return;
  const fault = await tx.maybe(
    z.object({ no: z.coerce.number(), place: z.string() }),
    sql`select n as no, coalesce(round(st_y((d).location)::numeric, 5) || ', ' || round(st_x((d).location)::numeric, 5), '') as place
        from unnest(${areas.map(({ geometry }) => JSON.stringify(geometry))}::text[]) with ordinality a (geometry, n), lateral (select st_isvaliddetail(${shapeOf(sql`a.geometry`)}) as d) v
        where not (d).valid order by n limit 1`,
  );
  if (fault) throw new Problem('geometry.self_crossing', { field: areas[fault.no - 1]?.field ?? 'masks', values: { place: fault.place } });
};

/** What belongs to a camera, replaced as a whole where it is given. An empty list is not deleted from nothing, so that the audit tells only what happened. */
export const replaceParts = async (tx: Tx, { tenant, id }: Owner, { views, masks, reach, stream }: CameraPatch): Promise<void> => {
  await requireSimple(tx, [
    ...(masks ?? []).flatMap(({ area }, i) => (area ? [{ field: `masks.${i}.area`, geometry: area }] : [])),
    ...(reach ?? []).flatMap(({ kind, geometry }, i) => (kind === 'flight_area' ? [{ field: `reach.${i}.geometry`, geometry }] : [])),
  ]);
  const json = (list: readonly object[]) => sql`${JSON.stringify(list.map((each, i) => ({ ...each, no: i + 1 })))}::jsonb`;
  if (views !== undefined) {
    await tx.run(sql`delete from camera_view where tenant_id = ${tenant} and camera_id = ${id}`);
    if (views.length > 0)
      await tx.run(sql`
        insert into camera_view (tenant_id, camera_id, view_no, title, azimuth, tilt, height_m, focal_mm, sensor_width_mm, pixels_wide, pixels_high, range_m, night_range_m)
        select ${tenant}, ${id}::uuid, v.no, v.title, case when v.azimuth = 360 then 0 else v.azimuth end, v.tilt, v."heightM", v."focalMm", v."sensorWidthMm", v."pixelsWide", v."pixelsHigh", v."rangeM", v."nightRangeM"
        from jsonb_to_recordset(${json(views)}) v (no smallint, title text, azimuth float8, tilt float8, "heightM" float8, "focalMm" float8, "sensorWidthMm" float8,
                                                   "pixelsWide" int, "pixelsHigh" int, "rangeM" float8, "nightRangeM" float8)`);
  }
  if (masks !== undefined) {
    await tx.run(sql`delete from camera_mask where tenant_id = ${tenant} and camera_id = ${id}`);
    if (masks.length > 0)
      await tx.run(sql`
        insert into camera_mask (tenant_id, camera_id, mask_no, view_no, title, area, from_azimuth, to_azimuth)
        select ${tenant}, ${id}::uuid, m.no, m.view, m.title, ${shapeOf(sql`m.area::text`)}, case when m."fromAzimuth" = 360 then 0 else m."fromAzimuth" end, case when m."toAzimuth" = 360 then 0 else m."toAzimuth" end
        from jsonb_to_recordset(${json(masks)}) m (no smallint, view smallint, title text, area jsonb, "fromAzimuth" float8, "toAzimuth" float8)`);
  }
  if (reach !== undefined) {
    await tx.run(sql`delete from camera_reach where tenant_id = ${tenant} and camera_id = ${id}`);
    if (reach.length > 0)
      await tx.run(sql`
        insert into camera_reach (tenant_id, camera_id, reach_no, kind, title, line, area)
        select ${tenant}, ${id}::uuid, r.no, r.kind, r.title, case when r.kind <> 'flight_area' then ${shapeOf(sql`r.geometry::text`)} end, case when r.kind = 'flight_area' then ${shapeOf(sql`r.geometry::text`)} end
        from jsonb_to_recordset(${json(reach)}) r (no smallint, kind text, title text, geometry jsonb)`);
  }
  if (stream !== undefined) {
    await tx.run(sql`delete from camera_stream where tenant_id = ${tenant} and camera_id = ${id}`);
    if (stream)
      await tx.run(
        sql`insert into camera_stream (tenant_id, camera_id, sensitivity, url) values (${tenant}, ${id}, ${stream.sensitivity}, ${stream.url})`,
      );
  }
};
