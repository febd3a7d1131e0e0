/** A round step that divides `most` into three to six parts. */
export const stepOf = (most: number): number => {
  const power = 10 ** Math.floor(Math.log10(Math.max(1, most / 4)));
  return [1, 2, 5, 10].map((factor) => factor * power).find((step) => most / step <= 5) ?? power * 10;
};

/** People at a moment of the course, in minutes since the start. */
export interface CoursePoint {
  minute: number;
  handedOver: number;
  delivered: number;
}

/**
 * The course as well as it is known: totals at the ends of minutes, and from when somebody watches, what was seen each second.
 * A minute's total says nothing about the seconds within it, so a course is drawn from zero only where the plan is long enough.
 */
export const courseOf = (minutes: readonly CoursePoint[], seen: readonly CoursePoint[], until: number, promised: number): CoursePoint[] => {
  const first = seen[0]?.minute ?? Number.POSITIVE_INFINITY;
  const whole = minutes.map((entry) => ({ ...entry, minute: entry.minute + 1 })).filter(({ minute }) => minute <= Math.min(until, first));
  const last = minutes.at(-1);
  const open = last && seen.length === 0 && last.minute + 1 > until ? [{ ...last, minute: until }] : [];
  const watched = first < 0.1;
  return [...(promised >= 2 || watched ? [{ minute: 0, handedOver: 0, delivered: 0 }] : []), ...whole, ...seen, ...open];
};

/** Minutes of the time axis: as far as the promise or the present reaches, whole, at least one. */
export const minutesShown = (promised: number, elapsed: number): number => Math.max(1, Math.ceil(Math.max(promised, elapsed)));
