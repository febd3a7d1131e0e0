/** Ways in which sources write a date; the order of the parts, whatever stands between them. */
export const dateFormats = ['iso', 'd.m.y', 'y.m.d', 'd/m/y', 'm/d/y'] as const;
export type DateFormat = (typeof dateFormats)[number];

/** A date as written: the wall clock in milliseconds as if it were UTC, and the offset when the text names one (minutes east of Greenwich). */
export type WrittenDate = { wall: number; offset?: number; hasTime: boolean };

const TIME = '(?:[T\\s]+(\\d{1,2})[:.](\\d{2})(?:[:.](\\d{2})(?:[.,](\\d{1,9}))?)?\\s*(Z|[+-]\\d{2}:?\\d{2})?)?';
const patterns: Record<DateFormat, { pattern: RegExp; order: readonly [number, number, number] }> = {
  iso: { pattern: new RegExp(`^(\\d{4})-(\\d{1,2})-(\\d{1,2})${TIME}$`, 'i'), order: [1, 2, 3] },
  'd.m.y': { pattern: new RegExp(`^(\\d{1,2})\\.\\s?(\\d{1,2})\\.\\s?(\\d{4}|\\d{2})\\.?,?${TIME}$`, 'i'), order: [3, 2, 1] },
  'y.m.d': { pattern: new RegExp(`^(\\d{4})\\.\\s?(\\d{1,2})\\.\\s?(\\d{1,2})\\.?,?${TIME}$`, 'i'), order: [1, 2, 3] },
  'd/m/y': { pattern: new RegExp(`^(\\d{1,2})/(\\d{1,2})/(\\d{4}|\\d{2}),?${TIME}$`, 'i'), order: [3, 2, 1] },
  'm/d/y': { pattern: new RegExp(`^(\\d{1,2})/(\\d{1,2})/(\\d{4}|\\d{2}),?${TIME}$`, 'i'), order: [3, 1, 2] },
};

/** Two-digit years up to 69 are of this century, as Excel reads them. */
const fullYear = (digits: string): number => (digits.length === 4 ? Number(digits) : Number(digits) + (Number(digits) < 70 ? 2000 : 1900));

const wallOf = (year: number, month: number, day: number, hour: number, minute: number, second: number, ms: number): number | undefined => {
  if (month < 1 || month > 12 || day < 1 || day > 31 || hour > 23 || minute > 59 || second > 59) return undefined;
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  if (date.getUTCMonth() !== month - 1) return undefined;
  return date.setUTCHours(hour, minute, second, ms);
};

const offsetOf = (text: string | undefined): number | undefined => {
  if (text === undefined) return undefined;
  if (text === 'Z' || text === 'z') return 0;
  const minutes = Number(text.slice(1, 3)) * 60 + Number(text.slice(-2));
  return text.startsWith('-') ? -minutes : minutes;
};

/** Reads a date by the first format that fits. `unreadable`: no format fits; `impossible`: the shape fits but there is no such day or time. */
export const readDate = (text: string, formats: readonly DateFormat[]): WrittenDate | 'unreadable' | 'impossible' => {
  let impossible = false;
  for (const format of formats) {
    const { pattern, order } = patterns[format];
    const found = pattern.exec(text);
    if (!found) continue;
    const [year, month, day] = order.map((i) => found[i] ?? '') as [string, string, string];
    const [hour, minute, second, fraction] = [found[4], found[5], found[6], found[7]];
    const ms = fraction === undefined ? 0 : Math.floor(Number(`0.${fraction}`) * 1000);
    const wall = wallOf(fullYear(year), Number(month), Number(day), Number(hour ?? 0), Number(minute ?? 0), Number(second ?? 0), ms);
    if (wall === undefined) {
      impossible = true;
      continue;
    }
    const offset = offsetOf(found[8]);
    return { wall, hasTime: hour !== undefined, ...(offset !== undefined && { offset }) };
  }
  return impossible ? 'impossible' : 'unreadable';
};

const CLOCK = /^(\d{1,2})(?:[:.](\d{2}))(?:[:.](\d{2}))?$/;
const BARE_CLOCK = /^(\d{1,2})(\d{2})$/;

/** Reads a time of day (7:05, 23.40, 2340, 14:10:30) as milliseconds after midnight. */
export const readClock = (text: string): number | 'unreadable' | 'impossible' => {
  const found = CLOCK.exec(text) ?? BARE_CLOCK.exec(text);
  if (!found) return 'unreadable';
  const [hour, minute, second] = [Number(found[1]), Number(found[2]), Number(found[3] ?? 0)];
  return hour > 23 || minute > 59 || second > 59 ? 'impossible' : ((hour * 60 + minute) * 60 + second) * 1000;
};
