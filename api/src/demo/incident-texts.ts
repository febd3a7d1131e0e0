import { lithuanianTexts } from './incident-texts-lt.ts';
import { latvianTexts } from './incident-texts-lv.ts';

/** What an invented incident is called and says; the words of one language. */
export type IncidentTexts = {
  /** By category: short titles as a duty officer writes them. */
  titles: Readonly<Record<string, readonly string[]>>;
  /** Titles of the cold months, where they differ. */
  winterTitles: Readonly<Record<string, readonly string[]>>;
  /** By category, or else by group: what the caller said. */
  notes: Readonly<Record<string, readonly string[]>>;
  /** By category, or else by group: how it ended. */
  outcomes: Readonly<Record<string, readonly string[]>>;
  /** By category, or else by group: who has to act; empty = the municipality itself. */
  services: Readonly<Record<string, readonly string[]>>;
  streets: readonly string[];
  /** A place on the road between two settlements. */
  road: (from: string, to: string) => string;
};

export const textsOf = (country: 'LV' | 'LT'): IncidentTexts => (country === 'LV' ? latvianTexts : lithuanianTexts);
