/** Digits that tell the breaks apart: one at least, three at most. Rates are written with as many, so that a small one is not 0,0. */
export const digitsOf = (breaks: readonly number[]): number => {
  const different = new Set(breaks).size;
  return [1, 2].find((digits) => new Set(breaks.map((value) => value.toFixed(digits))).size === different) ?? 3;
};
