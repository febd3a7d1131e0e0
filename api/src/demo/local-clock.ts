const hour = 3_600_000;

/** 01:00 UTC on the last Sunday of a month, when the clocks of the European Union change. */
function lastSunday(year: number, month: number): number {
  const end = new Date(Date.UTC(year, month + 1, 0, 1));
  return end.getTime() - end.getUTCDay() * 24 * hour;
}

/** Milliseconds since 1970 of a wall-clock time in Latvia or Lithuania (Eastern European Time). The hour that is missing in spring is read as the one after. */
export function fromLocal(year: number, month: number, day: number, hours: number, minutes: number): number {
  const winter = Date.UTC(year, month, day, hours, minutes) - 2 * hour;
  const isSummer = winter >= lastSunday(year, 2) + hour && winter - hour < lastSunday(year, 9);
  return isSummer ? winter - hour : winter;
}
