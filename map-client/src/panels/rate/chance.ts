/** A change between two counts: by how much, and whether chance alone could explain it. */
export interface Change {
  percent: number | null;
  direction: 'up' | 'down' | 'same';
  mayBeChance: boolean;
}

/** Compares a count with an earlier one over as many days. Two Poisson counts differ by chance when their difference is within 1.96 standard errors. */
export const changeBetween = (now: number, before: number): Change => ({
  percent: before > 0 ? Math.round((100 * Math.abs(now - before)) / before) : null,
  direction: now > before ? 'up' : now < before ? 'down' : 'same',
  mayBeChance: Math.abs(now - before) <= 1.96 * Math.sqrt(now + before),
});
