import type { Formats } from '../../i18n/format.ts';

/** A value with its digits, or the range of a masked one: 1–4; undefined where neither is known. */
export const writeReading = (
  { value, lower, upper }: { value: number | null; lower: number | null; upper: number | null },
  digits: number,
  format: Formats,
): string | undefined => {
  const write = (n: number): string => format.number(n, digits).replace('-', '−');
  return value !== null ? write(value) : lower !== null && upper !== null ? `${write(lower)}–${write(upper)}` : undefined;
};
