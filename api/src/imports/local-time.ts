/** What became of a wall-clock reading in a time zone: one instant, the first of two (autumn), or none (spring). */
export type LocalTime = { kind: 'exact' | 'ambiguous'; instant: number } | { kind: 'missing' };

const DAY = 86_400_000;

/** Reads wall clocks of one IANA time zone. Throws RangeError for a zone that this computer does not know. */
export const createLocalClock = (timeZone: string): ((wall: number) => LocalTime) => {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    calendar: 'gregory',
    numberingSystem: 'latn',
    hourCycle: 'h23',
    era: 'narrow',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  /** Milliseconds by which the zone's clocks are ahead of UTC at an instant (whole seconds). */
  const offsetAt = (instant: number): number => {
    const part: Record<string, string> = {};
    for (const { type, value } of format.formatToParts(instant)) part[type] = value;
    const year = part.era === 'B' ? 1 - Number(part.year) : Number(part.year);
    const wall = new Date(0);
    wall.setUTCFullYear(year, Number(part.month) - 1, Number(part.day));
    wall.setUTCHours(Number(part.hour), Number(part.minute), Number(part.second));
    return wall.getTime() - Math.floor(instant / 1000) * 1000;
  };
  // Intl takes some 10 µs a call; a file has many rows of one day, and only a day beside a change of clocks needs the full rule.
  const daily = new Map<number, number>();
  const offsetOfDay = (day: number): number => {
    const known = daily.get(day);
    if (known !== undefined) return known;
    if (daily.size > 100_000) daily.clear();
    const offset = offsetAt(day * DAY);
    daily.set(day, offset);
    return offset;
  };
  return (wall) => {
    const day = Math.floor(wall / DAY);
    const before = offsetOfDay(day - 1);
    const after = offsetOfDay(day + 2);
    const middle = offsetOfDay(day);
    if (before === after && middle === before && offsetOfDay(day + 1) === before) return { kind: 'exact', instant: wall - before };
    const offsets = new Set([before, middle, offsetOfDay(day + 1), after]);
    const instants = [...offsets].map((offset) => wall - offset).filter((instant) => instant + offsetAt(instant) === wall);
    if (instants.length === 0) return { kind: 'missing' };
    return { kind: instants.length > 1 ? 'ambiguous' : 'exact', instant: Math.min(...instants) };
  };
};
