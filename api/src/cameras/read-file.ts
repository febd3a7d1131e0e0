import { Problem } from '@vias/sql/problem.ts';
import { guessDelimiter } from '../imports/csv-reader.ts';
import { createCsvScanner } from '../imports/csv-text.ts';
import type { ImportQuery } from './import-contract.ts';
import { type FileRow, fieldOf, type ReadRow, readRow } from './read-row.ts';

/** A file of cameras is read whole; a register of a capital has a few thousand. */
export const fileLimits = { bytes: 5 * 1_048_576, rows: 5000 } as const;

/** What a file says: its rows, and the columns that mean nothing to us. */
export type CameraFile = { rows: ReadRow[]; ignoredColumns: string[] };

/** UTF-8 with or without a byte order mark, else the Baltic code page of older spreadsheets. */
const decode = (bytes: Buffer): string => {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('windows-1257').decode(bytes);
  }
};

type Table = { header: string[]; rows: FileRow[] };

const readCsv = (text: string): Table => {
  const newline = text.includes('\n') || !text.includes('\r') ? '\n' : '\r';
  const scanner = createCsvScanner(guessDelimiter(text.slice(0, 65_536)), newline, 0);
  const [heading, ...raw] = [...scanner.push(text), ...scanner.end()];
  const header = (heading?.values ?? []).map((name) => name.trim());
  return {
    header,
    rows: raw.map(({ line, values, fault }) => ({
      line,
      isBroken: fault !== undefined,
      cells: values.map((value, i) => [header[i] ?? '', value.trim()] as const),
    })),
  };
};

const readGeoJson = (text: string): Table => {
  const unreadable = () => new Problem('camera.file_unreadable');
  let given: { type?: unknown; features?: unknown; crs?: { properties?: { name?: unknown } } };
  try {
    given = JSON.parse(text);
  } catch {
    throw unreadable();
  }
  const crs = given.crs?.properties?.name;
  if (given.type !== 'FeatureCollection' || !Array.isArray(given.features) || (crs !== undefined && !/CRS:?84$|4326$/.test(String(crs))))
    throw unreadable();
  const header = new Set<string>();
  const rows = given.features.map(
    (feature: { properties?: object | null; geometry?: { type?: unknown; coordinates?: unknown } | null } | null, i): FileRow => {
      const point = feature?.geometry?.type === 'Point' && Array.isArray(feature.geometry.coordinates) ? feature.geometry.coordinates : [];
      const cells = Object.entries(feature?.properties ?? {}).map(([name, value]) => {
        header.add(name);
        return [
          name,
          value === null || value === undefined ? '' : typeof value === 'object' ? JSON.stringify(value) : String(value).trim(),
        ] as const;
      });
      return {
        line: i + 1,
        isBroken: false,
        cells: [
          ...cells.filter(([name]) => !['lon', 'lat'].includes(fieldOf(name) ?? '')),
          ['lon', String(point[0] ?? '')],
          ['lat', String(point[1] ?? '')],
        ],
      };
    },
  );
  return { header: [...header, 'lon', 'lat'], rows };
};

/** Reads CSV (comma, semicolon or tab) or GeoJSON in degrees. Throws camera.file_empty, camera.file_unreadable, camera.file_too_long, camera.column_missing. */
export const readCameraFile = (bytes: Buffer, query: ImportQuery): CameraFile => {
  const text = decode(bytes);
  const { header, rows } = /^\s*\{/.test(text) ? readGeoJson(text) : readCsv(text);
  if (rows.length === 0) throw new Problem('camera.file_empty');
  if (rows.length > fileLimits.rows) throw new Problem('camera.file_too_long', { values: { rows: rows.length, most: fileLimits.rows } });
  const known = header.map(fieldOf);
  for (const column of ['code', 'name', 'lon', 'lat'] as const)
    if (!known.includes(column))
      throw new Problem('camera.column_missing', { field: column, values: { column, columns: header.slice(0, 30).join(', ') } });
  return {
    rows: rows.map((row) => readRow(row, query)),
    ignoredColumns: header.filter((name, i) => name !== '' && known[i] === undefined),
  };
};
