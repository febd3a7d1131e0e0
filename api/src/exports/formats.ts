import { spawn } from 'node:child_process';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type Language, Problem } from '@vias/sql/problem.ts';
import { magicbytes } from 'flatgeobuf/lib/mjs/constants.js';
import { buildFeature } from 'flatgeobuf/lib/mjs/generic/feature.js';
import { mapColumn } from 'flatgeobuf/lib/mjs/generic/featurecollection.js';
import { inferGeometryType } from 'flatgeobuf/lib/mjs/generic/header.js';
import { parseGeometry } from 'flatgeobuf/lib/mjs/geojson/geometry.js';
import type { Geometry, GeometryCollection } from 'geojson';
import writeExcelFile, { type SheetData } from 'write-excel-file/node';
import { safeCell } from '../imports/rejects-csv.ts';
import type { Format } from './contract.ts';
import { writeHeader } from './flat-geobuf-header.ts';
import type { Cell, Row, Table } from './table.ts';

export const contentTypes: Record<Format, string> = {
  csv: 'text/csv; charset=utf-8',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  geojson: 'application/geo+json',
  gpkg: 'application/geopackage+sqlite3',
  fgb: 'application/flatgeobuf',
};
/** Rows of formats that are put together in memory. */
export const mostRows: Partial<Record<Format, number>> = { xlsx: 200_000, fgb: 200_000 };
/** Files put together whole at a time, and that wait; tables of the other formats flow through. */
export const width = { built: 2, waiting: 8 };
/** Milliseconds that ogr2ogr may take. */
const patience = 300_000;

const words: Record<Language, { yes: string; no: string; data: string; about: string }> = {
  lv: { yes: 'jā', no: 'nē', data: 'Dati', about: 'Par datiem' },
  lt: { yes: 'taip', no: 'ne', data: 'Duomenys', about: 'Apie duomenis' },
  en: { yes: 'yes', no: 'no', data: 'Data', about: 'About' },
};

/**
 * CSV as the reader's office program opens it: in Latvian and Lithuanian semicolons and decimal commas, in English commas and points; UTF-8 with a mark.
 * A text that a spreadsheet would run as a formula gets an apostrophe.
 */
async function* asCsv({ columns, rows }: Table, lang: Language): AsyncGenerator<string> {
  const sign = lang === 'en' ? ',' : ';';
  const cell = (value: Cell): string => {
    if (value === null) return '';
    if (typeof value === 'number') {
      const text = lang === 'en' ? String(value) : String(value).replace('.', ',');
      return text.includes(sign) ? `"${text}"` : text;
    }
    return typeof value === 'boolean' ? words[lang][value ? 'yes' : 'no'] : safeCell(value);
  };
  yield `\ufeff${columns.map(({ heading }) => safeCell(heading[lang])).join(sign)}\r\n`;
  for await (const { cells } of rows) yield `${cells.map(cell).join(sign)}\r\n`;
}

const featureOf = ({ columns }: Table, { cells, geometry }: Row) => ({
  type: 'Feature' as const,
  properties: Object.fromEntries(columns.map(({ key }, i) => [key, cells[i] ?? null])),
  geometry,
});

async function* asGeoJson(table: Table): AsyncGenerator<string> {
  const about = Object.fromEntries(table.about);
  yield `{"type":"FeatureCollection","name":${JSON.stringify(table.title)},"about":${JSON.stringify(about)},"features":[`;
  let first = true;
  for await (const row of table.rows) {
    yield `${first ? '' : ','}\n${JSON.stringify(featureOf(table, row))}`;
    first = false;
  }
  yield '\n]}\n';
}

const asWorkbook = async ({ columns, rows, about }: Table, lang: Language): Promise<Buffer> => {
  const head = columns.map(({ heading }) => ({ value: heading[lang], fontWeight: 'bold' as const }));
  const data: SheetData = [head];
  for await (const { cells } of rows)
    data.push(
      cells.map((value) => (value === null ? null : typeof value === 'boolean' ? { value: words[lang][value ? 'yes' : 'no'] } : { value })),
    );
  const { data: dataName, about: aboutName } = words[lang];
  return writeExcelFile([
    { data, sheet: dataName, stickyRowsCount: 1, columns: columns.map(({ kind }) => ({ width: kind === 'text' ? 26 : 14 })) },
    {
      data: about.map(([heading, text]) => [
        { value: heading, fontWeight: 'bold' as const },
        { value: text, wrap: true },
      ]),
      sheet: aboutName,
      columns: [{ width: 18 }, { width: 90 }],
    },
  ]).toBuffer();
};

