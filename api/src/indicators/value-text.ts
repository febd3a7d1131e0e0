import { readNumber } from '../imports/number-text.ts';

export type WrittenValue = { status: 'number'; value: number } | { status: 'masked'; lower: number; upper: number } | { status: 'missing' };

/** Signs for "not known" that statistics offices use; an empty cell is one of them. */
const unknown = /^(?:|\.{1,3}|…|‥|:|[-–—]|x|n\/?a|null|nav datu|nav zināms|nėra duomenų|nežinoma|no data)$/i;
const number = String.raw`[+-]?[\d\s\u00a0\u202f]*\d(?:[.,]\d+)?`;
/** "no 1 līdz 5", "nuo 1 iki 5", "from 1 to 5", "1–5", "1..5", "[1;5]" */
const range = new RegExp(
  String.raw`^(?:no|nuo|from|between|\[)?\s*(${number})\s*(?:līdz|lidz|iki|to|and|\.\.|[-–—;])\s*(${number})\s*\]?$`,
  'i',
);
/** "<5", "mazāk nekā 5", "mažiau nei 5", "under 5"; what is counted is at least 0. */
const below = new RegExp(String.raw`^(?:<|mazāk (?:nekā|par)|mažiau (?:nei|kaip)|less than|under|below)\s*(${number})$`, 'i');
const atMost = new RegExp(String.raw`^(?:≤|<=|līdz|iki|up to|at most)\s*(${number})$`, 'i');

/** Characters of a value; longer cells are none, and would be looked at for minutes. */
const longest = 60;

/** A value as a source writes it: a number, a range for what is masked, or a sign for not known. Undefined when it is none of these. */
export const readValue = (text: string): WrittenValue | undefined => {
  const written = text.trim();
  if (written.length > longest) return undefined;
  if (unknown.test(written)) return { status: 'missing' };
  const plain = readNumber(written);
  if (plain !== undefined) return { status: 'number', value: plain };
  const between = range.exec(written);
  if (between) {
    const [lower, upper] = [readNumber(between[1] ?? ''), readNumber(between[2] ?? '')];
    return lower !== undefined && upper !== undefined && lower <= upper ? { status: 'masked', lower, upper } : undefined;
  }
  const under = below.exec(written);
  if (under) {
    const bound = readNumber(under[1] ?? '');
    // Below a whole number of people is at most one fewer.
    return bound === undefined || bound <= 0
      ? undefined
      : { status: 'masked', lower: 0, upper: Number.isInteger(bound) ? bound - 1 : bound };
  }
  const most = readNumber(atMost.exec(written)?.[1] ?? '');
  return most === undefined || most < 0 ? undefined : { status: 'masked', lower: 0, upper: most };
};

/** The sum of values as written: of ranges a range; not known when a part is not. */
export const addValues = (values: readonly WrittenValue[]): WrittenValue => {
  if (values.some(({ status }) => status === 'missing')) return { status: 'missing' };
  const lower = values.reduce((sum, v) => sum + (v.status === 'masked' ? v.lower : v.status === 'number' ? v.value : 0), 0);
  const upper = values.reduce((sum, v) => sum + (v.status === 'masked' ? v.upper : v.status === 'number' ? v.value : 0), 0);
  return values.some(({ status }) => status === 'masked') ? { status: 'masked', lower, upper } : { status: 'number', value: lower };
};
