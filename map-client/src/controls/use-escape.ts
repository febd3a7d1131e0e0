import { useEffect, useRef } from 'react';

/** Calls `onEscape` when Escape is pressed and nothing nearer (a dialog, a menu, a field) took it for itself; undefined listens to nothing. */
export const useEscape = (onEscape: (() => void) | undefined): void => {
  const latest = useRef(onEscape);
  latest.current = onEscape;
  useEffect(() => {
    const hear = (event: KeyboardEvent): void => {
      if (event.key === 'Escape' && !event.defaultPrevented) latest.current?.();
    };
    document.addEventListener('keydown', hear);
    return () => document.removeEventListener('keydown', hear);
  }, []);
};
