/**
 * Divides a whole number by weights into whole numbers whose sum is exactly that number (largest remainder). Weights are positive, in any
 * measure; ties go to the earlier part. A negative total is divided as its opposite.
 */
export function divideWhole(total: number, weights: readonly number[]): number[] {
  if (total < 0) return divideWhole(-total, weights).map((part) => (part === 0 ? 0 : -part));
  const sum = weights.reduce((a, b) => a + b, 0);
  const exact = weights.map((weight) => total * (weight / sum));
  const parts = exact.map(Math.floor);
  const byRemainder = exact.map((value, i) => ({ i, rest: value - Math.floor(value) })).sort((a, b) => b.rest - a.rest || a.i - b.i);
  let left = total - parts.reduce((a, b) => a + b, 0);
  for (const { i } of byRemainder) {
    if (left <= 0) break;
    parts[i] = (parts[i] ?? 0) + 1;
    left--;
  }
  // Rounding of the machine may have given a large total one too many; it is taken where it is felt least.
  for (const { i } of byRemainder.toReversed()) {
    if (left >= 0) break;
    if ((parts[i] ?? 0) > 0) {
      parts[i] = (parts[i] ?? 0) - 1;
      left++;
    }
  }
  return parts;
}
