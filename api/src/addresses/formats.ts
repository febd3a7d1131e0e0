import { readNumber } from '../imports/number-text.ts';
import { type Srid, toDegrees } from '../territories/crs.ts';
import type { AddressRow } from './contract.ts';
import type { RejectReason } from './reject-text.ts';

export const formats = ['lv', 'lt', 'csv'] as const;
export type Format = (typeof formats)[number];
/** A line of a file by the names of its columns, in capitals. */
export type Line = Readonly<Record<string, string>>;
/** What another file of the register says: flats by the code of their house, names of streets and settlements by their codes. */
export type Beside = {
  flats?: ReadonlyMap<string, number>;
  streets?: ReadonlyMap<string, string>;
  settlements?: ReadonlyMap<string, string>;
};
/** A row to load, a house that no longer exists, or why the line was not taken. */
export type ReadLine = AddressRow | { closed: string } | { reject: RejectReason; field: string; value: string };

const reject = (reason: RejectReason, field: string, value: string): ReadLine => ({ reject: reason, field, value });
const first = (line: Line, ...names: string[]): string => names.map((name) => line[name]?.trim() ?? '').find((value) => value !== '') ?? '';
const orNull = (text: string): string | null => (text === '' ? null : text);
/** Both registers write coordinates to the centimetre; seven decimals of a degree are that. */
const rounded = (degrees: number): number => Math.round(degrees * 1e7) / 1e7;

/** Where addresses of a country may lie: west, south, east, north. */
const boxes: Record<string, readonly [number, number, number, number]> = { LV: [20.9, 55.6, 28.3, 58.1], LT: [20.9, 53.8, 26.9, 56.5] };

type Written = { code: string; text: string; street: string; house: string; settlement: string; dwellings: string; x: string; y: string };

const finish = (country: string, srid: Srid, { code, text, street, house, settlement, dwellings, x, y }: Written): ReadLine => {
  if (code === '') return reject('code_missing', 'code', '');
  if (code.length > 40) return reject('too_long', 'code', code);
  if (text === '') return reject('text_missing', 'text', '');
  if (text.length > 300 || Math.max(street.length, house.length, settlement.length) > 120) return reject('too_long', 'text', text);
  const [east, north] = [readNumber(x), readNumber(y)];
  if (east === undefined || north === undefined) return reject('point_missing', 'point', `${x}; ${y}`);
  const place = toDegrees(srid, [east, north]);
  const [west, south, farEast, farNorth] = boxes[country] ?? [-180, -90, 180, 90];
  if (!place || place[0] < west || place[0] > farEast || place[1] < south || place[1] > farNorth)
    return reject('outside_country', 'point', `${x}; ${y}`);
  const count = dwellings === '' ? null : readNumber(dwellings);
  if (count !== null && (count === undefined || !Number.isInteger(count) || count < 0 || count > 5000))
    return reject('dwellings_unreadable', 'dwellings', dwellings);
  return {
    code,
    text,
    street: orNull(street),
    house: orNull(house),
    settlement: orNull(settlement),
    dwellings: count,
    lon: rounded(place[0]),
    lat: rounded(place[1]),
  };
};

/** The parts of a Latvian address as the register writes it: «Lielā iela 5, Eleja, Elejas pag., Jelgavas nov., LV-3023» or «"Kalni", Elejas pag., …». */
const latvianParts = (text: string, house: string): Pick<Written, 'street' | 'house' | 'settlement'> => {
  const [head = '', ...rest] = text.split(/, */);
  const named = /^"(.*)"$/.exec(head);
  const settlement = rest.find((part) => !/^LV-\d{4}$/.test(part)) ?? '';
  if (named) return { street: '', house: named[1] ?? '', settlement };
  if (house !== '' && head.endsWith(` ${house}`)) return { street: head.slice(0, -house.length).trim(), house, settlement };
  const split = /^(.*?\D) (\d.*)$/.exec(head);
  return split ? { street: split[1] ?? '', house: split[2] ?? '', settlement } : { street: '', house: house || head, settlement };
};

