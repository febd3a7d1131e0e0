import { changeQuery, leftPlace } from '../../router.ts';
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

/** Whether the reader is asked what becomes of a changed map: Cancel or Back was pressed while it was being built. */
export const leaving = createStore(false);

/** The entry of the browser's history that the builder is, so that Back closes it. */
const step = { isBuilder: true } as const;
const isStep = (): boolean => (history.state as Partial<typeof step> | null)?.isBuilder === true;
let hashWhenOpened = '';
/** True between the going back of the builder itself and its arrival. */
let isGoingBack = false;

const isChanged = ({ before, now }: Draft): boolean => JSON.stringify(before) !== JSON.stringify(now);

/** What may change while a map is built and is no part of it goes along: the map on screen stays where it is. */
const keepView = (): void => {
  const query = leftPlace()?.query;
  if (query) changeQuery(Object.fromEntries(['x', 'y', 'z', 'lang'].map((part) => [part, query.get(part) ?? undefined])));
};

addEventListener('popstate', () => {
  const current = draft.get();
  if (isGoingBack) {
    isGoingBack = false;
    keepView();
    if (current) history.pushState(step, '');
    return;
  }
  // Elsewhere the map being built waits; a jump within the page is no way out.
  if (!current || isStep() || location.pathname !== '/' || location.hash !== hashWhenOpened) return;
  keepView();
  if (!isChanged(current)) {
    draft.set(undefined);
    return;
  }
  history.pushState(step, '');
  leaving.set(true);
});

addEventListener('beforeunload', (event) => {
  const current = draft.get();
  if (current && isChanged(current)) event.preventDefault();
});

export const openBuilder = (edited: Edited, part: BuilderPart): void => {
  draft.set({ before: edited, past: [], now: edited, part });
  hashWhenOpened = location.hash;
  if (!isStep()) history.pushState(step, '');
};

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

/** Closes the builder and leaves the map as it was. */
export const closeBuilder = (): void => {
  draft.set(undefined);
  leaving.set(false);
  if (!isStep() || isGoingBack) return;
  isGoingBack = true;
  history.back();
};

/** Closes the builder where nothing was changed; asks first where something would be lost. */
export const leaveBuilder = (): void => {
  const current = draft.get();
  if (current && isChanged(current)) leaving.set(true);
  else closeBuilder();
};

/** Makes the map being built the planner's map; the planner's own Undo takes it back, and so does the browser's Back: the builder's entry becomes the map's. */
export const applyDraft = (): void => {
  const current = draft.get();
  if (current) changeState({ ...current.now, lock: undefined });
  draft.set(undefined);
  if (isStep()) history.replaceState(null, '');
};
