import { z } from 'zod';
import { Refusal } from '../territories/download.ts';
import type { NewValues } from './import-contract.ts';
import type { PullTable } from './pull-contract.ts';
import { fromSdmx } from './sdmx-json.ts';
import { addValues, readValue, type WrittenValue } from './value-text.ts';

type Row = NewValues['rows'][number];
const Category = z.object({
  index: z.union([z.array(z.string()), z.record(z.string(), z.int().nonnegative())]).optional(),
  label: z.record(z.string(), z.string()).optional(),
});
const Cell = z.union([z.number(), z.string(), z.null()]);
/** A data set in JSON-stat 2, as PxWeb answers it: dimensions in order, the cells in row-major order or only those there are. */
const Dataset = z.object({
  class: z.literal('dataset'),
  id: z.array(z.string()).min(1).max(20),
  size: z.array(z.int().positive()).min(1).max(20),
  dimension: z.record(z.string(), z.object({ category: Category })),
  value: z.union([z.array(Cell), z.record(z.string(), Cell)]),
  status: z.union([z.string(), z.array(z.string().nullable()), z.record(z.string(), z.string())]).optional(),
  label: z.string().optional(),
  source: z.string().optional(),
  updated: z.string().optional(),
});
type Dataset = z.output<typeof Dataset>;

/** More cells than this no table of municipalities has. */
const mostCells = 2_000_000;

/** The categories of a dimension in their order; one without an index has a single category. */
const categoriesOf = ({ dimension }: Dataset, name: string): string[] => {
  const { index, label } = dimension[name]?.category ?? {};
  if (index === undefined) return Object.keys(label ?? {});
  if (Array.isArray(index)) return index;
  return Object.entries(index)
    .sort(([, a], [, b]) => a - b)
    .map(([code]) => code);
};

const unwrap = (json: unknown, url: string): unknown => {
  try {
    return fromSdmx(json);
  } catch (error) {
    throw new Refusal(`${url} answered SDMX-JSON that contradicts itself. ${(error as Error).message}`);
  }
};

const parse = (json: unknown, url: string): { data: Dataset; categories: string[][] } => {
  const read = Dataset.safeParse(unwrap(json, url));
  if (!read.success)
    throw new Refusal(
      `${url} did not answer JSON-stat 2 or SDMX-JSON (${read.error.issues[0]?.path.join('.')}: ${read.error.issues[0]?.message}).`,
    );
  const data = read.data;
  const categories = data.id.map((name) => categoriesOf(data, name));
  const cells = data.size.reduce((a, b) => a * b, 1);
  if (data.size.length !== data.id.length || categories.some((codes, i) => codes.length !== data.size[i]))
    throw new Refusal(`${url} answered a data set whose dimensions do not fit its size.`);
  if (cells > mostCells) throw new Refusal(`${url} answered ${cells} cells; at most ${mostCells} are taken. Ask for fewer in the query.`);
  if (Array.isArray(data.value) && data.value.length !== cells)
    throw new Refusal(`${url} answered ${data.value.length} values for ${cells} cells.`);
  return { data, categories };
};

const statusAt = (status: Dataset['status'], cell: number): string =>
  typeof status === 'string' ? status : ((Array.isArray(status) ? status[cell] : status?.[cell]) ?? '');

/** A cell: a number, a text like "no 1 līdz 5", or nothing, when the sign beside it may still say a range. */
const cellOf = ({ value, status }: Dataset, cell: number): WrittenValue => {
  const said = Array.isArray(value) ? value[cell] : value[cell];
  if (typeof said === 'number') return { status: 'number', value: said };
  const read = readValue(typeof said === 'string' ? said : '');
  if (read && read.status !== 'missing') return read;
  const sign = readValue(statusAt(status, cell));
  return sign?.status === 'masked' ? sign : { status: 'missing' };
};

const marks: Record<string, Row['status']> = { p: 'provisional', P: 'provisional', '*': 'provisional', e: 'estimated', E: 'estimated' };

/**
 * The values of a table, territories in our codes. Dimensions beside territory and period are added up when the table says so, and refused when
 * they have several categories and it does not: a wrong total is worse than none. Throws Refusal.
 */
export const readTable = (json: unknown, table: PullTable): { rows: Row[]; skipped: number; source: string; updated: string } => {
  const { data, categories } = parse(json, table.url);
  const [territory, period] = [data.id.indexOf(table.territory), data.id.indexOf(table.period)];
  for (const [name, at] of [
    [table.territory, territory],
    [table.period, period],
  ] as const)
    if (at < 0) throw new Refusal(`${table.url} has no dimension ${name}; it has ${data.id.join(', ')}.`);
  const rest = data.id.filter((_, i) => i !== territory && i !== period && (data.size[i] ?? 1) > 1);
  if (rest.length > 0 && !table.sums)
    throw new Refusal(`${table.url} has several categories of ${rest.join(', ')}: ask for one, or say that they are summed.`);
  const strides = data.size.map((_, i) => data.size.slice(i + 1).reduce((a, b) => a * b, 1));
  const parts = new Map<string, { code: string; period: string; cells: WrittenValue[]; status: Row['status'] }>();
  const skip = new Set(table.codes.skip);
  let skipped = 0;
  const count = data.size.reduce((a, b) => a * b, 1);
  for (let cell = 0; cell < count; cell++) {
    const codeAt = (dimension: number): string =>
      categories[dimension]?.[Math.floor(cell / (strides[dimension] as number)) % (data.size[dimension] as number)] ?? '';
    const theirs = codeAt(territory);
    if (skip.has(theirs)) {
      skipped++;
      continue;
    }
    const time = codeAt(period);
    const key = `${theirs} ${time}`;
    const part = parts.get(key) ?? { code: ourCode(theirs, table), period: time, cells: [], status: 'final' as const };
    part.cells.push(cellOf(data, cell));
    part.status = marks[statusAt(data.status, cell)] ?? part.status;
    parts.set(key, part);
  }
  const rows = [...parts.values()].map(
    ({ code, period: time, cells, status }): Row => ({ code, period: time, value: asText(addValues(cells), table.factor), status }),
  );
  return { rows, skipped, source: data.source ?? '', updated: data.updated ?? '' };
};

const ourCode = (theirs: string, { codes }: PullTable): string =>
  codes.map[theirs] ?? (codes.strip !== '' && theirs.startsWith(codes.strip) ? theirs.slice(codes.strip.length) : theirs);

const asText = (value: WrittenValue, factor: number): number | string | null => {
  // 1.005 thousand are 1,005 people, and not 1,004.9999999999999 of them; fifteen digits are all that a number carries.
  const times = (number: number): number => Number((number * factor).toPrecision(15));
  return value.status === 'missing'
    ? null
    : value.status === 'number'
      ? times(value.value)
      : `[${times(value.lower)};${times(value.upper)}]`;
};