/** A house of the Latvian address register (AW_EKA): KODS, STATUSS, NOSAUKUMS, STD, and DD_E/DD_N in degrees or KOORD_Y/KOORD_X (east, north) in EPSG:3059. */
const readLatvian = (line: Line, { flats }: Beside): ReadLine => {
  const code = first(line, 'KODS');
  if (first(line, 'STATUSS') !== 'EKS') return code === '' ? reject('code_missing', 'KODS', '') : { closed: code };
  const text = first(line, 'STD');
  const inDegrees = first(line, 'DD_E') !== '' && first(line, 'DD_N') !== '';
  // Without the file of flats nobody knows whether a house is one dwelling or forty.
  const dwellings = flats ? String(flats.get(code) ?? 1) : '';
  return finish('LV', inDegrees ? 4326 : 3059, {
    code,
    text,
    ...latvianParts(text, first(line, 'NOSAUKUMS')),
    dwellings,
    x: inDegrees ? first(line, 'DD_E') : first(line, 'KOORD_Y'),
    y: inDegrees ? first(line, 'DD_N') : first(line, 'KOORD_X'),
  });
};

/** An address point of the Lithuanian register: AOB_KODAS, NR, KORPUSO_NR, GAT_KODAS or GATVE, GYV_KODAS or GYVENVIETE, E_KOORD and N_KOORD in EPSG:3346. */
const readLithuanian = (line: Line, { streets, settlements }: Beside): ReadLine => {
  const code = first(line, 'AOB_KODAS');
  if (first(line, 'AOB_IKI', 'IKI') !== '') return code === '' ? reject('code_missing', 'AOB_KODAS', '') : { closed: code };
  const street = first(line, 'GATVE', 'GATVES_PAVADINIMAS') || (streets?.get(first(line, 'GAT_KODAS')) ?? '');
  const settlement = first(line, 'GYVENVIETE', 'GYVENVIETES_PAVADINIMAS') || (settlements?.get(first(line, 'GYV_KODAS')) ?? '');
  const block = first(line, 'KORPUSO_NR');
  const house = `${first(line, 'NR')}${block && ` K${block}`}`;
  const head = [street, house].filter(Boolean).join(' ');
  return finish('LT', 3346, {
    code,
    text: head === '' || settlement === '' ? '' : [head, settlement, first(line, 'PASTO_KODAS')].filter(Boolean).join(', '),
    street,
    house,
    settlement,
    dwellings: first(line, 'BUTAI', 'BUTU_SK'),
    x: first(line, 'E_KOORD'),
    y: first(line, 'N_KOORD'),
  });
};

/** A line of a plain table: code, address (or street, house, settlement), lon and lat (or x and y in the named system), dwellings. */
const readPlain = (line: Line, country: string, srid: Srid): ReadLine => {
  const [street, house, settlement] = [first(line, 'STREET'), first(line, 'HOUSE'), first(line, 'SETTLEMENT', 'PLACE')];
  const isMetres = srid !== 4326;
  return finish(country, srid, {
    code: first(line, 'CODE', 'ID'),
    text: first(line, 'ADDRESS', 'TEXT', 'FULL_TEXT') || [[street, house].filter(Boolean).join(' '), settlement].filter(Boolean).join(', '),
    street,
    house,
    settlement,
    dwellings: first(line, 'DWELLINGS', 'FLATS'),
    x: isMetres ? first(line, 'X', 'EAST') : first(line, 'LON', 'LONGITUDE', 'X'),
    y: isMetres ? first(line, 'Y', 'NORTH') : first(line, 'LAT', 'LATITUDE', 'Y'),
  });
};

/** Reads one line of a file of addresses. */
export const readLine = (format: Format, country: string, srid: Srid, line: Line, beside: Beside = {}): ReadLine =>
  format === 'lv' ? readLatvian(line, beside) : format === 'lt' ? readLithuanian(line, beside) : readPlain(line, country, srid);

/** Columns without which a file is not of the format, each with its other names. */
export const neededColumns: Record<Format, readonly (readonly string[])[]> = {
  lv: [['KODS'], ['STATUSS'], ['STD'], ['DD_E', 'KOORD_Y']],
  lt: [['AOB_KODAS'], ['NR'], ['E_KOORD'], ['N_KOORD'], ['GATVE', 'GATVES_PAVADINIMAS', 'GAT_KODAS']],
  csv: [
    ['CODE', 'ID'],
    ['ADDRESS', 'TEXT', 'FULL_TEXT', 'STREET'],
    ['LON', 'LONGITUDE', 'X', 'EAST'],
    ['LAT', 'LATITUDE', 'Y', 'NORTH'],
  ],
};

/** The format whose columns a header has: of a register before a plain table. */
export const guessFormat = (header: readonly string[]): Format | undefined =>
  formats.find((format) => missingColumns(format, header).length === 0);

/** Needed columns that a header lacks, in words. */
export const missingColumns = (format: Format, header: readonly string[]): string[] =>
  neededColumns[format].filter((names) => !names.some((name) => header.includes(name))).map((names) => names.join(' / '));
