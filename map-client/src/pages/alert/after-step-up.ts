import { stepUp } from '../../auth.ts';

const key = 'vias.after-step-up';

/** Asks for the second factor and remembers in this window what it was asked for. */
export const proveFor = (what: string): void => {
  try {
    sessionStorage.setItem(key, what);
  } catch {
    // A private window may forbid storage: then the way back ends at the top of the page.
  }
  stepUp();
};

/** Whether the reader comes back from the second factor that was asked for this; true once. */
export const isBackFor = (what: string): boolean => {
  try {
    if (sessionStorage.getItem(key) !== what) return false;
    sessionStorage.removeItem(key);
    return true;
  } catch {
    return false;
  }
};
