import { Problem } from '@vias/sql/problem.ts';
import { guessDelimiter } from '../imports/csv-reader.ts';
import { createCsvScanner } from '../imports/csv-text.ts';
import { decodeText } from '../imports/decode-text.ts';
import { createFeatureScanner } from '../imports/geojson-text.ts';
import type { RawRow } from '../imports/row.ts';
import type { ImportQuery } from './import-contract.ts';
import { type FileRow, fieldOf, type ReadRow, readRow } from './read-row.ts';

/** A register of a capital has a few thousand cameras. */
export const fileLimits = { bytes: 5 * 1_048_576, rows: 5000 } as const;

/** What a file says: its rows, and the columns that mean nothing to us. */
export type CameraFile = { rows: ReadRow[]; ignoredColumns: string[] };

/** The text is cut in pieces, so that nobody reads on after the limit. */
const piece = 65_536;
/** Letters of a GeoJSON feature, and of what is written beside the features, at most. */
const mostOfFeature = 65_536;

type Table = { header: string[]; rows: FileRow[] };
const unreadable = () => new Problem('camera.file_unreadable');

/** Reads a text to its end, or until there are more rows than a file may have. */
const readRows = (text: string, push: (part: string) => FileRow[], end: () => FileRow[]): FileRow[] => {
  const rows: FileRow[] = [];
  const take = (more: FileRow[]): void => {
    for (const row of more) rows.push(row);
    if (rows.length > fileLimits.rows) throw new Problem('camera.file_too_long', { values: { most: fileLimits.rows } });
  };
  for (let at = 0; at < text.length; at += piece) take(push(text.slice(at, at + piece)));
  take(end());
  return rows;
};

const readCsv = (text: string): Table => {
  const newline = text.includes('\n') || !text.includes('\r') ? '\n' : '\r';
  const scanner = createCsvScanner(guessDelimiter(text.slice(0, piece)), newline, 0);
  let header: string[] | undefined;
  // Only what means something: of a file of nothing but commas there is nothing to keep.
  let known: (readonly [at: number, name: string])[] = [];
  const rowsOf = (raw: readonly RawRow[]): FileRow[] =>
    raw.flatMap(({ line, values, fault }) => {
      if (header) {
        const cells = fault
          ? [['', values.slice(0, 30).join(';')] as const]
          : known.map(([at, name]) => [name, (values[at] ?? '').trim()] as const);
        return [{ line, isBroken: fault !== undefined, cells }];
      }
      header = values.map((name) => name.trim());
      known = header.flatMap((name, at) => (fieldOf(name) ? [[at, name] as const] : []));
      return [];
    });
  const rows = readRows(
    text,
    (part) => rowsOf(scanner.push(part)),
    () => rowsOf(scanner.end()),
  );
  return { header: header ?? [], rows };
};

type Feature = { properties?: object | null; geometry?: { type?: unknown; coordinates?: unknown } | null } | null;
type Collection = { type?: unknown; features?: unknown; crs?: { properties?: { name?: unknown } } };

const parse = <T>(text: string): T => {
  try {
    return JSON.parse(text) as T;
  } catch {
    throw unreadable();
  }
};

const readGeoJson = (text: string): Table => {
  const header = new Set<string>();
  const scanner = createFeatureScanner();
  let number = 0;
  // What stands around the features: the text without them.
  let [first, end] = [-1, 0];
  const rowOf = (written: string | null): FileRow => {
    const line = ++number;
    if (written !== null) {
      const at = text.indexOf(written, end);
      if (first < 0) first = at;
      end = at + written.length;
    }
    if (written === null || written.length > mostOfFeature) return { line, isBroken: true, cells: [['', (written ?? '').slice(0, 200)]] };
    const feature = parse<Feature>(written);
    const point = feature?.geometry?.type === 'Point' && Array.isArray(feature.geometry.coordinates) ? feature.geometry.coordinates : [];
    const cells = Object.entries(feature?.properties ?? {}).map(([name, value]) => {
      header.add(name);
      return [
        name,
        value === null || value === undefined ? '' : typeof value === 'object' ? JSON.stringify(value) : String(value).trim(),
      ] as const;
    });
    return {
      line,
      isBroken: false,
      cells: [
        ...cells.filter(([name]) => !['lon', 'lat'].includes(fieldOf(name) ?? '')),
        ['lon', String(point[0] ?? '')],
        ['lat', String(point[1] ?? '')],
      ],
    };
  };
  const rows = readRows(
    text,
    (part) => scanner.push(part).map(rowOf),
    () => [],
  );
  const around = first < 0 ? text : text.slice(0, first) + text.slice(end);
  if (around.length > mostOfFeature) throw unreadable();
  const { type, features, crs } = parse<Collection>(around);
  const name = crs?.properties?.name;
  if (type !== 'FeatureCollection' || !Array.isArray(features) || (name !== undefined && !/CRS:?84$|4326$/.test(String(name))))
    throw unreadable();
  return { header: [...header, 'lon', 'lat'], rows };
};

/** Reads CSV (comma, semicolon or tab) or GeoJSON in degrees. Throws camera.file_empty, camera.file_unreadable, camera.file_too_long, camera.column_missing. */
export const readCameraFile = (bytes: Buffer, query: ImportQuery): CameraFile => {
  const { text } = decodeText(bytes);
  const { header, rows } = /^\s*\{/.test(text) ? readGeoJson(text) : readCsv(text);
  if (rows.length === 0) throw new Problem('camera.file_empty');
  const known = header.map(fieldOf);
  for (const column of ['code', 'name', 'lon', 'lat'] as const)
    if (!known.includes(column))
      throw new Problem('camera.column_missing', { field: column, values: { column, columns: header.slice(0, 30).join(', ') } });
  return {
    rows: rows.map((row) => readRow(row, query)),
    ignoredColumns: header.filter((name, i) => name !== '' && known[i] === undefined),
  };
};
