import { Problem } from '@vias/sql/problem.ts';
import { type Sql, sql } from '@vias/sql/sql.ts';
import type { Filter, Position, Region, Shape } from './cql2.ts';
import { type Crs, isInside, toDegrees } from './crs.ts';

type Given = Exclude<Region, { property: string }>;

/** A box given in the axis order of its system as [west, south, east, north]. Throws ogc.bbox_invalid. */
export const boxOf = (numbers: readonly number[], crs: Crs, field: string): [number, number, number, number] => {
  const [a, b, c, d] = numbers as [number, number, number, number];
  const box: [number, number, number, number] = crs.latFirst ? [b, a, d, c] : [a, b, c, d];
  const [west, south, east, north] = box;
  // Only on the globe can west lie beyond east: then the box crosses the date line.
  const isBox = south <= north && (west <= east || crs.srid === 4326) && isInside(crs, [west, south]) && isInside(crs, [east, north]);
  if (!isBox) throw new Problem('ogc.bbox_invalid', { field });
  return box;
};

/** A box as geometries in WGS 84: two when it crosses the date line. */
export const boxSql = ([west, south, east, north]: readonly [number, number, number, number], crs: Crs): Sql[] => {
  const envelope = (from: number, to: number): Sql =>
    toDegrees(sql`st_makeenvelope(${from}::float8, ${south}::float8, ${to}::float8, ${north}::float8, ${crs.srid}::int)`, crs);
  return west <= east ? [envelope(west, east)] : [envelope(west, 180), envelope(-180, east)];
};

const wktOf = (shape: Shape, at: (position: Position) => string): string => {
  const line = (positions: readonly Position[]): string => `(${positions.map(at).join(', ')})`;
  const lines = (list: readonly (readonly Position[])[]): string => `(${list.map(line).join(', ')})`;
  switch (shape.type) {
    case 'Point':
      return `POINT${line([shape.coordinates])}`;
    case 'LineString':
      return `LINESTRING${line(shape.coordinates)}`;
    case 'MultiPoint':
      return `MULTIPOINT${lines(shape.coordinates.map((position) => [position]))}`;
    case 'Polygon':
      return `POLYGON${lines(shape.coordinates)}`;
    case 'MultiLineString':
      return `MULTILINESTRING${lines(shape.coordinates)}`;
    case 'MultiPolygon':
      return `MULTIPOLYGON(${shape.coordinates.map(lines).join(', ')})`;
    case 'GeometryCollection':
      return `GEOMETRYCOLLECTION(${shape.geometries.map((inner) => wktOf(inner, at)).join(', ')})`;
  }
};

/** A shape as well-known text, coordinates as they are. */
export const textOfShape = (shape: Shape): string => wktOf(shape, ([x, y]) => `${x} ${y}`);

/** A shape or box of a filter as one geometry in WGS 84. Throws ogc.shape_invalid, ogc.bbox_invalid. */
export const shapeSql = (given: Given, crs: Crs): Sql => {
  if ('bbox' in given) {
    const boxes = boxSql(boxOf(given.bbox, crs, 'filter'), crs);
    return boxes.length === 1 ? (boxes[0] as Sql) : sql`st_collect(${sql.join(boxes)})`;
  }
  const wkt = wktOf(given.shape, ([first, second]) => {
    const [x, y] = crs.latFirst ? [second, first] : [first, second];
    if (!isInside(crs, [x, y]))
      throw new Problem('ogc.shape_invalid', {
        field: 'filter',
        values: {
          shape: `${first} ${second} (${crs.name})`,
          example: crs.latFirst && crs.srid === 4326 ? 'POINT(56.6 23.7)' : 'POINT(23.7 56.6), filter-crs=CRS84',
        },
      });
    return `${x} ${y}`;
  });
  return toDegrees(sql`st_geomfromtext(${wkt}, ${crs.srid}::int)`, crs);
};

/** Every shape of a filter that has an inside. */
export const areasOf = (filter: Filter): Shape[] => {
  switch (filter.op) {
    case 'and':
    case 'or':
      return filter.args.flatMap(areasOf);
    case 'not':
      return areasOf(filter.arg);
    case 'spatial':
      return [filter.left, filter.right].flatMap((region) =>
        'shape' in region && /Polygon|Collection/.test(region.shape.type) ? [region.shape] : [],
      );
    default:
      return [];
  }
};
