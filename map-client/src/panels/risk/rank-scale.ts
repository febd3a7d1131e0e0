/** Up to this many ranks lie evenly; more are drawn closer together towards the end, because the question is who is first. */
const evenUpTo = 30;

/** Where a rank stands on the axis, 0 … 1, when the last is `last`. */
export const placeOfRank = (rank: number, last: number): number => {
  if (last <= 1) return 0;
  return last <= evenUpTo ? (rank - 1) / (last - 1) : (Math.sqrt(rank) - 1) / (Math.sqrt(last) - 1);
};

/** The ranks that are written on the axis. */
export const rankTicks = (last: number): number[] =>
  (last <= evenUpTo ? [1, 5, 10, 15, 20, 25, 30] : [1, 5, 10, 25, 50, 100, 200]).filter((rank) => rank <= last);
