/** A filter in CQL2 (OGC 21-065), read from its text form. Places in the text are gone: what is left is what it means. */

export const comparisons = ['=', '<>', '<', '>', '<=', '>='] as const;
export const spatialNames = [
  's_intersects',
  's_disjoint',
  's_equals',
  's_touches',
  's_within',
  's_overlaps',
  's_crosses',
  's_contains',
] as const;
export const temporalNames = [
  't_after',
  't_before',
  't_contains',
  't_disjoint',
  't_during',
  't_equals',
  't_finishedby',
  't_finishes',
  't_intersects',
  't_meets',
  't_metby',
  't_overlappedby',
  't_overlaps',
  't_startedby',
  't_starts',
] as const;

export type Property = { property: string };
/** A day (`2026-01-31`) or an instant with its offset, as written. */
export type Instant = { date: string } | { instant: string };
export type Scalar =
  | Property
  | Instant
  | { text: string }
  | { number: number }
  | { truth: boolean }
  | { casei: Scalar }
  | { accenti: Scalar };

export type Position = readonly [number, number];
/** A geometry in the coordinate order in which it was written. */
export type Shape =
  | { type: 'Point'; coordinates: Position }
  | { type: 'LineString' | 'MultiPoint'; coordinates: readonly Position[] }
  | { type: 'Polygon' | 'MultiLineString'; coordinates: readonly (readonly Position[])[] }
  | { type: 'MultiPolygon'; coordinates: readonly (readonly (readonly Position[])[])[] }
  | { type: 'GeometryCollection'; geometries: readonly Shape[] };
export type Region = Property | { shape: Shape } | { bbox: readonly [number, number, number, number] };
export type Bound = Property | Instant | '..';
export type Period = Property | Instant | { interval: readonly [Bound, Bound] };

export type Filter =
  | { op: 'and' | 'or'; args: readonly Filter[] }
  | { op: 'not'; arg: Filter }
  | { op: 'constant'; truth: boolean }
  | { op: 'compare'; by: (typeof comparisons)[number]; left: Scalar; right: Scalar }
  | { op: 'like'; value: Scalar; pattern: Scalar; not: boolean }
  | { op: 'between'; value: Scalar; from: Scalar; to: Scalar; not: boolean }
  | { op: 'in'; value: Scalar; list: readonly Scalar[]; not: boolean }
  | { op: 'null'; value: Scalar; not: boolean }
  | { op: 'spatial'; by: (typeof spatialNames)[number]; left: Region; right: Region }
  | { op: 'temporal'; by: (typeof temporalNames)[number]; left: Period; right: Period };

/** Words that begin or join parts of a filter; a property of such a name is written in double quotes. */
export const reserved = new Set([
  ...['and', 'or', 'not', 'like', 'between', 'in', 'is', 'null', 'true', 'false', 'casei', 'accenti', 'date', 'timestamp', 'interval'],
  ...['bbox', 'point', 'linestring', 'polygon', 'multipoint', 'multilinestring', 'multipolygon', 'geometrycollection'],
  ...spatialNames,
  ...temporalNames,
]);