/** A value of each kind of column, by which the library tells its type. */
const samples = { text: '', number: 0, flag: false } as const;
type Placed = ReturnType<typeof featureOf> & { geometry: Exclude<Geometry, GeometryCollection> };

/** Put together from the library's parts: as a whole it takes the types from the first row, where a number kept back would make a column of texts, and fails without rows. */
const asFlatGeobuf = async (table: Table): Promise<Buffer> => {
  const features: Placed[] = [];
  // The format has no row without a place.
  for await (const row of table.rows) if (row.geometry) features.push(featureOf(table, row) as Placed);
  const types = Object.fromEntries(table.columns.map(({ key, kind }) => [key, samples[kind]]));
  const header = {
    geometryType: features.length > 0 ? inferGeometryType(features as Parameters<typeof inferGeometryType>[0]) : 0,
    columns: table.columns.map(({ key }) => mapColumn(types, key)),
    ...{ envelope: null, featuresCount: features.length, indexNodeSize: 0, crs: null, title: null, description: null, metadata: null },
  };
  const rows = features.map(({ geometry, properties }) => buildFeature(parseGeometry(geometry), properties, header));
  const description = table.about.map(([heading, text]) => `${heading}: ${text}`).join('\n');
  return Buffer.concat([magicbytes, writeHeader({ ...header, title: table.title, description }), ...rows]);
};

/** Runs ogr2ogr; it dies when the reader has hung up. Throws export.no_ogr2ogr, export.failed. */
const runOgr = (program: string, args: string[], hungUp: AbortSignal): Promise<void> =>
  new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      stdio: ['ignore', 'ignore', 'pipe'],
      signal: AbortSignal.any([hungUp, AbortSignal.timeout(patience)]),
    });
    let said = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      said = (said + text).slice(-2000);
    });
    child.once('error', (error: NodeJS.ErrnoException) =>
      reject(new Problem(error.code === 'ENOENT' ? 'export.no_ogr2ogr' : 'export.failed', { cause: error })),
    );
    child.once('close', (code) => (code === 0 ? resolve() : reject(new Problem('export.failed', { cause: new Error(said) }))));
  });

async function* asGeoPackage(table: Table, program: string, hungUp: AbortSignal): AsyncGenerator<Buffer> {
  const folder = await mkdtemp(join(tmpdir(), 'vias-export-'));
  try {
    const [source, target] = [join(folder, 'rows.geojson'), join(folder, 'rows.gpkg')];
    await pipeline(Readable.from(asGeoJson(table)), createWriteStream(source), { signal: hungUp });
    await runOgr(
      program,
      ['-f', 'GPKG', '-nln', table.name, '-lco', `IDENTIFIER=${table.title}`, '-a_srs', 'EPSG:4326', target, source],
      hungUp,
    );
    yield* createReadStream(target);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function* once<T>(make: () => Promise<T>): AsyncGenerator<T> {
  yield await make();
}

/** Whether a file of the format is put together whole before its first byte. */
export const isBuilt = (format: Format): boolean => format in mostRows || format === 'gpkg';

/** The bytes of the file, made as they are read. `ogr2ogr` is the program that writes GeoPackages. */
export const writeTable = (
  table: Table,
  format: Format,
  lang: Language,
  { ogr2ogr, hungUp }: { ogr2ogr: string; hungUp: AbortSignal },
): AsyncGenerator<string | Buffer> => {
  switch (format) {
    case 'csv':
      return asCsv(table, lang);
    case 'geojson':
      return asGeoJson(table);
    case 'xlsx':
      return once(() => asWorkbook(table, lang));
    case 'fgb':
      return once(() => asFlatGeobuf(table));
    case 'gpkg':
      return asGeoPackage(table, ogr2ogr, hungUp);
  }
};
