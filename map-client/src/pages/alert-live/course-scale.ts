/** A round step that divides `most` into three to six parts. */
export const stepOf = (most: number): number => {
  const power = 10 ** Math.floor(Math.log10(Math.max(1, most / 4)));
  return [1, 2, 5, 10].map((factor) => factor * power).find((step) => most / step <= 5) ?? power * 10;
};

/** Minutes of the time axis: as far as the promise or the present reaches, whole, at least one. */
export const minutesShown = (promised: number, elapsed: number): number => Math.max(1, Math.ceil(Math.max(promised, elapsed)));
