/** The mark of VIAS: two arcs that circulate around a point. */
export const Brand = () => (
  <svg viewBox="0 0 24 24" fill="none" stroke="currentColor" strokeWidth="2.4" strokeLinecap="round" aria-hidden="true">
    <path d="M20.5 9.2A9 9 0 0 0 4.4 7.2" />
    <path d="M3.5 14.8a9 9 0 0 0 16.1 2" />
    <circle cx="12" cy="12" r="3.2" fill="currentColor" stroke="none" />
    <circle cx="4.3" cy="7.3" r="1.6" fill="currentColor" stroke="none" />
    <circle cx="19.7" cy="16.7" r="1.6" fill="currentColor" stroke="none" />
  </svg>
);
