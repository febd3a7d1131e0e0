import { createStore } from '../../store.ts';
import type { Comparison } from '../state/comparison-query.ts';
import { changeState } from '../state/planner-state.ts';
import { fitTogether, type Theme } from './theme.ts';

/** What the builder changes: the theme, the groups of categories that are counted, and the time it is compared with. */
export interface Edited {
  theme: Theme;
  groups: readonly string[];
  comparison: Comparison | undefined;
}

/** Parts of the builder; the one it was opened for stands open. */
export type BuilderPart = 'data' | 'filter' | 'classes';

/** A map being built: seen by nobody else until it is applied. Earlier states newest last. */
export interface Draft {
  before: Edited;
  past: readonly Edited[];
  now: Edited;
  part: BuilderPart;
}

export const draft = createStore<Draft | undefined>(undefined);

export const openBuilder = (edited: Edited, part: BuilderPart): void => draft.set({ before: edited, past: [], now: edited, part });

/** Changes the map being built; what no longer goes with the change follows it. */
export const changeDraft = (changes: Partial<Theme>, others: Partial<Omit<Edited, 'theme'>> = {}): void => {
  const current = draft.get();
  if (!current) return;
  const next: Edited = { ...current.now, ...others, theme: fitTogether({ ...current.now.theme, ...changes }) };
  if (JSON.stringify(next) === JSON.stringify(current.now)) return;
  draft.set({ ...current, past: [...current.past.slice(-49), current.now], now: next });
};

export const undoDraft = (): void => {
  const current = draft.get();
  const last = current?.past.at(-1);
  if (current && last) draft.set({ ...current, past: current.past.slice(0, -1), now: last });
};

/** Puts the classes back as they were when the builder was opened. */
export const restoreClasses = (): void => {
  const before = draft.get()?.before.theme;
  if (!before) return;
  const { classification, reversed } = before;
  changeDraft({ classification, reversed, ...(before.palette ? { palette: before.palette } : { palette: undefined }) } as Partial<Theme>);
};

export const closeBuilder = (): void => draft.set(undefined);

/** Makes the map being built the planner's map; the planner's own Undo takes it back. */
export const applyDraft = (): void => {
  const current = draft.get();
  if (current) changeState({ ...current.now, lock: undefined });
  closeBuilder();
};
