import { Problem } from '@vias/sql/problem.ts';
import { type Sql, sql } from '@vias/sql/sql.ts';
import type { Tx } from '@vias/sql/transaction.ts';
import { z } from 'zod';
import { readArea } from '../alerts/area.ts';
import type { Deps } from '../deps.ts';
import { type Route, route } from '../http/route.ts';
import { endpoints, maxBufferMetres, maxBufferPoints, SavedAreaSchema as SavedArea } from './contract.ts';

const geometry = (geom: Sql): Sql => sql`st_asgeojson(${geom}, 6)::json`;
const savedArea = sql`saved_area_id as id, name, ${geometry(sql`geom`)} as geometry, saved_name as by, to_char(saved_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as at`;

const Buffered = z.object({
  crossing: z.string().nullable(),
  geometry: z.custom<{ type: 'MultiPolygon'; coordinates: number[][][][] }>().nullable(),
});

const isNear = ([lon = 0, lat = 0]: number[]): boolean => lon >= 19 && lon <= 30 && lat >= 53 && lat <= 59.5;

const bufferOf = async (tx: Tx, from: z.output<(typeof endpoints)['bufferArea']['body']>) => {
  const { coordinates } = from.geometry;
  const points = (
    from.geometry.type === 'Point' ? [coordinates] : coordinates.flat(from.geometry.type === 'Polygon' ? 1 : 0)
  ) as number[][];
  if (!(from.metres >= 10 && from.metres <= maxBufferMetres) || points.length > maxBufferPoints)
    throw new Problem('alert.buffer_wrong', {
      field: points.length > maxBufferPoints ? 'geometry' : 'metres',
      values: { metres: from.metres, limit: maxBufferMetres, points: maxBufferPoints },
    });
  const swapped = points.filter(([lon = 0, lat = 0]) => isNear([lat, lon])).length;
  if (!points.every(isNear))
    throw new Problem(swapped === points.length ? 'geometry.swapped' : 'alert.area_broken', { field: 'geometry', values: { ring: 1 } });
  const { crossing, geometry: found } = await tx.one(
    Buffered,
    sql`
    with g as (select st_setsrid(st_force2d(st_geomfromgeojson(${JSON.stringify(from.geometry)})), 4326) as geom)
    select case when not st_isvalid(geom) then (select round(st_y(d.location)::numeric, 5) || ', ' || round(st_x(d.location)::numeric, 5) from st_isvaliddetail(geom) d) end as crossing,
           case when st_isvalid(geom) then st_asgeojson(buffer_area(geom, ${from.metres}), 7)::json end as geometry
    from g`,
  );
  if (crossing !== null || found === null)
    throw new Problem('geometry.self_crossing', { field: 'geometry', values: { place: crossing ?? '' } });
  return { geometry: found };
};

/** What authors work with beside the warning itself: buffers, dwellings, named areas. */
export const alertAreaRoutes = ({ db }: Deps): Route[] => [
  route(endpoints.bufferArea, ({ principal, body }) => db.as(principal, async (tx) => (await bufferOf(tx, body)) as never)),

  route(endpoints.countDwellings, ({ principal, body }) =>
    db.as(principal, async (tx) => {
      const { area } = await readArea(tx, body.area);
      const found = await tx.one(
        z.object({
          total: z.int(),
          reached: z.int().nullable(),
          told: z.enum(['exact', 'few_dwellings', 'few_reached', 'few_unreached']),
        }),
        sql`select total, reached, told from dwellings_in(${area}::geometry)`,
      );
      return { dwellings: found.total === 0 ? null : found };
    }),
  ),

  route(endpoints.listSavedAreas, ({ principal }) =>
    db.as(principal, async (tx) => ({ items: await tx.rows(SavedArea, sql`select ${savedArea} from saved_area order by name`) })),
  ),

  route(endpoints.saveArea, ({ principal, body, once }) =>
    db.as(principal, (tx) =>
      once(tx, async () => {
        const { area } = await readArea(tx, body);
        const saved = await tx.maybe(
          SavedArea,
          sql`insert into saved_area (tenant_id, name, geom) values (my_tenant(), ${body.name.slice(0, 120)}, ${area}::geometry)
            on conflict (tenant_id, name) do nothing returning ${savedArea}`,
        );
        if (!saved) throw new Problem('alert.saved_area_exists', { field: 'name', values: { name: body.name } });
        return saved;
      }),
    ),
  ),

  route(endpoints.removeSavedArea, ({ principal, params }) =>
    db.as(principal, async (tx) => {
      if ((await tx.run(sql`delete from saved_area where saved_area_id = ${params.id}`)) !== 1)
        throw new Problem('alert.saved_area_unknown');
    }),
  ),
];
