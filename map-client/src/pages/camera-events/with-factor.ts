import { stepUp } from '../../auth.ts';
import { isFactorFresh } from '../users/user-data.ts';

/** Opens a window that needs the second factor; whoever has not given it lately is led to it first, with nothing filled in to be lost. */
export const withFactor = (open: () => void): void => (isFactorFresh() ? open() : stepUp());
