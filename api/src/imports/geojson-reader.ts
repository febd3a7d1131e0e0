import { Problem } from '@vias/sql/problem.ts';
import type { ImportFile } from './file-bytes.ts';
import { textOf } from './file-text.ts';
import { createFeatureScanner } from './geojson-text.ts';
import type { RawRow } from './row.ts';
import { nameColumns, type Table } from './table.ts';

type Feature = {
  type?: unknown;
  id?: unknown;
  geometry?: { type?: unknown; coordinates?: unknown } | null;
  properties?: Record<string, unknown> | null;
};

const textOfValue = (value: unknown): string =>
  value === null || value === undefined ? '' : typeof value === 'object' ? JSON.stringify(value) : String(value);

/** Opens a FeatureCollection of points. The line of a row is the number of its feature; the feature's own id is the column `id` unless a property has that name. */
export const openGeojson = async (file: ImportFile, onRead: (bytes: number) => void): Promise<Table> => {
  const columns: string[] = [];
  const position = new Map<string, number>();
  const columnOf = (name: string): number => {
    const known = position.get(name);
    if (known !== undefined) return known;
    position.set(name, columns.length);
    columns.push(name);
    nameColumns(columns);
    return columns.length - 1;
  };
  let number = 0;
  const rowOf = (text: string | null): RawRow => {
    const line = ++number;
    if (text === null) return { line, values: [''], fault: 'row.too_long' };
    let feature: Feature;
    try {
      feature = JSON.parse(text) as Feature;
    } catch {
      return { line, values: [text.slice(0, 500)], fault: 'row.unreadable' };
    }
    const values: string[] = [];
    if (feature.id !== undefined && !(feature.properties && 'id' in feature.properties)) values[columnOf('id')] = textOfValue(feature.id);
    for (const [name, value] of Object.entries(feature.properties ?? {})) values[columnOf(name)] = textOfValue(value);
    const { geometry } = feature;
    if (geometry === null || geometry === undefined) return { line, values, point: null };
    if (geometry.type !== 'Point') return { line, values: [String(geometry.type)], fault: 'place.not_a_point' };
    const [x, y] = Array.isArray(geometry.coordinates) ? (geometry.coordinates as unknown[]) : [];
    return { line, values, point: [typeof x === 'number' ? x : Number.NaN, typeof y === 'number' ? y : Number.NaN] };
  };
  const scanner = createFeatureScanner();
  const pieces = textOf(file, onRead);
  const next = async (): Promise<RawRow[] | undefined> => {
    const piece = await pieces.next();
    if (piece.done) return undefined;
    return scanner.push(piece.value.replace(/^\ufeff/, '')).map(rowOf);
  };
  let first: RawRow[] | undefined = [];
  while (first?.length === 0) first = await next();
  if (!scanner.state().found) throw new Problem('import.geojson_broken');
  async function* rows(): AsyncGenerator<RawRow[]> {
    try {
      for (let batch = first; batch; batch = await next()) yield batch;
      if (scanner.state().open) yield [{ line: number + 1, values: [''], fault: 'row.cut_off' }];
    } finally {
      await pieces.return(undefined);
    }
  }
  return { columns, rows: rows() };
};
