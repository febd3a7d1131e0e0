/** Reads a remembered preference of this browser; undefined where storage is forbidden. */
export const recall = (name: string): string | undefined => {
  try {
    return localStorage.getItem(`vias.${name}`) ?? undefined;
  } catch {
    return undefined;
  }
};

/** Remembers a preference in this browser; silently not, where storage is forbidden. */
export const remember = (name: string, value: string): void => {
  try {
    localStorage.setItem(`vias.${name}`, value);
  } catch {
    // A private window may forbid storage: the choice then lasts until the page closes.
  }
};
