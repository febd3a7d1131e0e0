import { grid } from '@vias/sql/grid.ts';
import { type Sql, sql } from '@vias/sql/sql.ts';
import type { Tx } from '@vias/sql/transaction.ts';
import { z } from 'zod';
import type { CoveredArea } from './cover-view.ts';

type Polygons = CoveredArea['polygons'];
type Box = [west: number, south: number, east: number, north: number];
/** Asks the database in a transaction of its own, as somebody who may. */
export type Ask = <T>(question: (tx: Tx) => Promise<T>) => Promise<T>;

/** What is left of an area of a view (its number, from 0), when shadows and masks are taken out: as the database writes a shape; square metres. */
export interface LeftArea {
  no: number;
  shape: string;
  areaM2: number;
}

/** Characters of GeoJSON that one transaction takes out, some 1,500 corners: the embedded database is not to be held for longer than 250 ms. */
const piece = 36_000;
const Left = z.object({ no: z.int(), shape: z.string() });
const shapeOf = (json: Sql): Sql => sql`st_makevalid(st_setsrid(st_geomfromgeojson(${json}), 4326))`;
const multi = (polygons: Polygons): string => JSON.stringify({ type: 'MultiPolygon', coordinates: polygons });

const boxOf = (polygons: Polygons): Box => {
  const box: Box = [180, 90, -180, -90];
  for (const [ring = []] of polygons)
    for (const [lon, lat] of ring) {
      box[0] = Math.min(box[0], lon);
      box[1] = Math.min(box[1], lat);
      box[2] = Math.max(box[2], lon);
      box[3] = Math.max(box[3], lat);
    }
  return box;
};
const meets = (a: Box, b: Box): boolean => a[0] <= b[2] && a[2] >= b[0] && a[1] <= b[3] && a[3] >= b[1];

const selectValid = (tx: Tx, areas: readonly CoveredArea[]) =>
  tx.rows(
    Left,
    sql`
      select (n - 1)::int as no, st_multi(st_collectionextract(${shapeOf(sql`t.shape`)}, 3))::text as shape
      from unnest(${areas.map(({ polygons }) => multi(polygons))}::text[]) with ordinality t (shape, n)`,
  );

const selectDifferences = (tx: Tx, left: readonly z.output<typeof Left>[], hidden: readonly string[]) =>
  tx.rows(
    Left,
    sql`
      with cut as materialized (select st_union(${shapeOf(sql`t.shape`)}, ${grid}) as shape from unnest(${hidden}::text[]) t (shape))
      select a.no, st_multi(st_collectionextract(st_difference(a.shape::geometry, cut.shape, ${grid}), 3))::text as shape
      from unnest(${left.map(({ no }) => no)}::int[], ${left.map(({ shape }) => shape)}::text[]) a (no, shape), cut`,
  );

const selectSizes = (tx: Tx, left: readonly z.output<typeof Left>[]) =>
  tx.rows(
    Left.extend({ areaM2: z.number() }),
    sql`
      select a.no, a.shape, st_area(a.shape::geometry::geography) as "areaM2"
      from unnest(${left.map(({ no }) => no)}::int[], ${left.map(({ shape }) => shape)}::text[]) a (no, shape) where not st_isempty(a.shape::geometry) order by a.no`,
  );

/** Shadows and masks (GeoJSON texts) in pieces, and the box of each in degrees; null: it may lie anywhere. */
function* piecesOf(shadows: Polygons, masks: readonly string[]): Generator<{ hidden: string[]; box: Box | null }> {
  let [hidden, size, from]: [string[], number, number] = [[], 0, 0];
  for (const [n, rings] of shadows.entries()) {
    const text = multi([rings]);
    hidden.push(text);
    size += text.length;
    if (size < piece && n + 1 < shadows.length) continue;
    yield { hidden, box: boxOf(shadows.slice(from, n + 1)) };
    [hidden, size, from] = [[], 0, n + 1];
  }
  for (const [n, text] of masks.entries()) {
    hidden.push(text);
    size += text.length;
    if (size < piece && n + 1 < masks.length) continue;
    yield { hidden, box: null };
    [hidden, size] = [[], 0];
  }
}

/**
 * The areas of a view without the shadows of low buildings and without masks (GeoJSON texts, WGS 84), those of which something is left. As many short transactions as it takes:
 * from a tower thousands of houses throw shadows.
 */
export const cutAreas = async (
  ask: Ask,
  areas: readonly CoveredArea[],
  shadows: Polygons,
  masks: readonly string[],
): Promise<LeftArea[]> => {
  if (areas.length === 0) return [];
  let left = await ask((tx) => selectValid(tx, areas));
  // What nothing is taken from is as large as it was reckoned, arcs as arcs.
  if (shadows.length + masks.length === 0) return left.map(({ no, shape }) => ({ no, shape, areaM2: (areas[no] as CoveredArea).area }));
  const boxes = areas.map(({ polygons }) => boxOf(polygons));
  for (const { hidden, box } of piecesOf(shadows, masks)) {
    const met = left.filter(({ no }) => box === null || meets(box, boxes[no] as Box));
    if (met.length === 0) continue;
    const cut = new Map((await ask((tx) => selectDifferences(tx, met, hidden))).map((each) => [each.no, each]));
    left = left.map((each) => cut.get(each.no) ?? each);
  }
  return ask((tx) => selectSizes(tx, left));
};
