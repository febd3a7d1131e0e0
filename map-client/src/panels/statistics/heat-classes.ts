/** Five classes of equal width in whole incidents, [from, to], for counts from 1 to `most`. */
export const heatClasses = (most: number): [number, number][] => {
  const step = Math.max(1, Math.ceil(most / 5));
  return Array.from({ length: Math.max(1, Math.ceil(most / step)) }, (_, i) => [i * step + 1, (i + 1) * step]);
};
