import { useEffect } from 'react';
import { localZone } from '../../i18n/local-day.ts';
import { theme } from '../../theme.ts';
import { wallTheme } from './wall-order.ts';

const hours = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', hourCycle: 'h23', timeZone: localZone });

const show = (next: 'light' | 'dark'): void => {
  if (document.documentElement.dataset.theme === next && theme.get() === next) return;
  document.documentElement.dataset.theme = next;
  theme.set(next);
};

/** Light by day and dark grey by night, by the hour of the place; `?theme=light` or `dark` overrules. The reader's own choice comes back with the next page. */
export const useWallTheme = (now: number, asked: string | null): void => {
  const next = wallTheme(Number(hours.format(now)), asked);
  useEffect(() => {
    const own = theme.get();
    return () => show(own);
  }, []);
  // Each second, because the system may change its own theme meanwhile.
  // biome-ignore lint/correctness/useExhaustiveDependencies: now is the beat
  useEffect(() => show(next), [next, now]);
};
