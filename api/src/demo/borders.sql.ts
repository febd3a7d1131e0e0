/**
 * Nearest-settlement cells joined by municipality, in LKS-92 metres (EPSG:3059). $1: [[lon, lat, code], …] as JSON.
 * One row per part of a municipality: its rings, and the numbers of the settlements whose cells made it.
 */
export const cellsByCode = `
  with point as (
    select ordinality - 1 as no, (value->>2) as code,
           st_transform(st_setsrid(st_makepoint((value->>0)::float8, (value->>1)::float8), 4326), 3059) as geom
    from jsonb_array_elements($1::jsonb) with ordinality
  ), cell as (
    select (st_dump(st_voronoipolygons(st_collect(geom order by no), 0, st_expand(st_extent(geom)::geometry, 120000)))).geom as geom from point
  ), unit as (
    select code, (st_dump(st_union(cell.geom))).geom as geom from cell join point on st_intersects(cell.geom, point.geom) group by code
  )
  select unit.code, st_asgeojson(unit.geom, 3)::json->'coordinates' as rings, st_area(unit.geom) as area,
         (select json_agg(point.no) from point where point.code = unit.code and st_intersects(unit.geom, point.geom)) as places
  from unit order by unit.code, area desc`;

/**
 * Circles and strips that cover as many km² of the country as the town has. $1: [{code, line, area}] as JSON, $2: the country as GeoJSON.
 */
export const cityRings = `
  with country as (
    select st_transform(st_setsrid(st_geomfromgeojson($2), 4326), 3059) as geom
  ), city as (
    select value->>'code' as code, (value->>'area')::float8 * 1e6 as area,
           st_transform(st_setsrid(st_geomfromgeojson(json_build_object('type', 'LineString', 'coordinates',
             case jsonb_array_length(value->'line') when 1 then (value->'line') || (value->'line') else value->'line' end)::text), 4326), 3059) as line
    from jsonb_array_elements($1::jsonb)
  ), try as (
    select code, area, st_buffer(line, sqrt(area / pi()) * step, 'quad_segs=12') as geom from city, generate_series(0.2, 2.4, 0.02) step
  )
  select distinct on (code) code, st_asgeojson(try.geom, 3)::json->'coordinates' as rings
  from try, country order by code, abs(st_area(st_intersection(try.geom, country.geom)) - area)`;

/**
 * The map of one country. All lines are noded together on a grid of 0.0001 degrees, and every face goes to the unit it lies in, so
 * that neighbours share their border vertex by vertex. $1: [{code, rings, city}] in EPSG:3059 as JSON, $2: the country as GeoJSON.
 */
export const mapOfUnits = `
  with country as (
    select st_setsrid(st_geomfromgeojson($2), 4326) as geom
  ), unit as (
    select value->>'code' as code, (value->>'city')::boolean as city,
           st_buffer(st_transform(st_setsrid(st_geomfromgeojson(json_build_object('type', 'Polygon', 'coordinates', value->'rings')::text), 3059), 4326), 0) as geom
    from jsonb_array_elements($1::jsonb)
  ), line as (
    select st_boundary(geom) as geom from country
    union all select st_boundary(st_buffer(st_collect(geom), 0)) from unit where city
    union all select st_boundary(geom) from unit
  ), face as (
    select (st_dump(st_polygonize(geom))).geom as geom from (select st_unaryunion(st_collect(geom), 0.0001) as geom from line) noded
  ), inside as (
    select face.geom, st_pointonsurface(face.geom) as spot from face, country where st_covers(country.geom, st_pointonsurface(face.geom))
  ), owned as (
    select inside.geom, (select code from unit where st_covers(unit.geom, inside.spot) or not city
                         order by city and st_covers(unit.geom, inside.spot) desc, st_distance(unit.geom, inside.spot), code limit 1) as code
    from inside
  ), part as (
    select code, (st_dump(st_unaryunion(st_collect(geom)))).geom as geom from owned group by code
  ), ranked as (
    select *, row_number() over (partition by code order by st_area(geom) desc) as rank from part
  ), settled as (
    -- A small piece cut off from its unit by the coast or a town goes to the neighbour it shares most border with; an island stays.
    select geom, case when rank > 1 and st_area(geom::geography) < 25e6 then coalesce(
             (select other.code from ranked other where other.rank = 1 and other.code <> ranked.code and st_intersects(other.geom, ranked.geom)
              order by st_length(st_intersection(other.geom, ranked.geom)) desc, other.code limit 1), code) else code end as code
    from ranked
  )
  select code, st_asgeojson(st_multi(st_unaryunion(st_collect(geom), 0.0001)), 4) as geometry from settled group by code order by code`;
