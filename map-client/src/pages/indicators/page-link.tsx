import type { ReactNode } from 'react';
import { currentPlace, navigate } from '../../router.ts';

/** A link to another screen of the application, opened in place; the language goes along. */
export const PageLink = ({ to, className, children }: { to: string; className?: string; children: ReactNode }) => {
  const lang = currentPlace().query.get('lang');
  const href = lang ? `${to}${to.includes('?') ? '&' : '?'}lang=${lang}` : to;
  return (
    <a
      href={href}
      {...(className && { className })}
      onClick={(event) => {
        if (event.metaKey || event.ctrlKey || event.shiftKey) return;
        event.preventDefault();
        navigate(href);
      }}
    >
      {children}
    </a>
  );
};
