import { recall, remember } from './remember.ts';
import { createStore } from './store.ts';

/** What the reader chose: the system's theme, or always one of the two. */
export type ThemeChoice = 'system' | 'light' | 'dark';

const dark = matchMedia('(prefers-color-scheme: dark)');
const isChoice = (value: string | undefined): value is ThemeChoice => value === 'system' || value === 'light' || value === 'dark';
const recalled = recall('theme');

export const themeChoice = createStore<ThemeChoice>(isChoice(recalled) ? recalled : 'system');
/** The theme on screen; the map reads its colours again when this changes. */
export const theme = createStore<'light' | 'dark'>('light');

const show = (next: 'light' | 'dark'): void => {
  document.documentElement.dataset.theme = next;
  theme.set(next);
};

const apply = (): void => {
  const choice = themeChoice.get();
  show(choice === 'system' ? (dark.matches ? 'dark' : 'light') : choice);
};

/** Puts the chosen theme on <html> and keeps following the system. */
export const startTheme = (): void => {
  apply();
  dark.addEventListener('change', apply);
  // Paper is white: printing always uses the light theme.
  addEventListener('beforeprint', () => show('light'));
  addEventListener('afterprint', apply);
  themeChoice.subscribe(() => {
    remember('theme', themeChoice.get());
    apply();
  });
};
